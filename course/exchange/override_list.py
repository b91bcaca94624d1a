"""A pasted list of what students have otherwise in an assignment: dates, attempts, time, excused.

Owns the columns, how each cell is written, and finding the students; tells every problem by its line. It must not know
the assignment, nor what is done with the rows. Times are wall-clock times of the class.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from course.exchange.pasted import PastedLine, PastedProblem, pasted_lines, quoted, shown, tidy

MOST_ROWS = 2_000
MOST_ATTEMPTS = 100
MOST_TIME = 10

Column = Literal["student", "opens", "due", "closes", "attempts", "time", "excused"]
Value = datetime | int | float | bool | None

_LABELS: dict[str, Column] = {
    **dict.fromkeys(("student", "username", "user name", "student id", "id", "name", "student name"), "student"),
    **dict.fromkeys(("opens", "open", "opens at", "from"), "opens"),
    **dict.fromkeys(("due", "due at"), "due"),
    **dict.fromkeys(("closes", "close", "closes at", "until"), "closes"),
    **dict.fromkeys(("attempts", "attempts in all"), "attempts"),
    **dict.fromkeys(("time", "time factor", "times", "extra time", "factor"), "time"),
    **dict.fromkeys(("excused",), "excused"),
}
COLUMNS = ("student", "opens", "due", "closes", "attempts", "time", "excused")
_YES = frozenset({"yes", "y", "true", "1", "x", "excused"})
_NO = frozenset({"no", "n", "false", "0"})
_HEADER = "The first line names the columns: student, then any of opens, due, closes, attempts, time, excused."


@dataclass(frozen=True, slots=True)
class ListedStudent:
    """A student of the class as a line of the list may name them."""

    user_id: int
    name: str
    username: str
    student_id: str = ""


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One line: which student, and the value of each column that the list has. None is as the class has it.

    `values` holds under "opens", "due" and "closes" datetimes without a zone, under "attempts" a whole number, under
    "time" a factor from 1, under "excused" a bool.
    """

    line: int
    student: ListedStudent
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class OverrideList:
    """The rows that could be read, in order, and all problems, by line."""

    rows: tuple[OverrideRow, ...]
    problems: tuple[PastedProblem, ...]

    @property
    def errors(self) -> tuple[PastedProblem, ...]:
        """The problems for which the whole list is refused."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_override_list(text: str, students: Sequence[ListedStudent], time_zone: str) -> OverrideList:
    """Read a pasted list, find its students among those of the class, and tell every problem of it at once."""
    problems: list[PastedProblem] = []
    lines = list(pasted_lines(text, problems)) if text.strip() else []
    if len(lines) < 2:
        remedy = f"There is no student in this list. {_HEADER} Then comes one student a line."
        return OverrideList((), (*problems, PastedProblem(0, remedy)))
    header, *body = lines
    columns = tuple(map(_column, header.cells))
    problems.extend(PastedProblem(header.number, message) for message in _header_problems(header, columns))
    if any(problem.line == header.number for problem in problems):
        return OverrideList((), tuple(problems))
    if len(body) > MOST_ROWS:
        message = f"This list has {len(body):,} lines; at most {MOST_ROWS:,} fit at once. Paste the rest later."
        return OverrideList((), (*problems, PastedProblem(body[MOST_ROWS].number, message)))
    finder = _Finder(students)
    rows = [row for line in body if (row := _row(line, columns, finder, time_zone, problems)) is not None]
    problems.extend(_repetitions(rows))
    return OverrideList(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line)))


def _column(label: str) -> Column | None:
    return _LABELS.get(" ".join(re.sub(r"[\s_.:-]+", " ", tidy(label).casefold()).split()))


def _header_problems(header: PastedLine, columns: Sequence[Column | None]) -> Iterator[str]:
    unknown = [label for label, column in zip(header.cells, columns, strict=True) if column is None]
    if "student" not in columns:
        yield f"There is no column “student” in the first line. {_HEADER}"
        return
    if unknown:
        yield f"{quoted(unknown)} means nothing here. {_HEADER} Take other columns out."
    for column in COLUMNS:
        labels = [label for label, each in zip(header.cells, columns, strict=True) if each == column]
        if len(labels) > 1:
            yield f"The columns {quoted(labels)} both mean {column}. Leave one of them out."
    if set(columns) == {"student"}:
        yield f"There is no column beside “student”. {_HEADER}"


def _row(
    line: PastedLine,
    columns: Sequence[Column | None],
    finder: "_Finder",
    time_zone: str,
    problems: list[PastedProblem],
) -> OverrideRow | None:
    """Return a line's row, or None where its student is not found or a cell cannot be read."""
    cells = [tidy(cell) for cell in line.cells]
    before = len(problems)
    if surplus := [cell for cell in cells[len(columns) :] if cell]:
        problems.append(
            PastedProblem(
                line.number,
                f"This line has more cells than the first line has columns; “{shown(surplus[0])}” is one too many. "
                "In a list with commas, write 1.5 with a point.",
            )
        )
    values: dict[str, Value] = {}
    named = ""
    for column, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False):
        if column == "student":
            named = cell
        elif column is not None:
            try:
                values[column] = _READERS[column](cell)
            except ValueError as error:
                problems.append(PastedProblem(line.number, str(error)))
    student, problem = finder.find(named)
    if student is None:
        problems.append(PastedProblem(line.number, problem))
    if student is None or len(problems) > before:
        return None
    problems.extend(_clock_warnings(line.number, values, time_zone))
    return OverrideRow(line.number, student, values)


