"""One thing wrong in a content file, said so that its author can mend it.

Owns the form of a message. Must not know any rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A message about a line of a file; the file is named from the content root, lines count from 1."""

    file: str
    line: int
    severity: str
    message: str

    def __str__(self) -> str:
        """`file:line: message`, with the word "warning" before the message of a warning."""
        mark = "warning: " if self.severity == WARNING else ""
        return f"{self.file}:{self.line}: {mark}{self.message}"


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known name and a space after it; "" where none is near."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.5)
    return f'Did you mean "{near[0]}"? ' if near else ""


def listed(names: Iterable[str]) -> str:
    """Names in order, with commas; "none" for no names."""
    return ", ".join(sorted(names)) or "none"
