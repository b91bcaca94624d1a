"""What many students have otherwise in an assignment, pasted as a list: first a preview, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from course.exchange.override_list import ListedStudent, OverrideRow, Value, read_override_list
from course.exchange.pasted import PastedProblem
from course.records.assignments import EffectiveDates, effective_dates, local_to_utc
from course.records.audit import record_event
from course.records.classes import learners
from course.records.overrides import changed_overrides, dates_with, set_overrides
from course.records.tables import Assignment, Override, Section, User
from course.web.access import instructor, me
from course.web.assigning import my_assignment
from course.web.clock import now
from course.web.database import reader, writer
from course.web.overrides import order_problem, time_without_limit

bp = Blueprint(
    "pasted_overrides",
    __name__,
    url_prefix="/teach/classes/<int:section_id>/assignments/<int:assignment_id>/overrides",
)

_FIELDS = {
    "opens": "opens_at",
    "due": "due_at",
    "closes": "closes_at",
    "attempts": "attempts_allowed",
    "time": "time_factor",
    "excused": "is_excused",
}


class OverrideListForm(FlaskForm):
    """A list of what students have otherwise, to be looked at."""

    pasted = TextAreaField(
        "List",
        description=(
            "One student a line, by username, student id or name; cells apart by tabs, semicolons or commas. "
            "The first line names the columns."
        ),
        validators=[DataRequired("Paste the list first.")],
        render_kw={"rows": 10, "spellcheck": "false"},
    )


class ConfirmedListForm(FlaskForm):
    """The list that the preview showed, to be saved."""

    pasted = HiddenField(validators=[DataRequired()])


@dataclass(frozen=True, slots=True)
class _Reading:
    """A list as it was read: rows with the dates that would hold, what would be stored, and all problems."""

    rows: list[tuple[OverrideRow, EffectiveDates]]
    overrides: list[tuple[User, Override]]
    problems: list[PastedProblem]
    of_time: str
    """What becomes of more time where the quiz has no time limit; "" where there is nothing to say."""

    @property
    def is_refused(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


@bp.route("/paste", methods=["GET", "POST"])
@instructor
def paste(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Take a list, and show what it would change, or every problem by its line."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    form = OverrideListForm()
    reading = _read(reader(), section, assignment, form.pasted.data) if form.validate_on_submit() else None
    page = render_template(
        "teaching/paste_overrides.html",
        form=form,
        section=section,
        assignment=assignment,
        reading=reading,
        of_class=effective_dates(assignment),
    )
    return page, 422 if form.errors or (reading and reading.is_refused) else 200


@bp.post("/confirm")
@instructor
def confirm(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Save what the preview showed: all of it, or nothing."""
    section, assignment = my_assignment(writer(), section_id, assignment_id)
    form = ConfirmedListForm()
    reading = _read(writer(), section, assignment, form.pasted.data) if form.validate() else None
    if reading is None or reading.is_refused:
        writer().rollback()
        flash("The class or the quiz has changed since the preview. Nothing is saved; paste the list again.", "problem")
        return redirect(url_for("pasted_overrides.paste", section_id=section_id, assignment_id=assignment_id), code=303)
    set_overrides(writer(), assignment, reading.overrides, now=now())
    count = "1 student" if len(reading.rows) == 1 else f"{len(reading.rows)} students"
    record_event(writer(), me(), "students’ dates changed", f"{assignment.title}: {count}", section=section, now=now())
    writer().commit()
    flash(f"Dates and time of {count} are saved.", "done")
    if reading.of_time:
        flash(reading.of_time, "note")
    return redirect(url_for("overrides.overview", section_id=section_id, assignment_id=assignment_id), code=303)


def _read(session: Session, section: Section, assignment: Assignment, text: str) -> _Reading:
    enrolled = {each.user_id: each for each in learners(session, section)}
    students = [
        ListedStudent(each.user_id, each.user.display_name, each.user.username, each.student_id)
        for each in enrolled.values()
    ]
    listed = read_override_list(text, students, section.time_zone)
    changes = {row.student.user_id: _changes(row.values, section.time_zone) for row in listed.rows}
    own = changed_overrides(session, assignment, changes)
    dates = dates_with(session, assignment, own)
    problems = [
        *listed.problems,
        *(
            PastedProblem(row.line, f"{row.student.name}: {problem}")
            for row in listed.rows
            if (problem := order_problem(dates[row.student.user_id]))
        ),
    ]
    return _Reading(
        rows=[(row, dates[row.student.user_id]) for row in listed.rows],
        overrides=[(enrolled[user_id].user, override) for user_id, override in own.items()],
        problems=sorted(problems, key=lambda problem: problem.line),
        of_time=time_without_limit(
            assignment, [own[row.student.user_id].time_factor for row in listed.rows if "time" in row.values]
        ),
    )


def _changes(values: Mapping[str, Value], time_zone: str) -> dict[str, Any]:
    return {
        _FIELDS[column]: local_to_utc(value, time_zone) if isinstance(value, datetime) else value
        for column, value in values.items()
    }
