"""Classes and who is in them: sections, enrollments, join codes.

Never commits. A teacher sees only sections they are an instructor of; every getter here takes who asks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from course.records.accounts import create_user, new_username
from course.records.secrets import JOIN_CODE_LENGTH, fold_code, new_code
from course.records.tables import Enrollment, EnrollmentRole, Section, User, UserRole

STAFF_ROLES = (EnrollmentRole.INSTRUCTOR, EnrollmentRole.READER)


class LastInstructorError(Exception):
    """A class would be left without a teacher; nothing was changed."""


@dataclass(frozen=True, slots=True)
class NewStudent:
    """A student to be added: a name, and the school's own student id where there is one."""

    display_name: str
    student_id: str = ""


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """A class as a list shows it."""

    section: Section
    students: int
    role: EnrollmentRole


def create_section(
    session: Session, teacher: User, *, name: str, time_zone: str, rng: random.Random, now: datetime
) -> Section:
    """Add a class with a fresh join code and make its teacher an instructor of it."""
    section = Section(
        school_id=teacher.school_id,
        name=name.strip(),
        join_code=_free_join_code(session, rng=rng),
        time_zone=time_zone,
        created_at=now,
    )
    session.add(section)
    session.flush()
    enroll(session, section, teacher, role=EnrollmentRole.INSTRUCTOR, now=now)
    return section


def change_join_code(session: Session, section: Section, *, rng: random.Random) -> None:
    """Give a class a new join code; the old one ends."""
    section.join_code = _free_join_code(session, rng=rng)
    session.flush()


def section_by_join_code(session: Session, code: str) -> Section | None:
    """Return the open class with this code, however it was typed, or None."""
    query = select(Section).where(
        Section.join_code == fold_code(code), Section.is_joinable.is_(True), Section.archived_at.is_(None)
    )
    return session.scalars(query).one_or_none()


