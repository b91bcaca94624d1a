"""Natural frequencies: a figure as whole squares out of a round number of squares.

Owns the arithmetic of the activity `counting-people`. `static/js/counting-people.js` does the same sums in the browser,
and a test compares the two. Must not know who gave a figure, nor how squares look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

SQUARES = (100, 1_000, 10_000, 100_000)
"""How many squares can be drawn."""

EVERY = 100
"""What the shares inside a part are counted out of: “of every 100 …, how many?”."""

MOST_YEARS = 100
APART, YEARS, PARTS = "apart", "years", "parts"
SHAPES = (APART, YEARS, PARTS)
FIELDS = ("first", "second", "third")
"""What the numbers are called in forms and links."""

_COUNTS = {APART: 2, YEARS: 1, PARTS: 1}
"""How many of a shape's numbers, from the first on, are counts out of `of`; the others are what they are."""

RESTS_ON = {APART: ((0,), (1,)), YEARS: ((0,), (0, 1)), PARTS: ((0, 1), (0, 2))}
"""The places of the numbers that each of the two groups rests on."""


@dataclass(frozen=True, slots=True)
class Group:
    """So many squares, and so many of them filled."""

    total: int
    marked: int

    @property
    def unmarked(self) -> int:
        """The squares that stay empty."""
        return self.total - self.marked


@dataclass(frozen=True, slots=True)
class Setting:
    """Two groups by two or three whole numbers, and how many squares are drawn.

    apart: two groups of `of` squares each; the numbers are the filled ones.
    years: the filled squares of `of` in one year, and a number of years that are each like the first.
    parts: one group of `of` squares in two parts; the numbers are the size of the first part, and how many of every 100
    are filled in the first part and in the other.

    Where `squares` differs from `of`, the drawing is rounded to whole squares.
    """

    shape: str
    of: int
    squares: int
    numbers: tuple[int, ...]

    @property
    def is_rounded(self) -> bool:
        """Whether the squares drawn are fewer or more than what the numbers count out of."""
        return self.squares != self.of

    @property
    def years(self) -> int:
        """How many years the second group is about."""
        return self.numbers[1] if self.shape == YEARS else 1


def preset(row: Mapping[str, Any]) -> Setting:
    """The setting that a row of the activity's file describes, as its checks have it."""
    asked = ([row["first"]] if row["shape"] == PARTS else []) + list(row["group"])
    return Setting(row["shape"], row["of"], row["of"], tuple(each["value"] for each in asked))


def most(shape: str, of: int) -> tuple[int, ...]:
    """The largest that each number may be."""
    if shape == PARTS:
        return (of, EVERY, EVERY)
    return (of, MOST_YEARS if shape == YEARS else of)


def least(shape: str) -> tuple[int, ...]:
    """The smallest that each number may be."""
    return {PARTS: (0, 0, 0), YEARS: (0, 1), APART: (0, 0)}[shape]


def groups(setting: Setting) -> tuple[Group, Group]:
    """The two groups as they are drawn, in whole squares; halves are rounded up."""
    drawn, first, second = setting.squares, setting.numbers[0], setting.numbers[1]
    if setting.shape == PARTS:
        size = _share(first, setting.of, drawn)
        others = drawn - size
        return Group(size, _share(second, EVERY, size)), Group(others, _share(setting.numbers[2], EVERY, others))
    one = Group(drawn, _share(first, setting.of, drawn))
    if setting.shape == YEARS:
        return one, Group(drawn, _after_years(first, setting.of, second, drawn))
    return one, Group(drawn, _share(second, setting.of, drawn))


