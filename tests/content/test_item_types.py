"""The further item types in quiz files: what is read, what is told, and that the examples in the guide are sound."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from course.assessment.item_types import ITEM_TYPES
from course.assessment.quiz import Option, canonical_json, content_hash, quiz_from_json
from course.content.catalogue import load_catalogue
from tests.content.conftest import Broken, Lake, cases_in
from tests.kinds import KINDS, MAX_SCORE, list_items, make_course

GUIDE = Path(__file__).parents[2] / "docs" / "scoring.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def kinds(tmp_path: Path) -> Lake:
    """The lake course with the quiz of further types, as yet without a fault."""
    return Lake(make_course(tmp_path / "kinds"))


def test_course_of_further_types_has_no_errors(kinds: Lake) -> None:
    assert [str(problem) for problem in kinds.load(with_originals=True).errors] == []


@pytest.mark.parametrize("broken", cases_in(KINDS / "broken.txt"), ids=lambda broken: broken.name)
def test_one_fault_gets_exactly_its_messages(kinds: Lake, broken: Broken) -> None:
    kinds.change(broken.file, broken.old, broken.new)

    assert [str(problem) for problem in kinds.load().errors] == broken.messages


def test_quiz_of_further_types_is_read_whole(kinds: Lake) -> None:
    quiz = kinds.load().quizzes["kinds"]

    assert [item.type for item in quiz.items] == ["ordering", "matching", "short", "verdict-with-evidence"]
    assert quiz.max_score == MAX_SCORE
    assert quiz.item("which-page").matches[:2] == (
        Option("almanac", "The *almanac*", "", ()),
        Option("report", "The report", "", ()),
    )
    assert [option.id for option in quiz.item("forty-boats").options] == [
        *("supported", "contradicted", "not-stated", "disagree"),
        *("forty", "keeper", "fifty-five"),
    ]
    assert quiz.item("forty-boats").options[5].text == "Each spring a keeper counts them."
    assert quiz.item("the-counter").misreadings[0].value == "the mayor"


def test_statement_shown_by_the_name_of_its_place_keeps_its_words_and_is_cited(kinds: Lake) -> None:
    kinds.change("quizzes/kinds.toml", 'text = "On the *counting*"', 'text = "On the *counting*"\ncites = ["own"]')

    forty, keeper, _ = kinds.load().quizzes["kinds"].item("forty-boats").options[4:]

    assert (keeper.place, keeper.text) == ("On the *counting*", "Each spring a keeper counts them.")
    assert keeper.cites == ("almanac/lead.keeper", "own")
    assert forty.place == "Statement A"


def test_statement_stands_for_an_option_of_a_type_with_texts_and_is_cited(kinds: Lake) -> None:
    kinds.change("quizzes/kinds.toml", 'text = "Somebody counts the boats."', 'statement = "almanac/lead.keeper"')

    catalogue = kinds.load()
    forty, keeper, _ = catalogue.quizzes["kinds"].item("which-page").options

    assert (keeper.place, keeper.text) == ("Statement B", "Each spring a keeper counts them.")
    assert keeper.cites == ("almanac/lead.keeper",)
    assert (forty.place, forty.text) == ("", "There are 40 boats.")
    assert not catalogue.errors


def test_statements_are_numbered_by_passage(kinds: Lake) -> None:
    catalogue = kinds.load()

    almanac = [number for each, number in catalogue.citations.numbers.items() if each.startswith("almanac/")]
    assert almanac[:3] == ["1.1", "2.1", "2.2"]
    passage = catalogue.sources["almanac"].passage("lead")
    assert [catalogue.sources["almanac"].number(passage, each) for each in passage.statements] == ["2.1", "2.2", "2.3"]


def test_version_of_further_types_explains_itself(kinds: Lake) -> None:
    quiz = kinds.load().quizzes["kinds"]

    assert quiz_from_json(canonical_json(quiz)) == quiz
    assert {"almanac/walks.began", "report/lead", "almanac/lead.keeper"} <= set(quiz.statements)


def test_quizzes_of_the_first_types_keep_their_hash(kinds: Lake) -> None:
    before_there_were_others = "c4d41845ef2c4a0e2c0c441ff8f2b741123a6d9735eb5c52636331c77bbabfd6"

    quiz = kinds.load().quizzes["two-pages"]
    written = (kinds.root / "quizzes/two-pages.toml").read_text(encoding="utf-8")
    as_it_was = [
        replace(
            item,
            rationale=item.rationale.replace("Ask each page for itself.", ""),
            options=tuple(
                replace(option, place="", is_lettered=False)
                for option in sorted(item.options, key=lambda each: written.find(f'id = "{each.id}"\nstatement'))
            ),
        )
        for item in quiz.items
    ]

    assert content_hash(replace(quiz, items=tuple(as_it_was))) == before_there_were_others


def test_verdicts_in_two_parts_count_for_the_balance(kinds: Lake) -> None:
    quiz = kinds.root / "quizzes/kinds.toml"
    text = quiz.read_text(encoding="utf-8")
    item = text[text.index('[[item]]\nid = "forty-boats"') :].replace('"disagree", "forty"', '"supported", "forty"')
    more = "\n".join(item.replace('"forty-boats"', f'"claim-{each}"') for each in "abc")
    quiz.write_text(text + "\n" + more, encoding="utf-8")

    assert (
        "quizzes/kinds.toml:1: warning: its verdicts are not in balance: 3 supported, 0 contradicted, 0 not-stated, "
        "1 disagree. Aim for a third each of the first three."
    ) in kinds.problems()


def test_claim_of_a_verdict_in_two_parts_is_no_quotation(kinds: Lake) -> None:
    kinds.change("quizzes/kinds.toml", "“There are 40 boats on the lake.”", "Is it so? “Forty boats, all counted”")

    assert kinds.load().errors == ()


def test_every_type_has_an_example_in_the_guide() -> None:
    assert re.findall(r'^type = "(.+)"$', "\n".join(EXAMPLES), flags=re.MULTILINE) == list(ITEM_TYPES)


def test_examples_in_the_guide_have_no_errors(kinds: Lake) -> None:
    head = 'id = "guide"\ntitle = "Guide"\nlesson = ""\nobjectives = ["Read a count", "Compare two pages"]\n\n'
    (kinds.root / "quizzes/guide.toml").write_text(head + "\n".join(EXAMPLES), encoding="utf-8")
    list_items(kinds.root, "guide", [f"example-{name}" for name in ITEM_TYPES])

    found = load_catalogue(kinds.root)

    assert [str(problem) for problem in found.errors] == []
    assert len(found.quizzes["guide"].items) == len(ITEM_TYPES)


def test_letters_of_statements_are_drawn_from_their_ids_and_not_from_their_order(kinds: Lake) -> None:
    named = 'text = "On the *counting*"\n'
    quiz = kinds.root / "quizzes/kinds.toml"
    text = quiz.read_text(encoding="utf-8").replace(named, "")
    start = text.index('[[item.option]]\nid = "forty"\nstatement')
    keeper = text.index('[[item.option]]\nid = "keeper"\nstatement')
    quiz.write_text(text, encoding="utf-8")
    before = {each.id: each.place for each in kinds.load().quizzes["kinds"].item("forty-boats").options[4:]}
    last = text.index('[[item.option]]\nid = "fifty-five"\nstatement')
    quiz.write_text(text[:start] + text[keeper:last] + text[start:keeper] + text[last:], encoding="utf-8")

    after = {each.id: each.place for each in kinds.load().quizzes["kinds"].item("forty-boats").options[4:]}

    assert after == before
    assert sorted(after.values()) == ["Statement A", "Statement B", "Statement C"]
