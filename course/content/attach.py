"""The originals: whether a text is the one a source was written from, and its passages with the cited words marked.

Owns the comparison of a source with its original, and the writing of one. Must not know pages or settings.
"""

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

from course.content.folding import (
    LOST_HASH,
    fingerprint,
    first_difference,
    fold,
    nearest_wording,
    pattern_of,
    stands_in,
)
from course.content.problems import ERROR, Problem
from course.content.sources import Passage, Source, Statement

_HEADING = re.compile(r"^\s*(?:==+.*==+|.*\[edit\])\s*$")
_LIST_ITEM = re.compile(r"^\s*- ")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)]*(?:\[\d+\])*\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*(?:\[\d+\])*\s+(?=[A-Z0-9#\"“'])")
_REFERENCE_MARK = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Original:
    """A paragraph of an original, and the line of the text it begins on."""

    text: str
    line: int

    @property
    def beginning(self) -> str:
        """Its first words."""
        words = self.text.split()
        return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def original_paragraphs(text: str) -> tuple[Original, ...]:
    """The paragraphs of an original: its lines, but for headings and blanks.

    Lines that begin "- " belong together, and so do the title lines: those before the first that ends a sentence.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    title = _title_lines(line for _, line in lines)
    groups: list[list[tuple[int, str]]] = [lines[:title]] if title else []
    for number, line in lines[title:]:
        if _HEADING.match(line):
            continue
        if (
            _LIST_ITEM.match(line)
            and groups
            and groups[-1][-1][0] == number - 1
            and _LIST_ITEM.match(groups[-1][-1][1])
        ):
            groups[-1].append((number, line))
        else:
            groups.append([(number, line)])
    return tuple(Original("\n".join(line.strip() for _, line in group), group[0][0]) for group in groups)


def _title_lines(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        if _ENDS_SENTENCE.search(line) or (count and _HEADING.match(line)):
            break
        count += 1
    return count


def locate_passages(source: Source, text: str) -> dict[str, str]:
    """The original paragraph of each passage that can be found in the text, by the passage's id."""
    return {passage_id: original.text for passage_id, original in _located(source, original_paragraphs(text)).items()}


def _located(source: Source, originals: Sequence[Original]) -> dict[str, Original]:
    """Passages by their fingerprint; between two so found, others by their order."""
    places = {fingerprint(original.text): place for place, original in enumerate(originals)}
    found = {each.id: places[each.fingerprint] for each in source.passages if each.fingerprint in places}
    taken = set(found.values())
    place = -1
    for passage in source.passages:
        if passage.id in found:
            place = found[passage.id]
        elif place + 1 < len(originals) and place + 1 not in taken:
            place += 1
            found[passage.id] = place
    return {each.id: originals[found[each.id]] for each in source.passages if each.id in found}


def check_text(source: Source, text: str, *, file: str = "text", earlier: str = "") -> tuple[Problem, ...]:
    """What keeps a text from being the original of a source, by the lines of the text; empty where it is.

    `earlier` is a text that was the original, if one is kept: against it the first difference can be told.
    """
    originals = original_paragraphs(text)
    located = _located(source, originals)
    if not any(
        fingerprint(located[each.id].text) == each.fingerprint for each in source.passages if each.id in located
    ):
        message = f'no paragraph is one of "{source.id}", “{source.title}”. Check that it is the right document.'
        return (Problem(file, 1, ERROR, message),)
    before = _located(source, original_paragraphs(earlier)) if earlier else {}
    problems = [
        problem
        for passage in source.passages
        for problem in _passage_problems(passage, located.get(passage.id), before.get(passage.id), file)
    ]
    return tuple(sorted([*problems, *_spare_problems(originals, located.values(), file)]))


def _passage_problems(
    passage: Passage, original: Original | None, before: Original | None, file: str
) -> Iterator[Problem]:
    label = f'passage "{passage.id}"'
    if original is None:
        yield Problem(
            file, 1, ERROR, f"{label}: not found. The text must have every paragraph the course was written from."
        )
        return
    if fingerprint(original.text) != passage.fingerprint:
        difference = first_difference(before.text, original.text) if before else ""
        remedy = f"It differs {difference}." if difference else "Attach the text the course was written from."
        message = f"{label}: “{original.beginning}” is not the paragraph the course was written from. {remedy}"
        yield Problem(file, original.line, ERROR, message)
    sentences = _sentences(original.text) if passage.kind == "paragraph" else []
    for statement in passage.statements:
        for message in _quotation_messages(statement, original.text, whole=sentences):
            yield Problem(file, original.line, ERROR, f'{label}, statement "{statement.id}": {message}')


def _sentences(text: str) -> list[str]:
    return [_bare(sentence) for sentence in _SENTENCE_END.split(fold(text))]


def _quotation_messages(statement: Statement, text: str, *, whole: Sequence[str]) -> Iterator[str]:
    for fragment in statement.quotations:
        if not stands_in(fragment, text):
            nearest = nearest_wording(fragment, text)
            yield f"quotation “{fragment}” is not there. The nearest true wording is “{nearest}”."
        elif _bare(fragment) in whole:
            yield f"quotation “{fragment}” is a whole sentence of the original. Quote a part of it."
    yield from _order_messages(statement, fold(text))


def _order_messages(statement: Statement, folded: str) -> Iterator[str]:
    """Pages join a statement's fragments with an ellipsis, which says that the second comes later in the original."""
    at, before = 0, ""
    for fragment in statement.quotations:
        found = folded.find(fold(fragment), at)
        if found < 0 and fold(fragment) in folded:
            yield f"quotation “{fragment}” stands before “{before}” in the original. List fragments in its order."
            return
        at, before = max(at, found), fragment


def _bare(sentence: str) -> str:
    """A sentence without its reference marks, its stop and the quotation marks around it."""
    return _REFERENCE_MARK.sub("", fold(sentence)).strip(" .!?\"'")


def _spare_problems(originals: Sequence[Original], located: Iterable[Original], file: str) -> Iterator[Problem]:
    used = {original.line for original in located}
    for original in originals:
        if original.line not in used:
            message = f"“{original.beginning}” belongs to no passage of the source. Remove it, or describe it there."
            yield Problem(file, original.line, ERROR, message)


def marked_html(text: str, passage: Passage) -> str:
    """A passage's original as HTML: all escaped, each quoted fragment in `<mark>` and linked to its statement."""
    shown = LOST_HASH.sub("#", unicodedata.normalize("NFC", text).strip())
    html, at = [], 0
    for start, end, statement_id in _marked_places(shown, passage.statements):
        html.append(escape(shown[at:start]))
        link = escape(f"#{passage.id}.{statement_id}")
        html.append(f'<a class="marked" href="{link}"><mark>{escape(shown[start:end])}</mark></a>')
        at = end
    html.append(escape(shown[at:]))
    return "".join(html).replace("\n", "<br>\n")


def _marked_places(text: str, statements: Sequence[Statement]) -> Iterator[tuple[int, int, str]]:
    """Where fragments stand, in order; of two that overlap the later one is cut short."""
    places = sorted(
        (match.start(), match.end(), statement.id)
        for statement in statements
        for fragment in statement.quotations
        if (match := pattern_of(fragment).search(text)) is not None
    )
    at = 0
    for start, end, statement_id in places:
        start = max(start, at)
        if start < end:
            yield start, end, statement_id
            at = end


def keep_text(folder: Path, source_id: str, text: str) -> Path:
    """Write an original to `<folder>/<source id>.txt`, whole or not at all, and return its path."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{source_id}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, folder / f"{source_id}.txt")
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
    return folder / f"{source_id}.txt"
