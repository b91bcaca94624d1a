"""What tries and hints leave of an item's points, worked by hand in docs/scoring.md, and what a wrong try is told."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from course.assessment.item_types import ITEM_TYPES, item_type
from course.assessment.quiz import Misreading
from course.assessment.tries import credit, said_of_try
from tests.assessment.items import choice, matching, numeric, ordering, short, verdict, verdict_with_evidence

DOC = Path(__file__).parents[2] / "docs" / "scoring.md"
ROW = re.compile(r"^\| (\d) \| (\d) \| ([\d/]+) \| [^|]+ \| ([\d/]+) \|$", re.MULTILINE)
ITEMS = (
    choice("single", "abc", "b"),
    choice("multiple", "abcde", "ab"),
    choice("evidence", "abcd", "a"),
    verdict("contradicted"),
    numeric("400", tolerance="10", unit="men"),
    ordering("abcd"),
    matching("ap bq cr ds", matches="pqrst"),
    short("unfounded"),
    verdict_with_evidence("contradicted pq"),
)


def rows() -> list[tuple[int, int, Fraction, Fraction]]:
    """The table of credits: wrong tries before, hints, the score of the answer, the credit."""
    text = DOC.read_text(encoding="utf-8").partition("## Trying again in practice")[2].partition("\n## ")[0]
    return [(int(tries), int(hints), Fraction(score), Fraction(to)) for tries, hints, score, to in ROW.findall(text)]


@pytest.mark.parametrize(("tries", "hints", "score", "expected"), rows(), ids=str)
def test_credit_is_as_the_guide_has_worked_it_by_hand(tries: int, hints: int, score: Fraction, expected) -> None:
    assert credit(float(score), tries=tries, hints=hints) == pytest.approx(float(expected), abs=1e-12)


def test_guide_has_its_table() -> None:
    assert len(rows()) == 9


def test_wrong_choice_is_told_its_own_rationale_and_no_other() -> None:
    said, remarks = said_of_try(choice("single", "abc", "b"), {"chosen": ["c"]})

    assert [(each.option_id, each.correct) for each in said] == [("c", False)]
    assert remarks == ()


def test_right_part_of_a_choice_is_not_told_apart_by_a_rationale() -> None:
    said, remarks = said_of_try(choice("multiple", "abcde", "ab"), {"chosen": ["a", "c"]})

    assert [each.option_id for each in said] == ["c"]
    assert [each.text for each in remarks] == ["You chose 1 of the 2 right answers and 1 of the 3 wrong ones."]


def test_unknown_number_is_told_nothing_since_its_explanation_names_the_key() -> None:
    assert said_of_try(numeric("400", tolerance="0", unit="men"), {"entered": "7"}) == ((), ())


def test_known_misreading_is_told_why_it_is_one() -> None:
    item = replace(numeric("400", tolerance="0", unit="men"), misreadings=(Misreading("40", "Ten times less.", ()),))

    said, _ = said_of_try(item, {"entered": "40"})

    assert [each.rationale for each in said] == ["Ten times less."]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.type)
def test_nothing_said_of_any_wrong_try_marks_or_names_what_is_right(item) -> None:
    kind = item_type(item)
    key = item.key[0] if item.type in ("numeric", "short") else None

    for response in kind.examples(item)[1:]:
        said, _ = said_of_try(item, response)

        assert not [each for each in said if each.correct or each.expected]
        assert not [each for each in said if each.option_id in item.key and each.option_id == key]


def test_every_type_is_tried() -> None:
    assert {item.type for item in ITEMS} == set(ITEM_TYPES)


def test_statement_that_is_the_key_is_not_cited_to_a_wrong_try() -> None:
    item = choice("evidence", "abcd", "a")
    options = tuple(
        replace(option, statement=f"report/lead.{option.id}", cites=("report/lead.a", f"report/lead.{option.id}"))
        for option in item.options
    )

    said, _ = said_of_try(replace(item, options=options), {"chosen": ["b"]})

    assert [each.cites for each in said] == [("report/lead.b",)]
