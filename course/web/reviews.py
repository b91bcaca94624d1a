"""The review of an attempt: what was answered, what is right and why, as far as it is released.

Keys and rationales reach a template only here and in practice after an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item, Quiz
from course.assessment.review import EVERYTHING, Release, ReviewedItem, review_item
from course.records.assignments import EffectiveDates, release
from course.records.attempts import saved_responses
from course.records.tables import Attempt, Response, SubmittedBy
from course.records.versions import pinned_quiz
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader
from course.web.own_attempts import attempt_to_review, dates_of
from course.web.release_words import shown_to_student

bp = Blueprint("reviews", __name__, url_prefix="/attempts/<public_id>")
bp.add_app_template_global(shown_to_student, "shown_to_student")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a practice answer took, in words, and the points that this left it."""

    words: str
    earned: float


@bp.get("/review")
@anyone
def review(public_id: str) -> ResponseReturnValue:
    """Show what was chosen, what is right and why; or when that will be shown."""
    attempt, is_teacher = attempt_to_review(reader(), public_id)
    dates = dates_of(reader(), attempt)
    if not is_teacher and attempt.is_open:
        return redirect(url_for("attempts.take", public_id=public_id), code=303)
    quiz = pinned_quiz(reader(), attempt.quiz_version_id)
    rows = saved_responses(reader(), attempt.id)
    shown = EVERYTHING if is_teacher else released_to_student(attempt, dates)
    if not shown.anything:
        return render_template("attempts/receipt.html", attempt=attempt, quiz=quiz, dates=dates, answered=rows)
    return render_template(
        "attempts/review.html",
        attempt=attempt,
        quiz_id=quiz.id,
        title=attempt.assignment.title if attempt.assignment else quiz.title,
        dates=dates,
        shown=shown,
        reviewed=_reviewed(quiz, rows, shown) if shown.items else [],
        efforts={item.id: effort_of(item, rows.get(item.id)) for item in quiz.items} if attempt.is_practice else {},
        statements=quiz.statements if shown.explanations else {},
        is_teacher=is_teacher,
        lesson=catalogue().lessons.get(quiz.lesson),
        by_deadline=attempt.submitted_by is SubmittedBy.DEADLINE,
    )


def released_to_student(attempt: Attempt, dates: EffectiveDates | None) -> Release:
    """Return what an attempt's student may see of it now."""
    if attempt.assignment is None or dates is None:
        return EVERYTHING  # practice keeps nothing back
    return release(attempt.assignment, dates, now=now())


def _reviewed(quiz: Quiz, rows: Mapping[str, Response], shown: Release) -> list[ReviewedItem]:
    return [review_item(item, _response(rows.get(item.id)), shown) for item in quiz.items]


def reviewed_item(item: Item, row: Response | None) -> ReviewedItem:
    """Return one item with its response, score and explanations, nothing kept back."""
    return review_item(item, _response(row), EVERYTHING)


def effort_of(item: Item, row: Response | None) -> Effort | None:
    """Return what a practice answer took; None for one given at the first try without a hint."""
    if row is None or row.response is None or row.score is None or not (row.tries or row.hints_shown):
        return None
    tries = row.tries + (item_type(item).score(item, row.response) >= item.max_score)
    tried = f"at try {tries}" if tries > 1 else ""
    hinted = f"with {row.hints_shown} {'hint' if row.hints_shown == 1 else 'hints'}" if row.hints_shown else ""
    return Effort(", ".join(filter(None, (tried, hinted))), row.score)


def _response(row: Response | None) -> ItemResponse | None:
    return row.response if row else None


def review_url(attempt: Attempt) -> str:
    """Return the address of an attempt's review."""
    return url_for("reviews.review", public_id=attempt.public_id)
