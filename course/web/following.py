"""Following a class: the gradebook, the live page of an assignment, and one student's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from course.assessment.quiz import Quiz
from course.content.lessons import Lesson
from course.records.assignments import effective_dates, overrides_of_learner
from course.records.audit import record_event
from course.records.following import (
    ToPractise,
    add_note,
    attempts_in_section,
    live,
    notes_about,
    remove_note,
    to_practise,
)
from course.records.gradebook import Cell, Gradebook, Row, Standing, gradebook
from course.records.tables import Assignment, Attempt
from course.records.test_pairs import quiz_ids_of
from course.web.access import colleague, instructor, me
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.class_forms import NoteForm
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer
from course.web.pages import percent
from course.web.student_data import my_student

bp = Blueprint("following", __name__, url_prefix="/teach/classes/<int:section_id>")

BY_NAME, BY_MEAN = "name", "mean"
PAPER_COLUMNS = 10
"""Assignments beside each other on a sheet of paper that lies: a cell of words ("not assigned") needs 2 cm."""


@bp.get("/gradebook")
@colleague
def grades(section_id: int) -> ResponseReturnValue:
    """Show every student's result of every assignment. `?sort=` is "name", "mean" or an assignment's id."""
    section = my_section(reader(), section_id)
    book = gradebook(reader(), section, now=now())
    sort, down = request.args.get("sort", BY_NAME), bool(request.args.get("down"))
    return render_template(
        "teaching/gradebook.html",
        section=section,
        book=book,
        rows=[(row, _cells(row.cells)) for row in _sorted(book, sort, down=down)],
        means=[book.mean_percent(position) for position in range(len(book.assignments))],
        sort=sort,
        down=down,
        standings=Standing,
        fits_paper=len(book.assignments) <= PAPER_COLUMNS,
    )


@bp.get("/gradebook/paper")
@colleague
def grades_on_paper(section_id: int) -> ResponseReturnValue:
    """Show the gradebook in parts that each fit a sheet, every part with the students' names. `?sort=` as on screen."""
    section = my_section(reader(), section_id)
    book = gradebook(reader(), section, now=now())
    rows = _sorted(book, request.args.get("sort", BY_NAME), down=bool(request.args.get("down")))
    return render_template(
        "teaching/gradebook_paper.html",
        section=section,
        parts=[
            Part(
                start + 1,
                book.assignments[start : start + PAPER_COLUMNS],
                [(row, _cells(row.cells[start : start + PAPER_COLUMNS], linked=False)) for row in rows],
            )
            for start in range(0, len(book.assignments), PAPER_COLUMNS)
        ],
        count=len(book.assignments),
        now=now(),
    )


