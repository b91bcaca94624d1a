"""Blocks, paragraphs and what a marker covers, with their lines."""

from __future__ import annotations

import pytest

from course.content.blocks import (
    Block,
    Chunk,
    Paragraph,
    Span,
    blocks_in,
    marker_citations,
    paragraphs_in,
    read_blocks,
    spans_of,
)

LESSON = """\
First line
goes on. [@own]

## A heading
Below it. [@own]
- one [@own]
  and more
- two
* three

1. four
> quoted
> twice

| a | b |
|---|---|
| c | d |
| e | f |

```
no paragraph
- nor an item
```
::: own
In a block.
::: note
Deeper.
:::
:::
* * *
The end."""


def test_paragraphs_items_rows_and_headings_are_told_apart_with_their_lines() -> None:
    parts, problems = read_blocks(LESSON, "x.md", 10)

    assert problems == []
    assert list(paragraphs_in(parts)) == [
        Paragraph("paragraph", "First line\ngoes on. [@own]", 10),
        Paragraph("heading", "## A heading", 13),
        Paragraph("paragraph", "Below it. [@own]", 14),
        Paragraph("item", "one [@own]\n  and more", 15),
        Paragraph("item", "two", 17),
        Paragraph("item", "three", 18),
        Paragraph("item", "four", 20),
        Paragraph("paragraph", "quoted\ntwice", 21),
        Paragraph("row", "| c | d |", 26),
        Paragraph("row", "| e | f |", 27),
        Paragraph("paragraph", "In a block.", 34, ("own",)),
        Paragraph("paragraph", "Deeper.", 36, ("own", "note")),
        Paragraph("paragraph", "The end.", 40),
    ]


def test_blocks_keep_their_settings_and_what_stands_in_them() -> None:
    parts, _ = read_blocks('a\n::: activity name="compare" start-at="two words"\nb\n:::\nc', "x.md", 1)

    assert parts == (
        Chunk("a", 1),
        Block("activity", {"name": "compare", "start-at": "two words"}, 2, (Chunk("b", 3),)),
        Chunk("c", 5),
    )


def test_blocks_are_listed_outer_before_inner() -> None:
    parts, _ = read_blocks(LESSON, "x.md", 1)

    assert [block.name for block in blocks_in(parts)] == ["own", "note"]


MARKERS = [
    ("almanac/lead", ("almanac/lead",)),
    ("almanac/lead.a; report/b", ("almanac/lead.a", "report/b")),
    ("almanac/lead.a;\n @report/b ", ("almanac/lead.a", "report/b")),
    ("", ("",)),
]


@pytest.mark.parametrize(("marker", "citations"), MARKERS, ids=range(len(MARKERS)))
def test_marker_may_name_several_citations(marker: str, citations: tuple[str, ...]) -> None:
    assert marker_citations(marker) == citations


def test_marker_covers_the_text_back_to_the_marker_before_it() -> None:
    paragraph = Paragraph("paragraph", "One. Two\nso. [@a/b] Three,\nfour. [@own]\nFive.", 7)

    assert list(spans_of(paragraph)) == [
        Span("One. Two\nso. ", 7, ("a/b",)),
        Span(" Three,\nfour. ", 8, ("own",)),
        Span("\nFive.", 9, ()),
    ]


COVERED = [
    (Paragraph("row", "| one [@a/b] | two |", 1), ("a/b",)),
    (Paragraph("row", "| one | two |", 1), ()),
    (Paragraph("heading", "## one", 1), ("own",)),
    (Paragraph("paragraph", "one", 1, ("own",)), ("own",)),
    (Paragraph("paragraph", "one", 1, ("note",)), ("own",)),
    (Paragraph("paragraph", "one", 1, ("check",)), ()),
    (Paragraph("item", "one", 1), ()),
]


@pytest.mark.parametrize(("paragraph", "citations"), COVERED, ids=range(len(COVERED)))
def test_what_follows_the_last_marker_is_covered_by_its_place(paragraph: Paragraph, citations: tuple[str, ...]) -> None:
    assert list(spans_of(paragraph))[-1].citations == citations


def test_nothing_follows_a_marker_before_a_stop() -> None:
    assert [span.citations for span in spans_of(Paragraph("paragraph", "One [@own].", 1))] == [("own",)]


def test_span_knows_the_line_of_a_place_in_it() -> None:
    assert Span("a\nb\nc", 5, ()).line_at(4) == 7


@pytest.mark.parametrize(("text", "level"), [("# a", 1), ("### #b", 3), ("#c", 0)])
def test_heading_has_the_level_of_its_signs(text: str, level: int) -> None:
    assert Paragraph("heading", text, 1).level == level
