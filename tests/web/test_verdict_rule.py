"""What the four verdicts mean: one rule, on every page where verdicts are asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.assessment.item_types.verdict import VERDICT_MEANINGS, VERDICT_NOTES, VERDICTS
from course.content.catalogue import load_catalogue
from course.records.tables import Assignment, Presentation
from course.web.database import writer
from tests.conftest import Cast
from tests.web.client import CheckingClient
from tests.web.work import begun_attempt

ROOT = Path(__file__).parents[2]
INTRODUCTION = "Five questions about two reports."
SUMMARY = "What the four verdicts mean"


def words(client: CheckingClient, url: str) -> str:
    """The words of a page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(url).get_data(as_text=True)).split())


def rule() -> str:
    """The rule as a page has it."""
    return " ".join(f"{words} {VERDICT_MEANINGS[verdict]}" for verdict, words in VERDICTS.items()) + f" {VERDICT_NOTES}"


def test_every_verdict_has_one_meaning() -> None:
    assert list(VERDICT_MEANINGS) == list(VERDICTS)


@pytest.mark.parametrize("url", ["/quizzes/bridge", "/quizzes/bridge/print"])
def test_quiz_with_a_verdict_says_once_what_the_four_mean(browse, cast: Cast, url: str) -> None:
    assert words(browse(), url).count(rule()) == 1


def test_key_on_paper_does_not_repeat_what_the_sheet_says(browse, cast: Cast) -> None:
    assert rule() not in words(browse(cast.ada), "/quizzes/bridge/print/key")


def test_student_reads_the_introduction_and_the_rule_before_starting(browse, cast: Cast) -> None:
    page = words(browse(cast.ben), f"/my/assignments/{cast.assignment.id}/start")

    assert INTRODUCTION in page
    assert rule() in page


@pytest.mark.parametrize(("presentation", "place"), [("one_page", ""), ("item_by_item", "/questions/3")])
def test_rule_can_be_opened_once_on_a_page_that_asks_for_a_verdict(
    app, browse, cast: Cast, presentation: str, place: str
) -> None:
    with app.app_context():
        writer().get_one(Assignment, cast.assignment.id).presentation = Presentation(presentation)
        writer().commit()
    attempt = begun_attempt(app, cast.ben, cast.assignment)

    page = words(browse(cast.ben), f"/attempts/{attempt}{place}")

    assert page.count(f"{SUMMARY} In questions that ask what the sources say of a claim: {rule()}") == 1


def test_practice_offers_the_rule_with_verdicts_only(browse, cast: Cast) -> None:
    client = browse()
    material = client.get(client.send("/quizzes/bridge/practice").location).location

    assert SUMMARY not in words(client, material)
    assert rule() in words(client, material.replace("/material", "/one-length"))


def test_no_quiz_of_the_course_has_a_rule_of_its_own() -> None:
    introductions = [quiz.introduction for quiz in load_catalogue(ROOT).quizzes.values()]

    assert [each for each in introductions if re.search("supported|contradicted|disagree|not say whether", each)] == []
