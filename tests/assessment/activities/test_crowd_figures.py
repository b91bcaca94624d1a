"""How to pass a figure on: what a student may say, and the sentence that is kept of it."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS, AnswerError

FIGURES = ACTIVITY_KINDS["crowd-figures"]
ROW = {"id": "rally", "figure": "about 40", "counted": "people on the bridge", "cites": ["new-report/lead.share"]}


def test_use_is_read_as_its_id() -> None:
    assert FIGURES.read(ROW, {"use": ["ask-first"]}) == "ask-first"


@pytest.mark.parametrize("given", [{}, {"use": ["believe"]}])
def test_answer_without_a_use_is_asked_for_one(given) -> None:
    with pytest.raises(AnswerError, match="Choose how you would pass it on, then keep it"):
        FIGURES.read(ROW, given)


def test_sentence_says_what_the_student_would_do() -> None:
    assert (
        FIGURES.kept(ROW, "ask-first")
        == "about 40 (people on the bridge): you would pass it on “only when I know more”."
    )


def test_use_that_is_no_longer_known_leaves_no_sentence() -> None:
    assert FIGURES.kept(ROW, "believe") is None
