"""A class whose first attempts are built by hand, without pages: who answered what, when, and how sure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from course.assessment.item_types import Response as ItemResponse
from course.assessment.quiz import Item, Option, Quiz
from course.records.accounts import create_user
from course.records.assignments import create_assignment
from course.records.attempts import Origin, save_responses, start_assigned, submit_attempt
from course.records.classes import enroll
from course.records.tables import Assignment, Attempt, Enrollment, Response, Section, User, UserRole
from tests.conftest import HASH, NOON, Cast, assigned

VERDICT_IDS = ("supported", "contradicted", "not-stated", "disagree")


def option(option_id: str) -> Option:
    """An option with a rationale of its own."""
    return Option(option_id, f"Text {option_id}", f"Why {option_id}.", ("new-report/lead.steel",))


def single(item_id: str, key: str = "a", options: str = "abc") -> Item:
    """An item of which one option is right; 1 point."""
    return Item(
        item_id,
        "single",
        f"Stem of {item_id}?",
        "Objective",
        (key,),
        tuple(map(option, options)),
        ("new-report/lead.steel",),
    )


def claim(item_id: str, key: str) -> Item:
    """An item that asks for a verdict; 1 point."""
    options = tuple(Option(each, each, f"Why {each}.", ("own",)) for each in VERDICT_IDS)
    return Item(item_id, "verdict", f"“{item_id}”", "Objective", (key,), options, ("own",), searched=("own",))


def quiz_of(*items: Item, quiz_id: str = "three", form: str = "") -> Quiz:
    """A quiz of these items."""
    return Quiz(quiz_id, f"Quiz {quiz_id}", "bridge", items, form=form)


def chosen(*ids: str) -> ItemResponse:
    """A response that chooses these options."""
    return {"chosen": [*ids]}


def assign(session: Session, cast: Cast, quiz: Quiz, **settings: object) -> Assignment:
    """Assign a quiz to Ada's class, without limits."""
    section, ada = session.get_one(Section, cast.section.id), session.get_one(User, cast.ada.id)
    always = assigned(due_at=None, closes_at=None, attempts_allowed=None, **settings)
    return create_assignment(session, section, ada, quiz_id=quiz.id, settings=always, now=NOON)


def add_learner(session: Session, cast: Cast, name: str) -> User:
    """Add a student to Ada's class."""
    section = session.get_one(Section, cast.section.id)
    user = create_user(
        session,
        school_id=section.school_id,
        role=UserRole.STUDENT,
        display_name=name.title(),
        username=name,
        hashed_passphrase=HASH,
        now=NOON,
    )
    enroll(session, section, user, now=NOON)
    return user


def add_learners(session: Session, cast: Cast, count: int) -> list[User]:
    """Add students to Ada's class: learner-0, learner-1, …"""
    return [add_learner(session, cast, f"learner-{number}") for number in range(count)]


def leave(session: Session, learner: User) -> None:
    """Take a student out of all classes."""
    session.execute(update(Enrollment).where(Enrollment.user_id == learner.id).values(removed_at=NOON))


def take(
    session: Session,
    assignment: Assignment,
    learner: User,
    quiz: Quiz,
    answers: Mapping[str, ItemResponse],
    *,
    gaps: Mapping[str, float] | None = None,
    sure: Mapping[str, int] | None = None,
    is_submitted: bool = True,
) -> Attempt:
    """Start the next attempt, give the answers in their order (each so many seconds after the last), and submit."""
    attempt = start_assigned(session, assignment, learner, quiz, rng=random.Random(1), now=NOON)
    moment = NOON
    for item_id, answer in answers.items():
        moment += timedelta(seconds=(gaps or {}).get(item_id, 0))
        _save(session, attempt, item_id, answer, moment)
    for item_id, step in (sure or {}).items():
        session.execute(
            update(Response)
            .where(Response.attempt_id == attempt.id, Response.item_id == item_id)
            .values(confidence=step)
        )
    session.expire_all()
    if is_submitted:
        submit_attempt(session, attempt.id, now=NOON + timedelta(hours=1))
    return attempt


def _save(session: Session, attempt: Attempt, item_id: str, answer: ItemResponse, moment: datetime) -> None:
    save_responses(session, attempt.id, {item_id: answer}, now=moment, origin=Origin(given_at=moment))
