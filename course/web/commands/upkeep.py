"""Commands of upkeep: backing the database up, and clearing away what is out of date."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from course.records.attempts import forget_old_practice
from course.records.database import sqlite_module
from course.records.throttle import forget_old_windows
from course.web.clock import now
from course.web.database import read_engine, writer


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(_backup)
    app.cli.add_command(_tidy)


def tidy_up() -> int:
    """Delete visitors' practice older than 90 days and counts no limit needs; return how many attempts went."""
    forget_old_windows(writer(), now=now())
    gone = forget_old_practice(writer(), now=now())
    writer().commit()
    return gone


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
    """Delete visitors' practice that is older than 90 days."""
    click.echo(f"{tidy_up()} old practice attempts deleted.")
