"""CSV text cut into its cells and put together again without changing a character of what is not touched.

For files that belong to somebody else. Must not know what the cells mean.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUOTED = '"(?:[^"]|"")*"'


class RawCsvError(ValueError):
    """Text that is no CSV. The message tells where."""


@dataclass(slots=True)
class RawRow:
    """A row: the number of its first line from 1, its cells as they stand in the file, and its line end."""

    line: int
    cells: list[str]
    end: str

    def value(self, place: int) -> str:
        """The value of a cell without quotation marks; "" where the row is shorter."""
        if place >= len(self.cells):
            return ""
        raw = self.cells[place]
        if raw.lstrip().startswith('"') and raw.rstrip().endswith('"') and len(raw.strip()) > 1:
            return raw.strip()[1:-1].replace('""', '"')
        return raw

    def values(self) -> list[str]:
        """The values of all cells."""
        return [self.value(place) for place in range(len(self.cells))]

    def put(self, place: int, raw: str) -> None:
        """Write a cell as it shall stand in the file; a shorter row is made long enough."""
        self.cells.extend([""] * (place + 1 - len(self.cells)))
        self.cells[place] = raw


def read_rows(text: str, delimiter: str) -> list[RawRow]:
    """Cut text into rows. RawCsvError where a quotation mark is opened and never closed."""
    return list(_rows(text, delimiter))


def write_rows(rows: Sequence[RawRow], delimiter: str) -> str:
    """Put rows together: the inverse of `read_rows`."""
    return "".join(delimiter.join(row.cells) + row.end for row in rows)


def quoted(value: str, delimiter: str) -> str:
    """A value as a cell, between quotation marks where it needs them (RFC 4180)."""
    if any(sign in value for sign in (delimiter, '"', "\r", "\n")) or value != value.strip():
        return '"' + value.replace('"', '""') + '"'
    return value


def _rows(text: str, delimiter: str) -> Iterator[RawRow]:
    cell = re.compile(rf"[ \t]*{_QUOTED}[^{re.escape(delimiter)}\r\n]*|[^{re.escape(delimiter)}\r\n]*")
    line_end = re.compile("\r\n|\r|\n")
    place, line = 0, 1
    while place < len(text):
        cells, first = [], line
        while True:
            match = cell.match(text, place)
            assert match is not None  # the second half matches nothing at all
            if match.group().lstrip(" \t").startswith('"') and not re.match(rf"[ \t]*{_QUOTED}", match.group()):
                raise RawCsvError(f"line {line}: a quotation mark is opened and not closed")
            cells.append(match.group())
            line += len(line_end.findall(match.group()))
            place = match.end()
            if place < len(text) and text[place] == delimiter:
                place += 1
                continue
            break
        end = line_end.match(text, place)
        line += end is not None
        place = end.end() if end else place
        yield RawRow(first, cells, end.group() if end else "")
