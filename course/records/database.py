"""How the databases are opened: pragmas, write and read engines, and which library runs.

SQLite is one file with one writer. Writers begin with BEGIN IMMEDIATE, so that a transaction never discovers half way
that it may not write, and they share one pooled connection, so that they queue in order inside the process instead of
racing for the file lock (whose waiting is unfair). Readers use an engine of their own that cannot write and never waits
for a writer. PostgreSQL uses the same two roles; there the read engine's transactions are read-only.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

from sqlalchemy import Engine, event, make_url
from sqlalchemy.pool import QueuePool

Role = Literal["write", "read"]

BUSY_TIMEOUT_MS = 10_000
WRITER_WAIT_SECONDS = 20
# WAL databases could be corrupted by connections that checkpoint together in every release before this one.
FIRST_SAFE_SQLITE = (3, 51, 3)


def sqlite_module() -> Any:
    """Return the SQLite driver: the `pysqlite3` wheel with its current SQLite, or Python's own where there is none."""
    if sys.platform == "linux":
        try:
            from pysqlite3 import dbapi2
        except ImportError:
            pass
        else:
            return dbapi2
    import sqlite3

    return sqlite3


def normal_url(url: str) -> str:
    """Return a database URL with the driver we use: `postgres://` and `postgresql://` mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_sqlite(url: str) -> bool:
    """Say whether a URL names a SQLite database."""
    return make_url(url).get_backend_name() == "sqlite"


def engine_options(url: str, role: Role) -> dict[str, Any]:
    """Return the options with which `create_engine` opens `url` for writing or for reading."""
    if is_sqlite(url):
        pool_size = 1 if role == "write" else 16
        return {
            "module": sqlite_module(),
            "poolclass": QueuePool,
            "pool_size": pool_size,
            "max_overflow": 0,
            "pool_timeout": WRITER_WAIT_SECONDS,
            "connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        }
    options: dict[str, Any] = {
        "pool_size": 16,
        "max_overflow": 16,
        "pool_pre_ping": True,
        # pgbouncer hands a connection to somebody else between transactions; prepared statements would not follow.
        "connect_args": {"prepare_threshold": None},
    }
    if role == "read":
        options["execution_options"] = {"postgresql_readonly": True}
    return options


def prepare_engine(engine: Engine, role: Role) -> None:
    """Attach what an engine needs on each connection and each transaction. Idempotent for one engine."""
    if engine.dialect.name != "sqlite":
        return
    if event.contains(engine, "begin", _BEGIN[role]):
        return
    event.listen(engine, "connect", _set_read_pragmas if role == "read" else _set_pragmas)
    event.listen(engine, "begin", _BEGIN[role])


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_read_pragmas(connection: Any, record: Any) -> None:
    _set_pragmas(connection, record)
    connection.execute("PRAGMA query_only = ON")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


_BEGIN = {"write": _begin_immediate, "read": _begin_deferred}


def library_line(engine: Engine) -> str:
    """Say in one line which database library runs, with a warning where it is known to be unsafe."""
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            version = connection.exec_driver_sql("SHOW server_version").scalar()
        return f"PostgreSQL {version}"
    module = sqlite_module()
    line = f"SQLite {module.sqlite_version} ({module.__name__})"
    if tuple(module.sqlite_version_info) < FIRST_SAFE_SQLITE:
        safe = ".".join(str(part) for part in FIRST_SAFE_SQLITE)
        line += f" – older than {safe}, whose write-ahead log is safe when connections checkpoint together"
    return line
