"""Whose attempt it is: the getters through which every page of taking, practising and reviewing fetches.

A stranger gets a 404, whatever exists.
"""

from __future__ import annotations

from flask import abort, request
from flask_login import current_user
from sqlalchemy.orm import Session

from course.assessment.quiz import Item, Quiz
from course.records.assignments import EffectiveDates, effective_dates, override_of
from course.records.attempts import attempt_by_public_id
from course.records.classes import section_of_teacher
from course.records.tables import Attempt
from course.records.versions import pinned_quiz
from course.web.access import me
from course.web.visitors import current_learner


def my_attempt(session: Session, public_id: str) -> Attempt:
    """Return the attempt if it is the visitor's own; 404 for everybody else, teachers included."""
    attempt = attempt_by_public_id(session, public_id)
    if attempt is None or not _is_mine(attempt):
        # A page that was open when its student signed out asks them to sign in again, whatever attempt it is about.
        abort(401 if request.is_json and not current_user.is_authenticated else 404)
    return attempt


def my_practice(session: Session, public_id: str) -> Attempt:
    """Return the visitor's own practice attempt; 404 otherwise."""
    attempt = my_attempt(session, public_id)
    if not attempt.is_practice:
        abort(404)
    return attempt


def attempt_to_review(session: Session, public_id: str) -> tuple[Attempt, bool]:
    """Return the attempt and whether a teacher of its class asks; 404 unless it is theirs or the visitor's own."""
    attempt = attempt_by_public_id(session, public_id)
    if attempt is None:
        abort(404)
    if _is_mine(attempt):
        return attempt, False
    if not (current_user.is_authenticated and me().is_teacher and attempt.assignment is not None):
        abort(404)
    if section_of_teacher(session, attempt.assignment.section_id, me(), also_readers=True) is None:
        abort(404)
    return attempt, True


def item_of(session: Session, attempt: Attempt, item_id: str) -> tuple[Quiz, Item]:
    """Return the quiz as the attempt took it and one of its items; 404 if it has no such item."""
    quiz = pinned_quiz(session, attempt.quiz_version_id)
    item = next((each for each in quiz.items if each.id == item_id), None)
    return quiz, item or abort(404)


def dates_of(session: Session, attempt: Attempt) -> EffectiveDates | None:
    """Return the dates that hold for an attempt's student; None for practice."""
    if attempt.assignment is None or attempt.user_id is None:
        return None
    return effective_dates(attempt.assignment, override_of(session, attempt.assignment.id, attempt.user_id))


def _is_mine(attempt: Attempt) -> bool:
    mine = current_learner()
    if attempt.user_id is not None:
        return mine.user is not None and mine.user.id == attempt.user_id
    # A visitor who signs in on the same browser keeps what they practised before.
    key = mine.practice_key
    return key is not None and attempt.practice_key == key
