"""Serving: what `python app.py` does before and while the course is on the network."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from course.records.database import is_sqlite
from course.web import create_app
from course.web.catalogue import ContentError
from course.web.commands.people import first_teacher_path
from course.web.commands.upkeep import tidy_up
from course.web.config import ROOT
from course.web.database import close_connections, database_line, upgrade_database

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
# More threads only wait for each other (Python runs one at a time): with eight, the slowest saves took longer.
THREADS = 4


def make_app() -> Flask:
    """Return the app, or end the process with the list of errors if the content has any."""
    checking = (
        len(sys.argv) > 1 and sys.argv[1] in ("check-content", "sources", "db") and "flask" in Path(sys.argv[0]).name
    )
    os.umask(0o077)  # the instance folder holds students' names and a key
    try:
        return create_app({"CHECKING_CONTENT": True} if checking else None)
    except ContentError as error:
        sys.exit(str(error))


def serve(app: Flask) -> None:
    """Bring the database up to date, say where the course is and how the first teacher gets in, and serve."""
    host = os.environ.get("HOST") or DEFAULT_HOST
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    upgrade_database(app)
    with app.app_context():
        tidy_up()
        path = first_teacher_path()
    home = f"http://{_address(host)}:{port}"
    print(f"Database: {database_line(app)}", flush=True)
    if path:
        print(f"Make the first teacher (the link works once): {home}{path}", flush=True)
    print(f"The course is at {home}/ – stop it with Ctrl+C.", flush=True)
    close_connections(app)
    Granian(
        "app:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=_workers(app),
        blocking_threads=THREADS,
        working_dir=ROOT,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve()


def _workers(app: Flask) -> int:
    """One process on SQLite, where threads queue to write in order; one a core on PostgreSQL."""
    if is_sqlite(app.config["DATABASE_URL"]):
        return 1
    return int(os.environ.get("WORKERS") or os.cpu_count() or 1)


def _address(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "") else f"[{host}]" if ":" in host else host  # noqa: S104
