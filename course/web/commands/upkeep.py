"""Commands of upkeep: backing the database up, and clearing away what is out of date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask, request
from flask.cli import with_appcontext

from course.records.activity_responses import forget_old_activity_responses
from course.records.attempts import forget_old_practice
from course.records.database import sqlite_module
from course.records.personal_data import carry_out_retention
from course.records.throttle import forget_old_windows
from course.records.versions import forget_unused_compositions
from course.web.clock import now
from course.web.database import read_engine, writer


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(_backup)
    app.cli.add_command(_tidy)


@dataclass(frozen=True, slots=True)
class Tidied:
    """What an upkeep run deleted: practice attempts of visitors, and the student records of these classes."""

    practice: int
    classes: list[str]


def tidy_up() -> Tidied:
    """Delete what is out of date, and return what a person may want to know of it.

    That is visitors' practice and answers in lessons older than 90 days, counts no limit needs, records past their
    retention date, and composed quizzes that no attempt refers to any more.
    """
    forget_old_windows(writer(), now=now())
    practice = forget_old_practice(writer(), now=now())
    forget_old_activity_responses(writer(), now=now())
    erased = carry_out_retention(writer(), now=now())
    forget_unused_compositions(writer(), now=now())
    writer().commit()
    return Tidied(practice, erased)


def init_upkeep(app: Flask) -> None:
    """Make an app tidy up once a day, with the first request of the day (UTC)."""

    @app.before_request
    def tidy_up_once_a_day() -> None:
        today = now().date()
        # Pages of the course's text need no database, and are not to wait for it.
        is_text = (request.endpoint or "static").partition(".")[0] in ("static", "reading")
        if is_text or app.extensions.get("tidied_on") == today:
            return
        app.extensions["tidied_on"] = today
        tidy_up()


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def _backup(file: Path) -> None:
    """Copy the SQLite database to FILE, consistently, while the course runs."""
    if read_engine().dialect.name != "sqlite":
        raise click.ClickException("The database is PostgreSQL. Back it up with pg_dump.")
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name a new file.")
    source, target = read_engine().raw_connection(), sqlite_module().connect(file)
    assert source.driver_connection is not None
    source.driver_connection.backup(target)
    target.close()
    source.close()
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB")


@click.command("tidy")
@with_appcontext
def _tidy() -> None:
    """Delete visitors' practice older than 90 days and the records of classes past their retention date."""
    done = tidy_up()
    click.echo(f"{done.practice} old practice attempts deleted.")
    for name in done.classes:
        click.echo(f"{name}: its retention date has passed; the students' records are erased.")
