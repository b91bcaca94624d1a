"""A teacher's classes: making them, sharing their code, adding, renaming, removing students, printing login cards."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from course.exchange.pasted import PastedProblem
from course.exchange.roster import Roster, read_roster
from course.records import classes
from course.records.accounts import issue_card, reset_passphrase
from course.records.assignments import assignments_of_section, effective_dates
from course.records.audit import record_event
from course.records.results import submitted_counts
from course.records.secrets import show_code
from course.records.tables import Enrollment, Section, User
from course.records.targets import students_aimed_at
from course.web.access import colleague, instructor, me, readers_may
from course.web.class_forms import (
    RosterConfirmationForm,
    RosterForm,
    SectionForm,
    SectionSettingsForm,
    StudentForm,
)
from course.web.clock import now, rng
from course.web.database import reader, writer

bp = Blueprint("teaching", __name__, url_prefix="/teach")


@dataclass(frozen=True, slots=True)
class Card:
    """A login card to be printed. Its code is known only now; the database keeps a hash."""

    student_name: str
    username: str
    code: str
    link: str
    qr: Markup


@bp.get("")
@instructor
def home() -> ResponseReturnValue:
    """List the teacher's classes."""
    return render_template(
        "teaching/home.html",
        sections=classes.sections_of_teacher(reader(), me()),
        archived=classes.sections_of_teacher(reader(), me(), archived=True),
        today=now().date(),
    )


@bp.route("/classes/new", methods=["GET", "POST"])
@instructor
def new_section() -> ResponseReturnValue:
    """Make a class."""
    known = classes.sections_of_teacher(reader(), me())
    form = SectionForm(time_zone=known[-1].section.time_zone if known else "UTC")
    if not form.validate_on_submit():
        return render_template("teaching/new_section.html", form=form), 422 if form.errors else 200
    teacher = writer().get_one(User, me().id)
    section = classes.create_section(
        writer(), teacher, name=form.name.data, time_zone=form.time_zone.data, rng=rng(), now=now()
    )
    record_event(writer(), teacher, "class made", section.name, section=section, now=now())
    writer().commit()
    flash(f"The class {section.name} is made. Share its code, or add students yourself.", "done")
    return redirect(url_for("teaching.section", section_id=section.id), code=303)


@bp.get("/classes/<int:section_id>")
@colleague
def section(section_id: int) -> ResponseReturnValue:
    """Show a class: its code, assignments and students."""
    found = my_section(reader(), section_id)
    assignments = assignments_of_section(reader(), found)
    return render_template(
        "teaching/section.html",
        section=found,
        code=show_code(found.join_code),
        learners=classes.learners(reader(), found),
        assignments=[(each, effective_dates(each)) for each in assignments],
        counts=submitted_counts(reader(), found),
        aimed_at=students_aimed_at(reader(), found),
        now=now(),
    )


@bp.route("/classes/<int:section_id>/settings", methods=["GET", "POST"])
@instructor
def settings(section_id: int) -> ResponseReturnValue:
    """Rename a class, change its time zone, open or close joining."""
    found = my_section(reader(), section_id)
    form = SectionSettingsForm(obj=found)
    if not form.validate_on_submit():
        return render_template("teaching/settings.html", form=form, section=found), 422 if form.errors else 200
    changed = my_section(writer(), section_id)
    changed.name, changed.time_zone = form.name.data, form.time_zone.data
    changed.term, changed.is_joinable = form.term.data or "", form.is_joinable.data
    record_event(writer(), me(), "class settings changed", changed.name, section=changed, now=now())
    writer().commit()
    flash("The class's settings are saved.", "done")
    return redirect(url_for("teaching.section", section_id=section_id), code=303)


@bp.get("/classes/<int:section_id>/code")
@colleague
def code(section_id: int) -> ResponseReturnValue:
    """Show the class code large, with a QR code, to project."""
    found = my_section(reader(), section_id)
    link = url_for("accounts.join_section", code=found.join_code, _external=True)
    return render_template(
        "teaching/code.html",
        section=found,
        code=show_code(found.join_code),
        link=link,
        short_link=url_for("accounts.join", _external=True),
        qr=qr_svg(link, f"QR code of the link to join {found.name}"),
    )


