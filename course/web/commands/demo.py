"""`flask demo`: three classes of made-up students with simulated answers, so that a teacher sees reports at once.

What the reports are to find is put in on purpose and named here: in one quiz a misreading that most of a class shares,
a question that tells those who know from those who do not, one that does the opposite, and between the two forms of the
test a gain.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from course.assessment.item_types import Response, item_type
from course.assessment.quiz import Item, Quiz
from course.records import accounts, classes
from course.records.assignments import Settings, create_assignment
from course.records.attempts import Marks, save_responses, start_assigned, submit_attempt
from course.records.copying import moved
from course.records.secrets import passphrase_hash
from course.records.tables import Assignment, CountedAttempt, Enrollment, Section, TestPair, User, UserRole
from course.records.test_pairs import create_pair, quiz_id_of
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import upgrade_database, writer

CLASS_NAMES = ("Demo class 1", "Demo class 2", "Demo class 3")
STUDENTS_IN_CLASS = 30
TIME_ZONE = "Europe/Berlin"
SEED = 7
SHARED = 0.65
"""The share of each class that falls for the planted misreading, whatever their ability."""
GAIN = 0.3
"""By how much the chance to answer right grows between the two forms of the test."""
# Given names only, so that nobody takes them for real students.
NAMES = tuple(
    name
    for line in (
        "Aiko Amara Bruno Chidi Dalia Emil Farah Goran Hana Ines Jonas Kofi Leila Mateo Nadia",
        "Nora Olek Priya Quinn Rosa Sami Tariq Uma Viktor Wanda Xenia Yusuf Zoe Anouk Bilal",
    )
    for name in line.split()
)


@dataclass(frozen=True, slots=True)
class Planted:
    """What is put into one quiz: three items with one right answer, and the wrong one that most of a class give."""

    quiz_id: str
    misread_item: str
    misread_option: str
    good_item: str
    bad_item: str


def planted_in(quizzes: Sequence[Quiz]) -> Planted | None:
    """Return where the effects go: into the quiz with the most items of one right option, its first three of these.

    None where no quiz has as many.
    """
    quiz = max(quizzes, key=lambda each: len(_choose_one(each)))
    items = _choose_one(quiz)
    if len(items) < 3:
        return None
    misread, good, bad = items[:3]
    wrong = next(option.id for option in misread.options if option.id not in misread.key)
    return Planted(quiz.id, misread.id, wrong, good.id, bad.id)


def register(app: Flask) -> None:
    """Add the command to an app."""
    app.cli.add_command(_demo)


@click.command("demo")
@with_appcontext
def _demo() -> None:
    """Make three classes of made-up students who have taken every quiz."""
    upgrade_database(current_app._get_current_object())  # type: ignore[attr-defined]
    passphrase = "-".join(rng().choice(NAMES).lower() for _ in range(5))
    made = make_demo(writer(), passphrase=passphrase, echo=click.echo)
    writer().commit()
    click.echo(f"{len(made)} classes have {STUDENTS_IN_CLASS * len(made)} made-up students.")
    click.echo(f"Sign in as demo-teacher with the passphrase {passphrase} (shown only now).")


def make_demo(session: Session, *, passphrase: str, echo: Callable[[str], None]) -> list[Section]:
    """Make the demo teacher's classes with all their work and return them. Never commits."""
    moment = now()
    school = accounts.the_school(session, now=moment)
    teacher = _teacher(session, school.id, passphrase, moment)
    lessons = [quiz for quiz in catalogue().quizzes.values() if not quiz.form]
    planted = planted_in(lessons)
    began = _days_on(moment, -7 * (len(lessons) + 2))
    sections = []
    for name in CLASS_NAMES:
        section = classes.create_section(session, teacher, name=name, time_zone=TIME_ZONE, rng=rng(), now=began)
        learners = classes.add_students(
            session,
            section,
            [classes.NewStudent(each, f"D{n:03d}") for n, each in enumerate(NAMES, 1)],
            rng=rng(),
            now=began,
        )
        pair = _assign_pair(session, section, teacher, moment, len(lessons))
        attempts = 0
        for number, quiz in enumerate(lessons):
            due = _days_on(moment, 6 - 7 * (len(lessons) - number))
            assignment = _assign(session, section, teacher, quiz, due)
            attempts += _simulate(session, assignment, learners, due, _chance(name, quiz.id), planted=planted)
        for assignment_id, gain in ((pair.before_id, 0.0), (pair.after_id, GAIN)) if pair else ():
            assignment = session.get_one(Assignment, assignment_id)
            assert assignment.due_at is not None
            chance = _chance(name, assignment.title)
            attempts += _simulate(session, assignment, learners, assignment.due_at, chance, planted=planted, gain=gain)
        echo(f"{name}: {len(learners)} students, {attempts} attempts")
        sections.append(section)
    return sections


