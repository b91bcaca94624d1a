"""The change from before to after."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.statistics.gain import (
    Gain,
    Interval,
    MatchedStudent,
    effect_size,
    gain,
    matched,
    normalised_gain,
    quantile,
)

BEFORE = [0.3, 0.4, 0.2, 0.5, 0.6, 0.35, 0.45, 0.25, 0.55, 0.3, 0.4, 0.7]
AFTER = [0.5, 0.45, 0.6, 0.7, 0.65, 0.55, 0.4, 0.5, 0.8, 0.6, 0.55, 0.75]
SHARES = st.integers(0, 20).map(lambda share: share / 20)


def gain_of(before: list[float], after: list[float], forms: str = "") -> Gain:
    firsts = forms or " " * len(before)
    students = [MatchedStudent(*each[:2], each[2].strip()) for each in zip(before, after, firsts, strict=True)]
    found = gain(students, Random(7))
    assert found is not None
    return found


def test_figures_are_those_of_numpy_and_pingouin() -> None:
    # NumPy 2.4.6 mean and std (ddof 1); Pingouin 0.7.0 compute_effsize(paired=True, eftype="cohen").
    found = gain_of(BEFORE, AFTER)

    assert found.students == 12
    assert found.before == pytest.approx(0.4166666667, rel=1e-5)
    assert found.after == pytest.approx(0.5875, rel=1e-5)
    assert found.sd_before == pytest.approx(0.1497472618, rel=1e-5)
    assert found.sd_after == pytest.approx(0.1208398640, rel=1e-5)
    assert found.change == pytest.approx(0.1708333333, rel=1e-5)
    assert found.normalised_gain == pytest.approx(0.2928571429, rel=1e-5)
    assert found.effect_size == pytest.approx(1.2555418499, rel=1e-5)
    assert (found.improved, found.same, found.declined) == (11, 0, 1)


def test_intervals_are_near_those_of_scipy() -> None:
    # SciPy 1.17.1 stats.bootstrap, method "percentile", paired, 200,000 resamples: (0.10417, 0.2375) and
    # (0.18797, 0.38406). Ours draws 2,000 others, so it agrees to about a hundredth.
    found = gain_of(BEFORE, AFTER)

    assert found.resamples == 2_000
    assert found.change_interval.low == pytest.approx(0.10417, abs=0.012)
    assert found.change_interval.high == pytest.approx(0.2375, abs=0.012)
    assert found.normalised_gain_interval is not None
    assert found.normalised_gain_interval.low == pytest.approx(0.18797, abs=0.02)
    assert found.normalised_gain_interval.high == pytest.approx(0.38406, abs=0.02)


def test_the_same_seed_gives_the_same_interval() -> None:
    assert gain_of(BEFORE, AFTER) == gain_of(BEFORE, AFTER)


def test_fewer_than_ten_matched_students_have_no_gain() -> None:
    students = [MatchedStudent(0.2, 0.5)] * 9

    assert gain(students, Random(1)) is None
    assert gain([*students, MatchedStudent(0.2, 0.5)], Random(1)) is not None


def test_class_that_all_gained_alike_has_an_interval_without_width_and_no_effect_size() -> None:
    found = gain_of([0.5] * 10, [0.75] * 10)

    assert found.change_interval == Interval(0.25, 0.25)
    assert found.normalised_gain == 0.5
    assert found.effect_size is None


def test_class_that_had_everything_before_has_no_normalised_gain() -> None:
    found = gain_of([1.0] * 10, [0.9] * 10)

    assert (found.normalised_gain, found.normalised_gain_interval) == (None, None)
    assert found.change == pytest.approx(-0.1)


def test_normalised_gain_that_some_drawn_classes_lack_has_no_interval() -> None:
    # One student in ten could still gain: a third of the classes drawn have nobody like that.
    found = gain_of([0.0] + [1.0] * 9, [0.5] + [1.0] * 9)

    assert found.normalised_gain == pytest.approx(0.5)
    assert found.normalised_gain_interval is None


def test_change_is_told_by_the_form_taken_first() -> None:
    found = gain_of([0.2] * 12 + [0.4] * 10, [0.5] * 22, "A" * 12 + "B" * 10)

    assert [(each.first_form, each.students) for each in found.by_order] == [("A", 12), ("B", 10)]
    assert [each.change for each in found.by_order] == pytest.approx([0.3, 0.1])


def test_change_by_order_is_hidden_where_it_would_tell_of_a_few_students() -> None:
    # Nine with form A first and one with form B first: the second change would be that student's.
    for orders in ("A" * 9 + "B", "A" * 30 + "B" * 9):
        number = len(orders)

        assert gain_of([0.2] * number, [0.5] * number, orders).by_order == ()


def test_students_without_a_form_have_no_order() -> None:
    assert gain_of(BEFORE, AFTER).by_order == ()


def test_only_students_with_both_scores_are_matched() -> None:
    before, after = {"ben": 0.5, "dee": 0.2}, {"cem": 1.0, "ben": 0.75}

    assert matched(before, after) == [("ben", 0.5, 0.75)]


# Hake 1998, equation 1, worked by hand.
@pytest.mark.parametrize(
    ("before", "after", "expected"), [(0.0, 1.0, 1.0), (0.5, 0.75, 0.5), (0.4, 0.1, -0.5), (1.0, 1.0, None)]
)
def test_normalised_gain_is_the_part_reached_of_what_could_be(
    before: float, after: float, expected: float | None
) -> None:
    assert normalised_gain(before, after) == (None if expected is None else pytest.approx(expected))


def test_effect_size_of_one_student_is_undefined() -> None:
    assert effect_size([0.5], [0.7]) is None


# NumPy 2.4.6 quantile of 3 1 4 1 5 9 2 6.
@pytest.mark.parametrize(("share", "expected"), [(0.025, 1.0), (0.1, 1.0), (0.5, 3.5), (0.975, 8.475), (1.0, 9.0)])
def test_quantile_is_that_of_numpy(share: float, expected: float) -> None:
    assert quantile([1, 1, 2, 3, 4, 5, 6, 9], share) == pytest.approx(expected)


def test_large_classes_are_drawn_fewer_times() -> None:
    found = gain_of(BEFORE * 500, AFTER * 500)

    assert found.resamples == 666
    assert found.change_interval.high - found.change_interval.low < 0.02


@given(st.lists(st.tuples(SHARES, SHARES), min_size=10, max_size=14))
def test_change_lies_within_what_students_did(pairs: list[tuple[float, float]]) -> None:
    found = gain_of([one for one, _ in pairs], [other for _, other in pairs])

    changes = [other - one for one, other in pairs]
    interval = found.change_interval
    assert min(changes) - 1e-9 <= interval.low <= interval.high <= max(changes) + 1e-9
    assert found.improved + found.same + found.declined == found.students
    assert found.normalised_gain is None or found.normalised_gain <= 1 + 1e-9
