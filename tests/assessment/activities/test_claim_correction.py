"""What becomes of a claim: what a student may say, and the sentence that is kept of it."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS, AnswerError

CLAIMS = ACTIVITY_KINDS["claim-correction"]
ROW = {
    "id": "afraid",
    "outcome": "answered",
    "claim": {"text": "He fears bridges.", "who": "A neighbour", "cites": ["old-report/lead.wood"]},
    "reply": {"text": "He likes them.", "who": "He", "cites": ["new-report/lead.steel"]},
}


def test_outcome_is_read_as_its_id() -> None:
    assert CLAIMS.read(ROW, {"outcome": ["open"]}) == "open"


@pytest.mark.parametrize("given", [{}, {"outcome": ["true"]}])
def test_answer_without_an_outcome_is_asked_for_one(given) -> None:
    with pytest.raises(AnswerError, match="Choose whether his words answer it, then check"):
        CLAIMS.read(ROW, given)


def test_sentence_says_what_was_said_and_what_we_find() -> None:
    assert CLAIMS.kept(ROW, "answered") == ("“He fears bridges”: you said “his words answer it”, and we find the same.")
    assert CLAIMS.kept(ROW, "open") == (
        "“He fears bridges”: you said “it stays open”, and we find “his words answer it”."
    )


def test_sentence_rests_on_the_claim_and_on_the_reply() -> None:
    assert CLAIMS.cites(ROW) == ("old-report/lead.wood", "new-report/lead.steel")