# Cells


def _moment(cell: str) -> datetime | None:
    if not cell:
        return None
    message = f"“{shown(cell)}” is no date and time. Write it like 2026-11-30 16:00."
    dotted = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.(20[0-9]{2}) +([0-9]{1,2}):([0-9]{2})(:00)?", cell)
    if not dotted and not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:00)?", cell):
        raise ValueError(message)
    try:
        if dotted:  # wherever dates are written with dots, the day comes first
            day, month, year, hour, minute = (int(each) for each in dotted.groups()[:5])
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001  (a wall-clock time of the class)
        return datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(message) from None


def _attempts(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", cell) or not 1 <= int(cell) <= MOST_ATTEMPTS:
        raise ValueError(f"“{shown(cell)}” attempts cannot be. Write a whole number from 1 to {MOST_ATTEMPTS}.")
    return int(cell)


def _factor(cell: str) -> float | None:
    if not cell:
        return None
    number = cell.removeprefix("×").removesuffix("×").strip().replace(",", ".")
    found = float(number) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", number) else math.nan
    if not 1 <= found <= MOST_TIME:
        raise ValueError(f"“{shown(cell)}” times the time cannot be. Write a number from 1 to {MOST_TIME}, like 1.5.")
    return found


def _excused(cell: str) -> bool:
    folded = cell.casefold()
    if folded and folded not in _YES | _NO:
        raise ValueError(f"“{shown(cell)}” under “excused” is neither yes nor no. Write yes, or leave it empty.")
    return folded in _YES


_READERS: Mapping[str, Callable[[str], Value]] = {
    "opens": _moment,
    "due": _moment,
    "closes": _moment,
    "attempts": _attempts,
    "time": _factor,
    "excused": _excused,
}


def _clock_warnings(line: int, values: Mapping[str, Value], time_zone: str) -> Iterator[PastedProblem]:
    """Warn of times that the clocks skip or repeat on their day."""
    for moment in (each for each in values.values() if isinstance(each, datetime)):
        if message := clock_warning(moment, time_zone):
            yield PastedProblem(line, message, "warning")


def clock_warning(moment: datetime, time_zone: str) -> str:
    """Say what becomes of a wall-clock time that the clocks of a zone skip or repeat on its day; "" for any other."""
    zone = ZoneInfo(time_zone)
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    written = f"{moment:%Y-%m-%d %H:%M}"
    taken = first.astimezone(UTC).astimezone(zone)
    if taken.replace(tzinfo=None) != moment:
        return f"The clocks go forward on that day: there is no {written}. It is taken as {taken:%H:%M}."
    later = (second.astimezone(UTC) - first.astimezone(UTC)) // timedelta(minutes=1)
    return f"The clocks go back on that day: {written} comes twice ({later} minutes apart). The first counts."


# Students


class _Finder:
    """Finds the student that a cell names: by username, student id, or a name that only one of the class has."""

    def __init__(self, students: Sequence[ListedStudent]) -> None:
        self._found: dict[str, list[ListedStudent]] = {}
        for student in students:
            for key in {_folded(each) for each in (student.username, student.student_id, student.name)} - {""}:
                self._found.setdefault(key, []).append(student)

    def find(self, cell: str) -> tuple[ListedStudent | None, str]:
        """Return the student, or None and what is wrong and to do."""
        if not cell:
            return None, "There is no student on this line. Write their username, student id or name, or take it out."
        found = self._found.get(_folded(cell), [])
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, f"Nobody in this class has the username, student id or name “{shown(cell)}”. Correct it."
        who = ", ".join(f"{each.name} ({each.username})" for each in found)
        return None, f"“{shown(cell)}” can be {who}. Write the username instead."


def _folded(text: str) -> str:
    return tidy(text).casefold()


def _repetitions(rows: Sequence[OverrideRow]) -> Iterator[PastedProblem]:
    first: dict[int, int] = {}
    for row in rows:
        if first.setdefault(row.student.user_id, row.line) != row.line:
            yield PastedProblem(
                row.line,
                f"{row.student.name} ({row.student.username}) is also on line {first[row.student.user_id]}. "
                "Leave one of the lines.",
            )
