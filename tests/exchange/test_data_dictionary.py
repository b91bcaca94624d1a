"""The data dictionary names every column of both files, in the order of the files."""

import re
from pathlib import Path

from course.exchange.results_csv import LONG_COLUMNS, WIDE_COLUMNS

DICTIONARY = (Path(__file__).parents[2] / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def columns_under(heading: str) -> tuple[str, ...]:
    section = DICTIONARY.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return tuple(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def test_every_column_of_the_wide_file_is_described_in_order() -> None:
    assert columns_under("The wide file") == (*WIDE_COLUMNS, "<item id>_score")


def test_every_column_of_the_long_file_is_described_in_order() -> None:
    assert columns_under("The long file") == LONG_COLUMNS


def test_every_description_fills_all_columns_of_its_table() -> None:
    rows = [line for line in DICTIONARY.splitlines() if line.startswith("| `")]

    assert {line.count(" | ") for line in rows} == {4}
