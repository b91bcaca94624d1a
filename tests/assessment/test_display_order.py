"""Shuffling: the same for ever by its seed, complete, and never giving the answer away."""

from dataclasses import replace
from itertools import permutations

import pytest

from course.assessment.display_order import items_in_order, options_in_order
from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item, Quiz
from tests.assessment.items import choice, matching, numeric, one_of_each, ordering, short, verdict_with_evidence

SEEDS = range(300)


def ids(item: Item) -> str:
    """The ids of an item's options, one letter each."""
    return "".join(option.id for option in item.options)


def quiz() -> Quiz:
    """A quiz of three items."""
    names = ("one", "two", "three")
    return Quiz("quiz", "Title", "", tuple(Item(name, "short", "Stem", "Objective", ("key",)) for name in names))


def test_order_of_a_seed_is_the_same_for_ever() -> None:
    # An attempt begun today is opened again years later: these orders must not change.
    assert [ids(options_in_order(choice("single", "abcd", "b"), seed)) for seed in (1, 2, 3)] == [
        "acdb",
        "dbca",
        "adcb",
    ]
    assert [item.id for item in items_in_order(quiz(), 1)] == ["two", "three", "one"]


def test_every_order_comes_up_about_equally_often() -> None:
    item = choice("single", "abc", "b")

    orders = [ids(options_in_order(item, seed)) for seed in range(6000)]

    # 1000 each are expected; five standard deviations are 144.
    assert set(orders) == {"".join(each) for each in permutations("abc")}
    assert all(abs(orders.count(order) - 1000) < 144 for order in set(orders))


@pytest.mark.parametrize("item", one_of_each().values(), ids=one_of_each().keys())
def test_shuffling_changes_nothing_but_the_order(item: Item) -> None:
    for seed in SEEDS:
        shown = options_in_order(item, seed)

        assert sorted(shown.options, key=lambda each: each.id) == sorted(item.options, key=lambda each: each.id)
        assert sorted(shown.matches, key=lambda each: each.id) == sorted(item.matches, key=lambda each: each.id)
        assert (shown.id, shown.key, shown.stem) == (item.id, item.key, item.stem)


def test_verdicts_keep_their_order_and_stand_first() -> None:
    item = verdict_with_evidence()

    shown = [[option.id for option in options_in_order(item, seed).options] for seed in SEEDS]

    assert all(each[:4] == list(VERDICTS) for each in shown)
    assert len({"".join(each[4:]) for each in shown}) == 24
    verdict = one_of_each()["verdict"]
    assert all(options_in_order(verdict, seed) == verdict for seed in SEEDS)


def test_options_to_be_put_into_an_order_never_come_in_the_right_one() -> None:
    item = ordering("abc", ids="bca")

    orders = {ids(options_in_order(item, seed)) for seed in SEEDS}

    assert orders == {"acb", "bac", "bca", "cab", "cba"}


def test_both_sides_of_a_matching_item_are_shuffled() -> None:
    shown = [options_in_order(matching(), seed) for seed in SEEDS]

    assert len({ids(each) for each in shown}) == 24
    assert len({"".join(match.id for match in each.matches) for each in shown}) > 90


def test_pinned_options_and_matches_stand_last() -> None:
    item = matching()
    pinned = replace(
        item,
        options=(replace(item.options[0], pinned=True), *item.options[1:]),
        matches=(replace(item.matches[0], pinned=True), *item.matches[1:]),
    )

    for seed in SEEDS:
        shown, plain = options_in_order(pinned, seed), options_in_order(item, seed)
        assert ids(shown) == ids(plain).replace(item.options[0].id, "") + item.options[0].id
        assert shown.matches[-1].id == item.matches[0].id


def test_options_shown_by_letters_keep_their_order() -> None:
    item = verdict_with_evidence()
    lettered = replace(item, options=tuple(replace(each, is_lettered=each.id not in VERDICTS) for each in item.options))

    assert {options_in_order(lettered, seed) for seed in SEEDS} == {lettered}


@pytest.mark.parametrize("item", [numeric(), short()])
def test_items_without_options_stay_as_they_are(item: Item) -> None:
    assert options_in_order(item, 1) == item


def test_items_come_in_every_order() -> None:
    orders = {tuple(item.id for item in items_in_order(quiz(), seed)) for seed in SEEDS}

    assert len(orders) == 6


def test_option_taken_away_leaves_the_others_in_their_order() -> None:
    for seed in SEEDS:
        all_of_them = ids(options_in_order(choice("single", "abcde", "b"), seed))
        without_d = ids(options_in_order(choice("single", "abce", "b"), seed))

        assert without_d == all_of_them.replace("d", "")
