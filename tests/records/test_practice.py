"""Practice on both databases: tries, hints and the credit they leave, as worked by hand in docs/scoring.md."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from course.assessment.composition import Composition, Picked
from course.assessment.regrading import DROP, FULL_MARKS, Ruling
from course.records.attempts import (
    AttemptClosedError,
    Learner,
    response_rows,
    saved_responses,
    start_practice,
    submit_attempt,
)
from course.records.practice import answer_practice, explain_practice, explained_answers, missed_items, open_hint
from course.records.tables import Attempt, QuizVersion, Response
from course.records.versions import forget_unused_compositions, pin_version, pinned_quiz
from course.web.catalogue import catalogue
from course.web.database import writer
from tests.conftest import NOON
from tests.records.test_regrades import apply, reverse
from tests.web.work import RIGHT, submitted_attempt

RNG = random.Random(3)
WOOD, STEEL, STONE = ({"chosen": [each]} for each in ("wood", "steel", "stone"))


@pytest.fixture
def session(app_on_each, cast_on_each):
    with app_on_each.app_context():
        yield writer()


@pytest.fixture
def attempt(session, cast_on_each) -> Attempt:
    """Ben's practice of the bridge quiz."""
    quiz = catalogue().quizzes["bridge"]
    return start_practice(session, Learner(user=cast_on_each.ben), quiz, rng=RNG, now=NOON)


def answer(session, attempt: Attempt, response: dict, item_id: str = "material") -> Response:
    """Answer an item and return its row."""
    answer_practice(session, attempt.id, catalogue().quizzes["bridge"].item(item_id), response, now=NOON)
    return response_rows(session, attempt.id)[item_id]


def test_right_answer_is_explained_at_once_for_all_its_points(session, attempt) -> None:
    row = answer(session, attempt, STEEL)

    assert (row.score, row.tries, row.explained_at) == (1.0, 0, NOON)


def test_wrong_answer_may_be_tried_again_for_two_thirds(session, attempt) -> None:
    wrong = answer(session, attempt, WOOD)
    assert (wrong.score, wrong.tries, wrong.explained_at) == (0.0, 1, None)

    right = answer(session, attempt, STEEL)

    assert (right.score, right.tries, right.explained_at) == (pytest.approx(2 / 3), 1, NOON)


def test_third_wrong_answer_is_explained_since_nothing_is_left_to_earn(session, attempt) -> None:
    answer(session, attempt, WOOD)
    answer(session, attempt, STONE)

    row = answer(session, attempt, WOOD)

    assert (row.score, row.tries, row.explained_at) == (0.0, 3, NOON)


def test_same_wrong_answer_sent_twice_is_one_try(session, attempt) -> None:
    answer(session, attempt, WOOD)

    assert answer(session, attempt, WOOD).tries == 1


def test_explained_answer_stays(session, attempt) -> None:
    answer(session, attempt, WOOD)
    explain_practice(session, attempt.id, catalogue().quizzes["bridge"].item("material"), now=NOON)

    row = answer(session, attempt, STEEL)

    assert (row.response, row.score) == (WOOD, 0.0)


def test_trying_again_never_costs_what_was_earned(session, attempt) -> None:
    # One of the two right ones: 1/2. Then one of each: 1/2 - 1/2 = 0.
    answer(session, attempt, {"chosen": ["steel"]}, "only-new")

    row = answer(session, attempt, {"chosen": ["steel", "wood"]}, "only-new")

    assert (row.score, row.tries) == (0.5, 2)


def test_each_hint_takes_a_third_too(session, attempt) -> None:
    open_hint(session, attempt.id, "material", 1, now=NOON)
    open_hint(session, attempt.id, "material", 2, now=NOON)

    row = answer(session, attempt, STEEL)

    assert (row.score, row.hints_shown) == (pytest.approx(1 / 3), 2)


def test_hints_open_in_order_and_each_once(session, attempt) -> None:
    for number in (2, 1, 1, 3):
        open_hint(session, attempt.id, "material", number, now=NOON)

    assert response_rows(session, attempt.id)["material"].hints_shown == 1


def test_hint_is_no_answer(session, attempt) -> None:
    open_hint(session, attempt.id, "material", 1, now=NOON)
    explain_practice(session, attempt.id, catalogue().quizzes["bridge"].item("material"), now=NOON)

    assert saved_responses(session, attempt.id) == {}
    assert response_rows(session, attempt.id)["material"].explained_at is None


def test_score_of_practice_is_the_sum_of_its_credits(session, attempt) -> None:
    answer(session, attempt, WOOD)
    answer(session, attempt, STEEL)
    answer(session, attempt, {"chosen": ["steel"]}, "only-new")
    open_hint(session, attempt.id, "on-foot", 1, now=NOON)
    answer(session, attempt, {"entered": "5"}, "on-foot")

    submitted = submit_attempt(session, attempt.id, now=NOON)

    # 2/3 at the second try, 1/2 for half of it, 2/3 with a hint.
    assert submitted.score == pytest.approx(2 / 3 + 1 / 2 + 2 / 3)


def test_finishing_explains_what_could_be_tried_again(session, attempt) -> None:
    answer(session, attempt, WOOD)

    submit_attempt(session, attempt.id, now=NOON)

    assert response_rows(session, attempt.id)["material"].explained_at == NOON


