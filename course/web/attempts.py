"""Taking an assigned quiz: answering, saving, submitting. No key and no rationale reaches these pages.

Items and options are shown in the attempt's own order where its assignment shuffles them; what is stored names ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.display_order import items_in_order, options_in_order
from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import form_values, left_open
from course.assessment.quiz import Item
from course.records.attempts import (
    GRACE,
    AttemptClosedError,
    response_of,
    response_rows,
    save_responses,
    saved_responses,
    submit_attempt,
)
from course.records.tables import Attempt, Presentation, Response
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.clock import now
from course.web.database import reader, writer
from course.web.own_attempts import dates_of, my_attempt
from course.web.practice import next_practice_url
from course.web.reviews import review_url
from course.web.saving import CLEAR, CONFIDENCES, SavingError, SentForm, read_form, read_json, shown_marks, shown_text

bp = Blueprint("attempts", __name__, url_prefix="/attempts/<public_id>")

TIME_OVER = "Time is over. What you had saved is submitted."
OVER = "This attempt is over. What was saved before is submitted."


@dataclass(frozen=True, slots=True)
class Question:
    """One item as its attempt shows it: its place, what is saved of it, and where it is answered."""

    number: int
    item: Item
    row: Response | None
    url: str

    @property
    def response(self) -> ItemResponse | None:
        """The saved response, or None."""
        return self.row.response if self.row else None

    @property
    def left_open(self) -> str:
        """What the saved response leaves open, in words; "" where nothing is saved, or nothing is open."""
        return left_open(self.item, self.response)

    @property
    def is_flagged(self) -> bool:
        """Whether the student wants to come back to it."""
        return self.row is not None and self.row.is_flagged


@bp.get("")
@anyone
def take(public_id: str) -> ResponseReturnValue:
    """Show an open attempt: all items on one page, or the first one not yet answered where they come one by one."""
    attempt = my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    if attempt.is_practice:
        return redirect(next_practice_url(attempt), code=303)
    questions = _questions(attempt)
    if _is_one_page(attempt):
        return _page(attempt, questions, questions)
    first = next((each for each in questions if each.response is None or each.left_open), questions[0])
    return redirect(first.url, code=303)


@bp.get("/questions/<int:number>")
@anyone
def question(public_id: str, number: int) -> ResponseReturnValue:
    """Show one item of an attempt whose items come one by one; `number` is its place in the attempt's order."""
    attempt = my_attempt(reader(), public_id)
    if attempt.is_practice:
        abort(404)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    questions = _questions(attempt)
    if not 1 <= number <= len(questions):
        abort(404)
    if _is_one_page(attempt):
        return redirect(questions[number - 1].url, code=303)
    return _page(attempt, questions, [questions[number - 1]])


@bp.get("/answers")
@anyone
def answers(public_id: str) -> ResponseReturnValue:
    """Return what is saved of an open attempt, and how long it still runs, for the script of its page."""
    attempt = my_attempt(reader(), public_id)
    if attempt.is_practice:
        abort(404)
    if not attempt.is_open:
        return _over(attempt)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = response_rows(reader(), attempt.id)
    return jsonify(
        answers={item_id: _saved(attempt, quiz.item(item_id), row) for item_id, row in rows.items()},
        seconds_left=_seconds_left(attempt),
    )


@bp.post("/save")
@anyone
def save(public_id: str) -> ResponseReturnValue:
    """Save answers: one as JSON from the page's script, or a whole form where there are no scripts."""
    attempt = my_attempt(reader(), public_id)
    if attempt.is_practice:
        abort(404)  # its answers are given one by one, each scored with its tries and hints
    if request.is_json:
        return _save_json(attempt)
    return _save_form(attempt)


@bp.get("/submit")
@anyone
def summary(public_id: str) -> ResponseReturnValue:
    """Say what is answered, what is not and what is flagged, before submitting."""
    attempt = my_attempt(reader(), public_id)
    if not attempt.is_open:
        return redirect(review_url(attempt), code=303)
    if not attempt.is_practice:
        return _summary_page(attempt)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = saved_responses(reader(), attempt.id)
    missing = [item for item in quiz.items if item.id not in rows]
    tried = [item for item in quiz.items if item.id in rows and rows[item.id].explained_at is None]
    return render_template("attempts/summary.html", attempt=attempt, quiz=quiz, missing=missing, tried=tried)


@bp.post("/submit")
@anyone
def submit(public_id: str) -> ResponseReturnValue:
    """Submit an attempt. Submitting twice is submitting once.

    A page whose clock has run out says so; whether the time is over is for the server to decide.
    """
    attempt = my_attempt(reader(), public_id)
    if attempt.is_open and request.form.get("because") == "time":
        if attempt.deadline_at is None or now() < attempt.deadline_at:
            return redirect(url_for("attempts.take", public_id=public_id), code=303)
        flash(TIME_OVER, "done")
    submit_attempt(writer(), attempt.id, now=now())
    writer().commit()
    return redirect(review_url(attempt), code=303)


def _is_one_page(attempt: Attempt) -> bool:
    return attempt.assignment is None or attempt.assignment.presentation is Presentation.ONE_PAGE


def _questions(attempt: Attempt) -> list[Question]:
    """Return an assigned attempt's items in the order it shows them, with what is saved."""
    assert attempt.assignment is not None
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    items = items_in_order(quiz, attempt.seed) if attempt.assignment.shuffles_items else quiz.items
    if attempt.assignment.shuffles_options:
        items = tuple(options_in_order(item, attempt.seed) for item in items)
    rows = response_rows(reader(), attempt.id)
    return [
        Question(number, item, rows.get(item.id), _question_url(attempt, number, item))
        for number, item in enumerate(items, 1)
    ]


