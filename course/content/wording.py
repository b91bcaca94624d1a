"""What a text says apart from its markup: bare words, quotations, figures.

Owns the reading of quotation marks and figures. Must not know which text is asked about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course.content.folding import fold

_QUOTATION = re.compile(r"“([^“”]*)”")
_MARKER = re.compile(r"\s*\[@[^\]]*\]")
_TERM = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`[^`]*`")
_EMPHASIS = re.compile(r"(?<!\w)[*_]+(?=\S)|(?<=\S)[*_]+(?!\w)")
_FIGURE = re.compile(r"[$€£]?\d+(?:[.,]\d+)*%?")
_ELLIPSIS = re.compile(r"\s*(?:\[?…\]?|\.\.\.)\s*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between typographic quotation marks, and where they begin in the text."""

    words: str
    offset: int

    @property
    def fragments(self) -> tuple[str, ...]:
        """The words, split at each ellipsis, without the stop or comma that a sentence puts inside the marks."""
        parts = (part.strip() for part in _ELLIPSIS.split(plain(self.words)))
        return tuple(part for part in parts if part)

    @property
    def is_whole_sentence(self) -> bool:
        """Whether it begins with a capital and ends with a stop: more than a fragment of a source may be."""
        return is_whole_sentence(self.words)


def is_whole_sentence(text: str) -> bool:
    """Whether a text begins with a capital, a figure or a hashtag and ends with a sentence's stop."""
    folded = fold(plain(text)).strip("\"'")
    return bool(re.match(r"[A-Z0-9#$]", folded) and re.search(r"[.!?][\"']*$", folded) and " " in folded)


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations in a text, outermost where they are nested."""
    for match in _QUOTATION.finditer(text):
        yield Quotation(match[1], match.start())


def without_quotations(text: str, instead: str = " ¶ ") -> str:
    """The text with a sign in place of each quotation."""
    return _QUOTATION.sub(instead, text)


def plain(text: str) -> str:
    """The text without markers, links, terms, code signs and emphasis."""
    bare = _TERM.sub(lambda match: match[2] or match[1], _MARKER.sub("", text))
    return _EMPHASIS.sub("", _LINK.sub(r"\1", bare)).replace("`", "")


def without_code(text: str) -> str:
    """The text with blanks in place of code, so that places in it stay the same."""
    return _CODE.sub(lambda match: " " * len(match[0]), text)


def figures(text: str) -> Iterator[tuple[str, int]]:
    """Each figure in digits, without grouping, currency or a percent sign, and where it begins."""
    for match in _FIGURE.finditer(text):
        yield bare_figure(match[0]), match.start()


def bare_figure(figure: str) -> str:
    """A figure's digits: "$150,000" is "150000", "8%" is "8"."""
    return re.sub(r",(?=\d{3}\b)", "", figure).strip("$€£%.,")
