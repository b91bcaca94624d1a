"""The data dictionary names every column of every file, in the order of the files."""

import re
from pathlib import Path

from course.exchange import canvas, moodle_gradebook
from course.exchange.item_analysis_csv import CHOICE_COLUMNS, ITEM_COLUMNS
from course.exchange.oneroster import LINE_ITEM_COLUMNS, RESULT_COLUMNS
from course.exchange.results_csv import LONG_COLUMNS, WIDE_COLUMNS

DICTIONARY = (Path(__file__).parents[2] / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def columns_under(heading: str) -> tuple[str, ...]:
    section = DICTIONARY.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return tuple(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def test_every_column_of_the_wide_file_is_described_in_order() -> None:
    assert columns_under("The wide file") == (*WIDE_COLUMNS, "<item id>_score")


def test_every_column_of_the_long_file_is_described_in_order() -> None:
    assert columns_under("The long file") == LONG_COLUMNS


def test_every_column_of_the_item_analysis_files_is_described_in_order() -> None:
    assert columns_under("The item analysis file") == ITEM_COLUMNS
    assert columns_under("The file of choices") == CHOICE_COLUMNS


def test_every_column_of_the_gradebooks_is_described_in_order() -> None:
    assert columns_under("Canvas") == (*canvas.COLUMNS, "<assignment>")
    assert columns_under("Moodle") == (*moodle_gradebook.COLUMNS, "<quiz>")


def test_every_filled_column_of_oneroster_is_described_in_order() -> None:
    described = columns_under("OneRoster 1.2")
    items, results = described[:10], described[10:]

    assert items == tuple(each for each in LINE_ITEM_COLUMNS if each in items)
    assert results == tuple(each for each in RESULT_COLUMNS if each in results)
    assert set(LINE_ITEM_COLUMNS) - set(items) == {"status", "dateLastModified", "description"}
    assert set(RESULT_COLUMNS) - set(results) == {
        *("status", "dateLastModified", "comment", "textScore", "inProgress", "incomplete"),
    }


def test_every_description_fills_all_columns_of_its_table() -> None:
    rows = [line for line in DICTIONARY.splitlines() if line.startswith("| `")]

    assert {line.count(" | ") for line in rows} == {4}
