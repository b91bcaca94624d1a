"""The server dies in the middle of work, again and again: what a student was shown as saved is there afterwards."""

from __future__ import annotations

import http.client
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import count
from threading import Semaphore

import pytest

from tests.plain_client import PlainClient
from tests.records.conftest import Classroom

pytestmark = pytest.mark.slow

KILLS = 5
STUDENTS = 8
PATIENCE_SECONDS = 60
MATERIALS = ("wood", "steel", "stone")

# By item: when the server said it saved the last answer, and that answer.
Saved = dict[str, tuple[datetime, dict]]


def test_nothing_shown_as_saved_is_missing_after_the_server_was_killed(classroom: Classroom) -> None:
    chance = random.Random(7)
    clients = [classroom.student(number) for number in range(STUDENTS)]
    attempts = [client.start(classroom.assignment_id) for client in clients]
    lost = []

    for _ in range(KILLS):
        saved = kill_under_load(classroom, clients, attempts, after=chance.randrange(STUDENTS, 300))
        classroom.server.start()
        lost += [missing(classroom, attempt, shown) for attempt, shown in zip(attempts, saved, strict=True)]

    assert lost == [{}] * KILLS * STUDENTS
    assert len(classroom.attempts()) == STUDENTS


def kill_under_load(
    classroom: Classroom, clients: list[PlainClient], attempts: list[str], *, after: int
) -> list[Saved]:
    """Let all answer as fast as they can, kill the server after so many answers, and return what each saw as saved."""
    acknowledged = Semaphore(0)
    with ThreadPoolExecutor(STUDENTS) as threads:
        working = [
            threads.submit(answer_until_killed, client, attempt, acknowledged)
            for client, attempt in zip(clients, attempts, strict=True)
        ]
        heard = all(acknowledged.acquire(timeout=PATIENCE_SECONDS) for _ in range(after))
        classroom.server.kill()
        saved = [each.result(PATIENCE_SECONDS) for each in working]
    assert heard
    return saved


def answer_until_killed(client: PlainClient, attempt: str, acknowledged: Semaphore) -> Saved:
    saved: Saved = {}
    for number in count():
        entered, chosen = f"{number}.{random.randrange(1000)}", MATERIALS[number % 3]
        for item_id, response in (("on-foot", {"entered": entered}), ("material", {"chosen": [chosen]})):
            try:
                saved_at = client.save(attempt, item_id, next(iter(response.values())))
            except (OSError, http.client.HTTPException):
                client.close()
                return saved
            saved[item_id] = (datetime.fromisoformat(saved_at), response)
            acknowledged.release()
    raise AssertionError("count() ended")


def missing(classroom: Classroom, attempt: str, saved: Saved) -> dict[str, object]:
    """Return what was shown as saved and is neither in the database nor replaced by the answer sent after it."""
    rows = classroom.stored(attempt)
    return {
        item_id: (response, rows.get(item_id))
        for item_id, (saved_at, response) in saved.items()
        if item_id not in rows
        or rows[item_id].saved_at < saved_at
        or (rows[item_id].saved_at == saved_at and rows[item_id].response != response)
    }
