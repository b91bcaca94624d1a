"""Notes which versions of the quizzes this installation serves, with the first request that is about more than texts.

Nothing runs in the background, and commands that only look at content write nothing.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from course.records.versions import are_noted, note_served
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer

_INDIFFERENT = frozenset({"static", "reading", "offline"})


def init_served_versions(app: Flask) -> None:
    """Make an app note the versions it serves before it answers."""
    app.before_request(note_served_versions)


def note_served_versions() -> None:
    """Keep the versions served, once in each process."""
    endpoint = request.endpoint or "static"
    if endpoint.partition(".")[0] in _INDIFFERENT or current_app.extensions.get("versions_noted"):
        return
    quizzes = list(catalogue().quizzes.values())
    if not are_noted(reader(), quizzes):
        reader().rollback()  # so that the page reads what is written here
        note_served(writer(), quizzes, now=now())
        writer().commit()
    current_app.extensions["versions_noted"] = True
