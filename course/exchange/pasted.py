"""Lines as people paste them from lists and spreadsheets: split into cells, tidied, and quoted in messages.

Owns separators, quotation marks and what nobody sees between letters. It must not know what the cells mean.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from course.exchange.safe_cells import plain_text

LONGEST_LINE = 100_000  # below the limit of Python's csv module

# Characters that web pages and word processors leave between letters, and that nobody sees or types.
_LEFT_BEHIND = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class PastedProblem:
    """What is wrong on a line and what to do. Line 0 is the list as a whole. An error refuses the list, a warning
    does not."""

    line: int
    message: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line that is not blank, numbered from 1, as its cells."""

    number: int
    cells: tuple[str, ...]


def pasted_lines(text: str, problems: list[PastedProblem]) -> Iterator[PastedLine]:
    """Yield the lines that are not blank, split into cells. No cell goes on to the next line, so one stray mark
    spoils one line."""
    numbered = list(enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), start=1))
    separator = ""
    if announced := re.fullmatch(r'"?sep=([,;\t])"?', numbered[0][1]):  # Excel's own first line
        separator = announced[1]
        numbered = numbered[1:]
    separator = separator or _separator([line for _, line in numbered])
    for number, line in numbered:
        if len(line) > LONGEST_LINE:
            problems.append(
                PastedProblem(
                    number, "This line is far too long for one student. Put each student on a line of their own."
                )
            )
            continue
        try:
            cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True), [])
        except csv.Error:
            problems.append(PastedProblem(number, _UNPAIRED))
            continue
        if any(cell.strip() for cell in cells):
            yield PastedLine(number, tuple(plain_text(cell.strip(" ")) for cell in cells))


_UNPAIRED = (
    'The quotation marks (") on this line do not pair up. Take them out, or leave one pair around a whole cell, '
    'as in "Miller, Ben", on one line.'
)


def _separator(lines: Sequence[str]) -> str:
    """Return tab where there is one; else `;` or `,`, whichever stands outside quotation marks on more lines, `;`
    when even."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    if any("\t" in line for line in bare):
        return "\t"
    semicolons, commas = (sum(mark in line for line in bare) for mark in ";,")
    return ";" if semicolons and semicolons >= commas else ","


def tidy(cell: str) -> str:
    """Compose letters, drop what nobody sees, and make every run of spaces one space; control characters stay, to be
    told."""
    composed = unicodedata.normalize("NFC", cell).translate(_LEFT_BEHIND)
    return re.sub(r"[^\S\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", composed).strip(" ")


def is_control(character: str) -> bool:
    """Say whether a character cannot be shown, or turns text around."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _TURNS_TEXT_AROUND


def quoted(labels: Sequence[str]) -> str:
    """Return cells as a message can list them."""
    return ", ".join(f"“{shown(label)}”" for label in labels)


def shown(cell: str) -> str:
    """Return a cell as a message can quote it: what cannot be shown replaced, and cut to forty characters."""
    visible = "".join("\ufffd" if is_control(character) else character for character in cell)
    return visible if len(visible) <= 40 else visible[:39] + "…"
