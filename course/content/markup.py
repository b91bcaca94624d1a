"""Markdown to HTML: citations, the course's own mark, glossary terms and blocks, cleaned by nh3.

Owns the HTML of lessons and of the texts in quizzes. Must not know files, nor whether a text keeps the rules.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from course.assessment.quiz import OWN, CitedStatement
from course.content.blocks import Block, Chunk, marker_citations
from course.content.citations import Citations, is_of_statement, source_url

NO_CITATIONS = Citations({}, {}, {})
_BLOCK_READERS = ("table", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference", "indent")
_LONGEST_PASSAGE = 300
_RESERVED_IDS = re.compile(r"(?:cite|note|item)-\d+|main|content|top|problems|support")


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a lesson: the anchor and the words of its heading."""

    id: str
    title: str


@dataclass(slots=True)
class Rendering:
    """What counts on through one lesson, from chunk to chunk: numbers of notes, anchors, terms and citations used.

    `words` are the glossary's terms by id, shown where a lesson gives none of its own.
    """

    citations: Citations = NO_CITATIONS
    words: Mapping[str, str] = field(default_factory=dict)
    notes: int = 0
    tables: int = 0
    ids: set[str] = field(default_factory=set)
    sections: list[Section] = field(default_factory=list)
    terms: dict[str, None] = field(default_factory=dict)
    cited: dict[str, None] = field(default_factory=dict)
    said_at: dict[str, int] = field(default_factory=dict)
    """The number of the note of this section that begins with a citation and says in full what it says."""

    def anchor(self, title: str) -> str:
        """An anchor for a heading that nothing else on the page has."""
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("’", "")).strip("-") or "section"
        slug = f"section-{slug}" if _RESERVED_IDS.fullmatch(slug) else slug
        anchor, number = slug, 2
        while anchor in self.ids:
            anchor, number = f"{slug}-{number}", number + 1
        self.ids.add(anchor)
        return anchor


def render_chunk(text: str, rendering: Rendering) -> str:
    """Markdown as cleaned HTML, with its notes numbered on from those before it."""
    return _clean(_markdown(rendering).convert(text))


@lru_cache(maxsize=8192)
def render_inline(text: str) -> str:
    """One paragraph of Markdown as cleaned HTML without the paragraph around it."""
    reader = _markdown(Rendering())
    for name in _BLOCK_READERS:
        reader.parser.blockprocessors.deregister(name)
    html = _clean(reader.convert(" ".join(text.split())))
    return html.removeprefix("<p>").removesuffix("</p>")


def render_block(block: Block, rendering: Rendering) -> str:
    """A `:::` block and what stands in it as HTML."""
    if block.name == "check":
        return _render_check(block, rendering)
    opening, closing = _AROUND_BLOCK.get(block.name, ("", ""))
    if block.name == "summary":
        rendering.said_at.clear()
        opening = f'<section class="summary"><h2 id="{_summary_anchor(rendering)}">{SUMMARY_TITLE}</h2>'
    return f"{opening}\n{render_parts(block.parts, rendering)}\n{closing}"


def render_parts(parts: Sequence[Chunk | Block], rendering: Rendering) -> str:
    """Chunks and blocks in order as HTML."""
    return "\n".join(
        render_chunk(part.text, rendering) if isinstance(part, Chunk) else render_block(part, rendering)
        for part in parts
    )


SUMMARY_TITLE = "In short"
_AROUND_BLOCK: Mapping[str, tuple[str, str]] = {
    "own": ('<aside class="own"><p class="own-word">The course’s own</p>', "</aside>"),
    "note": ('<div class="notice notice-care" role="note"><p class="notice-word">Before you read on</p>', "</div>"),
    "summary": ("", "</section>"),
}


def _summary_anchor(rendering: Rendering) -> str:
    anchor = rendering.anchor(SUMMARY_TITLE)
    rendering.sections.append(Section(anchor, SUMMARY_TITLE))
    return anchor


def _render_check(block: Block, rendering: Rendering) -> str:
    """The first paragraph as the question, in plain sight; the rest as its explanation, to be opened."""
    question, explanation = _split_check(block)
    return (
        '<div class="check-yourself"><p class="check-word">Check yourself</p>\n'
        f"{render_chunk(question, rendering)}\n"
        '<details class="check"><summary>Compare with our answer</summary>\n'
        f"{render_parts(explanation, rendering)}\n</details></div>"
    )


def _split_check(block: Block) -> tuple[str, Sequence[Chunk | Block]]:
    first = block.parts[0] if block.parts else Chunk("", block.line)
    if isinstance(first, Block):
        return "", block.parts
    question, _, rest = first.text.strip().partition("\n\n")
    return question, (Chunk(rest, first.line), *block.parts[1:])


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _markdown(rendering: Rendering) -> Markdown:
    """A new reader for one text; a used one would carry its notes over."""
    return Markdown(
        extensions=[TableExtension(), SaneListExtension(), _CourseExtension(rendering)], output_format="html"
    )


