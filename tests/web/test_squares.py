"""Drawings of counts: the squares add up, and a drawing has few shapes."""

from __future__ import annotations

import pytest

from course.web.squares import Stretch, squares


def area(stretches: tuple[Stretch, ...]) -> int:
    """How many squares the stretches cover."""
    return sum(each.width * each.height for each in stretches)


def test_hundred_squares_stand_in_ten_rows_the_filled_ones_first() -> None:
    drawn = squares([(8, 92)], 100)

    assert (drawn.width, drawn.height) == (10, 10)
    assert drawn.filled == (Stretch(0, 0, 8, 1),)
    assert drawn.empty == (Stretch(8, 0, 2, 1), Stretch(0, 1, 10, 9))


@pytest.mark.parametrize(
    ("marked", "unmarked", "scale"),
    [(0, 100, 100), (100, 0, 100), (9, 1, 1_000), (99, 891, 1_000), (5, 9_995, 10_000), (250, 99_750, 100_000)],
)
def test_every_case_has_one_square(marked: int, unmarked: int, scale: int) -> None:
    drawn = squares([(marked, unmarked)], scale)

    assert (area(drawn.filled), area(drawn.empty)) == (marked, unmarked)
    assert len(drawn.filled) + len(drawn.empty) <= 6


def test_stretches_do_not_overlap() -> None:
    drawn = squares([(99, 891)], 1_000)

    places = [
        (x, y)
        for each in (*drawn.filled, *drawn.empty)
        for x in range(each.x, each.x + each.width)
        for y in range(each.y, each.y + each.height)
    ]

    assert len(places) == len(set(places)) == 990


def test_second_block_begins_below_an_empty_row() -> None:
    drawn = squares([(9, 0), (99, 0)], 1_000)

    assert drawn.filled == (Stretch(0, 0, 9, 1), Stretch(0, 2, 40, 2), Stretch(0, 4, 19, 1))
    assert drawn.height == 5


def test_drawing_of_nothing_has_room_for_nothing() -> None:
    drawn = squares([(0, 0), (0, 0)], 100)

    assert (drawn.filled, drawn.empty) == ((), ())
    assert drawn.height >= 1


@pytest.mark.parametrize(
    ("blocks", "scale", "has_ring"),
    [
        ([(5, 99_995)], 100_000, True),
        ([(20, 99_980)], 100_000, True),
        ([(21, 99_979)], 100_000, False),
        ([(0, 100_000)], 100_000, False),
        ([(5, 995)], 1_000, False),
        ([(5, 0), (3, 0)], 100_000, False),
    ],
)
def test_few_filled_squares_among_very_many_get_a_ring(
    blocks: list[tuple[int, int]], scale: int, has_ring: bool
) -> None:
    assert bool(squares(blocks, scale).ring) is has_ring
