"""The command that lets the first teacher in."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from course.records.accounts import has_admin, invite_first_teacher
from course.web.clock import now
from course.web.database import reader, writer


def register(app: Flask) -> None:
    """Add the command to an app."""
    app.cli.add_command(_first_teacher)


def first_teacher_path() -> str | None:
    """Return the path of a new link that makes the first teacher, or None if there is one already."""
    if has_admin(reader()):
        return None
    token = invite_first_teacher(writer(), now=now())
    writer().commit()
    return f"/invitations/{token}"


@click.command("first-teacher")
@with_appcontext
def _first_teacher() -> None:
    """Print a one-time link that makes the first teacher."""
    path = first_teacher_path()
    click.echo(path or "There is a first teacher already. Teachers invite further ones from their page “My classes”.")
