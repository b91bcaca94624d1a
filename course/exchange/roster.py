"""A list of students as people have it: pasted names, cells copied from a spreadsheet, or a CSV file of any make.

Owns decoding, the choice of separator, header labels and the checks of one list, all problems at once and by line. It
must not know who is in the class already, nor what is done with the rows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from course.exchange.pasted import PastedLine, PastedProblem, is_control, pasted_lines, quoted, shown, tidy
from course.exchange.results_csv import LONG_COLUMNS, WIDE_COLUMNS

MOST_ROWS = 2_000
LONGEST_NAME = 80
LONGEST_STUDENT_ID = 64

Column = Literal["name", "first name", "last name", "student id", "username", "ours", "unused"]

_LABELS: dict[str, Column] = {
    **dict.fromkeys(("name", "names", "full name", "display name", "student", "students", "student name"), "name"),
    **dict.fromkeys(("first name", "firstname", "first", "given name", "forename"), "first name"),
    **dict.fromkeys(("last name", "lastname", "last", "surname", "family name"), "last name"),
    **dict.fromkeys(("student id", "studentid", "id", "id number", "number", "student number"), "student id"),
    **dict.fromkeys(("username", "user name", "login", "login name"), "username"),
}
_OUR_COLUMNS = frozenset(WIDE_COLUMNS + LONG_COLUMNS)

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_EMPTY = "There is no student in this list. Write one name a line, or choose a CSV file with a column “name”."


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student of the list. `line` counts from 1; `student_id` is the school's own and "" where there is none, as
    is `username`."""

    line: int
    display_name: str
    student_id: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The students read, in order, and all problems, by line."""

    rows: tuple[RosterRow, ...]
    problems: tuple[PastedProblem, ...]

    @property
    def errors(self) -> tuple[PastedProblem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[PastedProblem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")


class _UnreadableError(ValueError):
    """The file holds no text; the message is for the teacher."""


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: tuple[Column, ...]
    has_header: bool


def read_roster(text_or_bytes: str | bytes) -> Roster:
    """Read a pasted list or a file (UTF-8, UTF-16 or Windows-1252) and tell every problem of it at once."""
    try:
        text = text_or_bytes if isinstance(text_or_bytes, str) else _decoded(text_or_bytes)
    except _UnreadableError as reason:
        return Roster((), (PastedProblem(0, str(reason)),))
    problems: list[PastedProblem] = []
    lines = list(pasted_lines(text, problems))
    if not lines:
        return Roster((), (*problems, *([] if problems else [PastedProblem(0, _EMPTY)])))
    layout = _layout(lines, problems)
    students = lines[1:] if layout.has_header else lines
    if len(students) > MOST_ROWS:
        problems.append(PastedProblem(students[MOST_ROWS].number, _too_many_rows(len(students))))
        students = students[:MOST_ROWS]
    rows = tuple(_row(line, layout) for line in students) if _can_be_read(layout) else ()
    for line, row in zip(students, rows, strict=False):
        problems.extend(PastedProblem(row.line, message) for message in _row_problems(line, row, layout))
    problems.extend(_repetitions(rows))
    if not students and not any(problem.severity == "error" for problem in problems):
        problems.append(PastedProblem(0, _EMPTY))
    return Roster(tuple(row for row in rows if row.display_name), tuple(sorted(problems, key=lambda it: it.line)))


# Decoding


def _decoded(content: bytes) -> str:
    if content.startswith(_WORKBOOK_STARTS):
        raise _UnreadableError(
            "This is a spreadsheet workbook, not a text file. In the spreadsheet, choose “Save as” and “CSV UTF-8”, "
            "and add that file."
        )
    if content.startswith(b"%PDF"):
        raise _UnreadableError("This is a PDF, not a text file. Copy the names from it and paste them, one a line.")
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _UnreadableError(
        "This file is not a text that can be read. Save it again as “CSV UTF-8”, or paste the names, one a line."
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    """Return what to try in order: what a byte order mark says, UTF-16 where every other byte is NUL, then UTF-8,
    then Windows-1252."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return ("utf-32",)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" not in content:
        return ("utf-8-sig", "cp1252")
    if b"\0" not in content[0::2]:
        return ("utf-16-le",)
    return ("utf-16-be",) if b"\0" not in content[1::2] else ()


# Columns


def _layout(lines: Sequence[PastedLine], problems: list[PastedProblem]) -> _Layout:
    header = lines[0]
    columns = tuple(map(_column, header.cells))
    if set(columns) <= {"ours", "unused"}:
        return _layout_without_header(lines, problems)
    problems.extend(PastedProblem(header.number, message, kind) for message, kind in _header_problems(header, columns))
    return _Layout(columns, has_header=True)


def _column(label: str) -> Column:
    folded = " ".join(re.sub(r"[\s_.:#-]+", " ", tidy(label).casefold()).split())
    if folded in _LABELS:
        return _LABELS[folded]
    return "ours" if label in _OUR_COLUMNS or label.endswith("_score") else "unused"


