"""A database of the first release, with rows in every table, is brought up to date and nothing in it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, insert, select

from course.records.attempts import attempt_by_public_id, saved_responses
from course.records.tables import Assignment, FeedbackTiming, Presentation, Response, User
from course.web import create_app
from course.web.database import MIGRATIONS, close_connections, db, reader, upgrade_database
from tests.conftest import NOON, SMALL_COURSE

FIRST = "0001"
HASH = "a" * 64
TIMINGS = ("at_once", "after_due", "after_close", "never")
TIMES = {"created_at": NOON}
# Every column of every table of the first release, in the order in which rows may refer to each other.
ROWS: dict[str, list[dict[str, Any]]] = {
    "school": [{"id": 1, "name": "Ours", "support_line": "Ask Ada.", **TIMES}],
    "quiz_version": [{"id": 1, "quiz_id": "bridge", "content_hash": HASH, "document": '{"id":"bridge"}', **TIMES}],
    "throttle_window": [{"key": "sign-in:ben", "started_at": NOON, "count": 3}],
    "user": [
        {
            "id": number,
            "school_id": 1,
            "role": role,
            "username": name.lower(),
            "display_name": name,
            "passphrase_hash": "argon2" if role == "teacher" else None,
            "card_hash": None if role == "teacher" else name.lower() * 3,
            "session_epoch": number,
            **TIMES,
        }
        for number, (name, role) in enumerate({"Ada": "teacher", "Ben": "student", "Zoë": "student"}.items(), 1)
    ],
    "section": [
        {
            "id": 1,
            "school_id": 1,
            "name": "7B",
            "join_code": "K7PM2QX",
            "is_joinable": True,
            "time_zone": "Europe/Berlin",
            "retain_until": date(2027, 7, 31),
            "archived_at": None,
            **TIMES,
        }
    ],
    "enrollment": [
        {
            "id": number,
            "school_id": 1,
            "section_id": 1,
            "user_id": number,
            "role": "instructor" if number == 1 else "learner",
            "student_id": "" if number == 1 else f"S{number}",
            "removed_at": NOON if number == 3 else None,
            **TIMES,
        }
        for number in (1, 2, 3)
    ],
    "invitation": [
        {
            "id": 1,
            "school_id": 1,
            "role": "teacher",
            "token_hash": "b" * 64,
            "created_by_id": 1,
            "expires_at": NOON + timedelta(days=7),
            "used_at": NOON,
            "used_by_id": 1,
            **TIMES,
        }
    ],
    "assignment": [
        {
            "id": number,
            "school_id": 1,
            "section_id": 1,
            "quiz_id": "bridge",
            "title": f"The bridge, {timing}",
            "opens_at": NOON - timedelta(days=1),
            "due_at": NOON + timedelta(days=1, microseconds=number),
            "closes_at": NOON + timedelta(days=2),
            "attempts_allowed": number,
            "counted": "last",
            "feedback": timing,
            "created_by_id": 1,
            "removed_at": NOON if number == 4 else None,
            **TIMES,
        }
        for number, timing in enumerate(TIMINGS, 1)
    ],
    "attempt": [
        {
            "id": number,
            "public_id": f"attempt-{number}",
            "school_id": None if key else 1,
            "assignment_id": assignment,
            "user_id": None if key else 2,
            "practice_key": key,
            "quiz_id": "bridge",
            "quiz_version_id": 1,
            "number": 1,
            "seed": 40 + number,
            "started_at": NOON,
            "deadline_at": None if key else NOON + timedelta(days=2),
            "submitted_at": None if number == 1 else NOON + timedelta(hours=1),
            "submitted_by": None if number == 1 else "learner",
            "score": None if number == 1 else 2.5,
            "max_score": 5.0,
        }
        for number, assignment, key in ((1, 1, None), (2, 2, None), (3, None, "c" * 64))
    ],
    "response": [
        {
            "id": 3 * (attempt - 1) + place,
            "school_id": None if attempt == 3 else 1,
            "attempt_id": attempt,
            "item_id": item_id,
            "value": value,
            "score": None if attempt == 1 else 0.5,
            "saved_at": NOON + timedelta(seconds=place, microseconds=attempt),
            "explained_at": NOON + timedelta(minutes=5) if attempt == 3 else None,
        }
        for attempt in (1, 2, 3)
        for place, (item_id, value) in enumerate(
            {
                "material": '{"chosen":["steel"]}',
                "on-foot": '{"entered":"5 %"}',
                "only-new": '{"chosen":["é"]}',
            }.items(),
            1,
        )
    ],
    "audit_event": [
        {
            "id": 1,
            "school_id": 1,
            "actor_id": 1,
            "section_id": 1,
            "action": "class.made",
            "subject": "7B",
            **TIMES,
        }
    ],
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def old_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of the first release, with the rows above in it."""
    url = f"sqlite:///{tmp_path / 'course.sqlite3'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        if server is None:
            pytest.skip("PostgreSQL is not installed: run `make test` as root on Debian, or set TEST_POSTGRESQL_URL.")
        url = server.create_database("course_migration")
    app = create_app({"CONTENT_ROOT": SMALL_COURSE}, environment={"INSTANCE": str(tmp_path), "DATABASE_URL": url})
    with app.app_context():
        upgrade(directory=str(MIGRATIONS), revision=FIRST)
        _fill()
    yield app
    close_connections(app)


