"""Assignments and their dates: one function gives the dates that hold for a student, and everything asks it.

Never commits. Moments are aware UTC; a teacher's wall-clock times are read in the class's time zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from course.assessment.review import Release
from course.records.classes import section_of_teacher
from course.records.release import Part, Plan, ReleaseTimes, release_at, release_plan
from course.records.tables import (
    Assignment,
    AssignmentTarget,
    Attempt,
    CountedAttempt,
    Enrollment,
    EnrollmentRole,
    FeedbackTiming,
    GroupMember,
    Override,
    Presentation,
    Section,
    SectionGroup,
    User,
)

OVERRIDABLE = ("opens_at", "due_at", "closes_at", "attempts_allowed", "time_factor", "is_excused")


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
    presentation: Presentation = Presentation.ONE_PAGE
    time_limit_minutes: int | None = None
    shuffles_items: bool = False
    shuffles_options: bool = False
    asks_confidence: bool = False
    score_shown: FeedbackTiming = FeedbackTiming.AT_ONCE
    answers_shown: FeedbackTiming = FeedbackTiming.AT_ONCE
    key_shown: FeedbackTiming = FeedbackTiming.AT_ONCE
    explanations_shown: FeedbackTiming = FeedbackTiming.AT_ONCE


@dataclass(frozen=True, slots=True)
class EffectiveDates:
    """The dates of an assignment that hold for one student, in UTC, with the class's zone to print them in."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts_allowed: int | None
    time_zone: str
    time_limit: timedelta | None = None
    """How long an attempt may take, the student's own factor included."""
    is_excused: bool = False

    def deadline(self, started_at: datetime) -> datetime | None:
        """Return when an attempt that was started then is over; None where nothing ends it.

        A closing that was moved to before the start ends it as it started, so that nothing takes less than no time.
        """
        ends = [self.closes_at, started_at + self.time_limit if self.time_limit else None]
        first = min((each for each in ends if each is not None), default=None)
        return None if first is None else max(first, started_at)

    def phase(self, now: datetime) -> Phase:
        """Say whether work can be done now."""
        if self.opens_at is not None and now < self.opens_at:
            return Phase.NOT_OPEN
        if self.closes_at is not None and now >= self.closes_at:
            return Phase.CLOSED
        return Phase.OPEN

    def is_over(self, now: datetime) -> bool:
        """Say whether what was not submitted by now is missing: it was due, or is closed."""
        return (self.due_at is not None and self.due_at < now) or (self.closes_at is not None and self.closes_at <= now)

    def is_before(self, joined_at: datetime) -> bool:
        """Say whether it was due, or without a due date closed, before somebody joined the class."""
        last = self.due_at or self.closes_at
        return last is not None and last < joined_at

    def is_late(self, submitted_at: datetime) -> bool:
        """Say whether something submitted then was late."""
        return self.due_at is not None and submitted_at > self.due_at


def effective_dates(assignment: Assignment, override: Override | None = None) -> EffectiveDates:
    """Return the dates of an assignment that hold for a student who has this override, or for the class.

    An override's due date that lies after the assignment's closing moves the closing with it: extra time is never taken
    back by a date that was made for the others.
    """
    own = override or Override()
    opens_at, due_at, closes_at = (
        own.opens_at or assignment.opens_at,
        own.due_at or assignment.due_at,
        own.closes_at or assignment.closes_at,
    )
    if own.due_at and not own.closes_at and closes_at and closes_at < own.due_at:
        closes_at = own.due_at
    minutes = assignment.time_limit_minutes
    return EffectiveDates(
        opens_at=opens_at,
        due_at=due_at,
        closes_at=closes_at,
        attempts_allowed=own.attempts_allowed or assignment.attempts_allowed,
        time_zone=assignment.section.time_zone,
        time_limit=timedelta(minutes=minutes * (own.time_factor or 1)) if minutes else None,
        is_excused=bool(own.is_excused),
    )


def override_of(session: Session, assignment_id: int, learner_id: int) -> Override | None:
    """Return what a student has otherwise in an assignment, by their own override and their groups', or None."""
    return _merged_overrides(session, assignment_id=assignment_id, learner_id=learner_id).get(
        (assignment_id, learner_id)
    )


