"""The cells of an activity: every table in it that has text of its own, so that each is checked."""

from __future__ import annotations

from course.content.activities import ActivityFile
from course.content.tables import Table


def test_tables_in_a_list_are_cells_too() -> None:
    row = {
        "id": "boats",
        "stop": {"text": "Two claims."},
        "verdict": [{"text": "It says so."}, {"text": "It is silent."}],
    }
    activity = ActivityFile(Table("lessons/activities/check-a-post.toml", {"row": [row]}, {}))

    labels = [cell.label for cell in activity.cells()]

    assert labels == ['row "boats"', 'row "boats", stop', 'row "boats", verdict 1', 'row "boats", verdict 2']
