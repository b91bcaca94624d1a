"""A choice of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.columns import ColumnError, chosen_cells, chosen_columns
from course.exchange.results_csv import LONG_COLUMNS, ResultRow, long_csv, wide_columns, wide_csv

AVAILABLE = ("name", "score", "late")


def test_columns_come_once_and_in_the_order_of_the_file() -> None:
    assert chosen_columns(AVAILABLE, ["late", "name", "late"]) == ("name", "late")


def test_column_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(ColumnError) as problem:
        chosen_columns(AVAILABLE, ["name", "colour"])

    assert str(problem.value) == "“colour” is no column of this file. Choose from: name, score, late."


def test_all_unknown_columns_are_told_at_once() -> None:
    with pytest.raises(ColumnError, match="“colour”, “size” are no columns of this file"):
        chosen_columns(AVAILABLE, ["colour", "size", "colour"])


def test_no_column_is_refused() -> None:
    with pytest.raises(ColumnError) as problem:
        chosen_columns(AVAILABLE, [])

    assert str(problem.value) == "No column is chosen. Choose at least one of: name, score, late."


@given(st.lists(st.sampled_from(AVAILABLE), min_size=1))
def test_rows_have_the_cells_of_the_header(wanted: list[str]) -> None:
    header, rows = chosen_cells(AVAILABLE, wanted, [AVAILABLE, AVAILABLE])

    assert [tuple(row) for row in rows] == [header, header]


def test_no_choice_is_every_column() -> None:
    header, rows = chosen_cells(AVAILABLE, None, [(1, 2, 3)])

    assert (header, list(rows)) == (AVAILABLE, [(1, 2, 3)])


BEN = ResultRow(
    class_name="7B",
    student_name="Ben",
    username="ben",
    student_id="S1",
    quiz="the-tweet",
    max_score=10.0,
    score=7.5,
    status="submitted",
    time_zone="Europe/Berlin",
    item_scores={"why": 0.5},
)


def test_wide_file_has_the_chosen_columns() -> None:
    wanted = ["why_score", "student_name"]

    content = b"".join(wide_csv([BEN], ["why"], decimal_comma=True, columns=wanted))

    assert content.decode("utf-8-sig") == "student_name;why_score\r\nBen;0,5\r\n"


def test_wide_file_refuses_the_item_of_another_quiz() -> None:
    with pytest.raises(ColumnError, match="“who_score” is no column of this file"):
        wide_csv([BEN], ["why"], decimal_comma=False, columns=["who_score"])


def test_long_file_has_the_chosen_columns() -> None:
    assert b"".join(long_csv([], columns=["response", "username"])) == b"username,response\r\n"
    assert "item_score" in LONG_COLUMNS
    assert wide_columns(["why"])[-1] == "why_score"
