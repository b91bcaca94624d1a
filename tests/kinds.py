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


EVERY_MAX_SCORE = MAX_SCORE + 5.0
RIGHT_OF_EVERY: dict[str, Response] = {
    f"every-{item_id}": response
    for item_id, response in {
        **RIGHT,
        "how-many-boats": {"chosen": ["forty"]},
        "in-both": {"chosen": ["title", "boats"]},
        "claim-deepest": {"chosen": ["supported"]},
        "evidence-shallow": {"chosen": ["west"]},
        "a-quarter": {"entered": "10"},
    }.items()
}


def make_course(folder: Path) -> Path:
    """Write the course into a folder that is not there yet, and return the folder."""
    shutil.copytree(LAKE, folder)
    shutil.copy(KINDS / "kinds.toml", folder / "quizzes")
    list_items(folder, "kinds", RIGHT)
    return folder


def add_quiz_of_every_type(folder: Path) -> None:
    """Add to the course a quiz "every": the further types, and one item each of the first five from the lake's quiz."""
    start = '[[item]]\nid = "'
    head, *items = (folder / "quizzes" / "kinds.toml").read_text("utf-8").split(start)
    items += (folder / "quizzes" / "two-pages.toml").read_text("utf-8").split(start)[1:]
    renamed = [f"every-{each}" for each in items]
    wanted = [each for each in renamed if each.partition('"')[0] in RIGHT_OF_EVERY]
    text = start.join([head.replace('id = "kinds"', 'id = "every"').replace("Four", "Nine"), *wanted])
    (folder / "quizzes" / "every.toml").write_text(text, "utf-8")
    list_items(folder, "every", RIGHT_OF_EVERY)


def list_items(folder: Path, quiz_id: str, item_ids: Iterable[str]) -> None:
    """Add the items of a quiz to the course's list of item ids."""
    with (folder / "quizzes" / "item-ids.txt").open("a", encoding="utf-8") as ids:
        ids.writelines(f"{quiz_id}/{item_id}\n" for item_id in item_ids)
