"""Items with fixed, boring values, for the tests of assessment."""

from __future__ import annotations

from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item, Misreading, Option


def option(option_id: str, rationale_not_chosen: str = "") -> Option:
    """An option whose text and rationale repeat its id."""
    return Option(option_id, f"Text {option_id}", f"Why {option_id}", (f"s/p.{option_id}",), rationale_not_chosen)


def choice(item_type: str, ids: str, key: str, *, scoring: str = "", max_score: float = 1.0) -> Item:
    """An item with an option for each letter of `ids`, and a key of the letters of `key`."""
    return Item(
        id="item",
        type=item_type,
        stem="Stem",
        objective="Objective",
        key=tuple(key),
        options=tuple(option(each) for each in ids),
        cites=("s",),
        scoring=scoring,
        max_score=max_score,
    )


def verdict(key: str, searched: tuple[str, ...] = ()) -> Item:
    """A verdict item."""
    options = tuple(Option(each, label, f"Why {each}", ("own",)) for each, label in VERDICTS.items())
    return Item("item", "verdict", "“Claim.”", "Objective", (key,), options, ("s",), searched)


def numeric(
    key: str = "0.005",
    *,
    unit: str = "%",
    tolerance: str = "0",
    misreadings: tuple[str, ...] = ("8", "0.5"),
    rationale: str = "Why right",
) -> Item:
    """A numeric item."""
    return Item(
        id="item",
        type="numeric",
        stem="Stem",
        objective="Objective",
        key=(key,),
        cites=("s",),
        rationale=rationale,
        tolerance=tolerance,
        unit=unit,
        misreadings=tuple(Misreading(each, f"Why {each}", ("own",)) for each in misreadings),
    )