def test_rows_of_the_first_release_are_in_every_table_of_it(old_app: Flask) -> None:
    with old_app.app_context():
        tables = _tables()

        assert {name for name in tables if name != "alembic_version"} == set(ROWS)
        assert {name: {column.name for column in tables[name].columns} for name in ROWS} == {
            name: set(rows[0]) for name, rows in ROWS.items()
        }


def test_nothing_is_lost_when_a_database_of_the_first_release_is_brought_up_to_date(old_app: Flask) -> None:
    upgrade_database(old_app)

    with old_app.app_context():
        kept = {name: _rows(name, set(rows[0]) - {"feedback"}) for name, rows in ROWS.items()}
    assert kept == {name: [_without_feedback(row) for row in rows] for name, rows in ROWS.items()}


def test_what_is_new_is_as_it_was_before(old_app: Flask) -> None:
    upgrade_database(old_app)

    with old_app.app_context():
        assignments = reader().scalars(select(Assignment).order_by(Assignment.id)).all()
        responses = reader().scalars(select(Response)).all()
        users = reader().scalars(select(User)).all()
    parts = ("score_shown", "answers_shown", "key_shown", "explanations_shown")
    assert [{getattr(each, part) for part in parts} for each in assignments] == [{FeedbackTiming(t)} for t in TIMINGS]
    assert {(each.presentation, each.time_limit_minutes, each.released_at) for each in assignments} == {
        (Presentation.ONE_PAGE, None, None)
    }
    assert {(each.shuffles_items, each.shuffles_options, each.asks_confidence) for each in assignments} == {
        (False, False, False)
    }
    assert all(each.given_at == each.saved_at for each in responses)
    assert {(each.page, each.sequence, each.is_flagged, each.confidence) for each in responses} == {
        ("", 0, False, None)
    }
    assert {(each.hints_shown, each.tries) for each in responses} == {(0, 0)}
    assert {each.has_review_schedule for each in users} == {False}


def test_attempt_of_the_first_release_reads_as_before(old_app: Flask) -> None:
    upgrade_database(old_app)

    with old_app.app_context():
        attempt = attempt_by_public_id(reader(), "attempt-2")
        assert attempt is not None
        answers = {item_id: row.response for item_id, row in saved_responses(reader(), attempt.id).items()}
        assert attempt.assignment is not None

        assert (attempt.score, attempt.max_score, attempt.assignment.title) == (2.5, 5, "The bridge, after_due")
        assert answers == {
            "material": {"chosen": ["steel"]},
            "on-foot": {"entered": "5 %"},
            "only-new": {"chosen": ["é"]},
        }


def _fill() -> None:
    tables = _tables()
    with db.engines[None].begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(insert(tables[name]), [_stored(row) for row in rows])


def _rows(name: str, columns: set[str]) -> list[dict[str, Any]]:
    table = _tables()[name]
    wanted = [table.c[each] for each in sorted(columns)]
    with db.engines["read"].connect() as connection:
        found = connection.execute(select(*wanted).order_by(*table.primary_key.columns)).mappings().all()
    return [{column: _moment(value) for column, value in row.items()} for row in found]


def _tables() -> dict[str, Any]:
    """Return the tables as the database has them, whatever our own classes say."""
    found = MetaData()
    found.reflect(db.engines[None])
    return {str(name): table for name, table in found.tables.items()}


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the database's own types take it: SQLite keeps times without a zone."""
    if db.engines[None].dialect.name != "sqlite":
        return row
    return {name: each.replace(tzinfo=None) if isinstance(each, datetime) else each for name, each in row.items()}


def _moment(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _without_feedback(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "feedback"}
