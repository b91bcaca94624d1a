"""A student's own calibration in words."""

import pytest

from course.assessment.own_calibration import own_calibration


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            [*[(4, True)] * 4, (4, False), (1, True), (1, False), (1, False)],
            "When you were sure, you were right 4 of 5 times; when you guessed, 1 of 3.",
        ),
        ([(3, True)], "When you were fairly sure, you were right 1 of 1 time."),
        (
            [(2, False), (2, True), (3, True), (None, True)],
            "When you were fairly sure, you were right 1 of 1 time; when you were not sure, 1 of 2.",
        ),
        ([(1, False), (1, False)], "When you guessed, you were right 0 of 2 times."),
    ],
)
def test_sentence_goes_from_sure_to_guessed_over_the_steps_used(answers, words) -> None:
    found = own_calibration(answers)

    assert found is not None
    assert found.words == words
    assert [each.step for each in found.steps] == [1, 2, 3, 4]


def test_without_any_confidence_there_is_nothing_to_say() -> None:
    assert own_calibration([(None, True), (None, False)]) is None
    assert own_calibration([]) is None
