"""A quiz's own page, from which anyone can practise it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from course.assessment.quiz import Quiz
from course.records.assignments import assignments_of_learner, effective_dates, overrides_of_learner, release
from course.records.attempts import Learner, attempts_of, practice_attempts, start_practice
from course.records.secrets import token_hash
from course.records.tables import Assignment, Attempt, UserRole
from course.records.throttle import PRACTICE_ADDRESS
from course.web.access import anyone, me
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import reader, writer
from course.web.sign_in import address, within_limits
from course.web.visitors import current_learner, new_visitor_key, remember_visitor

HELD_BACK_QUIZ = "This quiz is assigned to you. You can practise it once its answers are shown."
HELD_BACK_FORM = "Your class takes this test. You can practise a form of it once you have had its answers in class."

bp = Blueprint("quizzes", __name__)


@bp.get("/quizzes/<quiz_id>")
@anyone
def quiz(quiz_id: str) -> ResponseReturnValue:
    """Say what a quiz is and offer to practise it."""
    found = _quiz(quiz_id)
    learner = current_learner()
    mine = practice_attempts(reader(), learner) if learner.user or learner.practice_key else []
    return render_template(
        "quizzes/quiz.html",
        quiz=found,
        lesson=catalogue().lessons.get(found.lesson),
        other_forms=[each for each in _forms_beside(found) if each.id != found.id],
        assigned=held_back_by(found),
        attempts=[attempt for attempt in mine if attempt.quiz_id == found.id],
    )


@bp.post("/quizzes/<quiz_id>/practice")
@anyone
def practise(quiz_id: str) -> ResponseReturnValue:
    """Start practising a quiz, or go on where one left off."""
    found = _quiz(quiz_id)
    if held_back_by(found) is not None:
        flash(HELD_BACK_FORM if found.form else HELD_BACK_QUIZ, "problem")
        return redirect(url_for("quizzes.quiz", quiz_id=quiz_id), code=303)
    if not within_limits((PRACTICE_ADDRESS, address())):
        abort(429)
    learner, fresh_key = current_learner(), None
    if learner.user is None and learner.practice_key is None:
        fresh_key = new_visitor_key()
        learner = Learner(practice_key=token_hash(fresh_key))
    attempt = _start(learner, found)
    response = make_response(redirect(url_for("attempts.take", public_id=attempt.public_id), code=303))
    return remember_visitor(response, fresh_key) if fresh_key else response


def held_back_by(found: Quiz) -> Assignment | None:
    """Return an assignment for which the signed-in student may not practise this quiz yet, or None.

    Practice explains each answer at once, so it would give away the key of an assigned quiz whose answers are not
    shown yet. A form of the test is held back for its partner too: the class may take the other form later.
    """
    if not current_user.is_authenticated or me().role is not UserRole.STUDENT:
        return None
    alike = {each.id for each in _forms_beside(found)}
    mine = [each for each in assignments_of_learner(reader(), me()) if each.quiz_id in alike]
    if mine and all(each.quiz_id != found.id for each in mine):
        return mine[0]
    attempts = attempts_of(reader(), me(), [each.id for each in mine])
    overrides = overrides_of_learner(reader(), me().id)
    for assignment in mine:
        dates = effective_dates(assignment, overrides.get(assignment.id))
        submitted = any(not attempt.is_open for attempt in attempts[assignment.id])
        is_open = any(attempt.is_open for attempt in attempts[assignment.id])
        if is_open or not (submitted and release(assignment, dates, now=now()).explanations):
            return assignment
    return None


def _forms_beside(found: Quiz) -> list[Quiz]:
    """Return the quiz alone, or for a form of the test all its forms."""
    return [each for each in catalogue().quizzes.values() if each.form] if found.form else [found]


def _start(learner: Learner, found: Quiz) -> Attempt:
    try:
        attempt = start_practice(writer(), learner, found, rng=rng(), now=now())
        writer().commit()
    except IntegrityError:  # another tab of the same visitor was quicker
        writer().rollback()
        attempt = start_practice(writer(), learner, found, rng=rng(), now=now())
        writer().commit()
    return attempt


def _quiz(quiz_id: str) -> Quiz:
    return catalogue().quizzes.get(quiz_id) or abort(404)
