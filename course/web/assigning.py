"""Assigning quizzes to a class, changing assignments, and the results page."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from course.records.assignments import (
    assignment_of_section,
    change_assignment,
    create_assignment,
    effective_dates,
    overrides_of_assignment,
    release_now,
    release_times,
    remove_assignment,
    started_by_anyone,
    take_release_back,
)
from course.records.audit import record_event
from course.records.classes import learners
from course.records.groups import groups_of_section
from course.records.release import Part, preset_of
from course.records.results import assignment_results, summarise
from course.records.tables import Assignment, Section
from course.records.targets import NobodyLeftError, Targets, begun_outside, set_targets, target_names, targets_of
from course.records.test_pairs import quiz_ids_of_assignment
from course.web.access import colleague, instructor, me
from course.web.catalogue import catalogue
from course.web.class_forms import (
    SOME,
    UNLIMITED,
    WHOLE,
    AssignmentForm,
    clock_warnings,
    local_moments,
    proposed_presentation,
)
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer
from course.web.release_words import shown_to_teacher

bp = Blueprint("assigning", __name__, url_prefix="/teach/classes/<int:section_id>/assignments")

NOBODY_LEFT = "The groups and students you ticked have left the class meanwhile. Nothing is saved; choose once more."


@bp.route("/new", methods=["GET", "POST"])
@instructor
def new_assignment(section_id: int) -> ResponseReturnValue:
    """Assign a quiz to a class."""
    section = my_section(reader(), section_id)
    form = AssignmentForm(quiz_id=request.args.get("quiz"))
    form.quiz_id.choices = {quiz.id: quiz.title for quiz in catalogue().quizzes.values()}
    _offer_targets(form, section)
    if not form.validate_on_submit():
        page = render_template("teaching/assignment_form.html", form=form, section=section, assignment=None)
        return page, 422 if form.errors else 200
    quiz = catalogue().quizzes[form.quiz_id.data]
    made = create_assignment(
        writer(),
        my_section(writer(), section_id),
        me(),
        quiz_id=quiz.id,
        settings=form.settings(quiz.title, section.time_zone, proposed_presentation(quiz)),
        now=now(),
    )
    try:
        set_targets(writer(), made.section, made, form.targets())
    except NobodyLeftError:
        writer().rollback()
        flash(NOBODY_LEFT, "problem")
        return redirect(url_for("assigning.new_assignment", section_id=section_id), code=303)
    record_event(writer(), me(), "quiz assigned", made.title, section=section, now=now())
    writer().commit()
    whom = section.name if form.targets().is_whole_class else f"some of {section.name}"
    flash(f"“{made.title}” is assigned to {whom}.", "done")
    for each in clock_warnings(form, section.time_zone):
        flash(each, "note")
    return redirect(url_for("assigning.assignment", section_id=section_id, assignment_id=made.id), code=303)


@bp.get("/<int:assignment_id>")
@colleague
def assignment(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show how far each student is, with scores and ways to the reviews."""
    section, found = my_assignment(reader(), section_id, assignment_id)
    forms = quiz_ids_of_assignment(reader(), found)
    targets = targets_of(reader(), found)
    results = list(assignment_results(reader(), found, quiz=catalogue().quizzes.get(found.quiz_id)))
    return render_template(
        "teaching/assignment.html",
        section=section,
        assignment=found,
        quiz=catalogue().quizzes.get(found.quiz_id),
        dates=effective_dates(found),
        shown=shown_to_teacher(found, effective_dates(found)),
        needs_release=release_times(found).needs_release,
        results=results,
        summary=summarise(results),
        forms={user_id: catalogue().quizzes[each] for user_id, each in forms.items() if each in catalogue().quizzes},
        own_dates=overrides_of_assignment(reader(), found.id),
        targets=targets,
        target_names=target_names(reader(), section, targets),
        outside=[] if targets.is_whole_class else begun_outside(reader(), found),
        now=now(),
    )


