"""Many at once, through real server processes: nothing acknowledged is lost, nobody sees an error, nothing is doubled.

PlainClient fails on every status from 400, so each test also shows that nobody got an error page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TypeVar

import pytest

from course.records.tables import SubmittedBy
from tests.plain_client import PlainClient
from tests.records.conftest import STUDENTS, Classroom

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60
Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Answers:
    """Answers to the five items of the quiz, and the score they get, worked by hand."""

    values: dict[str, list[str]]
    score: float


# Several are right: each right one chosen counts 1/2, each wrong one takes off 1/2 (two of each).
# Evidence: the right statement counts 1, each of the two wrong ones takes off 1/2.
SHEETS = (
    Answers(
        {
            "material": ["steel"],  # 1
            "only-new": ["steel", "foot"],  # 1/2 + 1/2
            "one-length": ["disagree"],  # 1
            "settles-material": ["steel"],  # 1
            "on-foot": ["5 %"],  # 1
        },
        score=5.0,
    ),
    Answers(
        {
            "material": ["wood"],  # 0
            "only-new": ["foot"],  # 1/2
            "one-length": ["supported"],  # 0
            "settles-material": ["wood"],  # 0 - 1/2, which is 0
            "on-foot": ["5"],  # 1
        },
        score=1.5,
    ),
    Answers(
        {
            "material": ["stone"],  # 0
            "only-new": ["steel", "foot", "wood"],  # 1/2 + 1/2 - 1/2
            "one-length": ["not-stated"],  # 0
            "settles-material": ["steel", "length"],  # 1 - 1/2
            "on-foot": ["95"],  # 0
        },
        score=1.0,
    ),
)


def test_thirty_students_answer_ten_times_and_submit_at_once(classroom: Classroom) -> None:
    start, end = Barrier(STUDENTS, timeout=PATIENCE_SECONDS), Barrier(STUDENTS, timeout=PATIENCE_SECONDS)

    def take_the_quiz(number: int) -> tuple[str, dict[str, str]]:
        client = classroom.student(number)
        attempt = client.start(classroom.assignment_id)
        start.wait()
        save_all(client, attempt, sheet(number + 1))
        acknowledged = save_all(client, attempt, sheet(number))
        end.wait()
        review = client.submit(attempt)
        assert client.submit(attempt) == review
        assert f"{sheet(number).score:g} of 5 points" in client.get(review).text
        return attempt, acknowledged

    taken = at_once(take_the_quiz, range(STUDENTS))

    stored = [classroom.stored(attempt) for attempt, _ in taken]
    assert [answers_in(rows) for rows in stored] == [sheet(number).values for number in range(STUDENTS)]
    assert [saved_at_in(rows) for rows in stored] == [acknowledged for _, acknowledged in taken]
    attempts = {f"/attempts/{attempt.public_id}": attempt for attempt in classroom.attempts()}
    assert len(attempts) == STUDENTS
    assert [attempts[path].score for path, _ in taken] == [sheet(number).score for number in range(STUDENTS)]
    assert {attempt.number for attempt in attempts.values()} == {1}
    assert {attempt.submitted_by for attempt in attempts.values()} == {SubmittedBy.LEARNER}


def test_two_tabs_that_start_the_same_quiz_at_once_get_the_same_attempt(classroom: Classroom) -> None:
    assigned, practice = f"/my/assignments/{classroom.assignment_id}/start", "/quizzes/bridge/practice"
    students = [(tab, assigned) for number in range(8) for tab in two_tabs(classroom, classroom.student(number))]
    visitors = [(tab, practice) for _ in range(8) for tab in two_tabs(classroom, one_who_practised_before(classroom))]
    ready = Barrier(32, timeout=PATIENCE_SECONDS)

    def start_and_submit_five_times(tab: tuple[PlainClient, str]) -> list[str]:
        client, path = tab
        started = []
        for _ in range(5):
            ready.wait()
            started.append(client.post(path).location)
            ready.wait()
            client.submit(started[-1])
        return started

    started = at_once(start_and_submit_five_times, students + visitors)

    assert started[0::2] == started[1::2]
    assert len({attempt for each in started for attempt in each}) == 16 * 5
    assert [attempt.number for attempt in classroom.attempts()].count(5) == 8
    assert len(classroom.attempts()) == 8 * 5


def sheet(number: int) -> Answers:
    return SHEETS[number % len(SHEETS)]


def save_all(client: PlainClient, attempt: str, answers: Answers) -> dict[str, str]:
    return {item_id: client.save(attempt, item_id, values) for item_id, values in answers.values.items()}


def answers_in(rows: dict) -> dict[str, list[str]]:
    return {item_id: row.response.get("chosen") or [row.response["entered"]] for item_id, row in rows.items()}


def saved_at_in(rows: dict) -> dict[str, str]:
    return {item_id: row.saved_at.isoformat() for item_id, row in rows.items()}


def two_tabs(classroom: Classroom, client: PlainClient) -> tuple[PlainClient, PlainClient]:
    return client, classroom.visitor(like=client)


def one_who_practised_before(classroom: Classroom) -> PlainClient:
    """A browser that has a practice key, but no open attempt."""
    client = classroom.visitor()
    client.get("/join")
    client.submit(client.post("/quizzes/bridge/practice").location)
    return client


def at_once(do: Callable[[Given], Result], each: Iterable[Given]) -> list[Result]:
    """Do something for each in a thread of its own, all at the same time, and return the results in order."""
    given = list(each)
    with ThreadPoolExecutor(len(given)) as threads:
        return list(threads.map(do, given))
