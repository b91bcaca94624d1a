"""Results as a OneRoster 1.2 CSV bundle: a zip of manifest.csv, categories.csv, lineItems.csv and results.csv.

The format is 1EdTech's "OneRoster: CSV Binding", version 1.2.1 of 22 August 2023. Results refer to a line item and a
student; line items to a category, a class, a school and an academic session. Category and line items are in the bundle;
the others belong to the school's own system, whose ids (sourcedIds) the caller gives, and are marked absent: a bulk
roster would replace the one that is there. In bulk files `status` and `dateLastModified` stay blank.

Programs read these files and store what they read, so no id is marked as in other files: one that a spreadsheet would
run as a formula is refused, or left out and told. Titles, which are for people, are marked. There are no names of
students. The same values give the same bytes.
"""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID, uuid5

from course.exchange.csv_chunks import Cell, csv_chunks
from course.exchange.gradebook import GradebookCell, GradebookColumn, GradebookRow, score_text
from course.exchange.safe_cells import safe_cell

CATEGORY_COLUMNS = ("sourcedId", "status", "dateLastModified", "title", "weight")
LINE_ITEM_COLUMNS = (
    "sourcedId",
    "status",
    "dateLastModified",
    "title",
    "description",
    "assignDate",
    "dueDate",
    "classSourcedId",
    "categorySourcedId",
    "academicSessionSourcedId",
    "resultValueMin",
    "resultValueMax",
    "schoolSourcedId",
)
RESULT_COLUMNS = (
    "sourcedId",
    "status",
    "dateLastModified",
    "lineItemSourcedId",
    "studentSourcedId",
    "scoreStatus",
    "score",
    "scoreDate",
    "comment",
    "textScore",
    "classSourcedId",
    "inProgress",
    "incomplete",
    "late",
    "missing",
)
FILES = (
    "academicSessions",
    "categories",
    "classes",
    "classResources",
    "courses",
    "courseResources",
    "demographics",
    "enrollments",
    "lineItemLearningObjectiveIds",
    "lineItems",
    "lineItemScoreScales",
    "orgs",
    "resources",
    "resultLearningObjectiveIds",
    "results",
    "resultScoreScales",
    "roles",
    "scoreScales",
    "userProfiles",
    "userResources",
    "users",
)
"""Every file that the manifest has to speak of, in the order of the specification."""
PRESENT = ("categories", "lineItems", "results")
CATEGORY_TITLE = "Quizzes"

_OURS = UUID("6e0a3c52-7a0e-4c5f-9d0b-6d5c0b7f2a11")  # drawn once; ids made from it are ours alone
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_SCORE_STATUS = {True: "fully graded", False: "not submitted"}
_TRUE_FALSE = {True: "true", False: "false", None: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRosterClass:
    """The sourcedIds that the school's own system has for a class. `today` dates what has no date of its own."""

    class_id: str
    school_id: str
    academic_session_id: str
    today: date
    system_name: str = "Two Accounts"


@dataclass(frozen=True, slots=True)
class OneRosterBundle:
    """The zip file, and what could not go into it, with the remedy."""

    content: bytes
    problems: tuple[str, ...]


def oneroster_bundle(
    of: OneRosterClass, columns: Sequence[GradebookColumn], rows: Iterable[GradebookRow]
) -> OneRosterBundle:
    """Return the bundle of a class's results. A student's sourcedId is their student id; who has none is left out.

    So is one whose student id is a formula to a spreadsheet. ValueError where the class, the school or the academic
    session has no sourcedId, or such a one.
    """
    for name, sourced_id in (("class", of.class_id), ("school", of.school_id), ("term", of.academic_session_id)):
        if not sourced_id:
            raise ValueError(f"The {name} has no sourcedId. Enter the one that the school's own system has for it.")
        if is_formula(sourced_id):
            raise ValueError(f"The sourcedId “{sourced_id}” of the {name} is a formula. Enter the school's own id.")
    students = list(rows)
    problems = {id(row): problem for row in students if (problem := _problem(row))}
    known = [row for row in students if id(row) not in problems]
    category_id = _id("category", of.class_id)
    files = {
        "manifest.csv": _manifest(of),
        "categories.csv": csv_chunks(CATEGORY_COLUMNS, [(category_id, "", "", CATEGORY_TITLE, "")]),
        "lineItems.csv": csv_chunks(LINE_ITEM_COLUMNS, [_line_item(of, column, category_id) for column in columns]),
        "results.csv": csv_chunks(RESULT_COLUMNS, _results(of, columns, known)),
    }
    return OneRosterBundle(
        _zip({name: b"".join(chunks) for name, chunks in files.items()}),
        tuple(problems.values()),
    )


def is_formula(sourced_id: str) -> bool:
    """Say whether a spreadsheet would run this id, which cannot be marked: a program would store the mark."""
    return safe_cell(sourced_id) != sourced_id


def _manifest(of: OneRosterClass) -> Iterable[bytes]:
    modes = [(f"file.{name}", "bulk" if name in PRESENT else "absent") for name in FILES]
    start = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    end = [("source.systemName", of.system_name), ("source.systemCode", "")]
    return csv_chunks(("propertyName", "value"), [*start, *modes, *end])


def _line_item(of: OneRosterClass, column: GradebookColumn, category_id: str) -> tuple[Cell, ...]:
    assigned = column.assigned_on or of.today
    due = column.due_on or max(assigned, of.today)
    return (
        _id("line item", column.id),
        "",
        "",
        safe_cell(" ".join(column.title.split())),
        "",
        assigned.isoformat(),
        due.isoformat(),
        of.class_id,
        category_id,
        of.academic_session_id,
        "0",
        score_text(column.max_score),
        of.school_id,
    )


def _results(
    of: OneRosterClass, columns: Sequence[GradebookColumn], rows: Sequence[GradebookRow]
) -> Iterable[tuple[Cell, ...]]:
    for column, place in zip(columns, range(len(columns)), strict=True):
        for row in rows:
            yield _result(of, column, row.student.student_id, row.cells[place])


def _result(of: OneRosterClass, column: GradebookColumn, student_id: str, cell: GradebookCell) -> tuple[Cell, ...]:
    graded = cell.score is not None
    return (
        _id("result", column.id, student_id),
        "",
        "",
        _id("line item", column.id),
        student_id,
        _SCORE_STATUS[graded],
        score_text(cell.score),
        (cell.submitted_on or of.today).isoformat(),
        "",
        "",
        of.class_id,
        "",
        "",
        _TRUE_FALSE[cell.late],
        _TRUE_FALSE[cell.missing],
    )


def _id(*names: str) -> str:
    """A sourcedId of ours: the same for the same names, and no other."""
    return str(uuid5(_OURS, "\n".join(names)))


def _problem(row: GradebookRow) -> str:
    """Why a student cannot be in the bundle, with the remedy; "" for one who can."""
    name, student_id = row.student.name, row.student.student_id
    remedy = "Enter the id that the school's own system has (the sourcedId) as the student id, and export again."
    if not student_id:
        return f"“{name}” has no student id and is left out. {remedy}"
    if is_formula(student_id):
        return f"“{name}” has the student id “{student_id}”, a formula to a spreadsheet, and is left out. {remedy}"
    return ""


def _zip(files: dict[str, bytes]) -> bytes:
    """The files in a zip without times and without compression, whose bytes differ between versions of zlib."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return content.getvalue()
