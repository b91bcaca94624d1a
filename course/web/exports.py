"""Results of an assignment as files: CSV, streamed, and workbooks.

The rows come from the function that the results page shows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Literal
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    render_template,
    request,
    stream_with_context,
)
from flask.typing import ResponseReturnValue

from course.exchange.columns import ColumnError
from course.exchange.pseudonyms import Pseudonyms
from course.exchange.results_csv import (
    LONG_COLUMNS,
    WIDE_COLUMNS,
    ResponseRow,
    ResultRow,
    content_disposition,
    long_csv,
    results_filename,
    wide_columns,
    wide_csv,
)
from course.exchange.workbook import Sheet, responses_sheet, results_sheet, write_workbook
from course.records.audit import record_event
from course.records.results import ResponseRecord, StudentResult, assignment_responses, assignment_results, item_columns
from course.records.tables import Assignment, Section
from course.web.access import colleague, me
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer
from course.web.export_choices import asked_columns, left_out

bp = Blueprint("exports", __name__, url_prefix="/teach/classes/<int:section_id>/assignments/<int:assignment_id>")

Kind = Literal["wide", "long"]
WIDE: Kind = "wide"
LONG: Kind = "long"
RESULTS_EXPORTED = "results exported"
ITEM_SCORES = "item_scores"
"""What a page calls all columns `<item id>_score` together: a remembered choice holds for quizzes with other items."""


@bp.get("/export")
@colleague
def choose(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Offer every file of an assignment, with its columns to choose from as they were chosen last."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    return _choices(section, assignment)


def _choices(section: Section, assignment: Assignment, problem: str = "") -> str:
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    return render_template(
        "teaching/export.html",
        section=section,
        assignment=assignment,
        wide_columns=WIDE_COLUMNS,
        item_scores=ITEM_SCORES,
        items=len(item_columns(reader(), assignment, quiz)),
        long_columns=LONG_COLUMNS,
        left_out={kind: left_out(kind) for kind in (WIDE, LONG)},
        problem=problem,
    )


@bp.get("/results.csv")
@colleague
def wide(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send one row a student. `?decimal=comma` separates by semicolon and writes decimal commas.

    `?column=` (many times) chooses columns, `?column=item_scores` those of all questions. `?pseudonymous=1` hides who
    is who, `?file=xlsx` makes a workbook.
    """
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    item_ids = item_columns(reader(), assignment, quiz)
    results = assignment_results(reader(), assignment, quiz=quiz, with_items=True)
    rows: Iterable[ResultRow] = (result_row(section, assignment, result) for result in results)
    if _is_pseudonymous():
        rows = pseudonyms(section).results(rows)
    try:
        available = wide_columns(item_ids)
        columns = asked_columns(WIDE, available, {ITEM_SCORES: available[len(WIDE_COLUMNS) :]})
    except ColumnError as error:
        return _choices(section, assignment, str(error)), 422
    if request.args.get("file") == "xlsx":
        return send_workbook(section, assignment.title, [results_sheet(rows, item_ids, columns)])
    is_comma = request.args.get("decimal") == "comma"
    return _download(section, assignment, wide_csv(rows, item_ids, decimal_comma=is_comma, columns=columns), kind=WIDE)


@bp.get("/responses.csv")
@colleague
def long(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send one row a response. `?column=`, `?pseudonymous=1` and `?file=xlsx` as for the results."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    records = assignment_responses(reader(), assignment, quiz=quiz)
    rows: Iterable[ResponseRow] = response_rows(section, assignment, records)
    if _is_pseudonymous():
        rows = pseudonyms(section).responses(rows)
    try:
        columns = asked_columns(LONG, LONG_COLUMNS)
    except ColumnError as error:
        return _choices(section, assignment, str(error)), 422
    if request.args.get("file") == "xlsx":
        return send_workbook(section, assignment.title, [responses_sheet(rows, columns)], ending="_responses")
    return _download(section, assignment, long_csv(rows, columns=columns), kind=LONG)


def pseudonyms(section: Section) -> Pseudonyms:
    """Return the pseudonyms of a class: the same in all its files, and others than in another class."""
    secret = current_app.config["SECRET_KEY"].encode()
    return Pseudonyms(hmac.new(secret, f"pseudonyms of class {section.id}".encode(), hashlib.sha256).digest())


def send_workbook(
    section: Section, title: str, sheets: Sequence[Sheet], *, ending: str = "", event: str = RESULTS_EXPORTED
) -> Response:
    """Send sheets as one workbook, written to a file first, so that a large one costs no memory."""
    name = _name(section, title, WIDE).removesuffix(".csv") + f"{ending}.xlsx"
    file = TemporaryFile()  # noqa: SIM115 - closed when its last part is sent
    write_workbook(file, sheets)
    file.seek(0)
    _log(section, name, event)
    response = Response(_parts_of(file), mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers["Content-Disposition"] = content_disposition(name)
    return response


def _parts_of(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(65536):
            yield part


def send_csv(
    section: Section, title: str, chunks: Iterable[bytes], *, ending: str = "", event: str = RESULTS_EXPORTED
) -> Response:
    """Stream a CSV file named after the class, the title and the day."""
    name = _name(section, title, WIDE).removesuffix(".csv") + f"{ending}.csv"
    return _stream(section, name, chunks, event)


def result_row(section: Section, assignment: Assignment, result: StudentResult) -> ResultRow:
    """Return a student's result as a row of the wide file."""
    return ResultRow(
        class_name=section.name,
        student_name=result.student_name,
        username=result.username,
        student_id=result.student_id,
        quiz=assignment.title,
        attempts=result.attempts,
        counted_attempt=result.counted_attempt,
        score=result.score,
        max_score=result.max_score,
        percent=result.percent,
        status=result.status.value,
        started_at=result.started_at,
        submitted_at=result.submitted_at,
        late=result.late,
        due_at=result.due_at,
        time_zone=result.time_zone,
        item_scores=result.item_scores,
    )


def response_rows(section: Section, assignment: Assignment, records: Iterable[ResponseRecord]) -> Iterator[ResponseRow]:
    """Yield stored responses as rows of the long file; those of one student share one row of the wide file."""
    for result, theirs in groupby(records, key=attrgetter("result")):
        shared = result_row(section, assignment, result)
        for record in theirs:
            yield ResponseRow(
                result=shared,
                attempt=record.attempt,
                counted=record.counted,
                item_id=record.item_id,
                item_type=record.item_type,
                response=record.response,
                item_score=record.score,
                item_max_score=record.max_score,
                saved_at=record.saved_at,
                quiz_version=record.quiz_version,
            )


def _download(section: Section, assignment: Assignment, chunks: Iterable[bytes], *, kind: Kind) -> Response:
    return _stream(section, _name(section, assignment.title, kind), chunks)


def _stream(section: Section, name: str, chunks: Iterable[bytes], event: str = RESULTS_EXPORTED) -> Response:
    _log(section, name, event)
    response = Response(stream_with_context(iter(chunks)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition(name)
    return response


def _name(section: Section, title: str, kind: Kind) -> str:
    today = now().astimezone(ZoneInfo(section.time_zone)).date()
    return results_filename(section.name, title, today, kind)


def _log(section: Section, name: str, event: str) -> None:
    how = ", pseudonymous" if _is_pseudonymous() else ""
    record_event(writer(), me(), event + how, name, section=section, now=now())
    writer().commit()


def _is_pseudonymous() -> bool:
    return request.args.get("pseudonymous") == "1"
