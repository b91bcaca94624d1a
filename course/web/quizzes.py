"""A quiz's own page, from which anyone can practise it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.assessment.quiz import Quiz
from course.records.attempts import Learner, practice_attempts
from course.records.secrets import token_hash
from course.records.throttle import PRACTICE_ADDRESS
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.database import reader
from course.web.held_back import forms_beside, held_back_by
from course.web.runs import my_missed, started
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
        other_forms=[each for each in forms_beside(found) if each.id != found.id],
        assigned=held_back_by(found),
        missed=sum(each.quiz.id == quiz_id for each in my_missed()),
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
    attempt = started(learner, found)
    response = make_response(redirect(url_for("attempts.take", public_id=attempt.public_id), code=303))
    return remember_visitor(response, fresh_key) if fresh_key else response


def _quiz(quiz_id: str) -> Quiz:
    return catalogue().quizzes.get(quiz_id) or abort(404)
