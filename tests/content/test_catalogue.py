"""The catalogue: what is in it, who cites what, and what a bad folder gives."""

from __future__ import annotations

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.assessment.quiz import CitedStatement, canonical_json, quiz_from_json
from course.content.catalogue import Use, load_catalogue
from course.content.glossary import Term
from course.content.lessons import Activity, Prose
from course.content.problems import Problem
from tests.content.conftest import LAKE, Lake


def test_everything_is_found_by_its_id(lake: Lake) -> None:
    found = lake.load()

    assert list(found.sources) == ["almanac", "report"]
    assert list(found.lessons) == ["two-pages"]
    assert list(found.quizzes) == ["two-pages"]
    assert found.glossary == {
        "almanac": Term("almanac", "almanac", "A book that comes out each year.", ("own",)),
        "count": Term("count", "count", "A number that somebody found by counting.", ("own", "almanac/lead.keeper")),
    }
    assert found.files == 7


def test_lesson_has_its_front_matter_and_what_its_text_uses(lake: Lake) -> None:
    lesson = lake.load().lessons["two-pages"]

    assert (lesson.title, lesson.order, lesson.minutes, lesson.content_note) == ("Two pages on a lake", 1, 2, "")
    assert lesson.objectives == ("Compare two pages", "Read a count")
    assert lesson.terms == ("count", "almanac")
    assert lesson.citations[:2] == ("almanac/lead.boats", "almanac/lead.deepest")
    assert [section.title for section in lesson.sections] == ["What they say", "In short"]
    assert 0 < lesson.grade < 6


def test_lesson_is_prose_between_its_activities(lake: Lake) -> None:
    before, activity, after = lake.load().lessons["two-pages"].body

    assert isinstance(before, Prose)
    assert isinstance(after, Prose)
    assert isinstance(activity, Activity)
    assert activity.name == "compare"
    assert activity.settings["title"] == "Side by side"
    assert "Read the last column first." in activity.html
    assert "check-yourself" in after.html


def test_reading_time_is_worked_out_where_it_is_not_given(lake: Lake) -> None:
    lake.change("lessons/01-two-pages.md", "minutes = 2\n", "")

    assert lake.load().lessons["two-pages"].minutes == 1
    assert lake.problems() == []


def test_lesson_may_say_what_its_activity_takes_beside_the_reading(lake: Lake) -> None:
    assert lake.load().lessons["two-pages"].activity_minutes == 0

    lake.change("lessons/01-two-pages.md", "minutes = 2\n", "minutes = 2\nactivity_minutes = 5\n")

    lesson = lake.load().lessons["two-pages"]
    assert (lesson.minutes, lesson.activity_minutes) == (2, 5)
    assert lake.problems() == []


def test_lessons_stand_in_their_order_whatever_their_files_are_called(lake: Lake) -> None:
    first = (lake.root / "lessons/01-two-pages.md").read_text(encoding="utf-8")
    (lake.root / "lessons/00-z.md").write_text(
        first.replace('"two-pages"', '"z"', 1).replace("order = 1", "order = 7"), encoding="utf-8"
    )

    assert list(lake.load().lessons) == ["two-pages", "z"]


def test_quiz_of_a_lesson_is_found(lake: Lake) -> None:
    found = lake.load()

    assert found.quiz_of("two-pages") is found.quizzes["two-pages"]
    assert found.quiz_of("nothing") is None


def test_quiz_keeps_what_its_citations_say(lake: Lake) -> None:
    quiz = lake.load().quizzes["two-pages"]

    assert quiz.statements["report/lead.boats"] == CitedStatement(
        "report/lead.boats",
        "2001 report",
        "R",
        "Opening",
        "Some say that there are 55 boats.",
        ("some say that 55 boats sail on it",),
    )
    assert quiz.statements["report"].says == "It has a title only."
    assert quiz.statements["almanac/see-also"].says == "Two further pages are named."
    assert "own" not in quiz.statements
    assert sorted(quiz.fingerprints) == ["almanac", "report"]
    assert quiz_from_json(canonical_json(quiz)) == quiz


def test_fingerprint_of_a_source_changes_with_any_passage(lake: Lake) -> None:
    before = lake.load().quizzes["two-pages"].fingerprints
    lake.change("sources/report.toml", 'kind = "masthead"\nfingerprint = "', 'kind = "masthead"\nfingerprint = "0')
    after = lake.load().quizzes["two-pages"].fingerprints

    assert before["report"] != after["report"]
    assert before["almanac"] == after["almanac"]


