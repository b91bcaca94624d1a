"""A lesson's text as its author wrote it: chunks of Markdown, `:::` blocks, paragraphs, and what each marker covers.

Owns the form of blocks and markers and the lines they stand on. Must not know HTML, nor what a citation names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from course.assessment.quiz import OWN
from course.content.problems import ERROR, Problem, did_you_mean

BLOCK_NAMES = ("activity", "check", "note", "own", "summary")
UNMARKED_BLOCKS = frozenset({"note", "own"})
"""The blocks that are the course's own as a whole, so that nothing in them needs a marker."""

MARKER = re.compile(r"\[@([^\]]*)\]")
_OPENING = re.compile(r"^:::\s*(?P<name>[\w-]+)(?P<settings>.*)$")
_SETTING = re.compile(r'\s+([a-z][a-z_-]*)="([^"]*)"')
_CLOSING = re.compile(r"^:::\s*$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_RULE_OF_TABLE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$")
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of plain Markdown."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A `::: name key="value"` block and what stands in it."""

    name: str
    settings: Mapping[str, str]
    line: int
    parts: tuple["Chunk | Block", ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, list item, table row or heading, with the names of the blocks it stands in."""

    kind: str
    text: str
    line: int
    inside: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the block it stands in makes it the course's own without a marker."""
        return not UNMARKED_BLOCKS.isdisjoint(self.inside)

    @property
    def level(self) -> int:
        """The level of a heading, 1 to 6; 0 for anything else."""
        match = _HEADING.match(self.text)
        return len(match[1]) if match and self.kind == "heading" else 0


@dataclass(frozen=True, slots=True)
class Span:
    """The text that one marker covers, and the citations in the marker."""

    text: str
    line: int
    citations: tuple[str, ...]

    def line_at(self, offset: int) -> int:
        """The line of a place in the text."""
        return self.line + self.text.count("\n", 0, offset)


@dataclass(slots=True)
class _Open:
    """A block whose end has not been reached; the first of the stack is the lesson itself."""

    name: str
    settings: Mapping[str, str]
    line: int
    parts: list[Chunk | Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    chunk_line: int = 0

    def end_chunk(self) -> None:
        if "".join(self.lines).strip():
            self.parts.append(Chunk("\n".join(self.lines), self.chunk_line))
        self.lines = []

    def add(self, line: str, number: int) -> None:
        if not self.lines:
            self.chunk_line = number
        self.lines.append(line)


def read_blocks(text: str, file: str, first_line: int) -> tuple[tuple[Chunk | Block, ...], list[Problem]]:
    """The chunks and blocks of a lesson's text, and what is wrong with its `:::` lines."""
    stack = [_Open("", {}, first_line)]
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if _CLOSING.match(line):
            if len(stack) == 1:
                problems.append(Problem(file, number, ERROR, "::: closes no block. Remove it, or open one before it."))
            else:
                _close(stack)
        elif match := _OPENING.match(line):
            problems.extend(Problem(file, number, ERROR, each) for each in _opening_problems(match, stack))
            stack[-1].end_chunk()
            stack.append(_Open(match["name"], dict(_SETTING.findall(match["settings"])), number))
        else:
            stack[-1].add(line, number)
    while len(stack) > 1:
        message = f'block "{stack[-1].name}" is not closed. End it with ::: on a line of its own.'
        problems.append(Problem(file, stack[-1].line, ERROR, message))
        _close(stack)
    stack[0].end_chunk()
    return tuple(stack[0].parts), problems


def _close(stack: list[_Open]) -> None:
    done = stack.pop()
    done.end_chunk()
    stack[-1].end_chunk()
    stack[-1].parts.append(Block(done.name, done.settings, done.line, tuple(done.parts)))


def _opening_problems(match: re.Match[str], stack: Sequence[_Open]) -> Iterator[str]:
    name = match["name"]
    if name not in BLOCK_NAMES:
        yield f'block "{name}" is not known. {did_you_mean(name, BLOCK_NAMES)}Allowed: {", ".join(BLOCK_NAMES)}.'
    if _SETTING.sub("", match["settings"]).strip():
        yield f'the settings of block "{name}" cannot be read. Write them like name="compare".'
    if name == "activity" and len(stack) > 1:
        yield f'an activity stands in block "{stack[-1].name}". Close that block first.'


def blocks_in(parts: Sequence[Chunk | Block]) -> Iterator[Block]:
    """All blocks, outer before inner."""
    for part in parts:
        if isinstance(part, Block):
            yield part
            yield from blocks_in(part.parts)


def paragraphs_in(parts: Sequence[Chunk | Block], inside: tuple[str, ...] = ()) -> Iterator[Paragraph]:
    """All paragraphs, list items, table rows and headings, in order."""
    for part in parts:
        if isinstance(part, Block):
            yield from paragraphs_in(part.parts, (*inside, part.name))
        else:
            yield from _paragraphs(part, inside)


def _paragraphs(chunk: Chunk, inside: tuple[str, ...]) -> Iterator[Paragraph]:
    for kind, line, lines in _groups(chunk.text.split("\n")):
        yield Paragraph(kind, "\n".join(lines), chunk.line + line, inside)


def _groups(lines: Sequence[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Kind, place and lines of each group of lines that belong together; code is left out."""
    group: list[str] = []
    kind, start, fence = "", 0, ""
    for number, line in enumerate(lines):
        opens = _FENCE.match(line)
        if fence or opens:
            fence = _fence_after(fence, opens)
            next_kind = "code"
        else:
            next_kind = _kind_of(line, kind)
        if group and (next_kind != kind or kind in ("heading", "row") or _ITEM.match(line)):
            yield kind, start, group
            group = []
        kind = next_kind
        if kind not in ("", "code") and not _is_furniture(lines, number, kind):
            start = start if group else number
            group.append(_bare(line, kind))
    if group:
        yield kind, start, group


def _fence_after(fence: str, line: re.Match[str] | None) -> str:
    if not fence:
        return line[1] if line else ""
    return "" if line and line[1] == fence else fence


def _kind_of(line: str, before: str) -> str:
    if not line.strip() or _RULE.match(line):
        return ""
    if _HEADING.match(line):
        return "heading"
    if line.lstrip().startswith("|"):
        return "row"
    if _ITEM.match(line):
        return "item"
    if line.startswith(">"):
        return "paragraph"
    return "item" if before == "item" else "paragraph"


def _is_furniture(lines: Sequence[str], number: int, kind: str) -> bool:
    """Whether a line is a table's header or the rule below it."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return kind == "row" and bool(_RULE_OF_TABLE.match(lines[number]) or _RULE_OF_TABLE.match(below))


def _bare(line: str, kind: str) -> str:
    """The line without the signs that make it an item or a quotation."""
    if kind == "item":
        return _ITEM.sub("", line, count=1)
    return re.sub(r"^\s*>\s?", "", line)


def marker_citations(marker: str) -> tuple[str, ...]:
    """The citations between the brackets of a marker: `a; @b` gives a and b."""
    return tuple(each.strip().removeprefix("@").strip() for each in marker.split(";"))


def spans_of(paragraph: Paragraph) -> Iterator[Span]:
    """The text before each marker, back to the marker before it.

    What follows the last marker belongs to it in a table row, and is the course's own in a block that is.
    In any other place it is covered by nothing, and gets a span without citations.
    """
    start = 0
    last: tuple[str, ...] = ()
    for match in MARKER.finditer(paragraph.text):
        last = marker_citations(match[1])
        yield Span(paragraph.text[start : match.start()], _line(paragraph, start), last)
        start = match.end()
    rest = paragraph.text[start:]
    if _WORD.search(rest):
        citations = (
            (OWN,) if paragraph.is_own or paragraph.kind == "heading" else last if paragraph.kind == "row" else ()
        )
        yield Span(rest, _line(paragraph, start), citations)


def _line(paragraph: Paragraph, offset: int) -> int:
    return paragraph.line + paragraph.text.count("\n", 0, offset)
