"""Excel workbooks with typed cells."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from course.assessment.statistics.item_analysis import QuizTally
from course.exchange import workbook
from course.exchange.columns import ColumnError
from course.exchange.results_csv import ResponseRow, ResultRow
from course.exchange.workbook import (
    Sheet,
    TooManyRowsError,
    choices_sheet,
    gradebook_sheet,
    items_sheet,
    responses_sheet,
    results_sheet,
    write_workbook,
)
from tests.assessment.items import choice
from tests.exchange.grades import NUMBERS, TWEET, row

BEN = ResultRow(
    class_name="7B",
    student_name="Ben Núñez",
    username="ben.nunez",
    student_id="007",
    quiz="the-tweet",
    attempts=2,
    counted_attempt=1,
    score=7.5,
    max_score=10.0,
    percent=75.0,
    status="submitted",
    started_at=datetime(2026, 11, 23, 8, 0, 0, 999, tzinfo=UTC),
    late=False,
    time_zone="Europe/Berlin",
    item_scores={"why": 1 / 3},
)
ANSWER = ResponseRow(
    result=BEN,
    attempt=1,
    counted=True,
    item_id="why",
    item_type="short",
    response="=1+1",
    item_score=None,
    item_max_score=1.0,
    saved_at=datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
    quiz_version="0" * 64,
)


def written(*sheets: Sheet) -> bytes:
    file = BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


def sheet_xml(content: bytes, number: int = 1) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def cell(content: bytes, place: str) -> str:
    found = re.search(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', sheet_xml(content), re.DOTALL)
    return found.group() if found else ""


def test_numbers_are_numbers_and_text_is_text() -> None:
    content = written(results_sheet([BEN], ["why"], ["student_id", "score", "late", "why_score", "submitted_at"]))

    assert cell(content, "A2") == '<c r="A2" t="inlineStr"><is><t>007</t></is></c>'
    assert cell(content, "B2") == '<c r="B2"><v>7.5</v></c>'
    assert cell(content, "C2") == ""
    assert "<t>no</t>" in cell(content, "D2")
    assert cell(content, "E2") == '<c r="E2"><v>0.333333</v></c>'


def test_times_are_those_of_the_class() -> None:
    content = written(results_sheet([BEN], [], ["started_at", "time_zone"]))

    # 23 November 2026 is day 46349 of Excel's calendar; 9 in the morning in Berlin is 9/24 of a day.
    assert re.fullmatch(r'<c r="A2" s="\d+"><v>46349\.375</v></c>', cell(content, "A2"))


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        written(results_sheet([replace(BEN, started_at=datetime(2026, 1, 1))], []))  # noqa: DTZ001


@pytest.mark.parametrize("name", ["=1+1", "{=1+1}", "https://example.org", "@A1", "internal:A1", "mailto:ben"])
def test_no_text_becomes_a_formula_or_a_link(name: str) -> None:
    content = written(results_sheet([replace(BEN, student_name=name)], [], ["student_name"]))

    assert f"<t>{name}</t>" in cell(content, "A2")
    assert "<f>" not in sheet_xml(content)
    assert "hyperlink" not in sheet_xml(content)


def test_responses_have_the_columns_of_the_long_file() -> None:
    content = written(responses_sheet([ANSWER], ["response", "item_score", "saved_at", "counted"]))

    assert "<t>yes</t>" in cell(content, "A2")
    assert "<t>=1+1</t>" in cell(content, "B2")
    assert cell(content, "C2") == ""
    assert "46204.41666" in cell(content, "D2")  # 10 in the morning of 1 July in Berlin


def test_workbook_holds_several_sheets() -> None:
    content = written(results_sheet([BEN], []), gradebook_sheet([TWEET, NUMBERS], [row("Ben", 7.5, None)]))

    assert "<t>Numbers, and more</t>" in sheet_xml(content, 2)
    assert '<c r="E2"><v>7.5</v></c>' in sheet_xml(content, 2)


def test_item_analysis_is_written_with_typed_figures() -> None:
    items = [replace(choice("single", "ab", "a"), id=name) for name in ("pick", "other")]
    tally = QuizTally(items)
    for number in range(12):
        right = number % 3 == 0
        tally.add({"pick": float(right), "other": 1.0}, {"pick": ["a" if right else "b"], "other": ["a"]})
    analysis = tally.analysis()

    content = written(
        items_sheet(
            analysis,
            class_name="7B",
            quiz="the-tweet",
            item_types=["single", "single"],
            columns=["item_id", "facility", "discrimination"],
        ),
        choices_sheet(analysis, class_name="7B", quiz="the-tweet", columns=["choice_text", "chosen", "share"]),
    )

    assert "<t>pick</t>" in cell(content, "A2")
    assert cell(content, "B2") == '<c r="B2"><v>0.333333</v></c>'
    assert cell(content, "C2") == ""
    assert '<c r="B3"><v>8</v></c>' in sheet_xml(content, 2)
    assert '<c r="C3"><v>0.666667</v></c>' in sheet_xml(content, 2)


def test_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(ColumnError, match="“colour” is no column"):
        results_sheet([BEN], ["why"], ["colour"])


def test_text_that_no_cell_holds_is_cut_and_half_a_sign_replaced() -> None:
    content = written(Sheet("One", ["text"], [["x" * 40_000], ["half \ud83e"], ["\x00\x01"]]))

    assert f"<t>{'x' * 32_766}…</t>" in cell(content, "A2")
    assert "<t>half ?</t>" in cell(content, "A3")
    assert "_x0000__x0001_" in cell(content, "A4")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)

    with pytest.raises(TooManyRowsError, match="A sheet holds 3 rows and there are more"):
        written(Sheet("One", ["number"], ([number] for number in range(4))))


def test_the_same_values_give_the_same_cells() -> None:
    one, other = (written(results_sheet([BEN], ["why"])) for _ in range(2))

    assert sheet_xml(one) == sheet_xml(other)


def test_many_rows_need_little_memory(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        file: BinaryIO
        with (tmp_path / "many.xlsx").open("wb") as file:
            tracemalloc.start()
            write_workbook(file, [results_sheet((BEN for _ in range(rows)), ["why"])])
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    assert peak(2_000) < 3 * peak(200)
