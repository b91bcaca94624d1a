"""What all gradebook files are made of: assignments, students, and a score for each pair.

Must not know any one file's columns.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from course.exchange.results_csv import SCORE_DECIMALS, number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookColumn:
    """An assignment. `id` is its lasting id, `max_score` the points it can give. Dates are those of the class.

    `title` is that of no other column; `shared_title` the assignment's own, where others of the class have it too.
    """

    id: str
    title: str
    max_score: float
    shared_title: str = ""
    assigned_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookStudent:
    """A student as gradebooks know them. `student_id` is the school's own id; `section` the class's name."""

    name: str
    username: str
    student_id: str = ""
    section: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class GradebookCell:
    """A student's score of an assignment, in points; None where there is none yet.

    `missing` is as the gradebook on the screen has it, by the student's own dates.
    """

    score: float | None = None
    submitted_on: date | None = None
    late: bool | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookRow:
    """A student with a cell for each assignment, in the order of the columns."""

    student: GradebookStudent
    cells: tuple[GradebookCell, ...]


def score_text(score: float | None) -> str:
    """Write a score with at most six decimals and a decimal point; None is blank."""
    return number_text(score, decimals=SCORE_DECIMALS, decimal_comma=False)


def with_distinct_titles(columns: Sequence[GradebookColumn]) -> list[GradebookColumn]:
    """Return the columns so that no gradebook takes one title for another's: the first of those alike keeps its own.

    The others get a number, which makes none like another. Alike are titles that differ in capitals, white
    space, hyphens or the kind of bracket alone.
    """
    times = Counter(_key(column.title) for column in columns)
    taken: set[str] = set()
    distinct = []
    for column in columns:
        title = column.title
        if _key(title) in taken:
            numbered = (f"{title.strip()} ({number})" for number in count(2))
            title = next(each for each in numbered if _key(each) not in taken and _key(each) not in times)
        taken.add(_key(title))
        shared = column.title if times[_key(column.title)] > 1 else ""
        distinct.append(replace(column, title=title, shared_title=shared))
    return distinct


def _key(title: str) -> str:
    """What of a title tells it from others after all that is made of titles for Canvas, where (2) becomes [2]."""
    brackets = unicodedata.normalize("NFC", title).translate(_ROUND)
    return re.sub(r"[\s-]+", " ", brackets).strip().casefold()


_ROUND = str.maketrans("[]", "()")
