"""The two files of results, read back with Python's csv and with LibreOffice."""

import csv
import io
import itertools
import math
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.results_csv import (
    LONG_COLUMNS,
    WIDE_COLUMNS,
    ResponseRow,
    ResultRow,
    ascii_filename,
    content_disposition,
    long_csv,
    number_text,
    results_filename,
    time_text,
    wide_csv,
)
from course.exchange.safe_cells import plain_text

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BEN = ResultRow(
    class_name="7B",
    student_name="Ben Núñez",
    username="ben.nunez",
    student_id="S1",
    quiz="the-tweet",
    attempts=2,
    counted_attempt=1,
    score=7.5,
    max_score=10.0,
    percent=75.0,
    status="submitted",
    started_at=NINE,
    submitted_at=NINE + timedelta(minutes=12, seconds=34),
    late=False,
    due_at=NINE + timedelta(days=1),
    time_zone="Europe/Berlin",
    item_scores={"who-said": 1.0, "how-many": 1 / 3, "why": None},
)
DEE = ResultRow(
    class_name="7B",
    student_name="Dee",
    username="dee",
    student_id="",
    quiz="the-tweet",
    max_score=10.0,
    status="not_started",
    due_at=NINE + timedelta(days=1),
    time_zone="Europe/Berlin",
)
ITEMS = ("who-said", "how-many", "why", "added-later")
RESPONSE = ResponseRow(
    result=BEN,
    attempt=1,
    counted=True,
    item_id="how-many",
    item_type="numeric",
    response="0,005 %",
    item_score=1 / 3,
    item_max_score=1.0,
    saved_at=NINE,
    quiz_version="ab12",
)


def read(chunks: Iterator[bytes], delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline=""), delimiter=delimiter))


# The wide file


def test_the_wide_file_is_exactly_this() -> None:
    content = b"".join(wide_csv([BEN, DEE], ITEMS, decimal_comma=False))

    assert content.decode() == (
        "\ufeffclass,student_name,username,student_id,quiz,attempts,counted_attempt,score,max_score,percent,status,"
        "started_at,submitted_at,late,due_at,time_zone,who-said_score,how-many_score,why_score,added-later_score\r\n"
        "7B,Ben Núñez,ben.nunez,S1,the-tweet,2,1,7.5,10,75,submitted,"
        "2026-11-23T09:00:00+01:00,2026-11-23T09:12:34+01:00,no,2026-11-24T09:00:00+01:00,Europe/Berlin,1,0.333333,,\r\n"
        "7B,Dee,dee,,the-tweet,0,,,10,,not_started,,,,2026-11-24T09:00:00+01:00,Europe/Berlin,,,,\r\n"
    )


def test_with_decimal_commas_the_wide_file_is_split_by_semicolons() -> None:
    content = b"".join(wide_csv([BEN], ["how-many"], decimal_comma=True))

    assert content.startswith(b"\xef\xbb\xbfclass;student_name;")
    assert content.endswith(
        "7B;Ben Núñez;ben.nunez;S1;the-tweet;2;1;7,5;10;75;submitted;2026-11-23T09:00:00+01:00;"
        "2026-11-23T09:12:34+01:00;no;2026-11-24T09:00:00+01:00;Europe/Berlin;0,333333\r\n".encode()
    )


def test_a_class_without_students_has_a_header() -> None:
    assert b"".join(wide_csv([], [], decimal_comma=False)).decode("utf-8-sig") == ",".join(WIDE_COLUMNS) + "\r\n"


def test_a_header_that_begins_like_a_formula_is_marked() -> None:
    assert b",'=x_score\r\n" in b"".join(wide_csv([], ["=x"], decimal_comma=False))


# The long file


def test_the_long_file_is_exactly_this() -> None:
    content = b"".join(long_csv([RESPONSE, replace(RESPONSE, item_id="who-said", attempt=2, counted=False)]))

    result = (
        "7B,Ben Núñez,ben.nunez,S1,the-tweet,2,1,7.5,10,75,submitted,"
        "2026-11-23T09:00:00+01:00,2026-11-23T09:12:34+01:00,no,2026-11-24T09:00:00+01:00,Europe/Berlin,"
    )
    assert content.decode() == (
        "class,student_name,username,student_id,quiz,attempts,counted_attempt,score,max_score,percent,status,"
        "started_at,submitted_at,late,due_at,time_zone,"
        "attempt,counted,item_id,item_type,response,item_score,item_max_score,saved_at,quiz_version\r\n"
        f'{result}1,yes,how-many,numeric,"0,005 %",0.333333,1,2026-11-23T09:00:00+01:00,ab12\r\n'
        f'{result}2,no,who-said,numeric,"0,005 %",0.333333,1,2026-11-23T09:00:00+01:00,ab12\r\n'
    )


