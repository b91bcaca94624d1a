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
rationale = "Count them."
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


VERDICT = """
[[item]]
id = "asked-{form}"
type = "verdict"
objective = "Read a count"
difficulty = "easy"
stem = "“It is so.”"
rationale = "Count them."
key = ["{key}"]
cites = ["own"]
[item.rationales]
supported = "Yes."
contradicted = "No."
not-stated = "Not said."
disagree = "Both."
[item.cites_by_verdict]
supported = ["own"]
contradicted = ["own"]
not-stated = ["own"]
disagree = ["own"]
"""
EVIDENCE = """
[[item]]
id = "asked-{form}"
type = "evidence"
objective = "Read a count"
difficulty = "easy"
stem = "Which one settles it?"
rationale = "Count them."
key = {key}
cites = ["report/lead.shallow"]
[[item.option]]
id = "west"
statement = "report/lead.shallow"
rationale = "It does."
[[item.option]]
id = "depth"
statement = "report/lead.depth"
rationale = "It does not."
[[item.option]]
id = "stopped"
statement = "report/walks.stopped"
rationale = "It does not."
"""
MATCHING = """
[[item]]
id = "asked-{form}"
type = "matching"
objective = "Read a count"
difficulty = "easy"
stem = "Which belongs to which?"
rationale = "Count them."
key = ["one={one}", "two={two}"]
cites = ["own"]
[[item.option]]
id = "one"
text = "One"
rationale = "One."
cites = ["own"]
[[item.option]]
id = "two"
text = "Two"
rationale = "Two."
cites = ["own"]
[[item.match]]
id = "a"
text = "A"
[[item.match]]
id = "b"
text = "B"
"""


def verdict(key: str) -> str:
    """A verdict with this key."""
    return VERDICT.format(key=key, form="{form}")


def evidence(*key: str) -> str:
    """Three statements to choose from, with this key."""
    return EVIDENCE.format(key=list(key), form="{form}").replace("'", '"')


def matching(one: str, two: str) -> str:
    """Two options to match, with these matches."""
    return MATCHING.format(one=one, two=two, form="{form}")


def item(item_id: str, *, objective: str = "Read a count", difficulty: str = "easy") -> str:
    """One item of a form."""
    return ITEM.format(id=item_id, objective=objective, difficulty=difficulty)


def errors(lake: Lake, **forms: list[str]) -> list[str]:
    """The errors of the lake course with forms of these items."""
    for letter, items in forms.items():
        text = FORM.format(letter=letter, LETTER=letter.upper()) + "".join(items).replace("{form}", letter)
        (lake.root / f"quizzes/form-{letter}.toml").write_text(text, encoding="utf-8")
        lake.list_items_of(f"form-{letter}")
    return [str(problem) for problem in lake.load().errors]


def test_two_forms_to_one_blueprint_have_no_errors(lake: Lake) -> None:
    assert (
        errors(lake, a=[item("one"), item("two", difficulty="hard")], b=[item("x", difficulty="hard"), item("y")]) == []
    )


def test_item_without_a_partner_is_told_in_each_form(lake: Lake) -> None:
    assert errors(lake, a=[item("one"), item("two", difficulty="hard")], b=[item("x"), item("y")]) == [
        'quizzes/form-a.toml:27: item "two": form "B" lacks an item of type single, hard, on "Read a count", with 1 of '
        "2 options right. Write it there, or change this one.",
        'quizzes/form-b.toml:27: item "y": form "A" lacks an item of type single, easy, on "Read a count", with 1 of 2 '
        "options right. Write it there, or change this one.",
    ]


@pytest.mark.parametrize(
    ("one", "other", "lacking"),
    [
        (verdict("supported"), verdict("disagree"), 'on "Read a count", with the verdict supported.'),
        (matching("a", "b"), matching("a", "a"), "whose 2 options share their matches as 1, 1."),
        (evidence("west"), evidence("west", "depth"), "with 1 of 3 options right."),
    ],
)
def test_partner_with_something_else_right_is_none(lake: Lake, one: str, other: str, lacking: str) -> None:
    assert lacking in errors(lake, a=[one], b=[other])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (verdict("disagree"), verdict("disagree")),
        (matching("a", "b"), matching("b", "a")),
        (evidence("west"), evidence("depth")),
    ],
)
def test_partners_may_differ_in_which_options_are_right(lake: Lake, one: str, other: str) -> None:
    assert errors(lake, a=[one], b=[other]) == []


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


def test_eight_words_shared_with_another_quiz_are_told_in_the_form(lake: Lake) -> None:
    lake.change(
        "quizzes/two-pages.toml", "A keeper does, each spring.", "It says, a keeper does so on each and every spring."
    )
    shared = item("x").replace('"Some."', '"There a keeper does so on each *and* every year."')

    assert errors(lake, a=[item("one")], b=[shared]) == [
        'quizzes/form-b.toml:7: item "x": "a keeper does so on each and every" stands in item "who-counts" of '
        "quizzes/two-pages.toml, too. Word one of them differently: a form shares no 8 words in a row with another "
        "quiz."
    ]


def test_words_shared_by_the_forms_are_told_in_both(lake: Lake) -> None:
    one, other = (item(each).replace("How many?", "How many of them are there on the lake?") for each in ("one", "x"))

    assert [each.partition(" stands")[0] for each in errors(lake, a=[one], b=[other])] == [
        'quizzes/form-a.toml:7: item "one": "how many of them are there on the"',
        'quizzes/form-b.toml:7: item "x": "how many of them are there on the"',
    ]


def test_name_of_a_place_may_be_shared(lake: Lake) -> None:
    named = evidence("west").replace(
        "statement", 'text = "The report: the first part, from its first line on"\nstatement', 1
    )

    assert errors(lake, a=[named], b=[named]) == []


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
