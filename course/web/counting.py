"""The explorer of natural frequencies on a lesson's page: what a link asks to see, and each row as it is shown.

Owns the reading of links (`?count=town&of=1000&squares=1000&first=10&second=90&third=10`) and what the template prints.
The sums are those of `course.assessment.natural_frequencies`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from course.assessment.activities.counting_people import kept_guess, kept_setting
from course.assessment.natural_frequencies import (
    FIELDS,
    PARTS,
    RESTS_ON,
    SQUARES,
    YEARS,
    Setting,
    groups,
    least,
    most,
    of_the_marked,
    own_groups,
    own_numbers,
    preset,
    read_setting,
    redrawn,
)
from course.assessment.quiz import Json
from course.content.lessons import Activity, Lesson
from course.web.pages import inline
from course.web.squares import Squares, squares

COUNTING_PEOPLE = "counting-people"
ROW_FIELD = "count"

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Number:
    """One number to set: its question, the field it is typed in, and where the given one comes from."""

    field: str
    asks: Markup
    typed: str
    value: int
    given: str
    said: str
    cites: tuple[str, ...]
    least: int
    most: int
    slider_most: int
    given_slider_most: int
    is_own: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing, with its name and what it counts."""

    name: Markup
    said: str
    cites: tuple[str, ...]
    is_own: bool
    rests_on: str
    """The places of the numbers that it rests on, as the page has them."""

    total: int
    marked: int
    drawing: Squares


