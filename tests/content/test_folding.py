"""Wording folded, found and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.folding import fingerprint, first_difference, fold, nearest_wording, stands_in, words

FOLDED = [
    ("  two \t words\n there ", "two words there"),
    ("the mayor’s ‘letter’", "the mayor's 'letter'"),
    ("“quoted”", '"quoted"'),
    ("west — and – so ‑ on", "west - and - so - on"),
    ("1. HeronWalk began", "#HeronWalk began"),
    ("1. ^ Heron, Ann", "1. ^ Heron, Ann"),
    ("see 1. HeronWalk", "see 1. HeronWalk"),
    ("2. HeronWalk", "2. HeronWalk"),
    ("cafe\u0301", "café"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED, ids=range(len(FOLDED)))
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_white_space_around_and_between_words_changes_no_fingerprint(text: str) -> None:
    assert fingerprint(" " + fold(text).replace(" ", "\n\t ") + "\n") == fingerprint(text)


def test_fingerprint_is_the_sha256_of_the_folded_text() -> None:
    # printf '#HeronWalk began' | sha256sum
    assert fingerprint("1. HeronWalk  began") == "8dd8d76a041dc894b158848a2dcd673d859c779e864f095a4dea1161d7d59bfa"


def test_words_are_small_and_without_punctuation() -> None:
    assert words("“#HeronWalk” cost $1,5, or 0.5% — the mayor’s.") == [
        "heronwalk",
        "cost",
        "$1",
        "5",
        "or",
        "0.5%",
        "the",
        "mayor's",
    ]


STANDS = [
    ("the mayor's letter", "after the mayor’s letter came", True),
    ("letter came", "the letter\n came", True),
    ("he letter", "the letter", False),
    ("lette", "the letter", False),
    ("#HeronWalk began", "1. HeronWalk began in May", True),
    ("55 boats", "155 boats", False),
    ("boats.[1]", "40 boats.[1] More", True),
    ("Boats", "40 boats", False),
    ("", "anything", False),
    ("a.b", "a-b", False),
]


@pytest.mark.parametrize(("fragment", "text", "stands"), STANDS, ids=range(len(STANDS)))
def test_fragment_stands_letter_for_letter_between_edges_of_words(fragment: str, text: str, stands: bool) -> None:
    assert stands_in(fragment, text) is stands


NEAREST = [
    (
        "the deepest of the valley",
        "The lake is the deepest in the valley, and 40 boats sail.",
        "the deepest in the valley",
    ),
    ("Nobody measured", "It is shallow. Nobody has measured the depth.", "Nobody has measured"),
    ("0.5% of boats", "Each year 0.05% of boats are lost.", "0.05% of boats"),
    ("anything", "", ""),
    ("longer than the text", "the text", "the text"),
]


@pytest.mark.parametrize(("fragment", "text", "nearest"), NEAREST, ids=range(len(NEAREST)))
def test_nearest_wording_is_a_run_of_the_text(fragment: str, text: str, nearest: str) -> None:
    assert nearest_wording(fragment, text) == nearest


DIFFERENT = [
    ("one two three four", "one two three five", "after “one two three”: “five” for “four”"),
    ("one two", "zero two", "at its beginning: “zero” for “one”"),
    ("one two three", "one three", "after “one”: “nothing” for “two”"),
    ("a b", "a x1 x2 x3 x4 x5 x6 b", "after “a”: “x1 x2 x3 x4 x5 …” for “nothing”"),
    ("the “same”", 'the  "same"', ""),
]


@pytest.mark.parametrize(("before", "after", "told"), DIFFERENT, ids=range(len(DIFFERENT)))
def test_first_difference_is_told_in_few_words(before: str, after: str, told: str) -> None:
    assert first_difference(before, after) == told
