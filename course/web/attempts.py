"""Taking a quiz: answering, saving, submitting, and the review with its explanations.

Every view fetches through a getter that also decides who may see the attempt. Keys and rationales reach a template only
in `review` and in practice after an answer, and only when the setting allows it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type
from course.assessment.quiz import Item, Quiz
from course.records.assignments import EffectiveDates, effective_dates, shows_feedback
from course.records.attempts import (
    AttemptClosedError,
    attempt_by_public_id,
    explain_response,
    save_responses,
    saved_responses,
    submit_attempt,
)
from course.records.classes import section_of_teacher
from course.records.tables import Attempt, Response, SubmittedBy
from course.records.versions import pinned_quiz
from course.web.access import anyone, me
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer
from course.web.visitors import current_learner

bp = Blueprint("attempts", __name__, url_prefix="/attempts/<public_id>")

FIELD = "answer."
# What the page showed as saved; an answer that still equals it is not written again, so that a form sent from a tab
# left open cannot undo what was answered elsewhere since.
SHOWN = "shown."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item of a review, ready for its template."""

    item: Item
    number: int
    response: ItemResponse | None
    score: float
    explanations: tuple[Any, ...]
    remarks: tuple[Any, ...]


@bp.get("")
@anyone
def take(public_id: str) -> ResponseReturnValue:
    """Show an open attempt: all items on one page, or in practice the first one not yet answered."""
    attempt = _my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(_review_url(attempt), code=303)
    if attempt.is_practice:
        return redirect(_next_practice_url(attempt), code=303)
    return _assigned_page(attempt)


@bp.post("/save")
@anyone
def save(public_id: str) -> ResponseReturnValue:
    """Save answers: one as JSON from the page's script, or a whole form where there are no scripts."""
    attempt = _my_attempt(reader(), public_id)
    if request.is_json:
        return _save_json(attempt)
    return _save_form(attempt)


@bp.get("/items/<item_id>")
@anyone
def practice_item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Show one practice item; once answered, with its explanation."""
    attempt = _my_practice(reader(), public_id)
    if not attempt.is_open:
        return redirect(_review_url(attempt), code=303)
    quiz, item = _item_of(reader(), attempt, item_id)
    return _practice_page(attempt, quiz, item)


@bp.post("/items/<item_id>")
@anyone
def answer_practice_item(public_id: str, item_id: str) -> ResponseReturnValue:
    """Take the answer to one practice item and explain it."""
    attempt = _my_practice(reader(), public_id)
    quiz, item = _item_of(reader(), attempt, item_id)
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


@bp.get("/submit")
@anyone
def summary(public_id: str) -> ResponseReturnValue:
    """Say what is answered and what is not, before submitting."""
    attempt = _my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(_review_url(attempt), code=303)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    answered = saved_responses(reader(), attempt.id)
    return render_template(
        "attempts/summary.html", attempt=attempt, quiz=quiz, answered=answered, dates=_dates(attempt), now=now()
    )


@bp.post("/submit")
@anyone
def submit(public_id: str) -> ResponseReturnValue:
    """Submit an attempt. Submitting twice is submitting once."""
    attempt = _my_attempt(reader(), public_id)
    submit_attempt(writer(), attempt.id, now=now())
    writer().commit()
    return redirect(_review_url(attempt), code=303)


@bp.get("/review")
@anyone
def review(public_id: str) -> ResponseReturnValue:
    """Show what was chosen, what is right and why; or when that will be shown."""
    attempt, is_teacher = _attempt_to_review(reader(), public_id)
    dates = _dates(attempt)
    if not is_teacher and attempt.is_open:
        return redirect(url_for("attempts.take", public_id=public_id), code=303)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    if not is_teacher and not _shows_feedback(attempt, dates):
        answered = saved_responses(reader(), attempt.id)
        return render_template("attempts/receipt.html", attempt=attempt, quiz=quiz, dates=dates, answered=answered)
    return render_template(
        "attempts/review.html",
        attempt=attempt,
        quiz=quiz,
        dates=dates,
        reviewed=_reviewed(quiz, saved_responses(reader(), attempt.id)),
        is_teacher=is_teacher,
        lesson=catalogue().lessons.get(quiz.lesson),
        by_deadline=attempt.submitted_by is SubmittedBy.DEADLINE,
    )


def _my_attempt(session: Session, public_id: str) -> Attempt:
    """Return the attempt if it is the visitor's own; 404 for everybody else, teachers included."""
    attempt = attempt_by_public_id(session, public_id)
    if attempt is None or not _is_mine(attempt):
        # A page that was open when its student signed out asks them to sign in again, whatever attempt it is about.
        abort(401 if request.is_json and not current_user.is_authenticated else 404)
    return attempt


def _my_practice(session: Session, public_id: str) -> Attempt:
    attempt = _my_attempt(session, public_id)
    if not attempt.is_practice:
        abort(404)
    return attempt


def _attempt_to_review(session: Session, public_id: str) -> tuple[Attempt, bool]:
    """Return the attempt and whether a teacher of its class asks; 404 unless it is theirs or the visitor's own."""
    attempt = attempt_by_public_id(session, public_id)
    if attempt is None:
        abort(404)
    if _is_mine(attempt):
        return attempt, False
    if not (current_user.is_authenticated and me().is_teacher and attempt.assignment is not None):
        abort(404)
    if section_of_teacher(session, attempt.assignment.section_id, me()) is None:
        abort(404)
    return attempt, True


