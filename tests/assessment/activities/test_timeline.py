"""How a use is placed in time: what a student may say, and the sentence that is kept of it."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS, AnswerError

TIMELINE = ACTIVITY_KINDS["timeline"]
ROW = {"id": "first", "step": "The first meaning", "placed": "border", "cites": ["new-report/lead.age"]}


def test_placing_is_read_as_its_id() -> None:
    assert TIMELINE.read(ROW, {"placed": ["order"]}) == "order"


@pytest.mark.parametrize("given", [{}, {"placed": ["2016"]}])
def test_answer_without_a_placing_is_asked_for_one(given) -> None:
    with pytest.raises(AnswerError, match="Choose how the article places it, then check"):
        TIMELINE.read(ROW, given)


def test_sentence_says_what_was_said_and_what_we_find() -> None:
    assert TIMELINE.kept(ROW, "border") == "The first meaning: you said “by one border”, and we find the same."
    assert TIMELINE.kept(ROW, "date") == "The first meaning: you said “by a year”; we find “by one border”."


def test_answer_that_is_no_placing_any_more_leaves_no_sentence() -> None:
    assert TIMELINE.kept(ROW, "century") is None


def test_sentence_rests_on_the_citations_of_the_row() -> None:
    assert TIMELINE.cites(ROW) == ("new-report/lead.age",)