def test_an_item_left_out_is_a_row_with_blanks() -> None:
    row = replace(RESPONSE, attempt=2, counted=False, response="", item_score=None, saved_at=None)

    assert b"".join(long_csv([row])).endswith(b",2,no,how-many,numeric,,,1,,ab12\r\n")


def test_each_row_of_the_long_file_begins_as_its_student_does_in_the_wide_one() -> None:
    students = [BEN, replace(DEE, time_zone="Asia/Tokyo"), replace(BEN, username="ben-2", score=1 / 3, late=True)]
    responses = [replace(RESPONSE, result=student, attempt=number) for student in students for number in (1, 2)]

    wide, long = read(wide_csv(students, [], decimal_comma=False)), read(long_csv(responses))

    assert [{name: row[name] for name in WIDE_COLUMNS} for row in long[::2]] == wide
    assert [{name: row[name] for name in WIDE_COLUMNS} for row in long[1::2]] == wide


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(texts, texts, texts)
def test_texts_read_back_from_the_long_file_are_what_was_given(name: str, student_id: str, response: str) -> None:
    row = replace(RESPONSE, result=replace(BEN, student_name=name, student_id=student_id), response=response)

    (cells,) = read(long_csv([row]))

    assert plain_text(cells["student_name"]) == name
    assert plain_text(cells["student_id"]) == student_id
    assert plain_text(cells["response"]) == response
    assert tuple(cells) == LONG_COLUMNS


@given(st.floats(0, 1000), st.booleans())
def test_scores_read_back_are_what_was_given(score: float, decimal_comma: bool) -> None:
    row = replace(BEN, score=score, max_score=1000.0, percent=score / 10)

    (cells,) = read(wide_csv([row], [], decimal_comma=decimal_comma), ";" if decimal_comma else ",")

    assert math.isclose(float(cells["score"].replace(",", ".")), score, abs_tol=5e-7)
    assert math.isclose(float(cells["percent"].replace(",", ".")), score / 10, abs_tol=5.1e-3)


def test_half_a_surrogate_pair_does_not_end_the_download() -> None:
    row = replace(BEN, student_name="Ben\ud83d")

    assert b"7B,Ben?,ben.nunez," in b"".join(wide_csv([row], [], decimal_comma=False))


# Streaming


def test_chunks_are_about_64_kilobytes() -> None:
    sizes = [len(chunk) for chunk in long_csv(itertools.repeat(RESPONSE, 10_000))]

    assert min(sizes[:-1]) >= 64 * 1024
    assert max(sizes) <= 80 * 1024


def test_rows_are_taken_only_as_chunks_are_asked_for() -> None:
    rows = iter(itertools.repeat(RESPONSE, 100_000))

    next(long_csv(rows))

    assert sum(1 for _ in rows) > 99_000


def test_a_long_file_needs_the_memory_of_a_chunk() -> None:
    tracemalloc.start()
    length = sum(map(len, long_csv(itertools.repeat(RESPONSE, 50_000))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert length > 6_000_000
    assert peak < 2_000_000


# Numbers and times


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 6, ""),
        (0.0, 6, "0"),
        (-0.0, 6, "0"),
        (-1e-9, 6, "0"),
        (3, 6, "3"),
        (10.0, 6, "10"),
        (100.0, 0, "100"),
        (0.1 + 0.2, 6, "0.3"),
        (1 / 3, 6, "0.333333"),
        (2 / 3 * 100, 2, "66.67"),
        (99.5, 2, "99.5"),
        (1e-5, 6, "0.00001"),
        (1e16, 6, "10000000000000000"),
        (-2.5, 6, "-2.5"),
    ],
)
def test_numbers_are_written_plainly(value: float | None, decimals: int, text: str) -> None:
    assert number_text(value, decimals=decimals, decimal_comma=False) == text
    assert number_text(value, decimals=decimals, decimal_comma=True) == text.replace(".", ",")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_no_score(value: float) -> None:
    with pytest.raises(ValueError, match="a score is a finite number"):
        number_text(value, decimals=6, decimal_comma=False)


@pytest.mark.parametrize(
    ("moment", "time_zone", "text"),
    [
        (None, "UTC", ""),
        (datetime(2026, 7, 1, 12, 0, 59, 999_999, tzinfo=UTC), "Europe/Berlin", "2026-07-01T14:00:59+02:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", "2026-10-25T02:30:00+01:00"),
        (datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC), "Asia/Kathmandu", "2026-01-01T05:45:01+05:45"),
        (datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC), "UTC", "2026-01-01T00:00:01+00:00"),
        (datetime(2026, 1, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo")), "America/New_York", "2025-12-31T19:00:00-05:00"),
    ],
)
def test_times_are_in_the_zone_of_the_class(moment: datetime | None, time_zone: str, text: str) -> None:
    assert time_text(moment, time_zone) == text


