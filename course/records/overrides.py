"""All that students and groups have otherwise in one assignment, listed, and many stored at once.

Never commits. What holds for one student is asked of `effective_dates` with `override_of`, here as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course.records.assignments import (
    OVERRIDABLE,
    EffectiveDates,
    effective_dates,
    merged_override,
    overrides_of_assignment,
    renew_deadlines,
    store_override,
)
from course.records.classes import learners
from course.records.tables import Assignment, Enrollment, GroupMember, Override, Section, SectionGroup, User


@dataclass(frozen=True, slots=True)
class GroupDates:
    """What a group has otherwise in an assignment, and the dates that this makes for it alone."""

    group: SectionGroup
    dates: EffectiveDates


@dataclass(frozen=True, slots=True)
class StudentDates:
    """A student with an override of their own, and the dates that hold for them, their groups included."""

    enrollment: Enrollment
    dates: EffectiveDates


def group_override(session: Session, assignment_id: int, group_id: int) -> Override | None:
    """Return what a group has otherwise in an assignment, or None."""
    query = select(Override).where(Override.assignment_id == assignment_id, Override.group_id == group_id)
    return session.scalars(query).one_or_none()


def dates_of_groups(session: Session, assignment: Assignment) -> list[GroupDates]:
    """Return the groups that have something otherwise in an assignment, by name."""
    query = (
        select(SectionGroup, Override)
        .join(Override, Override.group_id == SectionGroup.id)
        .where(Override.assignment_id == assignment.id)
        .order_by(func.lower(SectionGroup.name), SectionGroup.id)
    )
    return [GroupDates(group, effective_dates(assignment, override)) for group, override in session.execute(query)]


def dates_of_students(session: Session, section: Section, assignment: Assignment) -> list[StudentDates]:
    """Return the current students who have something of their own in an assignment, by name."""
    query = select(Override.user_id).where(Override.assignment_id == assignment.id, Override.user_id.is_not(None))
    own = set(session.scalars(query))
    merged = overrides_of_assignment(session, assignment.id)
    return [
        StudentDates(enrollment, effective_dates(assignment, merged[enrollment.user_id]))
        for enrollment in learners(session, section)
        if enrollment.user_id in own
    ]


def changed_overrides(
    session: Session, assignment: Assignment, changes: Mapping[int, Mapping[str, object]]
) -> dict[int, Override]:
    """Return by user id what students would have of their own with changes; what is not changed stays as they have it.

    Nothing is stored: the values are new and belong to no session.
    """
    query = select(Override).where(Override.assignment_id == assignment.id, Override.user_id.in_(changes))
    own = {override.user_id: override for override in session.scalars(query)}
    return {
        user_id: Override(
            user_id=user_id, **{**{name: getattr(own.get(user_id), name, None) for name in OVERRIDABLE}, **values}
        )
        for user_id, values in changes.items()
    }


def dates_with(session: Session, assignment: Assignment, own: Mapping[int, Override]) -> dict[int, EffectiveDates]:
    """Return by user id the dates that would hold for students who had these of their own, their groups included."""
    query = (
        select(GroupMember.user_id, Override)
        .join(Override, Override.group_id == GroupMember.group_id)
        .where(Override.assignment_id == assignment.id, GroupMember.user_id.in_(own))
    )
    of_groups: dict[int, list[Override]] = defaultdict(list)
    for user_id, override in session.execute(query):
        of_groups[user_id].append(override)
    return {
        user_id: effective_dates(assignment, merged_override([mine, *of_groups[user_id]]))
        for user_id, mine in own.items()
    }


def set_overrides(
    session: Session, assignment: Assignment, overrides: Sequence[tuple[User, Override]], *, now: datetime
) -> None:
    """Give many students what they have otherwise, and open attempts their deadlines anew, once."""
    for user, values in overrides:
        store_override(session, assignment, user, values, now=now)
    renew_deadlines(session, assignment)
