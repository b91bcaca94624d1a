"""A class of thirty at a real server, once on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from course.records.accounts import create_user
from course.records.assignments import create_assignment
from course.records.attempts import attempt_by_public_id, saved_responses
from course.records.classes import enroll
from course.records.tables import Attempt, Response, UserRole
from course.web.database import close_connections, reader, writer
from tests.conftest import HASH, NOON, PASSPHRASE, Cast, assigned
from tests.plain_client import PlainClient
from tests.server import CourseServer

STUDENTS = 30


@dataclass
class Classroom:
    """Thirty students, student-0 to student-29, with one quiz to take, and the server they take it at."""

    app: Flask
    server: CourseServer
    assignment_id: int
    clients: list[PlainClient] = field(default_factory=list)

    def student(self, number: int) -> PlainClient:
        """Return the connection of a student who has just signed in."""
        client = self.visitor()
        client.sign_in(f"student-{number}", PASSPHRASE)
        return client

    def visitor(self, *, like: PlainClient | None = None) -> PlainClient:
        """Return a new connection; `like` another one, it is a second tab of the same browser."""
        client = PlainClient(self.server.port, like.cookies if like else {})
        client.token = like.token if like else ""
        self.clients.append(client)
        return client

    def close(self) -> None:
        """End all connections."""
        for client in self.clients:
            client.close()

    def attempts(self) -> list[Attempt]:
        """Return the attempts at the quiz, as the database has them now."""
        with self.app.app_context():
            query = select(Attempt).where(Attempt.assignment_id == self.assignment_id).order_by(Attempt.id)
            return list(reader().scalars(query))

    def stored(self, attempt: str) -> dict[str, Response]:
        """Return what the database holds of the attempt with this path, by item id."""
        with self.app.app_context():
            found = attempt_by_public_id(reader(), attempt.rpartition("/")[2])
            assert found is not None
            return saved_responses(reader(), found.id)


@pytest.fixture
def classroom(app_on_each: Flask, cast_on_each: Cast, database_url: str, tmp_path: Path) -> Iterator[Classroom]:
    assignment_id = add_class(app_on_each, cast_on_each)
    close_connections(app_on_each)  # so that the server finds the database as after a restart
    with CourseServer(instance=tmp_path / "instance", database_url=database_url) as server:
        made = Classroom(app_on_each, server, assignment_id)
        yield made
        made.close()


def add_class(app: Flask, cast: Cast) -> int:
    """Add thirty students to Ada's class, assign them the quiz without limits, and return the assignment's id."""
    always = assigned(due_at=None, closes_at=None, attempts_allowed=None)
    with app.app_context():
        for number in range(STUDENTS):
            user = create_user(
                writer(),
                school_id=cast.school.id,
                role=UserRole.STUDENT,
                display_name=f"Student {number}",
                username=f"student-{number}",
                hashed_passphrase=HASH,
                now=NOON,
            )
            enroll(writer(), cast.section, user, now=NOON)
        made = create_assignment(writer(), cast.section, cast.ada, quiz_id="bridge", settings=always, now=NOON)
        writer().commit()
        return made.id
