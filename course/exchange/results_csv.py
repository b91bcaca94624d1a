"""The results of a class as CSV: a wide file (one row a student) and a long one (one row a response).

Owns columns, number and time formats and file names; docs/data-dictionary.md says what each column means. Gets its rows
one by one and gives bytes in chunks, so a file of any length needs the memory of one chunk.
It must not know where rows come from or how they are sent.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from operator import itemgetter
from typing import Literal, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from course.exchange.columns import chosen_cells
from course.exchange.csv_chunks import BYTE_ORDER_MARK, Cell, csv_chunks
from course.exchange.safe_cells import safe_cell

WIDE_COLUMNS = (
    "class",
    "student_name",
    "username",
    "student_id",
    "quiz",
    "attempts",
    "counted_attempt",
    "score",
    "max_score",
    "percent",
    "status",
    "started_at",
    "submitted_at",
    "late",
    "due_at",
    "time_zone",
)  # then one column `<item id>_score` for each item
LONG_COLUMNS = (
    *WIDE_COLUMNS,  # the student's result, the same in each of their rows
    "attempt",
    "counted",
    "item_id",
    "item_type",
    "response",
    "item_score",
    "item_max_score",
    "saved_at",
    "quiz_version",
)

SCORE_DECIMALS = 6
PERCENT_DECIMALS = 2

_REMEMBERED = 4096  # values whose text is kept, of each kind
_YES_NO: Mapping[bool | None, str] = {True: "yes", False: "no", None: ""}
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_PART_BYTES = 80  # a name has two parts, a date and an ending: below the 255 bytes that file systems take
_ASCII_SPELLINGS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
)

Scores = Mapping[str, float | None]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One student's result on one assigned quiz, by the attempt that counts. None is a blank cell.

    `percent` is 0 to 100. Times are aware; the file shows them in `time_zone`, an IANA name. `late` is None until
    something is submitted. `item_scores` is by item id; an id that is missing is a blank cell.
    """

    class_name: str
    student_name: str
    username: str
    student_id: str
    quiz: str
    max_score: float
    status: str
    time_zone: str
    attempts: int = 0
    counted_attempt: int | None = None
    score: float | None = None
    percent: float | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    late: bool | None = None
    due_at: datetime | None = None
    item_scores: Scores = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """One response: what a student gave to one item in one attempt, with the student's result. None is a blank cell.

    The rows of one student follow each other and share one `result` object. `attempt` counts from 1; `counted` says
    whether the result rests on this attempt. `response` is option ids joined with "; " or the entered text, "" where
    nothing was given. `quiz_version` is the content hash of the quiz the attempt was taken on.
    """

    result: ResultRow
    attempt: int
    counted: bool
    item_id: str
    item_type: str
    response: str
    item_score: float | None
    item_max_score: float
    saved_at: datetime | None
    quiz_version: str


def wide_columns(item_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of the wide file of a quiz with these items."""
    return (*WIDE_COLUMNS, *(f"{item_id}_score" for item_id in item_ids))


def wide_csv(
    rows: Iterable[ResultRow], item_ids: Sequence[str], *, decimal_comma: bool, columns: Sequence[str] | None = None
) -> Iterator[bytes]:
    """Yield the wide file in chunks of about 64 KB: UTF-8 with BOM, CRLF, split by `,` or, with decimal commas, `;`.

    `columns` are those wanted of `wide_columns`, in whatever order; all where None. ColumnError for one that is none.
    """
    result_cells = _result_cells(decimal_comma=decimal_comma)
    scores = _remembered_numbers(SCORE_DECIMALS, decimal_comma=decimal_comma)
    item_scores = _getter(item_ids)

    def cells(row: ResultRow) -> tuple[Cell, ...]:
        return result_cells(row) + tuple(map(scores.__getitem__, item_scores(row.item_scores)))

    header, chosen = chosen_cells(wide_columns(item_ids), columns, map(cells, rows))
    return csv_chunks(
        tuple(map(safe_cell, header)), chosen, start=BYTE_ORDER_MARK, delimiter=";" if decimal_comma else ","
    )


def long_csv(rows: Iterable[ResponseRow], *, columns: Sequence[str] | None = None) -> Iterator[bytes]:
    """Yield the long file in chunks of about 64 KB: UTF-8 without BOM, CRLF, split by `,`, decimal points.

    `columns` are those wanted of LONG_COLUMNS, in whatever order; all where None. ColumnError for one that is none.
    """
    header, chosen = chosen_cells(LONG_COLUMNS, columns, _response_cells(rows))
    return csv_chunks(header, chosen)


def number_text(value: float | None, *, decimals: int, decimal_comma: bool) -> str:
    """Write a number plainly: at most so many decimals, no trailing zeros, no exponent, no -0; None is blank.

    Raises ValueError for NaN and infinities, which no score may be.
    """
    if value is None:
        return ""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a score; a score is a finite number.")
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace(".", ",") if decimal_comma else text


def time_text(moment: datetime | None, time_zone: str) -> str:
    """Write an aware time as ISO 8601 with offset, cut to the second, in a zone with an IANA name; None is blank."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; pass an aware time.")
    return moment.astimezone(ZoneInfo(time_zone)).isoformat(timespec="seconds")


