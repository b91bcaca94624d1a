"""The request's two sessions: one that reads, one that writes.

Pages read with `reader()`, which never waits for a writer and cannot change anything. What changes something uses
`writer()`, commits it once, and does nothing slow (like checking a passphrase) while it holds it: on SQLite there is
one writer at a time.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, g
from flask_migrate import Migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from course.records import tables  # noqa: F401  (maps the tables into Base.metadata)
from course.records.base import Base
from course.records.database import engine_options, library_line, prepare_engine
from course.web.config import ROOT

# What a view committed it may still show; reading it again would begin another writing transaction.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate()
MIGRATIONS = ROOT / "course" / "records" / "migrations"


def init_database(app: Flask) -> None:
    """Open the write and read engines of an app."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, "write")
    app.config["SQLALCHEMY_BINDS"] = {"read": {"url": url, **engine_options(url, "read")}}
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        prepare_engine(db.engines[None], "write")
        prepare_engine(db.engines["read"], "read")
    app.teardown_appcontext(_close_reader)


def upgrade_database(app: Flask) -> None:
    """Bring the database's tables up to date."""
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))


def database_line(app: Flask) -> str:
    """Say which database library runs."""
    with app.app_context():
        return library_line(read_engine())


def close_connections(app: Flask) -> None:
    """Close all pooled connections, so that none is carried over into a server's worker processes."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def read_engine() -> Engine:
    """Return the current app's read engine."""
    return db.engines["read"]


def reader() -> Session:
    """Return this request's reading session."""
    if "reader" not in g:
        g.reader = Session(read_engine(), autoflush=False)
    return cast(Session, g.reader)


def writer() -> Session:
    """Return this request's writing session. The view commits it, once."""
    return cast(Session, db.session)


def _close_reader(_error: BaseException | None) -> None:
    session = g.pop("reader", None)
    if session is not None:
        session.close()
