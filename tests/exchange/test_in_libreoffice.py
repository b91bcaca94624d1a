"""Every file that the course writes, opened in LibreOffice with awkward text in every text field, cell by cell.

LibreOffice is slow to start, so it opens all CSV files at once, all with decimal commas, and all workbooks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from course.assessment.quiz import Option
from course.assessment.statistics.item_analysis import QuizAnalysis, QuizTally
from course.exchange.canvas import canvas_csv, fill_canvas_export
from course.exchange.gradebook import GradebookCell, GradebookColumn, GradebookRow
from course.exchange.item_analysis_csv import choice_analysis_csv, item_analysis_csv
from course.exchange.moodle_gradebook import moodle_csv
from course.exchange.oneroster import OneRosterClass, oneroster_bundle
from course.exchange.pseudonyms import Pseudonyms
from course.exchange.results_csv import SCORE_DECIMALS, ResponseRow, ResultRow, long_csv, number_text, wide_csv
from course.exchange.safe_cells import plain_text
from course.exchange.workbook import (
    Sheet,
    choices_sheet,
    gradebook_sheet,
    items_sheet,
    responses_sheet,
    results_sheet,
    write_workbook,
)
from tests.assessment.items import choice
from tests.exchange.grades import student
from tests.exchange.spreadsheet import AWKWARD_NAMES, Grid, cells, libreoffice, opened_by_libreoffice

FORMULA, HOME = AWKWARD_NAMES[0], AWKWARD_NAMES[-1]
HARMLESS = AWKWARD_NAMES[1:-1]
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = b"sixteen bytes or more"

RESULTS = [
    ResultRow(
        class_name=text,
        student_name=text,
        username=text,
        student_id=text,
        quiz=text,
        attempts=2,
        counted_attempt=1,
        score=7.5,
        max_score=10.0,
        percent=75.0,
        status="submitted",
        started_at=NINE,
        submitted_at=NINE,
        late=False,
        time_zone="Europe/Berlin",
        item_scores={AWKWARD_NAMES[0]: 1 / 3, AWKWARD_NAMES[1]: 0.0},
    )
    for text in AWKWARD_NAMES
]
RESPONSES = [
    ResponseRow(
        result=row,
        attempt=1,
        counted=True,
        item_id=row.quiz,
        item_type="short",
        response=row.quiz,
        item_score=1 / 3,
        item_max_score=1.0,
        saved_at=NINE,
        quiz_version="0f" * 32,
    )
    for row in RESULTS
]
COLUMNS = [
    GradebookColumn(id=text, title=text, max_score=2.5, due_on=date(2026, 11, 24), assigned_on=date(2026, 11, 20))
    for text in AWKWARD_NAMES
]
ROWS = [
    GradebookRow(
        student=student(text, text, text, section=text),
        cells=(GradebookCell(1 / 3, date(2026, 11, 23), late=True), *[GradebookCell()] * 7),
    )
    for text in AWKWARD_NAMES
]
CLASS = OneRosterClass(class_id=HARMLESS[0], school_id=HARMLESS[2], academic_session_id="李", today=date(2026, 11, 25))


def hidden() -> Pseudonyms:
    return Pseudonyms(SECRET)


def analysis() -> QuizAnalysis:
    options = tuple(Option(text, text, "Why", ("own",)) for text in AWKWARD_NAMES)
    items = [replace(choice("single", "ab", "a"), id=text, key=(FORMULA,), options=options) for text in AWKWARD_NAMES]
    tally = QuizTally(items)
    for number in range(12):
        taken = {text: AWKWARD_NAMES[(number + place) % 5] for place, text in enumerate(AWKWARD_NAMES)}
        tally.add(
            {item: float(option == FORMULA) for item, option in taken.items()},
            {item: [option] for item, option in taken.items()},
        )
    return tally.analysis()


def items(*, decimal_comma: bool) -> Iterator[bytes]:
    types = ["single"] * len(AWKWARD_NAMES)
    return item_analysis_csv(analysis(), class_name=FORMULA, quiz=HOME, item_types=types, decimal_comma=decimal_comma)


def choices(*, decimal_comma: bool) -> Iterator[bytes]:
    return choice_analysis_csv(analysis(), class_name=FORMULA, quiz=HOME, decimal_comma=decimal_comma)


def filled(delimiter: str) -> Iterator[bytes]:
    """A teacher's export, in which what is there stays as it is: so its names are none that would run."""
    header = delimiter.join(("Student", "ID", "SIS User ID", "SIS Login ID", "Section"))
    lines = [
        delimiter.join(('"' + text.replace('"', '""') + '"', "7", f"S{place}", "", "7B"))
        for place, text in enumerate(HARMLESS)
    ]
    rows = [
        GradebookRow(student=student(text, f"S{place}"), cells=(GradebookCell(2.5),))
        for place, text in enumerate(HARMLESS)
    ]
    export = "\r\n".join((header, *lines, ""))
    yield fill_canvas_export(export.encode(), COLUMNS[0], rows).content


