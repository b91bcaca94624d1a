"""Gradebooks for Moodle's grade import."""

from __future__ import annotations

import pytest

from course.exchange.moodle_gradebook import moodle_csv, split_name
from tests.exchange.grades import NUMBERS, TWEET, row
from tests.exchange.spreadsheet import AWKWARD_NAMES


def test_file_is_as_moodle_reads_it() -> None:
    rows = [
        row("Ben Núñez", 7.5, None, student_id="S1", username="ben.nunez"),
        row("李小龍", 0.0, 1 / 3, username="li"),
    ]

    assert (
        b"".join(moodle_csv([TWEET, NUMBERS], rows))
        == (
            'username,idnumber,email,firstname,lastname,The tweet,"Numbers, and more"\r\n'
            "ben.nunez,S1,,Ben,Núñez,7.5,-\r\n"
            "li,,,李小龍,,0,0.333333\r\n"
        ).encode()
    )


def test_awkward_names_are_written_to_the_byte() -> None:
    rows = [row(name, 1.0, username=f"u{place}") for place, name in enumerate(AWKWARD_NAMES)]

    assert (
        b"".join(moodle_csv([TWEET], rows))
        == (
            "username,idnumber,email,firstname,lastname,The tweet\r\n"
            "u0,,,'=cmd|' /C,calc'!A0,1\r\n"
            'u1,,,"Ben ""Benny"",",Jr.,1\r\n'
            "u2,,,Dara,O'Neill,1\r\n"
            'u3,,,"Ada\nLovell",,1\r\n'
            "u4,,,Zoë,Núñez,1\r\n"
            "u5,,,李小龍,,1\r\n"
            "u6,,,Mia,🦊,1\r\n"
            "u7,,,'@home,,1\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Ben Núñez", "Ben", "Núñez"), ("Ada de la Cruz", "Ada de la", "Cruz"), ("Dee", "Dee", ""), ("", "", "")],
)
def test_last_word_is_the_last_name(name: str, first: str, last: str) -> None:
    assert split_name(name) == (first, last)
