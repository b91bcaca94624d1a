"""Natural frequencies: what a student guessed before counting, and the numbers they set and wanted to keep.

Owns what is kept of a row and the sentence that says it. The sums are those of `natural_frequencies`.
"""

from collections.abc import Mapping
from typing import Any, cast

from course.assessment.activities.protocol import AnswerError, Given, Row, UsualKind, given_once, text_of
from course.assessment.natural_frequencies import (
    FIELDS,
    PARTS,
    Setting,
    groups,
    own_numbers,
    preset,
    read_setting,
)
from course.assessment.quiz import Json

LONGEST_GUESS = 6
"""How many digits a guess may have."""


class CountingPeople(UsualKind):
    """A guess, as a whole number; beside it or in its place the numbers set, where they are the student's own."""

    name = "counting-people"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        setting, problems = read_setting(given, preset(row))
        if problems:
            raise AnswerError(next(iter(problems.values())))
        answer: dict[str, Json] = {}
        if any(own_numbers(setting, preset(row))):
            answer["set"] = {"of": setting.of, "squares": setting.squares, **_named(setting)}
        if given_once(given, "guess") or not answer:
            answer["guess"] = _guess(row, given_once(given, "guess"))
        return answer

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept."""
        guess, setting = kept_guess(row, value), kept_setting(row, value)
        said = []
        if guess is not None:
            asked = cast("Mapping[str, Any]", row["guess"])
            said.append(f"you guessed {guess:,} {asked['unit']}; counted, it is {asked['finds']}.")
        if setting is not None:
            said.append(f"you set numbers of your own, which no source gives: {_counted(row, setting)}")
        return f"{text_of(row, 'title')}: {' Then '.join(said)}" if said else None


def kept_guess(row: Row, value: Json) -> int | None:
    """The guess in an answer; None where there is none that fits the row."""
    guess = value.get("guess") if isinstance(value, dict) else None
    most = _most(row)
    return guess if most is not None and type(guess) is int and 0 <= guess <= most else None


def kept_setting(row: Row, value: Json) -> Setting | None:
    """The numbers set in an answer; None where there are none that fit the row."""
    kept = value.get("set") if isinstance(value, dict) else None
    if not isinstance(kept, dict) or "shape" not in row:
        return None
    setting, problems = read_setting({name: [str(number)] for name, number in kept.items()}, preset(row))
    return None if problems else setting


def _guess(row: Row, typed: str) -> int:
    number, most = typed.replace(",", ""), _most(row) or 0
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_GUESS and int(number) <= most):
        raise AnswerError(f"Write your guess as a whole number from 0 to {most:,}.")
    return int(number)


def _most(row: Row) -> int | None:
    """The largest guess that a row takes; None where it asks for none."""
    asked = row.get("guess")
    most = asked.get("of") if isinstance(asked, dict) else None
    return most if isinstance(most, int) else None


def _named(setting: Setting) -> dict[str, Json]:
    return dict(zip(FIELDS, setting.numbers, strict=False))


def _counted(row: Row, setting: Setting) -> str:
    """What comes of numbers that a student set: “of 340 people flagged, 270 with lark eye”."""
    one, other = groups(setting)
    groups_of_row = cast("list[Mapping[str, str]]", row["group"])
    first, second = (group["name"].replace("{years}", str(setting.years)) for group in groups_of_row)
    first, second = first[0].lower() + first[1:], second[0].lower() + second[1:]
    counted = f"{text_of(row, 'squares')} {text_of(row, 'marked')}"
    if setting.shape == PARTS:
        return f"of the {one.marked + other.marked:,} {counted}, {one.marked:,} are {first}."
    return f"{first} {one.marked:,} of {one.total:,} {counted}, {second} {other.marked:,} of {other.total:,}."
