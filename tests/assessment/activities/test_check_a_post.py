"""The steps of a check: read, scored and explained by their item types, and told together."""

from __future__ import annotations

from typing import Any

import pytest

from course.assessment.activities.check_a_post import STEPS, CheckAPost, step_item, step_review
from course.assessment.activities.protocol import AnswerError
from course.assessment.quiz import item_from_json, item_json
from tests.assessment.items import choice

KIND = CheckAPost()


def step(row_id: str, post: str, item: Any) -> dict[str, Any]:
    """A row as the reader of activities gives it."""
    return {"id": row_id, "post": post, "step": "stop", "item": item_json(item)}


ROWS = [
    step("first", "boats", choice("single", "abc", "a")),
    step("second", "boats", choice("multiple", "abcd", "ab", max_score=2)),
    step("third", "sails", choice("single", "abc", "b")),
]


def test_item_is_read_back_as_it_was_written() -> None:
    item = choice("multiple", "abcd", "ab", max_score=2)

    assert item_from_json(item_json(item)) == item


def test_response_is_kept_as_the_item_type_keeps_it() -> None:
    assert KIND.read(ROWS[1], {"answer.item": ["c", "a"]}) == {"chosen": ["a", "c"]}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Choose an answer, then check."),
        ({"answer.item": [""]}, "Choose an answer, then check."),
        ({"answer.other": ["a"]}, "Choose an answer, then check."),
        ({"answer.item": ["z"]}, "Choose from the answers shown with this question."),
        ({"answer.item": ["a", "b"]}, "Choose one answer only."),
    ],
)
def test_answer_that_the_item_type_cannot_read_is_told(given: dict[str, list[str]], message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        KIND.read(ROWS[0], given)
    assert str(caught.value) == message


def test_step_is_scored_and_explained_by_its_item_type() -> None:
    review = step_review(ROWS[1], {"chosen": ["a", "c"]})

    assert review is not None
    assert review.score == 0.0  # half of the key, less half of the distractors
    assert [(each.option_id, each.chosen, each.correct, each.rationale) for each in review.explanations] == [
        ("a", True, True, "Why a"),
        ("b", False, True, "Why b"),
        ("c", True, False, "Why c"),
        ("d", False, False, "Why d"),
    ]


@pytest.mark.parametrize("value", [None, [], {}, {"chosen": ["z"]}, {"entered": "a"}, 3, {"chosen": ["a", "b"]}])
def test_answer_that_the_step_cannot_have_any_more_is_none(value: Any) -> None:
    assert step_review(ROWS[0], value) is None


def test_steps_are_told_together_with_their_points() -> None:
    values = {"first": {"chosen": ["a"]}, "second": {"chosen": ["a"]}}

    assert KIND.together(ROWS, values) == (
        "You took 2 of 3 steps and checked 1 of 2 posts to the end. 1 step was right throughout: 2 of 3 points."
    )


def test_all_posts_are_told_as_all() -> None:
    values = {"first": {"chosen": ["b"]}, "second": {"chosen": ["a", "b"]}, "third": {"chosen": ["b"]}}

    assert KIND.together(ROWS, values) == (
        "You took 3 of 3 steps and checked all 2 posts to the end. 2 steps were right throughout: 3 of 4 points."
    )


def test_nothing_is_told_of_nothing() -> None:
    assert KIND.together(ROWS, {}) is None
    assert KIND.together(ROWS, {"first": {"chosen": ["z"]}}) is None


def test_steps_have_the_order_of_the_lesson() -> None:
    assert list(STEPS) == ["stop", "who", "trace", "denominator", "verdict"]


def test_step_knows_its_item() -> None:
    assert step_item(ROWS[0]).key == ("a",)