@bp.post("/classes/<int:section_id>/code")
@instructor
def change_code(section_id: int) -> ResponseReturnValue:
    """Give a class a new code; the old one ends."""
    found = my_section(writer(), section_id)
    classes.change_join_code(writer(), found, rng=rng())
    record_event(writer(), me(), "class code changed", found.name, section=found, now=now())
    writer().commit()
    flash("The class has a new code. The old one no longer works.", "done")
    return redirect(url_for("teaching.section", section_id=section_id), code=303)


@bp.route("/classes/<int:section_id>/students/add", methods=["GET", "POST"])
@instructor
def add_students(section_id: int) -> ResponseReturnValue:
    """Take a list of students and show what would be added, with all problems by line."""
    found = my_section(reader(), section_id)
    form = RosterForm()
    if not form.validate_on_submit():
        return render_template("teaching/add_students.html", form=form, section=found), 422 if form.errors else 200
    upload = form.file.data
    roster = read_roster(upload.read() if upload and upload.filename else form.pasted.data or "")
    problems = sorted([*roster.problems, *_clashes(found, roster)], key=lambda problem: problem.line)
    blocked = any(problem.severity == "error" for problem in problems)
    lines = "\n".join(f"{row.display_name}\t{row.student_id}" for row in roster.rows)
    page = render_template(
        "teaching/preview_students.html",
        form=form,
        section=found,
        roster=roster,
        problems=problems,
        blocked=blocked,
        lines=lines,
        known_names={each.user.display_name.casefold() for each in classes.learners(reader(), found)},
    )
    return page, 422 if blocked else 200


@bp.post("/classes/<int:section_id>/students/confirm")
@instructor
def confirm_students(section_id: int) -> ResponseReturnValue:
    """Add the students that the preview showed: all of them, or none."""
    found = my_section(writer(), section_id)
    form = RosterConfirmationForm()
    roster = read_roster("name\tstudent id\n" + form.pasted.data) if form.validate() else None
    if roster is None or roster.errors or _clashes(found, roster):
        writer().rollback()
        flash("The class has changed since the preview. Nothing was added; check the list once more.", "problem")
        return redirect(url_for("teaching.add_students", section_id=section_id), code=303)
    students = [classes.NewStudent(row.display_name, row.student_id) for row in roster.rows]
    classes.add_students(writer(), found, students, rng=rng(), now=now())
    record_event(writer(), me(), "students added", f"{len(students)} students", section=found, now=now())
    writer().commit()
    count = "1 student is" if len(students) == 1 else f"{len(students)} students are"
    flash(f"{count} added. Print their login cards next.", "done")
    return redirect(url_for("teaching.section", section_id=section_id, _anchor="students"), code=303)