@given(st.integers(70_000_000, 4_000_000_000), st.sampled_from(sorted(available_timezones())))
def test_times_in_the_file_are_what_python_itself_writes(seconds: int, time_zone: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    (cells,) = read(long_csv([replace(RESPONSE, saved_at=moment, result=replace(BEN, time_zone=time_zone))]))

    assert cells["saved_at"] == moment.astimezone(ZoneInfo(time_zone)).isoformat(timespec="seconds")


def test_a_file_may_have_more_values_than_are_remembered() -> None:
    rows = (
        replace(
            RESPONSE,
            result=replace(BEN, student_name=f"Ben {number}"),
            item_score=number / 8,
            saved_at=NINE + timedelta(minutes=number),
        )
        for number in range(10_000)
    )

    cells = read(long_csv(rows))

    assert [float(row["item_score"]) for row in cells] == [number / 8 for number in range(10_000)]
    assert [datetime.fromisoformat(row["saved_at"]) for row in cells[-2:]] == [
        NINE + timedelta(minutes=9_998),
        NINE + timedelta(minutes=9_999),
    ]
    assert cells[9_999]["student_name"] == "Ben 9999"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="pass an aware time"):
        time_text(datetime(2026, 1, 1), "UTC")  # noqa: DTZ001
    with pytest.raises(ValueError, match="pass an aware time"):
        b"".join(long_csv([replace(RESPONSE, saved_at=datetime(2026, 1, 1))]))  # noqa: DTZ001


# File names


@pytest.mark.parametrize(
    ("class_name", "quiz", "name", "in_ascii"),
    [
        ("7B", "the-tweet", "7B_the-tweet_2026-11-23.csv", "7B_the-tweet_2026-11-23.csv"),
        ("Klasse 7 b/c", "the-tweet", "Klasse-7-b-c_the-tweet_2026-11-23.csv", "Klasse-7-b-c_the-tweet_2026-11-23.csv"),
        ("Große Übung", "x", "Große-Übung_x_2026-11-23.csv", "Grosse-Ubung_x_2026-11-23.csv"),
        ("ВОСЬМОЙ Б", "x", "ВОСЬМОЙ-Б_x_2026-11-23.csv", "x_2026-11-23.csv"),
        ("7年B組", "x", "7年B組_x_2026-11-23.csv", "7-B_x_2026-11-23.csv"),
        ("../../etc", "x", "etc_x_2026-11-23.csv", "etc_x_2026-11-23.csv"),
        ("CON.", "nul", "CON_nul_2026-11-23.csv", "CON_nul_2026-11-23.csv"),
        ("COM1.x", "x", "COM1-x_x_2026-11-23.csv", "COM1-x_x_2026-11-23.csv"),
        ("7B\u202evsc.exe", "x", "7B-vsc-exe_x_2026-11-23.csv", "7B-vsc-exe_x_2026-11-23.csv"),
        ('<>:"/\\|?*', " ", "class_quiz_2026-11-23.csv", "class_quiz_2026-11-23.csv"),
        ("\r\nSet-Cookie: x=1", "x", "Set-Cookie-x-1_x_2026-11-23.csv", "Set-Cookie-x-1_x_2026-11-23.csv"),
    ],
)
def test_file_names_suit_every_system(class_name: str, quiz: str, name: str, in_ascii: str) -> None:
    assert results_filename(class_name, quiz, date(2026, 11, 23), "wide") == name
    assert ascii_filename(name) == in_ascii


def test_the_long_file_has_a_name_of_its_own() -> None:
    assert results_filename("7B", "the-tweet", date(2026, 11, 23), "long") == "7B_the-tweet_2026-11-23_responses.csv"


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_file_name_is_too_long_or_has_a_forbidden_character(class_name: str, quiz: str) -> None:
    name = results_filename(class_name, quiz, date(2026, 11, 23), "long")

    assert len(name.encode()) <= 200
    assert not set(name) & set('<>:"/\\|?*%\0\r\n\t ')
    assert not name.startswith(("-", ".", "_"))
    assert ascii_filename(name).isascii()


def test_the_download_header_gives_both_names() -> None:
    assert content_disposition("7年B組_x_2026-11-23.csv") == (
        "attachment; filename=\"7-B_x_2026-11-23.csv\"; filename*=UTF-8''7%E5%B9%B4B%E7%B5%84_x_2026-11-23.csv"
    )
