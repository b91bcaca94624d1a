"""Practice: answers tried and explained, hints opened, and what was missed.

Never commits. An answer's `score` is its credit: what the best try earned after the wrong tries and hints before it.
So trying again never costs what was earned already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item
from course.assessment.tries import credit, share_left
from course.records.assignments import effective_dates, overrides_of_learner, release
from course.records.attempts import Learner, lock_open_attempt, practice_of, stored_text
from course.records.regrades import rule_all, rulings_by_assignment
from course.records.tables import Assignment, Attempt, Response, User
from course.records.versions import pinned_quiz


@dataclass(frozen=True, slots=True)
class ExplainedAnswer:
    """An answer whose explanation its student has been shown. `score` is its credit.

    `is_right` says whether it was right in the end, with whatever help; `at` is when it was explained, or submitted.
    """

    item_id: str
    score: float
    max_score: float
    is_right: bool
    at: datetime

    @property
    def is_missed(self) -> bool:
        """Say whether it earned less than everything: wrong, or right with a hint or after a wrong try."""
        return self.score < self.max_score


def answer_practice(
    session: Session, attempt_id: int, item: Item, response: ItemResponse, *, now: datetime
) -> ExplainedAnswer | None:
    """Store and score an answer to a practice item; return it if it is explained from now on.

    It is explained, and thereby final, when it is right or when a further try would earn nothing; else it counts as a
    wrong try. The same wrong answer sent again is no further try. AttemptClosedError if the attempt is over.
    """
    row = _row(session, attempt_id, item.id, now=now)
    text = stored_text(response)
    if row.explained_at is not None or (row.tries and row.value == text):
        return None
    score = item_type(item).score(item, response)
    earned = credit(score, tries=row.tries, hints=row.hints_shown)
    row.value, row.given_at, row.saved_at = text, now, now
    row.score = max(earned, row.score or 0.0)
    if score < item.max_score:
        row.tries += 1
    if score >= item.max_score or not share_left(tries=row.tries, hints=row.hints_shown):
        row.explained_at = now
    session.flush()
    return _explained(item, row, now) if row.explained_at is not None else None


def explain_practice(session: Session, attempt_id: int, item: Item, *, now: datetime) -> ExplainedAnswer | None:
    """Explain an answer that could be tried again; return it, or None where there is none or it was explained before.

    AttemptClosedError if the attempt is over.
    """
    row = _row(session, attempt_id, item.id, now=now)
    if row.value is None or row.explained_at is not None:
        return None
    row.explained_at = now
    session.flush()
    return _explained(item, row, now)


def open_hint(session: Session, attempt_id: int, item_id: str, number: int, *, now: datetime) -> None:
    """Note that the hint of this number, from 1, was opened; hints are opened in order, each once.

    AttemptClosedError if the attempt is over.
    """
    row = _row(session, attempt_id, item_id, now=now)
    if row.explained_at is None and number == row.hints_shown + 1:
        row.hints_shown = number
        session.flush()


def explained_answers(session: Session, learner: Learner, *, now: datetime) -> list[ExplainedAnswer]:
    """Return all explained answers of a learner, oldest first: of practice, and of assigned quizzes released to them.

    An assigned attempt counts once everything of it is shown: score, answers, key and explanations. Its answers are as
    right as the corrections of its assignment have them. A question dropped there is none of them; one left blank is an
    answer that earned nothing.
    """
    found = _practised(session, learner)
    if learner.user is not None:
        found += _handed_in(session, released_attempts(session, learner.user, now=now))
    return sorted(found, key=lambda each: each.at)


def released_attempts(session: Session, learner: User, *, now: datetime) -> list[Attempt]:
    """Return a student's submitted attempts at assignments of which nothing is kept back any more."""
    overrides = overrides_of_learner(session, learner.id)
    query = (
        select(Attempt)
        .options(joinedload(Attempt.version), joinedload(Attempt.assignment).joinedload(Assignment.section))
        .where(Attempt.user_id == learner.id, Attempt.assignment_id.is_not(None), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id)
    )
    return [
        attempt
        for attempt in session.scalars(query)
        if attempt.assignment is not None
        and release(
            attempt.assignment, effective_dates(attempt.assignment, overrides.get(attempt.assignment.id)), now=now
        ).everything
    ]


def missed_items(answers: Iterable[ExplainedAnswer]) -> list[str]:
    """Return the ids of items whose latest answer, of these in order, earned less than everything: oldest first."""
    latest: dict[str, ExplainedAnswer] = {}
    for answer in answers:
        latest.pop(answer.item_id, None)
        latest[answer.item_id] = answer
    return [item_id for item_id, answer in latest.items() if answer.is_missed]


def _practised(session: Session, learner: Learner) -> list[ExplainedAnswer]:
    query = (
        select(Response, Attempt)
        .options(joinedload(Attempt.version))
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(*practice_of(learner), Response.value.is_not(None), Response.explained_at.is_not(None))
        .order_by(Response.id)
    )
    found = []
    for row, attempt in session.execute(query):
        quiz = pinned_quiz(session, attempt.quiz_version_id)
        item = next((each for each in quiz.items if each.id == row.item_id), None)
        if item is not None:
            found.append(_explained(item, row, row.explained_at or row.saved_at))
    return found


def _handed_in(session: Session, attempts: Sequence[Attempt]) -> list[ExplainedAnswer]:
    """The answers of submitted attempts, scored as the rulings on their assignments have it."""
    rulings = rulings_by_assignment(session, {each.assignment_id for each in attempts if each.assignment_id})
    answers = _responses(session, attempts)
    found = []
    for attempt in attempts:
        quiz, at = pinned_quiz(session, attempt.quiz_version_id), attempt.submitted_at or attempt.started_at
        for ruled in rule_all(quiz, rulings.get(attempt.assignment_id or 0, [])):
            scored = ruled.score(answers.get((attempt.id, ruled.item.id)))
            if scored.counts:
                is_right = scored.score >= scored.max_score
                found.append(ExplainedAnswer(ruled.item.id, scored.score, scored.max_score, is_right, at))
    return found


def _responses(session: Session, attempts: Sequence[Attempt]) -> dict[tuple[int, str], ItemResponse]:
    ids = [each.id for each in attempts]
    query = select(Response).where(Response.attempt_id.in_(ids), Response.value.is_not(None))
    return {(row.attempt_id, row.item_id): row.response or {} for row in session.scalars(query)}


def _explained(item: Item, row: Response, at: datetime) -> ExplainedAnswer:
    """A practice answer: right if it was in the end, whatever its credit."""
    score = item_type(item).score(item, row.response)
    return ExplainedAnswer(
        item.id, score if row.score is None else row.score, item.max_score, score >= item.max_score, at
    )


def _row(session: Session, attempt_id: int, item_id: str, *, now: datetime) -> Response:
    """The row of an item in an open attempt, which stays locked until the end; an empty one where there is none."""
    school_id = lock_open_attempt(session, attempt_id, now=now)
    query = select(Response).where(Response.attempt_id == attempt_id, Response.item_id == item_id)
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        row = Response(
            school_id=school_id,
            attempt_id=attempt_id,
            item_id=item_id,
            given_at=now,
            saved_at=now,
            tries=0,
            hints_shown=0,
        )
        session.add(row)
        session.flush()
    return row
