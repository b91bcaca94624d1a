"""The table of verdicts, d′ and c."""

from __future__ import annotations

import pytest

from course.assessment.item_types import item_type
from course.assessment.statistics.verdicts import Judgement, VerdictTable, VerdictTally, judgement
from tests.assessment.items import choice, verdict, verdict_with_evidence


def table_of(*judgements: tuple[str, str | None, int]) -> VerdictTable:
    """One student's judgements, each so many times."""
    tally = VerdictTally()
    tally.add([(right, given) for right, given, number in judgements for _ in range(number)])
    return tally.table()


def test_table_counts_given_against_right() -> None:
    tally = VerdictTally()
    tally.add([("supported", "supported"), ("contradicted", "supported"), ("disagree", None)])
    tally.add([("supported", "not-stated")])
    tally.add([("supported", None)])

    table = tally.table()

    assert list(table.counts) == ["supported", "contradicted", "not-stated", "disagree"]
    assert table.counts["supported"] == {"supported": 1, "contradicted": 0, "not-stated": 1, "disagree": 0}
    assert table.counts["contradicted"]["supported"] == 1
    assert table.unanswered == {"supported": 1, "contradicted": 0, "not-stated": 0, "disagree": 1}
    assert (table.students, table.answers, table.right_answers) == (2, 3, 1)


def test_share_right_is_of_the_answers_to_claims_of_that_kind() -> None:
    table = table_of(("supported", "supported", 3), ("supported", "disagree", 1))

    assert table.share_right("supported") == 0.75
    assert table.share_right("disagree") is None


# SciPy 1.17.1, stats.norm.ppf of (hits + 0.5)/(n + 1) and (false alarms + 0.5)/(m + 1).
SCIPY = [
    ((20, 25, 10, 25), 1.044498707, -0.278845176),
    ((18, 20, 2, 20), 2.359522235, 0.0),
    ((10, 10, 0, 10), 3.381243259, 0.0),
    ((0, 8, 0, 12), 0.175606220, 1.681021928),
    ((5, 20, 15, 20), -1.274968322, 0.0),
]


@pytest.mark.parametrize(("counts", "d_prime", "criterion"), SCIPY)
def test_d_prime_and_criterion_are_those_of_scipy(
    counts: tuple[int, int, int, int], d_prime: float, criterion: float
) -> None:
    hits, supported, false_alarms, contradicted = counts
    table = table_of(
        ("supported", "supported", hits),
        ("supported", "contradicted", supported - hits),
        ("contradicted", "supported", false_alarms),
        ("contradicted", "contradicted", contradicted - false_alarms),
    )

    found = table.detection

    assert found is not None
    assert (found.hits, found.supported, found.false_alarms, found.contradicted) == counts
    assert found.d_prime == pytest.approx(d_prime, rel=1e-5)
    assert found.criterion == pytest.approx(criterion, rel=1e-5, abs=1e-9)


def test_other_verdicts_are_left_aside_and_counted() -> None:
    found = table_of(
        ("supported", "supported", 4),
        ("supported", "not-stated", 2),
        ("contradicted", "contradicted", 4),
        ("contradicted", "disagree", 1),
        ("not-stated", "supported", 9),
    ).detection

    assert found is not None
    assert (found.supported, found.contradicted, found.left_aside) == (4, 4, 3)


def test_saying_contradicted_to_everything_tells_nothing_apart_and_leans() -> None:
    found = table_of(("supported", "contradicted", 10), ("contradicted", "contradicted", 10)).detection

    assert found is not None
    assert found.d_prime == 0.0
    assert found.criterion > 1


@pytest.mark.parametrize("right", ["supported", "contradicted"])
def test_claims_of_one_kind_tell_nothing(right: str) -> None:
    assert table_of((right, "supported", 9)).detection is None


def test_judgement_is_read_from_the_choices_of_items_that_ask_for_one() -> None:
    both = verdict_with_evidence("contradicted pq")
    chosen = item_type(both).chosen(both, {"chosen": ["p", "supported"]})

    assert judgement(both, chosen) == ("contradicted", "supported")
    assert judgement(verdict("disagree"), ["disagree"]) == ("disagree", "disagree")
    assert judgement(both, ["p"]) == ("contradicted", None)
    assert judgement(choice("single", "abc", "b"), ["b"]) is None


def test_verdict_that_there_is_not_is_refused() -> None:
    unknown: Judgement = ("supported", "perhaps")

    with pytest.raises(KeyError):
        VerdictTally().add([unknown])


def test_nothing_is_to_be_shown_below_ten_students() -> None:
    tally = VerdictTally()
    for _ in range(9):
        tally.add([("supported", "supported")])
    assert not tally.table().is_shown

    tally.add([("supported", "contradicted")])

    assert tally.table().is_shown