def overrides_of_assignment(session: Session, assignment_id: int) -> dict[int, Override]:
    """Return what each student who has an override of their own or through a group has otherwise, by user id."""
    found = _merged_overrides(session, assignment_id=assignment_id)
    return {user_id: override for (_, user_id), override in found.items()}


def overrides_of_learner(session: Session, learner_id: int) -> dict[int, Override]:
    """Return all that a student has otherwise, by assignment id."""
    found = _merged_overrides(session, learner_id=learner_id)
    return {assignment_id: override for (assignment_id, _), override in found.items()}


def overrides_of_section(session: Session, section_id: int) -> dict[tuple[int, int], Override]:
    """Return what students of a class have otherwise, by assignment id and user id."""
    return _merged_overrides(session, section_id=section_id)


def own_override(session: Session, assignment_id: int, learner_id: int) -> Override | None:
    """Return a student's own override as it is stored, whatever their groups have; or None."""
    query = select(Override).where(Override.assignment_id == assignment_id, Override.user_id == learner_id)
    return session.scalars(query).one_or_none()


def _merged_overrides(
    session: Session, *, assignment_id: int | None = None, learner_id: int | None = None, section_id: int | None = None
) -> dict[tuple[int, int], Override]:
    """Return one merged override for each assignment and student that have any."""
    whose = func.coalesce(Override.user_id, GroupMember.user_id)
    query = (
        select(Override, whose)
        .outerjoin(GroupMember, GroupMember.group_id == Override.group_id)
        .where(whose.is_not(None))
    )
    if assignment_id is not None:
        query = query.where(Override.assignment_id == assignment_id)
    if section_id is not None:
        query = query.join(Assignment, Assignment.id == Override.assignment_id)
        query = query.where(Assignment.section_id == section_id)
    if learner_id is not None:
        groups = select(GroupMember.group_id).where(GroupMember.user_id == learner_id)
        query = query.where(whose == learner_id, (Override.user_id == learner_id) | Override.group_id.in_(groups))
    found: dict[tuple[int, int], list[Override]] = defaultdict(list)
    for override, user_id in session.execute(query):
        found[override.assignment_id, user_id].append(override)
    return {key: merged_override(overrides) for key, overrides in found.items()}


def merged_override(overrides: Sequence[Override]) -> Override:
    """Return overrides as one: a student's own goes first, then of those of several groups the most generous.

    A closing and a due date that come from different ones are put in order: the later due date takes the closing along.
    """
    if len(overrides) == 1:
        return overrides[0]
    own = next((each for each in overrides if each.user_id is not None), Override())
    groups = [each for each in overrides if each.user_id is None]

    def chosen(name: str, most_generous: Callable[[Iterable[Any]], Any]) -> Any:
        mine = getattr(own, name)
        given = [getattr(each, name) for each in groups if getattr(each, name) is not None]
        return mine if mine is not None or not given else most_generous(given)

    due_at, closes_at = chosen("due_at", max), chosen("closes_at", max)
    return Override(
        opens_at=chosen("opens_at", min),
        due_at=due_at,
        closes_at=max(due_at, closes_at) if due_at and closes_at else closes_at,
        attempts_allowed=chosen("attempts_allowed", max),
        time_factor=chosen("time_factor", max),
        is_excused=any(each.is_excused for each in overrides),
    )


def set_override(
    session: Session,
    assignment: Assignment,
    whom: User | SectionGroup,
    *,
    opens_at: datetime | None,
    due_at: datetime | None,
    closes_at: datetime | None,
    attempts_allowed: int | None,
    time_factor: float | None,
    is_excused: bool | None = None,
    now: datetime,
) -> None:
    """Give a student or a group dates, attempts or time of their own, or excuse them.

    With nothing given, what they had is taken away; `is_excused` None leaves that as it is. Open attempts get their
    deadlines anew.
    """
    values = Override(
        opens_at=opens_at,
        due_at=due_at,
        closes_at=closes_at,
        attempts_allowed=attempts_allowed,
        time_factor=time_factor,
        is_excused=is_excused,
    )
    store_override(session, assignment, whom, values, now=now)
    renew_deadlines(session, assignment)


