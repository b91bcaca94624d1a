"""Means, variances and covariances of counted values."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.statistics.moments import correlation, covariance, mean, sorted_pairs, variance

VALUES = st.lists(st.integers(-20, 20).map(float), min_size=2, max_size=30)


@given(VALUES)
def test_moments_are_those_of_the_standard_library(values: list[float]) -> None:
    counts = Counter(values)

    assert mean(counts) == pytest.approx(statistics.mean(values))
    assert variance(counts) == pytest.approx(statistics.variance(values))


@given(st.lists(st.tuples(st.integers(0, 9).map(float), st.integers(0, 9).map(float)), min_size=2, max_size=30))
def test_covariance_and_correlation_are_those_of_the_standard_library(pairs: list[tuple[float, float]]) -> None:
    one, other = [list(side) for side in zip(*pairs, strict=True)]
    counts = Counter(pairs)

    assert covariance(counts) == pytest.approx(statistics.covariance(one, other))
    undefined = len(set(one)) == 1 or len(set(other)) == 1
    assert correlation(counts) == (None if undefined else pytest.approx(statistics.correlation(one, other)))


@given(VALUES)
def test_sorted_pairs_put_the_smallest_beside_the_smallest(values: list[float]) -> None:
    others = [3 * value % 7 for value in values]

    pairs = sorted_pairs(Counter(values), Counter(others))

    assert sorted(pairs.elements()) == list(zip(sorted(values), sorted(others), strict=True))


def test_one_value_has_a_mean_and_no_variance() -> None:
    assert (mean({2.0: 1}), variance({2.0: 1}), mean({}), variance({})) == (2.0, None, None, None)


def test_equal_values_have_a_variance_of_exactly_nothing() -> None:
    assert variance({0.1 + 0.2: 3, 0.3: 4}) == 0.0
