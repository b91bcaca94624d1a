"""Item analysis of one quiz from the first attempts of its students.

Every figure is a fraction or in points, never a percentage. With x a student's score on an item, T their total and
y = T - x, the rest. Definitions are those teachers know from Moodle (its developer documentation, "Quiz
statistics calculations"), with variances and covariances over S - 1 for S students. This module must not know which
attempts are first ones, nor how a figure is shown.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import cast

from course.assessment.item_types import item_type
from course.assessment.quiz import Item
from course.assessment.statistics.moments import (
    MINIMUM,
    Pairs,
    correlation,
    counts_of,
    covariance,
    mean,
    rounded,
    sorted_pairs,
    variance,
)

_NO_CHOICES: Mapping[str, Sequence[str]] = {}
_NEGLIGIBLE = 1e-12  # a covariance so small, beside the scores it comes from, is rounding

Counts = Mapping[tuple[float, float, tuple[str, ...] | None], int]
"""How many students have this score on the item, this total and these choices (None: not answered)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceCount:
    """How many students made one choice of an item, and which.

    `id`, `text`, `right`, `rationale` and `cites` are those of the Choice. `chosen` is the number of students who made
    it; `bottom`, `middle` and `top` are how many of them belong to that third of the class by total. `share` is chosen
    ÷ students, 0 to 1. `point_biserial` is the correlation of having made the choice with the rest y, -1 to 1, None
    where all or none made it or all have the same rest: above 0 for the key and below for the others in a good item
    (F. M. Lord and M. R. Novick, Statistical Theories of Mental Test Scores, 1968, chapter 15). Of an item with one
    right option and full score for it alone, the key's is the item's discrimination.
    """

    id: str
    text: str
    right: bool
    rationale: str
    cites: tuple[str, ...]
    chosen: int
    share: float
    bottom: int
    middle: int
    top: int
    point_biserial: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnalysis:
    """How one item worked. None is what cannot be said.

    - `students`: S, those analysed; `unanswered`: those of them who gave no answer (and score 0).
    - `max_score`, `mean`, `sd`: points.
    - `facility`: mean(x) ÷ max_score, 0 to 1; the higher, the easier.
    - `discrimination`: cov(x, y) ÷ √(var x · var y), -1 to 1: whether those who did well on the rest did well here.
      None where all have the same score here or on the rest.
    - `discriminative_efficiency`: cov(x, y) ÷ cov(sorted x, sorted y), at most 1: discrimination beside the most that
      scores like these allow. None where discrimination is.
    - `effective_weight`: √cov(x, T) ÷ Σ √cov(xⱼ, T) over the items with cov ≥ 0, 0 to 1: how much of the differences
      between totals comes from this item. None where cov(x, T) < 0 or all totals are equal.
    - `guess_score`: points that a guess earns on average (`ItemType.guess_score`).
    - `choices`: the table of options, in the item's order; empty where choices cannot be counted.
    """

    item_id: str
    students: int
    unanswered: int
    max_score: float
    mean: float | None
    sd: float | None
    facility: float | None
    discrimination: float | None
    discriminative_efficiency: float | None
    effective_weight: float | None
    guess_score: float
    choices: tuple[ChoiceCount, ...]

    @property
    def guess_facility(self) -> float | None:
        """The facility that guessing alone would bring, 0 to 1."""
        return self.guess_score / self.max_score if self.max_score > 0 else None

    @property
    def wrong_choices(self) -> tuple[ChoiceCount, ...]:
        """The wrong choices that somebody made, the most frequent first."""
        wrong = [each for each in self.choices if each.chosen and not each.right]
        return tuple(sorted(wrong, key=lambda each: -each.chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAnalysis:
    """How a quiz worked as a whole. None is what cannot be said.

    - `students`: S, those analysed; `left_out`: those whose attempt lacks one of the items or its score.
    - `bottom`, `middle`, `top`: how many students each third of the class has. Students with the same total stay in one
      third, so thirds may differ in size.
    - `max_score`, `mean`, `sd`: points, of the totals T over the items given.
    - `alpha`: p ÷ (p - 1) · (1 - Σ var x ÷ var T) for p items, at most 1 and possibly below 0: how far the items go
      together (L. J. Cronbach, "Coefficient Alpha and the Internal Structure of Tests", Psychometrika 16, 1951).
      None for one item or equal totals.
    - `error_ratio`: √(1 - alpha): how much of the spread of totals is chance.
    - `standard_error`: error_ratio · sd(T), points: about two totals in three lie within so much of what the student
      would get on average over many such quizzes.
    - `totals`: how many students have which total, ascending.
    - `items`: in the quiz's order.
    """

    students: int
    left_out: int
    bottom: int
    middle: int
    top: int
    max_score: float
    mean: float | None
    sd: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None
    totals: tuple[tuple[float, int], ...]
    items: tuple[ItemAnalysis, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough students to show any of it."""
        return self.students >= MINIMUM

    def item(self, item_id: str) -> ItemAnalysis:
        """The analysis of this item; KeyError where there is none."""
        for each in self.items:
            if each.item_id == item_id:
                return each
        raise KeyError(item_id)

    @property
    def items_by_need(self) -> tuple[ItemAnalysis, ...]:
        """The items by what to teach again: the hardest first; of equally hard ones, the most shared wrong choice."""

        def need(each: ItemAnalysis) -> tuple[bool, float, int]:
            most = each.wrong_choices[0].chosen if each.wrong_choices else 0
            return each.facility is None, each.facility or 0.0, -most

        return tuple(sorted(self.items, key=need))


class QuizTally:
    """Takes students one by one and gives the analysis: its memory grows with different results, not with students."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Make a tally of these items, of one version of a quiz."""
        self._items = tuple(items)
        self._ids = tuple(item.id for item in items)
        self._counts: tuple[dict[tuple[float, float, tuple[str, ...] | None], int], ...] = tuple({} for _ in items)
        self._take = itemgetter(*self._ids) if len(self._ids) > 1 else None
        self._left_out = 0

    def add(self, scores: Mapping[str, float | None], chosen: Mapping[str, Sequence[str]] = _NO_CHOICES) -> None:
        """Add a student: points by item id (0 where unanswered), and the choices made by item id (`ItemType.chosen`).

        A student without a score for each of the items is counted as left out. An id missing in `chosen` is an item
        not answered. Scores and choices of other items are not looked at.
        """
        values = self._values(scores)
        if values is None:
            self._left_out += 1
            return
        total = math.fsum(values)
        for counts, item_id, value in zip(self._counts, self._ids, values, strict=True):
            made = chosen.get(item_id)
            key = (value, total, None if made is None else tuple(made))
            counts[key] = counts.get(key, 0) + 1

    def analysis(self) -> QuizAnalysis:
        """The analysis of the students so far."""
        exact = _totals(self._counts)
        totals = _rounded(exact)
        thirds = _thirds(totals)
        sizes = [sum(count for total, count in totals.items() if thirds[total] == third) for third in range(3)]
        with_total = [_pairs(counts, rest=False) for counts in self._counts]
        shared = [
            _settled(covariance(pairs), item.max_score) for pairs, item in zip(with_total, self._items, strict=True)
        ]
        weights = math.fsum(math.sqrt(each) for each in shared if each and each > 0)
        spread = variance(exact)
        sd = _root(spread)
        alpha = _alpha([variance(counts_of(pairs, 0)) for pairs in with_total], spread)
        error_ratio = None if alpha is None else math.sqrt(max(1 - alpha, 0.0))
        return QuizAnalysis(
            students=totals.total(),
            left_out=self._left_out,
            bottom=sizes[0],
            middle=sizes[1],
            top=sizes[2],
            max_score=math.fsum(item.max_score for item in self._items),
            mean=mean(exact),
            sd=sd,
            alpha=alpha,
            error_ratio=error_ratio,
            standard_error=None if error_ratio is None or sd is None else error_ratio * sd,
            totals=tuple(sorted(totals.items())),
            items=tuple(
                _item_analysis(item, counts, thirds, weight=_weight(each, weights))
                for item, counts, each in zip(self._items, self._counts, shared, strict=True)
            ),
        )

    def _values(self, scores: Mapping[str, float | None]) -> tuple[float, ...] | None:
        """The scores of the items in order; None where one is missing."""
        try:
            values = self._take(scores) if self._take else tuple(map(scores.__getitem__, self._ids))
        except KeyError:
            return None
        return None if not values or None in values else cast("tuple[float, ...]", values)


def _item_analysis(item: Item, counts: Counts, thirds: Mapping[float, int], *, weight: float | None) -> ItemAnalysis:
    pairs = _pairs(counts, rest=True)
    scores, rests = counts_of(pairs, 0), counts_of(pairs, 1)
    average = mean(scores)
    most = covariance(sorted_pairs(scores, rests))
    discrimination = correlation(pairs)
    shared = covariance(pairs)
    return ItemAnalysis(
        item_id=item.id,
        students=scores.total(),
        unanswered=sum(count for (_, _, chosen), count in counts.items() if chosen is None),
        max_score=item.max_score,
        mean=average,
        sd=_root(variance(scores)),
        facility=None if average is None or item.max_score <= 0 else average / item.max_score,
        discrimination=discrimination,
        discriminative_efficiency=None if shared is None or not most else shared / most,
        effective_weight=weight,
        guess_score=item_type(item).guess_score(item),
        choices=_choice_counts(item, counts, thirds, rests),
    )


def _choice_counts(
    item: Item, counts: Counts, thirds: Mapping[float, int], rests: Counter[float]
) -> tuple[ChoiceCount, ...]:
    """The table of the item's choices; ids that it does not have are not counted."""
    students = rests.total()
    choices = item_type(item).choices(item)
    found: dict[str, Counter[float]] = {each.id: Counter() for each in choices}
    by_third: dict[str, list[int]] = {each.id: [0, 0, 0] for each in choices}
    for (score, total, chosen), count in counts.items():
        for choice_id in set(chosen or ()) & found.keys():
            found[choice_id][total - score] += count
            by_third[choice_id][thirds[rounded(total)]] += count
    return tuple(
        ChoiceCount(
            id=each.id,
            text=each.text,
            right=each.right,
            rationale=each.rationale,
            cites=each.cites,
            chosen=found[each.id].total(),
            share=found[each.id].total() / students if students else 0.0,
            bottom=by_third[each.id][0],
            middle=by_third[each.id][1],
            top=by_third[each.id][2],
            point_biserial=_point_biserial(found[each.id], rests),
        )
        for each in choices
    )


def _point_biserial(chosen: Counter[float], rests: Counter[float]) -> float | None:
    """The correlation of having made a choice (1 or 0) with the rest."""
    made = {(1.0, rest): count for rest, count in chosen.items()}
    others = {(0.0, rest): count - chosen[rest] for rest, count in rests.items() if count > chosen[rest]}
    return correlation({**made, **others})


def _pairs(counts: Counts, *, rest: bool) -> Pairs:
    """How often each score of an item comes with each rest, or with each total."""
    pairs: Counter[tuple[float, float]] = Counter()
    for (score, total, _), count in counts.items():
        pairs[score, total - score if rest else total] += count
    return pairs


def _totals(counts: Sequence[Counts]) -> Counter[float]:
    """How often each total occurs; every item's counts know it."""
    totals: Counter[float] = Counter()
    for (_, total, _), count in counts[0].items() if counts else ():
        totals[total] += count
    return totals


def _rounded(totals: Mapping[float, int]) -> Counter[float]:
    """How often each total occurs where totals that differ by rounding only are one."""
    same: Counter[float] = Counter()
    for total, count in totals.items():
        same[rounded(total)] += count
    return same


def _thirds(totals: Mapping[float, int]) -> dict[float, int]:
    """The third of the class that each total belongs to: 0 bottom, 1 middle, 2 top.

    Students with one total share their middle place, and it decides: up to a third of the class bottom, from two thirds
    top. No tie is broken by chance or by name.
    """
    students = sum(totals.values())
    below = 0
    thirds = {}
    for total, count in sorted(totals.items()):
        twice_place = 2 * below + count
        thirds[total] = 0 if 3 * twice_place < 2 * students else 2 if 3 * twice_place > 4 * students else 1
        below += count
    return thirds


def _alpha(variances: Sequence[float | None], of_totals: float | None) -> float | None:
    items = len(variances)
    if items < 2 or not of_totals:
        return None
    return items / (items - 1) * (1 - math.fsum(each or 0.0 for each in variances) / of_totals)


def _weight(shared: float | None, weights: float) -> float | None:
    return math.sqrt(shared) / weights if shared is not None and shared >= 0 and weights else None


def _settled(shared: float | None, max_score: float) -> float | None:
    """The covariance, 0 where only rounding keeps it from that."""
    if shared is not None and abs(shared) <= _NEGLIGIBLE * max(max_score, 1.0):
        return 0.0
    return shared


def _root(of: float | None) -> float | None:
    return None if of is None else math.sqrt(of)
