"""Drawings of counts: one plain square for each case, filled where it is counted.

Owns where the squares stand. A drawing has a handful of shapes, however many squares it shows: stretches of whole
squares that a pattern fills. `static/js/counting-people.js` draws the same on a canvas.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

COLUMNS = {100: 10, 1_000: 40, 10_000: 100, 100_000: 250}
"""How many squares stand in a row, by how many the drawing is scaled for."""

FEW, SMALL_FROM = 20, 10_000
"""In drawings of very many squares, so few filled ones get a ring round them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A rectangle of squares: its corner and its size, counted in squares."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Squares:
    """A drawing that is `width` by `height` squares large. `ring` is to be drawn round what is filled, if it is."""

    width: int
    height: int
    filled: tuple[Stretch, ...]
    empty: tuple[Stretch, ...]
    ring: Stretch | None = None


def squares(blocks: Sequence[tuple[int, int]], scale: int) -> Squares:
    """Draw blocks of so many filled and then so many empty squares, in the scale of a drawing of `scale` squares.

    Each block begins on a row of its own, with an empty row above it.
    """
    columns, y = COLUMNS[scale], 0
    filled: list[Stretch] = []
    empty: list[Stretch] = []
    for marked, unmarked in blocks:
        filled += _stretches(0, marked, columns, y)
        empty += _stretches(marked, marked + unmarked, columns, y)
        y += -(-(marked + unmarked) // columns) + 1
    is_hard_to_find = len(blocks) == 1 and scale >= SMALL_FROM and 0 < blocks[0][0] <= FEW
    ring = filled[0] if is_hard_to_find else None
    return Squares(columns, max(1, y - 1), tuple(filled), tuple(empty), ring)


def _stretches(start: int, end: int, columns: int, top: int) -> Iterator[Stretch]:
    """The squares from a number to another, row by row below the top, as at most three rectangles."""
    while start < end:
        x, y = start % columns, start // columns
        rows = 1 if x else max(1, (end - start) // columns)
        width = min(columns - x, end - start)
        yield Stretch(x, top + y, width, rows)
        start += width * rows
