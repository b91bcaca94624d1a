"""Assignments and their dates: one function gives the dates that hold for a student, and everything asks it.

Never commits. Moments are aware UTC; a teacher's wall-clock times are read in the class's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from course.records.tables import (
    Assignment,
    Attempt,
    CountedAttempt,
    Enrollment,
    EnrollmentRole,
    FeedbackTiming,
    Section,
    User,
)


class Phase(StrEnum):
    """Where an assignment stands for a student."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a teacher decides about an assignment. Times are aware."""

    title: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts_allowed: int | None
    counted: CountedAttempt
    feedback: FeedbackTiming


@dataclass(frozen=True, slots=True)
class EffectiveDates:
    """The dates of an assignment that hold for one student, in UTC, with the class's zone to print them in."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts_allowed: int | None
    time_zone: str

    def phase(self, now: datetime) -> Phase:
        """Say whether work can be done now."""
        if self.opens_at is not None and now < self.opens_at:
            return Phase.NOT_OPEN
        if self.closes_at is not None and now >= self.closes_at:
            return Phase.CLOSED
        return Phase.OPEN

    def is_late(self, submitted_at: datetime) -> bool:
        """Say whether something submitted then was late."""
        return self.due_at is not None and submitted_at > self.due_at


def effective_dates(assignment: Assignment, learner_id: int | None = None) -> EffectiveDates:
    """Return the dates of an assignment that hold for a student.

    There are no overrides for single students yet, so the student does not matter so far; every caller names one
    already where it has one.
    """
    del learner_id
    return EffectiveDates(
        opens_at=assignment.opens_at,
        due_at=assignment.due_at,
        closes_at=assignment.closes_at,
        attempts_allowed=assignment.attempts_allowed,
        time_zone=assignment.section.time_zone,
    )


def shows_feedback(assignment: Assignment, dates: EffectiveDates, *, now: datetime) -> bool:
    """Say whether a student may now see score, key and explanations of a submitted attempt."""
    match assignment.feedback:
        case FeedbackTiming.AT_ONCE:
            return True
        case FeedbackTiming.AFTER_DUE:
            return dates.due_at is not None and now >= dates.due_at
        case FeedbackTiming.AFTER_CLOSE:
            return dates.closes_at is not None and now >= dates.closes_at
        case FeedbackTiming.NEVER:
            return False


def local_to_utc(wall_clock: datetime, time_zone: str) -> datetime:
    """Turn a wall-clock time of a zone into UTC.

    A time that a clock change repeats is taken as its first occurrence; one that a clock change skips is moved forward
    by the length of the change (PEP 495).
    """
    return wall_clock.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC)


def create_assignment(
    session: Session, section: Section, teacher: User, *, quiz_id: str, settings: Settings, now: datetime
) -> Assignment:
    """Assign a quiz to a class."""
    assignment = Assignment(
        school_id=section.school_id,
        section_id=section.id,
        quiz_id=quiz_id,
        created_by_id=teacher.id,
        created_at=now,
    )
    _apply(assignment, settings)
    session.add(assignment)
    session.flush()
    return assignment


def change_assignment(session: Session, assignment: Assignment, settings: Settings) -> None:
    """Change an assignment; open attempts get the new closing time as their deadline."""
    _apply(assignment, settings)
    session.execute(
        update(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .values(deadline_at=effective_dates(assignment).closes_at)
    )
    session.flush()


def remove_assignment(session: Session, assignment: Assignment, *, now: datetime) -> None:
    """Take an assignment off all pages; its attempts stay on record."""
    assignment.removed_at = now
    session.flush()


def assignments_of_section(session: Session, section: Section) -> list[Assignment]:
    """Return a class's assignments, those due first first, those without a date last."""
    query = (
        select(Assignment)
        .options(joinedload(Assignment.section))
        .where(Assignment.section_id == section.id, Assignment.removed_at.is_(None))
        .order_by(Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
    )
    return list(session.scalars(query))


def assignment_of_section(session: Session, section: Section, assignment_id: int) -> Assignment | None:
    """Return one assignment of a class, or None."""
    query = (
        select(Assignment)
        .options(joinedload(Assignment.section))
        .where(Assignment.id == assignment_id, Assignment.section_id == section.id, Assignment.removed_at.is_(None))
    )
    return session.scalars(query).one_or_none()


def assignments_of_learner(session: Session, learner: User) -> list[Assignment]:
    """Return what a student is assigned in all their classes, due first first."""
    query = (
        select(Assignment)
        .join(Section, Section.id == Assignment.section_id)
        .join(Enrollment, Enrollment.section_id == Section.id)
        .options(joinedload(Assignment.section))
        .where(
            Enrollment.user_id == learner.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            Section.archived_at.is_(None),
            Assignment.removed_at.is_(None),
        )
        .order_by(Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
    )
    return list(session.scalars(query))


def assignment_of_learner(session: Session, learner: User, assignment_id: int) -> Assignment | None:
    """Return an assignment if the student is in its class, else None."""
    query = (
        select(Assignment)
        .join(Enrollment, Enrollment.section_id == Assignment.section_id)
        .join(Section, Section.id == Assignment.section_id)
        .options(joinedload(Assignment.section))
        .where(
            Assignment.id == assignment_id,
            Assignment.removed_at.is_(None),
            Section.archived_at.is_(None),
            Enrollment.user_id == learner.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()


def started_by_anyone(session: Session, assignment: Assignment) -> int:
    """Return how many attempts an assignment has."""
    return session.scalar(select(func.count()).where(Attempt.assignment_id == assignment.id)) or 0


def _apply(assignment: Assignment, settings: Settings) -> None:
    assignment.title = settings.title.strip()
    assignment.opens_at = settings.opens_at
    assignment.due_at = settings.due_at
    assignment.closes_at = settings.closes_at
    assignment.attempts_allowed = settings.attempts_allowed
    assignment.counted = settings.counted
    assignment.feedback = settings.feedback
