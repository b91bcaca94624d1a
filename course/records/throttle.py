"""Counting tries, across all processes of the server, so that nobody can guess passphrases or codes.

A try is counted before it is carried out, in its own committed transaction: tries made at the same moment cannot slip
past the limit together. A try that succeeds is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.orm import Session

from course.records.tables import ThrottleWindow
from course.records.upsert import insert_for


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` of one key within `window`."""

    name: str
    tries: int
    window: timedelta


# A whole class signs in from one address, so an address may fail often; an account may not.
SIGN_IN_ACCOUNT = Limit("sign-in/account", 8, timedelta(minutes=10))
SIGN_IN_ADDRESS = Limit("sign-in/address", 120, timedelta(minutes=10))
CODE_ADDRESS = Limit("code/address", 120, timedelta(minutes=10))
PRACTICE_ADDRESS = Limit("practice/address", 600, timedelta(minutes=10))


def count_try(session: Session, limit: Limit, subject: str, *, now: datetime) -> bool:
    """Count one try of `subject` and say whether it is within the limit."""
    key = _key(limit, subject)
    expired = ThrottleWindow.started_at <= now - limit.window
    insert = insert_for(session, ThrottleWindow).values(key=key, started_at=now, count=1)
    statement = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((expired, 1), else_=ThrottleWindow.count + 1),
            "started_at": case((expired, now), else_=ThrottleWindow.started_at),
        },
    ).returning(ThrottleWindow.count)
    return int(session.execute(statement).scalar_one()) <= limit.tries


def take_back_try(session: Session, limit: Limit, subject: str) -> None:
    """Uncount one try, because it succeeded."""
    session.execute(
        update(ThrottleWindow)
        .where(ThrottleWindow.key == _key(limit, subject), ThrottleWindow.count > 0)
        .values(count=ThrottleWindow.count - 1)
    )


def forget_old_windows(session: Session, *, now: datetime) -> None:
    """Delete counts that no limit looks at any more."""
    session.execute(delete(ThrottleWindow).where(ThrottleWindow.started_at < now - timedelta(days=1)))


def _key(limit: Limit, subject: str) -> str:
    return f"{limit.name}:{subject}"[:120]
