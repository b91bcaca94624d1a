"""The gradebook as files for other systems, and a teacher's own Canvas export filled. The cells are the screen's."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from operator import itemgetter
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from course.exchange.canvas import CanvasFileError, CanvasFill, canvas_csv, fill_canvas_export
from course.exchange.gradebook import (
    GradebookCell,
    GradebookColumn,
    GradebookRow,
    GradebookStudent,
    with_distinct_titles,
)
from course.exchange.moodle_gradebook import moodle_csv
from course.exchange.oneroster import OneRosterClass, oneroster_bundle
from course.exchange.results_csv import content_disposition
from course.exchange.workbook import gradebook_sheet
from course.records.assignments import assignments_of_section
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
from course.web.export_choices import LEFT_OUT, is_from_form, left_out
from course.web.exports import pseudonyms, send_csv, send_workbook

bp = Blueprint("gradebook_exports", __name__, url_prefix="/teach/classes/<int:section_id>")

TITLE = "gradebook"
CANVAS, MOODLE, EXCEL, ONEROSTER = KINDS = ("canvas", "moodle", "workbook", "oneroster")
"""The kinds of files, each named as the function that sends it."""


class NothingChosenError(ValueError):
    """The page was sent without the tick of a single assignment."""


@bp.get("/gradebook/export")
@colleague
def choose(section_id: int) -> ResponseReturnValue:
    """Offer the gradebook for Canvas, Moodle, OneRoster and as a workbook."""
    section = my_section(reader(), section_id)
    return _page(section, OneRosterForm(request.args, data=_remembered_ids(section)))


@bp.errorhandler(NothingChosenError)
def nothing_chosen(_: NothingChosenError) -> ResponseReturnValue:
    """Say that a file needs an assignment, on the page where they are chosen."""
    section = my_section(reader(), (request.view_args or {})["section_id"])
    return _page(section, OneRosterForm(request.args, data=_remembered_ids(section)), nothing_chosen=True), 422


@bp.get("/gradebook/canvas.csv")
@colleague
def canvas(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as Canvas imports it. `?assignment=` (many times) chooses assignments."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    _remember(section, CANVAS)
    return send_csv(section, TITLE, canvas_csv(columns, rows), ending="_canvas")


@bp.get("/gradebook/moodle.csv")
@colleague
def moodle(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as Moodle imports it."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    _remember(section, MOODLE)
    return send_csv(section, TITLE, moodle_csv(columns, rows), ending="_moodle")


@bp.get("/gradebook/gradebook.xlsx")
@colleague
def workbook(section_id: int) -> ResponseReturnValue:
    """Send the gradebook as a workbook with typed cells."""
    section = my_section(reader(), section_id)
    columns, rows = _values(section)
    _remember(section, EXCEL)
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
    _remember(section, ONEROSTER, ids)
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
        columns, rows = gradebook_values(gradebook(reader(), section, now=now()), section, [assignment])
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
    with other points is the same share of them. Among assignments of one title the one made first keeps it.
    """
    zone = ZoneInfo(section.time_zone)
    positions = [position for position, each in enumerate(book.assignments) if each in wanted]
    every = _columns(book, zone)
    columns = [every[position] for position in positions]
    points = [column.max_score for column in columns]
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
                    missing=cell.standing is Standing.MISSING,
                )
                for cell, most in ((row.cells[at], most) for at, most in zip(positions, points, strict=True))
            ),
        )
        for row in book.rows
    ]
    return columns, rows


def _columns(book: Gradebook, zone: ZoneInfo) -> list[GradebookColumn]:
    """Return a column for each assignment of the class, those that are alike in title told apart.

    They count in the order in which they were made, which no date changes, and also where they are not chosen: else a
    title would lead to another assignment's column in the next file.
    """
    made = sorted(range(len(book.assignments)), key=lambda position: book.assignments[position].id)
    columns = with_distinct_titles([_column(book, position, zone) for position in made])
    return [column for _, column in sorted(zip(made, columns, strict=True), key=itemgetter(0))]


def _column(book: Gradebook, position: int, zone: ZoneInfo) -> GradebookColumn:
    assignment = book.assignments[position]
    return GradebookColumn(
        id=str(assignment.id),
        title=assignment.title,
        max_score=_points(book, position),
        assigned_on=assignment.created_at.astimezone(zone).date(),
        due_on=assignment.due_at.astimezone(zone).date() if assignment.due_at else None,
    )


def _points(book: Gradebook, position: int) -> float:
    quiz = catalogue().quizzes.get(book.assignments[position].quiz_id)
    if quiz is not None:
        return quiz.max_score
    return max((row.cells[position].max_score for row in book.rows), default=0.0)


def _values(section: Section) -> tuple[list[GradebookColumn], list[GradebookRow]]:
    """Return what the request asks for: the chosen assignments, and pseudonyms if those are wanted.

    NothingChosenError where the page was sent without a tick.
    """
    book = gradebook(reader(), section, now=now())
    chosen = request.args.getlist("assignment")
    wanted = [each for each in book.assignments if str(each.id) in chosen or not (chosen or is_from_form())]
    if book.assignments and not wanted:
        raise NothingChosenError
    columns, rows = gradebook_values(book, section, wanted)
    if request.args.get("pseudonymous") == "1":
        rows = pseudonyms(section).gradebook(rows)
    return columns, rows


def _remember(section: Section, kind: str, ids: Mapping[str, str] | None = None) -> None:
    """Remember the ids, and which assignments had no tick where the page was sent, for the next file of this kind."""
    choice = remembered_choice(reader(), me(), _kind(kind, section))
    choice |= {name: [value] for name, value in (ids or {}).items()}
    if is_from_form():
        every = [str(each.id) for each in assignments_of_section(reader(), section)]
        choice[LEFT_OUT] = [each for each in every if each not in request.args.getlist("assignment")]
    remember_choice(writer(), me(), _kind(kind, section), choice)


def _page(section: Section, form: OneRosterForm, *, problems: Sequence[str] = (), nothing_chosen: bool = False) -> str:
    book = gradebook(reader(), section, now=now())
    columns, _ = gradebook_values(book, section, book.assignments)
    sent = next((kind for kind in KINDS if is_from_form() and request.endpoint == f"{bp.name}.{kind}"), "")
    unticked = [each.id for each in columns if each.id not in request.args.getlist("assignment")]
    return render_template(
        "teaching/gradebook_export.html",
        section=section,
        columns=columns,
        boxes=[(each.id, each.title) for each in columns],
        sent=sent,
        left_out={kind: unticked if kind == sent else left_out(_kind(kind, section)) for kind in KINDS},
        form=form,
        problems=problems,
        nothing_chosen=nothing_chosen,
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


def _kind(kind: str, section: Section) -> str:
    """Return the name under which a choice is remembered: other classes have other assignments and ids."""
    return f"{kind} {section.id}"


def _remembered_ids(section: Section) -> dict[str, str]:
    stored = remembered_choice(reader(), me(), _kind(ONEROSTER, section))
    return {name: values[0] for name, values in stored.items() if values and name != LEFT_OUT}
