"""The sentence of one's own: how long it may be, and how it is taken back."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS, LONGEST_SENTENCE, AnswerError

SENTENCE = ACTIVITY_KINDS["sentence"]
ROW = {"id": "bridge"}


def test_sentence_is_kept_with_single_spaces() -> None:
    assert SENTENCE.read(ROW, {"sentence": ["  Ask of what\r\n a share is. "]}) == "Ask of what a share is."


@pytest.mark.parametrize("given", [{}, {"sentence": [""]}, {"sentence": ["  \n "]}])
def test_empty_sentence_takes_the_last_one_back(given) -> None:
    assert SENTENCE.read(ROW, given) is None


def test_sentence_may_have_300_characters_and_no_more() -> None:
    assert SENTENCE.read(ROW, {"sentence": ["é" * LONGEST_SENTENCE]}) == "é" * 300
    with pytest.raises(AnswerError, match="Write at most 300 characters; this has 301"):
        SENTENCE.read(ROW, {"sentence": ["é" * 301]})
