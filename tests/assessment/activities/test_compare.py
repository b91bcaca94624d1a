"""How two articles relate: what a student may say, and the sentence that is kept of it."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS, AnswerError

COMPARE = ACTIVITY_KINDS["compare"]
ROW = {
    "id": "length",
    "topic": "How long it is",
    "relation": "conflict",
    "2019": {"text": "120 metres.", "cites": ["old-report/lead.length"]},
    "2024": {"text": "125 metres.", "cites": ["new-report/lead.length", "old-report/lead.length"]},
}


def test_relation_is_read_as_its_id() -> None:
    assert COMPARE.read(ROW, {"row": ["length"], "relation": ["only-2024"]}) == "only-2024"


@pytest.mark.parametrize("given", [{}, {"relation": []}, {"relation": [""]}, {"relation": ["nowhere"]}])
def test_answer_without_a_relation_is_asked_for_one(given) -> None:
    with pytest.raises(AnswerError, match="Choose how the two articles relate, then check"):
        COMPARE.read(ROW, given)


def test_sentence_says_what_was_said_and_what_we_find() -> None:
    assert COMPARE.kept(ROW, "both") == "How long it is: you said “in both”; we find “in conflict”."
    assert COMPARE.kept(ROW, "conflict") == "How long it is: you said “in conflict”, and we find the same."


@pytest.mark.parametrize("value", ["nowhere", None, 3, ["both"], {"relation": "both"}])
def test_answer_that_is_no_relation_any_more_leaves_no_sentence(value) -> None:
    assert COMPARE.kept(ROW, value) is None


def test_sentence_rests_on_the_citations_of_both_sides_each_once() -> None:
    assert COMPARE.cites(ROW) == ("old-report/lead.length", "new-report/lead.length")
