"""The data of activities: the cells that are checked, rows that are items, and what is said of faults in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.assessment.quiz import item_from_json
from course.content.activities import ActivityFile
from course.content.tables import Table
from tests.content.conftest import Lake, cases_in

KINDS = Path(__file__).parent / "activities"
FAULTS = cases_in(KINDS / "broken.txt")


def put(lake: Lake, file: str) -> None:
    """Put one of the three activities into the lake course."""
    path = lake.root / file
    path.write_text((KINDS / path.name).read_text(encoding="utf-8"), encoding="utf-8")


def test_tables_in_a_list_are_cells_too() -> None:
    row = {"id": "boats", "stop": {"text": "One."}, "verdict": [{"text": "It says so."}, {"text": "It is silent."}]}
    activity = ActivityFile(Table("lessons/activities/compare.toml", {"row": [row]}, {}))

    labels = [cell.label for cell in activity.cells()]

    assert labels == ['row "boats"', 'row "boats", stop', 'row "boats", verdict 1', 'row "boats", verdict 2']


@pytest.mark.parametrize("name", ["who-says-so", "argument-map", "check-a-post"])
def test_activity_of_the_lake_has_no_problems(lake: Lake, name: str) -> None:
    put(lake, f"lessons/activities/{name}.toml")

    assert lake.problems(with_originals=True) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_fault_of_an_activity_gets_exactly_its_messages(lake: Lake, fault) -> None:  # type: ignore[no-untyped-def]
    put(lake, fault.file)
    lake.change(fault.file, fault.old, fault.new)

    assert lake.problems(with_originals=True) == fault.messages


def test_rows_that_are_items_are_read_like_those_of_a_quiz(lake: Lake) -> None:
    put(lake, "lessons/activities/check-a-post.toml")
    lake.change("lessons/01-two-pages.md", 'name="compare"', 'name="check-a-post"')

    _, activity, _ = lake.load().lessons["two-pages"].body
    rows = activity.settings["row"]  # type: ignore[union-attr]

    assert [(row["id"], row["post"], row["step"]) for row in rows] == [  # type: ignore[union-attr, index, call-overload]
        ("boats-stop", "boats", "stop"),
        ("boats-who", "boats", "who"),
        ("boats-trace", "boats", "trace"),
        ("boats-denominator", "boats", "denominator"),
        ("boats-verdict", "boats", "verdict"),
    ]
    item = item_from_json(rows[2]["item"])  # type: ignore[index, call-overload]
    assert [(each.text, each.place) for each in item.options] == [
        ("There are 40 boats on the lake.", "What is said of boats"),
        ("Each spring a keeper counts them.", "Who counts"),
    ]


def test_row_that_cannot_be_used_is_left_out(lake: Lake) -> None:
    put(lake, "lessons/activities/check-a-post.toml")
    lake.change("lessons/01-two-pages.md", 'name="compare"', 'name="check-a-post"')
    lake.change("lessons/activities/check-a-post.toml", 'key = ["almanac"]', 'key = ["nobody"]')

    _, activity, _ = lake.load().lessons["two-pages"].body

    ids = [row["id"] for row in activity.settings["row"]]  # type: ignore[union-attr, index, call-overload]
    assert ids == ["boats-stop", "boats-trace", "boats-denominator", "boats-verdict"]
