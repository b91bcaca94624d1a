"""Whom an assignment is for: the whole class, groups, single students. `assignments.is_for` asks what is kept here.

Never commits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from course.records.assignments import is_for
from course.records.classes import learners
from course.records.groups import groups_of_section
from course.records.tables import (
    Assignment,
    AssignmentTarget,
    Attempt,
    Enrollment,
    EnrollmentRole,
    GroupMember,
    Section,
    User,
)


@dataclass(frozen=True, slots=True)
class Targets:
    """The groups and single students that an assignment is for, by id. Without any it is for the whole class."""

    group_ids: frozenset[int] = frozenset()
    user_ids: frozenset[int] = frozenset()

    @property
    def is_whole_class(self) -> bool:
        """Say whether it is for everybody in the class."""
        return not self.group_ids and not self.user_ids


WHOLE_CLASS = Targets()


class NobodyLeftError(Exception):
    """None of the chosen groups and students is in the class any more."""


@dataclass(frozen=True, slots=True)
class BegunOutside:
    """A student's newest attempt at an assignment that is not for them any more."""

    name: str
    public_id: str
    is_open: bool


def targets_of(session: Session, assignment: Assignment) -> Targets:
    """Return whom an assignment is for."""
    query = select(AssignmentTarget).where(AssignmentTarget.assignment_id == assignment.id)
    found = session.scalars(query).all()
    return Targets(
        frozenset(each.group_id for each in found if each.group_id is not None),
        frozenset(each.user_id for each in found if each.user_id is not None),
    )


def set_targets(session: Session, section: Section, assignment: Assignment, targets: Targets) -> None:
    """Say anew whom an assignment is for. Attempts of those it is no longer for stay on record.

    Ids of groups and students that the class does not have are passed over; NobodyLeftError if that leaves none.
    """
    groups = targets.group_ids & {group.id for group in groups_of_section(session, section)}
    users = targets.user_ids & {enrollment.user_id for enrollment in learners(session, section)}
    if not targets.is_whole_class and not groups and not users:
        raise NobodyLeftError
    session.execute(delete(AssignmentTarget).where(AssignmentTarget.assignment_id == assignment.id))
    for group_id in sorted(groups):
        session.add(AssignmentTarget(school_id=assignment.school_id, assignment_id=assignment.id, group_id=group_id))
    for user_id in sorted(users):
        session.add(AssignmentTarget(school_id=assignment.school_id, assignment_id=assignment.id, user_id=user_id))
    session.flush()


def target_names(session: Session, section: Section, targets: Targets) -> tuple[list[str], list[str]]:
    """Return the names of the groups and of the single students that targets name, both by name."""
    groups = [group.name for group in groups_of_section(session, section) if group.id in targets.group_ids]
    query = (
        select(User.display_name).where(User.id.in_(targets.user_ids)).order_by(func.lower(User.display_name), User.id)
    )
    return groups, list(session.scalars(query))


def begun_outside(session: Session, assignment: Assignment) -> list[BegunOutside]:
    """Return the current students of the class who began an assignment that is not for them, by name."""
    query = (
        select(User, Attempt)
        .join(Attempt, Attempt.user_id == User.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, (Enrollment.section_id == Assignment.section_id) & (Enrollment.user_id == User.id))
        .where(
            Assignment.id == assignment.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            ~is_for(User.id),
        )
        .order_by(func.lower(User.display_name), User.id, Attempt.number)
    )
    newest = {user.id: (user, attempt) for user, attempt in session.execute(query)}
    return [BegunOutside(user.display_name, attempt.public_id, attempt.is_open) for user, attempt in newest.values()]


def students_aimed_at(session: Session, section: Section) -> dict[int, int]:
    """Return for each assignment of a class that is not for everybody how many current students it is for."""
    query = (
        select(AssignmentTarget.assignment_id, func.coalesce(AssignmentTarget.user_id, GroupMember.user_id))
        .join(Assignment, Assignment.id == AssignmentTarget.assignment_id)
        .outerjoin(GroupMember, GroupMember.group_id == AssignmentTarget.group_id)
        .where(Assignment.section_id == section.id)
    )
    current = {enrollment.user_id for enrollment in learners(session, section)}
    aimed: dict[int, set[int]] = defaultdict(set)
    for assignment_id, user_id in session.execute(query):
        aimed[assignment_id] |= {user_id} & current
    return {assignment_id: len(users) for assignment_id, users in aimed.items()}
