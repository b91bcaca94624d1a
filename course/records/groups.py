"""Groups of students in a class: who is in them, and what is for them.

Never commits. Someone who is taken out of a class stays in its groups on record and is back in them when they return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from course.records.assignments import renew_deadlines
from course.records.classes import learners
from course.records.tables import (
    Assignment,
    AssignmentTarget,
    Enrollment,
    GroupMember,
    Override,
    Section,
    SectionGroup,
)


class GroupNameTakenError(Exception):
    """Another group of the class has this name."""


class GroupInUseError(Exception):
    """Assignments are for this group alone; without it they would be for nobody, or for everybody."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = tuple(titles)


def groups_of_section(session: Session, section: Section) -> list[SectionGroup]:
    """Return the groups of a class by name."""
    query = (
        select(SectionGroup)
        .where(SectionGroup.section_id == section.id)
        .order_by(func.lower(SectionGroup.name), SectionGroup.id)
    )
    return list(session.scalars(query))


def group_of_section(session: Session, section: Section, group_id: int) -> SectionGroup | None:
    """Return one group of a class, or None."""
    query = select(SectionGroup).where(SectionGroup.id == group_id, SectionGroup.section_id == section.id)
    return session.scalars(query).one_or_none()


def members_by_group(session: Session, section: Section) -> dict[int, list[Enrollment]]:
    """Return the current students of each group of a class by name, by the group's id."""
    by_user = {enrollment.user_id: enrollment for enrollment in learners(session, section)}
    query = (
        select(GroupMember.group_id, GroupMember.user_id)
        .join(SectionGroup, SectionGroup.id == GroupMember.group_id)
        .where(SectionGroup.section_id == section.id)
    )
    members: dict[int, set[int]] = defaultdict(set)
    for group_id, user_id in session.execute(query):
        members[group_id].add(user_id)
    return {
        group_id: [enrollment for user_id, enrollment in by_user.items() if user_id in ids]
        for group_id, ids in members.items()
    }


def make_group(
    session: Session, section: Section, *, name: str, user_ids: Collection[int], now: datetime
) -> SectionGroup:
    """Make a group of students of a class; GroupNameTakenError if the class has one of this name.

    Ids of people who are no current students of the class are passed over.
    """
    _require_free_name(session, section, name, None)
    group = SectionGroup(school_id=section.school_id, section_id=section.id, name=name, created_at=now)
    session.add(group)
    session.flush()
    _set_members(session, section, group, user_ids)
    return group


def change_group(
    session: Session, section: Section, group: SectionGroup, *, name: str, user_ids: Collection[int]
) -> None:
    """Rename a group and say anew who is in it; open attempts get the deadlines that this makes."""
    _require_free_name(session, section, name, group.id)
    group.name = name
    _set_members(session, section, group, user_ids)
    _renew_deadlines(session, _overridden(session, group))


def delete_group(session: Session, group: SectionGroup) -> None:
    """Delete a group with all that it had otherwise; GroupInUseError while an assignment is for it alone."""
    if titles := assignments_for_only(session, group):
        raise GroupInUseError(titles)
    overridden = _overridden(session, group)
    for table in (Override, AssignmentTarget, GroupMember):
        session.execute(delete(table).where(table.group_id == group.id))
    session.delete(group)
    session.flush()
    _renew_deadlines(session, overridden)


def assignments_for_only(session: Session, group: SectionGroup) -> list[str]:
    """Return the titles of the assignments that are for this group and for nobody else."""
    other = aliased(AssignmentTarget)
    others = select(other.id).where(other.assignment_id == Assignment.id, other.group_id.is_distinct_from(group.id))
    query = (
        select(Assignment.title)
        .join(AssignmentTarget, AssignmentTarget.assignment_id == Assignment.id)
        .where(AssignmentTarget.group_id == group.id, Assignment.removed_at.is_(None), ~others.exists())
        .order_by(Assignment.id)
    )
    return list(session.scalars(query))


def _require_free_name(session: Session, section: Section, name: str, own_id: int | None) -> None:
    # Two who take a name at once take turns here, so that the second finds it taken.
    session.execute(select(Section.id).where(Section.id == section.id).with_for_update())
    for group in groups_of_section(session, section):
        if group.id != own_id and group.name.casefold() == name.casefold():
            raise GroupNameTakenError


def _set_members(session: Session, section: Section, group: SectionGroup, user_ids: Collection[int]) -> None:
    current = {enrollment.user_id for enrollment in learners(session, section)}
    in_it = set(session.scalars(select(GroupMember.user_id).where(GroupMember.group_id == group.id)))
    wanted = current & set(user_ids)
    for user_id in sorted(wanted - in_it):
        session.add(GroupMember(school_id=group.school_id, group_id=group.id, user_id=user_id))
    gone = (in_it & current) - wanted
    session.execute(delete(GroupMember).where(GroupMember.group_id == group.id, GroupMember.user_id.in_(gone)))
    session.flush()


def _overridden(session: Session, group: SectionGroup) -> list[Assignment]:
    query = (
        select(Assignment)
        .join(Override, Override.assignment_id == Assignment.id)
        .where(Override.group_id == group.id, Assignment.removed_at.is_(None))
    )
    return list(session.scalars(query))


def _renew_deadlines(session: Session, assignments: Sequence[Assignment]) -> None:
    for assignment in assignments:
        renew_deadlines(session, assignment)
