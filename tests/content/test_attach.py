"""Originals checked against their sources, and shown with the cited words marked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from course.content.attach import Original, check_text, keep_text, locate_passages, marked_html, original_paragraphs
from course.content.sources import Passage, Source, Statement
from tests.content.conftest import Lake


@pytest.fixture
def almanac(lake: Lake) -> Source:
    return lake.load().sources["almanac"]


@pytest.fixture
def text(lake: Lake) -> str:
    return lake.original("almanac")


def messages(source: Source, text: str, *, earlier: str = "") -> list[str]:
    """The problems of a text as they are printed."""
    return [str(problem) for problem in check_text(source, text, file="almanac.txt", earlier=earlier)]


def test_paragraphs_are_lines_but_for_title_list_headings_and_blanks(text: str) -> None:
    assert original_paragraphs(text) == (
        Original("The Lake Almanac\nFrom the Town Library", 1),
        Original(
            "The lake is the deepest in the valley, and 40 boats sail on it.[1] A keeper counts the boats each spring.",
            5,
        ),
        Original("1. HeronWalk began in 1988, after the mayor’s letter to the school.", 7),
        Original('- "A Wet Summer"\n- Boat days', 11),
    )


def test_heading_ends_the_title_and_lists_apart_stay_apart() -> None:
    found = original_paragraphs("= T =\n== H ==\n- a\n- b\n\n- c\n  1. ^ One. 2 May.")

    assert [(original.text, original.line) for original in found] == [
        ("= T =", 1),
        ("- a\n- b", 3),
        ("- c", 6),
        ("1. ^ One. 2 May.", 7),
    ]


def test_original_has_no_problems(almanac: Source, text: str) -> None:
    assert messages(almanac, text) == []


def test_original_with_other_white_space_and_quotation_marks_has_no_problems(almanac: Source, text: str) -> None:
    assert messages(almanac, text.replace("’", "'").replace(" ", "  ").replace("\n", "\r\n")) == []


def test_each_passage_is_located(almanac: Source, text: str) -> None:
    assert list(locate_passages(almanac, text)) == ["masthead", "lead", "walks", "see-also"]
    assert locate_passages(almanac, text)["see-also"] == '- "A Wet Summer"\n- Boat days'


def test_changed_word_is_told_by_passage_and_nearest_true_wording(almanac: Source, text: str) -> None:
    assert messages(almanac, text.replace("40 boats", "44 boats")) == [
        'almanac.txt:5: passage "lead", statement "boats": quotation “40 boats sail on it” is not there. '
        "The nearest true wording is “44 boats sail on it”.",
        'almanac.txt:5: passage "lead": “The lake is the deepest in …” is not the paragraph the course was written '
        "from. Attach the text the course was written from.",
    ]


def test_changed_word_is_told_beside_the_text_attached_before(almanac: Source, text: str) -> None:
    assert messages(almanac, text.replace("each spring", "each May"), earlier=text) == [
        'almanac.txt:5: passage "lead": “The lake is the deepest in …” is not the paragraph the course was written '
        "from. It differs after “the boats each”: “May.” for “spring.”."
    ]


def test_missing_paragraph_is_told(almanac: Source, text: str) -> None:
    without = text.replace("1. HeronWalk began in 1988, after the mayor’s letter to the school.\n", "")

    assert messages(almanac, without) == [
        'almanac.txt:1: passage "walks": not found. The text must have every paragraph the course was written from.'
    ]


def test_paragraph_too_many_is_told(almanac: Source, text: str) -> None:
    assert messages(almanac, text + "\nOne more paragraph stands at the very end.") == [
        "almanac.txt:14: “One more paragraph stands at the …” belongs to no passage of the source. "
        "Remove it, or describe it there."
    ]


def test_other_document_is_told_in_one_line(almanac: Source, lake: Lake) -> None:
    assert messages(almanac, lake.original("report")) == [
        'almanac.txt:1: no paragraph is one of "almanac", “The Lake Almanac”. Check that it is the right document.'
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "One line"])
def test_text_of_next_to_nothing_is_told_in_one_line(almanac: Source, text: str) -> None:
    assert len(messages(almanac, text)) == 1


def test_quotation_of_a_whole_sentence_is_told(lake: Lake, text: str) -> None:
    lake.change("sources/almanac.toml", '["A keeper counts the boats"]', '["A keeper counts the boats each spring"]')
    source = lake.load().sources["almanac"]

    assert messages(source, text) == [
        'almanac.txt:5: passage "lead", statement "keeper": quotation “A keeper counts the boats each spring” is a '
        "whole sentence of the original. Quote a part of it."
    ]


def test_fragments_in_another_order_than_the_original_has_are_told(lake: Lake, text: str) -> None:
    lake.change(
        "sources/almanac.toml",
        '["#HeronWalk began in 1988", "the mayor\'s letter"]',
        '["the mayor\'s letter", "#HeronWalk began in 1988"]',
    )

    (told,) = messages(lake.load().sources["almanac"], text)
    assert told.endswith(
        "quotation “#HeronWalk began in 1988” stands before “the mayor's letter” in the original. List fragments in "
        "its order."
    )


def test_quotation_of_a_sentence_that_ends_with_a_reference_is_told(lake: Lake, text: str) -> None:
    whole = '"The lake is the deepest in the valley, and 40 boats sail on it"'
    lake.change("sources/almanac.toml", '["40 boats sail on it"]', f"[{whole}]")
    source = lake.load().sources["almanac"]

    assert [message.partition("sail on it” ")[2] for message in messages(source, text)] == [
        "is a whole sentence of the original. Quote a part of it."
    ]


def test_cited_words_are_marked_and_linked_to_their_statements(almanac: Source, text: str) -> None:
    walks = almanac.passage("walks")

    assert marked_html(locate_passages(almanac, text)["walks"], walks) == (
        '<a class="marked" href="#walks.began"><mark>#HeronWalk began in 1988</mark></a>, after '
        '<a class="marked" href="#walks.began"><mark>the mayor’s letter</mark></a> to the school.'
    )


def test_marked_text_is_escaped_and_keeps_its_lines() -> None:
    passage = Passage("p", "S", "list", "", (Statement("s", "", ("a < b",)),))

    assert marked_html("<i>& a <\nb\n- c", passage) == (
        '&lt;i&gt;&amp; <a class="marked" href="#p.s"><mark>a &lt;<br>\nb</mark></a><br>\n- c'
    )


def test_overlapping_fragments_are_each_marked_once() -> None:
    statements = (Statement("one", "", ("a b c",)), Statement("two", "", ("b c d",)), Statement("three", "", ("c",)))

    html = marked_html("a b c d", Passage("p", "S", "paragraph", "", statements))

    assert html == (
        '<a class="marked" href="#p.one"><mark>a b c</mark></a><a class="marked" href="#p.two"><mark> d</mark></a>'
    )


def test_fragment_that_is_not_there_marks_nothing() -> None:
    assert marked_html("a b", Passage("p", "S", "paragraph", "", (Statement("one", "", ("c",)),))) == "a b"


def test_text_is_kept_as_it_is_for_its_owner_only(tmp_path: Path) -> None:
    path = keep_text(tmp_path / "sources", "almanac", "one\r\ntwo’s\n")

    assert path == tmp_path / "sources" / "almanac.txt"
    assert path.read_bytes() == "one\r\ntwo’s\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["almanac.txt"]


def test_text_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    keep_text(tmp_path, "almanac", "before")

    with pytest.raises(UnicodeEncodeError):
        keep_text(tmp_path, "almanac", "after \ud800")

    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("almanac.txt", "before")]
