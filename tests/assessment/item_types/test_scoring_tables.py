"""Every table of cases in docs/scoring.md, which are worked by hand, against the scores the types give."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from course.assessment.item_types import ITEM_TYPES, Response, item_type
from course.assessment.quiz import Item
from tests.assessment.items import choice, matching, numeric, ordering, short, verdict, verdict_with_evidence

DOC = Path(__file__).parents[3] / "docs" / "scoring.md"
ITEMS = {
    "single": choice("single", "abc", "b"),
    "multiple, balanced": choice("multiple", "abcde", "ab"),
    "multiple, all-or-nothing": choice("multiple", "abcde", "ab", scoring="all-or-nothing"),
    "verdict": verdict("contradicted"),
    "evidence, balanced": choice("evidence", "abcd", "a"),
    "evidence, all-or-nothing": choice("evidence", "abcd", "a", scoring="all-or-nothing"),
    "numeric": numeric("400", tolerance="10", unit="men"),
    "ordering, all-pairs": ordering("abcd"),
    "ordering, adjacent-pairs": ordering("abcd", scoring="adjacent-pairs"),
    "ordering, all-or-nothing": ordering("abcd", scoring="all-or-nothing"),
    "matching, balanced": matching("ap bq cr ds", matches="pqrst"),
    "matching, balanced, with a shared match": matching("ap bp cp dq", matches="pq"),
    "matching, per-pair": matching("ap bq cr ds", matches="pqrst", scoring="per-pair"),
    "matching, all-or-nothing": matching("ap bq cr ds", matches="pqrst", scoring="all-or-nothing"),
    "short, exact": short("unfounded", "not founded"),
    "short, half-for-near": short("unfounded", "not founded", scoring="half-for-near"),
    "short, half-for-near, short words and digits": short(
        "Vox", "in 2018", misreadings=("Fox",), scoring="half-for-near"
    ),
    "verdict-with-evidence, exact-evidence": verdict_with_evidence("contradicted pq"),
    "verdict-with-evidence, balanced-evidence": verdict_with_evidence("contradicted pq", scoring="balanced-evidence"),
    "verdict-with-evidence, shown-by-evidence": verdict_with_evidence("contradicted pq", scoring="shown-by-evidence"),
    "verdict-with-evidence, exact-evidence, not stated": verdict_with_evidence("not-stated p"),
    "verdict-with-evidence, exact-evidence, none asked for": verdict_with_evidence("not-stated", ids="pq"),
    "verdict-with-evidence, balanced-evidence, none asked for": verdict_with_evidence(
        "not-stated", ids="pq", scoring="balanced-evidence"
    ),
}


def cases() -> list[tuple[str, str, Fraction]]:
    """The rows of the tables: the table's name, the response and the score."""
    parts = re.split(r"^### Cases: (.+)$", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [
        (name, response, Fraction(score))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
        for response, score in re.findall(r"^\| ([^|]+) \| [^|]+ \| ([\d/]+) \|$", text.partition("\n## ")[0], re.M)
    ]


def read(item: Item, text: str) -> Response:
    """The response that the text is written for in a table."""
    parts = text.split("; ")
    if item.type in ("numeric", "short"):
        return {"entered": text}
    if item.type == "ordering":
        return {"order": [*parts]}
    if item.type == "matching":
        return {"pairs": dict(part.split("=") for part in parts)}
    return {"chosen": [*parts]}


@pytest.mark.parametrize(("name", "response", "score"), cases(), ids=str)
def test_score_is_as_the_guide_has_worked_it_by_hand(name: str, response: str, score: Fraction) -> None:
    item = ITEMS[name]
    given = read(item, response)

    assert item_type(item).score(item, given) == pytest.approx(float(score), abs=1e-12)


@pytest.mark.parametrize(("name", "response", "score"), cases(), ids=str)
def test_response_in_the_guide_is_written_as_in_the_results_file(name: str, response: str, score: Fraction) -> None:
    item = ITEMS[name]
    kind = item_type(item)

    assert kind.response_text(item, kind.read_json(item, read(item, response))) == response  # type: ignore[arg-type]


def test_every_table_has_its_item_and_its_cases() -> None:
    assert {name for name, _, _ in cases()} == set(ITEMS)
    assert {item.type for item in ITEMS.values()} == set(ITEM_TYPES)
