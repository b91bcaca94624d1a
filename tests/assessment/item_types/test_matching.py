"""Matching: pairs read, faults told, both sides explained. Scores stand in docs/scoring.md."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import Explanation, Response, ResponseError, item_type
from course.assessment.quiz import Item, Json, Option
from tests.assessment.items import matching

SHOWN = "Choose from the answers shown with this question."
ITEM = matching("ap bq cr", matches="pqrst")
KIND = item_type(ITEM)


@pytest.mark.parametrize(
    ("values", "pairs"),
    [
        (["a=p", "b=q", "c=r"], {"a": "p", "b": "q", "c": "r"}),
        (["c=p", "", "a=p"], {"a": "p", "c": "p"}),
        (["b=t", "b=t"], {"b": "t"}),
    ],
)
def test_pairs_are_read_in_the_options_order_and_some_may_be_left_out(values: list[str], pairs: dict[str, str]) -> None:
    assert KIND.read_form(ITEM, values) == {"pairs": pairs}
    assert KIND.read_json(ITEM, [*values]) == {"pairs": pairs}
    assert KIND.read_json(ITEM, {"pairs": {**pairs}}) == {"pairs": pairs}
    assert list(KIND.as_typed(ITEM, values)["pairs"]) == list(dict.fromkeys(each[0] for each in values if each))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ({"a": "p", "b": "q", "c": "r"}, ""),
        ({"a": "p", "b": "p", "c": "p"}, ""),
        ({"a": "p", "b": "q"}, "1 of 3 lines has no answer yet."),
        ({"c": "t"}, "2 of 3 lines have no answer yet."),
    ],
)
def test_lines_without_an_answer_leave_the_item_open(pairs: dict[str, Json], words: str) -> None:
    assert KIND.left_open(ITEM, {"pairs": pairs}) == words


BAD: list[tuple[Json, str]] = [
    (["a=p", "a=q"], "Choose one answer for each line."),
    (["a=x"], SHOWN),
    (["d=p"], SHOWN),
    (["a"], SHOWN),
    (["p=a"], SHOWN),
    (["a=p=q"], SHOWN),
    ("a", SHOWN),
    (7, SHOWN),
    ([7], SHOWN),
    ({"pairs": {"a": 7}}, SHOWN),
    ({"pairs": ["a=p"]}, SHOWN),
    ({"pairs": {"a": "x"}}, SHOWN),
    ({"a": "p"}, SHOWN),
]


@pytest.mark.parametrize(("value", "message"), BAD, ids=range(len(BAD)))
def test_what_is_no_pair_of_the_item_is_refused(value: Json, message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        KIND.read_json(ITEM, value)

    assert str(caught.value) == message


@given(st.lists(st.sampled_from("pqrs"), min_size=2, max_size=7).filter(lambda key: len(set(key)) > 1))
def test_giving_every_option_the_same_match_scores_zero_whatever_the_key(key: list[str]) -> None:
    pairs = " ".join(f"{option}{match}" for option, match in zip("abcdefg", key, strict=False))
    item = matching(pairs, matches="pqrst")

    scores = [item_type(item).score(item, {"pairs": dict.fromkeys("abcdefg"[: len(key)], each)}) for each in "pqrst"]

    assert scores == [0.0] * 5


def test_guesses_earn_little_on_average() -> None:
    """By hand, for three options and three matches, each with one option, filled in in all 27 ways.

    With k right and w wrong pairs the share is (k - w/2)/3: 1 for k = 3 (1 way), 1/2 for k = 2 (6 ways), and
    0 or below for k < 2. The mean is (1 + 3)/27. Without the correction it is 1/3.
    """
    item = matching("ap bq cr", matches="pqr")
    fair = matching("ap bq cr", matches="pqr", scoring="per-pair")
    ways = [{"pairs": dict(zip("abc", each, strict=True))} for each in product("pqr", repeat=3)]

    assert sum(KIND.score(item, {**way}) for way in ways) / 27 == pytest.approx(4 / 27)
    assert sum(KIND.score(fair, {**way}) for way in ways) / 27 == pytest.approx(1 / 3)


def test_every_option_is_explained_with_both_matches_and_so_are_those_left_over() -> None:
    item = replace(matching("ap bq", matches="pqr"), options=(*_options("", "Why b is left out"),))

    assert item_type(item).explain(item, {"pairs": {"a": "r"}}) == (
        Explanation("a", "Text a", True, False, "Why a", ("own",), given="Text r", expected="Text p"),
        Explanation("b", "Text b", False, False, "Why b is left out", ("own",), given="", expected="Text q"),
        Explanation("r", "Text r", True, False, "Why", ("own",), part="What belongs to none"),
    )


def _options(*not_chosen: str) -> list[Option]:
    return [
        Option(each, f"Text {each}", f"Why {each}", ("own",), other)
        for each, other in zip("ab", not_chosen, strict=True)
    ]


@pytest.mark.parametrize(
    ("pairs", "remarks"),
    [
        ({}, []),
        ({"a": "p", "b": "q", "c": "r"}, []),
        ({"a": "p", "b": "p"}, ["1 of the 3 pairs is right."]),
        ({"a": "p", "b": "q"}, ["2 of the 3 pairs are right."]),
        ({"a": "q"}, ["0 of the 3 pairs are right."]),
    ],
)
def test_how_many_pairs_are_right_is_said(pairs: dict[str, Json], remarks: list[str]) -> None:
    assert [each.text for each in KIND.remarks(ITEM, {"pairs": pairs})] == remarks


@pytest.mark.parametrize("response", [{"pairs": {"a": "gone"}}, {"pairs": {"gone": "p"}}, {"pairs": [1]}, {}])
def test_stale_response_scores_zero(response: Response) -> None:
    assert KIND.score(ITEM, response) == 0.0
    assert KIND.response_text(ITEM, response) == ""


def test_response_text_is_its_pairs() -> None:
    assert KIND.response_text(ITEM, {"pairs": {"c": "r", "a": "q"}}) == "a=q; c=r"


ONE = matching("ap bq cr", matches="pqrs")
PROBLEMS: list[tuple[Item, list[str]]] = [
    (ONE, []),
    (replace(ONE, key=("a=p", "b=q")), ["key leaves out c. Give each option its match."]),
    (
        replace(ONE, key=("a=p", "b=q", "c")),
        [
            'key "c" is no pair. Write it like "a=p".',
        ],
    ),
    (
        replace(ONE, key=("a=p", "b=q", "c=x")),
        ['key "c=x" names no match of this item. Matches: p, q, r, s.'],
    ),
    (
        replace(ONE, key=("a=p", "b=q", "c=r", "d=p")),
        ['key "d=p" names no option of this item. Options: a, b, c.'],
    ),
    (
        replace(ONE, key=("a=p", "b=q", "c=r", "c=s")),
        ['key "c=s" is a second pair for c. Give each option one match.'],
    ),
    (
        replace(ONE, key=("a=p", "b=p", "c=p")),
        ["key gives every option the same match. Use at least two, or any pair would be right."],
    ),
    (
        matching("ap bq", matches="pqr", rationale=""),
        ['match "r": rationale is missing. A match that belongs to no option needs one sentence that says why.'],
    ),
    (
        replace(ONE, matches=(*ONE.matches[:3], replace(ONE.matches[3], cites=()))),
        ['match "s": cites is missing. Cite what shows its rationale, or write ["own"].'],
    ),
    (
        replace(ONE, matches=(*ONE.matches, ONE.matches[0])),
        ['match "p" is given more than once. Give each an id of its own.'],
    ),
    (
        replace(ONE, matches=ONE.matches[:1]),
        [
            "match: 1 match given. An item of type matching needs at least two.",
            'key "b=q" names no match of this item. Matches: p.',
            'key "c=r" names no match of this item. Matches: p.',
        ],
    ),
    (
        replace(ONE, options=ONE.options[:1], key=("a=p",)),
        [
            "option: 1 option given. An item of type matching needs at least two.",
            "key gives every option the same match. Use at least two, or any pair would be right.",
        ],
    ),
    (
        replace(ONE, options=(), matches=(), key=("x",)),
        [
            "option: 0 options given. An item of type matching needs at least two.",
            "match: 0 matches given. An item of type matching needs at least two.",
            'key "x" is no pair. Write it like "option=match".',
        ],
    ),
    (
        replace(ONE, scoring="pairs"),
        ['scoring "pairs" is not known for type matching. Allowed: balanced, per-pair, all-or-nothing.'],
    ),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_a_matching_item_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(KIND.problems(item)) == problems
