"""Ordering: places read into an order, faults told, places explained. Scores stand in docs/scoring.md."""

from __future__ import annotations

from itertools import permutations

import pytest

from course.assessment.item_types import Explanation, Response, ResponseError, item_type
from course.assessment.quiz import Item, Json
from tests.assessment.items import choice, ordering

SHOWN = "Choose from the answers shown with this question."
ITEM = ordering("abcd")
KIND = item_type(ITEM)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["a=1", "b=2", "c=3", "d=4"], "abcd"),
        (["d=4", "a=2", "c=3", "b=1"], "bacd"),
        (["d=4", "", "a=2", "c=3", "b=1", "b=1"], "bacd"),
    ],
)
def test_places_are_read_into_an_order_whatever_the_order_of_the_fields(values: list[str], order: str) -> None:
    assert KIND.read_form(ITEM, values) == {"order": list(order)}
    assert KIND.read_json(ITEM, [*values]) == {"order": list(order)}


BAD: list[tuple[list[str], str]] = [
    (
        ["a=1", "b=2", "c=2", "d=4"],
        "Place 2 is given more than once. Give each answer a place of its own, from 1 to 4.",
    ),
    (
        ["a=1", "b=1", "c=2", "d=2"],
        "Places 1 and 2 are given more than once. Give each answer a place of its own, from 1 to 4.",
    ),
    (["a=1", "b=2", "c=3"], "1 answer has no place yet. Give each answer a place of its own, from 1 to 4."),
    (["c=3"], "3 answers have no place yet. Give each answer a place of its own, from 1 to 4."),
    (["a=1", "a=2", "b=3", "c=4"], "Give each answer one place only."),
    (["a=5", "b=2", "c=3", "d=4"], "Give each answer a place from 1 to 4."),
    (["a=0"], "Give each answer a place from 1 to 4."),
    (["a=01"], "Give each answer a place from 1 to 4."),
    (["a=１"], "Give each answer a place from 1 to 4."),
    (["a"], "Give each answer a place from 1 to 4."),
    (["a=1=2"], "Give each answer a place from 1 to 4."),
    (["e=1"], SHOWN),
    (["=1"], SHOWN),
]


@pytest.mark.parametrize(("values", "message"), BAD, ids=range(len(BAD)))
def test_places_that_make_no_order_are_told(values: list[str], message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        KIND.read_form(ITEM, values)

    assert str(caught.value) == message


BAD_ORDERS: list[tuple[Json, str]] = [
    ({"order": ["a", "b", "c"]}, "1 answer has no place yet. Give each answer a place of its own, from 1 to 4."),
    ({"order": ["a", "b", "c", "c"]}, "Give each answer one place only."),
    ({"order": ["a", "b", "c", "e"]}, SHOWN),
    ({"order": None}, SHOWN),
    ({"order": ["a", 2, "c", "d"]}, SHOWN),
    ({"order": ["d", "c", "b", "a"], "more": 1}, SHOWN),
]


@pytest.mark.parametrize(("value", "message"), BAD_ORDERS, ids=range(len(BAD_ORDERS)))
def test_stored_order_that_is_none_is_refused(value: Json, message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        KIND.read_json(ITEM, value)

    assert str(caught.value) == message


def test_places_that_make_no_order_are_kept_to_be_shown_again() -> None:
    assert KIND.as_typed(ITEM, ["a=1", "b=1", "c=", "x=3"]) == {"places": {"a": "1", "b": "1", "c": ""}}


@pytest.mark.parametrize("rule", ["all-pairs", "adjacent-pairs", "all-or-nothing"])
def test_only_the_key_earns_everything(rule: str) -> None:
    item = ordering("abcd", scoring=rule)

    full = [order for order in permutations("abcd") if item_type(item).score(item, {"order": [*order]}) == 1.0]

    assert full == [("a", "b", "c", "d")]


def test_orders_drawn_at_random_earn_little() -> None:
    """By hand: of 24 orders 1, 3, 5, 6, 5, 3, 1 have 0 to 6 wrong pairs (the Mahonian numbers).

    So the scores 1, 2/3 and 1/3 come 1, 3 and 5 times, and 0 for the rest: (1 + 2 + 5/3)/24 = 14/72.
    """
    scores = [KIND.score(ITEM, {"order": [*order]}) for order in permutations("abcd")]

    assert sum(scores) / 24 == pytest.approx(14 / 72)


def test_every_option_is_explained_in_the_right_order_with_both_places() -> None:
    item = ordering("abc", ids="cab")

    assert item_type(item).explain(item, {"order": ["b", "a", "c"]}) == (
        Explanation("a", "Text a", True, False, "Why a", ("s/p.a",), given="place 2", expected="place 1"),
        Explanation("b", "Text b", True, False, "Why b", ("s/p.b",), given="place 1", expected="place 2"),
        Explanation("c", "Text c", True, True, "Why c", ("s/p.c",), given="place 3", expected="place 3"),
    )
    assert [each.given for each in item_type(item).explain(item, None)] == ["", "", ""]


@pytest.mark.parametrize(
    ("rule", "order", "remarks"),
    [
        ("", "abcd", []),
        ("", "bacd", ["5 of the 6 pairs stand in the right order."]),
        ("adjacent-pairs", "dabc", ["2 of the 3 steps from one to the next are right."]),
        ("", "dcab", ["1 of the 6 pairs stands in the right order."]),
        ("adjacent-pairs", "bacd", ["1 of the 3 steps from one to the next is right."]),
        ("all-or-nothing", "bacd", []),
    ],
)
def test_how_near_an_order_came_is_said(rule: str, order: str, remarks: list[str]) -> None:
    item = ordering("abcd", scoring=rule)

    assert [each.text for each in item_type(item).remarks(item, {"order": [*order]})] == remarks


@pytest.mark.parametrize(
    "response", [{"order": ["a", "b"]}, {"order": "abcd"}, {"chosen": ["a", "b", "c", "d"]}, {"order": [*"abce"]}]
)
def test_stale_response_scores_zero(response: Response) -> None:
    assert KIND.score(ITEM, response) == 0.0
    assert KIND.response_text(ITEM, response) == ""


PROBLEMS: list[tuple[Item, list[str]]] = [
    (ordering("abcd"), []),
    (ordering("abc", ids="dcab"), ["key leaves out d. List every option, in the right order."]),
    (
        ordering("abc", ids="abc"),
        ["option: the options stand in the right order already. Write them in another: a page may show it."],
    ),
    (ordering("ab", ids="ba"), ["option: 2 options given. An item of type ordering has 3 to 10."]),
    (ordering("abcdefghijk", ids="kabcdefghij"), ["option: 11 options given. An item of type ordering has 3 to 10."]),
    (ordering("abcde", ids="dcab"), ['key "e" is no option of this item. Options: d, c, a, b.']),
    (ordering("aabcd", ids="dcab"), ['key "a" is listed more than once. List it once.']),
    (
        choice("ordering", "", ""),
        [
            "option: 0 options given. An item of type ordering needs at least two.",
            "option: the options stand in the right order already. Write them in another: a page may show it.",
        ],
    ),
    (
        ordering("abcd", scoring="pairs"),
        ['scoring "pairs" is not known for type ordering. Allowed: all-pairs, adjacent-pairs, all-or-nothing.'],
    ),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_an_ordering_item_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(KIND.problems(item)) == problems
