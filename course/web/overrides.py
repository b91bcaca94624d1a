"""Dates, attempts and time for one student or a group, otherwise than their class has them; and who is excused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField

from course.records.assignments import EffectiveDates, effective_dates, override_of, own_override, set_override
from course.records.audit import record_event
from course.records.classes import learner_enrollment
from course.records.groups import group_of_section, groups_of_section
from course.records.overrides import dates_of_groups, dates_of_students, group_override
from course.records.tables import Assignment, Enrollment, Override, Section, SectionGroup
from course.web.access import colleague, instructor, me
from course.web.assigning import my_assignment
from course.web.class_forms import clock_warnings, local_moments, moment_field, utc_or_none
from course.web.clock import now
from course.web.database import reader, writer
from course.web.number_fields import decimal_field, whole_number_field

bp = Blueprint("overrides", __name__, url_prefix="/teach/classes/<int:section_id>/assignments/<int:assignment_id>")

MOST_ATTEMPTS = 100
MOST_TIME = 10
DUE_BEFORE_OPEN = "It must be due after it opens."


class OverrideForm(FlaskForm):
    """What a student or a group has otherwise than the class; an empty field is as the class has it."""

    opens_at = moment_field("Opens", "")
    due_at = moment_field("Due", "")
    closes_at = moment_field("Closes", "")
    attempts_allowed = whole_number_field(
        "Attempts in all", least=1, most=MOST_ATTEMPTS, message=f"Enter a whole number from 1 to {MOST_ATTEMPTS}."
    )
    time_factor = decimal_field(
        "Time, times",
        least=1,
        most=MOST_TIME,
        message=f"Enter a number from 1 to {MOST_TIME}, like 1.5.",
        description="1.5 gives half as much again: 60 minutes where the class has 40. Open attempts get it too.",
    )
    is_excused = BooleanField(
        "Excused", description="They need not take it. Whatever they do in it is kept and counts in no mean."
    )

    def values(self, time_zone: str) -> dict[str, Any]:
        """Return what the form says, as `set_override` takes it."""
        return {
            "opens_at": utc_or_none(self.opens_at.data, time_zone),
            "due_at": utc_or_none(self.due_at.data, time_zone),
            "closes_at": utc_or_none(self.closes_at.data, time_zone),
            "attempts_allowed": self.attempts_allowed.data,
            "time_factor": self.time_factor.data,
            "is_excused": self.is_excused.data,
        }

    def fits(self, assignment: Assignment, time_zone: str) -> bool:
        """Check the order of the dates that would hold for them."""
        problem = order_problem(effective_dates(assignment, Override(**self.values(time_zone))))
        if problem == DUE_BEFORE_OPEN:
            (self.due_at if self.due_at.data else self.opens_at).errors = [problem]
        elif problem:
            last = self.closes_at if self.closes_at.data else self.due_at if self.due_at.data else self.opens_at
            last.errors = [problem]
        return not self.errors


def time_without_limit(assignment: Assignment, factors: Iterable[float | None]) -> str:
    """Say what becomes of more time in a quiz that has no time limit; "" where nobody has more, or it has one."""
    if assignment.time_limit_minutes or not any(factor and factor > 1 for factor in factors):
        return ""
    return "This quiz has no time limit, so more time changes nothing now. It is kept, and holds if you set a limit."


def order_problem(dates: EffectiveDates) -> str:
    """Say what is wrong with the order of dates; "" where nothing is."""
    if dates.opens_at and dates.due_at and dates.due_at <= dates.opens_at:
        return DUE_BEFORE_OPEN
    if dates.opens_at and dates.closes_at and dates.closes_at <= dates.opens_at:
        return "It must close after it opens."
    if dates.due_at and dates.closes_at and dates.closes_at < dates.due_at:
        return "It cannot close before it is due."
    return ""


@bp.get("/overrides")
@colleague
def overview(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """List all that groups and students have otherwise in an assignment, and who is excused."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    of_groups = dates_of_groups(reader(), assignment)
    known = {each.group.id for each in of_groups}
    return render_template(
        "teaching/overrides.html",
        section=section,
        assignment=assignment,
        of_class=effective_dates(assignment),
        of_groups=of_groups,
        of_students=dates_of_students(reader(), section, assignment),
        other_groups=[each for each in groups_of_section(reader(), section) if each.id not in known],
    )


