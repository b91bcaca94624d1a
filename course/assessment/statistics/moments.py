"""Means, variances and covariances of values that come again and again, kept as how often each occurs.

Scores of a class take few values, so counts say all there is to know of any number of students. This module knows
numbers only: not what they are scores of.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

MINIMUM = 10
"""The fewest students whose statistics are shown: with fewer, a number says more of chance, and of persons, than of a
class."""

DECIMALS = 9
"""Two sums of scores are the same where they agree to so many decimals: a third and two thirds are no exact numbers in
a computer."""

Pairs = Mapping[tuple[float, float], int]
"""How often two values occur together."""


def mean(counts: Mapping[float, int]) -> float | None:
    """The arithmetic mean; None of nothing."""
    students = sum(counts.values())
    return math.fsum(value * count for value, count in counts.items()) / students if students else None


def variance(counts: Mapping[float, int]) -> float | None:
    """The variance over n - 1, exactly 0 where all values are equal; None of fewer than two values."""
    return covariance({(value, value): count for value, count in counts.items()})


def covariance(pairs: Pairs) -> float | None:
    """The covariance over n - 1, exactly 0 where one side never changes; None of fewer than two pairs."""
    students = sum(pairs.values())
    if students < 2:
        return None
    one_mean = math.fsum(one * count for (one, _), count in pairs.items()) / students
    other_mean = math.fsum(other * count for (_, other), count in pairs.items()) / students
    if any(is_constant(each) for each in zip(*pairs, strict=True)):
        return 0.0
    terms = ((one - one_mean) * (other - other_mean) * count for (one, other), count in pairs.items())
    return math.fsum(terms) / (students - 1)


def correlation(pairs: Pairs) -> float | None:
    """Pearson's product-moment correlation, -1 to 1; None where one side never changes.

    K. Pearson, "Notes on Regression and Inheritance in the Case of Two Parents", Proceedings of the Royal Society of
    London 58, 1895.
    """
    shared, one, other = covariance(pairs), variance(counts_of(pairs, 0)), variance(counts_of(pairs, 1))
    if not shared and (not one or not other):
        return None
    assert shared is not None
    assert one
    assert other
    return max(-1.0, min(1.0, shared / math.sqrt(one * other)))


def counts_of(pairs: Pairs, side: int) -> Counter[float]:
    """How often each value of one side, 0 or 1, occurs."""
    counts: Counter[float] = Counter()
    for pair, count in pairs.items():
        counts[pair[side]] += count
    return counts


def sorted_pairs(one: Mapping[float, int], other: Mapping[float, int]) -> Counter[tuple[float, float]]:
    """The pairs when both sides are sorted: the smallest with the smallest, the largest with the largest."""
    pairs: Counter[tuple[float, float]] = Counter()
    rest = _runs(other)
    value, left = next(rest, (0.0, 0))
    for each, count in _runs(one):
        wanted = count
        while wanted:
            if not left:
                value, left = next(rest)
            taken = min(wanted, left)
            pairs[each, value] += taken
            wanted, left = wanted - taken, left - taken
    return pairs


def is_constant(values: Iterable[float]) -> bool:
    """Whether all values are the same to DECIMALS."""
    return len(set(map(rounded, values))) < 2


def rounded(value: float) -> float:
    """The value to DECIMALS, and 0 for what rounds to -0."""
    return round(value, DECIMALS) + 0.0


def _runs(counts: Mapping[float, int]) -> Iterator[tuple[float, int]]:
    yield from sorted(counts.items())
