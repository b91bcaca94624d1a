"""Class results as CSV, streamed. The rows come from the function that the results page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from course.exchange.results_csv import (
    ResponseRow,
    ResultRow,
    content_disposition,
    long_csv,
    results_filename,
    wide_csv,
)
from course.records.audit import record_event
from course.records.results import ResponseRecord, StudentResult, assignment_responses, assignment_results, item_columns
from course.records.tables import Assignment, Section
from course.web.access import colleague, me
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer

bp = Blueprint("exports", __name__, url_prefix="/teach/classes/<int:section_id>/assignments/<int:assignment_id>")


@bp.get("/results.csv")
@colleague
def wide(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send one row a student. `?decimal=comma` separates by semicolon and writes decimal commas."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    columns = item_columns(reader(), assignment, quiz)
    results = assignment_results(reader(), assignment, quiz=quiz, with_items=True)
    rows = (result_row(section, assignment, result) for result in results)
    chunks = wide_csv(rows, columns, decimal_comma=request.args.get("decimal") == "comma")
    return _download(section, assignment, chunks, kind="wide")


@bp.get("/responses.csv")
@colleague
def long(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send one row a response."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    quiz = catalogue().quizzes.get(assignment.quiz_id)
    rows = response_rows(section, assignment, assignment_responses(reader(), assignment, quiz=quiz))
    return _download(section, assignment, long_csv(rows), kind="long")


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


def _download(section: Section, assignment: Assignment, chunks: Iterator[bytes], *, kind: str) -> Response:
    today = now().astimezone(ZoneInfo(section.time_zone)).date()
    name = results_filename(section.name, assignment.title, today, "long" if kind == "long" else "wide")
    record_event(writer(), me(), "results exported", name, section=section, now=now())
    writer().commit()
    response = Response(stream_with_context(chunks), mimetype="text/csv", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition(name)
    return response
