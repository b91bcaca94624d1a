"""Pasted lists of dates, attempts, time and excused students, and what is said about those that are not right."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.override_list import MOST_ROWS, ListedStudent, OverrideList, read_override_list

BEN = ListedStudent(1, "Ben Miller", "ben", "S1")
EVA = ListedStudent(2, "Eva Núñez", "eva", "S2")
EVA_2 = ListedStudent(3, "Eva Núñez", "eva-2", "")
ODD = ListedStudent(4, "Odd", "s1", "S4")
HEADER_SAYS = "The first line names the columns: student, then any of opens, due, closes, attempts, time, excused."


def read(text: str, *students: ListedStudent) -> OverrideList:
    """Read a list of a class of Ben and one Eva, unless told otherwise, in Berlin."""
    return read_override_list(text, students or (BEN, EVA), "Europe/Berlin")


def told(found: OverrideList) -> list[tuple[int, str]]:
    """The problems of a list."""
    return [(problem.line, problem.message) for problem in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        "student,due,time\nben,2026-11-30 16:00,1.5\nS2,,2",
        "student;due;time\nben;2026-11-30T16:00;1,5\nS2;;2",
        "Username\tDue at\tTime factor\r\nBEN\t2026-11-30 16:00\t1.5\r\neva\t\t2\r\n",
        "\ufeffstudent id;due;time\n\n S1 ; 2026-11-30 16:00:00 ;×1.5\n;;\nS2;;2\n",
        'name,due,time\n"Ben  Miller","2026-11-30 16:00","1,5"\nEva Nu\u0301n\u0303ez,,2',
        "sep=;\nstudent;due;time\nben;2026-11-30 16:00;1.5\neva;;2",
    ],
)
def test_list_is_read_however_it_is_separated_and_students_are_named(text: str) -> None:
    found = read(text)

    assert found.problems == ()
    assert [(row.student, row.values) for row in found.rows] == [
        (BEN, {"due": datetime.fromisoformat("2026-11-30 16:00"), "time": 1.5}),
        (EVA, {"due": None, "time": 2.0}),
    ]


def test_every_column_is_read_and_those_left_out_are_not_there() -> None:
    everything = "student;opens;due;closes;attempts;time;excused\nben;2026-11-01 08:00;;2026-12-01 08:00;3;;yes"

    row = read(everything).rows[0]

    assert row.values == {
        "opens": datetime.fromisoformat("2026-11-01 08:00"),
        "due": None,
        "closes": datetime.fromisoformat("2026-12-01 08:00"),
        "attempts": 3,
        "time": None,
        "excused": True,
    }
    assert read("student,excused\nben,no").rows[0].values == {"excused": False}


@pytest.mark.parametrize("cell", ["30.11.2026 16:00", "30.11.2026 16:00:00", "30.11.2026  16:00"])
def test_date_with_dots_is_read_with_the_day_first(cell: str) -> None:
    assert read(f"student;due\nben;{cell}").rows[0].values == {"due": datetime.fromisoformat("2026-11-30 16:00")}


def test_short_date_with_dots_is_read() -> None:
    assert read("student;due\nben;3.1.2027 9:05").rows[0].values == {"due": datetime.fromisoformat("2027-01-03 09:05")}


@pytest.mark.parametrize("cell", ["11.30.2026 16:00", "30.11.26 16:00", "30/11/2026 16:00", "31.11.2026 16:00"])
def test_date_that_is_none_or_could_be_two_is_refused(cell: str) -> None:
    assert read(f"student;due\nben;{cell}").errors[0].message.startswith(f"“{cell}” is no date and time.")


@pytest.mark.parametrize("word", ["yes", "Y", "x", "TRUE", "1", "excused"])
def test_excused_may_be_said_in_several_ways(word: str) -> None:
    assert read(f"student,excused\nben,{word}").rows[0].values == {"excused": True}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(0, f"There is no student in this list. {HEADER_SAYS} Then comes one student a line.")]),
        ("student,due", [(0, f"There is no student in this list. {HEADER_SAYS} Then comes one student a line.")]),
        ("ben,2026-11-30 16:00\neva,", [(1, f"There is no column “student” in the first line. {HEADER_SAYS}")]),
        ("student,grade\nben,1", [(1, f"“grade” means nothing here. {HEADER_SAYS} Take other columns out.")]),
        ("student,due,Due at\nben,,", [(1, "The columns “due”, “Due at” both mean due. Leave one of them out.")]),
        ("student\nben", [(1, f"There is no column beside “student”. {HEADER_SAYS}")]),
        (
            "student,due\nnora,",
            [(2, "Nobody in this class has the username, student id or name “nora”. Correct it.")],
        ),
        (
            "student,due\n,2026-11-30 16:00",
            [(2, "There is no student on this line. Write their username, student id or name, or take it out.")],
        ),
        ("student,due\nben,30.11.2026", [(2, "“30.11.2026” is no date and time. Write it like 2026-11-30 16:00.")]),
        ("student,due\nben,2026-11-30", [(2, "“2026-11-30” is no date and time. Write it like 2026-11-30 16:00.")]),
        (
            "student,due\nben,2026-11-31 16:00",
            [(2, "“2026-11-31 16:00” is no date and time. Write it like 2026-11-30 16:00.")],
        ),
        (
            "student,due\nben,0001-01-01 00:00",
            [(2, "“0001-01-01 00:00” is no date and time. Write it like 2026-11-30 16:00.")],
        ),
        ("student,attempts\nben,0", [(2, "“0” attempts cannot be. Write a whole number from 1 to 100.")]),
        ("student,time\nben,0.5", [(2, "“0.5” times the time cannot be. Write a number from 1 to 10, like 1.5.")]),
        ("student,time\nben,nan", [(2, "“nan” times the time cannot be. Write a number from 1 to 10, like 1.5.")]),
        (
            "student,excused\nben,perhaps",
            [(2, "“perhaps” under “excused” is neither yes nor no. Write yes, or leave it empty.")],
        ),
        (
            "student,time\nben,1,5",
            [
                (
                    2,
                    "This line has more cells than the first line has columns; “5” is one too many. "
                    "In a list with commas, write 1.5 with a point.",
                )
            ],
        ),
        ("student,time\nben,2\nS1,3", [(3, "Ben Miller (ben) is also on line 2. Leave one of the lines.")]),
        (
            "student,attempts,time\nben,0,11",
            [
                (2, "“0” attempts cannot be. Write a whole number from 1 to 100."),
                (2, "“11” times the time cannot be. Write a number from 1 to 10, like 1.5."),
            ],
        ),
    ],
)
def test_every_problem_is_told_by_its_line_with_what_to_do(text: str, problems: list[tuple[int, str]]) -> None:
    found = read(text)

    assert told(found) == problems
    assert found.errors == found.problems


@pytest.mark.parametrize(
    ("students", "named", "message"),
    [
        (
            (BEN, EVA, EVA_2),
            "Eva Núñez",
            "“Eva Núñez” can be Eva Núñez (eva), Eva Núñez (eva-2). Write the username instead.",
        ),
        ((BEN, ODD), "S1", "“S1” can be Ben Miller (ben), Odd (s1). Write the username instead."),
    ],
)
def test_student_is_never_guessed(students, named: str, message: str) -> None:
    assert told(read(f"student,time\n{named},2", *students)) == [(2, message)]


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        (
            "2027-03-28 02:30",
            "The clocks go forward on that day: there is no 2027-03-28 02:30. It is taken as 03:30.",
        ),
        (
            "2027-10-31 02:30",
            "The clocks go back on that day: 2027-10-31 02:30 comes twice (60 minutes apart). The first counts.",
        ),
    ],
)
def test_time_that_the_clocks_skip_or_repeat_is_taken_with_a_warning(moment: str, message: str) -> None:
    found = read(f"student,due\nben,{moment}")

    assert told(found) == [(2, message)]
    assert found.errors == ()
    assert len(found.rows) == 1


def test_times_beside_a_clock_change_need_no_warning() -> None:
    text = "student,opens,due,closes\nben,2027-03-28 01:59,2027-03-28 03:00,2027-10-31 03:00"

    assert read(text).problems == ()


def test_list_that_is_too_long_is_refused() -> None:
    found = read("student,time\n" + "ben,2\n" * (MOST_ROWS + 1))

    assert told(found) == [(2002, "This list has 2,001 lines; at most 2,000 fit at once. Paste the rest later.")]


@given(st.text(alphabet=st.sampled_from("student,;\t\n\"' due1.5:-T×\u200bé"), max_size=120))
def test_no_text_makes_it_stumble_and_every_row_is_of_the_class(text: str) -> None:
    found = read("student,due,time\n" + text)

    assert {row.student for row in found.rows} <= {BEN, EVA}
    assert all(problem.message for problem in found.problems)
