"""What the course is measured with: a class that takes a real quiz, and a class with a million responses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from bench.load import Student
from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item, Quiz
from course.records.accounts import create_user, the_school
from course.records.assignments import Settings, create_assignment
from course.records.classes import create_section, enroll
from course.records.secrets import passphrase_hash
from course.records.tables import (
    Assignment,
    Attempt,
    CountedAttempt,
    Enrollment,
    EnrollmentRole,
    Response,
    Section,
    SubmittedBy,
    User,
    UserRole,
)
from course.records.versions import pin_version
from course.web import create_app
from course.web.catalogue import catalogue
from course.web.database import close_connections, upgrade_database, writer
from tests.plain_client import PlainClient

STUDENTS = 32
ANSWERS = 12
PASSPHRASE = "four calm brown bears"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MANY_STUDENTS, MANY_ATTEMPTS, MANY_ITEMS = 10_000, 10, 10


@dataclass(frozen=True)
class School:
    """A database with two classes: one to take a quiz, one to export."""

    start_path: str
    answers: tuple[tuple[str, ItemResponse], ...]
    export_path: str


def make_school(instance: Path, database_url: str, *, with_many: bool) -> School:
    """Fill an empty database."""
    app = create_app(environment={"INSTANCE": str(instance), "DATABASE_URL": database_url})
    upgrade_database(app)
    school = _fill(app, with_many=with_many)
    close_connections(app)
    return school


def sign_in_all(port: int, school: School) -> list[Student]:
    """Return the students of the first class, each signed in, with an open attempt at the quiz."""
    return [_signed_in(port, school, number) for number in range(STUDENTS)]


def visitor_at_sign_in(port: int, number: int) -> Student:
    """Return a student who has the page to sign in before them."""
    client = PlainClient(port)
    client.get("/sign-in")
    client.close()
    return Student(_cookie(client), client.token, f"student-{number}", PASSPHRASE)


def teacher(port: int) -> PlainClient:
    """Return a connection of the classes' teacher."""
    client = PlainClient(port)
    client.sign_in("teacher", PASSPHRASE)
    return client


def _signed_in(port: int, school: School, number: int) -> Student:
    client = PlainClient(port)
    client.sign_in(f"student-{number}", PASSPHRASE)
    attempt = client.post(school.start_path).location
    client.close()
    return Student(_cookie(client), client.token, attempt=attempt)


def _cookie(client: PlainClient) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def quiz_to_take() -> Quiz:
    """Return the first quiz of the course that is long enough."""
    return next(each for each in catalogue().quizzes.values() if len(each.items) >= ANSWERS)


def _fill(app: Flask, *, with_many: bool) -> School:
    hashed = passphrase_hash(PASSPHRASE)
    with app.app_context():
        session = writer()
        quiz = quiz_to_take()
        school_id = the_school(session, now=NOON).id
        ada = create_user(
            session,
            school_id=school_id,
            role=UserRole.TEACHER,
            display_name="Ada",
            username="teacher",
            hashed_passphrase=hashed,
            now=NOON,
        )
        section = create_section(session, ada, name="7B", time_zone="Europe/Berlin", rng=Random(1), now=NOON)
        for number in range(STUDENTS):
            user = create_user(
                session,
                school_id=school_id,
                role=UserRole.STUDENT,
                display_name=f"Student {number}",
                username=f"student-{number}",
                hashed_passphrase=hashed,
                now=NOON,
            )
            enroll(session, section, user, now=NOON)
        assignment = _assign(session, section, ada, quiz)
        export_path = _add_many(session, ada, quiz) if with_many else ""
        session.commit()
        answers = tuple((item.id, item_type(item).examples(item)[0]) for item in quiz.items[:ANSWERS])
        return School(f"/my/assignments/{assignment.id}/start", answers, export_path)


def _assign(session: Session, section: Section, ada: User, quiz: Quiz) -> Assignment:
    settings = Settings(
        title=quiz.title,
        opens_at=None,
        due_at=None,
        closes_at=None,
        attempts_allowed=None,
        counted=CountedAttempt.BEST,
    )
    return create_assignment(session, section, ada, quiz_id=quiz.id, settings=settings, now=NOON)


def _add_many(session: Session, ada: User, quiz: Quiz) -> str:
    """Add a class with MANY_STUDENTS × MANY_ATTEMPTS × MANY_ITEMS responses; return the path of its long export."""
    section = create_section(session, ada, name="All of us", time_zone="Europe/Berlin", rng=Random(2), now=NOON)
    assignment = _assign(session, section, ada, quiz)
    users = _add_users(session, section)
    version = pin_version(session, quiz, now=NOON)
    session.execute(
        insert(Attempt),
        [
            {
                "public_id": f"many-{user_id}-{number}",
                "school_id": section.school_id,
                "assignment_id": assignment.id,
                "user_id": user_id,
                "quiz_id": quiz.id,
                "quiz_version_id": version,
                "number": number,
                "seed": number,
                "started_at": NOON.replace(minute=number, second=user_id % 60),
                "submitted_at": NOON.replace(hour=13, minute=user_id % 60),
                "submitted_by": SubmittedBy.LEARNER,
                "score": float((user_id + number) % (MANY_ITEMS + 1)),
                "max_score": quiz.max_score,
            }
            for user_id in users
            for number in range(1, MANY_ATTEMPTS + 1)
        ],
    )
    for item in quiz.items[:MANY_ITEMS]:
        for turn, (value, score) in enumerate(_ways_to_answer(item)):
            _answer_all(session, assignment, item, value, score, turn=turn)
    return f"/teach/classes/{section.id}/assignments/{assignment.id}/responses.csv"


def _add_users(session: Session, section: Section) -> list[int]:
    session.execute(
        insert(User),
        [
            {
                "school_id": section.school_id,
                "role": UserRole.STUDENT,
                "username": f"many-{number}",
                "display_name": f"Ben Núñez {number}",
                "session_epoch": 0,
                "created_at": NOON,
            }
            for number in range(MANY_STUDENTS)
        ],
    )
    users = list(session.scalars(select(User.id).where(User.username.like("many-%")).order_by(User.id)))
    session.execute(
        insert(Enrollment),
        [
            {
                "school_id": section.school_id,
                "section_id": section.id,
                "user_id": user_id,
                "role": EnrollmentRole.LEARNER,
                "student_id": f"S{user_id}",
                "created_at": NOON,
            }
            for user_id in users
        ],
    )
    return users


def _ways_to_answer(item: Item) -> Sequence[tuple[str, float]]:
    """Return three stored values of an item, right and wrong, with their scores."""
    kind = item_type(item)
    answers = kind.examples(item)
    three = [answers[turn % len(answers)] for turn in range(3)]
    return [(json.dumps(answer), kind.score(item, answer)) for answer in three]


def _answer_all(session: Session, assignment: Assignment, item: Item, value: str, score: float, *, turn: int) -> None:
    """Store one response in every third attempt."""
    rows = select(
        Attempt.school_id,
        Attempt.id,
        literal(item.id),
        literal(value),
        literal(score),
        Attempt.started_at,
        Attempt.started_at,
    ).where(Attempt.assignment_id == assignment.id, Attempt.id % 3 == turn)
    columns = ["school_id", "attempt_id", "item_id", "value", "score", "given_at", "saved_at"]
    session.execute(insert(Response).from_select(columns, rows))
