"""The test before and after the course: two forms to one blueprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.assessment.quiz import canonical_json, quiz_from_json
from course.content.catalogue import load_catalogue
from tests.content.conftest import Lake

ROOT = Path(__file__).parents[2]
FORM = """\
id = "form-{letter}"
title = "Form {LETTER}"
form = "{LETTER}"
objectives = ["Read a count", "Compare two pages"]
introduction = "Two questions."
"""
ITEM = """
[[item]]
id = "{id}"
type = "single"
objective = "{objective}"
difficulty = "{difficulty}"
stem = "How many?"
key = ["some"]
cites = ["own"]
[[item.option]]
id = "some"
text = "Some"
rationale = "Some."
cites = ["own"]
[[item.option]]
id = "none"
text = "None"
rationale = "None."
cites = ["own"]
"""


def item(item_id: str, *, objective: str = "Read a count", difficulty: str = "easy") -> str:
    """One item of a form."""
    return ITEM.format(id=item_id, objective=objective, difficulty=difficulty)


def errors(lake: Lake, **forms: list[str]) -> list[str]:
    """The errors of the lake course with forms of these items."""
    for letter, items in forms.items():
        text = FORM.format(letter=letter, LETTER=letter.upper()) + "".join(items)
        (lake.root / f"quizzes/form-{letter}.toml").write_text(text, encoding="utf-8")
        lake.list_items_of(f"form-{letter}")
    return [str(problem) for problem in lake.load().errors]


def test_two_forms_to_one_blueprint_have_no_errors(lake: Lake) -> None:
    assert (
        errors(lake, a=[item("one"), item("two", difficulty="hard")], b=[item("x", difficulty="hard"), item("y")]) == []
    )


def test_item_without_a_partner_is_told_in_each_form(lake: Lake) -> None:
    assert errors(lake, a=[item("one"), item("two", difficulty="hard")], b=[item("x"), item("y")]) == [
        'quizzes/form-a.toml:26: item "two": form "B" lacks an item of type single, hard, on "Read a count". '
        "Write it there, or change this one.",
        'quizzes/form-b.toml:26: item "y": form "A" lacks an item of type single, easy, on "Read a count". '
        "Write it there, or change this one.",
    ]


def test_partner_has_the_same_objective(lake: Lake) -> None:
    assert len(errors(lake, a=[item("one")], b=[item("x", objective="Compare two pages")])) == 2


def test_form_alone_is_told(lake: Lake) -> None:
    assert errors(lake, b=[item("x")]) == [
        'quizzes/form-b.toml:3: there is no form "A" beside form "B". Write it, to the same blueprint.'
    ]


def test_form_of_a_lesson_is_told(lake: Lake) -> None:
    lake.change("quizzes/two-pages.toml", 'lesson = "two-pages"', 'lesson = "two-pages"\nform = "A"')
    told = [str(problem) for problem in lake.load().errors]

    assert told[0] == (
        'quizzes/two-pages.toml:3: a form of the test belongs to no single lesson. Leave lesson out, or form "A".'
    )


def test_form_taken_twice_is_told(lake: Lake) -> None:
    assert errors(lake, a=[item("one")], b=[item("x")]) == []
    lake.change("quizzes/form-b.toml", 'form = "B"', 'form = "A"')

    assert [str(problem) for problem in lake.load().errors] == [
        'quizzes/form-b.toml:3: form "A" is taken by quizzes/form-a.toml. Give each form to one quiz.'
    ]


def test_item_of_a_form_without_a_difficulty_is_told(lake: Lake) -> None:
    bare = item("x").replace('difficulty = "easy"\n', "")

    assert errors(lake, a=[item("one")], b=[bare]) == [
        'quizzes/form-b.toml:7: item "x": difficulty is missing. The two forms are compared by it. Write one of: easy, '
        "middle, hard."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('form = "B"', 'form = "C"', 'quizzes/form-b.toml:3: form "C" is not known. Allowed: A, B.'),
        (
            'difficulty = "easy"',
            'difficulty = "simple"',
            'quizzes/form-b.toml:11: item "x": difficulty "simple" is not known. Allowed: easy, middle, hard.',
        ),
    ],
)
def test_form_and_difficulty_are_of_those_allowed(lake: Lake, old: str, new: str, message: str) -> None:
    errors(lake, a=[item("one")], b=[item("x")])
    lake.change("quizzes/form-b.toml", old, new)

    assert message in [str(problem) for problem in lake.load().errors]


def test_form_is_kept_with_the_quiz(lake: Lake) -> None:
    errors(lake, a=[item("one")], b=[item("x")])
    quiz = lake.load().quizzes["form-b"]

    assert quiz.form == "B"
    assert quiz_from_json(canonical_json(quiz)) == quiz
    assert '"form"' not in canonical_json(lake.load().quizzes["two-pages"])


def test_forms_of_the_course_share_no_stem_and_no_option() -> None:
    forms = [quiz for quiz in load_catalogue(ROOT).quizzes.values() if quiz.form]
    lessons = [quiz for quiz in load_catalogue(ROOT).quizzes.values() if not quiz.form]
    texts = [
        {item.stem for item in quiz.items}
        | {option.text for item in quiz.items if item.type in ("single", "multiple") for option in item.options}
        for quiz in (*forms, *lessons)
    ]

    assert [quiz.form for quiz in forms] == ["A", "B"]
    assert texts[0] & texts[1] == set()
    assert (texts[0] | texts[1]) & set().union(*texts[2:]) == set()