def section_of_teacher(
    session: Session, section_id: int, teacher: User, *, also_readers: bool = False
) -> Section | None:
    """Return a class if `teacher` teaches it, or may at least read it where that is enough; else None."""
    roles = STAFF_ROLES if also_readers else (EnrollmentRole.INSTRUCTOR,)
    query = (
        select(Section)
        .join(Enrollment, Enrollment.section_id == Section.id)
        .where(
            Section.id == section_id,
            Section.school_id == teacher.school_id,
            Enrollment.user_id == teacher.id,
            Enrollment.role.in_(roles),
            Enrollment.removed_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()


def sections_of_teacher(session: Session, teacher: User, *, archived: bool = False) -> list[SectionSummary]:
    """Return the classes a teacher teaches or may read by name, each with its number of students."""
    learner = aliased(Enrollment)
    # Counted for each class that is listed, and not for every class of the school.
    students = (
        select(func.count())
        .where(
            learner.section_id == Section.id,
            learner.role == EnrollmentRole.LEARNER,
            learner.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        select(Section, students, Enrollment.role)
        .join(Enrollment, Enrollment.section_id == Section.id)
        .where(
            Enrollment.user_id == teacher.id,
            Enrollment.role.in_(STAFF_ROLES),
            Enrollment.removed_at.is_(None),
            Section.archived_at.is_not(None) if archived else Section.archived_at.is_(None),
        )
        .order_by(func.lower(Section.name), Section.id)
    )
    return [SectionSummary(section, count, role) for section, count, role in session.execute(query)]


def staff(session: Session, section: Section) -> list[Enrollment]:
    """Return a class's teachers and readers by name, each with their user."""
    query = (
        select(Enrollment)
        .join(User, User.id == Enrollment.user_id)
        .options(joinedload(Enrollment.user))
        .where(
            Enrollment.section_id == section.id,
            Enrollment.role.in_(STAFF_ROLES),
            Enrollment.removed_at.is_(None),
        )
        .order_by(func.lower(User.display_name), User.id)
    )
    return list(session.scalars(query))


def add_colleague(
    session: Session, section: Section, colleague: User, *, role: EnrollmentRole, now: datetime
) -> Enrollment:
    """Let a teacher of the same school teach or read a class; LastInstructorError if that leaves nobody to teach it."""
    _require_other_instructor(session, section, colleague, role)
    enrollment = enroll(session, section, colleague, role=role, now=now)
    enrollment.role = role
    session.flush()
    return enrollment


def remove_colleague(session: Session, section: Section, colleague: User, *, now: datetime) -> None:
    """Take a teacher or reader out of a class; LastInstructorError if nobody would be left to teach it."""
    _require_other_instructor(session, section, colleague, None)
    for enrollment in staff(session, section):
        if enrollment.user_id == colleague.id:
            enrollment.removed_at = now
    session.flush()


def _require_other_instructor(session: Session, section: Section, colleague: User, role: EnrollmentRole | None) -> None:
    # Two who leave at once take turns here, so that the second finds that they are the last.
    session.execute(select(Section.id).where(Section.id == section.id).with_for_update())
    teaching = {each.user_id for each in staff(session, section) if each.role is EnrollmentRole.INSTRUCTOR}
    if role is not EnrollmentRole.INSTRUCTOR and teaching == {colleague.id}:
        raise LastInstructorError


def archive_section(session: Session, section: Section, *, now: datetime) -> None:
    """Put a class away: its students no longer see it, its teachers find it among the archived ones."""
    section.archived_at = now
    session.flush()


def restore_section(session: Session, section: Section) -> None:
    """Take a class out of the archive."""
    section.archived_at = None
    session.flush()


def sections_of_learner(session: Session, learner: User) -> list[Section]:
    """Return the classes a student is in, by name."""
    query = (
        select(Section)
        .join(Enrollment, Enrollment.section_id == Section.id)
        .where(
            Enrollment.user_id == learner.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            Section.archived_at.is_(None),
        )
        .order_by(func.lower(Section.name), Section.id)
    )
    return list(session.scalars(query))


def joined_at(session: Session, learner: User) -> dict[int, datetime]:
    """Return for each class a student is in, by its id, when they joined it."""
    query = select(Enrollment.section_id, Enrollment.created_at).where(Enrollment.user_id == learner.id)
    return {row[0]: row[1] for row in session.execute(query)}


def learners(session: Session, section: Section) -> list[Enrollment]:
    """Return a class's students by name, each with their user."""
    query = (
        select(Enrollment)
        .join(User, User.id == Enrollment.user_id)
        .options(joinedload(Enrollment.user))
        .where(
            Enrollment.section_id == section.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
        )
        .order_by(func.lower(User.display_name), User.id)
    )
    return list(session.scalars(query))


def learners_who_left(session: Session, section: Section) -> list[Enrollment]:
    """Return the students who were removed from a class and whose work it still keeps, by name."""
    query = (
        select(Enrollment)
        .join(User, User.id == Enrollment.user_id)
        .options(joinedload(Enrollment.user))
        .where(
            Enrollment.section_id == section.id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_not(None),
        )
        .order_by(func.lower(User.display_name), User.id)
    )
    return list(session.scalars(query))


def learner_enrollment(
    session: Session, section: Section, enrollment_id: int, *, also_left: bool = False
) -> Enrollment | None:
    """Return one current student of a class, or one who left it where that is asked for; else None."""
    query = (
        select(Enrollment)
        .options(joinedload(Enrollment.user))
        .where(
            Enrollment.id == enrollment_id,
            Enrollment.section_id == section.id,
            Enrollment.role == EnrollmentRole.LEARNER,
        )
    )
    found = session.scalars(query).one_or_none()
    return None if found is None or (found.removed_at and not also_left) else found


def enroll(
    session: Session,
    section: Section,
    user: User,
    *,
    role: EnrollmentRole = EnrollmentRole.LEARNER,
    student_id: str = "",
    now: datetime,
) -> Enrollment:
    """Put a user into a class, or back into it, and return the enrollment. Doing it twice changes nothing.

    Who comes back loses a student id that somebody else in the class has now.
    """
    found = session.scalars(
        select(Enrollment).where(Enrollment.section_id == section.id, Enrollment.user_id == user.id)
    ).one_or_none()
    if found is None:
        found = Enrollment(
            school_id=section.school_id,
            section_id=section.id,
            user_id=user.id,
            role=role,
            student_id=student_id,
            created_at=now,
        )
        session.add(found)
    elif found.removed_at is not None and found.student_id in student_ids_in_use(session, section):
        found.student_id = ""
    found.removed_at = None
    session.flush()
    return found


def student_ids_in_use(session: Session, section: Section) -> dict[str, str]:
    """Return the student ids of a class's current students, each with the student's name."""
    query = (
        select(Enrollment.student_id, User.display_name)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.section_id == section.id, Enrollment.removed_at.is_(None), Enrollment.student_id != "")
    )
    return {row[0]: row[1] for row in session.execute(query)}


def add_students(
    session: Session, section: Section, students: Sequence[NewStudent], *, rng: random.Random, now: datetime
) -> list[Enrollment]:
    """Make an account for each new student and put them all into a class. They sign in with login cards."""
    taken = set(session.scalars(select(User.username).where(User.role == UserRole.STUDENT)))
    added = []
    for student in students:
        username = new_username(student.display_name, rng=rng, taken=taken)
        taken.add(username)
        user = create_user(
            session,
            school_id=section.school_id,
            role=UserRole.STUDENT,
            display_name=student.display_name,
            username=username,
            hashed_passphrase=None,
            now=now,
        )
        added.append(enroll(session, section, user, student_id=student.student_id, now=now))
    return added


def remove_student(session: Session, enrollment: Enrollment, *, now: datetime) -> None:
    """Take a student out of a class. What they did stays on record but leaves its pages and exports."""
    enrollment.removed_at = now
    session.flush()


def _free_join_code(session: Session, *, rng: random.Random) -> str:
    while True:
        code = new_code(JOIN_CODE_LENGTH, rng=rng)
        if session.scalars(select(Section.id).where(Section.join_code == code)).first() is None:
            return code
