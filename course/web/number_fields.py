"""Fields for numbers within a range: whatever is wrong with an entry, one message says what to enter."""

from __future__ import annotations

from typing import Any

from wtforms import FloatField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional


class _OwnWords:
    """Leaves what cannot be read to the range, whose message says what to enter: no number is in no range."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", ".") for value in valuelist])  # type: ignore[misc]
        except ValueError:
            self.data = None


class WholeNumber(_OwnWords, IntegerField):
    """A whole number."""


class Decimal(_OwnWords, FloatField):
    """A number that may be written with a comma."""


def whole_number_field(
    label: str, *, least: int, most: int, message: str, needed: str = "", **settings: Any
) -> WholeNumber:
    """Return a field for a whole number; it may stay empty unless `needed` says what to enter then."""
    return WholeNumber(label, validators=_validators(least, most, message, needed), **_numeric("numeric", settings))


def decimal_field(label: str, *, least: float, most: float, message: str, **settings: Any) -> Decimal:
    """Return a field for a number that may stay empty."""
    return Decimal(label, validators=_validators(least, most, message, ""), **_numeric("decimal", settings))


def _validators(least: float, most: float, message: str, needed: str) -> list[Any]:
    return [InputRequired(needed) if needed else Optional(), NumberRange(least, most, message)]


def _numeric(mode: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"render_kw": {"inputmode": mode}, **settings}