@dataclass(frozen=True, slots=True)
class Explorer:
    """A row of the activity in one setting."""

    row: Mapping[str, Any]
    setting: Setting
    given: Setting
    problems: Mapping[str, str]
    typed: Fields
    is_asked: bool
    answer: Json

    @property
    def guess(self) -> int | None:
        """What the reader guessed."""
        return kept_guess(self.row, self.answer)

    @property
    def is_answered(self) -> bool:
        """Whether the reader sent anything for this row."""
        return self.guess is not None or self.is_kept

    @property
    def is_kept(self) -> bool:
        """Whether the reader kept numbers of their own."""
        return kept_setting(self.row, self.answer) is not None

    @property
    def counts(self) -> dict[str, int]:
        """Every count on the page, by the name that the page and the script have for it."""
        one, other = groups(self.setting)
        return {
            "of": self.setting.of,
            "squares": self.setting.squares,
            "years": self.setting.years,
            "total-0": one.total,
            "marked-0": one.marked,
            "unmarked-0": one.unmarked,
            "total-1": other.total,
            "marked-1": other.marked,
            "unmarked-1": other.unmarked,
            "marked": one.marked + other.marked,
            "unmarked": one.unmarked + other.unmarked,
        }

    @property
    def numbers(self) -> list[Number]:
        """What can be set, in the order of the fields."""
        asked = ([self.row["first"]] if self.setting.shape == PARTS else []) + list(self.row["group"])
        return [self._number(place, each) for place, each in enumerate(asked)]

    def _number(self, place: int, asked: Mapping[str, Any]) -> Number:
        shape = self.setting.shape
        field, value, given = FIELDS[place], self.setting.numbers[place], self.given.numbers[place]
        highest, given_highest = (most(shape, each.of)[place] for each in (self.setting, self.given))
        is_years = (shape, place) == (YEARS, 1)
        problem = self.problems.get(field, "")
        return Number(
            field=field,
            asks=self.text(asked["asks"]),
            typed=CountedRows.as_number((self.typed.get(field) or ("",))[0]) if problem else str(value),
            value=value,
            given=f"{given} years" if is_years else f"{given:,} of {given_highest:,}",
            said=asked["said"],
            cites=tuple(asked["cites"]),
            least=least(shape)[place],
            most=highest,
            slider_most=max(1, asked.get("most", given_highest) * highest // given_highest),
            given_slider_most=asked.get("most", given_highest),
            is_own=own_numbers(self.setting, self.given)[place],
            problem=problem,
        )

    @property
    def figures(self) -> list[Figure]:
        """The two groups, each as squares."""
        own = own_groups(self.setting, self.given)
        return [
            Figure(
                name=self.text(group["name"]),
                said=group["said"],
                cites=tuple(group["cites"]),
                is_own=own[place],
                rests_on=" ".join(map(str, RESTS_ON[self.setting.shape][place])),
                total=counted.total,
                marked=counted.marked,
                drawing=squares([(counted.marked, counted.unmarked)], self.setting.squares),
            )
            for place, (group, counted) in enumerate(zip(self.row["group"], groups(self.setting), strict=True))
        ]

    @property
    def gathered(self) -> Squares | None:
        """Of one group in two parts: only the filled squares, those of the first part above those of the other."""
        if self.setting.shape != PARTS:
            return None
        one, other = groups(self.setting)
        return squares([(one.marked, 0), (other.marked, 0)], self.setting.squares)

    @property
    def said_of_marked(self) -> str:
        """Of the filled squares, how many are in the first group."""
        return of_the_marked(self.setting)

    @property
    def is_own(self) -> bool:
        """Whether any number is the reader's own."""
        return any(own_numbers(self.setting, self.given))

    def text(self, text: str) -> Markup:
        """A line of the row with its counts in it: `{of}` is what the numbers count out of."""
        line = inline(text)
        for name in ("of", "years", "marked", "squares"):
            line = line.replace("{" + name + "}", self.number(name))
        return line

    def number(self, name: str) -> Markup:
        """A count that the script keeps up to date."""
        return Markup('<span data-n="{}">{}</span>').format(name, f"{self.counts[name]:,}")

    @property
    def sizes(self) -> Sequence[int]:
        """How many squares one can ask for."""
        return SQUARES

    @property
    def link(self) -> dict[str, Any]:
        """What a link to this setting asks for."""
        return link_to(self.row["id"], self.setting)

    @property
    def tries(self) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
        """Further questions, each with the setting that answers it."""
        found = []
        for each in self.row.get("try", ()):
            numbers = tuple(each.get(field, number) for field, number in zip(FIELDS, self.given.numbers, strict=False))
            setting = Setting(self.given.shape, self.given.of, self.given.of, numbers)
            found.append((each, link_to(self.row["id"], redrawn(setting, each.get("squares", setting.of)))))
        return found


def link_to(row_id: str, setting: Setting) -> dict[str, Any]:
    """The query of a link to a setting."""
    numbers = dict(zip(FIELDS, setting.numbers, strict=False))
    return {ROW_FIELD: row_id, "of": setting.of, "squares": setting.squares, **numbers}


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows of the activity in one lesson, as somebody asks to see them."""

    rows: Mapping[str, Explorer]
    are_asked_for: bool
    problem: str
    """What is wrong with the row that a link asks for; "" where it is there."""

    @staticmethod
    def as_number(typed: str) -> str:
        """What a number field shows again of what was sent; a browser's own field sends and shows nothing else."""
        return typed if _NUMBER.fullmatch(typed) else ""

    @property
    def has_problem(self) -> bool:
        """Whether anything that was asked for cannot be shown."""
        return bool(self.problem) or any(each.problems for each in self.rows.values())


def counted_rows(
    lesson: Lesson, query: MultiDict[str, str], answers: Mapping[str, Json] = MappingProxyType({})
) -> CountedRows:
    """The rows of a lesson's activity: one as a link or form asks for it, the others as the reader keeps them."""
    rows = _rows_of(lesson)
    fields = dict(query.lists()) if rows else {}
    shown = {row["id"]: _explorer(row, fields, answers.get(row["id"])) for row in rows}
    asked = (fields.get(ROW_FIELD) or ("",))[0]
    problem = ""
    if ROW_FIELD in fields and asked not in shown:
        problem = f"The link asks for the page “{asked[:40]}”. There is none; the pages are: {', '.join(shown)}."
    return CountedRows(shown, ROW_FIELD in fields, problem)


def _explorer(row: Mapping[str, Any], fields: Fields, answer: Json) -> Explorer:
    """A row as it is asked for; or with the numbers that the reader kept; or else with those that were given."""
    given = preset(row)
    if (fields.get(ROW_FIELD) or ("",))[0] == row["id"]:
        setting, problems = read_setting(fields, given)
        return Explorer(row, setting, given, problems, fields, is_asked=True, answer=answer)
    return Explorer(row, kept_setting(row, answer) or given, given, {}, {}, is_asked=False, answer=answer)


def _rows_of(lesson: Lesson) -> Sequence[Mapping[str, Any]]:
    for part in lesson.body:
        if isinstance(part, Activity) and part.name == COUNTING_PEOPLE:
            return cast("Sequence[Mapping[str, Any]]", part.settings["row"])
    return ()
