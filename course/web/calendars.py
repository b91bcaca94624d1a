"""Calendar feeds: the due dates of a class, and those of a student with their own dates, by private links.

A link is signed, not stored; it carries a serial number of its class or user, which a new link raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

from course.records.assignments import (
    assignments_of_learner,
    assignments_of_section,
    effective_dates,
    overrides_of_learner,
)
from course.records.audit import record_event
from course.records.tables import Assignment, Section, User
from course.records.targets import targets_of
from course.web.access import anyone, instructor, learner, me
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer

bp = Blueprint("calendars", __name__)

SALT = "calendar feed"
OF_CLASS, OF_STUDENT = "class", "student"
# What a calendar program should wait before it asks again.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One entry of a feed: when an assignment of a class is due."""

    assignment: Assignment
    due_at: datetime


@bp.get("/calendar/<token>.ics")
@anyone
def feed(token: str) -> ResponseReturnValue:
    """Send the due dates that a private link stands for; 404 for a link that was replaced."""
    try:
        kind, of_id, serial = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        abort(404)
    if kind == OF_CLASS:
        section = reader().get(Section, of_id)
        if section is None or section.calendar_serial != serial:
            abort(404)
        return _send(section.name, _of_class(section))
    user = reader().get(User, of_id)
    if user is None or user.calendar_serial != serial:
        abort(404)
    return _send("Two Accounts", _of_student(user))


@bp.get("/my/calendar")
@learner
def of_student() -> ResponseReturnValue:
    """Show a student the link to their calendar."""
    return render_template("learner/calendar.html", link=_link(OF_STUDENT, me().id, me().calendar_serial))


@bp.post("/my/calendar")
@learner
def renew_of_student() -> ResponseReturnValue:
    """Give a student a new link; the old one ends."""
    writer().get_one(User, me().id).calendar_serial += 1
    writer().commit()
    flash("Your calendar has a new link. The old one no longer works.", "done")
    return redirect(url_for("calendars.of_student"), code=303)


@bp.get("/teach/classes/<int:section_id>/calendar")
@instructor
def of_class(section_id: int) -> ResponseReturnValue:
    """Show a teacher the link to the calendar of a class."""
    section = my_section(reader(), section_id)
    link = _link(OF_CLASS, section.id, section.calendar_serial)
    return render_template("teaching/calendar.html", section=section, link=link)


@bp.post("/teach/classes/<int:section_id>/calendar")
@instructor
def renew_of_class(section_id: int) -> ResponseReturnValue:
    """Give a class's calendar a new link; the old one ends."""
    section = my_section(writer(), section_id)
    section.calendar_serial += 1
    record_event(writer(), me(), "calendar link changed", section.name, section=section, now=now())
    writer().commit()
    flash("The calendar has a new link. The old one no longer works.", "done")
    return redirect(url_for("calendars.of_class", section_id=section_id), code=303)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def _link(kind: str, of_id: int, serial: int) -> str:
    token = _signer().dumps([kind, of_id, serial])
    return url_for("calendars.feed", token=token, _external=True)


def _of_class(section: Section) -> Iterable[Due]:
    if section.archived_at is not None:
        return
    for assignment in assignments_of_section(reader(), section):
        if assignment.due_at is not None and targets_of(reader(), assignment).is_whole_class:  # parents may read it
            yield Due(assignment, assignment.due_at)


def _of_student(user: User) -> Iterable[Due]:
    overrides = overrides_of_learner(reader(), user.id)
    for assignment in assignments_of_learner(reader(), user):
        dates = effective_dates(assignment, overrides.get(assignment.id))
        if dates.due_at is not None and not dates.is_excused:
            yield Due(assignment, dates.due_at)


def _send(name: str, dues: Iterable[Due]) -> Response:
    calendar = Calendar()
    calendar.add("prodid", "-//Two Accounts//course//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for due in dues:
        calendar.add_component(_event(due))
    response = Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _event(due: Due) -> Event:
    """Return an entry at the moment something is due; its id stays the same when the moment moves."""
    event = Event()
    event.add("uid", f"assignment-{due.assignment.id}@two-accounts")
    event.add("dtstamp", now())
    event.add("dtstart", due.due_at)
    event.add("dtend", due.due_at)
    event.add("summary", f"Due: {due.assignment.title} ({due.assignment.section.name})")
    event.add("url", url_for("learner.home", _external=True))
    return event
