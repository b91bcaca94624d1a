"""Lists of students as teachers have them, and what is said about those that are not right."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.results_csv import ResultRow, wide_csv
from course.exchange.roster import Roster, RosterRow, read_roster


def students(roster: Roster) -> list[tuple[str, str]]:
    return [(row.display_name, row.student_id) for row in roster.rows]


def told(roster: Roster) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in roster.problems]


BEN_AND_EVA = [("Ben Miller", "S1"), ("Eva Núñez", "S2")]


@pytest.mark.parametrize(
    "text",
    [
        "Ben Miller,S1\nEva Núñez,S2",
        "Ben Miller;S1\r\nEva Núñez;S2\r\n",
        "Ben Miller\tS1\nEva Núñez\tS2",
        "\ufeffname,student id\nBen Miller,S1\nEva Núñez,S2",
        "Student Name;Student ID\nBen Miller;S1\nEva Núñez;S2",
        "NUMBER\tName\nS1\tBen Miller\nS2\tEva Núñez",
        "First name,Last name,ID\nBen,Miller,S1\nEva,Núñez,S2",
        "surname;first_name;student-id\nMiller;Ben;S1\nNúñez;Eva;S2",
        '"name","id"\n"Ben Miller","S1"\n"Eva Núñez","S2"',
        "\n\n  Ben   Miller , S1 \n,\n\nEva\u00a0Núñez,S2\n\n",
        "Ben Miller,S1\rEva Nu\u0301n\u0303ez,S2\r",
        "\u200bBen Miller\ufeff,S1\nEva Nú\u00adñez,S2",
        "sep=;\nBen Miller;S1\nEva Núñez;S2",
        "Ben Miller,S1,,\nEva Núñez,S2,,",
    ],
)
def test_every_usual_form_of_a_list_is_read(text: str) -> None:
    roster = read_roster(text)

    assert students(roster) == BEN_AND_EVA
    assert roster.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_files_of_every_usual_encoding_are_read(encoding: str) -> None:
    roster = read_roster("name;student id\r\nBen Miller;S1\r\nEva Núñez;S2\r\n".encode(encoding))

    assert students(roster) == BEN_AND_EVA
    assert roster.problems == ()


def test_a_big_endian_mark_is_understood() -> None:
    roster = read_roster(b"\xfe\xff" + "Ben Miller".encode("utf-16-be"))

    assert students(roster) == [("Ben Miller", "")]


def test_a_pasted_list_of_names_needs_no_ids() -> None:
    roster = read_roster("Ben Miller\r\nEva Núñez\r\n")

    assert roster == Roster((RosterRow(1, "Ben Miller", ""), RosterRow(2, "Eva Núñez", "")), ())


def test_cells_copied_with_an_empty_column_are_names() -> None:
    assert students(read_roster("Ben Miller\t\nEva Núñez\t\n")) == [("Ben Miller", ""), ("Eva Núñez", "")]


def test_a_quoted_name_may_contain_the_separator() -> None:
    roster = read_roster('"Miller, Ben",S1\n"Ben ""Benny"" Dee",S2')

    assert students(roster) == [("Miller, Ben", "S1"), ('Ben "Benny" Dee', "S2")]


def test_a_semicolon_list_may_have_names_with_commas() -> None:
    assert students(read_roster("Miller, Ben;S1\nNúñez, Eva;S2")) == [("Miller, Ben", "S1"), ("Núñez, Eva", "S2")]


def test_lines_are_counted_with_the_blank_ones() -> None:
    roster = read_roster("name\n\nBen Miller\n\n\nEva Núñez")

    assert [row.line for row in roster.rows] == [3, 6]


def test_usernames_are_read_where_a_header_names_them() -> None:
    roster = read_roster("name,username\nBen Miller,ben.miller")

    assert roster.rows == (RosterRow(2, "Ben Miller", "", "ben.miller"),)


def test_a_mark_of_our_own_is_taken_off() -> None:
    assert students(read_roster("'=Ben,'@1\n't Hooft,S2")) == [("=Ben", "@1"), ("'t Hooft", "S2")]


BROKEN = [
    ("", [(0, "There is no student in this list. Write one name a line, or choose a CSV file with a column “name”.")]),
    (
        "name,id\n",
        [(0, "There is no student in this list. Write one name a line, or choose a CSV file with a column “name”.")],
    ),
    (
        "Ben,S1\n,S2",
        [(2, "There is no name beside the student id “S2”. Write the name, or take the line out.")],
    ),
    (
        "name,id,username\n,,ben",
        [(2, "There is no name on this line. Write the name, or take the line out.")],
    ),
    (
        "B" * 81,
        [(1, f"The name “{'B' * 39}…” has 81 characters. Shorten it to 80 or fewer.")],
    ),
    (
        "Ben," + "1" * 65,
        [(1, f"The student id “{'1' * 39}…” has 65 characters. Shorten it to 64 or fewer.")],
    ),
    (
        "B\x07en",
        [(1, "The name “B\ufffden” contains a character that cannot be shown (U+0007). Type it anew.")],
    ),
    (
        "Ben\u202egnp",
        [(1, "The name “Ben\ufffdgnp” contains a character that cannot be shown (U+202E). Type it anew.")],
    ),
    (
        "Ben,S\x001",
        [(1, "The student id “S\ufffd1” contains a character that cannot be shown (U+0000). Type it anew.")],
    ),
    (
        "Ben,S1\nEva,S1",
        [
            (
                2,
                "The student id “S1” is also on line 1 (“Ben”). Each student needs their own: correct one, leave one "
                "blank, "
                "or take out the line that is there twice.",
            )
        ],
    ),
    (
        "name,username\nBen,ben\nEva,BEN",
        [
            (
                3,
                "The username “BEN” is also on line 2 (“Ben”). Each student needs their own: correct one, leave one "
                "blank, "
                "or take out the line that is there twice.",
            )
        ],
    ),
    (
        "Ben,S1,7B",
        [
            (
                1,
                "This line has more than two columns (name, student id); “7B” is one too many. Take it out, or write "
                "a first line "
                "that names the columns, such as “name,student id,username”.",
            )
        ],
    ),
    (
        "name,id\nMiller,Ben,S1",
        [
            (
                2,
                "This line has more columns than the first line; “S1” is one too many. Take it out, give it a "
                "heading, or put "
                "quotation marks around a cell that contains the separator.",
            )
        ],
    ),
    (
        "Miller, Ben\nNúñez, Eva",
        [
            (
                1,
                "The second column should hold student ids, but “Ben” and all others there have no digit. If it "
                "holds names, write "
                "a first line that says so, such as “last name,first name” (with the separator of your list); if ids, "
                "“name,student id”.",
            )
        ],
    ),
    (
        "4711\tBen 2\n4712\tEva 2",
        [
            (
                1,
                "“4711” looks like a number, not a name. If ids come first in your list, write a first line “student "
                "id,name”.",
            ),
            (
                2,
                "“4712” looks like a number, not a name. If ids come first in your list, write a first line “student "
                "id,name”.",
            ),
        ],
    ),
    (
        '"Ben\nEva"\nDee',
        [
            (
                1,
                'The quotation marks (") on this line do not pair up. Take them out, or leave one pair around a '
                "whole cell, as in "
                '"Miller, Ben", on one line.',
            )
        ],
    ),
    (
        "id,class\n1,7B",
        [(1, "The first line has no column for names. Call one “name”, or two “first name” and “last name”.")],
    ),
    (
        "name,id,number\nBen,1,2",
        [(1, "The columns “id”, “number” both mean the student id. Leave one of them out.")],
    ),
    (
        "Ben\n" + "x" * 100_001,
        [(2, "This line is far too long for one student. Put each student on a line of their own.")],
    ),
]


@pytest.mark.parametrize(("text", "problems"), BROKEN)
def test_each_problem_is_told_with_its_line_and_remedy(text: str, problems: list[tuple[int, str]]) -> None:
    roster = read_roster(text)

    assert told(roster) == problems
    assert roster.errors == roster.problems


def test_the_same_name_without_ids_is_a_warning() -> None:
    roster = read_roster("Ben\nEva\nben")

    assert told(roster) == [
        (
            3,
            "“ben” is also on line 1. If they are two students, give both a student id to tell them apart; if not, "
            "take out one line.",
        )
    ]
    assert roster.warnings == roster.problems
    assert len(roster.rows) == 3


def test_the_same_name_with_two_ids_is_two_students() -> None:
    assert read_roster("Ben,1\nBen,2").problems == ()


def test_columns_that_are_not_used_are_a_warning() -> None:
    roster = read_roster("name,birthday,class,home town\nBen,2012-01-01,7B,Köln")

    assert students(roster) == [("Ben", "")]
    assert [(problem.line, problem.message, problem.severity) for problem in roster.problems] == [
        (
            1,
            "Not used: the columns “birthday”, “home town”. Names, student ids and usernames are read, nothing else.",
            "warning",
        )
    ]


def test_a_header_alone_is_an_error_beside_its_warnings() -> None:
    roster = read_roster("name,birthday\n")

    assert [problem.severity for problem in roster.problems] == ["error", "warning"]


def test_all_problems_of_a_list_are_told_at_once_in_order_of_lines() -> None:
    roster = read_roster("name,id\nBen,1\n,2\nEva,1\nDee,3,x\n\x01,4\nBen,")

    assert [(problem.line, problem.severity) for problem in roster.problems] == [
        (3, "error"),
        (4, "error"),
        (5, "error"),
        (6, "error"),
        (7, "warning"),
    ]


def test_two_thousand_students_are_read() -> None:
    roster = read_roster("name\n" + "\n".join(f"Student {number}" for number in range(2_000)))

    assert len(roster.rows) == 2_000
    assert roster.problems == ()


def test_a_student_more_than_two_thousand_is_told_once() -> None:
    roster = read_roster("name\n" + "\n".join(f"Student {number}" for number in range(2_400)))

    assert len(roster.rows) == 2_000
    assert told(roster) == [
        (
            2_002,
            "This list has 2,400 students; at most 2,000 can be added at once. Add the rest as a second list, "
            "from this line on.",
        )
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"PK\x03\x04\x14\x00",
            "This is a spreadsheet workbook, not a text file. In the spreadsheet, choose “Save as” and “CSV UTF-8”, "
            "and add that file.",
        ),
        (b"%PDF-1.7", "This is a PDF, not a text file. Copy the names from it and paste them, one a line."),
        (
            b"Ben\x81\xff",
            "This file is not a text that can be read. Save it again as “CSV UTF-8”, or paste the names, one a line.",
        ),
        (
            b"\x00\x01\x00\x00\x02",
            "This file is not a text that can be read. Save it again as “CSV UTF-8”, or paste the names, one a line.",
        ),
    ],
)
def test_a_file_that_is_no_text_is_refused_as_a_whole(content: bytes, message: str) -> None:
    roster = read_roster(content)

    assert roster.rows == ()
    assert told(roster) == [(0, message)]


def exported(name: str, student_id: str, decimal_comma: bool) -> bytes:
    row = ResultRow(
        class_name="=7B",
        student_name=name,
        username="ben",
        student_id=student_id,
        quiz="the-tweet",
        max_score=10.0,
        status="not_started",
        time_zone="Europe/Berlin",
    )
    return b"".join(wide_csv([row], ["who-said"], decimal_comma=decimal_comma))


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize(
    ("name", "student_id"),
    [("Ben Miller", "S1"), ("=Ben", "+49 30"), ("'=Ben", "-5"), ("'t Hooft", "007"), ('B, "n"; x', "＝1"), ("−x", "'")],
)
def test_a_file_we_exported_comes_back(name: str, student_id: str, decimal_comma: bool) -> None:
    roster = read_roster(exported(name, student_id, decimal_comma))

    assert roster == Roster((RosterRow(2, name, student_id, "ben"),), ())


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_whatever_is_given_is_read_or_told_about(content: str | bytes) -> None:
    roster = read_roster(content)

    assert roster.rows or roster.errors


@given(st.lists(st.text(st.sampled_from("Ben'=@-+＝Ü,;\"# "), min_size=1, max_size=20), min_size=1, max_size=5))
def test_names_read_once_come_back_through_a_file(names: list[str]) -> None:
    once = read_roster(csv_of(names)).rows

    again = read_roster(b"".join(exported(row.display_name, "", False) for row in once[:1])).rows

    assert [row.display_name for row in again] == [row.display_name for row in once[:1]]


def csv_of(names: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([["name"], *([name] for name in names)])
    return text.getvalue()
