"""Practice: answers tried and explained, hints opened.

Never commits. An answer's `score` is its credit: what the best try earned after the wrong tries and hints before it.
So trying again never costs what was earned already.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item
from course.assessment.tries import credit, share_left
from course.records.attempts import lock_open_attempt, stored_text
from course.records.tables import Response


def answer_practice(session: Session, attempt_id: int, item: Item, response: ItemResponse, *, now: datetime) -> None:
    """Store and score an answer to a practice item.

    It is explained, and thereby final, when it is right or when a further try would earn nothing; else it counts as a
    wrong try. The same wrong answer sent again is no further try. AttemptClosedError if the attempt is over.
    """
    row = _row(session, attempt_id, item.id, now=now)
    text = stored_text(response)
    if row.explained_at is not None or (row.tries and row.value == text):
        return
    score = item_type(item).score(item, response)
    earned = credit(score, tries=row.tries, hints=row.hints_shown)
    row.value, row.given_at, row.saved_at = text, now, now
    row.score = max(earned, row.score or 0.0)
    if score < item.max_score:
        row.tries += 1
    if score >= item.max_score or not share_left(tries=row.tries, hints=row.hints_shown):
        row.explained_at = now
    session.flush()


def open_hint(session: Session, attempt_id: int, item_id: str, number: int, *, now: datetime) -> None:
    """Note that the hint of this number, from 1, was opened; hints are opened in order, each once.

    AttemptClosedError if the attempt is over.
    """
    row = _row(session, attempt_id, item_id, now=now)
    if row.explained_at is None and number == row.hints_shown + 1:
        row.hints_shown = number
        session.flush()


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
