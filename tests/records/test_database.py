"""How the databases are opened, and that tables and migrations agree."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, StatementError
from sqlalchemy.orm import Session

from course.records.base import Base
from course.records.database import engine_options, normal_url, prepare_engine, sqlite_module
from course.records.tables import Enrollment, School, Section, User, UserRole
from course.records.throttle import SIGN_IN_ACCOUNT, count_try, take_back_try
from course.web.database import db, reader, writer
from tests.conftest import NOON


def test_migrations_make_the_tables_that_the_models_describe(app_on_each) -> None:
    with app_on_each.app_context(), db.engines[None].connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert found == []


def test_migrations_make_the_checks_that_the_models_describe(app) -> None:
    fresh = create_engine("sqlite://", module=sqlite_module())
    Base.metadata.create_all(fresh)
    with app.app_context():
        migrated = {table: checks(db.engines[None], table) for table in Base.metadata.tables}

    assert migrated == {table: checks(fresh, table) for table in Base.metadata.tables}


def checks(engine: Engine, table: str) -> set[str]:
    """The names of a table's CHECK constraints."""
    return {str(each["name"]) for each in inspect(engine).get_check_constraints(table)}


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)]
)
def test_sqlite_writes_through_a_log_that_survives_power_loss(app, pragma, value) -> None:
    with app.app_context():
        assert writer().execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_sqlite_writers_take_the_lock_when_they_begin(app, tmp_path) -> None:
    url = app.config["DATABASE_URL"]
    other = create_engine(url, **{**engine_options(url, "write"), "connect_args": {"timeout": 0}})
    with app.app_context():
        writer().execute(text("SELECT 1"))
        prepare_engine(other, "write")
        with other.connect() as connection:
            connection.connection.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(OperationalError, match="locked"):
                connection.execute(text("SELECT 1"))
    other.dispose()


def test_reading_session_cannot_write(app_on_each, cast_on_each) -> None:
    with app_on_each.app_context():
        with pytest.raises((OperationalError, ProgrammingError, StatementError)):
            reader().execute(text("DELETE FROM response"))
        reader().rollback()


def test_sqlite_library_on_linux_is_one_whose_log_is_safe() -> None:
    assert tuple(sqlite_module().sqlite_version_info) >= (3, 51, 3)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
        ("sqlite:////x.sqlite3", "sqlite:////x.sqlite3"),
    ],
)
def test_database_urls_are_read_as_operators_write_them(given, used) -> None:
    assert normal_url(given) == used


def test_times_come_back_aware_in_utc(app_on_each, cast_on_each) -> None:
    with app_on_each.app_context():
        assert reader().scalars(select(School.created_at)).one() == NOON
        assert reader().scalars(select(School.created_at)).one().tzinfo is UTC


def test_time_without_a_zone_is_refused(app_on_each) -> None:
    with app_on_each.app_context():
        writer().add(School(name="x", support_line="", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001

        with pytest.raises(StatementError, match="has no time zone"):
            writer().flush()
        writer().rollback()


def test_role_that_is_none_is_refused_by_the_database(app_on_each, cast_on_each) -> None:
    with app_on_each.app_context(), pytest.raises(IntegrityError):
        writer().execute(text("UPDATE \"user\" SET role = 'wizard'"))


def test_foreign_keys_are_kept(app_on_each, cast_on_each) -> None:
    with app_on_each.app_context(), pytest.raises(IntegrityError):
        writer().execute(text("DELETE FROM section"))


def test_student_id_is_unique_among_the_current_students_of_a_class_only(app_on_each, cast_on_each) -> None:
    cast = cast_on_each
    with app_on_each.app_context():
        session: Session = writer()
        bea = session.scalars(select(Enrollment).where(Enrollment.user_id == cast.bea.id)).one()
        ben = session.get_one(Enrollment, cast.ben_enrollment.id)
        ben.removed_at = NOON
        bea.student_id = "S1"
        session.commit()
        ben.removed_at = None

        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_usernames_and_join_codes_are_unique(app_on_each, cast_on_each) -> None:
    cast = cast_on_each
    with app_on_each.app_context():
        session = writer()
        twin = {"school_id": cast.school.id, "display_name": "B", "role": UserRole.STUDENT, "created_at": NOON}
        session.add(User(username="ben", **twin))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        code = {"school_id": cast.school.id, "join_code": cast.section.join_code, "time_zone": "UTC"}
        session.add(Section(name="B", created_at=NOON, **code))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_tries_are_counted_within_a_window_and_taken_back(app_on_each, clock) -> None:
    def is_within() -> bool:
        return count_try(writer(), SIGN_IN_ACCOUNT, "ben", now=clock.time)

    with app_on_each.app_context():
        first = [is_within() for _ in range(9)]
        take_back_try(writer(), SIGN_IN_ACCOUNT, "ben")
        take_back_try(writer(), SIGN_IN_ACCOUNT, "ben")
        after_taking_back = [is_within(), is_within()]
        clock.forward(minutes=10)
        later = is_within()

    assert first == [True] * 8 + [False]
    assert after_taking_back == [True, False]
    assert later is True
