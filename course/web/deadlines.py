"""A deadline that passes submits what was saved.

Nothing runs in the background: before any page that could show an attempt, those whose deadline has passed are
submitted as of their deadline. Looking for them is one query on an index that holds open attempts only.
"""

from __future__ import annotations

from flask import Flask, request

from course.records.attempts import overdue_attempts, submit_attempt
from course.web.clock import now
from course.web.database import reader, writer

# Pages of the course's text show no attempts.
_INDIFFERENT = frozenset({"static", "reading", "offline"})


def init_deadlines(app: Flask) -> None:
    """Make an app submit what is overdue before it answers."""
    app.before_request(submit_overdue)


def submit_overdue() -> None:
    """Submit every attempt whose deadline has passed."""
    endpoint = request.endpoint or "static"
    if endpoint.partition(".")[0] in _INDIFFERENT or endpoint == "attempts.save":
        return
    overdue = overdue_attempts(reader(), now=now())
    if not overdue:
        return
    reader().rollback()  # so that the page reads what is written here
    for attempt_id in overdue:
        submit_attempt(writer(), attempt_id, now=now())
    writer().commit()
