"""Drawings of counts: the squares add up, and a drawing has few shapes."""

from __future__ import annotations

import pytest

from course.web.squares import Stretch, squares


def area(stretches: tuple[Stretch, ...]) -> int:
    """How many squares the stretches cover."""
    return sum(each.width * each.height for each in stretches)


def test_hundred_squares_stand_in_ten_rows_the_filled_ones_first() -> None:
    drawn = squares(100, 8, 100)

    assert (drawn.width, drawn.height) == (10, 10)
    assert drawn.filled == (Stretch(0, 0, 8, 1),)
    assert drawn.empty == (Stretch(8, 0, 2, 1), Stretch(0, 1, 10, 9))


@pytest.mark.parametrize(
    ("total", "marked", "largest"), [(100, 0, 100), (100, 100, 100), (10, 9, 990), (990, 99, 990), (900, 90, 900)]
)
def test_every_case_has_one_square(total: int, marked: int, largest: int) -> None:
    drawn = squares(total, marked, largest)

    assert (area(drawn.filled), area(drawn.empty)) == (marked, total - marked)
    assert len(drawn.filled) + len(drawn.empty) <= 6


def test_stretches_do_not_overlap() -> None:
    drawn = squares(990, 99, 990)

    places = [
        (x, y)
        for each in (*drawn.filled, *drawn.empty)
        for x in range(each.x, each.x + each.width)
        for y in range(each.y, each.y + each.height)
    ]

    assert len(places) == len(set(places)) == 990


@pytest.mark.parametrize("marked", [5, 250])
def test_hundred_thousand_stand_in_blocks_with_a_mark_for_each_counted_case(marked: int) -> None:
    drawn = squares(100_000, marked, 100_000)

    assert (drawn.width, drawn.height, drawn.in_a_block) == (20, 5, 1000)
    assert area(drawn.empty) == 100
    assert len(set(drawn.marks)) == marked
    assert all(0 <= x < 20 and 0 <= y < 5 for x, y in drawn.marks)


def test_few_marks_stand_in_blocks_of_their_own() -> None:
    blocks = {(int(x), int(y)) for x, y in squares(100_000, 5, 100_000).marks}

    assert len(blocks) == 5
