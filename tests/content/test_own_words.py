"""Runs of words shared with an original."""

from __future__ import annotations

from course.content.own_words import Originals, SharedRun

ORIGINAL = "One two three four five six seven eight nine ten eleven. Twelve, then thirteen."


def test_quotation_ends_a_run() -> None:
    found = list(Originals({"x": ORIGINAL}).shared_with("one two three four “five” six seven eight nine ten"))

    assert found == []


def test_longest_run_is_found_whatever_its_case_and_punctuation() -> None:
    found = list(Originals({"x": ORIGINAL}).shared_with("so TWO *three* four, five six (seven) eight; nine ten no"))

    assert found == [SharedRun("x", ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))]


def test_eight_words_in_a_row_are_nobodys() -> None:
    assert list(Originals({"x": ORIGINAL}).shared_with("one two three four five six seven eight")) == []


def test_run_may_cross_sentences() -> None:
    found = list(Originals({"x": ORIGINAL}).shared_with("six seven eight nine ten eleven twelve then thirteen"))

    assert [len(run.words) for run in found] == [9]


def test_two_runs_are_told_in_order_and_by_source() -> None:
    originals = Originals({"x": "a b c d e f g h i", "y": "k l m n o p q r s"})

    found = list(originals.shared_with("k l m n o p q r s and a b c d e f g h i"))

    assert [run.source_id for run in found] == ["y", "x"]


def test_nothing_is_shared_where_no_text_is_attached() -> None:
    assert list(Originals({}).shared_with(ORIGINAL)) == []
