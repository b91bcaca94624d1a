"""Practice: one item at a time, each answer explained; with hints, and further tries for less credit."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.display_order import options_in_order
from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type, left_open
from course.assessment.quiz import Item, Quiz
from course.assessment.tries import said_of_try, share_left
from course.content.places import places_of
from course.records.attempts import AttemptClosedError, response_rows
from course.records.practice import answer_practice, explain_practice, open_hint
from course.records.tables import Attempt, Response
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer
from course.web.held_back import items_held_back
from course.web.own_attempts import item_of, my_practice
from course.web.review_schedule import next_review, schedule
from course.web.reviews import effort_of, review_url, reviewed_item

bp = Blueprint("practice", __name__, url_prefix="/attempts/<public_id>")

FIELD = "answer."
WHERE_SAID = "said"
"""The anchor of what is said to an answer: the page lands there after a check, and so does the focus."""
AS_IT_IS = "It did not count as a try. Answer the rest, or press “Check again” to have it checked as it is."
LATER = "You can practise it once its answers are shown."
SHARES = {
    Fraction(2, 3): "two thirds of the points",
    Fraction(1, 3): "one third of the points",
    Fraction(0): "no points",
}
NOTHING = "Nothing is left to earn with this question: a right answer earns no more points."


@bp.get("/items/<item_id>")
@anyone
def item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Show one practice item; once answered, with its explanation or with what is not right yet."""
    attempt = my_practice(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    quiz, found = _item_to_practise(attempt, item_id)
    return _practice_page(attempt, quiz, found)


@bp.post("/items/<item_id>")
@anyone
def answer_item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Take the answer to one practice item and explain it, or say what is not right yet.

    What an answer leaves open is told first; the page then says what was told, and the same is taken the next time.
    """
    attempt = my_practice(reader(), public_id)
    quiz, item = _item_to_practise(attempt, item_id)
    values = request.form.getlist(FIELD + item.id)
    try:
        response = item_type(item).read_form(item, values)
        problem = "" if response is not None else "Choose or enter an answer, or skip this question."
    except ResponseError as error:
        response, problem = None, str(error)
    words = left_open(item, response)
    if words and words != request.form.get("left_open"):
        problem = f"{words} {AS_IT_IS}"
    if response is None or problem:
        typed = item_type(item).as_typed(item, values)
        return _practice_page(attempt, quiz, item, typed=typed, problem=problem, told_open=words), 422
    try:
        schedule(answer_practice(writer(), attempt.id, item, response, now=now()))
        writer().commit()
    except AttemptClosedError:
        writer().rollback()
    return redirect(_practice_url(attempt, item, at=WHERE_SAID), code=303)


@bp.get("/items/<item_id>/hint")
@bp.get("/items/<item_id>/explain")
@anyone
def back_to_item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Lead from the address of a button, opened by hand or again, to its item."""
    attempt = my_practice(reader(), public_id)
    _, found = item_of(reader(), attempt, item_id)
    return redirect(_practice_url(attempt, found), code=303)


@bp.post("/items/<item_id>/hint")
@anyone
def show_hint(public_id: str, item_id: str) -> ResponseReturnValue:
    """Open the next hint to a practice item.

    The page comes at once and not by a redirect, so that what was chosen stays chosen. The button names the hint it
    opens, so that loading the page again opens no further one.
    """
    attempt = my_practice(reader(), public_id)
    quiz, item = _item_to_practise(attempt, item_id)
    number = request.form.get("hint", 0, type=int)
    try:
        if 0 < number <= _hints_of(item):
            open_hint(writer(), attempt.id, item.id, number, now=now())
            writer().commit()
            reader().rollback()
    except AttemptClosedError:
        writer().rollback()
        return redirect(review_url(attempt), code=303)
    typed = item_type(item).as_typed(item, request.form.getlist(FIELD + item.id))
    return _practice_page(my_practice(reader(), public_id), quiz, item, typed=typed)


@bp.post("/items/<item_id>/explain")
@anyone
def explain(public_id: str, item_id: str) -> ResponseReturnValue:
    """Explain an answer that could be tried again; from then on it stays as it is."""
    attempt = my_practice(reader(), public_id)
    _, item = _item_to_practise(attempt, item_id)
    try:
        schedule(explain_practice(writer(), attempt.id, item, now=now()))
        writer().commit()
    except AttemptClosedError:
        writer().rollback()
    return redirect(_practice_url(attempt, item, at=WHERE_SAID), code=303)


def next_practice_url(attempt: Attempt) -> str:
    """Return the address of the first practice item not yet explained, or of the end."""
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = response_rows(reader(), attempt.id)
    kept_back = items_held_back(item.id for item in quiz.items)
    for item in quiz.items:
        if item.id not in kept_back and (item.id not in rows or rows[item.id].explained_at is None):
            return _practice_url(attempt, item)
    return url_for("attempts.summary", public_id=attempt.public_id)


def _item_to_practise(attempt: Attempt, item_id: str) -> tuple[Quiz, Item]:
    """Return the quiz of a practice attempt and one of its items; 404 if it has none.

    A class may have been given the item's quiz after practice began: then the student is told so instead.
    """
    quiz, item = item_of(reader(), attempt, item_id)
    if items_held_back([item.id]):
        flash(f"Question {quiz.items.index(item) + 1} belongs to a quiz that your class has now. {LATER}", "problem")
        abort(redirect(url_for("attempts.summary", public_id=attempt.public_id), code=303))
    return quiz, item


def _practice_page(
    attempt: Attempt,
    quiz: Quiz,
    item: Item,
    *,
    typed: ItemResponse | None = None,
    problem: str = "",
    told_open: str = "",
) -> str:
    if not attempt.is_open:
        typed = None
    rows = response_rows(reader(), attempt.id)
    number = quiz.items.index(item) + 1
    item = options_in_order(item, attempt.seed)
    row = rows.get(item.id) or Response(tries=0, hints_shown=0)
    is_explained = row.explained_at is not None or not attempt.is_open
    is_tried = row.tries > 0 and row.response is not None
    places = places_of(item, catalogue().sources)
    has_credit = share_left(tries=row.tries, hints=row.hints_shown) > 0
    has_more_hints = row.hints_shown < _hints_of(item)
    return render_template(
        "attempts/practice_item.html",
        attempt=attempt,
        quiz=quiz,
        item=item,
        number=number,
        response=typed or row.response,
        problem=problem,
        told_open=told_open,
        explained=reviewed_item(item, row) if is_explained else None,
        effort=effort_of(item, row),
        next_review=next_review(item.id) if is_explained else "",
        tried=said_of_try(item, row.response) if is_tried and not is_explained and row.response else None,
        places=places if row.hints_shown else (),
        hints=item.hints[: max(0, row.hints_shown - bool(places))],
        next_hint=row.hints_shown + 1 if has_more_hints else None,
        worth=_worth(row) if row.tries or row.hints_shown else "",
        worth_after_hint=SHARES[share_left(tries=row.tries, hints=row.hints_shown + 1)] if has_credit else "",
        following=quiz.items[number] if number < len(quiz.items) else None,
        done={item_id for item_id, each in rows.items() if each.explained_at is not None},
        tries={item_id for item_id, each in rows.items() if each.tries and each.explained_at is None},
    )


def _worth(row: Response) -> str:
    """Say what a right answer earns after these tries and hints, and whether a further try could earn anything."""
    left = share_left(tries=row.tries, hints=row.hints_shown)
    if not left:
        return NOTHING
    is_last = not share_left(tries=row.tries + 1, hints=row.hints_shown)
    return f"A right answer now earns {SHARES[left]}{', and it is the last try that earns any' if is_last else ''}."


def _hints_of(item: Item) -> int:
    """Return how many hints an item has: where to look, and those its author wrote."""
    return bool(places_of(item, catalogue().sources)) + len(item.hints)


def _practice_url(attempt: Attempt, item: Item, *, at: str | None = None) -> str:
    return url_for("practice.item", public_id=attempt.public_id, item_id=item.id, _anchor=at)
