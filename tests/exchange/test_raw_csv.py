"""CSV cut into cells and put together again to the character."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.raw_csv import RawCsvError, quoted, read_rows, write_rows

TEXTS = st.text(st.sampled_from("ab,;\"\r\n '\t=é"), max_size=40)


@given(TEXTS, st.sampled_from(",;"))
def test_text_that_can_be_cut_comes_together_as_it_was(text: str, delimiter: str) -> None:
    try:
        rows = read_rows(text, delimiter)
    except RawCsvError:
        return

    assert write_rows(rows, delimiter) == text


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), max_size=5))
def test_cells_are_those_of_pythons_csv(table: list[list[str]]) -> None:
    plain = [[cell.replace("\0", "") for cell in row] for row in table]
    file = io.StringIO(newline="")
    csv.writer(file).writerows(plain)

    rows = read_rows(file.getvalue(), ",")

    assert [row.values() for row in rows] == plain


@given(st.text(max_size=10), st.sampled_from(",;"))
def test_quoted_cell_is_read_as_it_was(value: str, delimiter: str) -> None:
    cell = quoted(value, delimiter)

    rows = read_rows(f"x{delimiter}{cell}{delimiter}y", delimiter)

    assert rows[0].values() == ["x", value, "y"]


def test_rows_know_the_line_they_begin_on() -> None:
    rows = read_rows('a\r\n"b\r\nc"\n\nd', ",")

    assert [(row.line, row.value(0), row.end) for row in rows] == [
        (1, "a", "\r\n"),
        (2, "b\r\nc", "\n"),
        (4, "", "\n"),
        (5, "d", ""),
    ]


def test_quotation_mark_that_is_never_closed_is_told_with_its_line() -> None:
    with pytest.raises(RawCsvError, match="line 2: a quotation mark is opened and not closed"):
        read_rows('a\n"b,c\n', ",")


def test_shorter_row_is_made_long_enough() -> None:
    row = read_rows("a", ",")[0]

    row.put(2, "x")

    assert row.cells == ["a", "", "x"]
    assert row.value(5) == ""
