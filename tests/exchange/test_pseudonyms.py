"""Pseudonyms: stable, secret, and in every file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from course.exchange.canvas import canvas_csv
from course.exchange.moodle_gradebook import moodle_csv
from course.exchange.pseudonyms import Pseudonyms
from course.exchange.results_csv import ResponseRow, ResultRow, long_csv, wide_csv
from tests.exchange.grades import TWEET, row

SECRET = b"0123456789abcdef"
HIDDEN = Pseudonyms(SECRET)


def result(name: str, username: str, student_id: str = "") -> ResultRow:
    return ResultRow(
        class_name="7B",
        student_name=name,
        username=username,
        student_id=student_id,
        quiz="the-tweet",
        max_score=10.0,
        status="submitted",
        time_zone="Europe/Berlin",
    )


def response(of: ResultRow, item_id: str) -> ResponseRow:
    return ResponseRow(
        result=of,
        attempt=1,
        counted=True,
        item_id=item_id,
        item_type="single",
        response="a",
        item_score=1.0,
        item_max_score=1.0,
        saved_at=datetime(2026, 11, 23, tzinfo=UTC),
        quiz_version="0" * 64,
    )


def test_pseudonym_is_the_same_under_one_secret_and_another_under_another() -> None:
    assert HIDDEN.of("ben") == Pseudonyms(SECRET).of("ben")
    assert HIDDEN.of("ben") != HIDDEN.of("dee")
    assert HIDDEN.of("ben") != Pseudonyms(b"another secret of ours").of("ben")


def test_pseudonym_does_not_change_from_release_to_release() -> None:
    # The lowest ten places to base 28 of HMAC-SHA256 of "ben" with this secret, worked out with Python's hmac alone.
    assert HIDDEN.of("ben").code == "s6c69ftwz88"
    assert HIDDEN.of("ben").name == "Student 6c69f-twz88"


def test_pseudonyms_of_many_students_differ() -> None:
    assert len({HIDDEN.of(f"student-{number}").code for number in range(20_000)}) == 20_000


def test_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        Pseudonyms(b"secret")


def test_wide_file_names_nobody_and_is_not_in_the_order_of_names() -> None:
    rows = [result(f"Name {letter}", f"user-{letter}", f"ID-{letter}") for letter in "ABCDEFGH"]

    hidden = HIDDEN.results(rows)
    content = b"".join(wide_csv(hidden, [], decimal_comma=False)).decode()

    assert not any(each in content for each in ("Name ", "user-", "ID-"))
    assert [each.username for each in hidden] == sorted(each.username for each in hidden)
    assert [each.username for each in hidden] != [HIDDEN.of(each.username).code for each in rows]


def test_blank_student_id_stays_blank() -> None:
    assert HIDDEN.result(result("Ben", "ben")).student_id == ""
    assert HIDDEN.result(result("Ben", "ben", "S1")).student_id == HIDDEN.of("ben").code


def test_long_file_keeps_the_rows_of_a_student_together_and_in_order() -> None:
    ben, dee = result("Ben", "ben"), result("Dee", "dee")

    hidden = HIDDEN.responses([response(ben, "one"), response(ben, "two"), response(dee, "one")])

    codes = [each.result.username for each in hidden]
    assert codes == sorted(codes)
    assert [each.item_id for each in hidden if each.result.username == HIDDEN.of("ben").code] == ["one", "two"]
    assert len({id(each.result) for each in hidden}) == 2
    assert b"Ben" not in b"".join(long_csv(hidden))


def test_gradebooks_name_nobody() -> None:
    rows = HIDDEN.gradebook([row("Ben Secret", 7.5, student_id="S1", username="ben")])

    for content in (b"".join(canvas_csv([TWEET], rows)), b"".join(moodle_csv([TWEET], rows))):
        assert b"Secret" not in content
        assert HIDDEN.of("ben").code.encode() in content


def test_one_student_has_one_pseudonym_in_all_files() -> None:
    gradebook = HIDDEN.gradebook([row("Ben", 7.5, username="ben")])[0]

    assert gradebook.student.username == HIDDEN.result(result("Ben", "ben")).username
