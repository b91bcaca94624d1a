"""How a class gives verdicts: a table of given against right, and how well supported and contradicted are told apart.

Ability to tell apart (d′) and leaning (c) are two numbers, and neither is a skill score. This module must not know
which students or items there are, only pairs of verdicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item
from course.assessment.statistics.moments import MINIMUM

SUPPORTED, CONTRADICTED = "supported", "contradicted"
_VERDICT_TYPES = ("verdict", "verdict-with-evidence")

Judgement = tuple[str, str | None]
"""The right verdict and the one given, ids of VERDICTS; None where none was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """How answers tell supported claims from contradicted ones.

    Over answers to claims that are supported or contradicted, and that called them one or the other; `left_aside` of
    them said that the sources do not say or disagree. `hits` of the `supported` claims were called supported, and
    `false_alarms` of the `contradicted` ones.

    `d_prime` = z(H) - z(F) and `criterion` = -(z(H) + z(F)) ÷ 2, with the log-linear correction H = (hits + 0.5) ÷
    (supported + 1) and F = (false_alarms + 0.5) ÷ (contradicted + 1), z being the inverse of the normal distribution
    (D. M. Green and J. A. Swets, Signal Detection Theory and Psychophysics, 1966; M. J. Hautus, "Corrections for
    extreme proportions and their biasing effects on estimated values of d′", Behavior Research Methods, Instruments, &
    Computers 27, 1995). d′ is 0 where they are not told apart and grows from there; below 0 they are taken for each
    other. c is 0 without a leaning, above 0 where *contradicted* is said too readily, below where *supported* is.
    """

    hits: int
    supported: int
    false_alarms: int
    contradicted: int
    left_aside: int
    d_prime: float
    criterion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTable:
    """How often each verdict was given (inner key) where which was right (outer key), in the order of VERDICTS.

    `unanswered` is by right verdict. `students` gave at least one verdict.
    """

    students: int
    counts: Mapping[str, Mapping[str, int]]
    unanswered: Mapping[str, int]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough students to show any of it."""
        return self.students >= MINIMUM

    @property
    def answers(self) -> int:
        """How many verdicts were given."""
        return sum(sum(given.values()) for given in self.counts.values())

    @property
    def right_answers(self) -> int:
        """How many of them were right."""
        return sum(given[right] for right, given in self.counts.items())

    def share_right(self, right: str) -> float | None:
        """The share of right answers where this verdict is right, 0 to 1; None where there is no such answer."""
        answers = sum(self.counts[right].values())
        return self.counts[right][right] / answers if answers else None

    @property
    def detection(self) -> Detection | None:
        """How supported and contradicted claims are told apart; None without answers to claims of either kind."""
        signal, noise = self.counts[SUPPORTED], self.counts[CONTRADICTED]
        hits, supported = signal[SUPPORTED], signal[SUPPORTED] + signal[CONTRADICTED]
        false_alarms, contradicted = noise[SUPPORTED], noise[SUPPORTED] + noise[CONTRADICTED]
        if not supported or not contradicted:
            return None
        z_hits, z_false = _z(hits, supported), _z(false_alarms, contradicted)
        return Detection(
            hits=hits,
            supported=supported,
            false_alarms=false_alarms,
            contradicted=contradicted,
            left_aside=sum(signal.values()) + sum(noise.values()) - supported - contradicted,
            d_prime=z_hits - z_false,
            criterion=-(z_hits + z_false) / 2,
        )


class VerdictTally:
    """Takes the judgements of students one by one and gives the table."""

    def __init__(self) -> None:
        """Make an empty tally."""
        self._counts = {right: dict.fromkeys(VERDICTS, 0) for right in VERDICTS}
        self._unanswered = dict.fromkeys(VERDICTS, 0)
        self._students = 0

    def add(self, judgements: Iterable[Judgement]) -> None:
        """Add the judgements of one student; KeyError for an id that is no verdict."""
        has_answered = False
        for right, given in judgements:
            if given is None:
                self._unanswered[right] += 1
            else:
                self._counts[right][given] += 1
                has_answered = True
        self._students += has_answered

    def table(self) -> VerdictTable:
        """The table of the students so far."""
        counts = {right: dict(given) for right, given in self._counts.items()}
        return VerdictTable(students=self._students, counts=counts, unanswered=dict(self._unanswered))


def judgement(item: Item, chosen: Sequence[str]) -> Judgement | None:
    """The judgement in the choices made on an item (`ItemType.chosen`); None where the item asks for no verdict."""
    if item.type not in _VERDICT_TYPES:
        return None
    return item.key[0], next((each for each in chosen if each in VERDICTS), None)


def _z(number: int, of: int) -> float:
    return NormalDist().inv_cdf((number + 0.5) / (of + 1))
