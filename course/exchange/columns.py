"""A choice of columns: some of a file's, in the file's order.

Must not know which file it is, nor who remembers the choice.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

C = TypeVar("C")


class ColumnError(ValueError):
    """A choice of columns that cannot be followed. The message tells the teacher what to choose."""


def chosen_columns(available: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the wanted columns, each once, in the order in which they are available.

    ColumnError where none is wanted, or one that there is not.
    """
    unknown = [each for each in dict.fromkeys(wanted) if each not in available]
    if unknown:
        named = ", ".join(f"“{each}”" for each in unknown)
        is_none = "is no column" if len(unknown) == 1 else "are no columns"
        raise ColumnError(f"{named} {is_none} of this file. Choose from: {', '.join(available)}.")
    if not wanted:
        raise ColumnError(f"No column is chosen. Choose at least one of: {', '.join(available)}.")
    return tuple(each for each in available if each in wanted)


def chosen_cells(
    available: Sequence[str], wanted: Sequence[str] | None, rows: Iterable[Sequence[C]]
) -> tuple[tuple[str, ...], Iterator[Sequence[C]]]:
    """Return the header and the rows with the wanted columns alone; all of them for None."""
    if wanted is None:
        return tuple(available), iter(rows)
    header = chosen_columns(available, wanted)
    places = [available.index(each) for each in header]
    if len(places) == 1:
        return header, ((row[places[0]],) for row in rows)
    return header, map(itemgetter(*places), rows)
