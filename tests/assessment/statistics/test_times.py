"""Time on items from the gaps between answers; medians and quartiles worked by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from course.assessment.statistics import words
from course.assessment.statistics.times import ItemTime, TimeTally

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_time_of_an_item_is_the_gap_to_the_answer_before_it_in_order_of_time() -> None:
    tally = TimeTally(["one", "two", "three"])

    tally.add(START, [("two", at(50)), ("one", at(10)), ("three", at(65))])

    assert [(each.item_id, each.median) for each in tally.times()] == [("one", 10.0), ("two", 40.0), ("three", 15.0)]


def test_answers_saved_together_have_no_time_and_the_next_one_counts_from_them() -> None:
    tally = TimeTally(["one", "two", "three"])

    tally.add(START, [("one", at(60)), ("two", at(60)), ("three", at(90))])

    assert [each.answers for each in tally.times()] == [0, 0, 1]
    assert tally.times()[2].median == 30.0


def test_items_of_other_versions_are_passed_over_and_still_end_a_gap() -> None:
    tally = TimeTally(["two"])

    tally.add(START, [("one", at(60)), ("two", at(70))])

    assert tally.times() == (ItemTime("two", 1, 10.0, 10.0, 10.0),)


def test_median_and_quartiles_are_those_between_neighbours() -> None:
    tally = TimeTally(["one"])

    for seconds in (10, 20, 30, 40):
        tally.add(START, [("one", at(seconds))])

    assert tally.times() == (ItemTime("one", 4, 25.0, 17.5, 32.5),)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(None, "–"), (0, "0 s"), (45.4, "45 s"), (60, "1 min"), (80, "1 min 20 s"), (3900, "1 h 5 min"), (7200, "2 h")],
)
def test_durations_are_told_as_people_say_them(seconds, told) -> None:
    assert words.duration(seconds) == told


@pytest.mark.parametrize(
    ("answers", "low", "high", "told"),
    [
        (10, 20, 80, "Half of the answers took between 20 s and 1 min 20 s."),
        (10, 20.2, 19.9, "Half of the answers took 20 s."),
        (9, 20, 80, "Fewer than 10 answers have a time."),
    ],
)
def test_words_tell_how_long_the_middle_half_took(answers, low, high, told) -> None:
    assert words.item_time(ItemTime("one", answers, 30, low, high)) == told