def test_nothing_is_tried_or_hinted_at_after_the_end(session, attempt) -> None:
    submit_attempt(session, attempt.id, now=NOON)

    with pytest.raises(AttemptClosedError):
        answer(session, attempt, STEEL)
    with pytest.raises(AttemptClosedError):
        open_hint(session, attempt.id, "material", 1, now=NOON)


def run(*item_ids: str) -> Composition:
    """A composed quiz of these items of the bridge quiz."""
    quiz = catalogue().quizzes["bridge"]
    return Composition("run.missed", "What I missed", tuple(Picked(quiz, item_id) for item_id in item_ids))


def test_composed_quiz_is_pinned_once_as_references_and_read_back_whole(session, cast_on_each) -> None:
    first = pin_version(session, run("on-foot", "material"), now=NOON)
    second = pin_version(session, run("on-foot", "material"), now=NOON)

    version = session.get(QuizVersion, first)
    quiz = pinned_quiz(session, first)
    bridge = catalogue().quizzes["bridge"]

    assert first == second
    assert version.document.startswith('{"composed_of":[{"items":["on-foot","material"],"version":"')
    assert quiz.items == (bridge.item("on-foot"), bridge.item("material"))
    assert (quiz.id, quiz.title, quiz.lesson) == ("run.missed", "What I missed", "bridge")
    assert quiz.statements == bridge.statements


def test_composed_version_without_attempts_is_forgotten_after_an_hour_and_others_stay(session, cast_on_each) -> None:
    learner = Learner(practice_key="k" * 64)
    start_practice(session, learner, run("material"), rng=RNG, now=NOON)
    pin_version(session, run("on-foot"), now=NOON)

    at_once = forget_unused_compositions(session, now=NOON + timedelta(minutes=59))
    later = forget_unused_compositions(session, now=NOON + timedelta(minutes=61))

    assert (at_once, later) == (0, 1)
    assert sorted(session.scalars(select(QuizVersion.quiz_id))) == ["bridge", "run.missed"]


def test_latest_explained_answer_says_what_is_missed_oldest_first(session, cast_on_each) -> None:
    learner = Learner(practice_key="k" * 64)
    quiz = catalogue().quizzes["bridge"]
    answers = [("on-foot", {"entered": "95"}), ("material", WOOD), ("one-length", {"chosen": ["disagree"]})]
    first = start_practice(session, learner, quiz, rng=RNG, now=NOON)
    for minute, (item_id, response) in enumerate(answers):
        answer_practice(session, first.id, quiz.item(item_id), response, now=NOON + timedelta(minutes=minute))
    submit_attempt(session, first.id, now=NOON + timedelta(minutes=9))
    again = start_practice(session, learner, quiz, rng=RNG, now=NOON + timedelta(hours=1))
    answer_practice(
        session, again.id, quiz.item("one-length"), {"chosen": ["supported"]}, now=NOON + timedelta(hours=2)
    )
    explain_practice(session, again.id, catalogue().quizzes["bridge"].item("one-length"), now=NOON + timedelta(hours=2))
    answer_practice(session, again.id, quiz.item("material"), STEEL, now=NOON + timedelta(hours=3))

    found = explained_answers(session, learner, now=NOON + timedelta(hours=4))

    assert [(each.item_id, each.is_right) for each in found] == [
        ("one-length", True),
        ("on-foot", False),
        ("material", False),
        ("one-length", False),
        ("material", True),
    ]
    assert missed_items(found) == ["on-foot", "one-length"]
    assert explained_answers(session, Learner(user=cast_on_each.ben), now=NOON) == []


def test_dropped_question_is_no_explained_answer_and_a_regraded_one_is_as_right_as_it_counts(
    app_on_each, session, cast_on_each
) -> None:
    wrong = {"material": WOOD, "one-length": {"chosen": ["supported"]}, "on-foot": {"entered": "95"}}
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, wrong)
    apply(cast_on_each, Ruling("material", DROP))
    apply(cast_on_each, Ruling("one-length", FULL_MARKS))

    found = explained_answers(session, Learner(user=cast_on_each.ben), now=NOON)

    answered = {each.item_id: each.is_right for each in found}
    assert sorted(answered) == ["on-foot", "one-length", "only-new", "settles-material"]
    assert (answered["one-length"], answered["on-foot"]) == (True, False)
    assert not {"material", "one-length"} & set(missed_items(found))


def test_question_dropped_and_taken_up_again_counts_as_before(app_on_each, session, cast_on_each) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, {**RIGHT, "material": WOOD})
    reverse(cast_on_each, apply(cast_on_each, Ruling("material", DROP)))

    found = explained_answers(session, Learner(user=cast_on_each.ben), now=NOON)

    assert missed_items(found) == ["material"]


def test_question_left_blank_in_an_assigned_quiz_is_missed(app_on_each, session, cast_on_each) -> None:
    answered = {item_id: each for item_id, each in RIGHT.items() if item_id not in ("only-new", "on-foot")}
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, answered)

    found = explained_answers(session, Learner(user=cast_on_each.ben), now=NOON)

    assert missed_items(found) == ["only-new", "on-foot"]
    assert {each.score for each in found if each.is_missed} == {0.0}


def test_question_skipped_in_practice_is_not_missed(session, cast_on_each, attempt) -> None:
    answer(session, attempt, WOOD)
    submit_attempt(session, attempt.id, now=NOON)

    assert missed_items(explained_answers(session, Learner(user=cast_on_each.ben), now=NOON)) == ["material"]
