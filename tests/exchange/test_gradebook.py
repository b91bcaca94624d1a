"""What all gradebook files share: titles that no gradebook takes for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exchange.canvas import canvas_title
from course.exchange.gradebook import GradebookColumn, with_distinct_titles


def distinct(*titles: str) -> list[str]:
    columns = [GradebookColumn(id=str(place), title=title, max_score=1.0) for place, title in enumerate(titles)]
    return [column.title for column in with_distinct_titles(columns)]


@pytest.mark.parametrize(
    ("titles", "told_apart"),
    [
        (("A", "B"), ["A", "B"]),
        (("A", "A", "A"), ["A", "A (2)", "A (3)"]),
        (("A", "a", " A\n"), ["A", "a (2)", "A (3)"]),
        (("A", "A", "A (2)"), ["A", "A (3)", "A (2)"]),
        (("A (2)", "A [2]"), ["A (2)", "A [2] (2)"]),
        (("Final Score", "Final-Score"), ["Final Score", "Final-Score (2)"]),
    ],
)
def test_first_of_a_title_keeps_it_and_the_others_get_a_number(titles: tuple[str, ...], told_apart: list[str]) -> None:
    assert distinct(*titles) == told_apart


def test_column_knows_the_title_that_it_shares() -> None:
    columns = [GradebookColumn(id=title, title=title, max_score=1.0) for title in ("A", "B", "a")]

    assert [column.shared_title for column in with_distinct_titles(columns)] == ["A", "", "a"]


@given(st.lists(st.text(st.sampled_from("Aa ()[]2-\n") | st.characters(codec="utf-8"), max_size=6), max_size=8))
def test_no_two_columns_are_alike_to_canvas(titles: list[str]) -> None:
    headings = [canvas_title(title).casefold() for title in distinct(*titles)]

    assert len(set(headings)) == len(titles)