def test_items_are_read_by_their_types(lake: Lake) -> None:
    quiz = lake.load().quizzes["two-pages"]

    assert [option.id for option in quiz.item("claim-fish").options] == [
        "supported",
        "contradicted",
        "not-stated",
        "disagree",
    ]
    assert quiz.item("claim-walks").options[0].rationale_not_chosen == "They have ended."
    cites = {option.text: option.cites for option in quiz.item("evidence-shallow").options}
    assert cites["In the west the water is shallow."] == ("report/lead.shallow",)
    assert Decimal(quiz.item("a-quarter").tolerance) == Decimal("0.5")
    assert [each.value for each in quiz.item("a-quarter").misreadings] == ["13.75", "25"]
    assert quiz.item("how-many-boats").options[1].rationale_not_chosen == "That number stands in the report."


def test_item_that_cannot_be_used_is_left_out_of_its_quiz(lake: Lake) -> None:
    lake.change("quizzes/two-pages.toml", 'key = ["keeper"]', 'key = ["nobody"]')

    found = lake.load()

    assert len(found.quizzes["two-pages"].items) == 7
    assert len(found.errors) == 1


def test_uses_of_a_citation_are_lessons_then_items_each_once(lake: Lake) -> None:
    found = lake.load()

    assert found.uses_of("almanac/lead.keeper") == (
        Use("lesson", "Two pages on a lake", "two-pages"),
        Use("item", "Quiz: two pages", "two-pages", "who-counts"),
    )
    assert found.uses_of("almanac/walks") == (Use("item", "Quiz: two pages", "two-pages", "how-many-boats"),)
    assert found.uses_of("nothing") == ()


def test_citation_says_what_it_names(lake: Lake) -> None:
    found = lake.load()

    assert found.cited("almanac/lead").says.startswith("No lake of the valley is deeper. There are 40 boats")
    assert found.cited("almanac").place == "the whole text"


@pytest.mark.parametrize("citation", ["own", "almanac/nothing", ""])
def test_citation_of_nothing_is_a_key_error(lake: Lake, citation: str) -> None:
    found = lake.load()

    with pytest.raises(KeyError):
        found.cited(citation)


def test_errors_and_warnings_are_told_apart(lake: Lake) -> None:
    lake.change("lessons/01-two-pages.md", "minutes = 2", "minutes = 60")
    lake.change("sources/report.toml", 'letter = "R"', 'letter = "r"')

    found = lake.load()

    assert [problem.file for problem in found.errors] == ["sources/report.toml"]
    assert [problem.file for problem in found.warnings] == ["lessons/01-two-pages.md"]


def test_folder_without_content_is_an_empty_catalogue(tmp_path: Path) -> None:
    found = load_catalogue(tmp_path)

    assert (found.sources, found.lessons, found.quizzes, found.glossary, found.problems) == ({}, {}, {}, {}, ())


def test_problem_is_printed_as_file_line_and_message() -> None:
    assert str(Problem("a/b.toml", 3, "error", "it is so.")) == "a/b.toml:3: it is so."
    assert str(Problem("a/b.toml", 3, "warning", "it is so.")) == "a/b.toml:3: warning: it is so."


FILES = sorted(
    path.relative_to(LAKE).as_posix() for pattern in ("*/*.toml", "*/*/*.toml", "*/*.md") for path in LAKE.glob(pattern)
)
VALUES = [
    '""',
    '"x"',
    "1",
    "nan",
    "1" + "0" * 400,
    "true",
    "[]",
    '[""]',
    "[[1]]",
    "[{}]",
    "{a = 1}",
    "2001-01-01",
    "“",
    ":::",
]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(FILES), st.integers(0, 170), st.sampled_from(VALUES))
def test_no_value_on_any_line_makes_loading_fail(file: str, number: int, value: str) -> None:
    lines = (LAKE / file).read_text(encoding="utf-8").split("\n")
    place = number % len(lines)
    lines[place] = lines[place].partition("=")[0] + "= " + value
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(LAKE, Path(folder) / "lake"))
        (root / file).write_text("\n".join(lines), encoding="utf-8")

        found = load_catalogue(root)

    assert all(problem.line >= 1 and problem.message for problem in found.problems)
