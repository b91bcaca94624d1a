"""Taking an assigned quiz: answering, saving, submitting. No key and no rationale reaches these pages."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type
from course.assessment.quiz import Quiz
from course.records.attempts import (
    AttemptClosedError,
    save_responses,
    saved_responses,
    submit_attempt,
)
from course.records.tables import Attempt
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.clock import now
from course.web.database import reader, writer
from course.web.own_attempts import dates_of, my_attempt
from course.web.practice import next_practice_url
from course.web.reviews import review_url

bp = Blueprint("attempts", __name__, url_prefix="/attempts/<public_id>")

FIELD = "answer."
# What the page showed as saved; an answer that still equals it is not written again, so that a form sent from a tab
# left open cannot undo what was answered elsewhere since.
SHOWN = "shown."


@bp.get("")
@anyone
def take(public_id: str) -> ResponseReturnValue:
    """Show an open attempt: all items on one page, or in practice the first one not yet answered."""
    attempt = my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    if attempt.is_practice:
        return redirect(next_practice_url(attempt), code=303)
    return _assigned_page(attempt)


@bp.post("/save")
@anyone
def save(public_id: str) -> ResponseReturnValue:
    """Save answers: one as JSON from the page's script, or a whole form where there are no scripts."""
    attempt = my_attempt(reader(), public_id)
    if request.is_json:
        return _save_json(attempt)
    return _save_form(attempt)


@bp.get("/submit")
@anyone
def summary(public_id: str) -> ResponseReturnValue:
    """Say what is answered and what is not, before submitting."""
    attempt = my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    answered = saved_responses(reader(), attempt.id)
    return render_template(
        "attempts/summary.html",
        attempt=attempt,
        quiz=quiz,
        answered=answered,
        dates=dates_of(reader(), attempt),
        now=now(),
    )


@bp.post("/submit")
@anyone
def submit(public_id: str) -> ResponseReturnValue:
    """Submit an attempt. Submitting twice is submitting once."""
    attempt = my_attempt(reader(), public_id)
    submit_attempt(writer(), attempt.id, now=now())
    writer().commit()
    return redirect(review_url(attempt), code=303)


def _assigned_page(
    attempt: Attempt, typed: Mapping[str, ItemResponse | None] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    stored = {item_id: row.response for item_id, row in saved_responses(reader(), attempt.id).items()}
    return render_template(
        "attempts/take.html",
        attempt=attempt,
        quiz=quiz,
        dates=dates_of(reader(), attempt),
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
        return jsonify(reason="closed", location=review_url(attempt), message="This attempt is over."), 410
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
        return redirect(review_url(attempt), code=303)
    writer().commit()
    if problems:
        reader().rollback()
        return _assigned_page(my_attempt(reader(), attempt.public_id), typed, problems), 422
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
