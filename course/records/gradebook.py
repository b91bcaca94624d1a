"""The gradebook of a class: every student's result of every assignment, in five queries whatever its size.

It decides what counts by the same functions as the results of one assignment, so the two cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.records.assignments import (
    EffectiveDates,
    assignments_of_section,
    effective_dates,
    overrides_of_section,
)
from course.records.classes import learners
from course.records.results import counted_attempt
from course.records.tables import Assignment, AssignmentTarget, Attempt, Enrollment, GroupMember, Override, Section


class Standing(StrEnum):
    """How a student stands with one assignment, in the one word that a gradebook has room for."""

    SUBMITTED = "submitted"
    LATE = "late"
    IN_PROGRESS = "in progress"
    MISSING = "missing"
    BEFORE_JOINING = "before joining"
    NOT_YET = "not yet"
    EXCUSED = "excused"
    NOT_ASSIGNED = "not assigned"


@dataclass(frozen=True, slots=True)
class Cell:
    """One student's result of one assignment. `score` runs from 0 to `max_score` points; None until submitted."""

    standing: Standing
    score: float | None = None
    max_score: float = 0.0
    public_id: str = ""
    submitted_at: datetime | None = None
    percent: float | None = None
    """The score as a percentage, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Row:
    """A student with a cell for each assignment, in the gradebook's order.

    `percent` is the mean of the cells that count: submitted work, and 0 for what is missing; None where nothing counts.
    """

    enrollment: Enrollment
    cells: tuple[Cell, ...]

    @property
    def percent(self) -> float | None:
        """The mean percentage over submitted and missing work; excused and unfinished work, and what was due before
        the student joined, apart."""
        counting = [
            0.0 if cell.standing is Standing.MISSING else cell.percent
            for cell in self.cells
            if cell.standing is Standing.MISSING or cell.percent is not None
        ]
        return sum(each or 0.0 for each in counting) / len(counting) if counting else None

    def standing_in(self, standing: Standing) -> int:
        """Return how many assignments stand so."""
        return sum(cell.standing is standing for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A class's assignments, those due first first, and its students by name."""

    assignments: tuple[Assignment, ...]
    rows: tuple[Row, ...]

    def mean_percent(self, position: int) -> float | None:
        """Return the mean percentage of an assignment over those who submitted it; None where nobody has."""
        percents = [percent for row in self.rows if (percent := row.cells[position].percent) is not None]
        return sum(percents) / len(percents) if percents else None


class _Taken(NamedTuple):
    """What the gradebook needs of an attempt."""

    number: int
    public_id: str
    submitted_at: datetime | None
    score: float | None
    max_score: float

    @property
    def is_open(self) -> bool:
        """Say whether answers may still change."""
        return self.submitted_at is None


def gradebook(session: Session, section: Section, *, now: datetime) -> Gradebook:
    """Return the gradebook of a class as it stands now."""
    assignments = assignments_of_section(session, section)
    ids = [assignment.id for assignment in assignments]
    overrides = overrides_of_section(session, section.id)
    attempts = _attempts(session, ids)
    targets = _targets(session, ids)
    usual = {assignment.id: effective_dates(assignment) for assignment in assignments}
    rows = []
    for enrollment in learners(session, section):
        user_id = enrollment.user_id
        cells = tuple(
            _cell(
                assignment,
                attempts.get((assignment.id, user_id), ()),
                _dates(assignment, overrides.get((assignment.id, user_id)), usual),
                is_for=assignment.id not in targets or user_id in targets[assignment.id],
                joined_at=enrollment.created_at,
                now=now,
            )
            for assignment in assignments
        )
        rows.append(Row(enrollment, cells))
    return Gradebook(tuple(assignments), tuple(rows))


def _dates(assignment: Assignment, override: Override | None, usual: Mapping[int, EffectiveDates]) -> EffectiveDates:
    return usual[assignment.id] if override is None else effective_dates(assignment, override)


def _cell(
    assignment: Assignment,
    attempts: Sequence[_Taken],
    dates: EffectiveDates,
    *,
    is_for: bool,
    joined_at: datetime,
    now: datetime,
) -> Cell:
    counted = counted_attempt(attempts, assignment.counted)
    if dates.is_excused:  # what they did all the same is a link away, and counts in no mean
        return Cell(Standing.EXCUSED, public_id=(counted or attempts[-1]).public_id if attempts else "")
    if counted is not None:
        late = counted.submitted_at is not None and dates.is_late(counted.submitted_at)
        return Cell(
            Standing.LATE if late else Standing.SUBMITTED,
            counted.score,
            counted.max_score,
            counted.public_id,
            counted.submitted_at,
            None if counted.score is None or counted.max_score <= 0 else 100 * counted.score / counted.max_score,
        )
    if attempts:
        return Cell(Standing.IN_PROGRESS, public_id=attempts[-1].public_id)
    if not is_for:
        return Cell(Standing.NOT_ASSIGNED)
    if dates.is_before(joined_at):
        return Cell(Standing.BEFORE_JOINING)
    return Cell(Standing.MISSING if dates.is_over(now) else Standing.NOT_YET)


def _attempts(session: Session, assignment_ids: list[int]) -> dict[tuple[int, int], list[_Taken]]:
    # Plain rows, not mapped objects: a large class has thousands of them on one page.
    found: dict[tuple[int, int], list[_Taken]] = defaultdict(list)
    query = (
        select(
            Attempt.assignment_id,
            Attempt.user_id,
            Attempt.number,
            Attempt.public_id,
            Attempt.submitted_at,
            Attempt.score,
            Attempt.max_score,
        )
        .where(Attempt.assignment_id.in_(assignment_ids))
        .order_by(Attempt.number)
    )
    for assignment_id, user_id, number, public_id, submitted_at, score, max_score in session.execute(query):
        assert assignment_id is not None
        assert user_id is not None
        found[assignment_id, user_id].append(_Taken(number, public_id, submitted_at, score, max_score))
    return found


def _targets(session: Session, assignment_ids: list[int]) -> dict[int, set[int]]:
    """Return for each assignment that is not for the whole class the ids of the students it is for."""
    query = (
        select(AssignmentTarget.assignment_id, AssignmentTarget.user_id, GroupMember.user_id)
        .outerjoin(GroupMember, GroupMember.group_id == AssignmentTarget.group_id)
        .where(AssignmentTarget.assignment_id.in_(assignment_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for assignment_id, user_id, member_id in session.execute(query):
        found[assignment_id].update(each for each in (user_id, member_id) if each is not None)
    return found
