"""What a class keeps about one student: given out, taken away from the name, erased. And the teachers' notes."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from course.exchange.results_csv import content_disposition
from course.records import classes
from course.records.audit import record_event
from course.records.personal_data import erase_student, everything_about, is_elsewhere, pseudonymise_student
from course.records.tables import Enrollment, Section
from course.web.access import instructor, me
from course.web.class_forms import ConfirmNameForm
from course.web.classes import my_section
from course.web.clock import now, rng
from course.web.database import reader, writer

PSEUDONYMISE, ERASE = "pseudonymise", "erase"

bp = Blueprint("student_data", __name__, url_prefix="/teach/classes/<int:section_id>/students/<int:enrollment_id>/data")


@bp.get("")
@instructor
def overview(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Say what can be done with a student's data."""
    section, enrollment = my_student(reader(), section_id, enrollment_id)
    return _page(section, enrollment)


@bp.get("/everything.json")
@instructor
def export(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Send all that the class keeps about a student as one JSON file."""
    section, enrollment = my_student(reader(), section_id, enrollment_id)
    found = everything_about(reader(), section, enrollment.user)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    record_event(writer(), me(), "student data exported", enrollment.user.username, section=section, now=now())
    writer().commit()
    disposition = content_disposition(f"{enrollment.user.username}.json")
    return Response(text, mimetype="application/json", headers={"Content-Disposition": disposition})


@bp.post("/pseudonymise")
@instructor
def pseudonymise(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Take a student's name and ways to sign in away; work and scores stay."""
    section, enrollment = my_student(writer(), section_id, enrollment_id)
    if not _is_confirmed(enrollment):
        return _asked_again(section_id, enrollment_id, PSEUDONYMISE)
    before, where = enrollment.user_id, _list_with(enrollment)
    holder = pseudonymise_student(writer(), section, enrollment.user, rng=rng(), now=now())
    record_event(writer(), me(), "student pseudonymised", holder.username, section=section, now=now())
    name, is_split = holder.display_name, holder.id != before
    writer().commit()
    also = " They keep their name and account in their other class, and are no longer in this one." if is_split else ""
    flash(f"The student’s work is now that of {name}.{also}", "done")
    return redirect(where, code=303)


@bp.post("/erase")
@instructor
def erase(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Delete all that the class keeps about a student."""
    section, enrollment = my_student(writer(), section_id, enrollment_id)
    if not _is_confirmed(enrollment):
        return _asked_again(section_id, enrollment_id, ERASE)
    where = _list_with(enrollment)
    is_gone = erase_student(writer(), section, enrollment.user, now=now())
    record_event(writer(), me(), "student erased", "1 student", section=section, now=now())
    writer().commit()
    also = ", and the account with it" if is_gone else "; the account stays, since there is another class"
    flash(f"All that this class kept about the student is deleted{also}.", "done")
    return redirect(where, code=303)


def my_student(session: Session, section_id: int, enrollment_id: int) -> tuple[Section, Enrollment]:
    """Return a class and its student, also one who left it, if the signed-in teacher may see them; 404 otherwise."""
    section = my_section(session, section_id)
    return section, classes.learner_enrollment(session, section, enrollment_id, also_left=True) or abort(404)


def _list_with(enrollment: Enrollment) -> str:
    """Return the address of the list that a student stands in."""
    if enrollment.removed_at:
        return url_for("care.keeping", section_id=enrollment.section_id)
    return url_for("teaching.section", section_id=enrollment.section_id, _anchor="students")


def _is_confirmed(enrollment: Enrollment) -> bool:
    form = ConfirmNameForm()
    return form.validate() and form.username.data.strip().lower() == enrollment.user.username


def _asked_again(section_id: int, enrollment_id: int, action: str) -> ResponseReturnValue:
    writer().rollback()
    section, enrollment = my_student(reader(), section_id, enrollment_id)
    return _page(section, enrollment, refused=action), 422


def _page(section: Section, enrollment: Enrollment, *, refused: str = "") -> str:
    """Return the page with a form for each action. What was wrong stands in the one that was sent, not in the other."""
    forms = {}
    for action in (PSEUDONYMISE, ERASE):
        forms[action] = form = ConfirmNameForm() if action == refused else ConfirmNameForm(formdata=None)
        form.username.id = f"{action}-username"
        if action == refused:
            form.username.errors = [f"To go on, enter the username: {enrollment.user.username}"]
    return render_template(
        "teaching/student_data.html",
        section=section,
        enrollment=enrollment,
        forms=forms,
        refused=refused,
        is_elsewhere=is_elsewhere(reader(), section, enrollment.user),
    )
