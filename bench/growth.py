"""Growth: the quiz cycle on a database with a thousand stored attempts and on one with a million, in turns.

Both stand side by side under servers of their own, so that what else the machine does slows both. The attempts are
written by the database itself, by a few statements.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    Double,
    Engine,
    Integer,
    Select,
    String,
    cast,
    create_engine,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    true,
    union_all,
)

from bench.load import Load, Measured, measure
from bench.report import Finding, below
from bench.school import ANSWERS, NOON, School, make_school, quiz_to_take, sign_in_all
from course.assessment.item_types import item_type
from course.assessment.quiz import Item
from course.records.base import UtcDateTime
from course.records.database import engine_options, normal_url, sqlite_module
from course.records.tables import (
    Assignment,
    Attempt,
    Enrollment,
    EnrollmentRole,
    QuizVersion,
    Response,
    Section,
    User,
)
from course.records.versions import pin_version
from course.web import create_app
from course.web.database import close_connections, writer
from tests.postgresql import Postgresql
from tests.server import ROOT, CourseServer

FEW, MANY, QUICK_MANY = 1_000, 1_000_000, 50_000
STUDENTS_AT_ONCE = 8
LIMIT = 1.3
WAYS = 3
VERSION = 1
SCHOOL = literal_column("1", Integer)
NOW = literal(NOON, UtcDateTime())


@dataclass(frozen=True)
class Shape:
    """So many classes of so many students, each with so many assignments that every student has submitted."""

    classes: int
    class_size: int
    assignments: int

    @property
    def students(self) -> int:
        """All students."""
        return self.classes * self.class_size

    @property
    def attempts(self) -> int:
        """All attempts."""
        return self.students * self.assignments


def shape_of(attempts: int) -> Shape:
    """Return classes of 25 with ten assignments that make so many attempts."""
    return Shape(attempts // 250, 25, 10)


@dataclass(frozen=True)
class Stock:
    """A database that holds so many attempts, and how long filling it took."""

    attempts: int
    school: School
    folder: Path
    url: str
    seconds: float


def growth(folder: Path, server: Postgresql | None, *, many: int, rounds: int, seconds: float) -> Iterator[Finding]:
    """Measure the cycle on a small and on a large database in turns, and yield what the difference costs."""
    stocks = [_stock(folder / f"attempts-{count}", server, count) for count in (FEW, many)]
    with ExitStack() as stack:
        loads = [_load(stack, stock, seconds) for stock in stocks]
        for load in loads:
            measure(load)  # so that no cache is cold in the first round
        measured = [[measure(load) for load in loads] for _ in range(rounds)]
    few, grown = stocks
    yield below(
        f"quiz cycle: {grown.attempts:,} stored attempts / {few.attempts:,}",
        statistics.median(one.per_second / other.per_second for one, other in measured),
        LIMIT,
        f"{_milliseconds(measured, 1):,.0f} ms a cycle against {_milliseconds(measured, 0):,.0f} "
        f"({STUDENTS_AT_ONCE} students at once; filled in {grown.seconds:.0f} s)",
        unit="×",
        digits=2,
    )


def _milliseconds(measured: list[list[Measured]], place: int) -> float:
    return 1000 * STUDENTS_AT_ONCE / statistics.median(each[place].per_second for each in measured)


def _load(stack: ExitStack, stock: Stock, seconds: float) -> Load:
    workers = 2 if stock.url else 1
    course = CourseServer(instance=stock.folder, database_url=stock.url, content_root=ROOT, workers=workers)
    stack.enter_context(course)
    students = sign_in_all(course.port, stock.school)[:STUDENTS_AT_ONCE]
    return Load("quiz_cycle", course.port, students, seconds, stock.school.start_path, stock.school.answers)


def _stock(folder: Path, server: Postgresql | None, attempts: int) -> Stock:
    folder.mkdir(parents=True)
    url = server.create_database(f"course_growth_{attempts}") if server else ""
    school = make_school(folder, url, with_many=False)
    began = time.perf_counter()
    items = pin_quiz(folder, url)
    with filled(database_of(folder, url)) as connection:
        add_attempts(connection, shape_of(attempts), items)
    return Stock(attempts, school, folder, url, time.perf_counter() - began)


def pin_quiz(folder: Path, url: str) -> tuple[Item, ...]:
    """Pin the quiz that the stored attempts were taken on as the first version, and return the items they answered."""
    app = create_app(environment={"INSTANCE": str(folder), "DATABASE_URL": url})
    with app.app_context():
        quiz = quiz_to_take()
        assert pin_version(writer(), quiz, now=NOON) == VERSION
        writer().commit()
    close_connections(app)
    return quiz.items[:ANSWERS]


def database_of(folder: Path, url: str) -> str:
    """Return the URL of an instance's database."""
    return str(create_app(environment={"INSTANCE": str(folder), "DATABASE_URL": url}).config["DATABASE_URL"])


@contextmanager
def filled(url: str) -> Iterator[Connection]:
    """Give a connection that writes much at once, commit, and let the database count its rows anew."""
    engine = _filling_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))  # the rows refer to what is there
        yield connection
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as autovacuum does in time
    engine.dispose()


