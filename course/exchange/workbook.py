"""Results as an Excel workbook (XLSX) with typed cells: numbers are numbers, times are times, text is text.

A cell that is written as text is never run, whatever it begins with, so nothing is marked here and text is as it was
entered. Rows are written as they come, in constant memory. Must not know where rows come from.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter

from course.assessment.statistics.item_analysis import QuizAnalysis
from course.exchange.columns import chosen_cells
from course.exchange.gradebook import GradebookColumn, GradebookRow
from course.exchange.item_analysis_csv import CHOICE_COLUMNS, ITEM_COLUMNS, Figure, choice_rows, item_rows
from course.exchange.results_csv import (
    LONG_COLUMNS,
    PERCENT_DECIMALS,
    SCORE_DECIMALS,
    WIDE_COLUMNS,
    ResponseRow,
    ResultRow,
    wide_columns,
)

MOST_ROWS = 1_048_575  # below the header
LONGEST_TEXT = 32_767
GRADEBOOK_COLUMNS = ("class", "student_name", "username", "student_id")  # then one column an assignment

_YES_NO = {True: "yes", False: "no", None: None}
_WIDTHS = {"student_name": 28, "quiz": 20, "response": 40, "quiz_version": 20, "item_id": 20, "username": 20}
_TIME_WIDTH, _USUAL_WIDTH = 19, 12
_TIME_COLUMNS = frozenset(("started_at", "submitted_at", "due_at", "saved_at"))

Typed = str | float | datetime | None


class TooManyRowsError(ValueError):
    """More rows than a sheet holds. The message tells the teacher what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns and its rows of typed cells. None is an empty cell."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Typed]]


def results_sheet(rows: Iterable[ResultRow], item_ids: Sequence[str], columns: Sequence[str] | None = None) -> Sheet:
    """Return the sheet with a row a student: the columns of the wide file, or those wanted of them."""
    cells = ((*_result_cells(row), *(_score(row.item_scores.get(each)) for each in item_ids)) for row in rows)
    return Sheet("Results", *chosen_cells(wide_columns(item_ids), columns, cells))


def responses_sheet(rows: Iterable[ResponseRow], columns: Sequence[str] | None = None) -> Sheet:
    """Return the sheet with a row a response: the columns of the long file, or those wanted of them."""
    return Sheet("Responses", *chosen_cells(LONG_COLUMNS, columns, map(_response_cells, rows)))


def gradebook_sheet(columns: Sequence[GradebookColumn], rows: Iterable[GradebookRow]) -> Sheet:
    """Return the sheet with a row a student and a column an assignment, in points."""
    cells = (
        (
            row.student.section,
            row.student.name,
            row.student.username,
            row.student.student_id,
            *(_score(cell.score) for cell in row.cells),
        )
        for row in rows
    )
    return Sheet("Gradebook", (*GRADEBOOK_COLUMNS, *(column.title for column in columns)), cells)


def items_sheet(
    analysis: QuizAnalysis,
    *,
    class_name: str,
    quiz: str,
    item_types: Sequence[str],
    columns: Sequence[str] | None = None,
) -> Sheet:
    """Return the sheet with a row an item: the columns of the item analysis file, or those wanted of them."""
    rows = item_rows(analysis, class_name=class_name, quiz=quiz, item_types=item_types)
    return Sheet("Questions", *chosen_cells(ITEM_COLUMNS, columns, map(_rounded, rows)))


def choices_sheet(analysis: QuizAnalysis, *, class_name: str, quiz: str, columns: Sequence[str] | None = None) -> Sheet:
    """Return the sheet with a row a choice: the columns of the file of choices, or those wanted of them."""
    rows = choice_rows(analysis, class_name=class_name, quiz=quiz)
    return Sheet("Choices", *chosen_cells(CHOICE_COLUMNS, columns, map(_rounded, rows)))


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the sheets into a file that is open for writing. The same values give the same cells.

    TooManyRowsError where a sheet has more rows than Excel reads.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for each in sheets:
            _write_sheet(book.add_worksheet(each.name), each, bold=bold, time=time)


def _write_sheet(sheet: Any, content: Sheet, *, bold: Any, time: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(content.header):
        usual = _TIME_WIDTH if name in _TIME_COLUMNS else _USUAL_WIDTH
        sheet.set_column(place, place, _WIDTHS.get(name, usual))
        sheet.write_string(0, place, _text(name), bold)
    for number, row in enumerate(content.rows, 1):
        if number > MOST_ROWS:
            raise TooManyRowsError(
                f"A sheet holds {MOST_ROWS:,} rows and there are more. Export them as CSV, or fewer of them at once."
            )
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(number, place, _text(cell))
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, time)
            elif cell is not None:
                sheet.write_number(number, place, cell)


def _result_cells(row: ResultRow) -> tuple[Typed, ...]:
    local = _local(row.time_zone)
    cells: dict[str, Typed] = {
        "class": row.class_name,
        "student_name": row.student_name,
        "username": row.username,
        "student_id": row.student_id,
        "quiz": row.quiz,
        "attempts": row.attempts,
        "counted_attempt": row.counted_attempt,
        "score": _score(row.score),
        "max_score": _score(row.max_score),
        "percent": None if row.percent is None else round(row.percent, PERCENT_DECIMALS),
        "status": row.status,
        "started_at": local(row.started_at),
        "submitted_at": local(row.submitted_at),
        "late": _YES_NO[row.late],
        "due_at": local(row.due_at),
        "time_zone": row.time_zone,
    }
    return tuple(cells[name] for name in WIDE_COLUMNS)


def _response_cells(row: ResponseRow) -> tuple[Typed, ...]:
    return (
        *_result_cells(row.result),
        row.attempt,
        _YES_NO[row.counted],
        row.item_id,
        row.item_type,
        row.response,
        _score(row.item_score),
        _score(row.item_max_score),
        _local(row.result.time_zone)(row.saved_at),
        row.quiz_version,
    )


def _local(time_zone: str) -> Callable[[datetime | None], datetime | None]:
    """Return a function that gives a time as clocks in the zone show it, cut to the second: sheets know no zones."""
    zone = ZoneInfo(time_zone)

    def local(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone; pass an aware time.")
        return moment.astimezone(zone).replace(microsecond=0, tzinfo=None)

    return local


def _score(score: float | None) -> float | None:
    return None if score is None else round(score, SCORE_DECIMALS)


def _rounded(row: Sequence[Figure]) -> tuple[Typed, ...]:
    return tuple(_score(cell) if isinstance(cell, float) else cell for cell in row)


def _text(text: str) -> str:
    """The text as a cell can hold it: cut where it is too long, half a sign replaced."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1] + "…"
