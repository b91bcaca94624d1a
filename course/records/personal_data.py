"""What is kept about one student, and how it goes: given out whole, erased, or kept without the name.

Never commits. A teacher acts on what belongs to their class; what belongs to the student alone (practice, review
cards, what they kept in lessons, the account) goes with the student's last class. Every table that refers to a user is
named here once; a test holds the list against the models.
"""

from __future__ import annotations

import json
import random
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select, update
from sqlalchemy.orm import Session

from course.records.accounts import create_user, new_username
from course.records.audit import record_system_event
from course.records.base import Base
from course.records.tables import (
    ActivityResponse,
    Assignment,
    AssignmentTarget,
    Attempt,
    AuditEvent,
    Enrollment,
    EnrollmentRole,
    FormOrder,
    GradeChange,
    GroupMember,
    Override,
    Response,
    ReviewCard,
    Section,
    SectionGroup,
    StudentNote,
    TestPair,
    User,
)

ERASED = "an erased student"
WARNING_DAYS = 30
"""How many days before its retention date a class's teachers are warned."""


def everything_about(session: Session, section: Section, learner: User) -> dict[str, Any]:
    """Return all that a class keeps about a student, as plain values for a JSON file.

    What belongs to the student alone is in it where this is their only class, since it is then this class's teacher
    whom they can ask for it.
    """
    account = {"username": learner.username, "name": learner.display_name, "since": _text(learner.created_at)}
    found: dict[str, Any] = {"class": section.name, "account": account}
    for name, query in _queries(section, learner, whole=not is_elsewhere(session, section, learner)).items():
        found[name] = [_plain(row) for row in session.scalars(query)]
    return found


def erase_student(session: Session, section: Section, learner: User, *, now: datetime) -> bool:
    """Delete all that a class keeps about a student; return whether the account went too.

    The account, and what belongs to the student alone, go with the last class. An assignment that was for nobody else
    is removed, since without a target it would be for the whole class.
    """
    _remove_own_assignments(session, section, learner, now=now)
    whole = not is_elsewhere(session, section, learner)
    attempts = _attempts(section, learner, whole=whole)
    _delete_attempts(session, attempts)
    for model, condition in _rows_of_class(section, learner):
        session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    session.execute(
        update(AuditEvent)
        .where(AuditEvent.section_id == section.id, _names(learner))
        .values(subject=_without_name(learner, ERASED))
    )
    if whole:
        session.execute(delete(ReviewCard).where(ReviewCard.user_id == learner.id))
        session.execute(delete(ActivityResponse).where(ActivityResponse.user_id == learner.id))
        session.execute(update(AuditEvent).where(AuditEvent.actor_id == learner.id).values(actor_id=None))
        session.execute(
            update(AuditEvent)
            .where(AuditEvent.school_id == learner.school_id, _names(learner))
            .values(subject=_without_name(learner, ERASED))
        )
        session.execute(delete(User).where(User.id == learner.id))
    session.expire_all()
    return whole


def pseudonymise_student(
    session: Session, section: Section, learner: User, *, rng: random.Random, now: datetime
) -> User:
    """Take away what tells who a student is in a class, and return the account that holds their work there now.

    Name, username, student id, ways to sign in and notes go; work and scores stay. It cannot be undone. In their only
    class the account itself loses its name, and the student can no longer sign in; what they kept in lessons goes too,
    since their own sentences may tell who they are. Who has another class keeps the account, as when they are erased:
    what belongs to this class moves to an account without a name, and they are no longer in the class.
    """
    taken = set(session.scalars(select(User.username)))
    pseudonym = new_username("student", rng=rng, taken=taken)
    events = AuditEvent.section_id == section.id
    if is_elsewhere(session, section, learner):
        holder = _detached(session, section, learner, pseudonym, now=now)
    else:
        holder = learner
        events = AuditEvent.school_id == section.school_id
    session.execute(update(AuditEvent).where(events, _names(learner)).values(subject=_without_name(learner, pseudonym)))
    holder.username, holder.display_name = pseudonym, _name_of(pseudonym)
    holder.passphrase_hash = holder.card_hash = None
    holder.session_epoch += 1
    holder.calendar_serial += 1
    session.execute(update(Enrollment).where(Enrollment.user_id == holder.id).values(student_id=""))
    session.execute(delete(StudentNote).where(StudentNote.user_id == holder.id))
    session.execute(delete(ActivityResponse).where(ActivityResponse.user_id == holder.id))
    session.flush()
    session.expire_all()
    return holder


def is_elsewhere(session: Session, section: Section, learner: User) -> bool:
    """Say whether a student is, or was, in another class too, so that their account is not this class's to take."""
    query = select(func.count()).where(Enrollment.user_id == learner.id, Enrollment.section_id != section.id)
    return bool(session.scalar(query))


def _detached(session: Session, section: Section, learner: User, username: str, *, now: datetime) -> User:
    """Move all that belongs to a class from a student's account to a new one; return that."""
    holder = create_user(
        session,
        school_id=learner.school_id,
        role=learner.role,
        display_name=_name_of(username),
        username=username,
        hashed_passphrase=None,
        now=now,
    )
    session.flush()
    moving: list[tuple[type[Base], ColumnElement[bool]]] = [
        *_rows_of_class(section, learner),
        (Attempt, Attempt.id.in_(_attempts(section, learner, whole=False))),
    ]
    for model, condition in moving:
        session.execute(
            update(model).where(condition).values(user_id=holder.id).execution_options(synchronize_session=False)
        )
    return holder


def _name_of(pseudonym: str) -> str:
    return "Student " + pseudonym.rpartition("-")[2].upper()