def _is_mine(attempt: Attempt) -> bool:
    mine = current_learner()
    if attempt.user_id is not None:
        return mine.user is not None and mine.user.id == attempt.user_id
    # A visitor who signs in on the same browser keeps what they practised before.
    key = mine.practice_key
    return key is not None and attempt.practice_key == key


def _item_of(session: Session, attempt: Attempt, item_id: str) -> tuple[Quiz, Item]:
    quiz = pinned_quiz(session, attempt.quiz_version_id)
    item = next((each for each in quiz.items if each.id == item_id), None)
    return quiz, item or abort(404)


def _dates(attempt: Attempt) -> EffectiveDates | None:
    return effective_dates(attempt.assignment, attempt.user_id) if attempt.assignment else None


def _shows_feedback(attempt: Attempt, dates: EffectiveDates | None) -> bool:
    if attempt.assignment is None or dates is None:
        return True
    return shows_feedback(attempt.assignment, dates, now=now())


def _assigned_page(
    attempt: Attempt, typed: Mapping[str, ItemResponse | None] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    stored = {item_id: row.response for item_id, row in saved_responses(reader(), attempt.id).items()}
    return render_template(
        "attempts/take.html",
        attempt=attempt,
        quiz=quiz,
        dates=_dates(attempt),
        responses={**stored, **(typed or {})},
        shown={item_id: shown_text(response) for item_id, response in stored.items()},
        problems=problems or {},
    )


def _save_json(attempt: Attempt) -> ResponseReturnValue:
    sent = _sent_json()
    if not isinstance(sent, dict) or not isinstance(sent.get("item"), str):
        return jsonify(message="This answer could not be read. Load the page again."), 422
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    try:
        item = quiz.item(sent["item"])
        response = item_type(item).read_json(item, sent.get("answer"))
    except KeyError:
        return jsonify(message="This question is not part of the quiz. Load the page again."), 422
    except ResponseError as error:
        return jsonify(message=str(error)), 422
    saved_at = now()
    try:
        save_responses(writer(), attempt.id, {item.id: response}, now=saved_at)
    except AttemptClosedError:
        writer().rollback()
        return jsonify(reason="closed", location=_review_url(attempt), message="This attempt is over."), 410
    writer().commit()
    return jsonify(saved=True, saved_at=saved_at.isoformat())


def _sent_json() -> object:
    """Return the JSON sent; None where it is none, or nested too deep to be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _save_form(attempt: Attempt) -> ResponseReturnValue:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    read, typed, problems = _read_form(quiz)
    try:
        save_responses(writer(), attempt.id, read, now=now())
    except AttemptClosedError:
        writer().rollback()
        submit_attempt(writer(), attempt.id, now=now())
        writer().commit()
        flash("This attempt is over. What was saved before is submitted.", "problem")
        return redirect(_review_url(attempt), code=303)
    writer().commit()
    if problems:
        reader().rollback()
        return _assigned_page(_my_attempt(reader(), attempt.public_id), typed, problems), 422
    if request.form.get("then") == "submit":
        return redirect(url_for("attempts.summary", public_id=attempt.public_id), code=303)
    flash("Your answers are saved.", "done")
    anchor = request.form.get("save", "")
    known = anchor if any(item.id == anchor for item in quiz.items) else None
    return redirect(
        url_for("attempts.take", public_id=attempt.public_id, _anchor=f"item-{known}" if known else None), code=303
    )


def _read_form(quiz: Quiz) -> tuple[dict[str, ItemResponse | None], dict[str, ItemResponse], dict[str, str]]:
    """Return the changed answers of a form, what was typed where it could not be read, and the problems, by item id."""
    read: dict[str, ItemResponse | None] = {}
    typed: dict[str, ItemResponse] = {}
    problems: dict[str, str] = {}
    for item in quiz.items:
        values = request.form.getlist(FIELD + item.id)
        try:
            response = item_type(item).read_form(item, values)
            if shown_text(response) != request.form.get(SHOWN + item.id, ""):
                read[item.id] = response
        except ResponseError as error:
            problems[item.id] = str(error)
            typed[item.id] = item_type(item).as_typed(item, values)
    return read, typed, problems


def shown_text(response: ItemResponse | None) -> str:
    """Return a response as the form's hidden field carries it; "" for none."""
    return json.dumps(response, sort_keys=True) if response else ""


def _practice_page(
    attempt: Attempt, quiz: Quiz, item: Item, *, typed: ItemResponse | None = None, problem: str = ""
) -> str:
    rows = saved_responses(reader(), attempt.id)
    number = quiz.items.index(item) + 1
    row = rows.get(item.id)
    explained = _reviewed_item(item, number, row) if row is not None and row.explained_at is not None else None
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


def _reviewed(quiz: Quiz, rows: Mapping[str, Response]) -> list[Reviewed]:
    return [_reviewed_item(item, number, rows.get(item.id)) for number, item in enumerate(quiz.items, 1)]


def _reviewed_item(item: Item, number: int, row: Response | None) -> Reviewed:
    response = row.response if row else None
    kind = item_type(item)
    return Reviewed(
        item,
        number,
        response,
        kind.score(item, response),
        kind.explain(item, response),
        kind.remarks(item, response),
    )


def _review_url(attempt: Attempt) -> str:
    return url_for("attempts.review", public_id=attempt.public_id)


def _practice_url(attempt: Attempt, item: Item) -> str:
    return url_for("attempts.practice_item", public_id=attempt.public_id, item_id=item.id)


def _next_practice_url(attempt: Attempt) -> str:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = saved_responses(reader(), attempt.id)
    for item in quiz.items:
        if item.id not in rows:
            return _practice_url(attempt, item)
    return url_for("attempts.summary", public_id=attempt.public_id)
