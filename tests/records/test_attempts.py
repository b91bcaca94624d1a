"""Attempts on both databases: started once, saved, submitted once, scored as worked out by hand."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from course.records.assignments import change_assignment
from course.records.attempts import (
    GRACE,
    AttemptClosedError,
    Learner,
    Marks,
    Origin,
    StartRefusedError,
    forget_old_practice,
    overdue_attempts,
    response_of,
    save_responses,
    saved_responses,
    start_assigned,
    start_practice,
    submit_attempt,
)
from course.records.results import counted_attempt
from course.records.tables import Assignment, Attempt, CountedAttempt, QuizVersion, Response, SubmittedBy
from course.records.versions import pinned_quiz
from course.web.catalogue import catalogue
from course.web.database import writer
from tests.conftest import NOON, assigned
from tests.web.work import RIGHT

RNG = random.Random(3)


@pytest.fixture
def session(app_on_each, cast_on_each):
    with app_on_each.app_context():
        yield writer()


def start(session, cast, **settings: object) -> Attempt:
    """Start Ben's assignment, with its settings changed first."""
    assignment = session.get(Assignment, cast.assignment.id)
    if settings:
        change_assignment(session, assignment, assigned(**settings))
    quiz = catalogue().quizzes["bridge"]
    return start_assigned(session, assignment, cast.ben, quiz, rng=RNG, now=NOON)


def test_starting_twice_is_one_attempt(session, cast_on_each) -> None:
    assert start(session, cast_on_each).id == start(session, cast_on_each).id


def test_two_open_attempts_of_one_assignment_cannot_be_stored(session, cast_on_each) -> None:
    first = start(session, cast_on_each)
    copy = {name: getattr(first, name) for name in ("school_id", "assignment_id", "user_id", "quiz_id", "seed")}
    second = Attempt(
        **copy,
        public_id="x",
        quiz_version_id=first.quiz_version_id,
        number=2,
        started_at=NOON,
        max_score=5,
    )
    session.add(second)

    with pytest.raises(IntegrityError):
        session.flush()


def test_one_try_more_than_allowed_is_refused(session, cast_on_each) -> None:
    for _ in range(2):
        submit_attempt(session, start(session, cast_on_each, attempts_allowed=2).id, now=NOON)

    with pytest.raises(StartRefusedError) as refusal:
        start(session, cast_on_each)
    assert refusal.value.reason == "no_attempts_left"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"opens_at": NOON + timedelta(seconds=1)}, "not_open"),
        ({"due_at": None, "closes_at": NOON}, "closed"),
    ],
)
def test_nothing_starts_outside_the_dates(session, cast_on_each, settings, reason) -> None:
    with pytest.raises(StartRefusedError) as refusal:
        start(session, cast_on_each, **settings)

    assert refusal.value.reason == reason


def test_quiz_starts_the_very_second_it_opens(session, cast_on_each) -> None:
    assert start(session, cast_on_each, opens_at=NOON).is_open


def test_saved_answer_replaces_the_one_before(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    save_responses(session, attempt.id, {"material": {"chosen": ["wood"]}}, now=NOON)
    save_responses(session, attempt.id, {"material": {"chosen": ["steel"]}}, now=NOON + timedelta(seconds=1))

    (row,) = saved_responses(session, attempt.id).values()

    assert (row.response, row.saved_at) == ({"chosen": ["steel"]}, NOON + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({}, 0),
        (RIGHT, 5),
        ({"material": {"chosen": ["wood"]}}, 0),
        # Two right of two less one wrong of two: 1 - 1/2.
        ({"only-new": {"chosen": ["steel", "foot", "wood"]}}, 0.5),
        # Everything chosen: 1 - 1.
        ({"only-new": {"chosen": ["steel", "foot", "wood", "length"]}}, 0),
        # The right statement less one wrong of two: 1 - 1/2.
        ({"settles-material": {"chosen": ["steel", "wood"]}}, 0.5),
        ({"on-foot": {"entered": "5,0 %"}}, 1),
        ({"on-foot": {"entered": "95"}}, 0),
    ],
)
def test_submitting_scores_each_answer(session, cast_on_each, answers, score) -> None:
    attempt = start(session, cast_on_each)
    save_responses(session, attempt.id, answers, now=NOON)

    submit_attempt(session, attempt.id, now=NOON)

    assert (attempt.score, attempt.max_score) == (score, 5)