def oneroster(table: str) -> Iterator[bytes]:
    with zipfile.ZipFile(BytesIO(oneroster_bundle(CLASS, COLUMNS, ROWS).content)) as archive:
        yield archive.read(table)


WITH_COMMAS: dict[str, Callable[[], Iterator[bytes]]] = {
    "wide.csv": lambda: wide_csv(RESULTS, AWKWARD_NAMES, decimal_comma=False),
    "long.csv": lambda: long_csv(RESPONSES),
    "questions.csv": lambda: items(decimal_comma=False),
    "options.csv": lambda: choices(decimal_comma=False),
    "canvas.csv": lambda: canvas_csv(COLUMNS, ROWS),
    "moodle.csv": lambda: moodle_csv(COLUMNS, ROWS),
    "filled.csv": lambda: filled(","),
    "manifest.csv": lambda: oneroster("manifest.csv"),
    "categories.csv": lambda: oneroster("categories.csv"),
    "lineItems.csv": lambda: oneroster("lineItems.csv"),
    "results.csv": lambda: oneroster("results.csv"),
    "wide_pseudonymous.csv": lambda: wide_csv(hidden().results(RESULTS), AWKWARD_NAMES, decimal_comma=False),
    "long_pseudonymous.csv": lambda: long_csv(hidden().responses(RESPONSES)),
    "canvas_pseudonymous.csv": lambda: canvas_csv(COLUMNS, hidden().gradebook(ROWS)),
    "moodle_pseudonymous.csv": lambda: moodle_csv(COLUMNS, hidden().gradebook(ROWS)),
}
WITH_SEMICOLONS: dict[str, Callable[[], Iterator[bytes]]] = {
    "wide_comma.csv": lambda: wide_csv(RESULTS, AWKWARD_NAMES, decimal_comma=True),
    "questions_comma.csv": lambda: items(decimal_comma=True),
    "options_comma.csv": lambda: choices(decimal_comma=True),
    "filled_comma.csv": lambda: filled(";"),
    "wide_comma_pseudonymous.csv": lambda: wide_csv(hidden().results(RESULTS), AWKWARD_NAMES, decimal_comma=True),
}
SHEETS: dict[str, Callable[[], Sheet]] = {
    "results.xlsx": lambda: results_sheet(RESULTS, AWKWARD_NAMES),
    "responses.xlsx": lambda: responses_sheet(RESPONSES),
    "gradebook.xlsx": lambda: gradebook_sheet(COLUMNS, ROWS),
    "questions.xlsx": lambda: items_sheet(
        analysis(), class_name=FORMULA, quiz=HOME, item_types=["single"] * len(AWKWARD_NAMES)
    ),
    "options.xlsx": lambda: choices_sheet(analysis(), class_name=FORMULA, quiz=HOME),
    "results_pseudonymous.xlsx": lambda: results_sheet(hidden().results(RESULTS), AWKWARD_NAMES),
    "responses_pseudonymous.xlsx": lambda: responses_sheet(hidden().responses(RESPONSES)),
    "gradebook_pseudonymous.xlsx": lambda: gradebook_sheet(COLUMNS, hidden().gradebook(ROWS)),
}
ON_ONE_LINE = tuple(" ".join(text.split()) for text in AWKWARD_NAMES)
# What of the awkward texts a file holds where that is not all of them, line breaks and all.
HELD = {
    "filled.csv": (FORMULA, *HARMLESS),
    "filled_comma.csv": (FORMULA, *HARMLESS),
    "manifest.csv": (),
    "categories.csv": (),
    "lineItems.csv": ON_ONE_LINE,
    "results.csv": HARMLESS,
    "moodle_pseudonymous.csv": ON_ONE_LINE,
}

