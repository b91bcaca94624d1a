"""Reading ease and reading time."""

from __future__ import annotations

import pytest

from course.content.readability import grade, reading_minutes, syllables

SYLLABLES = [
    ("cat", 1),
    ("lake", 1),
    ("table", 2),
    ("walked", 1),
    ("wanted", 2),
    ("boats", 1),
    ("lakes", 1),
    ("reaches", 2),
    ("neighbour's", 2),
    ("statistics", 3),
    ("allegation", 4),
    ("hmm", 1),
]


@pytest.mark.parametrize(("word", "count"), SYLLABLES)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_is_that_of_kincaid_worked_by_hand() -> None:
    # 10 words, 2 sentences, 11 syllables: 0.39 * 10 / 2 + 11.8 * 11 / 10 - 15.59 = -0.66
    assert grade("The cat sat on the table. A boat went by.") == pytest.approx(-0.66)


def test_line_ends_a_sentence() -> None:
    assert grade("The cat sat\nThe dog ran") == grade("The cat sat. The dog ran.")


def test_text_without_words_has_grade_zero() -> None:
    assert grade("40 | 55") == 0.0


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (270, 2), (900, 5)])
def test_reading_takes_a_minute_for_180_words_and_at_least_one(words: int, minutes: int) -> None:
    assert reading_minutes("word " * words) == minutes
