"""Groups on both databases: members, deadlines that follow them, and what keeps a group from being deleted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course.records.assignments import override_of
from course.records.classes import remove_student
from course.records.groups import (
    GroupInUseError,
    GroupNameTakenError,
    change_group,
    delete_group,
    make_group,
    members_by_group,
)
from course.records.tables import Assignment, AssignmentTarget, Attempt, Enrollment, Override, Section
from course.web.database import writer
from tests.conftest import NOON
from tests.web.work import begun_attempt


@pytest.fixture
def red(app_on_each, cast_on_each):
    """Ada's class with a group of Ben alone."""
    with app_on_each.app_context():
        section = writer().get_one(Section, cast_on_each.section.id)
        group = make_group(writer(), section, name="Red", user_ids=[cast_on_each.ben.id], now=NOON)
        writer().commit()
        yield writer(), section, group


def names_in(session, section, group) -> list[str]:
    """The students of a group."""
    return [each.user.display_name for each in members_by_group(session, section).get(group.id, [])]


def give(session, cast, **values) -> None:
    """Give a group or a student something otherwise in the cast's assignment."""
    session.add(Override(school_id=cast.school.id, assignment_id=cast.assignment.id, created_at=NOON, **values))
    session.flush()


def aim(session, cast, **values) -> None:
    """Make the cast's assignment for a group or a student."""
    session.add(AssignmentTarget(school_id=cast.school.id, assignment_id=cast.assignment.id, **values))
    session.flush()


def test_two_groups_of_a_class_cannot_have_one_name(red) -> None:
    session, section, _ = red

    with pytest.raises(GroupNameTakenError):
        make_group(session, section, name="RED", user_ids=[], now=NOON)


def test_student_who_leaves_the_class_is_back_in_the_group_when_they_return(red, cast_on_each) -> None:
    session, section, group = red
    enrollment = session.get_one(Enrollment, cast_on_each.ben_enrollment.id)

    remove_student(session, enrollment, now=NOON)
    without = names_in(session, section, group)
    change_group(session, section, group, name="Red", user_ids=[cast_on_each.bea.id])
    enrollment.removed_at = None
    session.flush()

    assert without == []
    assert names_in(session, section, group) == ["Bea", "Ben"]


def test_deadline_of_an_open_attempt_follows_its_student_into_a_group_and_out_of_it(
    app_on_each, red, cast_on_each
) -> None:
    session, section, group = red
    give(session, cast_on_each, group_id=group.id, closes_at=NOON + timedelta(days=5))
    session.commit()
    public_id = begun_attempt(app_on_each, cast_on_each.bea, cast_on_each.assignment)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()

    change_group(session, section, group, name="Red", user_ids=[cast_on_each.bea.id])
    inside = attempt.deadline_at
    change_group(session, section, group, name="Red", user_ids=[])

    assert (inside, attempt.deadline_at) == (NOON + timedelta(days=5), NOON + timedelta(days=2))


def test_group_is_not_deleted_while_an_assignment_is_for_it_alone(red, cast_on_each) -> None:
    session, _, group = red
    aim(session, cast_on_each, group_id=group.id)

    with pytest.raises(GroupInUseError) as refusal:
        delete_group(session, group)

    assert refusal.value.titles == ("The bridge",)


def test_group_is_deleted_with_what_it_had_where_others_have_the_assignment_too(red, cast_on_each) -> None:
    session, _, group = red
    aim(session, cast_on_each, group_id=group.id)
    aim(session, cast_on_each, user_id=cast_on_each.bea.id)
    give(session, cast_on_each, group_id=group.id, time_factor=2.0)

    delete_group(session, group)

    assert override_of(session, cast_on_each.assignment.id, cast_on_each.ben.id) is None
    assert [each.user_id for each in session.scalars(select(AssignmentTarget))] == [cast_on_each.bea.id]


def test_removed_assignment_does_not_keep_its_group(red, cast_on_each) -> None:
    session, _, group = red
    aim(session, cast_on_each, group_id=group.id)
    session.get_one(Assignment, cast_on_each.assignment.id).removed_at = NOON
    session.flush()

    delete_group(session, group)

    assert session.scalars(select(AssignmentTarget)).all() == []
