"""Drawings of counts: one plain square for each case, filled where it is counted, in blocks of a hundred.

Owns where the squares stand. A drawing has a handful of shapes, however many squares it shows: rectangles that a
pattern of squares fills. `static/js/counting-people.js` draws the same on a canvas.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIDE, BLOCK = 10, 100
"""A block has so many squares at a side, and so many in all."""

CELL, GAP = 10, 5
"""What a square takes up, and what is left between two blocks, in the units of the drawing."""

PITCH = SIDE * CELL + GAP
COLUMNS = {100: 1, 1_000: 5, 10_000: 10, 100_000: 25}
"""How many blocks stand in a row, by how many squares the drawing is scaled for."""

FEW, SMALL_FROM = 20, 10_000
"""In drawings of very many squares, so few filled ones get a ring round them."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of the drawing: its corner and its size, in the drawing's units."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Squares:
    """A drawing with its size. `ring` is to be drawn round what is filled, if it is there."""

    width: int
    height: int
    filled: tuple[Rectangle, ...]
    empty: tuple[Rectangle, ...]
    ring: Rectangle | None = None


def squares(parts: Sequence[tuple[int, int]], scale: int) -> Squares:
    """Draw parts of so many filled and then so many empty squares, in the scale of a drawing of `scale` squares.

    Each part begins on a row of blocks of its own.
    """
    columns, top = COLUMNS[scale], 0
    filled: list[Rectangle] = []
    empty: list[Rectangle] = []
    for marked, unmarked in parts:
        filled += _rectangles(0, marked, columns, top)
        empty += _rectangles(marked, marked + unmarked, columns, top)
        top += _height(marked + unmarked, columns) + CELL
    is_hard_to_find = len(parts) == 1 and scale >= SMALL_FROM and 0 < parts[0][0] <= FEW
    ring = _ring(parts[0][0]) if is_hard_to_find else None
    return Squares(columns * PITCH - GAP, max(CELL, top - CELL), tuple(filled), tuple(empty), ring)


def _rectangles(start: int, end: int, columns: int, top: int) -> Iterator[Rectangle]:
    """The squares from a number to another: the rest of a block that is begun, whole blocks, and what is left over."""
    while start < end:
        block, inside = divmod(start, BLOCK)
        whole = 0 if inside else (end - start) // BLOCK
        if whole:
            for x, y, width, height in _stretches(block, block + whole, columns):
                yield Rectangle(x * PITCH, top + y * PITCH, width * PITCH - GAP, height * PITCH - GAP)
        else:
            left, above = block % columns * PITCH, top + block // columns * PITCH
            for x, y, width, height in _stretches(inside, min(BLOCK, inside + end - start), SIDE):
                yield Rectangle(left + x * CELL, above + y * CELL, width * CELL, height * CELL)
        start += whole * BLOCK or min(BLOCK - inside, end - start)


def _stretches(start: int, end: int, columns: int) -> Iterator[tuple[int, int, int, int]]:
    """The places from a number to another, row by row, as at most three rectangles of places."""
    while start < end:
        x, y = start % columns, start // columns
        rows = 1 if x else max(1, (end - start) // columns)
        width = min(columns - x, end - start)
        yield x, y, width, rows
        start += width * rows


def _height(total: int, columns: int) -> int:
    """How high so many squares stand: whole rows of blocks, and of the last row what is in use."""
    rows, rest = divmod(total, columns * BLOCK)
    last = min(SIDE, -(-rest // SIDE)) * CELL
    return rows * PITCH + (last or -GAP)


def _ring(marked: int) -> Rectangle:
    return Rectangle(0, 0, min(marked, SIDE) * CELL, -(-marked // SIDE) * CELL)
