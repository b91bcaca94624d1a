"""Item analysis as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from course.assessment.quiz import Option
from course.assessment.statistics.item_analysis import QuizAnalysis, QuizTally
from course.exchange.columns import ColumnError
from course.exchange.item_analysis_csv import CHOICE_COLUMNS, ITEM_COLUMNS, choice_analysis_csv, item_analysis_csv
from tests.assessment.items import choice


def analysis(students: int = 12, texts: tuple[str, ...] = ("Forty", "=1+1")) -> QuizAnalysis:
    options = tuple(Option(f"o{place}", text, "Why", ("own",)) for place, text in enumerate(texts))
    items = [replace(choice("single", "ab", "a"), id=name) for name in ("pick", "other")]
    items[0] = replace(items[0], key=("o0",), options=options)
    tally = QuizTally(items)
    for number in range(students):
        right = number % 3 == 0
        tally.add(
            {"pick": float(right), "other": float(number % 2)}, {"pick": ["o0" if right else "o1"], "other": ["a"]}
        )
    return tally.analysis()


def items_csv(of: QuizAnalysis, **options: object) -> bytes:
    given: dict[str, object] = {"decimal_comma": False, **options}
    chunks = item_analysis_csv(of, class_name="7B", quiz="the-tweet", item_types=["single"] * len(of.items), **given)  # type: ignore[arg-type]
    return b"".join(chunks)


def test_a_row_an_item_with_figures_as_fractions() -> None:
    header, first, second = csv.reader(io.StringIO(items_csv(analysis()).decode("utf-8-sig")))

    assert tuple(header) == ITEM_COLUMNS
    row = dict(zip(header, first, strict=True))
    assert (row["class"], row["quiz"], row["students"], row["left_out"]) == ("7B", "the-tweet", "12", "0")
    assert (row["item_id"], row["item_type"], row["unanswered"]) == ("pick", "single", "0")
    assert (row["facility"], row["guess_facility"], row["mean_score"]) == ("0.333333", "0.5", "0.333333")
    assert row["discrimination"] == "0"
    assert second[4] == "other"


def test_figure_that_cannot_be_said_is_blank() -> None:
    items = QuizTally([replace(choice("single", "ab", "a"), id="pick")])
    for _ in range(10):
        items.add({"pick": 1.0}, {"pick": ["a"]})

    _, first = csv.reader(io.StringIO(items_csv(items.analysis()).decode("utf-8-sig")))

    row = dict(zip(ITEM_COLUMNS, first, strict=True))
    assert (row["facility"], row["discrimination"], row["alpha"], row["standard_error"]) == ("1", "", "", "")


def test_decimal_commas_come_with_semicolons() -> None:
    content = items_csv(analysis(), decimal_comma=True, columns=["item_id", "facility"])

    assert content == "\ufeffitem_id;facility\r\npick;0,333333\r\nother;0,5\r\n".encode()


def test_a_row_a_choice_with_its_thirds() -> None:
    content = b"".join(choice_analysis_csv(analysis(), class_name="7B", quiz="the-tweet", decimal_comma=False))
    header, first, second, *_ = csv.reader(io.StringIO(content.decode("utf-8-sig")))

    assert tuple(header) == CHOICE_COLUMNS
    assert first[4:10] == ["pick", "o0", "Forty", "yes", "4", "0.333333"]
    assert second[4:10] == ["pick", "o1", "'=1+1", "no", "8", "0.666667"]


def test_fewer_than_ten_students_have_a_header_only() -> None:
    few = analysis(students=9)

    assert items_csv(few).decode("utf-8-sig") == ",".join(ITEM_COLUMNS) + "\r\n"
    choices = b"".join(choice_analysis_csv(few, class_name="7B", quiz="q", decimal_comma=False))
    assert choices.decode("utf-8-sig") == ",".join(CHOICE_COLUMNS) + "\r\n"


def test_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(ColumnError, match="“colour” is no column"):
        items_csv(analysis(), columns=["colour"])
