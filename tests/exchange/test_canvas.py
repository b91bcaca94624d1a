"""Canvas: a gradebook of our own, and a teacher's export with a column filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.canvas import (
    CanvasFileError,
    CanvasFill,
    canvas_csv,
    canvas_title,
    fill_canvas_export,
)
from tests.exchange.grades import NUMBERS, TWEET, row
from tests.exchange.spreadsheet import AWKWARD_NAMES

# A file of our own


def test_file_is_as_canvas_imports_it() -> None:
    rows = [row("Ben Núñez", 7.5, None, student_id="S1", username="ben.nunez"), row("Dee", 0.0, 1 / 3, username="dee")]

    assert (
        b"".join(canvas_csv([TWEET, NUMBERS], rows))
        == (
            'Student,ID,SIS User ID,SIS Login ID,Section,The tweet,"Numbers, and more"\r\n'
            "Points Possible,,,,,10,4\r\n"
            "Ben Núñez,,S1,ben.nunez,7B,7.5,\r\n"
            "Dee,,,dee,7B,0,0.333333\r\n"
        ).encode()
    )


def test_awkward_names_are_written_to_the_byte() -> None:
    rows = [row(name, 1.0, student_id=f"S{place}") for place, name in enumerate(AWKWARD_NAMES)]

    assert (
        b"".join(canvas_csv([TWEET], rows))
        == (
            "Student,ID,SIS User ID,SIS Login ID,Section,The tweet\r\n"
            "Points Possible,,,,,10\r\n"
            "'=cmd|' /C calc'!A0,,S0,u-S0,7B,1\r\n"
            '"Ben ""Benny"", Jr.",,S1,u-S1,7B,1\r\n'
            "Dara O'Neill,,S2,u-S2,7B,1\r\n"
            '"Ada\nLovell",,S3,u-S3,7B,1\r\n'
            "Zoë Núñez,,S4,u-S4,7B,1\r\n"
            "李小龍,,S5,u-S5,7B,1\r\n"
            "Mia 🦊,,S6,u-S6,7B,1\r\n"
            "'@home,,S7,u-S7,7B,1\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("The tweet", "The tweet"),
        ("The tweet (2)", "The tweet [2]"),
        ("Final Score of\n the  tweet", "Final-Score of the tweet"),
    ],
)
def test_title_is_no_id_and_no_total_to_canvas(title: str, written: str) -> None:
    assert canvas_title(title) == written


# A teacher's export

HEADER_OF_ONE = "Student,ID,SIS User ID,SIS Login ID,Section,The tweet\r\n"
HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),The tweet (12),Final Score\r\n"
POINTS = "    Points Possible,,,,,20.00,10.00,(read only)\r\n"
STANDARD = (
    HEADER + POINTS + '"Núñez, Ben",501,S1,ben@school,"7B, and 7C",18.00,,88.10\r\n' + "Dee,502,,dee,7B,EX,3.00,\r\n"
)


def filled(text: str, *rows: object, column: object = TWEET) -> CanvasFill:
    return fill_canvas_export(text.encode("utf-8"), column, rows)  # type: ignore[arg-type]


def messages(fill: CanvasFill) -> list[tuple[int | None, str]]:
    return [(each.line, each.message) for each in fill.problems]


def test_column_is_filled_and_all_else_stays_to_the_byte() -> None:
    found = filled(STANDARD, row("Ben Núñez", 7.5, student_id="S1"), row("Dee", 4.0, username="dee"))

    assert found.content.decode() == STANDARD.replace("18.00,,88.10", "18.00,7.5,88.10").replace("EX,3.00,", "EX,4,")
    assert (found.heading, found.column_is_new, found.problems) == ("The tweet (12)", False, ())
    assert [(each.line, each.student.name, each.matched_by, each.before, each.after) for each in found.filled] == [
        (3, "Ben Núñez", "SIS User ID", "", "7.5"),
        (4, "Dee", "SIS Login ID", "3.00", "4"),
    ]


def test_new_column_is_added_at_the_end_with_its_points() -> None:
    found = filled(STANDARD, row("Ben", 3.0, student_id="S1"), column=NUMBERS)

    assert found.content.decode() == (
        HEADER.replace("\r\n", ',"Numbers, and more"\r\n')
        + POINTS.replace("\r\n", ",4\r\n")
        + '"Núñez, Ben",501,S1,ben@school,"7B, and 7C",18.00,,88.10,3\r\n'
        + "Dee,502,,dee,7B,EX,3.00,,\r\n"
    )
    assert (found.heading, found.column_is_new) == ("Numbers, and more", True)


def test_byte_order_mark_line_ends_and_odd_quoting_stay() -> None:
    text = (
        '\ufeff"Student",ID,"SIS User ID",SIS Login ID,Section,The tweet\n Points Possible ,,,,,10\n'
        '"Ben",1,"S1", x ,,\n\n"=1+1",2,,,,5'
    )

    found = filled(text, row("Ben", 2.5, student_id="S1"))

    assert found.content.decode() == text.replace(" x ,,\n", " x ,,2.5\n")


def test_semicolons_come_with_decimal_commas() -> None:
    text = "Student;ID;SIS User ID;SIS Login ID;Section;The tweet\r\nPoints Possible;;;;;10,00\r\nBen;1;S1;;7B;\r\n"

    found = filled(text, row("Ben", 7.5, student_id="S1"))

    assert found.content.decode() == text.replace("7B;\r\n", "7B;7,5\r\n")
    assert found.problems == ()


def test_blank_score_never_overwrites() -> None:
    found = filled(STANDARD, row("Dee", None, username="dee"))

    assert found.content.decode() == STANDARD
    assert found.filled == ()


def test_names_in_two_columns_are_read() -> None:
    text = "LastName,FirstName,ID,SIS Login ID,Section,The tweet\r\nNúñez,Ben,1,,7B,\r\n"

    found = filled(text, row("Ben Núñez", 7.5))

    assert found.content.decode() == text.replace("7B,\r\n", "7B,7.5\r\n")


@pytest.mark.parametrize(
    ("line", "student", "how"),
    [
        ("Ben,1,S1,x,7B,", row("Other", 5.0, student_id="S1"), "SIS User ID"),
        ("Ben,1,,S1,7B,", row("Other", 5.0, student_id="S1"), "SIS Login ID"),
        ("Ben,1,,ben.n,7B,", row("Other", 5.0, username="Ben.N"), "SIS Login ID"),
        ("Ben,501,,,7B,", row("Other", 5.0, student_id="501"), "ID"),
        ('"Núñez,  Ben",1,,,7B,', row("ben nún\u0303ez", 5.0), "name"),
        ("Ben Núñez,1,,,7B,", row("Ben Núñez", 5.0), "name"),
    ],
)
def test_student_is_found_by_id_then_login_then_name(line: str, student: object, how: str) -> None:
    found = filled(f"{HEADER_OF_ONE}{line}\r\n", student)

    assert [each.matched_by for each in found.filled] == [how]


def test_match_by_name_is_told() -> None:
    found = filled(HEADER_OF_ONE + "Ben,1,,,7B,\r\n", row("Ben", 5.0))

    assert messages(found) == [
        (
            2,
            "“Ben” was found by name only. Check that this is your student “Ben”; enter the SIS User ID as student id "
            "to be sure next time.",
        )
    ]
    assert found.problems[0].severity == "warning"


def test_line_of_nobody_in_the_class_is_told_and_stays() -> None:
    text = HEADER_OF_ONE + "Cem,9,S9,,7B,4\r\n"

    found = filled(text)

    assert found.content.decode() == text
    assert messages(found) == [
        (
            2,
            "“Cem” is nobody in this class. Enter their SIS User ID as student id in the class, or enter the score "
            "yourself.",
        )
    ]


def test_two_students_with_one_name_are_never_guessed() -> None:
    remedy = "Enter their SIS User ID as student id in the class to tell them apart, or enter the score yourself."

    ours_twice = filled(
        HEADER_OF_ONE + "Ben,1,,,7B,\r\n", row("Ben", 5.0, username="b1"), row("Ben", 6.0, username="b2")
    )
    theirs_twice = filled(HEADER_OF_ONE + "Ben,1,,,7B,\r\nBen,2,,,7B,\r\n", row("Ben", 5.0))

    assert ours_twice.filled == theirs_twice.filled == ()
    assert messages(ours_twice)[0] == (2, f"“Ben” is the name of more than one student. {remedy}")
    assert [line for line, _ in messages(theirs_twice)] == [2, 3, None]


def test_ids_that_lead_to_different_students_are_not_filled() -> None:
    found = filled(
        HEADER_OF_ONE + "Ben,1,S1,dee,7B,\r\n",
        row("Ben", 5.0, student_id="S1"),
        row("Dee", 6.0, student_id="S2", username="dee"),
    )

    assert found.filled == ()
    assert messages(found)[0] == (
        2,
        "“Ben”: the SIS User ID is that of “Ben”, but the SIS Login ID is that of “Dee”. Correct the student ids in "
        "the class, or enter the score yourself.",
    )


def test_id_that_two_students_have_is_not_filled() -> None:
    found = filled(
        HEADER_OF_ONE + "Ben,1,S1,,7B,\r\n",
        row("Ben", 5.0, student_id="S1", username="b1"),
        row("Dee", 6.0, student_id="S1", username="b2"),
    )

    assert found.filled == ()
    assert messages(found)[0] == (
        2,
        "“Ben”: the SIS User ID “S1” belongs to “Ben” and “Dee” in this class. Correct the student id of one of them, "
        "or enter the score yourself.",
    )


def test_two_lines_for_one_student_are_not_filled() -> None:
    found = filled(HEADER_OF_ONE + "Ben,1,S1,,7B,\r\nB. N.,2,,S1,7B,\r\n", row("Ben", 5.0, student_id="S1"))

    message = "Lines 2 and 3 both lead to “Ben”. Delete the line that is wrong, or enter its score yourself."
    assert found.filled == ()
    assert messages(found) == [(2, message), (3, message)]


def test_student_with_a_score_on_no_line_is_told_last() -> None:
    found = filled(HEADER_OF_ONE + "Cem,9,,,7B,\r\n", row("Ben", 5.0), row("Dee", None))

    assert messages(found)[-1] == (
        None,
        "“Ben” is on no line of this file. Enter the score of 5 in Canvas yourself, or enter their SIS User ID as "
        "student id in the class and upload again.",
    )
    assert len(found.problems) == 2


def test_lines_that_are_no_students_are_passed_over() -> None:
    text = HEADER_OF_ONE + ",,,,,Manual Posting\r\nPoints Possible,,,,,10.00\r\n" + '"Student, Test",99,,x,7B,\r\n\r\n'

    assert filled(text).problems == ()


def test_points_that_differ_are_told() -> None:
    text = HEADER_OF_ONE + "Points Possible,,,,,20\r\nBen,1,S1,,7B,\r\n"

    found = filled(text, row("Ben", 5.0, student_id="S1"))

    assert messages(found) == [
        (
            2,
            "Canvas gives 20 points for “The tweet”, and the quiz has 10. Change the points of the assignment in "
            "Canvas to 10, or the scores count for more or less than they should.",
        )
    ]
    assert len(found.filled) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is no export of a Canvas gradebook"),
        (b"Name,Grade\r\nBen,3\r\n", "This is no export of a Canvas gradebook"),
        (b"PK\x03\x04rest", "This is a workbook and not a CSV file"),
        ("Student,ID,Section\r\nNúñez,1,7B\r\n".encode("cp1252"), "saved again in another encoding"),
        (b'Student,ID,Section\r\n"Ben,1,7B\r\n', "line 2: a quotation mark is opened and not closed"),
        (b"Student,ID,Section,The tweet (1),The tweet (2)\r\n", "2 columns of this file are named “The tweet”"),
    ],
)
def test_file_that_cannot_be_filled_is_refused_with_the_remedy(content: bytes, message: str) -> None:
    with pytest.raises(CanvasFileError, match=message.replace("(", r"\(")) as problem:
        fill_canvas_export(content, TWEET, [])

    assert "xport" in str(problem.value)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_nothing_but_numbers_is_ever_written(lines: list[tuple[str, str, str]]) -> None:
    body = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + ",,7B,\r\n" for line in lines)

    found = filled(HEADER_OF_ONE + body, row("Ben", None, student_id="S1"))

    assert found.content.decode() == HEADER_OF_ONE + body
