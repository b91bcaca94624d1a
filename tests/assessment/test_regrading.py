"""Scores after a teacher's corrections: the table in docs/scoring.md, and what may be corrected how."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import ITEM_TYPES, item_type
from course.assessment.regrading import (
    ACCEPT,
    ACCEPTED,
    ACTIONS,
    DROP,
    FULL_MARKS,
    NEW_KEY,
    Ruling,
    fits,
    rule,
    ruling_problem,
    score_attempt,
)
from tests.assessment.item_types.test_scoring_tables import DOC, ITEMS, read
from tests.assessment.items import choice, matching, numeric, one_of_each, ordering, short, verdict_with_evidence

ROW = re.compile(r"^\| ([^|]+) \| (\w+) \| ([^|]+) \| ([^|]+) \| [^|]+ \| ([\d/]+) \| (\d+) \|$", re.MULTILINE)
CASES = ROW.findall(DOC.read_text(encoding="utf-8").partition("### Regraded, worked by hand")[2])


@pytest.mark.parametrize(("name", "action", "answer", "response", "score", "of"), CASES, ids=str)
def test_score_is_as_the_guide_has_worked_it_by_hand(name, action, answer, response, score, of) -> None:
    item = ITEMS[name]
    ruling = Ruling("item", action, None if answer == "–" else read(item, answer))

    found = rule(item, [ruling]).score(None if response == "–" else read(item, response))

    assert ruling_problem(item, ruling) == ""
    assert found.score == pytest.approx(float(Fraction(score)), abs=1e-12)
    assert found.max_score == float(of)


def test_table_has_every_type_and_every_action() -> None:
    assert {ITEMS[case[0]].type for case in CASES} == set(ITEM_TYPES)
    assert {case[1] for case in CASES} == set(ACTIONS)
    for name in ITEM_TYPES:
        actions = {case[1] for case in CASES if ITEMS[case[0]].type == name}
        assert {NEW_KEY, ACCEPT} <= actions


ALREADY = "This answer is right already. Choose another one."
THE_KEY = "This is the key already. Choose another answer, or another way to correct the question."
WHOLE = "Give the whole answer that is to count as right."
OFFERED = "Give an answer that this question offers."


@pytest.mark.parametrize(
    ("item", "action", "answer", "message"),
    [
        (choice("single", "abc", "b"), NEW_KEY, None, WHOLE),
        (choice("single", "abc", "b"), NEW_KEY, {"entered": "b"}, WHOLE),
        (choice("single", "abc", "b"), NEW_KEY, {"chosen": ["z"]}, OFFERED),
        (choice("single", "abc", "b"), NEW_KEY, {"chosen": ["b"]}, THE_KEY),
        (choice("single", "abc", "b"), ACCEPT, {"chosen": ["b"]}, ALREADY),
        (choice("multiple", "abcd", "ab"), ACCEPT, {"chosen": ["a"]}, ALREADY),
        (
            choice("multiple", "abcd", "ab"),
            ACCEPT,
            {"chosen": ["c", "d"]},
            "Then no wrong answer would be left. Give full marks to all instead.",
        ),
        (numeric("400", tolerance="10"), ACCEPT, {"entered": "405"}, ALREADY),
        (short("unfounded"), ACCEPT, {"entered": "Unfounded."}, ALREADY),
        (ordering("abcd"), NEW_KEY, {"order": ["a", "b", "c", "d"]}, THE_KEY),
        (ordering("abcd"), ACCEPT, {"order": ["a", "b"]}, OFFERED),
        (matching("ap bq"), NEW_KEY, {"pairs": {"a": "q"}}, "key leaves out b. Give each option its match."),
        (matching("ap bq"), ACCEPT, {"pairs": {"a": "p"}}, ALREADY),
        (verdict_with_evidence(), ACCEPT, {"chosen": ["p"]}, ALREADY),
    ],
)
def test_correction_that_makes_no_sense_is_told_with_the_remedy(item, action, answer, message) -> None:
    assert ruling_problem(item, Ruling("item", action, answer)) == message


def test_new_key_may_be_a_value_known_as_wrong_so_far() -> None:
    item = numeric("0.005", misreadings=("8", "0.5"))
    ruled = rule(item, [Ruling("item", NEW_KEY, {"entered": "8"})])

    assert ruled.score({"entered": "8 %"}).score == 1
    assert [(each.option_id, each.correct) for each in ruled.explain({"entered": "8"})] == [("8", True), ("0.5", False)]


def test_correction_does_not_fit_a_version_without_its_options() -> None:
    older = choice("single", "ab", "b")

    assert fits(choice("single", "abc", "b"), Ruling("item", NEW_KEY, {"chosen": ["c"]}))
    assert not fits(older, Ruling("item", NEW_KEY, {"chosen": ["c"]}))
    assert rule(older, [Ruling("item", NEW_KEY, {"chosen": ["c"]})]).score({"chosen": ["b"]}).score == 1
    assert rule(older, [Ruling("item", DROP)]).score({"chosen": ["b"]}).max_score == 0


def test_correction_of_another_item_changes_nothing() -> None:
    item = choice("single", "abc", "b")

    assert rule(item, [Ruling("other", DROP)]).score({"chosen": ["b"]}).score == 1


def test_drop_goes_before_full_marks_and_these_before_a_new_key() -> None:
    item = choice("single", "abc", "b")
    key, full, drop = Ruling("item", NEW_KEY, {"chosen": ["c"]}), Ruling("item", FULL_MARKS), Ruling("item", DROP)

    for order in permutations([key, full, drop]):
        assert rule(item, order).score({"chosen": ["a"]}).max_score == 0
    for order in permutations([key, full]):
        assert rule(item, order).score({"chosen": ["a"]}).score == 1


def test_of_several_new_keys_the_last_counts_with_all_that_is_accepted() -> None:
    item = choice("single", "abcd", "b")
    rulings = [
        Ruling("item", NEW_KEY, {"chosen": ["c"]}),
        Ruling("item", ACCEPT, {"chosen": ["b"]}),
        Ruling("item", NEW_KEY, {"chosen": ["a"]}),
    ]

    ruled = rule(item, rulings)

    assert [ruled.score({"chosen": [each]}).score for each in "abcd"] == [1, 1, 0, 0]


def test_accepted_answer_is_marked_so_in_the_explanations() -> None:
    single = rule(choice("single", "abc", "b"), [Ruling("item", ACCEPT, {"chosen": ["c"]})])
    number = rule(numeric(), [Ruling("item", ACCEPT, {"entered": "7"})])
    order = rule(ordering("abcd"), [Ruling("item", ACCEPT, {"order": ["b", "a", "c", "d"]})])
    pairs = rule(matching("ap bq", matches="pqr"), [Ruling("item", ACCEPT, {"pairs": {"a": "r"}})])

    assert [each.mark for each in single.explain({"chosen": ["c"]})] == ["", "", ACCEPTED]
    assert [each.mark for each in single.explain({"chosen": ["a"]})] == ["", "", ""]
    assert number.explain({"entered": "7"})[-1].mark == ACCEPTED
    assert all(each.correct for each in order.explain({"order": ["b", "a", "c", "d"]}))
    assert [each.correct for each in pairs.explain({"pairs": {"a": "r", "b": "p"}})][:2] == [True, False]


def test_attempts_score_is_the_sum_over_all_items_that_count() -> None:
    one, two = choice("single", "abc", "b"), choice("multiple", "abcd", "ab", max_score=2.0)
    items = [rule(replace(one, id="one"), []), rule(replace(two, id="two"), [Ruling("two", FULL_MARKS)])]
    dropped = [rule(replace(one, id="one"), [Ruling("one", DROP)]), items[1]]

    found, less = score_attempt(items, {"one": {"chosen": ["b"]}}), score_attempt(dropped, {"one": {"chosen": ["b"]}})

    assert (found.score, found.max_score) == (3, 3)
    assert (less.score, less.max_score) == (2, 2)


@given(st.data())
def test_accepting_never_lowers_a_score_and_gives_the_accepted_answer_at_least_what_it_had(data) -> None:
    item = data.draw(st.sampled_from(list(one_of_each().values())))
    answers = list(item_type(item).examples(item))
    accepted, response = data.draw(st.sampled_from(answers)), data.draw(st.sampled_from([*answers, None]))
    ruling = Ruling("item", ACCEPT, accepted)

    before, after = rule(item, []).score(response), rule(item, [ruling]).score(response)

    assert before.score <= after.score <= after.max_score == before.max_score
    if item.type not in ("multiple", "evidence", "matching", "verdict-with-evidence"):
        assert rule(item, [ruling]).score(accepted).score == item.max_score
