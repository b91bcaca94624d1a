"""Copying an assignment, a class and a term; and the page of an assignment to project."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from course.records.assignments import assignments_of_section
from course.records.audit import record_event
from course.records.classes import sections_of_teacher
from course.records.copying import (
    copy_assignment,
    copy_section,
    copy_term,
    days_ahead,
    past_after,
    sections_of_term,
    terms_of_teacher,
)
from course.records.tables import Assignment, EnrollmentRole, User
from course.web.access import colleague, instructor, me
from course.web.account_forms import name_field, no_control_characters, trimmed
from course.web.assigning import my_assignment
from course.web.classes import my_section, qr_svg
from course.web.clock import now, rng
from course.web.database import reader, writer
from course.web.number_fields import WholeNumber, whole_number_field

bp = Blueprint("copying", __name__, url_prefix="/teach")

TERM_LENGTH = 40
MOST_DAYS = 3650


class _MovingForm(FlaskForm):
    """What all copies ask: by how much dates move, and whether they may lie in the past."""

    past_too = BooleanField("Copy past dates all the same", description="Nobody can take what is closed.")
    proposed: int = 0
    """The number of days that puts the first date into the future; 0 where nothing is past."""

    def propose(self, assignments: Sequence[Assignment]) -> None:
        """Fill in the days that put the first date into the future, where something is past."""
        self.proposed = days_ahead(assignments, now=now())
        if not self.is_submitted():
            self.days.data = self.proposed

    def is_past(self, assignments: Sequence[Assignment], to_zone: str | None = None) -> bool:
        """Check that nothing would be due in the past, unless that is wanted; say how many days to enter."""
        past = past_after(assignments, days=self.days.data, now=now(), to_zone=to_zone)
        if not past or self.past_too.data:
            return False
        what, missed = ("It" if len(assignments) == 1 else f"“{past[0].title}”"), "it"
        if len(past) > 1:
            what, missed = f"{len(past)} quizzes", "them"
        remedy = f"Enter {self.proposed} or more" if self.proposed else "Enter a larger number"
        self.days.errors = [
            f"{what} would be due in the past, and students would have missed {missed}. {remedy}, or tick below."
        ]
        return True


def _days_field() -> WholeNumber:
    return whole_number_field(
        "Move all dates by … days",
        least=-MOST_DAYS,
        most=MOST_DAYS,
        message=f"Enter a whole number from -{MOST_DAYS} to {MOST_DAYS}.",
        needed="Enter a number of days, or 0.",
        description="364 keeps the weekday from year to year; 0 keeps the dates. Times of day stay as they are.",
    )


def _term_field(label: str, description: str = "") -> StringField:
    return StringField(
        label,
        filters=[trimmed],
        description=description,
        validators=[Length(max=TERM_LENGTH, message=f"Use at most {TERM_LENGTH} characters."), no_control_characters],
    )


class CopyAssignmentForm(_MovingForm):
    """Where a copy of an assignment goes, and how its dates move."""

    to = SelectField("To the class", validators=[InputRequired("Choose a class.")])
    days = _days_field()


class CopySectionForm(_MovingForm):
    """The name and term of a copied class, and how its dates move."""

    name = name_field("Name of the new class", "Enter a name, like 7B.")
    term = _term_field("Term", "Like “2027 spring”. Classes of one term can be copied together.")
    days = _days_field()


class CopyTermForm(_MovingForm):
    """A term to copy, what the new one is called, and how dates move."""

    term = SelectField("Copy all my classes of", validators=[InputRequired("Choose a term.")])
    to_term = StringField(
        "Into the term",
        filters=[trimmed],
        validators=[
            DataRequired("Enter the new term's name, like “2027 spring”."),
            Length(max=TERM_LENGTH, message=f"Use at most {TERM_LENGTH} characters."),
            no_control_characters,
        ],
    )
    days = _days_field()


@bp.route("/classes/<int:section_id>/assignments/<int:assignment_id>/copy", methods=["GET", "POST"])
@instructor
def assignment(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Copy an assignment into one of the teacher's classes."""
    section, found = my_assignment(reader(), section_id, assignment_id)
    form = CopyAssignmentForm(to=str(section_id))
    form.to.choices = {
        str(each.section.id): each.section.name
        for each in sections_of_teacher(reader(), me())
        if each.role is EnrollmentRole.INSTRUCTOR
    }
    form.propose([found])
    if not form.validate_on_submit() or form.is_past([found], my_section(reader(), int(form.to.data)).time_zone):
        page = render_template("teaching/copy_assignment.html", form=form, section=section, assignment=found)
        return page, 422 if form.errors else 200
    _, found = my_assignment(writer(), section_id, assignment_id)
    to = my_section(writer(), int(form.to.data))
    made = copy_assignment(writer(), found, to, writer().get_one(User, me().id), days=form.days.data, now=now())
    record_event(writer(), me(), "assignment copied", made.title, section=to, now=now())
    writer().commit()
    flash(f"“{made.title}” is copied to {to.name}. Check its dates.", "done")
    return redirect(url_for("assigning.assignment", section_id=to.id, assignment_id=made.id), code=303)