def results_filename(class_name: str, quiz: str, day: date, kind: Literal["wide", "long"]) -> str:
    """Return class, quiz and date as a file name that Windows, macOS and Linux accept, such as
    `7B_the-tweet_2026-11-21.csv`.

    The long file's name ends in `_responses.csv`. Letters of every script stay; what a file system might refuse
    becomes a hyphen.
    """
    ending = {"wide": ".csv", "long": "_responses.csv"}[kind]
    return f"{_name_part(class_name) or 'class'}_{_name_part(quiz) or 'quiz'}_{day.isoformat()}{ending}"


def ascii_filename(name: str) -> str:
    """Return the file name in ASCII alone, for programs that know no other: accents are dropped, other letters become
    hyphens."""
    folded = unicodedata.normalize("NFKD", name.translate(_ASCII_SPELLINGS))
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    tidy = re.sub(r"[^A-Za-z0-9._-]+", "-", bare)
    return re.sub(r"-?_-?", "_", tidy).lstrip("-_") or "results.csv"


def content_disposition(name: str) -> str:
    """Return the value of a Content-Disposition header (RFC 6266) that saves a download under the name."""
    return f"attachment; filename=\"{ascii_filename(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _result_cells(*, decimal_comma: bool) -> Callable[[ResultRow], tuple[Cell, ...]]:
    """Return a function that writes the cells of WIDE_COLUMNS, for one file."""
    texts = _Remembered(safe_cell)
    scores = _remembered_numbers(SCORE_DECIMALS, decimal_comma=decimal_comma)
    percents = _remembered_numbers(PERCENT_DECIMALS, decimal_comma=decimal_comma)
    minutes_by_zone = _Remembered(_remembered_minutes)
    due_by_zone = _Remembered(_remembered_times)  # most students of a class have one due date

    def cells(row: ResultRow) -> tuple[Cell, ...]:
        minutes = minutes_by_zone[row.time_zone]
        return (
            texts[row.class_name],
            safe_cell(row.student_name),
            safe_cell(row.username),
            safe_cell(row.student_id),
            texts[row.quiz],
            row.attempts,
            row.counted_attempt,
            scores[row.score],
            scores[row.max_score],
            percents[row.percent],
            row.status,
            _time_cell(row.started_at, minutes),
            _time_cell(row.submitted_at, minutes),
            _YES_NO[row.late],
            due_by_zone[row.time_zone][row.due_at],
            texts[row.time_zone],
        )

    return cells


def _response_cells(rows: Iterable[ResponseRow]) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of LONG_COLUMNS; those of a student's result are made once for all their rows."""
    result_cells = _result_cells(decimal_comma=False)
    texts = _Remembered(safe_cell)
    scores = _remembered_numbers(SCORE_DECIMALS, decimal_comma=False)
    minutes_by_zone = _Remembered(_remembered_minutes)
    result: ResultRow | None = None
    shared: tuple[Cell, ...] = ()
    for row in rows:
        if row.result is not result:
            result, shared = row.result, result_cells(row.result)
        yield (
            *shared,
            row.attempt,
            _YES_NO[row.counted],
            texts[row.item_id],
            row.item_type,
            safe_cell(row.response),
            scores[row.item_score],
            scores[row.item_max_score],
            _time_cell(row.saved_at, minutes_by_zone[row.result.time_zone]),
            row.quiz_version,
        )


class _Remembered(dict[K, V]):
    """What a function makes of values that come again from row to row: made once for a file, up to a fixed number."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[key] = self._make(key)
        return made


def _remembered_numbers(decimals: int, *, decimal_comma: bool) -> _Remembered[float | None, str]:
    return _Remembered(partial(number_text, decimals=decimals, decimal_comma=decimal_comma))


def _remembered_times(time_zone: str) -> _Remembered[datetime | None, str]:
    return _Remembered(partial(time_text, time_zone=time_zone))


def _remembered_minutes(time_zone: str) -> _Remembered[float, tuple[str, str]]:
    """By minute, counted from 1970: what `time_text` writes before and after the seconds."""

    def around_seconds(minute: float) -> tuple[str, str]:
        text = time_text(datetime.fromtimestamp(minute * 60, UTC), time_zone)
        return text[:17], text[19:]

    return _Remembered(around_seconds)


def _time_cell(moment: datetime | None, minutes: Mapping[float, tuple[str, str]]) -> str:
    """Write what `time_text` writes, four times as fast, for times since 1972, when offsets became whole minutes."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; pass an aware time.")
    before, after = minutes[moment.timestamp() // 60]
    return f"{before}{_TWO_DIGITS[moment.second]}{after}"


def _getter(item_ids: Sequence[str]) -> Callable[[Scores], Iterable[float | None]]:
    """Return a function that takes the scores of the items out of a mapping, None where an item is missing."""
    if len(item_ids) < 2:  # itemgetter gives a tuple only for two or more
        return lambda scores: [scores.get(item_id) for item_id in item_ids]
    all_of = itemgetter(*item_ids)

    def scores_of(scores: Scores) -> Iterable[float | None]:
        try:
            return all_of(scores)  # type: ignore[no-any-return]
        except KeyError:
            return map(scores.get, item_ids)

    return scores_of


def _name_part(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    tidy = re.sub(r"-{2,}", "-", "".join(c if _is_safe_in_a_name(c) else "-" for c in composed))
    cut = tidy.encode("utf-8", errors="ignore")[:_PART_BYTES].decode("utf-8", errors="ignore")
    first_letter = next((at for at, c in enumerate(cut) if c not in "-_" and not unicodedata.combining(c)), len(cut))
    return cut[first_letter:].rstrip("-_")


def _is_safe_in_a_name(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "-_"
    return unicodedata.category(character)[0] in "LMNS"
