"""Runs of words that a text shares with a source's original.

Owns the comparison. Must not know where a text stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from course.content.folding import words
from course.content.wording import plain, without_quotations

SHORTEST_RUN = 9
"""Words that, in a row, are a source's wording and no longer the course's own."""

_BREAK = "¶"


@dataclass(frozen=True, slots=True)
class SharedRun:
    """Words in a row that also stand in a source."""

    source_id: str
    words: tuple[str, ...]


class Originals:
    """The runs of SHORTEST_RUN words in the originals, by source id; empty where no text is attached."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the originals' whole texts, by source id."""
        self._runs: dict[tuple[str, ...], str] = {}
        for source_id, text in texts.items():
            self._runs.update(dict.fromkeys(_runs(words(text)), source_id))

    def shared_with(self, text: str) -> Iterator[SharedRun]:
        """The longest shared runs in a text, in order; what stands between “ and ” is left out and ends a run."""
        if not self._runs:
            return
        for stretch in plain(without_quotations(text, instead=f" {_BREAK} ")).split(_BREAK):
            yield from self._shared_in(words(stretch))

    def around_quotations(self, text: str, *, most: int) -> Iterator[SharedRun]:
        """The shared runs of more than `most` words that a quotation is a part of.

        Own words that go on where a quotation ends, or lead up to it, make the quotation longer than its marks say.
        """
        if not self._runs:
            return
        outside = set(self.shared_with(text))
        for run in self._shared_in(words(plain(text))):
            if len(run.words) > most and run not in outside:
                yield run

    def _shared_in(self, some: list[str]) -> Iterator[SharedRun]:
        start = 0
        while start + SHORTEST_RUN <= len(some):
            source_id = self._runs.get(tuple(some[start : start + SHORTEST_RUN]))
            if source_id is None:
                start += 1
                continue
            end = start + SHORTEST_RUN
            while end < len(some) and tuple(some[end - SHORTEST_RUN + 1 : end + 1]) in self._runs:
                end += 1
            yield SharedRun(source_id, tuple(some[start:end]))
            start = end


def _runs(some: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(some[start : start + SHORTEST_RUN]) for start in range(len(some) - SHORTEST_RUN + 1))
