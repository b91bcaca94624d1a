"""Drawings of counts: the squares add up, and a drawing has few shapes."""

from __future__ import annotations

import pytest

from course.web.squares import GAP, PITCH, Rectangle, squares


def area(rectangles: tuple[Rectangle, ...]) -> int:
    """How many squares the rectangles cover, without the gaps between blocks."""
    return sum(squares_in(each.width) * squares_in(each.height) for each in rectangles)


def squares_in(length: int) -> int:
    """How many squares stand in a length: ten for each block, or so many of one block."""
    blocks, rest = divmod(length + GAP, PITCH)
    return blocks * 10 if blocks and not rest else length // 10


def test_hundred_squares_stand_in_one_block_the_filled_ones_first() -> None:
    drawn = squares([(8, 92)], 100)

    assert (drawn.width, drawn.height) == (100, 100)
    assert drawn.filled == (Rectangle(0, 0, 80, 10),)
    assert drawn.empty == (Rectangle(80, 0, 20, 10), Rectangle(0, 10, 100, 90))


def test_thousand_squares_stand_in_two_rows_of_five_blocks() -> None:
    drawn = squares([(250, 750)], 1_000)

    assert (drawn.width, drawn.height) == (520, 205)
    assert drawn.filled == (Rectangle(0, 0, 205, 100), Rectangle(210, 0, 100, 50))
    assert drawn.empty == (Rectangle(210, 50, 100, 50), Rectangle(315, 0, 205, 100), Rectangle(0, 105, 520, 100))


@pytest.mark.parametrize(
    ("marked", "unmarked", "scale"),
    [
        (0, 100, 100),
        (100, 0, 100),
        (9, 1, 1_000),
        (99, 891, 1_000),
        (5, 9_995, 10_000),
        (250, 99_750, 100_000),
        (33_333, 66_667, 100_000),
    ],
)
def test_every_case_has_one_square(marked: int, unmarked: int, scale: int) -> None:
    drawn = squares([(marked, unmarked)], scale)

    assert (area(drawn.filled), area(drawn.empty)) == (marked, unmarked)
    assert len(drawn.filled) + len(drawn.empty) <= 18


def test_rectangles_do_not_overlap_and_stay_in_the_drawing() -> None:
    drawn = squares([(123, 867)], 1_000)

    places = [
        (x, y)
        for each in (*drawn.filled, *drawn.empty)
        for x in range(each.x, each.x + each.width)
        for y in range(each.y, each.y + each.height)
    ]

    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < drawn.width
    assert max(y for _, y in places) < drawn.height


def test_second_part_begins_below_the_rows_that_the_first_needs() -> None:
    drawn = squares([(9, 0), (99, 0)], 1_000)

    assert drawn.filled == (Rectangle(0, 0, 90, 10), Rectangle(0, 20, 100, 90), Rectangle(0, 110, 90, 10))
    assert drawn.height == 120


def test_drawing_of_nothing_has_room_for_nothing() -> None:
    drawn = squares([(0, 0), (0, 0)], 100)

    assert (drawn.filled, drawn.empty) == ((), ())
    assert drawn.height > 0


@pytest.mark.parametrize(
    ("parts", "scale", "ring"),
    [
        ([(5, 99_995)], 100_000, Rectangle(0, 0, 50, 10)),
        ([(20, 99_980)], 100_000, Rectangle(0, 0, 100, 20)),
        ([(21, 99_979)], 100_000, None),
        ([(0, 100_000)], 100_000, None),
        ([(5, 995)], 1_000, None),
        ([(5, 0), (3, 0)], 100_000, None),
    ],
)
def test_few_filled_squares_among_very_many_get_a_ring(
    parts: list[tuple[int, int]], scale: int, ring: Rectangle | None
) -> None:
    assert squares(parts, scale).ring == ring
