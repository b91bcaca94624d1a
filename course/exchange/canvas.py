"""The gradebook of Canvas: a file of our own for its import, and a teacher's export of it with a column filled.

Owns the columns and how students are matched. What Canvas makes of a file is taken from its import: a first line with
`Student`, `ID`, then up to `Section` what is known of a student, then assignments (a number in brackets at the end of a
title is Canvas's own id of it), a line `Points Possible`, perhaps a line on posting, and a line a student.

In a file of our own, text is made safe as in the other CSV files, since people open it in a spreadsheet. In the
teacher's file nothing but numbers and one heading is written, and every other character stays.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.exchange.csv_chunks import csv_chunks
from course.exchange.gradebook import GradebookColumn, GradebookRow, GradebookStudent, score_text
from course.exchange.raw_csv import RawCsvError, RawRow, quoted, read_rows, write_rows
from course.exchange.safe_cells import safe_cell

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")  # then one column an assignment
POINTS_POSSIBLE = "Points Possible"

_STUDENT_PARTS = ("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Section")
_ID_AT_END = re.compile(r"\s*\((\d+)\)\s*$")
_TOTALS = re.compile(r"\b(Current|Final|Override) (Score|Points|Grade|Status)")
_NOT_A_STUDENT = re.compile(r"\s*(muted|manual posting.*)?\s*", re.IGNORECASE)
_TEST_STUDENT = "student, test"
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_HOW_TO_EXPORT = "In Canvas, open Grades, choose Export, and upload that file without opening it in between."

Matched = Literal["SIS User ID", "SIS Login ID", "ID", "name"]


class CanvasFileError(ValueError):
    """A file that is no export of a Canvas gradebook. The message tells the teacher what to do."""


@dataclass(frozen=True, slots=True)
class MatchProblem:
    """A line, or a student of ours (line None), that could not be matched or needs a look, with the remedy.

    An "error" was not filled; a "warning" was.
    """

    line: int | None
    message: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A score that was written: on which line, for which student, found how, and what stood there before."""

    line: int
    student: GradebookStudent
    matched_by: Matched
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasFill:
    """The teacher's file with a column filled, and what was done. `heading` is that of the column."""

    content: bytes
    heading: str
    column_is_new: bool
    filled: tuple[FilledCell, ...]
    problems: tuple[MatchProblem, ...]


def canvas_csv(columns: Sequence[GradebookColumn], rows: Iterable[GradebookRow]) -> Iterator[bytes]:
    """Yield a gradebook for Canvas's import in chunks: UTF-8 without BOM, CRLF, split by `,`; numbers or blanks.

    Students carry their student id as SIS User ID and their username as SIS Login ID; `ID` is Canvas's own and blank.
    """
    header = (*COLUMNS, *(safe_cell(canvas_title(column.title)) for column in columns))
    possible = (POINTS_POSSIBLE, "", "", "", "", *(score_text(column.max_score) for column in columns))

    def lines() -> Iterator[Sequence[str]]:
        yield possible
        for row in rows:
            student = row.student
            texts = (student.name, "", student.student_id, student.username, student.section)
            yield (*map(safe_cell, texts), *(score_text(cell.score) for cell in row.cells))

    return csv_chunks(header, lines())


def canvas_title(title: str) -> str:
    """The title on one line, so that Canvas takes no number at its end for an id and no part of it for a total."""
    line = " ".join(title.split())
    return _TOTALS.sub(r"\1-\2", _ID_AT_END.sub(r" [\1]", line))


def fill_canvas_export(content: bytes, column: GradebookColumn, rows: Sequence[GradebookRow]) -> CanvasFill:
    """Write scores of one assignment (each row's only cell) into a teacher's export, and all else as it is.

    A line is matched to a student whose student id is its SIS User ID, whose student id or username is its SIS Login
    ID, or whose student id is its ID; else to the only student with exactly its name, where no other line has it. Ids
    that lead to different students, two lines for one student, and ids that two students have are not filled. A blank
    score never overwrites. Which column is meant where several assignments have one title is told, to be looked at.
    CanvasFileError for a file that is no such export.
    """
    text, mark = _decoded(content)
    delimiter = _delimiter(text)
    lines = _read(text, delimiter)
    header = lines[0].values()
    place, is_new = _place_of(header, column)
    heading = canvas_title(column.title) if is_new else header[place]
    problems: list[MatchProblem] = [_shared_title(lines[0].line, column, heading)] if column.shared_title else []
    places = {name.strip(): at for at, name in enumerate(header)}
    found = _match(lines, places, rows, problems)
    matches = _each_once(lines, found, places, problems)
    if is_new:
        lines[0].put(place, quoted(safe_cell(heading), delimiter))
    filled = list(_fill(lines, place, matches, is_semicolon=delimiter == ";"))
    _put_points(lines, place, column, problems, is_semicolon=delimiter == ";")
    _pad(lines, place)
    on_a_line = {id(row) for row, _ in found.values()}
    problems += [_absent(row) for row in rows if id(row) not in on_a_line and row.cells[0].score is not None]
    return CanvasFill(
        content=mark + write_rows(lines, delimiter).encode("utf-8"),
        heading=heading,
        column_is_new=is_new,
        filled=tuple(filled),
        problems=tuple(sorted(problems, key=lambda each: (each.line is None, each.line or 0))),
    )