def _header_problems(
    header: PastedLine, columns: Sequence[Column]
) -> Iterator[tuple[str, Literal["error", "warning"]]]:
    if not {"name", "first name", "last name"} & set(columns):
        yield "The first line has no column for names. Call one “name”, or two “first name” and “last name”.", "error"
    for meaning in ("name", "first name", "last name", "student id", "username"):
        labels = [label for label, column in zip(header.cells, columns, strict=True) if column == meaning]
        if len(labels) > 1:
            yield f"The columns {quoted(labels)} both mean the {meaning}. Leave one of them out.", "error"
    if unused := [label for label, column in zip(header.cells, columns, strict=True) if column == "unused" and label]:
        plural = "s" if len(unused) > 1 else ""
        yield (
            f"Not used: the column{plural} {quoted(unused)}. Names, student ids and usernames are read, nothing else.",
            "warning",
        )


def _layout_without_header(lines: Sequence[PastedLine], problems: list[PastedProblem]) -> _Layout:
    second = [line.cells[1] for line in lines if len(line.cells) > 1 and line.cells[1].strip()]
    if second and not any(map(_has_digit, second)):
        line = next(line for line in lines if second[0] in line.cells[1:2])
        problems.append(PastedProblem(line.number, _second_column(second[0])))
    return _Layout(("name", "student id"), has_header=False)


def _second_column(cell: str) -> str:
    return (
        f"The second column should hold student ids, but “{shown(cell)}” and all others there have no digit. If it "
        "holds names, "
        "write a first line that says so, such as “last name,first name” (with the separator of your list); if ids, "
        "“name,student id”."
    )


def _can_be_read(layout: _Layout) -> bool:
    return bool({"name", "first name", "last name"} & set(layout.columns))


# Rows


def _row(line: PastedLine, layout: _Layout) -> RosterRow:
    cells: dict[Column, str] = {}
    for column, cell in zip(layout.columns, line.cells, strict=False):
        cells[column] = cells.get(column) or tidy(cell)
    name = cells.get("name") or f"{cells.get('first name', '')} {cells.get('last name', '')}".strip()
    return RosterRow(line.number, name, cells.get("student id", ""), cells.get("username", ""))


def _row_problems(line: PastedLine, row: RosterRow, layout: _Layout) -> Iterator[str]:
    name = row.display_name
    if not name:
        yield f"There is no name{_beside(row)}. Write the name, or take the line out."
    if len(name) > LONGEST_NAME:
        yield f"The name “{shown(name)}” has {len(name)} characters. Shorten it to {LONGEST_NAME} or fewer."
    if _has_digit(name) and not any(map(str.isalpha, name)):
        yield (
            f"“{shown(name)}” looks like a number, not a name. If ids come first in your list, write a first line "
            "“student id,name”."
        )
    if len(row.student_id) > LONGEST_STUDENT_ID:
        yield (
            f"The student id “{shown(row.student_id)}” has {len(row.student_id)} characters. Shorten it to "
            f"{LONGEST_STUDENT_ID} or fewer."
        )
    for what, cell in (("name", name), ("student id", row.student_id), ("username", row.username)):
        if unseen := next(filter(is_control, cell), ""):
            yield (
                f"The {what} “{shown(cell)}” contains a character that cannot be shown (U+{ord(unseen):04X}). "
                "Type it anew."
            )
    if surplus := [cell for cell in line.cells[len(layout.columns) :] if cell.strip()]:
        yield _too_many_columns(surplus[0], layout)


def _beside(row: RosterRow) -> str:
    return f" beside the student id “{shown(row.student_id)}”" if row.student_id else " on this line"


def _too_many_columns(cell: str, layout: _Layout) -> str:
    if layout.has_header:
        return (
            f"This line has more columns than the first line; “{shown(cell)}” is one too many. Take it out, give it "
            "a heading, "
            "or put quotation marks around a cell that contains the separator."
        )
    return (
        f"This line has more than two columns (name, student id); “{shown(cell)}” is one too many. Take it out, or "
        "write a "
        "first line that names the columns, such as “name,student id,username”."
    )


def _too_many_rows(count: int) -> str:
    return (
        f"This list has {count:,} students; at most {MOST_ROWS:,} can be added at once. Add the rest as a second "
        "list, from this line on."
    )


def _repetitions(rows: Sequence[RosterRow]) -> Iterator[PastedProblem]:
    by_id: dict[str, RosterRow] = {}
    by_username: dict[str, RosterRow] = {}
    by_name: dict[str, RosterRow] = {}
    for row in rows:
        if row.student_id and (first := by_id.setdefault(row.student_id, row)) is not row:
            yield PastedProblem(row.line, _repeated("student id", row.student_id, first))
        if row.username and (first := by_username.setdefault(row.username.casefold(), row)) is not row:
            yield PastedProblem(row.line, _repeated("username", row.username, first))
        if not row.display_name:
            continue
        first = by_name.setdefault(row.display_name.casefold(), row)
        if first is not row and not (first.student_id and row.student_id):
            yield PastedProblem(row.line, _same_name(row, first), "warning")


def _repeated(what: str, cell: str, first: RosterRow) -> str:
    return (
        f"The {what} “{shown(cell)}” is also on line {first.line} (“{shown(first.display_name)}”). Each student "
        "needs their own: "
        "correct one, leave one blank, or take out the line that is there twice."
    )


def _same_name(row: RosterRow, first: RosterRow) -> str:
    return (
        f"“{shown(row.display_name)}” is also on line {first.line}. If they are two students, give both a student "
        "id to tell them "
        "apart; if not, take out one line."
    )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