@bp.route("/students/<int:enrollment_id>", methods=["GET", "POST"])
@instructor
def student(section_id: int, assignment_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Show and change what one student has otherwise."""
    section, assignment, enrollment = _mine(reader(), section_id, assignment_id, enrollment_id)
    form = OverrideForm(data=_present(own_override(reader(), assignment.id, enrollment.user_id), section.time_zone))
    if not (form.validate_on_submit() and form.fits(assignment, section.time_zone)):
        dates = effective_dates(assignment, override_of(reader(), assignment.id, enrollment.user_id))
        return _page(form, section, assignment, name=enrollment.user.display_name, dates=dates)
    section, assignment, enrollment = _mine(writer(), section_id, assignment_id, enrollment_id)
    set_override(writer(), assignment, enrollment.user, **form.values(section.time_zone), now=now())
    subject = f"{assignment.title}: {enrollment.user.username}"
    record_event(writer(), me(), "student’s dates changed", subject, section=section, now=now())
    writer().commit()
    flash(f"Dates and time of {enrollment.user.display_name} are saved.", "done")
    _flash_notes(form, section, assignment)
    return redirect(url_for("assigning.assignment", section_id=section_id, assignment_id=assignment_id), code=303)


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@instructor
def group(section_id: int, assignment_id: int, group_id: int) -> ResponseReturnValue:
    """Show and change what a group has otherwise."""
    section, assignment, found = _my_group(reader(), section_id, assignment_id, group_id)
    present = group_override(reader(), assignment.id, found.id)
    form = OverrideForm(data=_present(present, section.time_zone))
    if not (form.validate_on_submit() and form.fits(assignment, section.time_zone)):
        return _page(form, section, assignment, name=found.name, dates=effective_dates(assignment, present))
    section, assignment, found = _my_group(writer(), section_id, assignment_id, group_id)
    set_override(writer(), assignment, found, **form.values(section.time_zone), now=now())
    record_event(
        writer(), me(), "group’s dates changed", f"{assignment.title}: {found.name}", section=section, now=now()
    )
    writer().commit()
    flash(f"Dates and time of {found.name} are saved.", "done")
    _flash_notes(form, section, assignment)
    return redirect(url_for("overrides.overview", section_id=section_id, assignment_id=assignment_id), code=303)


def _flash_notes(form: OverrideForm, section: Section, assignment: Assignment) -> None:
    notes = [*clock_warnings(form, section.time_zone), time_without_limit(assignment, [form.time_factor.data])]
    for each in filter(None, notes):
        flash(each, "note")


def _page(
    form: OverrideForm, section: Section, assignment: Assignment, *, name: str, dates: EffectiveDates
) -> ResponseReturnValue:
    page = render_template(
        "teaching/override.html",
        form=form,
        section=section,
        assignment=assignment,
        name=name,
        of_class=effective_dates(assignment),
        dates=dates,
    )
    return page, 422 if form.errors else 200


def _mine(
    session: Session, section_id: int, assignment_id: int, enrollment_id: int
) -> tuple[Section, Assignment, Enrollment]:
    section, assignment = my_assignment(session, section_id, assignment_id)
    return section, assignment, learner_enrollment(session, section, enrollment_id) or abort(404)


def _my_group(
    session: Session, section_id: int, assignment_id: int, group_id: int
) -> tuple[Section, Assignment, SectionGroup]:
    section, assignment = my_assignment(session, section_id, assignment_id)
    return section, assignment, group_of_section(session, section, group_id) or abort(404)


def _present(own: Override | None, time_zone: str) -> dict[str, Any]:
    if own is None:
        return {}
    dates = EffectiveDates(own.opens_at, own.due_at, own.closes_at, own.attempts_allowed, time_zone)
    return {
        **local_moments(dates),
        "attempts_allowed": own.attempts_allowed,
        "time_factor": own.time_factor,
        "is_excused": own.is_excused,
    }
