"""Practice: one item at a time, each answer explained at once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type
from course.assessment.quiz import Item, Quiz
from course.records.attempts import AttemptClosedError, explain_response, save_responses, saved_responses
from course.records.tables import Attempt
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.clock import now
from course.web.database import reader, writer
from course.web.own_attempts import item_of, my_practice
from course.web.reviews import review_url, reviewed_item

bp = Blueprint("practice", __name__, url_prefix="/attempts/<public_id>")

FIELD = "answer."


@bp.get("/items/<item_id>")
@anyone
def item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Show one practice item; once answered, with its explanation."""
    attempt = my_practice(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    quiz, found = item_of(reader(), attempt, item_id)
    return _practice_page(attempt, quiz, found)


@bp.post("/items/<item_id>")
@anyone
def answer_item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Take the answer to one practice item and explain it."""
    attempt = my_practice(reader(), public_id)
    quiz, item = item_of(reader(), attempt, item_id)
    values = request.form.getlist(FIELD + item.id)
    try:
        response = item_type(item).read_form(item, values)
        problem = "" if response is not None else "Choose or enter an answer, or skip this question."
    except ResponseError as error:
        response, problem = None, str(error)
    if problem:
        return _practice_page(attempt, quiz, item, typed=item_type(item).as_typed(item, values), problem=problem), 422
    try:
        save_responses(writer(), attempt.id, {item.id: response}, now=now())
        explain_response(writer(), attempt.id, item.id, now=now())
        writer().commit()
    except AttemptClosedError:
        writer().rollback()
    return redirect(_practice_url(attempt, item), code=303)


def next_practice_url(attempt: Attempt) -> str:
    """Return the address of the first practice item not yet answered, or of the end."""
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = saved_responses(reader(), attempt.id)
    for item in quiz.items:
        if item.id not in rows:
            return _practice_url(attempt, item)
    return url_for("attempts.summary", public_id=attempt.public_id)


def _practice_page(
    attempt: Attempt, quiz: Quiz, item: Item, *, typed: ItemResponse | None = None, problem: str = ""
) -> str:
    rows = saved_responses(reader(), attempt.id)
    number = quiz.items.index(item) + 1
    row = rows.get(item.id)
    explained = reviewed_item(item, row) if row is not None and row.explained_at is not None else None
    following = quiz.items[number] if number < len(quiz.items) else None
    return render_template(
        "attempts/practice_item.html",
        attempt=attempt,
        quiz=quiz,
        item=item,
        number=number,
        response=typed or (row.response if row else None),
        problem=problem,
        explained=explained,
        following=following,
        answered={item_id for item_id, each in rows.items() if each.explained_at is not None},
    )


def _practice_url(attempt: Attempt, item: Item) -> str:
    return url_for("practice.item", public_id=attempt.public_id, item_id=item.id)
