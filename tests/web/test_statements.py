"""How many statements a page sends to the database: as many for twelve items as for one, and few for a saved answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from course.assessment.quiz import Item, Option, Quiz
from course.records.assignments import create_assignment
from course.records.attempts import start_assigned
from course.records.tables import Section, User
from course.web.database import db, writer
from tests.conftest import NOON, Cast, assigned
from tests.web.client import CheckingClient

Sent = tuple[str, Any]
FEW, MANY = 1, 12
# The attempt with its version, assignment and class; who asks; whether the attempt takes answers; the one row written.
OF_A_SAVED_ANSWER = 4


@contextmanager
def counted(app: Flask) -> Iterator[list[Sent]]:
    """Give a list that fills with the statements sent meanwhile, to read and to write, each with its parameters."""
    sent: list[Sent] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, _context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, given[0] if many else given))

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def quiz_of(count: int) -> Quiz:
    """A quiz of so many questions, each with two options."""
    options = tuple(Option(each, f"Text {each}", f"Why {each}.", ("own",)) for each in "ab")
    items = tuple(
        Item(f"item-{number}", "single", "Which?", "Objective", ("a",), options, ("own",)) for number in range(count)
    )
    return Quiz(f"quiz-{count}", "The bridge", "bridge", items)


@pytest.fixture
def begin(app: Flask, cast: Cast) -> Callable[[int], str]:
    """A function that lets Ben begin a quiz of so many questions; returns the path of the attempt."""

    def start(count: int) -> str:
        quiz = quiz_of(count)
        always = assigned(due_at=None, closes_at=None)
        with app.app_context():
            session = writer()
            section, ada = session.get_one(Section, cast.section.id), session.get_one(User, cast.ada.id)
            made = create_assignment(session, section, ada, quiz_id=quiz.id, settings=always, now=NOON)
            ben = session.get_one(User, cast.ben.id)
            attempt = start_assigned(session, made, ben, quiz, rng=random.Random(1), now=NOON)
            session.commit()
            return f"/attempts/{attempt.public_id}"

    return start


def answer_all(client: CheckingClient, attempt: str, count: int) -> None:
    form = {f"answer.item-{number}": "b" for number in range(count)}
    assert client.send(f"{attempt}/save", form).status_code == 303


def statements_of(app: Flask, client: CheckingClient, attempt: str, count: int) -> dict[str, int]:
    """Take a quiz from its first page to its review, and return how many statements each page sent."""
    found = {}
    token = client.token()

    def note(what: str, do: Callable[[], object]) -> None:
        with counted(app) as sent:
            do()
        found[what] = len(sent)

    note("questions", lambda: client.get(attempt))
    answer_all(client, attempt, count)
    note("answered questions", lambda: client.get(attempt))
    note("summary", lambda: client.get(f"{attempt}/submit"))
    note("submitting", lambda: client.post(f"{attempt}/submit", data={"csrf_token": token}))
    note("review", lambda: client.get(f"{attempt}/review"))
    return found


def test_twelve_items_need_no_more_statements_than_one(
    app: Flask, cast: Cast, browse: Callable[..., CheckingClient], begin: Callable[[int], str]
) -> None:
    client = browse(cast.ben)

    few = statements_of(app, client, begin(FEW), FEW)
    many = statements_of(app, client, begin(MANY), MANY)

    # Scores are written by one UPDATE that is carried out for each row.
    assert many == few


def test_saved_answer_needs_few_statements(
    app: Flask, cast: Cast, browse: Callable[..., CheckingClient], begin: Callable[[int], str]
) -> None:
    client, attempt = browse(cast.ben), begin(MANY)
    token = client.token()
    answer_all(client, attempt, MANY)  # the first of all requests also reads and parses the quiz, once a process

    answer = {"item": "item-1", "answer": ["a"]}
    with counted(app) as sent:
        reply = client.post(f"{attempt}/save", json=answer, headers={"X-CSRFToken": token})

    assert reply.get_json()["saved"] is True
    assert len(sent) <= OF_A_SAVED_ANSWER


def test_no_page_of_a_student_reads_a_whole_table(
    app: Flask, cast: Cast, browse: Callable[..., CheckingClient], begin: Callable[[int], str]
) -> None:
    client, attempt = browse(cast.ben), begin(MANY)
    answer, token = {"item": "item-1", "answer": ["a"]}, {"X-CSRFToken": client.token()}

    with counted(app) as sent:
        client.get("/my")
        client.post(f"/my/assignments/{cast.assignment.id}/start", headers=token)
        client.get(attempt)
        client.post(f"{attempt}/save", json=answer, headers=token)
        client.get(f"{attempt}/submit")
        client.post(f"{attempt}/submit", headers=token)
        client.get(f"{attempt}/review")

    assert len(sent) > len({statement for statement, _ in sent}) > 10
    assert [step for each in sent for step in plan_of(app, each) if step.startswith("SCAN")] == []


def test_no_answer_in_a_lesson_reads_a_whole_table(
    app: Flask, cast: Cast, browse: Callable[..., CheckingClient]
) -> None:
    clients = [browse(cast.ben), browse()]
    tokens = [client.token() for client in clients]

    with counted(app) as sent:
        for client, token in zip(clients, tokens, strict=True):
            for sentence in ("Measure twice.", ""):
                given = {"csrf_token": token, "row": "bridge", "sentence": sentence}
                client.post("/lessons/bridge/activities/sentence", data=given)
                client.get("/lessons/bridge")
            client.post("/lessons/bridge/forget", data={"csrf_token": token})

    of_answers = [each for each in sent if "activity_response" in each[0]]
    assert len(of_answers) > 10
    assert [step for each in of_answers for step in plan_of(app, each) if step.startswith("SCAN")] == []


def plan_of(app: Flask, sent: Sent) -> list[str]:
    """Return the steps in which SQLite carries out a statement: SEARCH goes by an index, SCAN reads all there is."""
    statement, given = sent
    with app.app_context(), db.engines["read"].connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
