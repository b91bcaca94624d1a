"""Answering the activities of a lesson. What is answered is for the person who answers: nobody marks or sees it."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.activities import AnswerError
from course.content.lessons import Lesson
from course.records.activity_responses import (
    AnswerTooLongError,
    forget_activity_responses,
    save_activity_response,
)
from course.records.attempts import Learner
from course.records.secrets import token_hash
from course.records.throttle import PRACTICE_ADDRESS
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import writer
from course.web.lesson_answers import SENTENCE, Refused, activity_names, row_of
from course.web.reading import lesson_page
from course.web.sign_in import address, within_limits
from course.web.visitors import current_learner, new_visitor_key, remember_visitor

TOO_LONG = "That is too long to be kept. Shorten it, then send it again."

bp = Blueprint("activities", __name__, url_prefix="/lessons/<slug>")


@bp.post("/activities/<name>")
@anyone
def answer(slug: str, name: str) -> ResponseReturnValue:
    """Keep the answer to one row of an activity, and lead back to that row."""
    lesson = _lesson(slug)
    row_id = request.form.get("row", "")
    kind, row = row_of(lesson, name, row_id) or abort(404)
    given = request.form.to_dict(flat=False)
    learner, fresh_key = current_learner(), None
    if learner.user is None and learner.practice_key is None:
        if not within_limits((PRACTICE_ADDRESS, address())):
            abort(429)
        fresh_key = new_visitor_key()
        learner = Learner(practice_key=token_hash(fresh_key))
    try:
        save_activity_response(writer(), learner, name, row_id, kind.read(row, given), now=now())
    except (AnswerError, AnswerTooLongError) as error:
        writer().rollback()
        message = TOO_LONG if isinstance(error, AnswerTooLongError) else str(error)
        return lesson_page(lesson, refused=Refused(name, row_id, message, given)), 422
    writer().commit()
    anchor = "kept" if name == SENTENCE else f"{name}-{row_id}"
    response = make_response(redirect(url_for("reading.lesson", slug=slug, _anchor=anchor), code=303))
    return remember_visitor(response, fresh_key) if fresh_key else response


@bp.post("/activities/<name>/forget")
@anyone
def forget(slug: str, name: str) -> ResponseReturnValue:
    """Forget what was answered in one activity, and lead back to it."""
    lesson = _lesson(slug)
    if name not in activity_names(lesson):
        abort(404)
    _forget(lesson, [name])
    anchor = "kept" if name == SENTENCE else name
    return redirect(url_for("reading.lesson", slug=slug, _anchor=anchor), code=303)


@bp.post("/forget")
@anyone
def forget_all(slug: str) -> ResponseReturnValue:
    """Forget all that was answered in a lesson."""
    lesson = _lesson(slug)
    _forget(lesson, activity_names(lesson))
    return redirect(url_for("reading.lesson", slug=slug, _anchor="kept"), code=303)


def _forget(lesson: Lesson, names: list[str]) -> None:
    learner = current_learner()
    if others := [name for name in names if name != SENTENCE]:
        forget_activity_responses(writer(), learner, others)
    if SENTENCE in names:
        forget_activity_responses(writer(), learner, [SENTENCE], row=lesson.slug)
    writer().commit()


def _lesson(slug: str) -> Lesson:
    return catalogue().lessons.get(slug) or abort(404)