def _decoded(content: bytes) -> tuple[str, bytes]:
    """The text and the byte order mark before it, which stays."""
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CanvasFileError(f"This is a workbook and not a CSV file. {_HOW_TO_EXPORT}")
    try:
        return content[len(mark) :].decode("utf-8"), mark
    except UnicodeDecodeError:
        raise CanvasFileError(f"This file was saved again in another encoding. {_HOW_TO_EXPORT}") from None


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _read(text: str, delimiter: str) -> list[RawRow]:
    try:
        lines = read_rows(text, delimiter)
    except RawCsvError as error:
        raise CanvasFileError(f"This file cannot be read: {error}. {_HOW_TO_EXPORT}") from None
    header = [each.strip() for each in lines[0].values()] if lines else []
    begins = header[:1] == ["Student"] or header[:2] == ["LastName", "FirstName"]
    if not begins or "ID" not in header or "Section" not in header:
        raise CanvasFileError(
            f"This is no export of a Canvas gradebook: its first line lacks Student, ID or Section. {_HOW_TO_EXPORT}"
        )
    return lines


def _place_of(header: Sequence[str], column: GradebookColumn) -> tuple[int, bool]:
    """Where the assignment's column is, or is to be; whether it is new."""
    title = _folded(canvas_title(column.title))
    after = header.index("Section") + 1 if "Section" in header else len(_STUDENT_PARTS)
    found = [
        place
        for place, heading in enumerate(header)
        if place >= after and title in (_folded(heading), _folded(_ID_AT_END.sub("", heading)))
    ]
    if len(found) > 1:
        raise CanvasFileError(
            f"{len(found)} columns of this file are named “{column.title}”. Give one of the assignments in Canvas "
            "another name, and export again."
        )
    return (found[0], False) if found else (len(header), True)


def _match(
    lines: Sequence[RawRow], places: Mapping[str, int], rows: Sequence[GradebookRow], problems: list[MatchProblem]
) -> dict[int, tuple[GradebookRow, Matched]]:
    """The student of each line, by the line's place in the file; what could not be matched is added to the problems."""
    keys = _Keys(rows)
    students = [(at, row) for at, row in enumerate(lines) if at and _is_student(row)]
    names = Counter(_folded(_name(row, places)) for _, row in students)
    found: dict[int, tuple[GradebookRow, Matched]] = {}
    for at, line in students:
        name = _name(line, places)
        match = keys.of(line, places, name, is_only=names[_folded(name)] == 1)
        if isinstance(match, str):
            if _folded(name) != _TEST_STUDENT:
                problems.append(MatchProblem(line.line, match))
        else:
            found[at] = match
    return found


def _each_once(
    lines: Sequence[RawRow],
    found: dict[int, tuple[GradebookRow, Matched]],
    places: Mapping[str, int],
    problems: list[MatchProblem],
) -> dict[int, tuple[GradebookRow, Matched]]:
    """The matches whose student has one line only; matches by name are told."""
    times = Counter(id(row) for row, _ in found.values())
    once: dict[int, tuple[GradebookRow, Matched]] = {}
    for at, (row, how) in found.items():
        line, name = lines[at].line, row.student.name
        if times[id(row)] > 1:
            others = " and ".join(str(lines[other].line) for other, (each, _) in found.items() if each is row)
            message = (
                f"Lines {others} both lead to “{name}”. Delete the line that is wrong, or enter its score yourself."
            )
            problems.append(MatchProblem(line, message))
            continue
        once[at] = (row, how)
        if how == "name":
            told = f"“{_name(lines[at], places)}” was found by name only. Check that this is your student “{name}”; "
            remedy = "enter the SIS User ID as student id to be sure next time."
            problems.append(MatchProblem(line, told + remedy, "warning"))
    return once


class _Keys:
    """Finds students by what a line says of them."""

    def __init__(self, rows: Sequence[GradebookRow]) -> None:
        self._ids = _by(rows, lambda student: [student.student_id])
        self._logins = _by(rows, lambda student: [student.student_id, student.username])
        self._names = _by(rows, lambda student: [student.name])

    def of(
        self, line: RawRow, places: Mapping[str, int], name: str, *, is_only: bool
    ) -> tuple[GradebookRow, Matched] | str:
        """The student of a line and how they were found, or the message why there is none."""
        tried: list[tuple[Matched, dict[str, list[GradebookRow]]]] = [
            ("SIS User ID", self._ids),
            ("SIS Login ID", self._logins),
            ("ID", self._ids),
        ]
        found: list[tuple[GradebookRow, Matched]] = []
        for column, known in tried:
            value = line.value(places[column]) if column in places else ""
            matches = known.get(_folded(value), []) if value.strip() else []
            if len(matches) > 1:
                return _twice(name, column, value, matches)
            found += [(match, column) for match in matches]
        if len({id(row) for row, _ in found}) > 1:
            return _contrary(name, found)
        if found:
            return found[0]
        return self._by_name(name, is_only=is_only)

    def _by_name(self, name: str, *, is_only: bool) -> tuple[GradebookRow, Matched] | str:
        matches = [*self._names.get(_folded(name), [])]
        turned = _folded(_turned(name))
        matches += [row for row in self._names.get(turned, []) if turned != _folded(name)]
        if not matches:
            return (
                f"“{name}” is nobody in this class. Enter their SIS User ID as student id in the class, or enter the "
                "score yourself."
            )
        if len(matches) > 1 or not is_only:
            return (
                f"“{name}” is the name of more than one student. Enter their SIS User ID as student id in the class to "
                "tell them apart, or enter the score yourself."
            )
        return matches[0], "name"


