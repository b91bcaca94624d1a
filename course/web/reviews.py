"""The review of an attempt: what was answered, what is right and why, as far as it is released.

Keys and rationales reach a template only here and in practice after an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type, left_open
from course.assessment.own_calibration import STEP_WORDS, OwnCalibration, own_calibration
from course.assessment.quiz import Item, Quiz
from course.assessment.regrading import fits
from course.assessment.review import EVERYTHING, Release, ReviewedItem, review_item
from course.content.lessons import Lesson
from course.content.markup import Section
from course.records.assignments import EffectiveDates, release
from course.records.attempts import saved_responses
from course.records.regrades import active_regrades, rule_all, ruling_of
from course.records.tables import Attempt, Regrade, Response, SubmittedBy
from course.records.versions import RUN, pinned_quiz
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader
from course.web.held_back import items_held_back
from course.web.own_attempts import attempt_to_review, dates_of
from course.web.regrading import Decision, decision
from course.web.release_words import shown_to_student
from course.web.review_changes import changes_since, last_day
from course.web.runs import my_missed, where_taught

bp = Blueprint("reviews", __name__, url_prefix="/attempts/<public_id>")
bp.add_app_template_global(shown_to_student, "shown_to_student")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a practice answer took, in words, and the points that this left it."""

    words: str
    earned: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """That an item was scored again, when; and what was decided and why, where that is released."""

    at: datetime
    decision: Decision | None = None
    reason: str = ""


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
    kept_back = items_held_back(item.id for item in quiz.items) if attempt.is_practice else set()
    if not shown.anything:
        partly = [item for item in quiz.items if left_open(item, _response(rows.get(item.id)))]
        return render_template(
            "attempts/receipt.html", attempt=attempt, quiz=quiz, dates=dates, answered=rows, partly=partly
        )
    regrades = _regrades(attempt, quiz)
    changes = changes_since(attempt, quiz, shown, dates)
    reviewed = [each for each in _reviewed(quiz, rows, shown, regrades) if each.item.id not in kept_back]
    return render_template(
        "attempts/review.html",
        attempt=attempt,
        quiz_id=quiz.id,
        is_run=quiz.id.startswith(RUN),
        title=attempt.assignment.title if attempt.assignment else quiz.title,
        dates=dates,
        shown=shown,
        reviewed=reviewed,
        calibration=None if is_teacher else _calibration(reviewed, rows),
        step_words=STEP_WORDS,
        kept_back=kept_back,
        missed=_missed(quiz) if shown.everything and not is_teacher else [],
        efforts={item.id: effort_of(item, rows.get(item.id)) for item in quiz.items} if attempt.is_practice else {},
        corrected=_corrected(quiz, regrades, shown),
        corrected_at=max((each.created_at for each in regrades), default=None) if shown.score else None,
        changes=changes,
        last_changed=last_day(changes),
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


def _reviewed(
    quiz: Quiz, rows: Mapping[str, Response], shown: Release, regrades: Sequence[Regrade]
) -> list[ReviewedItem]:
    ruled = rule_all(quiz, [ruling_of(each) for each in regrades]) if shown.items else ()
    items = zip(quiz.items, ruled, strict=False)
    return [review_item(item, _response(rows.get(item.id)), shown, ruled=each) for item, each in items]


def _calibration(reviewed: Sequence[ReviewedItem], rows: Mapping[str, Response]) -> OwnCalibration | None:
    """Return how often the student was right at each step of confidence, over the items whose points they see."""
    return own_calibration(
        (rows[each.item.id].confidence, each.score >= each.item.max_score)
        for each in reviewed
        if each.score is not None and each.response is not None
    )


def _regrades(attempt: Attempt, quiz: Quiz) -> list[Regrade]:
    """Return the regrades that stand and mean something for the version the attempt was taken on."""
    if attempt.assignment_id is None or attempt.is_open:
        return []
    items = {item.id: item for item in quiz.items}
    active = active_regrades(reader(), attempt.assignment_id)
    return [each for each in active if each.item_id in items and fits(items[each.item_id], ruling_of(each))]


def _corrected(quiz: Quiz, regrades: Sequence[Regrade], shown: Release) -> dict[str, list[Corrected]]:
    """Return what a review says of each regraded item: all of it with the key, with the score alone the day."""
    found: dict[str, list[Corrected]] = {}
    for each in regrades:
        if shown.key:
            words = decision(quiz.item(each.item_id), ruling_of(each))
            found.setdefault(each.item_id, []).append(Corrected(each.created_at, words, each.reason))
        elif shown.score:
            found.setdefault(each.item_id, []).append(Corrected(each.created_at))
    return found


def reviewed_item(item: Item, row: Response | None) -> ReviewedItem:
    """Return one item with its response, score and explanations, nothing kept back."""
    return review_item(item, _response(row), EVERYTHING)


def _missed(quiz: Quiz) -> list[tuple[Item, tuple[Lesson, Section | None] | None]]:
    """Return the items of a quiz that its learner still counts as missed and may practise, each with where to read."""
    ids = {item.id for item in quiz.items}
    return [(each.item, where_taught(each.item, each.quiz)) for each in my_missed() if each.item_id in ids]


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
