"""The student's own page: what is assigned, until when, how far it is; and starting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from course.assessment.quiz import Quiz
from course.assessment.review import Release
from course.records.assignments import (
    EffectiveDates,
    Phase,
    assignment_of_learner,
    assignment_of_teacher,
    assignments_of_learner,
    effective_dates,
    override_of,
    overrides_of_learner,
    release,
)
from course.records.attempts import GRACE, StartRefusedError, attempts_of, practice_attempts, start_assigned
from course.records.classes import joined_at, sections_of_learner
from course.records.results import counted_attempt
from course.records.tables import Assignment, Attempt, Override
from course.records.test_pairs import quiz_id_of, quiz_ids_of_learner, settle_order
from course.web.access import learner, me, signed_in
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import reader, writer
from course.web.review_schedule import due_today
from course.web.visitors import current_learner

bp = Blueprint("learner", __name__)

REFUSALS = {
    "not_open": "This quiz is not open yet.",
    "closed": "This quiz is closed.",
    "no_attempts_left": "You have used all your attempts at this quiz.",
}


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment as its student's page shows it."""

    assignment: Assignment
    quiz: Quiz | None
    dates: EffectiveDates
    phase: Phase
    attempts: list[Attempt]
    open_attempt: Attempt | None
    counted: Attempt | None
    release: Release
    attempts_left: int | None
    is_before_joining: bool

    @property
    def can_start(self) -> bool:
        """Say whether a new attempt may be started."""
        has_more = self.attempts_left is None or self.attempts_left > 0
        return self.quiz is not None and self.phase is Phase.OPEN and self.open_attempt is None and has_more


@bp.get("/my")
@learner
def home() -> ResponseReturnValue:
    """List what is assigned, due first first."""
    assignments = assignments_of_learner(reader(), me())
    attempts = attempts_of(reader(), me(), [assignment.id for assignment in assignments])
    overrides = overrides_of_learner(reader(), me().id)
    joined = joined_at(reader(), me())
    forms = quiz_ids_of_learner(reader(), me().id)
    practised = [each for each in practice_attempts(reader(), current_learner()) if each.quiz_id in catalogue().quizzes]
    return render_template(
        "learner/home.html",
        sections=sections_of_learner(reader(), me()),
        assigned=[
            _assigned(
                assignment,
                forms.get(assignment.id, assignment.quiz_id),
                attempts[assignment.id],
                overrides.get(assignment.id),
                joined[assignment.section_id],
            )
            for assignment in assignments
        ],
        practised=practised[:10],
        due=len(due_today()),
        quizzes=catalogue().quizzes,
        new_username=session.pop("new_username", None),
    )


@bp.get("/go/<int:assignment_id>")
@signed_in
def go(assignment_id: int) -> ResponseReturnValue:
    """Lead from the short link that a teacher projects to an assignment's start; its teachers to its page."""
    if me().is_teacher:
        found = assignment_of_teacher(reader(), me(), assignment_id) or abort(404)
        page = url_for("assigning.assignment", section_id=found.section_id, assignment_id=found.id)
        return redirect(page, code=303)
    return redirect(url_for("learner.start_page", assignment_id=assignment_id), code=303)


@bp.get("/my/assignments/<int:assignment_id>/start")
@learner
def start_page(assignment_id: int) -> ResponseReturnValue:
    """Say how long an attempt takes and what else holds for it, before it starts."""
    found = assignment_of_learner(reader(), me(), assignment_id) or abort(404)
    override = override_of(reader(), found.id, me().id)
    quiz_id = quiz_id_of(reader(), found, me().id)
    mine = attempts_of(reader(), me(), [found.id])[found.id]
    assigned = _assigned(found, quiz_id, mine, override, joined_at(reader(), me())[found.section_id])
    if assigned.open_attempt is not None:
        return redirect(url_for("attempts.take", public_id=assigned.open_attempt.public_id), code=303)
    if not assigned.can_start or assigned.quiz is None:
        flash(REFUSALS.get(assigned.phase.value, REFUSALS["no_attempts_left"]), "problem")
        return redirect(url_for("learner.home"), code=303)
    return render_template(
        "learner/start.html",
        assigned=assigned,
        assignment=found,
        dates=assigned.dates,
        ends_at=assigned.dates.deadline(now()),
        grace=int(GRACE.total_seconds()),
    )


@bp.post("/my/assignments/<int:assignment_id>/start")
@learner
def start(assignment_id: int) -> ResponseReturnValue:
    """Start an assignment, or go on where one left off."""
    assignment = assignment_of_learner(writer(), me(), assignment_id) or abort(404)
    quiz = catalogue().quizzes.get(settle_order(writer(), assignment, me().id, rng=rng())) or abort(404)
    try:
        attempt = start_assigned(writer(), assignment, me(), quiz, rng=rng(), now=now())
    except StartRefusedError as refusal:
        writer().rollback()
        flash(REFUSALS[refusal.reason], "problem")
        return redirect(url_for("learner.home"), code=303)
    public_id = attempt.public_id
    writer().commit()
    return redirect(url_for("attempts.take", public_id=public_id), code=303)


def _assigned(
    assignment: Assignment, quiz_id: str, attempts: list[Attempt], override: Override | None, joined: datetime
) -> Assigned:
    dates = effective_dates(assignment, override)
    return Assigned(
        assignment=assignment,
        quiz=catalogue().quizzes.get(quiz_id),
        dates=dates,
        phase=dates.phase(now()),
        attempts=attempts,
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        counted=counted_attempt(attempts, assignment.counted),
        release=release(assignment, dates, now=now()),
        attempts_left=None if dates.attempts_allowed is None else max(0, dates.attempts_allowed - len(attempts)),
        is_before_joining=dates.is_before(joined),
    )
