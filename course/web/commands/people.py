"""Commands about people: the link that makes the first teacher, and clearing away what is out of date."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from course.records.accounts import has_teacher, invite_first_teacher
from course.records.attempts import forget_old_practice
from course.records.throttle import forget_old_windows
from course.web.clock import now
from course.web.database import reader, writer


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(_first_teacher)
    app.cli.add_command(_tidy)


def first_teacher_path() -> str | None:
    """Return the path of a new link that makes the first teacher, or None if there is a teacher already."""
    if has_teacher(reader()):
        return None
    token = invite_first_teacher(writer(), now=now())
    writer().commit()
    return f"/invitations/{token}"


def tidy_up() -> int:
    """Delete visitors' practice older than 90 days and counts no limit needs; return how many attempts went."""
    forget_old_windows(writer(), now=now())
    gone = forget_old_practice(writer(), now=now())
    writer().commit()
    return gone


@click.command("first-teacher")
@with_appcontext
def _first_teacher() -> None:
    """Print a one-time link that makes the first teacher."""
    path = first_teacher_path()
    click.echo(path or "There is a teacher already. Teachers invite further ones from their page “My classes”.")


@click.command("tidy")
@with_appcontext
def _tidy() -> None:
    """Delete visitors' practice that is older than 90 days."""
    click.echo(f"{tidy_up()} old practice attempts deleted.")
