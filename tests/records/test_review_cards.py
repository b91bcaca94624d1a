"""The review schedule's cards on both databases. Dates are FSRS's own for its published weights, worked out below."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fsrs import Rating

from course.records.practice import ExplainedAnswer
from course.records.review_cards import cards_of, delete_cards, due_items, rating_of, review_answers
from course.web.database import writer
from tests.conftest import NOON

QUIZ = {"material": "bridge", "on-foot": "bridge"}


@pytest.fixture
def session(app_on_each, cast_on_each):
    with app_on_each.app_context():
        yield writer()


def answer(score: float, *, is_right: bool, at: datetime = NOON, item_id: str = "material") -> ExplainedAnswer:
    """An explained answer to an item of one point."""
    return ExplainedAnswer(item_id, score, 1.0, is_right, at)


RIGHT, HELPED, WRONG = answer(1, is_right=True), answer(2 / 3, is_right=True), answer(0.5, is_right=False)


@pytest.mark.parametrize(("given", "rating"), [(RIGHT, Rating.Good), (HELPED, Rating.Hard), (WRONG, Rating.Again)])
def test_rating_follows_the_outcome_and_is_never_easy(given: ExplainedAnswer, rating: Rating) -> None:
    assert rating_of(given) is rating


@pytest.mark.parametrize(
    ("given", "days"),
    [
        # At 90% the first interval is the first stability itself, rounded: the weights w0, w1, w2 of FSRS-6.
        (WRONG, 1),  # 0.212 days, and a day at least
        (HELPED, 1),  # 1.2931 days
        (RIGHT, 2),  # 2.3065 days
    ],
)
def test_first_interval_is_what_the_weights_say(session, cast_on_each, given: ExplainedAnswer, days: int) -> None:
    review_answers(session, cast_on_each.ben, [given], QUIZ)

    assert cards_of(session, cast_on_each.ben)["material"].due_at == NOON + timedelta(days=days)


def test_item_known_again_comes_back_later_and_one_forgotten_sooner(session, cast_on_each) -> None:
    day_2, day_9 = NOON + timedelta(days=2), NOON + timedelta(days=9)
    review_answers(session, cast_on_each.ben, [RIGHT, answer(1, is_right=True, at=day_2)], QUIZ)
    known = cards_of(session, cast_on_each.ben)["material"].due_at - day_2
    review_answers(session, cast_on_each.ben, [answer(0, is_right=False, at=day_9)], QUIZ)
    forgotten = cards_of(session, cast_on_each.ben)["material"].due_at - day_9

    assert known > timedelta(days=5)
    assert forgotten < timedelta(days=5)


def test_same_answers_again_change_nothing_and_give_the_same_dates(session, cast_on_each) -> None:
    answers = [WRONG, answer(1, is_right=True, at=NOON + timedelta(days=1))]
    review_answers(session, cast_on_each.ben, answers, QUIZ)
    first = cards_of(session, cast_on_each.ben)["material"].card
    review_answers(session, cast_on_each.ben, answers, QUIZ)
    review_answers(session, cast_on_each.bea, answers, QUIZ)

    assert cards_of(session, cast_on_each.ben)["material"].card == first
    assert cards_of(session, cast_on_each.bea)["material"].card == first


def test_item_of_no_quiz_gets_no_card(session, cast_on_each) -> None:
    review_answers(session, cast_on_each.ben, [answer(1, is_right=True, item_id="gone")], QUIZ)

    assert cards_of(session, cast_on_each.ben) == {}


def test_due_items_are_ones_own_and_the_longest_due_first(session, cast_on_each) -> None:
    later = answer(0, is_right=False, item_id="on-foot", at=NOON + timedelta(hours=1))
    review_answers(session, cast_on_each.ben, [WRONG, later], QUIZ)
    review_answers(session, cast_on_each.bea, [WRONG], QUIZ)
    tomorrow = NOON + timedelta(days=1)

    assert due_items(session, cast_on_each.ben, before=tomorrow) == []
    assert due_items(session, cast_on_each.ben, before=tomorrow + timedelta(hours=2)) == ["material", "on-foot"]


def test_deleted_cards_are_gone_and_others_stay(session, cast_on_each) -> None:
    review_answers(session, cast_on_each.ben, [WRONG], QUIZ)
    review_answers(session, cast_on_each.bea, [WRONG], QUIZ)

    delete_cards(session, cast_on_each.ben)

    assert (len(cards_of(session, cast_on_each.ben)), len(cards_of(session, cast_on_each.bea))) == (0, 1)
