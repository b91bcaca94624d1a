"""Cells a spreadsheet must not run. The table is worked by hand: text, and the cell it becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.safe_cells import plain_text, safe_cell

STARTS = "=+-@\t\r\n＝＋－＠"
UNSEEN = " \u00a0\u1680\u2003\u2028\u202f\u3000\u200b\u200e\u2060\ufeff\u00ad\u3164\x01\x0b\x1f\x85"

UNCHANGED = [
    "",
    "Ben",
    "Ben Miller",
    " Ben",
    "Ødegård",
    "李小龍",
    "a=b",
    "3-4",
    "ben@example.org",
    "7",
    "-5",
    "+5",
    "-0.5",
    "-0,5",
    "-.5",
    "+1e5",
    "-1.5E-3",
    " -5",
    "-5 ",
    "0.005 %",
    "5e-3",
    "'Ben'",
    "'t Hooft",
    "'-5",
    "–",
    "*",
]
MARKED = [
    "=1+1",
    "=",
    "-",
    "--5",
    "-5%",
    "-5 %",
    "- 5",
    "-1-1",
    "-1,000.5",
    "-5\n",
    "-٥",
    "+49 30 123",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://x.example","Ben")',
    "\tBen",
    "\rBen",
    "\nBen",
    " \tBen",
    "\t-5",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\u3000 \u200d@x",
    "\u202e=1",
    "\u3164=1",
    "＝1+1",
    "＋1",
    "－5",
    "＠x",
    " ＝1",
    "﹦1",
    "⁼1",
    "−5",
    "'=1",
    "''=1",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_text_that_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", MARKED)
def test_text_that_begins_like_a_formula_gets_a_mark(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "cell"),
    [("\0=1", "'\ufffd=1"), (" \0Ben", "' \ufffdBen"), ("B\0en", "B\ufffden"), ("=\0", "'=\ufffd"), ("\0", "'\ufffd")],
)
def test_nul_becomes_the_replacement_character(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(
    st.text(st.sampled_from(UNSEEN)),
    st.sampled_from(STARTS),
    st.text().filter(lambda rest: not any(character in "0123456789" for character in rest)),
)
def test_nothing_unseen_in_front_hides_a_start(unseen: str, start: str, rest: str) -> None:
    assert safe_cell(unseen + start + rest).startswith("'")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_is_never_marked(number: float) -> None:
    assert safe_cell(str(number)) == str(number)


@given(st.text(st.sampled_from("'=-@5. ＝\tBen\u200b")) | st.text())
def test_plain_text_undoes_safe_cell(text: str) -> None:
    assert plain_text(safe_cell(text)) == text.replace("\0", "\ufffd") or "\0" in text


@pytest.mark.parametrize("cell", ["Ben", "'t Hooft", "'", "''", "'-5", "", "=1"])
def test_a_mark_that_is_not_ours_stays(cell: str) -> None:
    assert plain_text(cell) == cell
