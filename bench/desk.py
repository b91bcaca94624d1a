"""The teacher's desk in a school of 10,000 students with 20 quizzes each: how long its pages take with a warm server.

Beside it stands a school a tenth as large, under a server of its own, asked in turns: what the pages cost more is
growth. Item analysis is also asked of one class with 100,000 first attempts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.growth import Shape, add_attempts, filled, pin_quiz
from bench.report import Finding, below
from bench.school import make_school, teacher
from course.records.tables import Assignment, Enrollment, EnrollmentRole, Section, User
from course.web import create_app
from course.web.database import close_connections, writer
from tests.plain_client import PlainClient
from tests.postgresql import Postgresql
from tests.server import ROOT, CourseServer

SMALL, LARGE = Shape(40, 25, 20), Shape(400, 25, 20)
"""1,000 and 10,000 students in classes of 25, with 20 quizzes each."""
GRADEBOOK = Shape(1, 200, 40)
CROWD = Shape(1, 100_000, 1)
QUICK_CROWD = Shape(1, 5_000, 1)
PAGE_LIMIT_MS = 300
ANALYSIS_LIMIT_S = 10
ASKED = 15


@dataclass(frozen=True)
class Desk:
    """A running server, and the pages to ask for by what they are."""

    port: int
    pages: dict[str, str]
    crowd: str


def desk(folder: Path, server: Postgresql | None, *, quick: bool) -> Iterator[Finding]:
    """Measure the desk's pages in a large school and in a small one in turns."""
    with ExitStack() as stack:
        small = _desk(stack, folder / "desk-small", server, SMALL, None)
        large = _desk(stack, folder / "desk-large", server, LARGE, QUICK_CROWD if quick else CROWD)
        # Signed in only now: a server closes a connection that was idle while the other school was filled.
        here_at, there_at = teacher(large.port), teacher(small.port)
        for what, path in large.pages.items():
            taken = [
                (_milliseconds(here_at, path), _milliseconds(there_at, small.pages[what])) for _ in range(ASKED + 1)
            ]
            here, there = (statistics.median(each) for each in zip(*taken[1:], strict=True))
            yield below(f"{what}", here, PAGE_LIMIT_MS, f"{here / there:.2f}× a school a tenth as large", unit=" ms")
        students = (QUICK_CROWD if quick else CROWD).students
        seconds = statistics.median(_milliseconds(here_at, large.crowd) / 1000 for _ in range(3))
        yield below(
            f"item analysis of {students:,} attempts", seconds, ANALYSIS_LIMIT_S, "a page, whole", unit=" s", digits=1
        )


def _milliseconds(client: PlainClient, path: str) -> float:
    began = time.perf_counter()
    client.get(path)
    return 1000 * (time.perf_counter() - began)


def _desk(stack: ExitStack, folder: Path, server: Postgresql | None, shape: Shape, crowd: Shape | None) -> Desk:
    folder.mkdir(parents=True)
    url = server.create_database(f"course_{folder.name.replace('-', '_')}") if server else ""
    make_school(folder, url, with_many=False)
    items = pin_quiz(folder, url)
    app = create_app(environment={"INSTANCE": str(folder), "DATABASE_URL": url})
    for each in (GRADEBOOK, shape, *([crowd] if crowd else [])):
        with filled(app.config["DATABASE_URL"]) as connection:
            add_attempts(connection, each, items)
    with app.app_context():
        classes = _teach(writer(), GRADEBOOK, shape, crowd)
        writer().commit()
    close_connections(app)
    course = CourseServer(instance=folder, database_url=url, content_root=ROOT, workers=2 if url else 1)
    stack.enter_context(course)
    return Desk(course.port, _pages(*classes[:2]), _crowd(classes[-1]))


@dataclass(frozen=True)
class _Class:
    section_id: int
    assignment_id: int
    enrollment_id: int


def _teach(session: Session, *shapes: Shape | None) -> list[_Class]:
    """Make the teacher an instructor of the first class of each shape, in the order in which they were added."""
    user = session.scalars(select(User).where(User.username == "teacher")).one()
    sections = list(session.scalars(select(Section.id).where(Section.join_code.like("growth-%")).order_by(Section.id)))
    found, at = [], 0
    for shape in shapes:
        if shape is None:
            continue
        section_id = sections[at]
        at += shape.classes
        session.execute(
            insert(Enrollment).values(
                school_id=user.school_id,
                section_id=section_id,
                user_id=user.id,
                role=EnrollmentRole.INSTRUCTOR,
                student_id="",
                created_at=user.created_at,
            )
        )
        of_class = Assignment.section_id == section_id
        assignment_id = session.scalars(select(Assignment.id).where(of_class).order_by(Assignment.id)).first()
        students = select(Enrollment.id).where(
            Enrollment.section_id == section_id, Enrollment.role == EnrollmentRole.LEARNER
        )
        enrollment_id = session.scalars(students.order_by(Enrollment.id)).first()
        assert assignment_id is not None
        assert enrollment_id is not None
        found.append(_Class(section_id, assignment_id, enrollment_id))
    return found


def _pages(gradebook: _Class, usual: _Class) -> dict[str, str]:
    of_class = f"/teach/classes/{usual.section_id}"
    work = f"{of_class}/assignments/{usual.assignment_id}"
    return {
        "my classes": "/teach",
        "a class": of_class,
        "results of an assignment": work,
        "live page": f"{work}/live",
        "gradebook, 25 students × 20 assignments": f"{of_class}/gradebook",
        "gradebook, 200 students × 40 assignments": f"/teach/classes/{gradebook.section_id}/gradebook",
        "a student's work": f"{of_class}/students/{usual.enrollment_id}/work",
        "report: questions": f"{work}/reports",
        "log of a class": f"{of_class}/log",
    }


def _crowd(of_class: _Class) -> str:
    return f"/teach/classes/{of_class.section_id}/assignments/{of_class.assignment_id}/reports"
