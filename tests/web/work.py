"""Attempts at the small course's quiz, made without pages. Right answers score 5 of 5."""

from __future__ import annotations

from flask import Flask

from course.assessment.item_types import Response
from course.records.attempts import attempt_by_public_id, save_responses, start_assigned, submit_attempt
from course.records.tables import Assignment, User
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import writer

RIGHT: dict[str, Response] = {
    "material": {"chosen": ["steel"]},
    "only-new": {"chosen": ["steel", "foot"]},
    "one-length": {"chosen": ["disagree"]},
    "settles-material": {"chosen": ["steel"]},
    "on-foot": {"entered": "5"},
}
RIGHT_FORM = {
    "answer.material": "steel",
    "answer.only-new": ["steel", "foot"],
    "answer.one-length": "disagree",
    "answer.settles-material": "steel",
    "answer.on-foot": "5 %",
}


def begun_attempt(app: Flask, learner: User, assignment: Assignment, answers: dict[str, Response] | None = None) -> str:
    """Start an attempt, save answers, and return its public id."""
    with app.app_context():
        session = writer()
        mine = session.get_one(Assignment, assignment.id)
        attempt = start_assigned(session, mine, learner, catalogue().quizzes[mine.quiz_id], rng=rng(), now=now())
        save_responses(session, attempt.id, answers or {}, now=now())
        session.commit()
        return attempt.public_id


def submitted_attempt(
    app: Flask, learner: User, assignment: Assignment, answers: dict[str, Response] | None = None
) -> str:
    """Start, answer (all right, unless told otherwise) and submit an attempt; return its public id."""
    public_id = begun_attempt(app, learner, assignment, RIGHT if answers is None else answers)
    with app.app_context():
        attempt = attempt_by_public_id(writer(), public_id)
        assert attempt is not None
        submit_attempt(writer(), attempt.id, now=now())
        writer().commit()
    return public_id
