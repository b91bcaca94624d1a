"""Figures as whole squares: the counts, each worked by hand, and what a form or link may ask for."""

from __future__ import annotations

import pytest

from course.assessment.natural_frequencies import (
    SQUARES,
    Group,
    Setting,
    groups,
    of_the_marked,
    own_groups,
    own_numbers,
    preset,
    read_setting,
    redrawn,
)
from tests.assessment.counted import COUNTED, REDRAWN, counted_setting

TOWN = Setting("parts", 1_000, 1_000, (10, 90, 10))
FBI = Setting("apart", 100, 100, (8, 2))
VOX = Setting("years", 100_000, 100_000, (5, 50))


@pytest.mark.parametrize("case", COUNTED, ids=str)
def test_counts_are_those_worked_by_hand(case) -> None:
    setting, first, second, answer = counted_setting(case)

    assert groups(setting) == (Group(*first), Group(*second))
    assert of_the_marked(setting) == answer


@pytest.mark.parametrize("case", REDRAWN, ids=str)
def test_figure_is_drawn_in_other_squares_without_losing_what_it_counts_out_of(case) -> None:
    shape, of, numbers, squares, expected_of, expected_numbers = case

    drawn = redrawn(Setting(shape, of, of, numbers), squares)

    assert drawn == Setting(shape, expected_of, squares, expected_numbers)


def test_every_square_is_filled_or_empty_in_every_size() -> None:
    for squares in SQUARES:
        one, other = groups(redrawn(TOWN, squares))
        assert one.total + other.total == squares
        assert one.marked + one.unmarked == one.total


def test_way_to_fewer_squares_and_back_loses_nothing() -> None:
    assert redrawn(redrawn(VOX, 100), 100_000) == VOX


def test_five_of_a_hundred_thousand_fill_no_square_of_a_hundred() -> None:
    drawn = redrawn(VOX, 100)

    assert drawn.is_rounded
    assert groups(drawn) == (Group(100, 0), Group(100, 0))


def test_same_share_in_other_squares_is_no_number_of_ones_own() -> None:
    assert own_numbers(redrawn(FBI, 10_000), FBI) == (False, False)
    assert own_numbers(Setting("apart", 10_000, 10_000, (801, 200)), FBI) == (True, False)


@pytest.mark.parametrize(
    ("setting", "given", "expected"),
    [
        (Setting("apart", 100, 100, (9, 2)), FBI, (True, False)),
        (Setting("years", 100_000, 100_000, (6, 50)), VOX, (True, True)),
        (Setting("years", 100_000, 100_000, (5, 10)), VOX, (False, True)),
        (Setting("parts", 1_000, 1_000, (11, 90, 10)), TOWN, (True, True)),
        (Setting("parts", 1_000, 1_000, (10, 91, 10)), TOWN, (True, False)),
        (Setting("parts", 1_000, 1_000, (10, 90, 11)), TOWN, (False, True)),
    ],
)
def test_group_is_ones_own_where_it_rests_on_a_number_of_ones_own(
    setting: Setting, given: Setting, expected: tuple[bool, bool]
) -> None:
    assert own_groups(setting, given) == expected


def test_row_of_the_file_describes_a_setting() -> None:
    row = {"shape": "parts", "of": 1_000, "first": {"value": 10}, "group": [{"value": 90}, {"value": 10}]}

    assert preset(row) == TOWN


def test_link_without_numbers_gets_those_that_were_given() -> None:
    assert read_setting({}, TOWN) == (TOWN, {})
    assert read_setting({"squares": ["100"]}, VOX) == (redrawn(VOX, 100), {})


def test_numbers_of_a_form_count_out_of_what_it_showed_and_are_drawn_in_what_was_chosen() -> None:
    fields = {"of": ["1000"], "squares": ["10000"], "first": ["20"], "second": ["90"], "third": ["10"]}

    assert read_setting(fields, TOWN) == (Setting("parts", 10_000, 10_000, (200, 90, 10)), {})


def test_thousand_may_be_written_with_a_comma() -> None:
    assert read_setting({"of": ["1,000"], "first": ["1,000"], "second": ["0"]}, FBI)[1] == {}


RANGE = "Write a whole number from 0 to 100."
SIZES = "Choose 100, 1,000, 10,000 or 100,000 squares."


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"first": ["101"], "second": ["2"]}, {"first": RANGE}),
        ({"first": ["-1"], "second": ["2"]}, {"first": RANGE}),
        ({"first": ["8.5"], "second": ["2"]}, {"first": RANGE}),
        ({"first": ["eight"], "second": [""]}, {"first": RANGE, "second": RANGE}),
        ({"first": ["٨"], "second": ["2"]}, {"first": RANGE}),
        ({"first": ["1" * 400], "second": ["2"]}, {"first": RANGE}),
        ({"first": ["8"]}, {"second": RANGE}),
        ({"of": ["50"], "first": ["8"], "second": ["2"]}, {"of": SIZES}),
        ({"squares": ["1000000"], "first": ["8"], "second": ["2"]}, {"squares": SIZES}),
        ({"squares": []}, {"squares": SIZES}),
    ],
)
def test_what_is_no_count_is_told_beside_its_field(fields: dict[str, list[str]], problems: dict[str, str]) -> None:
    assert read_setting(fields, FBI)[1] == problems


def test_no_years_at_all_are_no_number_of_years() -> None:
    assert read_setting({"first": ["5"], "second": ["0"]}, VOX)[1] == {"second": "Write a whole number from 1 to 100."}


def test_setting_with_problems_can_still_be_drawn() -> None:
    setting, _ = read_setting({"first": ["x"], "second": ["0"]}, VOX)

    assert groups(setting) == (Group(100_000, 0), Group(100_000, 0))
