"""Gradebooks with fixed, boring values, for the tests of exchange."""

from __future__ import annotations

from datetime import date

from course.exchange.gradebook import GradebookCell, GradebookColumn, GradebookRow, GradebookStudent

TWEET = GradebookColumn(
    id="a1", title="The tweet", max_score=10.0, assigned_on=date(2026, 11, 20), due_on=date(2026, 11, 24)
)
NUMBERS = GradebookColumn(id="a2", title="Numbers, and more", max_score=4.0)


def student(name: str, student_id: str = "", username: str = "", section: str = "7B") -> GradebookStudent:
    """A student; the username is "u-" and the student id where none is given."""
    return GradebookStudent(
        name=name, username=username or f"u-{student_id or name}", student_id=student_id, section=section
    )


def row(name: str, *scores: float | None, student_id: str = "", username: str = "") -> GradebookRow:
    """A student's row with these scores."""
    return GradebookRow(
        student=student(name, student_id, username), cells=tuple(GradebookCell(score) for score in scores)
    )