def store_override(
    session: Session, assignment: Assignment, whom: User | SectionGroup, values: Override, *, now: datetime
) -> None:
    """Keep what a student or a group has otherwise; with nothing in it, what they had is taken away.

    Deadlines stay as they were: whoever stores many renews them once, by `renew_deadlines`.
    """
    is_group = isinstance(whom, SectionGroup)
    mine = Override.group_id == whom.id if is_group else Override.user_id == whom.id
    override = session.scalars(select(Override).where(Override.assignment_id == assignment.id, mine)).one_or_none()
    given = {name: getattr(values, name) for name in OVERRIDABLE}
    if given["is_excused"] is None:
        given["is_excused"] = override is not None and override.is_excused
    if not any(given.values()):
        if override is not None:
            session.delete(override)
    else:
        if override is None:
            override = Override(school_id=assignment.school_id, assignment_id=assignment.id, created_at=now)
            override.user_id, override.group_id = (None, whom.id) if is_group else (whom.id, None)
            session.add(override)
        for name, value in given.items():
            setattr(override, name, value)
    session.flush()


def release_times(assignment: Assignment | Settings) -> ReleaseTimes:
    """Return when each part of a submitted attempt is to be shown."""
    return ReleaseTimes(
        assignment.score_shown, assignment.answers_shown, assignment.key_shown, assignment.explanations_shown
    )


def release_plan_of(assignment: Assignment, dates: EffectiveDates) -> dict[Part, Plan]:
    """Return when each part of a submitted attempt is shown to the student who has these dates."""
    return release_plan(
        release_times(assignment),
        due_at=dates.due_at,
        closes_at=dates.closes_at,
        released_at=assignment.released_at,
    )


def release(assignment: Assignment, dates: EffectiveDates, *, now: datetime) -> Release:
    """Return what a student may see now of a submitted attempt at an assignment."""
    return release_at(release_plan_of(assignment, dates), now)


def release_now(assignment: Assignment, *, now: datetime) -> None:
    """Show students the parts that wait for the teacher."""
    assignment.released_at = now


def take_release_back(assignment: Assignment) -> None:
    """Let the parts that wait for the teacher wait again."""
    assignment.released_at = None


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
    """Change an assignment; open attempts get their deadlines anew."""
    _apply(assignment, settings)
    session.flush()
    renew_deadlines(session, assignment)


def renew_deadlines(session: Session, assignment: Assignment) -> None:
    """Give each open attempt of an assignment the deadline that its dates and overrides now make."""
    overrides = overrides_of_assignment(session, assignment.id)
    query = select(Attempt).where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
    for attempt in session.scalars(query.with_for_update()):
        dates = effective_dates(assignment, overrides.get(attempt.user_id or 0))
        attempt.deadline_at = dates.deadline(attempt.started_at)
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
            is_for(Enrollment.user_id),
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
            is_for(Enrollment.user_id),
        )
    )
    return session.scalars(query).one_or_none()


def assignment_of_teacher(session: Session, teacher: User, assignment_id: int) -> Assignment | None:
    """Return an assignment if this person teaches its class or may read it, else None."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None or assignment.removed_at is not None:
        return None
    return assignment if section_of_teacher(session, assignment.section_id, teacher, also_readers=True) else None


def is_for(user_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """Return the condition that an assignment (of the enclosing query) is for this student of its class."""
    targets = select(AssignmentTarget.id).where(AssignmentTarget.assignment_id == Assignment.id)
    mine = targets.outerjoin(GroupMember, GroupMember.group_id == AssignmentTarget.group_id).where(
        (AssignmentTarget.user_id == user_id) | (GroupMember.user_id == user_id)
    )
    others = (AssignmentTarget, GroupMember)
    return ~exists(targets.correlate_except(*others)) | exists(mine.correlate_except(*others))


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
    assignment.presentation = settings.presentation
    assignment.time_limit_minutes = settings.time_limit_minutes
    assignment.shuffles_items = settings.shuffles_items
    assignment.shuffles_options = settings.shuffles_options
    assignment.asks_confidence = settings.asks_confidence
    assignment.score_shown = settings.score_shown
    assignment.answers_shown = settings.answers_shown
    assignment.key_shown = settings.key_shown
    assignment.explanations_shown = settings.explanations_shown