@bp.get("/assignments/<int:assignment_id>/live")
@colleague
def live_page(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show who is working on an assignment now. The page's script asks for it again every few seconds."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    students = live(reader(), assignment)
    return render_template(
        "teaching/live.html",
        section=section,
        assignment=assignment,
        dates=effective_dates(assignment),
        quiz=quiz,
        numbers=_numbers(quiz_ids_of(reader(), assignment)),
        students=students,
        working=sum(student.is_working for student in students),
        submitted=sum(student.submitted_at is not None for student in students),
        now=now(),
    )


@bp.get("/students/<int:enrollment_id>/work")
@colleague
def student(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Show one student's attempts, what to practise, and the teachers' notes."""
    return _student_page(section_id, enrollment_id, NoteForm())


@bp.post("/students/<int:enrollment_id>/notes")
@instructor
def write_note(section_id: int, enrollment_id: int) -> ResponseReturnValue:
    """Keep a note about a student."""
    section, enrollment = my_student(writer(), section_id, enrollment_id)
    form = NoteForm()
    if not form.validate():
        return _student_page(section_id, enrollment_id, form), 422
    add_note(writer(), section, enrollment.user, author=me(), text=form.text.data, now=now())
    writer().commit()
    flash("The note is saved.", "done")
    return redirect(_student_url(section_id, enrollment_id), code=303)


@bp.post("/students/<int:enrollment_id>/notes/<int:note_id>/remove")
@instructor
def delete_note(section_id: int, enrollment_id: int, note_id: int) -> ResponseReturnValue:
    """Delete a note about a student."""
    section, enrollment = my_student(writer(), section_id, enrollment_id)
    if not remove_note(writer(), section, enrollment.user, note_id):
        abort(404)
    record_event(writer(), me(), "note deleted", enrollment.user.username, section=section, now=now())
    writer().commit()
    flash("The note is deleted.", "done")
    return redirect(_student_url(section_id, enrollment_id), code=303)


@dataclass(frozen=True, slots=True)
class Part:
    """The columns of a gradebook that stand on one sheet: `first` is the number of the first of them, from 1."""

    first: int
    assignments: Sequence[Assignment]
    rows: list[tuple[Row, Markup]]


@dataclass(frozen=True, slots=True)
class LessonToPractise:
    """A quiz that left something to practise, with its lesson and the items."""

    quiz: Quiz
    lesson: Lesson | None
    items: list[ToPractise]


def _student_page(section_id: int, enrollment_id: int, form: NoteForm) -> str:
    section, enrollment = my_student(reader(), section_id, enrollment_id)
    attempts = attempts_in_section(reader(), section, enrollment.user)
    return render_template(
        "teaching/student_work.html",
        section=section,
        enrollment=enrollment,
        attempts=attempts,
        practise=_by_quiz(to_practise(reader(), attempts)),
        notes=notes_about(reader(), section, enrollment.user),
        form=form,
        late=_late(attempts, enrollment.user_id),
    )


def _late(attempts: list[Attempt], learner_id: int) -> set[int]:
    """Return the ids of the attempts that were submitted late by the student's own dates."""
    overrides = overrides_of_learner(reader(), learner_id)
    return {
        attempt.id
        for attempt in attempts
        if attempt.assignment is not None
        and attempt.submitted_at is not None
        and effective_dates(attempt.assignment, overrides.get(attempt.assignment.id)).is_late(attempt.submitted_at)
    }


def _by_quiz(items: list[ToPractise]) -> list[LessonToPractise]:
    quizzes: dict[str, LessonToPractise] = {}
    for each in items:
        found = quizzes.setdefault(
            each.quiz.id, LessonToPractise(each.quiz, catalogue().lessons.get(each.quiz.lesson), [])
        )
        found.items.append(each)
    return list(quizzes.values())


def _cells(cells: Iterable[Cell], *, linked: bool = True) -> Markup:
    """Return a student's cells as HTML: a large class has thousands of them, and a template takes its time over each.

    Nothing in them is written by people.
    """
    return Markup("".join(_cell(cell, linked=linked) for cell in cells))  # noqa: S704


def _cell(cell: Cell, *, linked: bool) -> str:
    kind = cell.standing.value.replace(" ", "-")
    text = f"{percent(cell.percent)}%" if cell.percent is not None else cell.standing.value
    if cell.public_id and linked:
        text = f'<a href="/attempts/{cell.public_id}/review">{text}</a>'
    late = " late" if cell.standing is Standing.LATE else ""
    return f'<td class="num standing-{kind}">{text}{late}</td>'


def _numbers(quiz_ids: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the items of these quizzes, the forms of one test, by their ids."""
    quizzes = (catalogue().quizzes[each] for each in quiz_ids if each in catalogue().quizzes)
    return {item.id: number for quiz in quizzes for number, item in enumerate(quiz.items, 1)}


def _sorted(book: Gradebook, sort: str, *, down: bool) -> list[Row]:
    """Return the rows by a column; students without a figure in it come last whichever way it is sorted."""
    positions = {str(assignment.id): position for position, assignment in enumerate(book.assignments)}
    if sort != BY_MEAN and sort not in positions:
        return list(reversed(book.rows)) if down else list(book.rows)

    def figure(row: Row) -> float | None:
        return row.percent if sort == BY_MEAN else row.cells[positions[sort]].percent

    known = [row for row in book.rows if figure(row) is not None]
    unknown = [row for row in book.rows if figure(row) is None]
    return sorted(known, key=lambda row: figure(row) or 0.0, reverse=down) + unknown


def _student_url(section_id: int, enrollment_id: int) -> str:
    return url_for("following.student", section_id=section_id, enrollment_id=enrollment_id)