def _filling_engine(url: str) -> Engine:
    """Return an engine that writes much at once; on SQLite without the log, which would hold it all a second time."""
    if url.startswith("postgresql"):
        return create_engine(normal_url(url), **engine_options(url, "write"))
    engine = create_engine(url, module=sqlite_module())
    with engine.connect() as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    return engine


def add_attempts(connection: Connection, shape: Shape, items: tuple[Item, ...]) -> None:
    """Add classes of students, each with a submitted attempt at all of its assignments, and all its answers."""
    first = {table: connection.scalar(select(func.max(table.id))) + 1 for table in (Section, User, Assignment)}
    mark = f"growth-{first[Section]}-"
    _add(connection, Section, _sections(shape.classes, mark))
    _add(connection, User, _users(shape.students, mark))
    _add(connection, Enrollment, _enrollments(first[User], first[Section], shape.class_size))
    _add(connection, Assignment, _assignments(first[Section], shape.assignments))
    _add(connection, Attempt, _attempts(first[Assignment]))
    _add(connection, Response, _responses(items, first[Assignment]))


def _add(connection: Connection, table: type[Any], rows: Select[Any]) -> None:
    """Insert the rows of a query whose columns have the names of the table's."""
    connection.execute(insert(table).from_select([column.name for column in rows.selected_columns], rows))


def _numbers(count: int) -> CTE:
    numbers = select(literal_column("1", Integer).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))


def _sections(count: int, mark: str) -> Select[Any]:
    number = cast(_numbers(count).c.n, String)
    return select(
        SCHOOL.label("school_id"),
        ("Class " + number).label("name"),
        (mark + number).label("join_code"),
        true().label("is_joinable"),
        literal("UTC").label("time_zone"),
        NOW.label("created_at"),
    )


def _users(count: int, mark: str) -> Select[Any]:
    number = cast(_numbers(count).c.n, String)
    return select(
        SCHOOL.label("school_id"),
        literal("student").label("role"),
        (mark + number).label("username"),
        ("Student " + number).label("display_name"),
        NOW.label("created_at"),
    )


def _enrollments(first_user: int, first_section: int, class_size: int) -> Select[Any]:
    """Put the first students into the first class, and so on."""
    section_id = literal_column(f"{first_section} + (id - {first_user}) / {class_size}", Integer)
    return select(
        SCHOOL.label("school_id"),
        section_id.label("section_id"),
        User.id.label("user_id"),
        literal("learner").label("role"),
        NOW.label("created_at"),
    ).where(User.id >= first_user)


def _assignments(first_section: int, count: int) -> Select[Any]:
    timings = ("score_shown", "answers_shown", "key_shown", "explanations_shown")
    return (
        select(
            SCHOOL.label("school_id"),
            Section.id.label("section_id"),
            QuizVersion.quiz_id.label("quiz_id"),
            literal("A quiz").label("title"),
            literal("best").label("counted"),
            literal("one_page").label("presentation"),
            *(literal("at_once").label(name) for name in timings),
            NOW.label("created_at"),
        )
        .select_from(Section)
        .join(QuizVersion, QuizVersion.id == VERSION)
        .join(_numbers(count), true())
        .where(Section.id >= first_section)
    )


def _attempts(first_assignment: int) -> Select[Any]:
    who = cast(Enrollment.user_id, String) + "-" + cast(Assignment.id, String)
    return (
        select(
            SCHOOL.label("school_id"),
            ("g-" + who).label("public_id"),
            Assignment.id.label("assignment_id"),
            Enrollment.user_id.label("user_id"),
            Assignment.quiz_id.label("quiz_id"),
            literal_column(str(VERSION), Integer).label("quiz_version_id"),
            literal_column("1", Integer).label("number"),
            Assignment.id.label("seed"),
            NOW.label("started_at"),
            NOW.label("submitted_at"),
            literal("learner").label("submitted_by"),
            literal_column("6.0", Double).label("score"),
            literal_column("12.0", Double).label("max_score"),
        )
        .join(Enrollment, Enrollment.section_id == Assignment.section_id)
        .where(Assignment.id >= first_assignment, Enrollment.role == EnrollmentRole.LEARNER)
    )


def _responses(items: tuple[Item, ...], first_assignment: int) -> Select[Any]:
    """Answer every item of every attempt, in one of three ways."""
    ways = union_all(*(_way(item, turn) for item in items for turn in range(WAYS))).cte("ways")
    return (
        select(
            SCHOOL.label("school_id"),
            Attempt.id.label("attempt_id"),
            ways.c.item_id.label("item_id"),
            ways.c.value.label("value"),
            ways.c.score.label("score"),
            NOW.label("given_at"),
            NOW.label("saved_at"),
        )
        .join(ways, ways.c.turn == Attempt.id % WAYS)
        .where(Attempt.assignment_id >= first_assignment)
    )


def _way(item: Item, turn: int) -> Select[Any]:
    kind = item_type(item)
    examples = kind.examples(item)
    answer = examples[turn % len(examples)]
    return select(
        literal(turn, Integer).label("turn"),
        literal(item.id).label("item_id"),
        literal(json.dumps(answer)).label("value"),
        literal(kind.score(item, answer), Double).label("score"),
    )
