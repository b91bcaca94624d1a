"""Numeric: enter a number, right within a tolerance, with or without its unit.

How an entry is read (`read_number`):

- "0.005", "0,005", "5e-3" and "5 x 10^-3" are the same number; the item's unit may stand before or after it.
- Spaces and apostrophes group thousands: "20 000", "20'000".
- A comma and a point together: the last of the two is the decimal mark ("1,234.5" and "1.234,5" are 1234.5).
- A point alone is a decimal mark ("1.234" is a little over one). Several of one mark group thousands ("1.234.567").
- A comma alone groups thousands where it could ("1,234" is one thousand two hundred and thirty-four, as an English
  text has it), and is a decimal mark where it could not ("0,005", "12,5", "1234,567").
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from course.assessment.item_types.choices import scoring_problems
from course.assessment.item_types.protocol import (
    Choice,
    Explanation,
    Response,
    ResponseError,
    UsualType,
    right_and_wrong,
)
from course.assessment.quiz import Item, Json

LONGEST_ENTRY = 40
LARGEST_EXPONENT = 30
NO_KNOWN_VALUE = "entered"
"""The option id of the explanation for a value that is neither the key nor a known misreading."""

_PERCENT = ("%", "percent", "per cent")
_POWER_OF_TEN = re.compile(r"\s*[x*×·]\s*10\s*\^\s*")
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>[0-9][0-9.,' ]*|[.,][0-9]+)(?P<exponent>e[+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_MARKS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})


def read_number(text: str, unit: str = "") -> Decimal:
    """The number a student entered, with or without its unit; ValueError where it is none, too long or not finite."""
    if len(text) > LONGEST_ENTRY:
        raise ValueError("too long")
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS).strip().lower()
    match = _NUMBER.fullmatch(_POWER_OF_TEN.sub("e", _without_unit(plain, unit.lower())))
    if match is None:
        raise ValueError("not a number")
    number = Decimal(f"{match['sign']}{_plain_digits(match['digits'])}{match['exponent'] or ''}")
    if number and abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("too large or too small")
    return number


def _without_unit(text: str, unit: str) -> str:
    names = _PERCENT if unit == "%" else (unit,) if unit else ()
    for name in names:
        if text.endswith(name):
            return text.removesuffix(name).rstrip()
        if text.startswith(name):
            return text.removeprefix(name).lstrip()
    return text


def _plain_digits(digits: str) -> str:
    """The digits with a point as the only mark."""
    whole, mark, rest = _split_at_decimal_mark(digits)
    if re.search(r"\D", whole) and not _GROUPED.fullmatch(whole):
        raise ValueError("groups of thousands have three digits")
    if re.search(r"\D", rest):
        raise ValueError("nothing but digits after the decimal mark")
    return re.sub(r"\D", "", whole) + ("." + rest if mark else "")


def _split_at_decimal_mark(digits: str) -> tuple[str, str, str]:
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or _groups_thousands(digits, digits[last]):
        return digits, "", ""
    return digits[:last], digits[last], digits[last + 1 :]


def _groups_thousands(digits: str, mark: str) -> bool:
    if digits.count(mark) > 1:
        return True
    return mark == "," and not digits.startswith("0") and _GROUPED.fullmatch(digits) is not None


def plain_decimal(number: Decimal) -> str:
    """The number without exponent, grouping, needless zeros or a sign on zero: one text for one value."""
    return format(number.normalize(), "f") if number else "0"


class Numeric(UsualType):
    """Enter a number; within the tolerance of the key it scores everything, else nothing."""

    name = "numeric"
    label = "Enter a number"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from scoring_problems(item, ())
        if len(item.key) != 1:
            yield f"key names {len(item.key)} values. A numeric item has exactly one."
        if not item.rationale:
            yield "rationale is missing. A numeric item needs one that shows how to come to the value."
        if len(item.misreadings) < 2:
            remedy = "A numeric item needs at least two wrong values, each with its reason."
            yield f"misreading: {len(item.misreadings)} given. {remedy}"
        numbers = list(_number_problems(item))
        yield from numbers
        if not numbers and len(item.key) == 1:
            yield from _misreading_problems(item)

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        entered = [value.strip() for value in values if value.strip()]
        if not entered:
            return None
        if len(entered) > 1:
            raise ResponseError("Enter one number only.")
        return {"entered": _checked(item, entered[0])}

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        if isinstance(value, dict) and set(value) == {"entered"}:
            value = value["entered"]
        if value is None:
            return None
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, bool) or not isinstance(each, str | int | float) for each in values):
            raise ResponseError(_what_to_enter(item))
        return self.read_form(item, [_as_text(item, each) for each in values])

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        return {"entered": values[0][: 5 * LONGEST_ENTRY] if values else ""}

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        entered = _entered(item, response)
        return item.max_score if entered is not None and _is_near(item, entered, item.key[0]) else 0.0

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return _entered_text(response)

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """The key first, then the known misreadings, then the value entered where it is none of them."""
        entered = _entered(item, response)
        right = entered is not None and _is_near(item, entered, item.key[0])
        explanations = [
            Explanation(item.key[0], with_unit(item, item.key[0]), right, True, item.rationale, item.cites),
            *_misreading_explanations(item, None if right else entered),
        ]
        if entered is not None and not any(each.chosen for each in explanations):
            explanations.append(_other_value(item, _entered_text(response)))
        return tuple(explanations)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples."""
        others: list[Response] = [{"entered": misreading.value} for misreading in item.misreadings]
        return right_and_wrong(self, item, {"entered": item.key[0]}, others)

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """See ItemType.choices. The key, the known misreadings, and any other number."""
        return (
            Choice(item.key[0], with_unit(item, item.key[0]), True, item.rationale, item.cites),
            *known_misreadings(item, lambda value: with_unit(item, value)),
            Choice(NO_KNOWN_VALUE, "another number", False),
        )

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. The known value that the number is taken for, or that it is another."""
        return tuple(each.option_id for each in self.explain(item, response) if each.chosen)

    def key_of(self, item: Item, answer: Response) -> tuple[str, ...]:
        """See ItemType.key_of. The number written plainly."""
        return (plain_decimal(read_number(_entered_text(answer), item.unit)),)


def known_misreadings(item: Item, shown: Callable[[str], str]) -> Iterator[Choice]:
    """The known wrong answers of an item that asks for an entry, as choices; `shown` writes one for a page."""
    for each in item.misreadings:
        yield Choice(each.value, shown(each.value), False, each.rationale, each.cites)


def with_unit(item: Item, value: str) -> str:
    """A value with the item's unit, as a page shows it: "0.005%", "$40", "20 men"."""
    if item.unit == "%":
        return f"{value}%"
    if item.unit in ("$", "€", "£"):
        return f"{item.unit}{value}"
    return f"{value} {item.unit}".rstrip()


