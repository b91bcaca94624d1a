"""What a learner answered in the activities of the lessons: nothing graded, nothing a teacher's page shows.

Never commits. Owns the rows by learner, activity and row. Must not know what an answer means: the kinds of activities
do (`course.assessment.activities`). As with practice, answers are a user's or a visitor's: who signs in sees their own,
and a visitor's stay with the key in that browser for 90 days.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from course.assessment.quiz import Json
from course.records.attempts import PRACTICE_LIFE, Learner
from course.records.tables import ActivityResponse
from course.records.upsert import insert_for

LONGEST_VALUE = 2000
"""How many bytes one answer may take, as JSON."""


class AnswerTooLongError(ValueError):
    """The answer takes more than LONGEST_VALUE bytes; nothing was saved."""


def save_activity_response(
    session: Session, learner: Learner, activity: str, row: str, value: Json, *, now: datetime
) -> None:
    """Save what a learner answered to a row of an activity, over what was there; None takes the answer back.

    AnswerTooLongError if the answer is too long to be kept.
    """
    if value is None:
        session.execute(delete(ActivityResponse).where(_of(learner), *_place(activity, row)))
        return
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode("utf-8")) > LONGEST_VALUE:
        raise AnswerTooLongError
    insert = insert_for(session, ActivityResponse).values(
        school_id=learner.user.school_id if learner.user else None,
        user_id=learner.user.id if learner.user else None,
        practice_key=None if learner.user else learner.practice_key,
        activity=activity,
        row_id=row,
        value=text,
        saved_at=now,
    )
    owner = ActivityResponse.user_id if learner.user else ActivityResponse.practice_key
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[owner, ActivityResponse.activity, ActivityResponse.row_id],
            index_where=owner.is_not(None),
            set_={"value": insert.excluded.value, "saved_at": insert.excluded.saved_at},
        )
    )


def activity_responses(session: Session, learner: Learner, activities: Iterable[str]) -> dict[str, dict[str, Json]]:
    """Return what a learner answered in these activities: by activity, then by row."""
    query = select(ActivityResponse).where(_of(learner), ActivityResponse.activity.in_(list(activities)))
    found: dict[str, dict[str, Json]] = {}
    for each in session.scalars(query.order_by(ActivityResponse.id)):
        found.setdefault(each.activity, {})[each.row_id] = json.loads(each.value)
    return found


def forget_activity_responses(
    session: Session, learner: Learner, activities: Iterable[str], *, row: str | None = None
) -> None:
    """Delete what a learner answered in these activities; with `row`, only what was answered to that row."""
    gone = delete(ActivityResponse).where(_of(learner), ActivityResponse.activity.in_(list(activities)))
    session.execute(gone if row is None else gone.where(ActivityResponse.row_id == row))


def forget_old_activity_responses(session: Session, *, now: datetime) -> None:
    """Delete what visitors answered more than 90 days ago."""
    is_old = ActivityResponse.saved_at < now - PRACTICE_LIFE
    session.execute(delete(ActivityResponse).where(ActivityResponse.user_id.is_(None), is_old))


def _of(learner: Learner) -> ColumnElement[bool]:
    if learner.user is not None:
        return ActivityResponse.user_id == learner.user.id
    return (ActivityResponse.practice_key == learner.practice_key) & ActivityResponse.practice_key.is_not(None)


def _place(activity: str, row: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ActivityResponse.activity == activity, ActivityResponse.row_id == row
