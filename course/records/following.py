"""Following a class while it works, and one student over all their work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, and_, cast, func, select
from sqlalchemy.orm import Session, joinedload

from course.assessment.item_types import left_open
from course.assessment.quiz import Item, Quiz
from course.records.assignments import is_for
from course.records.tables import (
    Assignment,
    Attempt,
    Enrollment,
    EnrollmentRole,
    Response,
    Section,
    StudentNote,
    User,
)
from course.records.versions import pinned_quiz


@dataclass(frozen=True, slots=True)
class LiveStudent:
    """How far one student is with an assignment at this moment. `last_item` is the id of the item saved last.

    `answered` counts every answer, `partly` those among them that leave a part of their item open.
    """

    name: str
    is_working: bool
    submitted_at: datetime | None
    answered: int
    partly: int
    flagged: int
    last_item: str
    saved_at: datetime | None


def live(session: Session, assignment: Assignment) -> list[LiveStudent]:
    """Return every student of an assignment by name: who is in, what was saved last, and when.

    Of several attempts the newest is shown.
    """
    newest = (
        select(Attempt.user_id, func.max(Attempt.number).label("number"))
        .where(Attempt.assignment_id == assignment.id)
        .group_by(Attempt.user_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=Response.attempt_id, order_by=(Response.saved_at.desc(), Response.id.desc())
    )
    saved = (
        select(
            Response.attempt_id,
            Response.item_id,
            Response.saved_at,
            place.label("place"),
            func.count(Response.value).over(partition_by=Response.attempt_id).label("answered"),
            func.sum(cast(Response.is_flagged, Integer)).over(partition_by=Response.attempt_id).label("flagged"),
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .subquery()
    )
    query = (
        select(
            User.display_name,
            Attempt.id,
            Attempt.submitted_at,
            saved.c.answered,
            saved.c.flagged,
            saved.c.item_id,
            saved.c.saved_at,
        )
        .select_from(Enrollment)
        .join(User, User.id == Enrollment.user_id)
        .join(Assignment, and_(Assignment.section_id == Enrollment.section_id, Assignment.id == assignment.id))
        .outerjoin(newest, newest.c.user_id == User.id)
        .outerjoin(
            Attempt,
            and_(
                Attempt.assignment_id == assignment.id,
                Attempt.user_id == User.id,
                Attempt.number == newest.c.number,
            ),
        )
        .outerjoin(saved, and_(saved.c.attempt_id == Attempt.id, saved.c.place == 1))
        .where(
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            is_for(User.id),
        )
        .order_by(func.lower(User.display_name), User.id)
    )
    partly = _partly_answered(session, assignment)
    return [
        LiveStudent(
            name=name,
            is_working=attempt_id is not None and submitted_at is None,
            submitted_at=submitted_at,
            answered=answered or 0,
            partly=partly[attempt_id],
            flagged=flagged or 0,
            last_item=item_id or "",
            saved_at=saved_at,
        )
        for name, attempt_id, submitted_at, answered, flagged, item_id, saved_at in session.execute(query)
    ]


def _partly_answered(session: Session, assignment: Assignment) -> Counter[int]:
    """Return how many answers of each open attempt leave a part of their item open."""
    query = (
        select(Response, Attempt.quiz_version_id)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None), Response.value.is_not(None))
    )
    rows = session.execute(query).all()
    versions = {version_id for _, version_id in rows}
    items = {(each, item.id): item for each in versions for item in pinned_quiz(session, each).items}
    answers = [(row, items.get((version_id, row.item_id))) for row, version_id in rows]
    return Counter(row.attempt_id for row, item in answers if item is not None and left_open(item, row.response))


def attempts_in_section(session: Session, section: Section, learner: User) -> list[Attempt]:
    """Return a student's attempts in a class with their assignments, the newest first."""
    query = (
        select(Attempt)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .options(joinedload(Attempt.assignment).joinedload(Assignment.section))
        .where(Attempt.user_id == learner.id, Assignment.section_id == section.id)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class ToPractise:
    """An item that a student's newest submitted attempt at it did not get wholly right."""

    quiz: Quiz
    item: Item
    score: float


def to_practise(session: Session, attempts: Sequence[Attempt]) -> list[ToPractise]:
    """Return the items that the newest submitted of these attempts at each quiz left below full score.

    `attempts` are in the order of `attempts_in_section`, the newest first.
    """
    newest: dict[str, Attempt] = {}
    for attempt in attempts:
        if not attempt.is_open:
            newest.setdefault(attempt.quiz_id, attempt)
    rows = select(Response.attempt_id, Response.item_id, Response.score).where(
        Response.attempt_id.in_([attempt.id for attempt in newest.values()]), Response.value.is_not(None)
    )
    scores = {(attempt_id, item_id): score or 0.0 for attempt_id, item_id, score in session.execute(rows)}
    return [
        ToPractise(quiz, item, scores.get((attempt.id, item.id), 0.0))
        for attempt in newest.values()
        for quiz in (pinned_quiz(session, attempt.quiz_version_id),)
        for item in quiz.items
        if scores.get((attempt.id, item.id), 0.0) < item.max_score
    ]


def notes_about(session: Session, section: Section, learner: User) -> list[StudentNote]:
    """Return the notes of a class's teachers about a student, the newest first, each with its author."""
    query = (
        select(StudentNote)
        .options(joinedload(StudentNote.author))
        .where(StudentNote.section_id == section.id, StudentNote.user_id == learner.id)
        .order_by(StudentNote.id.desc())
    )
    return list(session.scalars(query))


def add_note(
    session: Session, section: Section, learner: User, *, author: User, text: str, now: datetime
) -> StudentNote:
    """Write a note about a student."""
    note = StudentNote(
        school_id=section.school_id,
        section_id=section.id,
        user_id=learner.id,
        author_id=author.id,
        text=text.strip(),
        created_at=now,
    )
    session.add(note)
    session.flush()
    return note


def remove_note(session: Session, section: Section, learner: User, note_id: int) -> bool:
    """Delete a note about a student; return whether there was such a note."""
    for note in notes_about(session, section, learner):
        if note.id == note_id:
            session.delete(note)
            session.flush()
            return True
    return False