def _misreading_explanations(item: Item, entered: Decimal | None) -> list[Explanation]:
    """The misreadings; the nearest to the value entered counts as chosen, where that is within the tolerance."""
    near = [each.value for each in item.misreadings if entered is not None and _is_near(item, entered, each.value)]
    chosen = min(near, key=lambda value: abs(Decimal(value) - (entered or 0)), default=None)
    return [
        Explanation(each.value, with_unit(item, each.value), each.value == chosen, False, each.rationale, each.cites)
        for each in item.misreadings
    ]


def _other_value(item: Item, entered: str) -> Explanation:
    key = with_unit(item, item.key[0])
    rationale = f"This is not the value asked for. The explanation of {key} shows the way to it."
    return Explanation(NO_KNOWN_VALUE, entered, True, False, rationale, ())


def _checked(item: Item, entered: str) -> str:
    if len(entered) > LONGEST_ENTRY:
        raise ResponseError(f"Enter a number of at most {LONGEST_ENTRY} characters.")
    try:
        read_number(entered, item.unit)
    except ValueError:
        raise ResponseError(_what_to_enter(item)) from None
    return entered


def _as_text(item: Item, value: Json) -> str:
    """A JSON number as a text that reads as the same number, or the text itself."""
    if isinstance(value, str):
        return value
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ResponseError(_what_to_enter(item))
    return plain_decimal(number)


def _what_to_enter(item: Item) -> str:
    if item.unit:
        return f"Enter a number, like {with_unit(item, '12.5')}. The unit may be left out."
    return "Enter a number, like 12.5 or 20,000, and nothing else."


def _entered_text(response: Response | None) -> str:
    entered = response.get("entered") if response else None
    return entered if isinstance(entered, str) else ""


def _entered(item: Item, response: Response | None) -> Decimal | None:
    try:
        return read_number(_entered_text(response), item.unit)
    except ValueError:
        return None


def _is_near(item: Item, number: Decimal, value: str) -> bool:
    return abs(number - Decimal(value)) <= Decimal(item.tolerance or "0")


def _number_problems(item: Item) -> Iterator[str]:
    texts = [("key", each) for each in item.key] + [("misreading", each.value) for each in item.misreadings]
    for name, text in [*texts, ("tolerance", item.tolerance or "0")]:
        number = _plain_number(text)
        if number is None:
            yield f'{name} "{text}" is not a plain number. Write it like "0.005": digits and a decimal point only.'
        elif name == "tolerance" and number < 0:
            yield f'tolerance "{text}" is below zero. Write how far from the key a right answer may be, like "0".'


def _plain_number(text: str) -> Decimal | None:
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern lets only decimals through
        return None


def _misreading_problems(item: Item) -> Iterator[str]:
    values = [each.value for each in item.misreadings]
    for value in values:
        if _is_near(item, Decimal(value), item.key[0]):
            remedy = "It would be scored as right: change one of them."
            yield f'misreading "{value}" is within the tolerance of the key {item.key[0]}. {remedy}'
    for value in sorted({each for each in values if values.count(each) > 1}):
        yield f'misreading "{value}" is listed more than once. List it once.'