def test_nothing_is_saved_after_submitting(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    submit_attempt(session, attempt.id, now=NOON)

    with pytest.raises(AttemptClosedError):
        save_responses(session, attempt.id, RIGHT, now=NOON)


def test_nothing_is_saved_once_the_grace_after_the_deadline_is_over(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    over = attempt.deadline_at + GRACE
    save_responses(session, attempt.id, RIGHT, now=over - timedelta(microseconds=1))

    with pytest.raises(AttemptClosedError):
        save_responses(session, attempt.id, {"material": None}, now=over)
    assert len(saved_responses(session, attempt.id)) == 5


def test_overdue_attempts_are_those_whose_deadline_and_grace_are_over(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    over = attempt.deadline_at + GRACE

    before = overdue_attempts(session, now=over - timedelta(microseconds=1))
    then = overdue_attempts(session, now=over)
    submit_attempt(session, attempt.id, now=over + timedelta(days=3))

    assert (before, then) == ([], [attempt.id])
    assert (attempt.submitted_at, attempt.submitted_by) == (attempt.deadline_at, SubmittedBy.DEADLINE)
    assert overdue_attempts(session, now=over) == []


def test_submitting_within_the_grace_is_submitting_at_the_deadline(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)

    submit_attempt(session, attempt.id, now=attempt.deadline_at + GRACE - timedelta(seconds=1))

    assert (attempt.submitted_at, attempt.submitted_by) == (attempt.deadline_at, SubmittedBy.LEARNER)


WOOD, STEEL = {"chosen": ["wood"]}, {"chosen": ["steel"]}


def sent(page: str, sequence: int, *, second: int) -> Origin:
    """An answer given at a second after noon."""
    return Origin(NOON + timedelta(seconds=second), page, sequence)


@pytest.mark.parametrize(
    ("first", "then", "is_kept"),
    [
        (sent("one", 1, second=1), sent("one", 2, second=2), False),
        # A request that was long under way looks younger than it is; its number tells.
        (sent("one", 2, second=2), sent("one", 1, second=9), True),
        (sent("one", 5, second=1), sent("two", 1, second=2), False),
        (sent("one", 1, second=2), sent("two", 5, second=1), True),
        (sent("one", 1, second=2), sent("", 0, second=3), False),
        (sent("one", 1, second=3), sent("", 0, second=2), True),
        (sent("", 0, second=2), sent("", 0, second=3), False),
    ],
)
def test_answer_never_replaces_a_newer_one(session, cast_on_each, first: Origin, then: Origin, is_kept: bool) -> None:
    attempt = start(session, cast_on_each)
    later = NOON + timedelta(seconds=10)

    save_responses(session, attempt.id, {"material": WOOD}, now=later, origin=first)
    refused = save_responses(session, attempt.id, {"material": STEEL}, now=later, origin=then)

    assert refused == (("material",) if is_kept else ())
    assert saved_responses(session, attempt.id)["material"].response == (WOOD if is_kept else STEEL)


def test_late_retry_does_not_bring_back_an_answer_taken_back(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    later = NOON + timedelta(seconds=10)
    save_responses(session, attempt.id, {"material": None}, now=later, origin=sent("one", 2, second=2))

    refused = save_responses(session, attempt.id, {"material": WOOD}, now=later, origin=sent("one", 1, second=9))

    assert refused == ("material",)
    assert saved_responses(session, attempt.id) == {}


def test_same_answer_delivered_twice_is_saved(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    once = sent("one", 1, second=1)

    save_responses(session, attempt.id, {"material": WOOD}, now=NOON, origin=once)

    assert save_responses(session, attempt.id, {"material": WOOD}, now=NOON, origin=once) == ()


def test_answer_cannot_come_from_the_future(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    save_responses(session, attempt.id, {"material": WOOD}, now=NOON, origin=sent("one", 1, second=86400))

    save_responses(session, attempt.id, {"material": STEEL}, now=NOON + timedelta(seconds=1))

    assert saved_responses(session, attempt.id)["material"].response == STEEL


def test_attempts_of_one_quiz_share_its_version_which_reads_back_equal(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    practice = start_practice(session, Learner(practice_key="k" * 64), catalogue().quizzes["bridge"], rng=RNG, now=NOON)

    assert attempt.quiz_version_id == practice.quiz_version_id
    assert len(session.scalars(select(QuizVersion)).all()) == 1
    assert pinned_quiz(session, attempt.quiz_version_id) == catalogue().quizzes["bridge"]


def test_old_practice_of_visitors_is_forgotten_and_that_of_users_kept(session, cast_on_each) -> None:
    quiz = catalogue().quizzes["bridge"]
    old = NOON - timedelta(days=91)
    for learner in (Learner(practice_key="a" * 64), Learner(user=cast_on_each.ben)):
        attempt = start_practice(session, learner, quiz, rng=RNG, now=old)
        save_responses(session, attempt.id, {"material": {"chosen": ["steel"]}}, now=old)
    recent = start_practice(session, Learner(practice_key="b" * 64), quiz, rng=RNG, now=NOON - timedelta(days=89))

    gone = forget_old_practice(session, now=NOON)

    assert gone == 1
    kept = session.scalars(select(Attempt.user_id).order_by(Attempt.id)).all()
    assert kept == [cast_on_each.ben.id, recent.user_id]
    assert len(session.scalars(select(Response)).all()) == 1


@pytest.mark.parametrize(
    ("counted", "number"), [(CountedAttempt.FIRST, 1), (CountedAttempt.LAST, 3), (CountedAttempt.BEST, 2)]
)
def test_attempt_that_counts_is_the_one_the_teacher_chose(counted, number) -> None:
    def submitted(at: int, score: float) -> Attempt:
        return Attempt(number=at, score=score, max_score=5, submitted_at=NOON)

    # The second and third are equally good: the earlier of them is the best.
    attempts = [submitted(1, 1), submitted(2, 4), submitted(3, 4), Attempt(number=4, max_score=5)]

    assert counted_attempt(attempts, counted).number == number


def test_open_attempt_never_counts() -> None:
    assert counted_attempt([Attempt(number=1, max_score=5)], CountedAttempt.BEST) is None


def row_of(session, attempt: Attempt) -> Response:
    """The stored row of the first item, as it is in the database now."""
    row = response_of(session, attempt.id, "material")
    assert row is not None
    session.refresh(row)
    return row


def test_flag_and_confidence_leave_the_answer_as_it_is(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    save_responses(session, attempt.id, {"material": STEEL}, now=NOON)

    save_responses(session, attempt.id, {}, marks={"material": Marks(is_flagged=True)}, now=NOON)
    save_responses(session, attempt.id, {}, marks={"material": Marks(confidence=4)}, now=NOON)

    row = row_of(session, attempt)
    assert (row.response, row.is_flagged, row.confidence) == (STEEL, True, 4)


def test_item_that_is_only_flagged_is_not_answered(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)

    save_responses(session, attempt.id, {}, marks={"material": Marks(is_flagged=True, confidence=1)}, now=NOON)

    assert saved_responses(session, attempt.id) == {}
    assert submit_attempt(session, attempt.id, now=NOON).score == 0


def test_flag_set_later_does_not_make_an_answer_late(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    later = NOON + timedelta(seconds=10)
    flag = {"material": Marks(is_flagged=True)}

    save_responses(session, attempt.id, {}, marks=flag, now=later, origin=sent("two", 7, second=9))
    refused = save_responses(session, attempt.id, {"material": STEEL}, now=later, origin=sent("one", 1, second=0))

    assert refused == ()
    assert row_of(session, attempt).response == STEEL


def test_late_flag_never_replaces_a_newer_one(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    later = NOON + timedelta(seconds=10)
    flagged, unflagged = {"material": Marks(is_flagged=True)}, {"material": Marks(is_flagged=False)}

    save_responses(session, attempt.id, {}, marks=unflagged, now=later, origin=sent("one", 2, second=2))
    same_page = save_responses(session, attempt.id, {}, marks=flagged, now=later, origin=sent("one", 1, second=9))
    other_page = save_responses(session, attempt.id, {}, marks=flagged, now=later, origin=sent("two", 5, second=1))

    assert (same_page, other_page) == (("material",), ("material",))
    assert row_of(session, attempt).is_flagged is False


def test_confidence_can_be_taken_back(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)
    save_responses(session, attempt.id, {}, marks={"material": Marks(confidence=2)}, now=NOON)

    save_responses(session, attempt.id, {}, marks={"material": Marks(confidence=0)}, now=NOON)

    assert row_of(session, attempt).confidence is None


def test_answer_cannot_be_given_before_its_attempt_began(session, cast_on_each) -> None:
    attempt = start(session, cast_on_each)

    save_responses(session, attempt.id, {"material": STEEL}, now=NOON, origin=sent("one", 1, second=-86400))

    assert row_of(session, attempt).given_at == NOON
