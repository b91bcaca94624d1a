"""What all gradebook files are made of: assignments, students, and a score for each pair.

Must not know any one file's columns.
"""

from dataclasses import dataclass
from datetime import date

from course.exchange.results_csv import SCORE_DECIMALS, number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookColumn:
    """An assignment. `id` is its lasting id, `max_score` the points it can give. Dates are those of the class."""

    id: str
    title: str
    max_score: float
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
    """A student's score of an assignment, in points; None where there is none yet."""

    score: float | None = None
    submitted_on: date | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookRow:
    """A student with a cell for each assignment, in the order of the columns."""

    student: GradebookStudent
    cells: tuple[GradebookCell, ...]


def score_text(score: float | None) -> str:
    """Write a score with at most six decimals and a decimal point; None is blank."""
    return number_text(score, decimals=SCORE_DECIMALS, decimal_comma=False)