def carry_out_retention(session: Session, *, now: datetime) -> list[str]:
    """Erase the students' records of every class whose retention date has passed; return the classes' names.

    The date ends when it ends in the class's own time zone. The class itself stays, archived and empty, so that its
    teachers see what became of it.
    """
    query = select(Section).where(Section.retain_until.is_not(None))
    erased = []
    for section in session.scalars(query).all():
        today = now.astimezone(ZoneInfo(section.time_zone)).date()
        if section.retain_until is None or section.retain_until >= today:
            continue
        learners = session.scalars(
            select(User)
            .join(Enrollment, Enrollment.user_id == User.id)
            .where(Enrollment.section_id == section.id, Enrollment.role == EnrollmentRole.LEARNER)
        ).all()
        for learner in learners:
            erase_student(session, section, learner, now=now)
        section.retain_until = None
        section.archived_at = section.archived_at or now
        record_system_event(session, section, "students erased", f"{len(learners)} students", now=now)
        erased.append(section.name)
    session.flush()
    return erased


def _names(learner: User) -> ColumnElement[bool]:
    """Return the condition that an event names a student: alone, or after what it is about ("Title: ben-7kq")."""
    alone = AuditEvent.subject.in_([learner.username, learner.display_name])
    return alone | AuditEvent.subject.endswith(f": {learner.username}", autoescape=True)


def _without_name(learner: User, instead: str) -> ColumnElement[str]:
    """Return such a subject with something else in place of the name."""
    named = f": {learner.username}"
    return case(
        (
            AuditEvent.subject.endswith(named, autoescape=True),
            func.substr(AuditEvent.subject, 1, func.length(AuditEvent.subject) - len(learner.username)) + instead,
        ),
        else_=instead,
    )


def _remove_own_assignments(session: Session, section: Section, learner: User, *, now: datetime) -> None:
    targets = AssignmentTarget.__table__.alias()
    others = exists().where(
        targets.c.assignment_id == Assignment.id,
        targets.c.user_id.is_distinct_from(learner.id),
    )
    mine = exists().where(AssignmentTarget.assignment_id == Assignment.id, AssignmentTarget.user_id == learner.id)
    session.execute(
        update(Assignment)
        .where(Assignment.section_id == section.id, Assignment.removed_at.is_(None), mine, ~others)
        .values(removed_at=now)
        .execution_options(synchronize_session=False)
    )


def _attempts(section: Section, learner: User, *, whole: bool) -> Select[Any]:
    assignments = select(Assignment.id).where(Assignment.section_id == section.id)
    query = select(Attempt.id).where(Attempt.user_id == learner.id)
    return query if whole else query.where(Attempt.assignment_id.in_(assignments))


def _rows_of_class(section: Section, learner: User) -> list[tuple[type[Base], ColumnElement[bool]]]:
    """Return each table that says something about a student in a class, with its rows, in the order they can go."""
    assignments = select(Assignment.id).where(Assignment.section_id == section.id)
    groups = select(SectionGroup.id).where(SectionGroup.section_id == section.id)
    pairs = select(TestPair.id).where(TestPair.section_id == section.id)
    return [
        (Override, (Override.user_id == learner.id) & Override.assignment_id.in_(assignments)),
        (AssignmentTarget, (AssignmentTarget.user_id == learner.id) & AssignmentTarget.assignment_id.in_(assignments)),
        (GroupMember, (GroupMember.user_id == learner.id) & GroupMember.group_id.in_(groups)),
        (FormOrder, (FormOrder.user_id == learner.id) & FormOrder.pair_id.in_(pairs)),
        (StudentNote, (StudentNote.user_id == learner.id) & (StudentNote.section_id == section.id)),
        (Enrollment, (Enrollment.user_id == learner.id) & (Enrollment.section_id == section.id)),
    ]


def _queries(section: Section, learner: User, *, whole: bool) -> dict[str, Select[Any]]:
    attempts = _attempts(section, learner, whole=whole)
    queries: dict[str, Select[Any]] = {
        model.__tablename__: select(model).where(condition) for model, condition in _rows_of_class(section, learner)
    }
    queries["attempt"] = select(Attempt).where(Attempt.id.in_(attempts)).order_by(Attempt.id)
    queries["response"] = select(Response).where(Response.attempt_id.in_(attempts)).order_by(Response.id)
    queries["grade_change"] = select(GradeChange).where(GradeChange.attempt_id.in_(attempts)).order_by(GradeChange.id)
    queries["audit_event"] = select(AuditEvent).where(AuditEvent.section_id == section.id, _names(learner))
    if whole:
        queries["review_card"] = select(ReviewCard).where(ReviewCard.user_id == learner.id)
        queries["activity_response"] = select(ActivityResponse).where(ActivityResponse.user_id == learner.id)
    return queries


def _delete_attempts(session: Session, attempts: Select[Any]) -> None:
    ids = list(session.scalars(attempts))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for column in (GradeChange.attempt_id, Response.attempt_id, Attempt.id):
            gone = delete(column.class_).where(column.in_(some))
            session.execute(gone.execution_options(synchronize_session=False))


_HIDDEN = frozenset({"school_id", "passphrase_hash", "card_hash", "session_epoch"})


def _plain(row: Base) -> dict[str, Any]:
    """Return a row as a JSON object, its stored JSON texts as values."""
    values = {name: getattr(row, name) for name in row.__table__.columns.keys() if name not in _HIDDEN}  # noqa: SIM118
    for name in ("value", "card"):
        if isinstance(values.get(name), str):
            values[name] = json.loads(values[name])
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else value
