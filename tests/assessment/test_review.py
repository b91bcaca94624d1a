"""What a review lets through: for every item type and every release, nothing that is kept back is in it."""

from dataclasses import replace
from itertools import product

import pytest

from course.assessment.item_types import ITEM_TYPES, item_type
from course.assessment.quiz import Item
from course.assessment.review import EVERYTHING, Given, Release, given_answer, review_item
from tests.assessment.items import choice, numeric, one_of_each, ordering

RELEASES = [
    Release(score, answers, key, explanations)
    for score, answers, key, explanations in product((True, False), repeat=4)
    if explanations <= key
]
ITEMS = [replace(item, rationale=item.rationale or "Why the whole") for item in one_of_each().values()]


def test_every_item_type_is_tried() -> None:
    assert {item.type for item in ITEMS} == set(ITEM_TYPES)


def told(value: object) -> str:
    """Everything that a reviewed item would give its template, as one text."""
    return repr(value)


@pytest.mark.parametrize("release", RELEASES, ids=repr)
@pytest.mark.parametrize("item", ITEMS, ids=one_of_each())
def test_what_is_kept_back_is_nowhere_in_what_the_page_gets(item: Item, release: Release) -> None:
    kind = item_type(item)
    for response in (*kind.examples(item), None):
        shown = review_item(item, response, release)

        text = told(shown)
        if not release.explanations:
            assert "Why" not in text
            assert "s/p." not in text
        if not release.key:
            assert shown.explanations == ()
            assert shown.remarks == ()
            assert shown.item.key == ()
            assert shown.item.options == ()
        if not release.answers:
            assert shown.response is None
            assert shown.answered is None
            assert shown.given == ()
            assert shown.remarks == ()
            assert not any(each.chosen or each.given or each.entered for each in shown.explanations)
        if not (release.score and release.answers):
            assert shown.score is None


@pytest.mark.parametrize("item", ITEMS, ids=one_of_each())
def test_own_answers_alone_look_alike_whatever_the_key_is(item: Item) -> None:
    """With another key the same response gives the same page."""
    other_key = item_type(item).examples(item)
    answers_only = Release(score=False, answers=True, key=False, explanations=False)
    changed = replace(item, key=item.key[::-1], rationale="Other", misreadings=(), tolerance="9")

    for response in other_key:
        assert review_item(item, response, answers_only) == review_item(changed, response, answers_only)


@pytest.mark.parametrize("item", ITEMS, ids=one_of_each())
def test_everything_is_what_the_item_type_says(item: Item) -> None:
    kind = item_type(item)
    for response in kind.examples(item):
        shown = review_item(item, response, EVERYTHING)

        assert shown.explanations == kind.explain(item, response)
        assert shown.remarks == kind.remarks(item, response)
        assert shown.score == kind.score(item, response)


@pytest.mark.parametrize(
    ("item", "response", "expected"),
    [
        (choice("single", "abc", "b"), {"chosen": ["a"]}, (Given("Text a"),)),
        (ordering("abcd"), {"order": ["d", "a", "b", "c"]}, tuple(Given(f"Text {each}") for each in "dabc")),
        (numeric(), {"entered": "0,5"}, (Given(entered="0,5"),)),
        (choice("single", "abc", "b"), None, ()),
    ],
)
def test_own_answer_is_told_as_it_was_given(item, response, expected) -> None:
    assert given_answer(item, response) == expected


def test_own_answer_names_the_place_that_stood_for_a_statement() -> None:
    item = choice("evidence", "ab", "a")
    item = replace(item, options=(replace(item.options[0], place="Opening, first line"), item.options[1]))

    assert given_answer(item, {"chosen": ["a"]}) == (Given("Opening, first line"),)


def test_key_without_explanations_leaves_out_wrong_values_the_student_did_not_enter() -> None:
    release = Release(score=True, answers=True, key=True, explanations=False)

    shown = review_item(numeric(), {"entered": "8"}, release)

    assert [(each.option_id, each.correct, each.chosen) for each in shown.explanations] == [
        ("0.005", True, False),
        ("8", False, True),
    ]
