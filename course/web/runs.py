"""Runs of practice over items of several quizzes: what a learner missed, at most ten at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from course.assessment.composition import Composition, Picked, interleaved
from course.assessment.quiz import Item, Quiz
from course.content.lessons import Lesson
from course.content.markup import Section
from course.content.places import section_for
from course.records.attempts import Learner, practice_attempts, response_rows, start_practice, submit_attempt
from course.records.practice import explained_answers, missed_items
from course.records.tables import Attempt
from course.records.throttle import PRACTICE_ADDRESS
from course.records.versions import RUN, pinned_quiz
from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import reader, writer
from course.web.held_back import items_held_back, waiting
from course.web.sign_in import address, within_limits
from course.web.visitors import current_learner

MOST_ITEMS = 10
MISSED = RUN + "missed"

bp = Blueprint("runs", __name__)


@bp.get("/missed")
@anyone
def missed() -> ResponseReturnValue:
    """List what one missed in all quizzes, and offer to practise it."""
    ids = _my_missed_ids()
    picked = allowed(ids)
    return render_template(
        "practice/missed.html",
        picked=picked,
        waiting=waiting(ids),
        most=MOST_ITEMS,
        open_run=open_run(MISSED),
        where={each.item_id: where_taught(each.item, each.quiz) for each in picked},
    )


@bp.post("/missed")
@anyone
def practise_missed() -> ResponseReturnValue:
    """Practise what one missed in all quizzes, the oldest first, or go on where one left off."""
    return start_run(MISSED, "What I missed", my_missed(), otherwise=url_for("runs.missed"))


@bp.post("/quizzes/<quiz_id>/missed")
@anyone
def practise_missed_of(quiz_id: str) -> ResponseReturnValue:
    """Practise what one missed in one quiz, or go on where one left off."""
    quiz = catalogue().quizzes.get(quiz_id) or abort(404)
    picked = [each for each in my_missed() if each.quiz.id == quiz_id]
    otherwise = url_for("quizzes.quiz", quiz_id=quiz_id)
    return start_run(f"{MISSED}.{quiz_id}"[:64], f"{quiz.title}: what I missed", picked, otherwise=otherwise)


def start_run(run_id: str, title: str, picked: Sequence[Picked], *, otherwise: str) -> ResponseReturnValue:
    """Start a run of the first items picked, or go on with one that is open; go elsewhere where there are none."""
    learner = current_learner()
    _end_stale(run_id)
    if not picked and open_run(run_id) is None:
        flash("There is nothing to practise again at the moment.", "done")
        return redirect(otherwise, code=303)
    if not within_limits((PRACTICE_ADDRESS, address())):
        abort(429)
    attempt = started(learner, Composition(run_id, title, interleaved(picked[:MOST_ITEMS])))
    return redirect(url_for("attempts.take", public_id=attempt.public_id), code=303)


def started(learner: Learner, quiz: Quiz | Composition) -> Attempt:
    """Start practising, or return the attempt that is open, and commit."""
    try:
        attempt = start_practice(writer(), learner, quiz, rng=rng(), now=now())
        writer().commit()
    except IntegrityError:  # another tab of the same learner was quicker
        writer().rollback()
        attempt = start_practice(writer(), learner, quiz, rng=rng(), now=now())
        writer().commit()
    return attempt


def my_missed() -> list[Picked]:
    """Return what the learner missed and may practise now, the oldest first, as the catalogue has it now."""
    return allowed(_my_missed_ids())


def _my_missed_ids() -> list[str]:
    learner = current_learner()
    if learner.user is None and learner.practice_key is None:
        return []
    return missed_items(explained_answers(reader(), learner, now=now()))


def allowed(item_ids: Iterable[str]) -> list[Picked]:
    """Return those of these items that are still in the catalogue and not held back, in order."""
    known = {item.id: Picked(quiz, item.id) for quiz in catalogue().quizzes.values() for item in quiz.items}
    ids = [item_id for item_id in item_ids if item_id in known]
    kept_back = items_held_back(ids)
    return [known[item_id] for item_id in ids if item_id not in kept_back]


def open_run(run_id: str) -> Attempt | None:
    """Return the learner's open run of this id, or None."""
    learner = current_learner()
    if learner.user is None and learner.practice_key is None:
        return None
    mine = practice_attempts(reader(), learner)
    return next((each for each in mine if each.is_open and each.quiz_id == run_id), None)


def where_taught(item: Item, quiz: Quiz) -> tuple[Lesson, Section | None] | None:
    """Return the lesson of an item's quiz and the section that the item rests on; None for a quiz without a lesson."""
    lesson = catalogue().lessons.get(quiz.lesson)
    return (lesson, section_for(item, lesson)) if lesson else None


def quiz_with(item_id: str) -> Quiz | None:
    """Return the quiz of the catalogue that has this item, or None."""
    return next((quiz for quiz in catalogue().quizzes.values() if any(each.id == item_id for each in quiz.items)), None)


def _end_stale(run_id: str) -> None:
    """End an open run in which nothing is left to do, or an item of which may no longer be practised."""
    run = open_run(run_id)
    if run is None:
        return
    rows = response_rows(reader(), run.id)
    done = {item_id for item_id, row in rows.items() if row.explained_at is not None}
    left = {item.id for item in pinned_quiz(reader(), run.quiz_version_id).items} - done
    if not left or items_held_back(left):
        submit_attempt(writer(), run.id, now=now())
        writer().commit()
        reader().rollback()
