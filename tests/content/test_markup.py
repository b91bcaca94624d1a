"""The HTML of lessons and quiz texts: markers, terms, blocks, and nothing that could do harm."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.blocks import read_blocks
from course.content.citations import Citations, citations_of
from course.content.markup import Rendering, Section, render_chunk, render_inline, render_parts
from course.content.sources import Passage, Source, Statement


@pytest.fixture
def citations() -> Citations:
    lead = Passage(
        "lead", "Opening", "paragraph", "", (Statement("boats", "There are <40> boats.", ("40 boats", "sail")),)
    )
    return citations_of(
        [
            Source("almanac", "A", "1990 almanac", "", "", "", "It has a title.", "", (lead,)),
            Source("report", "R", "2001 report", "", "", "", "It has none.", "", ()),
        ]
    )


def html_of(text: str, rendering: Rendering) -> str:
    """A whole lesson text as HTML."""
    return render_parts(read_blocks(text, "x.md", 1)[0], rendering)


def test_marker_is_a_numbered_note_that_opens_without_scripts(citations: Citations) -> None:
    html = render_chunk("40 boats sail. [@almanac/lead.boats]", Rendering(citations))

    assert html == (
        '<p>40 boats sail.<span class="cite cite-A">'
        '<input aria-label="Source 1: 1990 almanac, show" class="cite-toggle" id="cite-1" type="checkbox">'
        '<label class="cite-mark" for="cite-1">1</label>'
        '<span class="note" id="note-1"><span class="note-part">'
        '<span class="note-source"><span class="source-mark source-mark-A">A1</span> '
        '<span class="source-name source-name-A">1990 almanac</span>, <span class="note-place">Opening</span></span> '
        '<span class="note-says">There are &lt;40&gt; boats.</span> '
        '<span class="note-quoted"><q class="note-quote">40 boats</q> <q class="note-quote">sail</q> </span> '
        '<span class="note-link"><a href="/sources/almanac#lead.boats">See it in the source</a></span>'
        "</span></span></span></p>"
    )


def test_marker_with_several_citations_is_one_note_with_several_parts(citations: Citations) -> None:
    html = render_chunk("So. [@almanac/lead.boats; report]", Rendering(citations))

    assert html.count('class="note"') == 1
    assert html.count('class="note-part"') == 2
    assert 'class="cite cite-A cite-R"' in html
    assert 'aria-label="Source 1: 1990 almanac and 2001 report, show"' in html
    assert '<a href="/sources/report">' in html


def test_notes_are_numbered_on_through_a_lesson(citations: Citations) -> None:
    rendering = Rendering(citations)

    html = html_of("A. [@report]\n::: own\nB. [@report]\n:::\nC. [@almanac/lead]", rendering)

    assert [f'id="note-{number}"' in html for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert list(rendering.cited) == ["report", "almanac/lead"]


def test_note_that_says_what_one_of_its_section_says_names_that_one(citations: Citations) -> None:
    html = html_of("A. [@report] B. [@report] C. [@almanac/lead] D. [@report; almanac/lead]", Rendering(citations))

    assert re.findall(r'class="(note(?: note-again)?)" id="note-(\d)"', html) == [
        ("note", "1"),
        ("note note-again", "2"),
        ("note", "3"),
        ("note note-again", "4"),
    ]
    assert re.findall(r'note-as">([^<]*)<', html) == ["as at R1", "as at R1"]


def test_note_of_the_next_section_says_again_what_it_says(citations: Citations) -> None:
    html = html_of("A. [@report]\n\n## Next\n\nB. [@report] C. [@report]", Rendering(citations))

    assert re.findall(r'note-as">([^<]*)<', html) == ["as at R2"]


def test_notes_in_lists_and_tables_are_numbered_in_the_order_of_the_text(citations: Citations) -> None:
    text = "A. [@report]\n\n- B. [@report]\n- C. [@report]\n\nD. [@report]\n\n|H|\n|-|\n|E. [@report]|\n\nF. [@report]"

    html = html_of(text, Rendering(citations))

    assert re.findall(r'id="note-(\d+)"', html) == ["1", "2", "3", "4", "5", "6"]
    assert re.findall(r'<label class="cite-mark" for="cite-(\d+)">\1</label>', html) == ["1", "2", "3", "4", "5", "6"]
    assert re.findall(r'source-mark-R">(R\d)<', html) == ["R1", "R2", "R3", "R4", "R5", "R6"]


def test_marker_of_what_does_not_exist_says_so(citations: Citations) -> None:
    html = render_chunk("A. [@nobody/<b>]", Rendering(citations))

    assert "There is no “nobody/&lt;b&gt;”." in html
    assert 'aria-label="Source 1: not found, show"' in html


def test_long_passage_is_cited_as_a_whole() -> None:
    statements = tuple(Statement(f"s{number}", "It is a fact of some length.", ("f",)) for number in range(12))
    passage = Passage("lead", "Opening", "paragraph", "", statements)
    known = citations_of([Source("almanac", "A", "1990 almanac", "", "", "", "", "", (passage,))])

    html = render_chunk("A. [@almanac/lead]", Rendering(known))

    assert '<span class="note-says">This passage as a whole.</span> <span class="note-link">' in html


def test_own_beside_a_source_is_a_part_of_the_note(citations: Citations) -> None:
    html = render_chunk("A. [@report; own]", Rendering(citations))

    assert '<span class="note-part"><span class="note-says">The course’s own.</span></span>' in html


def test_own_mark_reads_as_a_word_without_its_colour() -> None:
    html = render_chunk("It follows. [@own]", Rendering())

    assert html == (
        '<p>It follows.<span class="own-mark" title="The course’s own words or arithmetic, not a source’s">'
        '<span class="visually-hidden"> (the course’s </span>own<span class="visually-hidden">)</span></span></p>'
    )


def test_of_own_marks_with_no_source_between_them_the_last_is_seen(citations: Citations) -> None:
    text = "A. [@own]\n\n- B. [@own]\n- C. [@report]\n\nD. [@own]\n\n## Next\n\nE. [@own]\n\nF. [@own]"

    html = html_of(text, Rendering(citations))

    assert re.findall(r'(.\.)<span class="(own-mark[^"]*)"', html) == [
        ("A.", "own-mark visually-hidden"),
        ("B.", "own-mark"),
        ("D.", "own-mark"),
        ("E.", "own-mark visually-hidden"),
        ("F.", "own-mark"),
    ]


def test_rows_of_a_table_of_three_columns_have_a_heading_and_cells_that_name_their_columns() -> None:
    html = render_chunk("| | Boats | Boys |\n|---|--|--|\n| Lake | 40 | *two* |", Rendering())

    assert '<table class="data rows-narrow">' in html
    assert '<th scope="row">Lake</th>' in html
    assert '<td><span aria-hidden="true" class="cell-word">Boys: </span><em>two</em></td>' in html


def test_term_links_to_the_glossary_and_is_remembered() -> None:
    rendering = Rendering()

    html = render_chunk("A [[count]] of [[boat|the *boats*]].", rendering)

    assert html == (
        '<p>A <a class="term" href="/glossary#count">count</a> of '
        '<a class="term" href="/glossary#boat">the *boats*</a>.</p>'
    )
    assert list(rendering.terms) == ["count", "boat"]


def test_term_without_words_of_its_own_shows_the_glossarys() -> None:
    rendering = Rendering(words={"base-rate": "base rate"})

    html = render_chunk("A [[base-rate]] of [[base-rate|base rates]].", rendering)

    assert html == (
        '<p>A <a class="term" href="/glossary#base-rate">base rate</a> of '
        '<a class="term" href="/glossary#base-rate">base rates</a>.</p>'
    )


def test_headings_get_anchors_that_nothing_else_has() -> None:
    rendering = Rendering()

    html = render_chunk("## What’s *said*\n\n### Deeper\n\n## What's said\n\n## Note 3\n\n## ???", rendering)

    assert html.replace("\n", "") == (
        '<h2 id="whats-said">What’s <em>said</em></h2><h3 id="deeper">Deeper</h3><h2 id="what-s-said">What’s said</h2>'
        '<h2 id="section-note-3">Note 3</h2><h2 id="section">???</h2>'
    )
    assert rendering.sections == [
        Section("whats-said", "What’s said"),
        Section("what-s-said", "What's said"),
        Section("section-note-3", "Note 3"),
        Section("section", "???"),
    ]


def test_line_may_begin_with_a_hashtag() -> None:
    assert render_chunk("Before\n#HeronWalk grew.\n\n#HeronWalk fell.", Rendering()) == (
        "<p>Before\n#HeronWalk grew.</p>\n<p>#HeronWalk fell.</p>"
    )


def test_second_heading_of_the_same_words_gets_a_number() -> None:
    assert 'id="a-2"' in render_chunk("## A\n\n## A", Rendering())


def test_table_scrolls_by_itself_and_names_what_its_headings_head() -> None:
    html = render_chunk("| | Boats |\n|---|--:|\n| Lake | 40 |", Rendering())

    assert html.startswith(
        '<div aria-label="Table 1" class="table-scroll" role="region" tabindex="0"><table class="data">'
    )
    assert '<td></td>\n<th scope="col">Boats</th>' in html
    assert "style" not in html


def test_check_shows_its_question_and_hides_its_explanation() -> None:
    html = html_of("::: check\nIs it so?\n\nNo.\n\nNever.\n:::", Rendering())

    assert html == (
        '<div class="check-yourself"><p class="check-word">Check yourself</p>\n<p>Is it so?</p>\n'
        '<details class="check"><summary>Compare with our answer</summary>\n<p>No.</p>\n<p>Never.</p>\n</details></div>'
    )


def test_summary_is_a_section_of_the_lesson() -> None:
    rendering = Rendering()

    html = html_of("::: summary\n- One\n:::", rendering)

    assert html.startswith('<section class="summary"><h2 id="in-short">In short</h2>')
    assert rendering.sections == [Section("in-short", "In short")]


def test_own_block_and_content_note_say_what_they_are() -> None:
    html = html_of("::: own\nOurs.\n:::\n::: note\nTake care.\n:::", Rendering())

    assert '<aside class="own"><p class="own-word">The course’s own</p>\n<p>Ours.</p>\n</aside>' in html
    assert '<div class="notice notice-care" role="note">' in html


def test_empty_check_and_check_that_begins_with_a_block_lose_nothing() -> None:
    html = html_of("::: check\n:::\n::: check\n::: own\nOurs.\n:::\n:::", Rendering())

    assert "Ours." in html


HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,y)",
    '<a href="#" style="color:red" onclick="x()">y</a>',
    "<input type=text name=q>",
    "<iframe src=//x.example></iframe>",
    "<!-- x --><svg/onload=alert(1)>",
    '[[x" onclick="y|z]]',
    '[@x" onclick="y]',
    "![x](javascript:alert(1))",
]
TAGS = {"p", "a", "span", "input", "label", "q", "em", "strong", "code", "br"}


class Seen(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_harmful_gets_through(text: str) -> None:
    seen = Seen(render_chunk(text, Rendering()))

    assert seen.tags <= TAGS
    assert {name for name, _ in seen.attributes} <= {"class", "href", "id", "for", "type", "aria-label"}
    assert not any(
        name == "href" and (value or "").startswith(("javascript", "data")) for name, value in seen.attributes
    )


@given(st.text(st.sampled_from("ab <>[]()@*_`|:#\"'&;\\\n-=/!{}"), max_size=60))
def test_no_text_makes_a_tag_that_is_not_allowed(text: str) -> None:
    seen = Seen(render_chunk(text, Rendering()))

    assert not seen.tags & {"script", "style", "img", "iframe", "svg", "form", "button"}
    assert not any(name.startswith("on") or name == "style" for name, _ in seen.attributes)


INLINE = [
    ("plain", "plain"),
    ("a < b & *c*", "a &lt; b &amp; <em>c</em>"),
    ("“unfounded”", "“unfounded”"),
    ("**8%** of `x`", "<strong>8%</strong> of <code>x</code>"),
    ("", ""),
    ("#HeronWalk grew", "#HeronWalk grew"),
    ("1. one", "1. one"),
    ("- one", "- one"),
]


@pytest.mark.parametrize(("text", "html"), INLINE, ids=range(len(INLINE)))
def test_inline_text_has_no_paragraph_around_it(text: str, html: str) -> None:
    assert render_inline(text) == html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the article's words, the critics' view", "the article’s words, the critics’ view"),
        ("a [link](/glossary#it's)", 'a <a href="/glossary#it\'s">link</a>'),
    ],
)
def test_apostrophes_are_those_of_print_and_addresses_stay_as_they_are(typed: str, printed: str) -> None:
    assert render_inline(typed) == printed