@bp.route("/classes/<int:section_id>/copy", methods=["GET", "POST"])
@instructor
def section(section_id: int) -> ResponseReturnValue:
    """Make a new class with the assignments of this one."""
    found = my_section(reader(), section_id)
    form = CopySectionForm(name=found.name)
    assignments = assignments_of_section(reader(), found)
    form.propose(assignments)
    if not form.validate_on_submit() or form.is_past(assignments):
        page = render_template("teaching/copy_section.html", form=form, section=found)
        return page, 422 if form.errors else 200
    found = my_section(writer(), section_id)
    made = copy_section(
        writer(),
        found,
        writer().get_one(User, me().id),
        name=form.name.data,
        term=form.term.data or "",
        days=form.days.data,
        rng=rng(),
        now=now(),
    )
    record_event(writer(), me(), "class copied", found.name, section=made, now=now())
    writer().commit()
    flash(f"{made.name} is made with the quizzes of {found.name}. Add its students next.", "done")
    return redirect(url_for("teaching.section", section_id=made.id), code=303)


@bp.route("/terms/copy", methods=["GET", "POST"])
@instructor
def term() -> ResponseReturnValue:
    """Copy all of a teacher's classes of a term into another."""
    terms = terms_of_teacher(reader(), me())
    form = CopyTermForm(term=request.args.get("term"))
    form.term.choices = {each: each for each in terms}
    chosen = form.term.data if form.term.data in terms else terms[0] if terms else ""
    assignments = [
        assignment
        for each in sections_of_term(reader(), me(), chosen)
        for assignment in assignments_of_section(reader(), each)
    ]
    form.propose(assignments)
    is_other = form.is_submitted() and chosen != request.form.get("proposed_for", chosen)
    if is_other:  # the days in the form were proposed for another term
        form.days.data = form.proposed
    if not terms or is_other or not form.validate_on_submit() or form.is_past(assignments):
        if is_other:
            form.days.errors = [f"The days are now those for {chosen}. Look at them, and send the form again."]
        page = render_template("teaching/copy_term.html", form=form, terms=terms, chosen=chosen)
        return page, 422 if form.errors else 200
    teacher = writer().get_one(User, me().id)
    made = copy_term(
        writer(),
        teacher,
        term=form.term.data,
        to_term=form.to_term.data,
        days=form.days.data,
        rng=rng(),
        now=now(),
    )
    for each in made:
        record_event(writer(), teacher, "class copied", each.name, section=each, now=now())
    writer().commit()
    flash(f"{len(made)} {'class is' if len(made) == 1 else 'classes are'} made for {form.to_term.data}.", "done")
    return redirect(url_for("teaching.home"), code=303)


@bp.get("/classes/<int:section_id>/assignments/<int:assignment_id>/project")
@colleague
def project(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show an assignment's short link and QR code large, to project."""
    found, work = my_assignment(reader(), section_id, assignment_id)
    link = url_for("learner.go", assignment_id=assignment_id, _external=True)
    return render_template(
        "teaching/project.html",
        section=found,
        assignment=work,
        link=link,
        qr=qr_svg(link, f"QR code of the link to {work.title}"),
    )