def redrawn(setting: Setting, squares: int) -> Setting:
    """The same figure in another number of squares.

    The numbers then count out of those squares, if all of them stay whole. If not, they stay as they are and only the
    drawing is rounded, so that the way back loses nothing.
    """
    counts, rest = setting.numbers[: _COUNTS[setting.shape]], setting.numbers[_COUNTS[setting.shape] :]
    if any(number * squares % setting.of for number in counts):
        return replace(setting, squares=squares)
    scaled = tuple(number * squares // setting.of for number in counts)
    return Setting(setting.shape, squares, squares, scaled + rest)


def own_numbers(setting: Setting, given: Setting) -> tuple[bool, ...]:
    """For each number, whether it is another than the given one; 80 of 1,000 is the same as 8 of 100."""
    counts = _COUNTS[setting.shape]
    return tuple(
        number * given.of != other * setting.of if place < counts else number != other
        for place, (number, other) in enumerate(zip(setting.numbers, given.numbers, strict=True))
    )


def own_groups(setting: Setting, given: Setting) -> tuple[bool, bool]:
    """For each group, whether a number that it rests on is another than the given one."""
    own = own_numbers(setting, given)
    first, second = (any(own[place] for place in places) for places in RESTS_ON[setting.shape])
    return first, second


def of_the_marked(setting: Setting) -> str:
    """Of all filled squares, how many are in the first group: “9 of 108, about 8 of 100”."""
    first, other = groups(setting)
    part, whole = first.marked, first.marked + other.marked
    if not whole:
        return "No square is filled."
    said = f"{part:,} of {whole:,}"
    return said if whole == EVERY else f"{said}, {_in_a_hundred(part, whole)} of 100"


def _in_a_hundred(part: int, whole: int) -> str:
    rounded = _share(part, whole, EVERY)
    if part * EVERY == rounded * whole:
        return f"which is {rounded}"
    if rounded == 0:
        return "fewer than 1"
    return "more than 99" if rounded == EVERY else f"about {rounded}"


def _share(part: int, whole: int, of: int) -> int:
    """So many out of `of` as `part` is of `whole`, to the nearest whole number; halves go up."""
    return (2 * part * of + whole) // (2 * whole)


def _after_years(part: int, whole: int, years: int, of: int) -> int:
    """How many of `of` are counted at least once in years that are alike and know nothing of each other.

    Multiplied year by year and not as a power, so that the browser's floating point comes to the same.
    """
    left = 1.0
    for _ in range(years):
        left *= (whole - part) / whole
    return int((1 - left) * of + 0.5)


def read_setting(fields: Mapping[str, Sequence[str]], given: Setting) -> tuple[Setting, dict[str, str]]:
    """The setting in the fields of a form or a link, and what is wrong with each field; without numbers, the given one.

    A number that is wrong is the least one in the setting. Where the squares asked for differ from those that the
    numbers count out of, the figure is drawn anew in them.
    """
    problems: dict[str, str] = {}
    of = _one_of_squares(fields, "of", given.of, problems)
    squares = _one_of_squares(fields, "squares", given.squares, problems)
    limits = list(zip(FIELDS, least(given.shape), most(given.shape, of), strict=False))
    if problems or not any(field in fields for field, _, _ in limits):
        return redrawn(given, squares), problems
    numbers = []
    for field, lowest, highest in limits:
        number = _whole_number(fields.get(field, ()))
        if number is None or not lowest <= number <= highest:
            problems[field] = f"Write a whole number from {lowest} to {highest:,}."
            number = lowest
        numbers.append(number)
    return redrawn(Setting(given.shape, of, of, tuple(numbers)), squares), problems


def _one_of_squares(fields: Mapping[str, Sequence[str]], field: str, otherwise: int, problems: dict[str, str]) -> int:
    if field not in fields:
        return otherwise
    number = _whole_number(fields[field])
    if number not in SQUARES:
        problems[field] = "Choose 100, 1,000, 10,000 or 100,000 squares."
        return otherwise
    return number


def _whole_number(values: Sequence[str]) -> int | None:
    """The number in a field; `1,000` is a thousand. None where it is no whole number of at most six digits."""
    text = values[0].strip().replace(",", "") if values else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
