"""Erasing on both databases, and that no table which says something about a student is forgotten."""

import random
from datetime import timedelta

from sqlalchemy import select

from course.records import personal_data
from course.records.base import Base
from course.records.classes import enroll
from course.records.tables import Assignment, AssignmentTarget, Attempt, Enrollment, Section, StudentNote, User
from course.web.database import writer
from tests.conftest import NOON
from tests.web.work import submitted_attempt

# Tables that refer to a user, and never to a student: what teachers do.
OF_TEACHERS = {"invitation", "assignment", "export_choice", "regrade"}
# What goes with the account or with its attempts, and how.
HANDLED_BY_NAME = {"activity_response", "attempt", "review_card", "audit_event", "grade_change", "student_note"}


def test_every_table_that_refers_to_a_user_is_named(app_on_each, cast_on_each) -> None:
    referring = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "user" for key in table.foreign_keys)
    }
    with app_on_each.app_context():
        rows = personal_data._rows_of_class(cast_on_each.section, cast_on_each.ben)

    assert referring - OF_TEACHERS - HANDLED_BY_NAME == {model.__tablename__ for model, _ in rows} - HANDLED_BY_NAME


def test_student_is_erased_on_both_databases(app_on_each, cast_on_each) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment)
    with app_on_each.app_context():
        section, ben = writer().get_one(Section, cast_on_each.section.id), writer().get_one(User, cast_on_each.ben.id)
        note = StudentNote(
            school_id=section.school_id,
            section_id=section.id,
            user_id=ben.id,
            author_id=cast_on_each.ada.id,
            text="Asks good questions.",
            created_at=NOON,
        )
        writer().add(note)
        writer().flush()

        is_gone = personal_data.erase_student(writer(), section, ben, now=NOON)
        writer().commit()

        assert is_gone
        assert writer().scalars(select(User.username).where(User.username == "ben")).all() == []


def test_work_of_one_class_moves_to_an_account_without_a_name_on_both_databases(app_on_each, cast_on_each) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment)
    with app_on_each.app_context():
        section, ben = writer().get_one(Section, cast_on_each.section.id), writer().get_one(User, cast_on_each.ben.id)
        enroll(writer(), writer().get_one(Section, cast_on_each.elsewhere.id), ben, now=NOON)

        holder = personal_data.pseudonymise_student(writer(), section, ben, rng=random.Random(3), now=NOON)
        writer().commit()

        assert (ben.username, ben.display_name) == ("ben", "Ben")
        assert {row.user_id for row in writer().scalars(select(Attempt))} == {holder.id}
        assert writer().get_one(Enrollment, cast_on_each.ben_enrollment.id).user_id == holder.id


def test_assignment_for_one_student_does_not_become_the_whole_classs(app_on_each, cast_on_each) -> None:
    with app_on_each.app_context():
        section, ben = writer().get_one(Section, cast_on_each.section.id), writer().get_one(User, cast_on_each.ben.id)
        target = AssignmentTarget(school_id=section.school_id, assignment_id=cast_on_each.assignment.id, user_id=ben.id)
        writer().add(target)
        writer().flush()

        personal_data.erase_student(writer(), section, ben, now=NOON + timedelta(days=1))

        assert writer().get_one(Assignment, cast_on_each.assignment.id).removed_at == NOON + timedelta(days=1)