def _by(
    rows: Sequence[GradebookRow], keys_of: Callable[[GradebookStudent], Sequence[str]]
) -> dict[str, list[GradebookRow]]:
    """The students by a key, folded; a student whose keys are alike is there once."""
    found: dict[str, list[GradebookRow]] = {}
    for row in rows:
        for key in dict.fromkeys(_folded(each) for each in keys_of(row.student)):
            if key:
                found.setdefault(key, []).append(row)
    return found


def _fill(
    lines: Sequence[RawRow],
    place: int,
    matches: Mapping[int, tuple[GradebookRow, Matched]],
    *,
    is_semicolon: bool,
) -> Iterator[FilledCell]:
    for at, (row, how) in matches.items():
        after = _number(row.cells[0].score, is_semicolon=is_semicolon)
        if after:
            before = lines[at].value(place)
            lines[at].put(place, after)
            yield FilledCell(lines[at].line, row.student, how, before, after)


def _put_points(
    lines: Sequence[RawRow],
    place: int,
    column: GradebookColumn,
    problems: list[MatchProblem],
    *,
    is_semicolon: bool,
) -> None:
    """Write the points of a new column; tell where those of an old one differ."""
    for line in lines[1:]:
        if POINTS_POSSIBLE not in line.value(0):
            continue
        points, ours = line.value(place).strip(), _number(column.max_score, is_semicolon=is_semicolon)
        if not points:
            line.put(place, ours)
        elif not _NUMBER.fullmatch(points) or float(points.replace(",", ".")) != column.max_score:
            problems.append(
                MatchProblem(
                    line.line,
                    f"Canvas gives {points} points for “{column.title}”, and the quiz has {ours}. Change the points of "
                    f"the assignment in Canvas to {ours}, or the scores count for more or less than they should.",
                    "warning",
                )
            )


def _pad(lines: Sequence[RawRow], place: int) -> None:
    """Make every line that has cells long enough for a new column."""
    for line in lines[1:]:
        if len(line.cells) == place:
            line.put(place, "")


def _is_student(line: RawRow) -> bool:
    values = line.values()
    if POINTS_POSSIBLE in values[0]:
        return False
    return not all(_NOT_A_STUDENT.fullmatch(value) for value in values)


def _name(line: RawRow, places: Mapping[str, int]) -> str:
    if "Student" in places:
        return " ".join(line.value(places["Student"]).split())
    last, first = line.value(places["LastName"]).strip(), line.value(places["FirstName"]).strip()
    return f"{last}, {first}" if last and first else last or first


def _turned(name: str) -> str:
    """ "Núñez, Ben" as "Ben Núñez"; another name as it is."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _folded(text: str) -> str:
    """A name or id with only those differences left that a person would see."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _number(score: float | None, *, is_semicolon: bool) -> str:
    """A score as Canvas writes them in such a file: with a decimal comma where cells are split by semicolons."""
    text = score_text(score)
    return text.replace(".", ",") if is_semicolon else text


def _twice(name: str, column: str, value: str, matches: Sequence[GradebookRow]) -> str:
    students = " and ".join(f"“{row.student.name}”" for row in matches)
    return (
        f"“{name}”: the {column} “{value.strip()}” belongs to {students} in this class. Correct the student id of one "
        "of them, or enter the score yourself."
    )


def _contrary(name: str, found: Sequence[tuple[GradebookRow, Matched]]) -> str:
    told = ", but the ".join(f"{how} is that of “{row.student.name}”" for row, how in found)
    return f"“{name}”: the {told}. Correct the student ids in the class, or enter the score yourself."


def _shared_title(line: int, column: GradebookColumn, heading: str) -> MatchProblem:
    assigned = f", assigned on {column.assigned_on.isoformat()}," if column.assigned_on else ""
    return MatchProblem(
        line,
        f"More than one quiz of this class is titled “{column.shared_title}”. This one{assigned} goes into the column "
        f"“{heading}”. Check that this is right; to tell them apart, give one of them another title here.",
        "warning",
    )


def _absent(row: GradebookRow) -> MatchProblem:
    score = score_text(row.cells[0].score)
    return MatchProblem(
        None,
        f"“{row.student.name}” is on no line of this file. Enter the score of {score} in Canvas yourself, or enter "
        "their SIS User ID as student id in the class and upload again.",
    )
