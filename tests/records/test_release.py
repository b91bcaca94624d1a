"""When each part of a submitted attempt is shown: the order of the settings, what makes no sense, what holds when."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.records.release import (
    EARLINESS,
    OWN_CHOICE,
    PRESETS,
    Part,
    ReleaseTimes,
    all_at,
    is_no_later,
    preset_of,
    release_at,
    release_plan,
    release_problems,
)
from course.records.tables import FeedbackTiming

AT_ONCE, AFTER_DUE, AFTER_CLOSE, WHEN_RELEASED, NEVER = EARLINESS
DUE = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLOSES = DUE + timedelta(days=1)
ANSWERS_LATE = (
    "Show students their own answers no later than the right ones: who sees the right answers knows their own."
)
EXPLANATIONS_EARLY = "Show the explanations no earlier than the right answers: they name them."


def problems(score, answers, key, explanations, *, has_due: bool = True, has_close: bool = True) -> list[str]:
    """The messages about four settings."""
    times = ReleaseTimes(score, answers, key, explanations)
    return [each.message for each in release_problems(times, has_due=has_due, has_close=has_close)]


def test_settings_are_ordered_from_at_once_to_never() -> None:
    order = [[is_no_later(one, other) for other in EARLINESS] for one in EARLINESS]

    assert order == [[place <= other for other in range(5)] for place in range(5)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ((AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE), []),
        ((NEVER, NEVER, NEVER, NEVER), []),
        ((AT_ONCE, WHEN_RELEASED, WHEN_RELEASED, WHEN_RELEASED), []),
        # A score may come before the rest or after it: comments without marks are a way to teach.
        ((NEVER, AT_ONCE, AT_ONCE, AT_ONCE), []),
        ((AT_ONCE, AT_ONCE, AFTER_DUE, WHEN_RELEASED), []),
        ((AT_ONCE, AT_ONCE, AFTER_DUE, AT_ONCE), [EXPLANATIONS_EARLY]),
        ((AT_ONCE, AT_ONCE, NEVER, WHEN_RELEASED), [EXPLANATIONS_EARLY]),
        ((AT_ONCE, AFTER_DUE, AT_ONCE, AFTER_DUE), [ANSWERS_LATE]),
        ((AT_ONCE, NEVER, AFTER_CLOSE, AFTER_DUE), [ANSWERS_LATE, EXPLANATIONS_EARLY]),
    ],
)
def test_part_is_never_shown_before_what_it_builds_on(settings, expected) -> None:
    assert problems(*settings) == expected


@pytest.mark.parametrize(
    ("settings", "dates", "expected"),
    [
        ((AFTER_DUE,) * 4, {"has_due": False}, ["Enter when it is due: what students see is to be shown then."]),
        ((AFTER_CLOSE,) * 4, {"has_close": False}, ["Enter when it closes: what students see is to be shown then."]),
        ((AT_ONCE,) * 4, {"has_due": False, "has_close": False}, []),
    ],
)
def test_setting_that_waits_for_a_date_needs_the_date(settings, dates, expected) -> None:
    assert problems(*settings, **dates) == expected


def test_every_preset_makes_sense_and_is_known_again() -> None:
    for name, times in PRESETS.items():
        assert preset_of(times) == name
        assert list(release_problems(times, has_due=True, has_close=True)) == []
    assert preset_of(all_at(AFTER_CLOSE)) == OWN_CHOICE


def test_key_released_before_the_own_answers_are_due_waits_for_them() -> None:
    times = ReleaseTimes(AT_ONCE, AFTER_DUE, WHEN_RELEASED, WHEN_RELEASED)
    plan = release_plan(times, due_at=DUE, closes_at=CLOSES, released_at=DUE - timedelta(hours=2))

    before = release_at(plan, DUE - timedelta(hours=1))
    after = release_at(plan, DUE)

    assert (before.answers, before.key, before.explanations) == (False, False, False)
    assert (after.answers, after.key, after.explanations) == (True, True, True)


VALID = [
    times
    for times in (ReleaseTimes(*each) for each in product(FeedbackTiming, repeat=4))
    if not list(release_problems(times, has_due=True, has_close=True))
]
MOMENTS = st.integers(-100, 100).map(lambda hours: DUE + timedelta(hours=hours))


def test_hundred_and_seventy_five_of_the_625_settings_make_sense() -> None:
    assert len(VALID) == 175  # 5 of the score times 35 rising triples


@given(st.sampled_from(VALID), MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_no_part_is_shown_before_its_own_setting_allows_nor_hidden_again(times, now, later, released_at) -> None:
    moments = {AT_ONCE: now, AFTER_DUE: DUE, AFTER_CLOSE: CLOSES, WHEN_RELEASED: released_at, NEVER: None}
    plan = release_plan(times, due_at=DUE, closes_at=CLOSES, released_at=released_at)

    shown, then = release_at(plan, now), release_at(plan, max(now, later))

    for part in Part:
        moment = moments[times.of(part)]
        if getattr(shown, part.value):
            assert moment is not None
            assert moment <= now
            assert getattr(then, part.value)
    assert shown.explanations <= shown.key <= shown.answers
    if released_at is None or released_at > now:
        for part in Part:
            expected = {AT_ONCE: True, AFTER_DUE: now >= DUE, AFTER_CLOSE: now >= CLOSES}.get(times.of(part), False)
            assert getattr(shown, part.value) == expected
