"""Quizzes as values, and the one text that stands for each."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.quiz import (
    CitedStatement,
    Item,
    Misreading,
    Option,
    Quiz,
    canonical_json,
    content_hash,
    quiz_from_json,
)
from tests.assessment.items import choice, numeric

QUIZ = Quiz(
    id="lake",
    title="A lake",
    lesson="lake",
    items=(choice("single", "ab", "a"),),
    statements={"s": CitedStatement("s", "1990 almanac", "A", "Opening", "It is so.", ("“so”",))},
    fingerprints={"s": "f"},
)
QUIZ_JSON = (
    '{"fingerprints":{"s":"f"},"id":"lake","items":[{"cites":["s"],"id":"item","key":["a"],"objective":"Objective",'
    '"options":[{"cites":["s/p.a"],"id":"a","rationale":"Why a","text":"Text a"},'
    '{"cites":["s/p.b"],"id":"b","rationale":"Why b","text":"Text b"}],"stem":"Stem","type":"single"}],'
    '"lesson":"lake","statements":{"s":{"citation":"s","place":"Opening","quotations":["“so”"],"says":"It is so.",'
    '"source_letter":"A","source_name":"1990 almanac"}},"title":"A lake"}'
)


def test_canonical_json_is_sorted_and_without_spaces_and_defaults() -> None:
    assert canonical_json(QUIZ) == QUIZ_JSON


def test_hash_is_the_sha256_of_the_canonical_json() -> None:
    # printf '%s' "$QUIZ_JSON" | sha256sum
    assert content_hash(QUIZ) == "8b98d56ee42335699e02121a25532b76c17de4a40fb1c460d07f0727a78019cc"


def test_quiz_is_read_back_from_its_json() -> None:
    assert quiz_from_json(QUIZ_JSON) == QUIZ


def test_order_of_citations_in_a_mapping_changes_no_hash() -> None:
    one = replace(QUIZ, fingerprints={"a": "1", "b": "2"})
    other = replace(QUIZ, fingerprints={"b": "2", "a": "1"})

    assert content_hash(one) == content_hash(other)


def test_whole_number_and_decimal_of_one_max_score_have_one_hash() -> None:
    one = replace(QUIZ, items=(replace(QUIZ.items[0], max_score=2),))
    other = replace(QUIZ, items=(replace(QUIZ.items[0], max_score=2.0),))

    assert content_hash(one) == content_hash(other)


@pytest.mark.parametrize(
    "changed",
    [
        replace(QUIZ, title="Another lake"),
        replace(QUIZ, items=(replace(QUIZ.items[0], key=("b",)),)),
        replace(QUIZ, fingerprints={"s": "g"}),
        replace(QUIZ, statements={}),
    ],
    ids=["title", "key", "fingerprint", "statements"],
)
def test_any_change_changes_the_hash(changed: Quiz) -> None:
    assert content_hash(changed) != content_hash(QUIZ)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"items": 3}', '{"items": [], "id": "x", "colour": "red"}', "null"])
def test_text_that_no_quiz_wrote_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        quiz_from_json(text)


TEXTS = st.text(max_size=10)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
OPTIONS = st.builds(Option, TEXTS, TEXTS, TEXTS, LISTS, TEXTS, TEXTS)
MISREADINGS = st.builds(Misreading, TEXTS, TEXTS, LISTS)
ITEMS = st.builds(
    Item,
    id=TEXTS,
    type=TEXTS,
    stem=TEXTS,
    objective=TEXTS,
    key=LISTS,
    options=st.lists(OPTIONS, max_size=2).map(tuple),
    cites=LISTS,
    searched=LISTS,
    rationale=TEXTS,
    max_score=st.floats(0, 100),
    scoring=TEXTS,
    tolerance=TEXTS,
    unit=TEXTS,
    misreadings=st.lists(MISREADINGS, max_size=2).map(tuple),
)
QUIZZES = st.builds(
    Quiz,
    id=TEXTS,
    title=TEXTS,
    lesson=TEXTS,
    items=st.lists(ITEMS, max_size=2).map(tuple),
    statements=st.dictionaries(TEXTS, st.builds(CitedStatement, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, LISTS), max_size=2),
    fingerprints=st.dictionaries(TEXTS, TEXTS, max_size=2),
    introduction=TEXTS,
)


@given(QUIZZES)
def test_any_quiz_is_the_same_after_a_round_trip(quiz: Quiz) -> None:
    text = canonical_json(quiz)

    assert quiz_from_json(text) == quiz
    assert canonical_json(quiz_from_json(text)) == text
    assert canonical_json(quiz_from_json(json.dumps(json.loads(text), indent=2))) == text


def test_item_is_found_by_its_id() -> None:
    assert QUIZ.item("item") is QUIZ.items[0]


def test_unknown_item_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        QUIZ.item("nothing")


def test_max_score_is_the_sum_over_the_items() -> None:
    quiz = replace(QUIZ, items=(choice("single", "ab", "a", max_score=2.5), numeric()))

    assert quiz.max_score == 3.5
