"""What a random guess earns on average: worked by hand, and counted out by trying every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import Response, item_type
from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item
from tests.assessment.items import (
    choice,
    matching,
    numeric,
    one_of_each,
    ordering,
    short,
    verdict,
    verdict_with_evidence,
)

WORKED_BY_HAND = [
    # One of three.
    (choice("single", "abc", "b"), Fraction(1, 3)),
    # One of four.
    (verdict("contradicted"), Fraction(1, 4)),
    # Sets of a, b, c with the key a: {a} 1, {a b} 1 - 1/2, {a c} 1 - 1/2, the other four 0. 2 of 7 sets.
    (choice("multiple", "abc", "a"), Fraction(2, 7)),
    # Exactly one of the 2^5 - 1 sets.
    (choice("multiple", "abcde", "ab", scoring="all-or-nothing", max_score=3.0), Fraction(3, 31)),
    # Key a of a to d: {a} 1, three sets with one wrong 2/3, three with two wrong 1/3, one with three 0. 4 of 15 sets.
    (choice("evidence", "abcd", "a"), Fraction(4, 15)),
    (numeric(), Fraction(0)),
    (short(), Fraction(0)),
    # Six orders of a b c by pairs turned round: one with 0, two with 1, two with 2, one with 3. 1·1 + 2·1/3 of 6.
    (ordering("abc", ids="bca"), Fraction(5, 18)),
    # Steps a-b and b-c: abc has both, bca and cab one each, the other three none. (2 + 1 + 1)/2 of 6.
    (ordering("abc", ids="bca", scoring="adjacent-pairs"), Fraction(1, 3)),
    (ordering("abc", ids="bca", scoring="all-or-nothing"), Fraction(1, 6)),
    # Two options, two matches: both right 1, both wrong below 0, twice the same match 0. 1 of 4.
    (matching("ap bq", matches="pq"), Fraction(1, 4)),
    # With a match that belongs to none: both right 1; one right and the other left over 1/2, in two ways. 2 of 9.
    (matching("ap bq", matches="pqr"), Fraction(2, 9)),
    (matching("ap bq", matches="pqr", scoring="per-pair"), Fraction(1, 3)),
    (matching("ap bq", matches="pqr", scoring="all-or-nothing"), Fraction(1, 9)),
    # The right verdict, one of four, earns 1 of 2 points; the one right set of four statements' 16 earns another.
    (verdict_with_evidence("contradicted pq"), Fraction(17, 64)),
    # Sets of p q with the key p: {p} 1, {} {q} {p q} 0. A quarter of (1 + 1/4).
    (verdict_with_evidence("contradicted p", ids="pq", scoring="balanced-evidence"), Fraction(5, 16)),
    # Sets of p q r with the key p: {p} both points; {p q} and {p r} one, as 1 - 1/2 is above 0. A quarter of 4/8.
    (verdict_with_evidence("contradicted p", ids="pqr", scoring="shown-by-evidence"), Fraction(1, 8)),
    # None settles it: picking nothing 1, one 1/2 (twice), both 0. A quarter of (1 + 1/2).
    (verdict_with_evidence("not-stated", ids="pq", scoring="balanced-evidence"), Fraction(3, 8)),
]


@pytest.mark.parametrize(("item", "score"), WORKED_BY_HAND, ids=lambda each: getattr(each, "type", str(each)))
def test_guess_score_is_as_worked_by_hand(item: Item, score: Fraction) -> None:
    assert item_type(item).guess_score(item) == pytest.approx(float(score), abs=1e-15)


def subsets(ids: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1))


def every_answer(item: Item) -> Iterator[Response]:
    """All answers that a page lets through, each once."""
    options = [option.id for option in item.options]
    if item.type in ("single", "verdict"):
        yield from ({"chosen": [each]} for each in options)
    elif item.type in ("multiple", "evidence"):
        yield from ({"chosen": [*each]} for each in subsets(options) if each)
    elif item.type == "ordering":
        yield from ({"order": [*each]} for each in permutations(options))
    elif item.type == "matching":
        matches = [match.id for match in item.matches]
        yield from (
            {"pairs": {**dict(zip(options, each, strict=True))}} for each in product(matches, repeat=len(options))
        )
    elif item.type == "verdict-with-evidence":
        statements = [each for each in options if each not in VERDICTS]
        yield from ({"chosen": [one, *others]} for one in VERDICTS for others in subsets(statements))


COUNTED_OUT = {name: item for name, item in one_of_each().items() if item.type not in ("numeric", "short")} | {
    "matching, one match for many": matching("ap bp cp dq er", matches="pqrst"),
    "ordering of six": ordering("abcdef", ids="fedcba"),
    "multiple, most are right": choice("multiple", "abcdefg", "abcde"),
    "verdict-with-evidence shown": verdict_with_evidence("supported pq", ids="pqrst", scoring="shown-by-evidence"),
    "verdict-with-evidence of none": verdict_with_evidence("not-stated", ids="pqr", scoring="shown-by-evidence"),
    "verdict-with-evidence of six": verdict_with_evidence("supported pqr", ids="pqrstu", scoring="balanced-evidence"),
}


@pytest.mark.parametrize("item", COUNTED_OUT.values(), ids=COUNTED_OUT.keys())
def test_guess_score_is_the_mean_over_every_answer(item: Item) -> None:
    scores = [item_type(item).score(item, each) for each in every_answer(item)]

    assert item_type(item).guess_score(item) == pytest.approx(sum(scores) / len(scores), abs=1e-12)


@given(st.sampled_from(list(one_of_each().values())), st.floats(0.5, 50))
def test_guess_score_grows_with_the_max_score_and_never_passes_it(item: Item, max_score: float) -> None:
    worth = replace(item, max_score=max_score)

    guess = item_type(worth).guess_score(worth)

    assert 0 <= guess < max_score
    assert guess / max_score == pytest.approx(item_type(item).guess_score(item) / item.max_score)


def test_largest_ordering_and_matching_are_worked_out_at_once() -> None:
    order = ordering("abcdefghij", ids="jihgfedcba")
    pairs = matching("ap bp cp dq eq fr gr hs is jt", matches="pqrstu")

    assert 0 < item_type(order).guess_score(order) < 0.15
    assert 0 < item_type(pairs).guess_score(pairs) < 0.2
