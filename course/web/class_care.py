"""The care of a class: who else teaches or reads it, its archive, its retention date, its log."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.records import classes
from course.records.accounts import user_by_username
from course.records.audit import events_of_section, record_event
from course.records.classes import LastInstructorError
from course.records.personal_data import WARNING_DAYS
from course.records.tables import EnrollmentRole, Section, User
from course.web.access import colleague, instructor, me
from course.web.class_forms import ColleagueForm, RetentionForm
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer

bp = Blueprint("care", __name__, url_prefix="/teach/classes/<int:section_id>")

ONLY_TEACHER = "This class needs a teacher. Let somebody else teach it first."


@bp.route("/colleagues", methods=["GET", "POST"])
@instructor
def colleagues(section_id: int) -> ResponseReturnValue:
    """Show who teaches and reads a class, and let a colleague in."""
    section = my_section(reader(), section_id)
    form = ColleagueForm()
    known = None
    if form.validate_on_submit():
        known = _teacher(form.username.data, section.school_id)
        if known is None:
            form.username.errors = ["No teacher of your school has this username. Invite them first (My classes)."]
    if known is None or form.errors:
        staff = classes.staff(reader(), section)
        page = render_template("teaching/colleagues.html", form=form, section=section, staff=staff, me=me())
        return page, 422 if form.errors else 200
    section = my_section(writer(), section_id)
    role = EnrollmentRole(form.role.data)
    try:
        classes.add_colleague(writer(), section, writer().get_one(User, known.id), role=role, now=now())
    except LastInstructorError:
        writer().rollback()
        flash(ONLY_TEACHER, "problem")
        return redirect(url_for("care.colleagues", section_id=section_id), code=303)
    what = "teaches" if role is EnrollmentRole.INSTRUCTOR else "reads"
    record_event(writer(), me(), f"colleague {what}", known.username, section=section, now=now())
    writer().commit()
    flash(f"{known.display_name} now {what} {section.name}.", "done")
    return redirect(url_for("care.colleagues", section_id=section_id), code=303)


@bp.post("/colleagues/<int:user_id>/remove")
@instructor
def remove_colleague(section_id: int, user_id: int) -> ResponseReturnValue:
    """Take a colleague, or oneself, out of a class."""
    section = my_section(writer(), section_id)
    found = next((each.user for each in classes.staff(writer(), section) if each.user_id == user_id), None)
    if found is None:
        abort(404)
    try:
        classes.remove_colleague(writer(), section, found, now=now())
    except LastInstructorError:
        writer().rollback()
        flash(ONLY_TEACHER, "problem")
        return redirect(url_for("care.colleagues", section_id=section_id), code=303)
    record_event(writer(), me(), "colleague removed", found.username, section=section, now=now())
    name, left = found.display_name, found.id == me().id
    writer().commit()
    flash(f"{name} is out of {section.name}.", "done")
    target = url_for("teaching.home") if left else url_for("care.colleagues", section_id=section_id)
    return redirect(target, code=303)


@bp.get("/log")
@colleague
def log(section_id: int) -> ResponseReturnValue:
    """Show who did what in a class, the newest first."""
    section = my_section(reader(), section_id)
    events = events_of_section(reader(), section, before=request.args.get("before", type=int))
    return render_template("teaching/log.html", section=section, events=events)


@bp.route("/keeping", methods=["GET", "POST"])
@instructor
def keeping(section_id: int) -> ResponseReturnValue:
    """Say until when a class's records are kept, and put the class into the archive or take it out."""
    section = my_section(reader(), section_id)
    form = RetentionForm(data={"retain_until": section.retain_until})
    form.earliest, form.present = _today(section) + timedelta(days=WARNING_DAYS), section.retain_until
    if not form.validate_on_submit():
        page = render_template(
            "teaching/keeping.html",
            form=form,
            section=section,
            warning_days=WARNING_DAYS,
            left=classes.learners_who_left(reader(), section),
        )
        return page, 422 if form.errors else 200
    section = my_section(writer(), section_id)
    section.retain_until = form.retain_until.data
    subject = form.retain_until.data.isoformat() if form.retain_until.data else "no date"
    record_event(writer(), me(), "retention date set", subject, section=section, now=now())
    writer().commit()
    flash("The retention date is saved." if form.retain_until.data else "The retention date is taken away.", "done")
    return redirect(url_for("care.keeping", section_id=section_id), code=303)


@bp.post("/archive")
@instructor
def archive(section_id: int) -> ResponseReturnValue:
    """Put a class away, or take it out again."""
    section = my_section(writer(), section_id)
    if request.form.get("restore"):
        classes.restore_section(writer(), section)
        done = "is taken out of the archive"
    else:
        classes.archive_section(writer(), section, now=now())
        done = "is in the archive. Its students no longer see it"
    record_event(
        writer(),
        me(),
        "class restored" if request.form.get("restore") else "class archived",
        section.name,
        section=section,
        now=now(),
    )
    writer().commit()
    flash(f"{section.name} {done}.", "done")
    return redirect(url_for("teaching.section", section_id=section_id), code=303)


@bp.app_template_global("retention_warning")
def retention_warning(section: Section) -> bool:
    """Say whether a class's retention date is near enough to warn of."""
    return section.retain_until is not None and section.retain_until <= _today(section) + timedelta(days=WARNING_DAYS)


def _today(section: Section) -> date:
    """Return the day that it is in a class."""
    return now().astimezone(ZoneInfo(section.time_zone)).date()


def _teacher(username: str, school_id: int) -> User | None:
    """Return the teacher of a school with this username, or None."""
    found = user_by_username(reader(), username)
    return found if found is not None and found.is_teacher and found.school_id == school_id else None
