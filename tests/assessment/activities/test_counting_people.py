"""What a student guessed and set in figures as natural frequencies: how it is read, and the sentence that keeps it."""

from __future__ import annotations

import pytest

from course.assessment.activities import AnswerError
from course.assessment.activities.counting_people import CountingPeople, kept_guess, kept_setting
from course.assessment.natural_frequencies import Setting

KIND = CountingPeople()
BOATS = {
    "id": "boats",
    "title": "Boats with a sail",
    "squares": "boats",
    "marked": "with a sail",
    "cites": ["report/boats"],
    "shape": "apart",
    "of": 100,
    "guess": {"of": 100, "unit": "of 100 boats", "finds": "8 of 100", "cites": ["report/count"]},
    "group": [{"name": "Old pier", "value": 8}, {"name": "New pier", "value": 2}],
}
YEARS = {
    **BOATS,
    "shape": "years",
    "group": [{"name": "In one year", "value": 8}, {"name": "In {years} years", "value": 2}],
}
PARTS = {
    **BOATS,
    "shape": "parts",
    "first": {"value": 10},
    "group": [{"name": "Red", "value": 90}, {"name": "Blue", "value": 10}],
}
GIVEN = {"of": ["100"], "squares": ["100"], "first": ["8"], "second": ["2"]}


def test_guess_is_kept_without_the_numbers_that_were_given() -> None:
    assert KIND.read(BOATS, {"guess": ["50"], **GIVEN}) == {"guess": 50}


def test_numbers_of_ones_own_are_kept_with_a_guess_and_without() -> None:
    mine = {**GIVEN, "first": ["30"]}

    assert KIND.read(BOATS, {"guess": [""], **mine}) == {"set": {"of": 100, "squares": 100, "first": 30, "second": 2}}
    assert KIND.read(BOATS, {"guess": ["1"], **mine})["guess"] == 1


@pytest.mark.parametrize("guess", [[], [""], ["101"], ["-1"], ["eight"], ["8.5"], ["٨"], ["1234567"]])
def test_what_is_no_guess_is_asked_for_again(guess: list[str]) -> None:
    with pytest.raises(AnswerError, match=r"^Write your guess as a whole number from 0 to 100\.$"):
        KIND.read(BOATS, {"guess": guess, **GIVEN})


def test_numbers_that_are_none_are_told() -> None:
    with pytest.raises(AnswerError, match=r"^Write a whole number from 0 to 100\.$"):
        KIND.read(BOATS, {"guess": ["50"], **GIVEN, "second": ["200"]})


@pytest.mark.parametrize(
    ("row", "value", "sentence"),
    [
        (BOATS, {"guess": 50}, "Boats with a sail: you guessed 50 of 100 boats; counted, it is 8 of 100."),
        (
            BOATS,
            {"set": {"of": 100, "squares": 100, "first": 30, "second": 2}},
            "Boats with a sail: you set numbers of your own, which no source gives: old pier 30 of 100 boats with a "
            "sail, new pier 2 of 100.",
        ),
        (
            YEARS,
            {"set": {"of": 100, "squares": 100, "first": 8, "second": 3}},
            "Boats with a sail: you set numbers of your own, which no source gives: in one year 8 of 100 boats with a "
            "sail, in 3 years 22 of 100.",
        ),
        (
            PARTS,
            {"guess": 1, "set": {"of": 100, "squares": 100, "first": 20, "second": 90, "third": 10}},
            "Boats with a sail: you guessed 1 of 100 boats; counted, it is 8 of 100. Then you set numbers of your own, "
            "which no source gives: of the 26 boats with a sail, 18 are red.",
        ),
        (BOATS, {"guess": 101}, None),
        (BOATS, {"set": {"of": 100, "squares": 100, "first": 101, "second": 2}}, None),
        ({"id": "boats"}, {"guess": 0, "set": {"first": 1}}, None),
    ],
)
def test_what_was_guessed_and_set_is_kept_in_a_sentence(row, value, sentence: str | None) -> None:
    assert KIND.kept(row, value) == sentence


def test_answer_of_a_row_that_was_rewritten_shows_nothing_wrong() -> None:
    assert kept_guess({"id": "boats"}, {"guess": 0}) is None
    assert kept_guess(BOATS, {"guess": True}) is None
    assert kept_setting(PARTS, {"set": {"of": 100, "squares": 100, "first": 30, "second": 2}}) is None
    assert kept_setting(BOATS, {"set": {"of": 100, "squares": 1_000, "first": 30, "second": 2}}) == Setting(
        "apart", 1_000, 1_000, (300, 20)
    )


def test_sentence_rests_on_what_the_row_and_its_guess_cite() -> None:
    assert tuple(KIND.cites(BOATS)) == ("report/boats", "report/count")
