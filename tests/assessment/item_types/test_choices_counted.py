"""What responses come to when they are counted: each type's choices, and which of them a response is."""

from __future__ import annotations

import pytest

from course.assessment.item_types import Choice, Response, item_type
from course.assessment.quiz import Item
from tests.assessment.items import choice, matching, numeric, one_of_each, ordering, short, verdict_with_evidence

ITEMS = one_of_each()
each_item = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())

CASES: list[tuple[Item, Response, tuple[str, ...]]] = [
    (choice("single", "abc", "b"), {"chosen": ["c"]}, ("c",)),
    (choice("multiple", "abc", "ab"), {"chosen": ["c", "a"]}, ("a", "c")),
    (numeric("0.005", misreadings=("8", "0.5")), {"entered": "8 %"}, ("8",)),
    (numeric("0.005", misreadings=("8", "0.5")), {"entered": "0,005"}, ("0.005",)),
    (numeric("0.005", misreadings=("8", "0.5")), {"entered": "77"}, ("entered",)),
    (short("unfounded", misreadings=("founded",)), {"entered": "Founded!"}, ("founded",)),
    (short("unfounded", "not founded"), {"entered": "not founded"}, ("unfounded",)),
    (short("unfounded"), {"entered": "unfuonded"}, ("entered",)),
    (ordering("abcd"), {"order": [*"abcd"]}, ()),
    (ordering("abcd"), {"order": [*"bacd"]}, ("b<a",)),
    (ordering("abcd"), {"order": [*"dcba"]}, ("b<a", "c<b", "d<c")),
    (matching("ap bq cr"), {"pairs": {"b": "q", "a": "t"}}, ("a=t", "b=q")),
    (verdict_with_evidence(), {"chosen": ["q", "supported"]}, ("supported", "q")),
]


@pytest.mark.parametrize(("item", "response", "chosen"), CASES)
def test_response_comes_to_these_choices(item: Item, response: Response, chosen: tuple[str, ...]) -> None:
    assert item_type(item).chosen(item, response) == chosen


@each_item
def test_every_response_comes_to_choices_of_the_item(item: Item) -> None:
    known = {each.id for each in item_type(item).choices(item)}

    for response in item_type(item).examples(item):
        assert set(item_type(item).chosen(item, response)) <= known


@each_item
def test_no_response_comes_to_no_choice(item: Item) -> None:
    assert item_type(item).chosen(item, None) == ()


@each_item
def test_right_response_comes_to_right_choices_only(item: Item) -> None:
    right = {each.id for each in item_type(item).choices(item) if each.right}

    assert set(item_type(item).chosen(item, item_type(item).examples(item)[0])) <= right


@each_item
def test_ids_of_choices_are_there_once(item: Item) -> None:
    ids = [each.id for each in item_type(item).choices(item)]

    assert len(ids) == len(set(ids))


def test_choice_carries_what_settles_it() -> None:
    item = numeric("0.005", misreadings=("8", "0.5"))

    assert item_type(item).choices(item) == (
        Choice("0.005", "0.005%", True, "Why right", ("s",)),
        Choice("8", "8%", False, "Why 8", ("own",)),
        Choice("0.5", "0.5%", False, "Why 0.5", ("own",)),
        Choice("entered", "another number", False),
    )


def test_pair_put_the_wrong_way_round_is_told_by_its_options() -> None:
    item = ordering("abc", ids="bca")

    assert item_type(item).choices(item)[0] == Choice(
        "b<a", "“Text b” before “Text a”", False, "Why b", ("s/p.b", "s/p.a")
    )