@bp.route("/<int:assignment_id>/change", methods=["GET", "POST"])
@instructor
def change(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Change an assignment's title, dates, attempts or feedback."""
    section, found = my_assignment(reader(), section_id, assignment_id)
    targets = targets_of(reader(), found)
    form = AssignmentForm(data={**_present(found), **_ticked(targets)})
    del form.quiz_id  # what students have begun stays the same quiz
    _offer_targets(form, section)
    form.shown_targets = targets
    if not form.validate_on_submit():
        page = render_template("teaching/assignment_form.html", form=form, section=section, assignment=found)
        return page, 422 if form.errors else 200
    section, changed = my_assignment(writer(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(changed.quiz_id)
    title = quiz.title if quiz else changed.title
    change_assignment(writer(), changed, form.settings(title, section.time_zone, proposed_presentation(quiz)))
    try:
        set_targets(writer(), section, changed, form.targets())
    except NobodyLeftError:
        writer().rollback()
        flash(NOBODY_LEFT, "problem")
        return redirect(url_for("assigning.change", section_id=section_id, assignment_id=assignment_id), code=303)
    outside = begun_outside(writer(), changed)
    record_event(writer(), me(), "assignment changed", changed.title, section=section, now=now())
    writer().commit()
    flash("The assignment is saved.", "done")
    for each in clock_warnings(form, section.time_zone):
        flash(each, "note")
    if outside and form.targets() != targets:
        names = ", ".join(each.name for each in outside)
        flash(f"It is no longer for {names}, who had begun it. Their attempts stay on record.", "note")
    return redirect(url_for("assigning.assignment", section_id=section_id, assignment_id=assignment_id), code=303)


@bp.route("/<int:assignment_id>/remove", methods=["GET", "POST"])
@instructor
def remove(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Ask, then take an assignment off all pages."""
    if request.method == "GET":
        section, found = my_assignment(reader(), section_id, assignment_id)
        started = started_by_anyone(reader(), found)
        return render_template("teaching/remove_assignment.html", section=section, assignment=found, started=started)
    section, found = my_assignment(writer(), section_id, assignment_id)
    remove_assignment(writer(), found, now=now())
    record_event(writer(), me(), "assignment removed", found.title, section=section, now=now())
    writer().commit()
    flash(f"“{found.title}” is removed. What students did stays on record.", "done")
    return redirect(url_for("teaching.section", section_id=section_id), code=303)


@bp.post("/<int:assignment_id>/release")
@instructor
def release_parts(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show students the parts that wait for the teacher."""
    section, found = my_assignment(writer(), section_id, assignment_id)
    if not release_times(found).needs_release:
        writer().rollback()
        flash("Nothing of this quiz waits to be released. Change the quiz to decide what students see when.", "problem")
    else:
        release_now(found, now=now())
        record_event(writer(), me(), "answers released", found.title, section=section, now=now())
        writer().commit()
        flash("Students see it now.", "done")
    return redirect(url_for("assigning.assignment", section_id=section_id, assignment_id=assignment_id), code=303)


@bp.post("/<int:assignment_id>/take-back")
@instructor
def take_back(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Hide again what was released. Nobody can take back what a student has read."""
    section, found = my_assignment(writer(), section_id, assignment_id)
    take_release_back(found)
    record_event(writer(), me(), "release taken back", found.title, section=section, now=now())
    writer().commit()
    flash("It is hidden from students again.", "done")
    return redirect(url_for("assigning.assignment", section_id=section_id, assignment_id=assignment_id), code=303)


def my_assignment(session: Session, section_id: int, assignment_id: int) -> tuple[Section, Assignment]:
    """Return a class and its assignment if the signed-in teacher teaches it; 404 otherwise."""
    section = my_section(session, section_id)
    return section, assignment_of_section(session, section, assignment_id) or abort(404)


def _offer_targets(form: AssignmentForm, section: Section) -> None:
    """Let a form offer the groups and students of a class."""
    form.groups.choices = {each.id: each.name for each in groups_of_section(reader(), section)}
    form.students.choices = {each.user_id: each.user.display_name for each in learners(reader(), section)}
    for field in (form.groups, form.students):
        field.data = [each for each in field.data or () if each in field.choices]  # some may have left meanwhile


def _ticked(targets: Targets) -> dict[str, object]:
    return {
        "given_to": WHOLE if targets.is_whole_class else SOME,
        "groups": sorted(targets.group_ids),
        "students": sorted(targets.user_ids),
    }


def _present(found: Assignment) -> dict[str, object]:
    allowed = found.attempts_allowed
    return {
        "title": found.title,
        **local_moments(effective_dates(found)),
        "attempts_allowed": UNLIMITED if allowed is None else str(allowed),
        "counted": found.counted.value,
        "presentation": found.presentation.value,
        "time_limit_minutes": found.time_limit_minutes,
        "shuffles_items": found.shuffles_items,
        "shuffles_options": found.shuffles_options,
        "asks_confidence": found.asks_confidence,
        "release": preset_of(release_times(found)),
        **{f"{part.value}_shown": release_times(found).of(part).value for part in Part},
    }
