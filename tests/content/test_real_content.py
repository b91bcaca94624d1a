"""The course's own content: no errors, and every quotation in the originals where these are at hand."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from course.content.attach import check_text, locate_passages, marked_html
from course.content.catalogue import load_catalogue
from course.content.lessons import Activity, Lesson, Prose
from course.content.markup import render_inline

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SHARED_SOURCES") or ROOT.parent / "shared" / "sources")
FILES = {"article-2019": "000_e1a7e191d4c55b22.txt", "article-2024": "001_6537389f3febd559.txt"}


@pytest.fixture(scope="module")
def originals() -> dict[str, str]:
    """The articles' texts by source id."""
    if not all((SHARED / name).is_file() for name in FILES.values()):
        pytest.skip(
            "the articles are not beside the repository, in ../shared/sources; SHARED_SOURCES may name their folder"
        )
    return {source_id: (SHARED / name).read_text(encoding="utf-8") for source_id, name in FILES.items()}


def test_content_has_no_errors() -> None:
    assert [str(problem) for problem in load_catalogue(ROOT).errors] == []


def test_content_has_no_errors_beside_the_originals(originals: dict[str, str]) -> None:
    assert [str(problem) for problem in load_catalogue(ROOT, texts=originals).errors] == []


@pytest.mark.parametrize("source_id", sorted(FILES))
def test_original_is_the_one_the_source_was_written_from(originals: dict[str, str], source_id: str) -> None:
    source = load_catalogue(ROOT).sources[source_id]

    assert [str(problem) for problem in check_text(source, originals[source_id], file=FILES[source_id])] == []


@pytest.mark.parametrize("source_id", sorted(FILES))
def test_every_quoted_fragment_is_marked_in_the_original(originals: dict[str, str], source_id: str) -> None:
    source = load_catalogue(ROOT).sources[source_id]
    located = locate_passages(source, originals[source_id])

    marked = {passage.id: marked_html(located[passage.id], passage).count("<mark>") for passage in source.passages}

    assert marked == {
        passage.id: sum(len(statement.quotations) for statement in passage.statements) for passage in source.passages
    }


def test_every_text_of_a_quiz_can_be_shown() -> None:
    quizzes = load_catalogue(ROOT).quizzes.values()

    texts = [
        text for quiz in quizzes for item in quiz.items for text in (item.stem, *(each.text for each in item.options))
    ]

    assert texts
    assert all(render_inline(text).strip() for text in texts)


def test_every_anchor_of_a_lesson_stands_once() -> None:
    for lesson in load_catalogue(ROOT).lessons.values():
        html = "".join(part.html for part in lesson.body)
        anchors = re.findall(r' id="([^"]+)"', html)

        assert len(anchors) == len(set(anchors)), lesson.slug
        assert {section.id for section in lesson.sections} <= set(anchors)


def test_no_figure_that_a_guess_asks_for_stands_in_the_lesson_above_its_activity() -> None:
    for lesson in load_catalogue(ROOT).lessons.values():
        above, guesses = above_and_guesses(lesson)

        assert [guess for guess in guesses if is_told(guess, above)] == [], lesson.slug


def test_care_is_asked_once_at_the_top_of_a_lesson() -> None:
    for lesson in load_catalogue(ROOT).lessons.values():
        html = "".join(part.html for part in lesson.body)

        assert not (lesson.content_note and "notice-care" in html), lesson.slug


def above_and_guesses(lesson: Lesson) -> tuple[str, list[str]]:
    """What a reader has read before an activity that asks for guesses, and what these guesses are told to be."""
    read = [lesson.content_note]
    for part in lesson.body:
        guesses = [row["guess"]["finds"] for row in activity_rows(part) if "guess" in row]
        if guesses:
            return "\n".join(read), guesses
        read.append(part.html)
    return "", []


def activity_rows(part: Prose | Activity) -> Sequence[Mapping[str, Any]]:
    """The rows of an activity; a stretch of text has none."""
    return cast("Sequence[Mapping[str, Any]]", part.settings.get("row", ())) if isinstance(part, Activity) else ()


def is_told(guess: str, above: str) -> bool:
    """Whether a text tells a guess: "8 of 100" anywhere, or the 8 before the first heading, where a lesson asks."""
    number, whole = re.findall(r"\d[\d,]*", guess)
    is_in_full = re.search(rf"(?<![\d.,]){number} (?:of|in|out of)(?: every)? {whole}(?![\d,]*\d)", above)
    is_in_opening = re.search(rf"(?<![\d.,]){number}(?![\d.,]*\d|%)", re.split("<h[23]", above)[0])
    return bool(is_in_full or is_in_opening)


def test_a_figure_told_too_early_would_be_noticed() -> None:
    assert is_told("about 8 of 100", "<p>Many write 90. Yet it can be 8 or 50.</p>")
    assert is_told("about 8 of 100", "<h2>One</h2><p>It is 8 in 100.</p>")
    assert not is_told("about 8 of 100", "<p>8% or 0.8 of 18</p><h2>One</h2><p>That makes 8 of 10, or 8 of 1,000.</p>")


def test_every_question_of_a_type_with_several_rules_names_its_own() -> None:
    """A default that changed would change scores without a line changing in a quiz."""
    several = {"matching", "multiple", "evidence", "ordering", "short", "verdict-with-evidence"}
    items = [item for quiz in load_catalogue(ROOT).quizzes.values() for item in quiz.items]

    assert [item.id for item in items if item.type in several and not item.scoring] == []
    assert [item.id for item in items if item.type not in several and item.scoring] == []