def _question_url(attempt: Attempt, number: int, item: Item) -> str:
    if _is_one_page(attempt):
        return url_for("attempts.take", public_id=attempt.public_id, _anchor=f"item-{item.id}")
    return url_for("attempts.question", public_id=attempt.public_id, number=number)


def _page(
    attempt: Attempt, questions: Sequence[Question], shown: Sequence[Question], form: SentForm | None = None
) -> str:
    """Return the page that shows some of an attempt's items; `form` is what could not all be saved."""
    return render_template(
        "attempts/take.html",
        attempt=attempt,
        questions=questions,
        shown=shown,
        one_page=_is_one_page(attempt),
        dates=dates_of(reader(), attempt),
        seconds_left=_seconds_left(attempt),
        grace=int(GRACE.total_seconds()),
        confidences=CONFIDENCES if attempt.assignment and attempt.assignment.asks_confidence else {},
        typed=form.typed if form else {},
        problems=form.problems if form else {},
        shown_text=shown_text,
        shown_marks=shown_marks,
    )


def _summary_page(attempt: Attempt) -> str:
    questions = _questions(attempt)
    return render_template(
        "attempts/check.html",
        attempt=attempt,
        questions=questions,
        missing=[each for each in questions if each.response is None],
        partly=[each for each in questions if each.left_open],
        flagged=[each for each in questions if each.is_flagged],
        dates=dates_of(reader(), attempt),
        seconds_left=_seconds_left(attempt),
        grace=int(GRACE.total_seconds()),
        now=now(),
    )


def _seconds_left(attempt: Attempt) -> float | None:
    return (attempt.deadline_at - now()).total_seconds() if attempt.deadline_at else None


def _save_json(attempt: Attempt) -> ResponseReturnValue:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    saved_at = now()
    try:
        sent = read_json(quiz, _sent_json(), now=saved_at)
    except SavingError as error:
        return jsonify(message=str(error)), 422
    try:
        newer = save_responses(writer(), attempt.id, sent.responses, marks=sent.marks, now=saved_at, origin=sent.origin)
    except AttemptClosedError:
        writer().rollback()
        return _over(attempt)
    standing = [_saved(attempt, quiz.item(item_id), response_of(writer(), attempt.id, item_id)) for item_id in newer]
    writer().commit()
    if standing:
        return jsonify(reason="newer", saved=False, message="A newer answer is saved already.", **standing[0]), 409
    words = [left_open(quiz.item(item_id), response) for item_id, response in sent.responses.items()]
    return jsonify(saved=True, saved_at=saved_at.isoformat(), left_open=words[0] if words else None)


def _over(attempt: Attempt) -> ResponseReturnValue:
    return jsonify(reason="closed", location=review_url(attempt), message="This attempt is over."), 410


def _saved(attempt: Attempt, item: Item, row: Response | None) -> dict[str, Any]:
    """Return what is saved of one item, as its page's script shows it; the answer as the values of its form."""
    if row is None:
        return {}
    return {
        "answer": form_values(row.response),
        "left_open": left_open(item, row.response),
        "at": _clock_time(attempt, row.given_at),
        "flagged": row.is_flagged,
        "confidence": row.confidence,
    }


def _clock_time(attempt: Attempt, moment: datetime) -> str:
    """Return a moment on the wall clock of the class: the time alone today, else with its day."""
    zone = ZoneInfo(attempt.assignment.section.time_zone if attempt.assignment else "UTC")
    local, today = moment.astimezone(zone), now().astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%-d %b, %H:%M}"


def _sent_json() -> object:
    """Return the JSON sent; None where it is none, or nested too deep to be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _save_form(attempt: Attempt) -> ResponseReturnValue:
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    sent = read_form(quiz, request.form, now=now())
    try:
        save_responses(writer(), attempt.id, sent.responses, marks=sent.marks, now=now(), origin=sent.origin)
    except AttemptClosedError:
        writer().rollback()
        submit_attempt(writer(), attempt.id, now=now())
        writer().commit()
        flash(OVER, "problem")
        return redirect(review_url(attempt), code=303)
    writer().commit()
    if attempt.is_practice:
        return redirect(url_for("attempts.take", public_id=attempt.public_id), code=303)
    reader().rollback()
    attempt = my_attempt(reader(), attempt.public_id)
    questions = _questions(attempt)
    if sent.problems:
        return _page(attempt, questions, _asked_on_form(attempt, questions), sent), 422
    return redirect(_after_form(attempt, questions, request.form.to_dict()), code=303)


def _asked_on_form(attempt: Attempt, questions: Sequence[Question]) -> Sequence[Question]:
    if _is_one_page(attempt):
        return questions
    asked = request.form.get("question", "")
    return [each for each in questions if each.item.id == asked] or questions[:1]


def _after_form(attempt: Attempt, questions: Sequence[Question], form: Mapping[str, str]) -> str:
    """Return where a form's button leads: "then" names a place or the page before submitting, the others an item."""
    then, saved = form.get("then", ""), form.get("save", "") or form.get(CLEAR, "")
    if then == "submit":
        return url_for("attempts.summary", public_id=attempt.public_id)
    for each in questions:
        if then == str(each.number):
            return each.url
    flash("Your answers are saved.", "done")
    urls = {each.item.id: each.url for each in questions}
    back = urls.get(saved) or urls.get(form.get("question", ""))
    return back or url_for("attempts.take", public_id=attempt.public_id)