@bp.route("/classes/<int:section_id>/students/<int:enrollment_id>", methods=["GET", "POST"])
@instructor
def student(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Rename a student or change their student id; from here their passphrase is reset and they are removed."""
    found, enrollment = _my_student(reader(), section_id, enrollment_id)
    form = StudentForm(data={"display_name": enrollment.user.display_name, "student_id": enrollment.student_id})
    if form.validate_on_submit():
        others = {k: v for k, v in classes.student_ids_in_use(reader(), found).items() if k != enrollment.student_id}
        if form.student_id.data in others:
            form.student_id.errors = [f"{others[form.student_id.data]} has this student id. Enter another."]
        else:
            return _change_student(section_id, enrollment_id, form)
    page = render_template("teaching/student.html", form=form, section=found, enrollment=enrollment)
    return page, 422 if form.errors else 200


@bp.post("/classes/<int:section_id>/students/<int:enrollment_id>/reset")
@instructor
def reset_student(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Take a student's passphrase away and show the login card that replaces it."""
    found, enrollment = _my_student(writer(), section_id, enrollment_id)
    card = _card(enrollment.user, reset_passphrase(writer(), enrollment.user, rng=rng()))
    record_event(writer(), me(), "passphrase reset", enrollment.user.username, section=found, now=now())
    writer().commit()
    return render_template("teaching/cards.html", section=found, cards=[card])


@bp.post("/classes/<int:section_id>/students/<int:enrollment_id>/remove")
@instructor
def remove_student(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Take a student out of the class."""
    found, enrollment = _my_student(writer(), section_id, enrollment_id)
    classes.remove_student(writer(), enrollment, now=now())
    record_event(writer(), me(), "student removed", enrollment.user.username, section=found, now=now())
    writer().commit()
    name = enrollment.user.display_name
    flash(f"{name} is no longer in {found.name}. What they did is kept: see “Keeping”.", "done")
    return redirect(url_for("teaching.section", section_id=section_id, _anchor="students"), code=303)


@bp.post("/classes/<int:section_id>/students/<int:enrollment_id>/return")
@instructor
def return_student(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Put a student who left back into the class, with all they did."""
    found = my_section(writer(), section_id)
    enrollment = classes.learner_enrollment(writer(), found, enrollment_id, also_left=True) or abort(404)
    before = enrollment.student_id
    classes.enroll(writer(), found, enrollment.user, now=now())
    record_event(writer(), me(), "student put back", enrollment.user.username, section=found, now=now())
    writer().commit()
    lost = "" if enrollment.student_id == before else f" Somebody else has the student id {before} now."
    flash(f"{enrollment.user.display_name} is in {found.name} again.{lost}", "done")
    return redirect(url_for("teaching.section", section_id=section_id, _anchor="students"), code=303)


@bp.post("/classes/<int:section_id>/cards")
@instructor
def cards(section_id: int) -> ResponseReturnValue:
    """Print login cards: for the students without a passphrase of their own, or for those chosen."""
    found = my_section(writer(), section_id)
    chosen = {int(value) for value in request.form.getlist("student") if value.isdecimal()}
    learners = classes.learners(writer(), found)
    wanted = [each for each in learners if (each.id in chosen if chosen else each.user.passphrase_hash is None)]
    made = [_card(each.user, issue_card(writer(), each.user, rng=rng())) for each in wanted]
    record_event(writer(), me(), "login cards printed", f"{len(made)} cards", section=found, now=now())
    writer().commit()
    if not made:
        flash(
            "Every student has a passphrase of their own. To print a card all the same, choose the student first.",
            "problem",
        )
        return redirect(url_for("teaching.section", section_id=section_id, _anchor="students"), code=303)
    return render_template("teaching/cards.html", section=found, cards=made)


def my_section(session: Session, section_id: int) -> Section:
    """Return the class if the signed-in teacher teaches it, or may read it and the route only reads; 404 otherwise."""
    section = classes.section_of_teacher(session, section_id, me())
    if section is None and readers_may():
        section = classes.section_of_teacher(session, section_id, me(), also_readers=True)
        g.reads_only = True  # templates leave out what a reader cannot do
    return section or abort(404)


def qr_svg(text: str, label: str) -> Markup:
    """Return a QR code as SVG that carries no style of its own."""
    svg = segno.make(text, error="m").svg_inline(
        scale=1, omitsize=True, border=4, svgclass="qr", lineclass=None, dark="#000"
    )
    # The svg element gets a name for screen readers; segno writes only tags and numbers, and the label is escaped.
    return Markup(svg.replace("<svg ", Markup('<svg role="img" aria-label="{}" ').format(label), 1))  # noqa: S704


def _my_student(session: Session, section_id: int, enrollment_id: int) -> tuple[Section, Enrollment]:
    found = my_section(session, section_id)
    return found, classes.learner_enrollment(session, found, enrollment_id) or abort(404)


def _change_student(section_id: int, enrollment_id: int, form: StudentForm) -> ResponseReturnValue:
    found, enrollment = _my_student(writer(), section_id, enrollment_id)
    enrollment.user.display_name = form.display_name.data
    enrollment.student_id = form.student_id.data
    record_event(writer(), me(), "student changed", enrollment.user.username, section=found, now=now())
    writer().commit()
    flash(f"{form.display_name.data} is saved.", "done")
    return redirect(url_for("teaching.section", section_id=section_id, _anchor="students"), code=303)


def _clashes(found: Section, roster: Roster) -> list[PastedProblem]:
    """Return a problem for each row whose student id somebody in the class has already."""
    taken = classes.student_ids_in_use(reader(), found)
    return [
        PastedProblem(
            row.line,
            f"Student id {row.student_id} belongs to {taken[row.student_id]} in this class. "
            "Correct it or leave the line out.",
        )
        for row in roster.rows
        if row.student_id in taken
    ]


def _card(user: User, code: str) -> Card:
    link = url_for("accounts.card_link", code=code, _external=True)
    return Card(user.display_name, user.username, show_code(code), link, qr_svg(link, "QR code of this card’s link"))
