"""Drawings of counts: one plain square for each case, filled where it is counted.

Owns where the squares stand. A drawing has a handful of shapes, however many squares it shows: stretches of whole
squares that a pattern fills, or, where the squares would be too small to see, blocks of a thousand with marks in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS_OF_FEW, COLUMNS_OF_MANY = 10, 40
MOST_OF_FEW, MOST_OF_MANY = 100, 2000
IN_A_BLOCK, BLOCKS_IN_A_ROW = 1000, 20
_SPREAD = (0.7548776662, 0.5698402910)
"""Steps that spread marks evenly over a square without a pattern: powers of the inverse of the plastic number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A rectangle of squares: its corner and its size, counted in squares."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Squares:
    """A drawing that is `width` by `height` squares (or blocks) large.

    With blocks, `filled` is empty and `marks` has the place of each counted case, in blocks from the corner.
    """

    width: int
    height: int
    filled: tuple[Stretch, ...]
    empty: tuple[Stretch, ...]
    marks: tuple[tuple[float, float], ...] = ()
    in_a_block: int = 1


def squares(total: int, marked: int, largest: int) -> Squares:
    """Draw `total` squares with the first `marked` filled, in the same scale as a drawing of `largest` squares."""
    if largest > MOST_OF_MANY:
        return _blocks(total, marked)
    columns = COLUMNS_OF_FEW if largest <= MOST_OF_FEW else COLUMNS_OF_MANY
    filled = tuple(_stretches(0, marked, columns))
    return Squares(columns, -(-total // columns), filled, tuple(_stretches(marked, total, columns)))


def _stretches(start: int, end: int, columns: int) -> Iterator[Stretch]:
    """The squares from a number to another, row by row, as at most three rectangles."""
    while start < end:
        x, y = start % columns, start // columns
        rows = 1 if x else max(1, (end - start) // columns)
        width = min(columns - x, end - start)
        yield Stretch(x, y, width, rows)
        start += width * rows


def _blocks(total: int, marked: int) -> Squares:
    blocks = -(-total // IN_A_BLOCK)
    every = tuple(_stretches(0, blocks, BLOCKS_IN_A_ROW))
    width = min(blocks, BLOCKS_IN_A_ROW)
    marks = tuple(_mark(number, marked, blocks) for number in range(marked))
    return Squares(width, -(-blocks // BLOCKS_IN_A_ROW), (), every, marks, IN_A_BLOCK)


def _mark(number: int, marked: int, blocks: int) -> tuple[float, float]:
    """Where one of the counted cases stands: in a block of its own while there are enough, off its edges."""
    block = int((number * 0.6180339887 % 1) * blocks) if marked < blocks else number * blocks // marked
    along, down = (0.22 + 0.4 * (number * step % 1) for step in _SPREAD)
    return round(block % BLOCKS_IN_A_ROW + along, 3), round(block // BLOCKS_IN_A_ROW + down, 3)
