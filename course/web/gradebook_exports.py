"""The gradebook as files for other systems, and a teacher's own Canvas export filled. The cells are the screen's."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from course.exchange.canvas import CanvasFileError, CanvasFill, canvas_csv, fill_canvas_export
from course.exchange.gradebook import GradebookCell, GradebookColumn, GradebookRow, GradebookStudent
from course.exchange.moodle_gradebook import moodle_csv
from course.exchange.oneroster import OneRosterClass, oneroster_bundle
from course.exchange.results_csv import content_disposition
from course.exchange.workbook import gradebook_sheet
from course.records.audit import record_event
from course.records.export_choices import remember_choice, remembered_choice
from course.records.gradebook import Gradebook, Standing, gradebook
from course.records.tables import Assignment, Section
from course.web.access import colleague, instructor, me
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.class_forms import CanvasForm, OneRosterForm
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer
from course.web.exports import pseudonyms, send_csv, send_workbook

bp = Blueprint("gradebook_exports", __name__, url_prefix="/teach/classes/<int:section_id>")

TITLE = "gradebook"
ONEROSTER = "oneroster"


@bp.get("/gradebook/export")
@colleague
def choose(section_id: int) -> ResponseReturnValue:
    """Offer the gradebook for Canvas, Moodle, OneRoster and as a workbook."""
    section = my_section(reader(), section_id)
    return _page(section, OneRosterForm(request.args, data=_remembered_ids(section)))


@bp.get("/gradebook/canvas.csv")
@colleague
def canvas(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as Canvas imports it. `?assignment=` (many times) chooses assignments."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    return send_csv(section, TITLE, canvas_csv(columns, rows), ending="_canvas")


@bp.get("/gradebook/moodle.csv")
@colleague
def moodle(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as Moodle imports it."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    return send_csv(section, TITLE, moodle_csv(columns, rows), ending="_moodle")


@bp.get("/gradebook/gradebook.xlsx")
@colleague
def workbook(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as a workbook with typed cells."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    return send_workbook(section, TITLE, [gradebook_sheet(columns, rows)])


@bp.get("/gradebook/oneroster.zip")
@colleague
def oneroster(section_id: int) -> ResponseReturnValue:
    """Send results and line items as a OneRoster 1.2 bundle; the school's own ids are asked for and remembered."""
    section = my_section(reader(), section_id)
    form = OneRosterForm(request.args)
    if not request.args:
        return choose(section_id)
    if not form.validate():
        return _page(section, form), 422
    columns, rows = _values(section)
    ids = {"class_id": form.class_id.data, "school_id": form.school_id.data, "term_id": form.term_id.data}
    bundle = oneroster_bundle(
        OneRosterClass(
            class_id=ids["class_id"],
            school_id=ids["school_id"],
            academic_session_id=ids["term_id"],
            today=now().astimezone(ZoneInfo(section.time_zone)).date(),
        ),
        columns,
        rows,
    )
    if bundle.problems and not request.args.get("anyway"):
        return _page(section, form, problems=bundle.problems), 422
    remember_choice(writer(), me(), _oneroster_kind(section), {name: [value] for name, value in ids.items()})
    record_event(writer(), me(), "results exported", "OneRoster", section=section, now=now())
    writer().commit()
    response = Response(bundle.content, mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition(f"{section.name}_oneroster.zip")
    return response


@bp.route("/assignments/<int:assignment_id>/canvas", methods=["GET", "POST"])
@instructor
def fill_canvas(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Take a teacher's Canvas export, show which lines would get which score, and give it back filled."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    form = CanvasForm()
    if not form.validate_on_submit():
        return _canvas_page(section, assignment, form), 422 if form.errors else 200
    content = _uploaded(form)
    try:
        columns, rows = _values(section, only=[assignment])
        filled = fill_canvas_export(content, columns[0], rows)
    except CanvasFileError as error:
        form.file.errors = [str(error)]
        return _canvas_page(section, assignment, form), 422
    if form.take.data:
        record_event(writer(), me(), "Canvas export filled", assignment.title, section=section, now=now())
        writer().commit()
        response = Response(filled.content, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = content_disposition(form.name.data or "canvas.csv")
        return response
    return _canvas_page(section, assignment, form, filled=filled, content=base64.b64encode(content).decode())


def gradebook_values(
    book: Gradebook, section: Section, wanted: Sequence[Assignment]
) -> tuple[list[GradebookColumn], list[GradebookRow]]:
    """Return the columns and rows of a gradebook's files, with the scores that the screen shows.

    A file has one number of points for an assignment: that of the quiz as it is. The score of an attempt on a version
    with other points is the same share of them.
    """
    zone = ZoneInfo(section.time_zone)
    positions = [position for position, each in enumerate(book.assignments) if each in wanted]
    points = [_points(book, position) for position in positions]
    columns = [
        GradebookColumn(
            id=str(assignment.id),
            title=assignment.title,
            max_score=most,
            assigned_on=assignment.created_at.astimezone(zone).date(),
            due_on=assignment.due_at.astimezone(zone).date() if assignment.due_at else None,
        )
        for assignment, most in zip((book.assignments[each] for each in positions), points, strict=True)
    ]
    rows = [
        GradebookRow(
            student=GradebookStudent(
                name=row.enrollment.user.display_name,
                username=row.enrollment.user.username,
                student_id=row.enrollment.student_id,
                section=section.name,
            ),
            cells=tuple(
                GradebookCell(
                    score=cell.percent / 100 * most if cell.percent is not None else None,
                    submitted_on=cell.submitted_at.astimezone(zone).date() if cell.submitted_at else None,
                    late=cell.standing is Standing.LATE if cell.submitted_at else None,
                )
                for cell, most in ((row.cells[at], most) for at, most in zip(positions, points, strict=True))
            ),
        )
        for row in book.rows
    ]
    return columns, rows


def _points(book: Gradebook, position: int) -> float:
    quiz = catalogue().quizzes.get(book.assignments[position].quiz_id)
    if quiz is not None:
        return quiz.max_score
    return max((row.cells[position].max_score for row in book.rows), default=0.0)


def _values(
    section: Section, only: Sequence[Assignment] | None = None
) -> tuple[list[GradebookColumn], list[GradebookRow]]:
    """Return what the request asks for: the chosen assignments, and pseudonyms if those are wanted."""
    book = gradebook(reader(), section, now=now())
    chosen = set(request.args.getlist("assignment"))
    wanted = only or [each for each in book.assignments if not chosen or str(each.id) in chosen]
    columns, rows = gradebook_values(book, section, wanted)
    if request.args.get("pseudonymous") == "1":
        rows = pseudonyms(section).gradebook(rows)
    return columns, rows


def _page(section: Section, form: OneRosterForm, *, problems: Sequence[str] = ()) -> str:
    book = gradebook(reader(), section, now=now())
    return render_template(
        "teaching/gradebook_export.html", section=section, assignments=book.assignments, form=form, problems=problems
    )


def _canvas_page(
    section: Section, assignment: Assignment, form: CanvasForm, *, filled: CanvasFill | None = None, content: str = ""
) -> str:
    return render_template(
        "teaching/canvas.html", section=section, assignment=assignment, form=form, filled=filled, content=content
    )


def _uploaded(form: CanvasForm) -> bytes:
    """Return the uploaded file, or the one that the preview carries along."""
    upload = form.file.data
    if upload and upload.filename:
        form.name.data = upload.filename
        data: bytes = upload.read()
        return data
    try:
        return base64.b64decode(form.content.data or "", validate=True)
    except binascii.Error:
        return b""


def _oneroster_kind(section: Section) -> str:
    return f"{ONEROSTER} {section.id}"


def _remembered_ids(section: Section) -> dict[str, str]:
    stored = remembered_choice(reader(), me(), _oneroster_kind(section))
    return {name: values[0] for name, values in stored.items() if values}
