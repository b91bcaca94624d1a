"""Quotations and figures as they are read out of a text."""

from __future__ import annotations

import pytest

from course.content.wording import bare_figure, figures, is_whole_sentence, plain, quotations, without_code

FRAGMENTS = [
    ("It says “one two” and “three”.", [("one two",), ("three",)]),
    ("“one … two”", [("one", "two")]),
    ("“one [...] two”", [("one [", "] two")]),
    ("“one […] two”", [("one", "two")]),
    ("“*one* [[count|two]]”", [("one two",)]),
    ("no marks, ‘single’ ones", []),
    ("“”", [()]),
]


@pytest.mark.parametrize(("text", "fragments"), FRAGMENTS, ids=range(len(FRAGMENTS)))
def test_quotation_is_split_at_its_ellipses(text: str, fragments: list[tuple[str, ...]]) -> None:
    assert [quotation.fragments for quotation in quotations(text)] == fragments


SENTENCES = [
    ("The lake is deep.", True),
    ("“The lake is deep!”", True),
    ("#HeronWalk is here?", True),
    ("40 boats sail.", True),
    ("the lake is deep.", False),
    ("The lake is deep", False),
    ("Walks.", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "whole"), SENTENCES, ids=range(len(SENTENCES)))
def test_whole_sentence_begins_large_and_ends_with_a_stop(text: str, whole: bool) -> None:
    assert is_whole_sentence(text) is whole


def test_plain_text_has_no_markup() -> None:
    text = "A *b* **c** _d_ `e` [f](https://x.example) [[term]] [[id|g]]. [@almanac/lead] h_i 2*3"

    assert plain(text) == "A b c d e f term g. h_i 2*3"


def test_code_leaves_blanks_of_its_length() -> None:
    assert without_code('a `"x"` b') == "a       b"


def test_figures_are_found_where_they_begin() -> None:
    assert list(figures("In 1999, 0.5% of 20,000 paid $150,000.")) == [
        ("1999", 3),
        ("0.5", 9),
        ("20000", 17),
        ("150000", 29),
    ]


FIGURES = [("$150,000", "150000"), ("8%", "8"), ("0.005%", "0.005"), ("1,5", "1,5"), ("2018,", "2018")]


@pytest.mark.parametrize(("figure", "bare"), FIGURES, ids=range(len(FIGURES)))
def test_bare_figure_is_digits(figure: str, bare: str) -> None:
    assert bare_figure(figure) == bare
