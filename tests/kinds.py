"""A course with a quiz of every further item type: the lake course of the tests of content, and one more quiz."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from course.assessment.item_types import Response

LAKE = Path(__file__).parent / "content" / "lake"
KINDS = Path(__file__).parent / "content" / "kinds"
MAX_SCORE = 5.0
RIGHT: dict[str, Response] = {
    "which-first": {"order": ["began", "count", "stopped", "report"]},
    "which-page": {"pairs": {"forty": "almanac", "keeper": "almanac", "fifty-five": "report"}},
    "the-counter": {"entered": "a keeper"},
    "forty-boats": {"chosen": ["disagree", "forty", "fifty-five"]},
}
RIGHT_FORM = {
    "answer.which-first": ["report=4", "began=1", "stopped=3", "count=2"],
    "answer.which-page": ["forty=almanac", "keeper=almanac", "fifty-five=report"],
    "answer.the-counter": "a keeper",
    "answer.forty-boats": ["disagree", "forty", "fifty-five"],
}


def make_course(folder: Path) -> Path:
    """Write the course into a folder that is not there yet, and return the folder."""
    shutil.copytree(LAKE, folder)
    shutil.copy(KINDS / "kinds.toml", folder / "quizzes")
    list_items(folder, "kinds", RIGHT)
    return folder


def list_items(folder: Path, quiz_id: str, item_ids: Iterable[str]) -> None:
    """Add the items of a quiz to the course's list of item ids."""
    with (folder / "quizzes" / "item-ids.txt").open("a", encoding="utf-8") as ids:
        ids.writelines(f"{quiz_id}/{item_id}\n" for item_id in item_ids)