def _days_on(moment: datetime, days: int) -> datetime:
    """Return the moment some days later, or earlier, at the same time on the clocks of the class."""
    return moved(moment, TIME_ZONE, TIME_ZONE, days=days) or moment


def _chance(*about: str) -> random.Random:
    """Return the chance for one quiz in one class: the same each time, whatever is changed in other quizzes."""
    return random.Random(f"{SEED} {' '.join(about)}")  # noqa: S311  (simulated answers)


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


def _settings(title: str, due: datetime) -> Settings:
    return Settings(
        title=title,
        opens_at=_days_on(due, -7),
        due_at=due,
        closes_at=_days_on(due, 14),
        attempts_allowed=2,
        counted=CountedAttempt.BEST,
        asks_confidence=True,
    )


def _assign(session: Session, section: Section, teacher: User, quiz: Quiz, due: datetime) -> Assignment:
    settings = _settings(quiz.title, due)
    return create_assignment(session, section, teacher, quiz_id=quiz.id, settings=settings, now=_days_on(due, -7))


def _assign_pair(session: Session, section: Section, teacher: User, moment: datetime, weeks: int) -> TestPair | None:
    """Assign the test before the first quiz and after the last one, where the course has one."""
    forms = sorted((quiz for quiz in catalogue().quizzes.values() if quiz.form), key=lambda quiz: quiz.form)
    if len(forms) != 2:
        return None
    return create_pair(
        session,
        section,
        teacher,
        quiz_ids=(forms[0].id, forms[1].id),
        before=_settings("Test: before", _days_on(moment, -7 * (weeks + 1))),
        after=_settings("Test: after", _days_on(moment, -1)),
        rng=rng(),
        now=_days_on(moment, -7 * (weeks + 2)),
    )


def _simulate(
    session: Session,
    assignment: Assignment,
    learners: list[Enrollment],
    due: datetime,
    chance: random.Random,
    *,
    planted: Planted | None,
    gain: float = 0.0,
) -> int:
    """Let most students answer, some late, some without submitting; return how many attempts were made."""
    made = 0
    sureness = _chance("confidence", assignment.section.name, assignment.title)
    for place, enrollment in enumerate(learners):
        ability = place / (len(learners) - 1)
        if chance.random() < 0.06:
            continue
        moment = due - timedelta(hours=chance.uniform(-10, 60))
        quiz = catalogue().quizzes[quiz_id_of(session, assignment, enrollment.user_id)]
        attempt = start_assigned(session, assignment, enrollment.user, quiz, rng=chance, now=moment)
        for item in quiz.items:
            moment += timedelta(seconds=chance.uniform(15, 90))
            response = _answer(quiz, item, ability, chance, planted=planted, gain=gain)
            marks = {} if response is None else {item.id: Marks(confidence=_confidence(ability, sureness))}
            save_responses(session, attempt.id, {item.id: response}, now=moment, marks=marks)
        if chance.random() < 0.95:
            submit_attempt(session, attempt.id, now=moment)
        made += 1
    return made


def _confidence(ability: float, chance: random.Random) -> int | None:
    """Return how sure a student says they are, from 1 to 4: who knows more is surer. Some say nothing."""
    said = round(1 + 3 * ability + chance.uniform(-1.2, 1.2))
    return None if chance.random() < 0.1 else min(max(said, 1), 4)


def _answer(
    quiz: Quiz, item: Item, ability: float, chance: random.Random, *, planted: Planted | None, gain: float
) -> Response | None:
    """Return what a student of an ability from 0 to 1 answers; None for nothing."""
    right, *wrong = item_type(item).examples(item)
    knows = 0.05 + 0.85 * ability + gain
    if planted is not None and quiz.id == planted.quiz_id:
        if item.id == planted.misread_item and chance.random() < SHARED:
            return {"chosen": [planted.misread_option]}
        if item.id == planted.good_item:
            knows = 1.0 if ability > 0.5 else 0.0
        if item.id == planted.bad_item:
            knows = 0.0 if ability > 0.5 else 1.0
    if chance.random() < 0.03:
        return None
    return right if chance.random() < knows else chance.choice(wrong)


def _choose_one(quiz: Quiz) -> list[Item]:
    """Return the items whose right answer is one option and nothing else, whatever their type."""
    return [
        item
        for item in quiz.items
        if len(item.key) == 1 and item_type(item).examples(item)[0] == {"chosen": list(item.key)}
    ]