# Names and how LibreOffice shows them: what would run has a mark.
SIGNS = {
    "=1+1": "'=1+1",
    "+1+1": "'+1+1",
    "-2+3": "'-2+3",
    "@A1": "'@A1",
    "\t=1": "'\t=1",
    " =1": "' =1",
    "＝1+1": "'＝1+1",
    "\u200b=1": "'\u200b=1",
    "'=1": "''=1",
    "Ben; Núñez": "Ben; Núñez",
    'B "x", C': 'B "x", C',
    "-5": "-5",
}


def content_of(name: str) -> bytes:
    """A file's bytes."""
    if name in SHEETS:
        file = BytesIO()
        write_workbook(file, [SHEETS[name]()])
        return file.getvalue()
    return b"".join({**WITH_COMMAS, **WITH_SEMICOLONS}[name]())


def expected(name: str) -> Grid:
    """A file's cells as LibreOffice should show them: text as it was written, numbers as English writes them."""
    if name in SHEETS:
        sheet = SHEETS[name]()
        return [list(sheet.header), *([shown(cell) for cell in row] for row in sheet.rows)]
    if name in WITH_SEMICOLONS:
        found = cells(content_of(name), ";")
        return [[re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", cell) for cell in row] for row in found]
    words = {"true": "TRUE", "false": "FALSE", "1.0": "1"}  # of OneRoster, taken for truth values and a number
    return [[words.get(cell, cell) for cell in row] for row in cells(content_of(name))]


def shown(cell: str | float | datetime | None) -> str:
    """A workbook's cell as shown."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return cell if isinstance(cell, str) else number_text(cell, decimals=SCORE_DECIMALS, decimal_comma=False)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Grid]:
    """What LibreOffice shows of every file, and of two that hold a formula: there it runs them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    by_name = [replace(RESULTS[1], student_name=name) for name in SIGNS]
    commas = {name: content_of(name) for name in WITH_COMMAS}
    commas["formula.csv"] = b"student_name\n=1+1\n"
    commas["signs.csv"] = b"".join(wide_csv(by_name, [], decimal_comma=False))
    semicolons = {name: content_of(name) for name in WITH_SEMICOLONS}
    semicolons["formula_comma.csv"] = b"student_name;score\n=1+1;0,5\n"
    return {
        **opened_by_libreoffice(folder / "commas", commas),
        **opened_by_libreoffice(folder / "semicolons", semicolons, splits_at=";"),
        **opened_by_libreoffice(folder / "workbooks", {name: content_of(name) for name in SHEETS}),
    }


@libreoffice
def test_libreoffice_runs_a_cell_that_is_not_marked(opened: dict[str, Grid]) -> None:
    assert opened["formula.csv"] == [["student_name"], ["2"]]
    assert opened["formula_comma.csv"] == [["student_name", "score"], ["2", "0.5"]]


@libreoffice
@pytest.mark.parametrize("name", [*WITH_COMMAS, *WITH_SEMICOLONS, *SHEETS])
def test_libreoffice_shows_every_cell_and_runs_none(opened: dict[str, Grid], name: str) -> None:
    assert opened[name] == expected(name)


@pytest.mark.parametrize("name", [*WITH_COMMAS, *WITH_SEMICOLONS])
def test_awkward_texts_are_in_the_file_and_come_back_from_it(name: str) -> None:
    delimiter = ";" if name in WITH_SEMICOLONS else ","

    found = {plain_text(cell) for row in cells(content_of(name), delimiter) for cell in row}

    assert set(HELD.get(name, AWKWARD_NAMES)) <= found


@libreoffice
def test_libreoffice_shows_a_mark_where_a_name_would_run(opened: dict[str, Grid]) -> None:
    header, *rows = opened["signs.csv"]

    assert [row[header.index("student_name")] for row in rows] == list(SIGNS.values())