class _CourseExtension(Extension):
    """Markers, terms, anchors and tables; HTML in the text is text."""

    def __init__(self, rendering: Rendering) -> None:
        super().__init__()
        self._rendering = rendering

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.register(_HeadingReader(md.parser), "hashheader", 70)
        md.inlinePatterns.register(_MarkerPattern(r"\s*\[@([^\]]*)\]", md, self._rendering), "marker", 172)
        md.inlinePatterns.register(_TermPattern(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]", md, self._rendering), "term", 171)
        md.treeprocessors.register(_Numbers(md, self._rendering), "numbers", 6)
        md.treeprocessors.register(_OwnMarks(md), "own_marks", 5.5)
        md.treeprocessors.register(_Anchors(md, self._rendering), "anchors", 5)
        md.treeprocessors.register(_Tables(md, self._rendering), "tables", 4)


class _HeadingReader(HashHeaderProcessor):
    """Headings have a space after their signs, so that a line may begin with a hashtag."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\])*?)[ \t]*#*(?:\n|$)")


class _CoursePattern(InlineProcessor):
    """A pattern that counts on through the lesson."""

    def __init__(self, pattern: str, md: Markdown, rendering: Rendering) -> None:
        super().__init__(pattern, md)
        self._rendering = rendering


class _MarkerPattern(_CoursePattern):
    """`[@source/passage.statement]` and `[@own]`, with the space before them."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        citations = marker_citations(m[1])
        element = _own_mark() if citations == (OWN,) else _cite(citations, self._rendering)
        return element, m.start(0), m.end(0)


class _TermPattern(_CoursePattern):
    """`[[term]]`, shown as the glossary writes it, and `[[term|the words]]`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        term = m[1].strip()
        self._rendering.terms[term] = None
        link = Element("a", {"class": "term", "href": f"/glossary#{term}"})
        link.text = AtomicString(m[2] or self._rendering.words.get(term, term))
        return link, m.start(0), m.end(0)


def _own_mark() -> Element:
    mark = Element("span", {"class": "own-mark", "title": "The course’s own words or arithmetic, not a source’s"})
    _add(mark, "span", "visually-hidden", " (the course’s ").tail = AtomicString("own")
    _add(mark, "span", "visually-hidden", ")")
    return mark


def _cite(citations: Sequence[str], rendering: Rendering) -> Element:
    """A marker with its note: beside the text on a wide page, opened by its check box on a narrow one."""
    rendering.cited.update(dict.fromkeys(citations))
    known = [rendering.citations.statements[each] for each in citations if each in rendering.citations.statements]
    letters = sorted({each.source_letter for each in known})
    cite = Element("span", {"class": " ".join(["cite", *(f"cite-{letter}" for letter in letters)])})
    SubElement(cite, "input", {"type": "checkbox", "class": "cite-toggle", "aria-label": f"{_names(known)}, show"})
    SubElement(cite, "label", {"class": "cite-mark"})
    note = SubElement(cite, "span", {"class": "note", "data-first": citations[0]})
    for citation in citations:
        _add_note_part(note, citation, rendering.citations.statements.get(citation))
    return cite


def _names(known: Sequence[CitedStatement]) -> str:
    return " and ".join(dict.fromkeys(each.source_name for each in known)) or "not found"


def _add_note_part(note: Element, citation: str, cited: CitedStatement | None) -> None:
    part = _add(note, "span", "note-part")
    if cited is None:
        _add(part, "span", "note-says", "The course’s own." if citation == OWN else f"There is no “{citation}”.")
        return
    _add_place(part, cited)
    _add(part, "span", "note-says", _note_says(cited)).tail = " "
    if cited.quotations:
        quoted = _add(part, "span", "note-quoted")
        quoted.tail = " "
        for words in cited.quotations:
            _add(quoted, "q", "note-quote", words).tail = " "
    link = SubElement(_add(part, "span", "note-link"), "a", {"href": source_url(citation)})
    link.text = AtomicString("See it in the source")


def _add_place(part: Element, cited: CitedStatement) -> None:
    source = _add(part, "span", "note-source")
    source.tail = " "
    letter = cited.source_letter
    _add(source, "span", f"source-mark source-mark-{letter}", letter).tail = " "
    _add(source, "span", f"source-name source-name-{letter}", cited.source_name).tail = ", "
    _add(source, "span", "note-place", cited.place)


def _note_says(cited: CitedStatement) -> str:
    """What is cited says; of a long passage only that it is meant as a whole, as its statements would fill the page."""
    is_passage = "/" in cited.citation and not is_of_statement(cited.citation)
    return "This passage as a whole." if is_passage and len(cited.says) > _LONGEST_PASSAGE else cited.says


def _add(parent: Element, tag: str, name: str, text: str = "") -> Element:
    child = SubElement(parent, tag, {"class": name})
    if text:
        child.text = AtomicString(text)
    return child


class _Numbers(Treeprocessor):
    """Numbers the notes as they follow in the text: the library comes to the items of lists after all paragraphs."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self._rendering = rendering

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "h2":
                self._rendering.said_at.clear()
            if (element.get("class") or "").partition(" ")[0] == "cite":
                self._rendering.notes += 1
                self._number(element, str(self._rendering.notes))

    def _number(self, cite: Element, number: str) -> None:
        toggle, mark, note = cite
        toggle.set("id", f"cite-{number}")
        toggle.set("aria-label", f"Source {number}: {toggle.get('aria-label')}")
        mark.set("for", f"cite-{number}")
        mark.text = AtomicString(number)
        note.set("id", f"note-{number}")
        # Not by a counter of the style sheet: it would leave out the notes in a disclosure that is closed.
        for letter in note.iter("span"):
            if (letter.get("class") or "").startswith("source-mark "):
                letter.text = AtomicString(f"{letter.text}{number}")
        self._refer_back(note, int(number))

    def _refer_back(self, note: Element, number: int) -> None:
        """Let a note that says what one of its section says name that one; the style says where this is enough."""
        first = note.attrib.pop("data-first")
        said_at = self._rendering.said_at.get(first)
        if first not in self._rendering.citations.statements or said_at is None:
            self._rendering.said_at[first] = number
            return
        letter = self._rendering.citations.statements[first].source_letter
        note.set("class", "note note-again")
        as_at = Element("span", {"class": "note-as"})
        as_at.text = AtomicString(f"as at {letter}{said_at}")
        as_at.tail = " "
        note[0].insert(1, as_at)


class _OwnMarks(Treeprocessor):
    """Of own marks with no source between them the last is seen: a mark stands for all back to the one before it.

    The others stay for those who listen. A heading or a table ends such a row of marks.
    """

    def run(self, root: Element) -> None:
        pending = None
        for element in root.iter():
            name = (element.get("class") or "").partition(" ")[0]
            if name == "own-mark":
                if pending is not None:
                    pending.set("class", "own-mark visually-hidden")
                pending = element
            elif name == "cite" or element.tag in ("h2", "h3", "h4", "table", "tr"):
                pending = None


class _Anchors(Treeprocessor):
    """An anchor for each heading, and the list of sections."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self._rendering = rendering

    def run(self, root: Element) -> None:
        for heading in root.iter():
            if heading.tag in ("h2", "h3"):
                title = self._title(heading)
                heading.set("id", self._rendering.anchor(title))
                if heading.tag == "h2":
                    self._rendering.sections.append(Section(heading.get("id", ""), title))

    @staticmethod
    def _title(heading: Element) -> str:
        return " ".join("".join(heading.itertext()).split())


class _Tables(Treeprocessor):
    """Tables that scroll by themselves on a narrow screen, with headings that say what they head.

    From three columns on the first cell of a row is its heading, and the others say their column's, which is seen where
    rows stand as cards.
    """

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self._rendering = rendering

    def run(self, root: Element) -> None:
        for heading in root.iter("th"):
            if "".join(heading.itertext()).strip():
                heading.set("scope", "col")
            else:
                heading.tag = "td"
        for place, child in enumerate(list(root)):
            if child.tag == "table":
                root[place] = self._framed(child)

    def _framed(self, table: Element) -> Element:
        self._rendering.tables += 1
        label = f"Table {self._rendering.tables}"
        frame = Element("div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label})
        frame.tail, table.tail = table.tail, "\n"
        headings = ["".join(each.itertext()).strip() for each in table[0][0]]
        table.set("class", "data rows-narrow" if len(headings) >= _WIDE_TABLE else "data")
        if len(headings) >= _WIDE_TABLE:
            for row in table[1]:
                _name_cells(row, headings)
        frame.append(table)
        return frame


_WIDE_TABLE = 3


def _name_cells(row: Element, headings: Sequence[str]) -> None:
    first, *others = row
    first.tag = "th"
    first.set("scope", "row")
    for cell, heading in zip(others, headings[1:], strict=True):
        word = Element("span", {"class": "cell-word", "aria-hidden": "true"})
        word.text = AtomicString(f"{heading}: ")
        word.tail, cell.text = cell.text, None
        cell.insert(0, word)


# --- cleaning ---------------------------------------------------------------------------------------------------------

_INLINE_TAGS = {"a", "br", "code", "em", "i", "input", "label", "q", "span", "strong", "sub", "sup"}
_BLOCK_TAGS = {"blockquote", "div", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {
    "a": {"href", "class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "input": {"class", "id", "aria-label"},
    "label": {"class", "for"},
    "ol": {"start"},
    "q": {"class"},
    "span": {"class", "id", "title", "aria-hidden"},
    "table": {"class"},
    "th": {"scope"},
}


_TAG = re.compile(r"(<[^>]*>)")
_APOSTROPHE = re.compile(r"(?<=\w)'")


def set_apostrophes(text: str) -> str:
    """A text with the apostrophes that print has; authors type the straight ones of a keyboard."""
    return _APOSTROPHE.sub("’", text)


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=_INLINE_TAGS | _BLOCK_TAGS | _TABLE_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        url_schemes={"http", "https"},
        link_rel=None,
        strip_comments=True,
    )
    return "".join(part if part.startswith("<") else set_apostrophes(part) for part in _TAG.split(cleaned))
