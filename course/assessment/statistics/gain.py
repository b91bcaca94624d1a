"""The change of a class from a test before to a test after.

Only students who took both count. There is no control group, so this module says what changed, never why. It must not
know which tests these were; the random generator is an argument, so that a report says the same twice.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import sub
from random import Random
from statistics import fmean, variance

from course.assessment.statistics.moments import MINIMUM

CONFIDENCE = 0.95
_MOST_RESAMPLES, _FEWEST_RESAMPLES = 2_000, 400
_DRAWS = 4_000_000  # what a page can wait for: about a second


@dataclass(frozen=True, slots=True)
class MatchedStudent:
    """One student's scores on both tests as shares of the max_score, 0 to 1, and the form taken first ("" unknown)."""

    before: float
    after: float
    first_form: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a value lies in 95 of 100 classes drawn again from this one."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OrderChange:
    """The raw change of those who took one form first."""

    first_form: str
    students: int
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """How the matched students changed. Shares of the max_score, 0 to 1; None is what cannot be said.

    - `students`: those matched, at least MINIMUM.
    - `before`, `after`: class means; `sd_before`, `sd_after`: their standard deviations over n - 1.
    - `change`: after - before, -1 to 1; `change_interval` its 95% interval.
    - `normalised_gain`: (after - before) ÷ (1 - before) of the class means, at most 1: the part reached of what could
      be gained. None where the class had everything before. (R. R. Hake, "Interactive-engagement versus traditional
      methods", American Journal of Physics 66, 1998.) `normalised_gain_interval` its 95% interval.
    - `effect_size`: d = change ÷ √((sd_before² + sd_after²) ÷ 2), in standard deviations, called d_av (J. Cohen,
      Statistical Power Analysis for the Behavioral Sciences, 2nd edition, 1988, equation 2.3.2; G. Cumming,
      Understanding the New Statistics, 2012, chapter 11). None where nobody differs from anybody.
    - `improved`, `same`, `declined`: numbers of students.
    - `by_order`: the change of those who took each form first, by form. Large differences speak of forms that are not
      equally hard. Empty where fewer than MINIMUM took one of them first.

    Intervals are bootstrap percentile intervals over students (B. Efron, "Bootstrap Methods: Another Look at the
    Jackknife", Annals of Statistics 7, 1979; B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993,
    chapter 13) of `resamples` classes drawn: 2,000, fewer for more than 2,000 students, at least 400.
    """

    students: int
    before: float
    after: float
    sd_before: float
    sd_after: float
    change: float
    change_interval: Interval
    normalised_gain: float | None
    normalised_gain_interval: Interval | None
    effect_size: float | None
    improved: int
    same: int
    declined: int
    by_order: tuple[OrderChange, ...]
    resamples: int


def matched(before: Mapping[str, float], after: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Those in both mappings of shares by student, with both shares, in the order of the first."""
    return [(student, share, after[student]) for student, share in before.items() if student in after]


def gain(students: Sequence[MatchedStudent], random: Random) -> Gain | None:
    """The gain of the matched students; None for fewer than MINIMUM."""
    if len(students) < MINIMUM:
        return None
    before, after = [each.before for each in students], [each.after for each in students]
    mean_before, mean_after = fmean(before), fmean(after)
    changes = Counter(_sign(each.after - each.before) for each in students)
    resamples = max(_FEWEST_RESAMPLES, min(_MOST_RESAMPLES, _DRAWS // len(students)))
    means = _resampled_means(before, after, resamples, random)
    gains = [each for each in (normalised_gain(*pair) for pair in means) if each is not None]
    normalised = normalised_gain(mean_before, mean_after)
    return Gain(
        students=len(students),
        before=mean_before,
        after=mean_after,
        sd_before=math.sqrt(variance(before)),
        sd_after=math.sqrt(variance(after)),
        change=mean_after - mean_before,
        change_interval=_interval([after_mean - before_mean for before_mean, after_mean in means]),
        normalised_gain=normalised,
        normalised_gain_interval=_interval(gains) if normalised is not None and len(gains) == resamples else None,
        effect_size=effect_size(before, after),
        improved=changes[1],
        same=changes[0],
        declined=changes[-1],
        by_order=_by_order(students),
        resamples=resamples,
    )


def normalised_gain(before: float, after: float) -> float | None:
    """Hake's class-level gain of two mean shares, 0 to 1 each; None where everything was known before."""
    return (after - before) / (1 - before) if before < 1 else None


def effect_size(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Cohen's d_av of two lists of shares; None for fewer than two students or where nobody differs from anybody."""
    if len(before) < 2:
        return None
    spread = math.sqrt((variance(before) + variance(after)) / 2)
    return (fmean(after) - fmean(before)) / spread if spread > 1e-12 else None


def _resampled_means(
    before: Sequence[float], after: Sequence[float], resamples: int, random: Random
) -> list[tuple[float, float]]:
    """The class means before and after of so many classes drawn with replacement, students kept whole."""
    number = len(before)
    places = range(number)
    means = []
    for _ in range(resamples):
        drawn = random.choices(places, k=number)
        means.append(
            (sum(map(before.__getitem__, drawn)) / number, sum(map(after.__getitem__, drawn)) / number),
        )
    return means


def _interval(values: Sequence[float]) -> Interval:
    ordered = sorted(values)
    return Interval(quantile(ordered, (1 - CONFIDENCE) / 2), quantile(ordered, (1 + CONFIDENCE) / 2))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies, between two neighbours in proportion.

    Definition 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", American Statistician 50,
    1996, which R and NumPy use.
    """
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _by_order(students: Sequence[MatchedStudent]) -> tuple[OrderChange, ...]:
    forms = sorted({each.first_form for each in students if each.first_form})
    by_form = {form: [each for each in students if each.first_form == form] for form in forms}
    # All or none: what one order lacks could be worked out from the other and the whole.
    if any(len(each) < MINIMUM for each in by_form.values()):
        return ()
    return tuple(
        OrderChange(form, len(each), fmean(map(sub, (one.after for one in each), (one.before for one in each))))
        for form, each in by_form.items()
    )


def _sign(change: float) -> int:
    """1, 0 or -1; differences that come from rounding are none."""
    return 0 if abs(change) < 1e-9 else 1 if change > 0 else -1
