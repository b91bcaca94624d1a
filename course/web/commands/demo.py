"""`flask demo`: a class of made-up students with simulated answers, so that a teacher sees results at once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from course.assessment.item_types import Response, item_type
from course.assessment.quiz import Item, Quiz
from course.records import accounts, classes
from course.records.assignments import Settings, create_assignment
from course.records.attempts import save_responses, start_assigned, submit_attempt
from course.records.secrets import passphrase_hash
from course.records.tables import Assignment, CountedAttempt, Enrollment, Section, User, UserRole
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import upgrade_database, writer

CLASS_NAME = "Demo class"
TIME_ZONE = "Europe/Berlin"
SEED = 7
# Given names only, so that nobody takes them for real students.
NAMES = tuple(
    name
    for line in (
        "Aiko Amara Bruno Chidi Dalia Emil Farah Goran Hana Ines Jonas Kofi Leila Mateo",
        "Nora Olek Priya Quinn Rosa Sami Tariq Uma Viktor Wanda Xenia Yusuf Zoe Anouk",
    )
    for name in line.split()
)


def register(app: Flask) -> None:
    """Add the command to an app."""
    app.cli.add_command(_demo)


@click.command("demo")
@with_appcontext
def _demo() -> None:
    """Make a class of made-up students who have taken every quiz."""
    upgrade_database(current_app._get_current_object())  # type: ignore[attr-defined]
    session, moment = writer(), now()
    school = accounts.the_school(session, now=moment)
    passphrase = "-".join(rng().choice(NAMES).lower() for _ in range(5))
    teacher = _teacher(session, school.id, passphrase, moment)
    section = classes.create_section(session, teacher, name=CLASS_NAME, time_zone=TIME_ZONE, rng=rng(), now=moment)
    chance = random.Random(SEED)  # noqa: S311  (simulated answers, the same each time)
    learners = classes.add_students(
        session,
        section,
        [classes.NewStudent(name, f"D{n:03d}") for n, name in enumerate(NAMES, 1)],
        rng=rng(),
        now=moment,
    )
    quizzes = list(catalogue().quizzes.values())
    for number, quiz in enumerate(quizzes):
        due = moment - timedelta(days=7 * (len(quizzes) - number)) + timedelta(days=6)
        assignment = _assign(session, section, teacher, quiz, due)
        click.echo(f"{quiz.title}: {_simulate(session, assignment, quiz, learners, due, chance)} attempts")
    session.commit()
    click.echo(f"“{CLASS_NAME}” has {len(learners)} made-up students.")
    click.echo(f"Sign in as {teacher.username} with the passphrase {passphrase} (shown only now).")


def _teacher(session: Session, school_id: int, passphrase: str, moment: datetime) -> User:
    """Return the demo teacher with a fresh passphrase; made on the first call."""
    found = accounts.user_by_username(session, "demo-teacher")
    if found is None:
        return accounts.create_user(
            session,
            school_id=school_id,
            role=UserRole.TEACHER,
            display_name="Demo teacher",
            username="demo-teacher",
            hashed_passphrase=passphrase_hash(passphrase),
            now=moment,
        )
    accounts.set_passphrase(session, found, passphrase_hash(passphrase))
    return found


def _assign(session: Session, section: Section, teacher: User, quiz: Quiz, due: datetime) -> Assignment:
    settings = Settings(
        title=quiz.title,
        opens_at=due - timedelta(days=7),
        due_at=due,
        closes_at=due + timedelta(days=14),
        attempts_allowed=2,
        counted=CountedAttempt.BEST,
    )
    return create_assignment(session, section, teacher, quiz_id=quiz.id, settings=settings, now=due - timedelta(days=7))


def _simulate(
    session: Session,
    assignment: Assignment,
    quiz: Quiz,
    learners: list[Enrollment],
    due: datetime,
    chance: random.Random,
) -> int:
    """Let most students answer, some late, some without submitting; return how many attempts were made."""
    made = 0
    for place, enrollment in enumerate(learners):
        skill = 0.35 + 0.6 * place / len(learners)
        if chance.random() < 0.08:
            continue
        moment = due - timedelta(hours=chance.uniform(-10, 60))
        attempt = start_assigned(session, assignment, enrollment.user, quiz, rng=chance, now=moment)
        for item in quiz.items:
            moment += timedelta(seconds=chance.uniform(15, 90))
            save_responses(session, attempt.id, {item.id: _answer(item, skill, chance)}, now=moment)
        if chance.random() < 0.93:
            submit_attempt(session, attempt.id, now=moment)
        made += 1
    return made


def _answer(item: Item, skill: float, chance: random.Random) -> Response | None:
    if chance.random() < 0.03:
        return None
    right, *wrong = item_type(item).examples(item)
    return right if chance.random() < skill else chance.choice(wrong)
