"""The review of an attempt: what was answered, what is right and why, as far as it is released.

Keys and rationales reach a template only here and in practice after an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item, Quiz
from course.records.assignments import RELEASE_OF_PRACTICE, EffectiveDates, Release, release
from course.records.attempts import saved_responses
from course.records.tables import Attempt, Response, SubmittedBy
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader
from course.web.own_attempts import attempt_to_review, dates_of

bp = Blueprint("reviews", __name__, url_prefix="/attempts/<public_id>")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item of a review, ready for its template."""

    item: Item
    number: int
    response: ItemResponse | None
    score: float
    explanations: tuple[Any, ...]
    remarks: tuple[Any, ...]
    earned: float | None = None
    """What practice gave for it, where tries or hints lessened it."""
    effort: str = ""
    """How practice came to the answer, in words."""


@bp.get("/review")
@anyone
def review(public_id: str) -> ResponseReturnValue:
    """Show what was chosen, what is right and why; or when that will be shown."""
    attempt, is_teacher = attempt_to_review(reader(), public_id)
    dates = dates_of(reader(), attempt)
    if not is_teacher and attempt.is_open:
        return redirect(url_for("attempts.take", public_id=public_id), code=303)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    if not is_teacher and not released_to_student(attempt, dates).everything:
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


def released_to_student(attempt: Attempt, dates: EffectiveDates | None) -> Release:
    """Return what an attempt's student may see of it now."""
    if attempt.assignment is None or dates is None:
        return RELEASE_OF_PRACTICE
    return release(attempt.assignment, dates, now=now())


def _reviewed(quiz: Quiz, rows: Mapping[str, Response]) -> list[Reviewed]:
    return [reviewed_item(item, number, rows.get(item.id)) for number, item in enumerate(quiz.items, 1)]


def reviewed_item(item: Item, number: int, row: Response | None) -> Reviewed:
    """Return one item with its response, score and explanations."""
    response = row.response if row else None
    kind = item_type(item)
    score = kind.score(item, response)
    with_help = row is not None and response is not None and (row.tries or row.hints_shown)
    return Reviewed(
        item,
        number,
        response,
        score,
        kind.explain(item, response),
        kind.remarks(item, response),
        earned=row.score if row is not None and with_help else None,
        effort=effort_words(row.tries + (score >= item.max_score), row.hints_shown) if row is not None else "",
    )


def effort_words(tries: int, hints: int) -> str:
    """Return how many tries and hints an answer took, in words; "" for the first try without a hint."""
    tried = f"at try {tries}" if tries > 1 else ""
    hinted = f"with {hints} {'hint' if hints == 1 else 'hints'}" if hints else ""
    return ", ".join(filter(None, (tried, hinted)))


def review_url(attempt: Attempt) -> str:
    """Return the address of an attempt's review."""
    return url_for("reviews.review", public_id=attempt.public_id)
