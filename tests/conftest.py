"""What all tests share: databases, the app on a small course of its own, and the cast.

The cast: Ada teaches section 7B, Ben is her student, Cem teaches elsewhere (9X, where Fay is), Dee is nobody.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import text

from course.records import accounts, classes
from course.records.assignments import Settings, create_assignment
from course.records.groups import make_group
from course.records.secrets import passphrase_hash
from course.records.tables import (
    Assignment,
    CountedAttempt,
    Enrollment,
    School,
    Section,
    User,
    UserRole,
)
from course.web import create_app
from course.web.database import close_connections, db, upgrade_database, writer
from tests.postgresql import Postgresql, find_or_start
from tests.web.client import CheckingClient

# A busy machine is no fault of the code: hypothesis is not to time single examples.
hypothesis_settings.register_profile("course", deadline=None)
hypothesis_settings.load_profile("course")

SMALL_COURSE = Path(__file__).parent / "small_course"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JOINED = NOON - timedelta(days=60)
PASSPHRASE = "four calm brown bears"
HASH = passphrase_hash(PASSPHRASE)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        """Move the clock."""
        self.time += timedelta(**span)


@dataclass
class Cast:
    """The people, classes and assignments in every test of pages and records."""

    school: School
    ada: User
    ben: User
    bea: User
    cem: User
    fay: User
    gil: User
    section: Section
    elsewhere: Section
    ben_enrollment: Enrollment
    fay_enrollment: Enrollment
    assignment: Assignment
    elsewhere_assignment: Assignment
    elsewhere_group_id: int


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template once, not once for each of the thousands of apps: that was a third of the suite's time."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql | None]:
    server = find_or_start()
    yield server
    if server:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    instance = tmp_path_factory.mktemp("template")
    app = create_app({"CONTENT_ROOT": SMALL_COURSE}, environment={"INSTANCE": str(instance)})
    upgrade_database(app)
    close_connections(app)
    return instance / "course.sqlite3"


@pytest.fixture(scope="session")
def postgresql_url(postgresql: Postgresql | None, tmp_path_factory: pytest.TempPathFactory) -> str | None:
    if postgresql is None:
        return None
    url = postgresql.create_database("course_test")
    environment = {"INSTANCE": str(tmp_path_factory.mktemp("pg-instance")), "DATABASE_URL": url}
    app = create_app({"CONTENT_ROOT": SMALL_COURSE}, environment=environment)
    upgrade_database(app)
    close_connections(app)
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with all tables, once on SQLite and once on PostgreSQL."""
    return _empty_database(request.param, request, tmp_path)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty SQLite database, for tests of pages that do not depend on the database."""
    return _empty_database("sqlite", request, tmp_path)


def _empty_database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "sqlite":
        path = tmp_path / "course.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("postgresql_url")
    if url is None:
        pytest.skip("PostgreSQL is not installed: run `make test` as root on Debian, or set TEST_POSTGRESQL_URL.")
    return str(url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _make_app(url: str, clock: Clock, tmp_path: Path) -> Flask:
    return create_app(
        {
            "TESTING": True,
            "CONTENT_ROOT": SMALL_COURSE,
            "CLOCK": clock,
            "RNG": random.Random(1),
        },
        environment={"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": url},
    )


def _emptied(app: Flask) -> Flask:
    if app.config["DATABASE_URL"].startswith("postgresql"):
        with app.app_context(), db.engines[None].begin() as connection:
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return app


@pytest.fixture
def app(sqlite_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The app on SQLite."""
    made = _make_app(sqlite_url, clock, tmp_path)
    yield made
    close_connections(made)


@pytest.fixture
def app_on_each(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The app on SQLite, then on PostgreSQL."""
    made = _emptied(_make_app(database_url, clock, tmp_path))
    yield made
    close_connections(made)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return make_cast(app)


@pytest.fixture
def cast_on_each(app_on_each: Flask) -> Cast:
    return make_cast(app_on_each)


def make_cast(app: Flask) -> Cast:
    """Put the cast into an app's empty database."""
    rng = random.Random(2)
    with app.app_context():
        session = writer()
        school = accounts.the_school(session, now=NOON)

        def person(name: str, role: UserRole) -> User:
            return accounts.create_user(
                session,
                school_id=school.id,
                role=role,
                display_name=name,
                username=name.lower(),
                hashed_passphrase=HASH,
                now=NOON,
            )

        ada, cem = person("Ada", UserRole.TEACHER), person("Cem", UserRole.TEACHER)
        ben, bea, fay = (person(name, UserRole.STUDENT) for name in ("Ben", "Bea", "Fay"))
        gil = person("Gil", UserRole.ADMIN)
        section = classes.create_section(session, ada, name="7B", time_zone="Europe/Berlin", rng=rng, now=NOON)
        elsewhere = classes.create_section(session, cem, name="9X", time_zone="UTC", rng=rng, now=NOON)
        ben_enrollment = classes.enroll(session, section, ben, student_id="S1", now=JOINED)
        classes.enroll(session, section, bea, now=JOINED)
        fay_enrollment = classes.enroll(session, elsewhere, fay, now=JOINED)
        assignment = create_assignment(session, section, ada, quiz_id="bridge", settings=assigned(), now=NOON)
        other = create_assignment(session, elsewhere, cem, quiz_id="bridge", settings=assigned(), now=NOON)
        group = make_group(session, elsewhere, name="Blue", user_ids=[fay.id], now=NOON)
        group_id = group.id
        session.commit()
        for each in (school, ada, ben, bea, cem, fay, gil, section, elsewhere, assignment, other):
            session.refresh(each)
        _ = (ben_enrollment.user, fay_enrollment.user, assignment.section, other.section)
        session.expunge_all()
    return Cast(
        school,
        ada,
        ben,
        bea,
        cem,
        fay,
        gil,
        section,
        elsewhere,
        ben_enrollment,
        fay_enrollment,
        assignment,
        other,
        group_id,
    )


def assigned(**changes: object) -> Settings:
    """Return an assignment's settings: due in a day, closed in two, one attempt, answers shown at once."""
    values: dict[str, object] = {
        "title": "The bridge",
        "opens_at": None,
        "due_at": NOON + timedelta(days=1),
        "closes_at": NOON + timedelta(days=2),
        "attempts_allowed": 1,
        "counted": CountedAttempt.BEST,
        **changes,
    }
    return Settings(**values)  # type: ignore[arg-type]


@pytest.fixture
def browse(app: Flask) -> Callable[..., CheckingClient]:
    """A function that gives a checking client: `browse(cast.ben)`, or `browse()` for Dee, who is nobody."""
    app.test_client_class = CheckingClient

    def start(user: User | None = None) -> CheckingClient:
        client = app.test_client()
        return client.sign_in(user) if user else client

    return start
