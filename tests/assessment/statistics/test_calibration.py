"""Confidence against being right."""

from __future__ import annotations

import pytest

from course.assessment.statistics.calibration import CalibrationTally


def test_answers_are_counted_by_step() -> None:
    tally = CalibrationTally()
    tally.add([(4, True), (4, False), (1, False), (None, True)])
    tally.add([(4, True), (2, True)])
    tally.add([(None, True)])

    found = tally.calibration()

    assert [(each.step, each.answers, each.right) for each in found.steps] == [
        (1, 1, 0),
        (2, 1, 1),
        (3, 0, 0),
        (4, 3, 2),
    ]
    assert [each.share_right for each in found.steps] == [0.0, 1.0, None, pytest.approx(2 / 3)]
    assert (found.students, found.answers) == (2, 5)


def test_sure_and_unsure_take_two_steps_each() -> None:
    tally = CalibrationTally()
    tally.add([(1, False), (2, True), (3, True), (4, True), (4, False), (4, True)])

    found = tally.calibration()

    assert (found.unsure.answers, found.unsure.right) == (2, 1)
    assert (found.sure.answers, found.sure.right) == (4, 3)
    assert found.difference == 0.25


def test_no_confidence_given_says_nothing() -> None:
    found = CalibrationTally().calibration()

    assert (found.students, found.answers, found.difference) == (0, 0, None)
    assert not found.is_shown


def test_unsure_answers_alone_have_no_difference() -> None:
    tally = CalibrationTally()
    tally.add([(1, True), (2, False)])

    assert tally.calibration().difference is None


def test_step_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        CalibrationTally().add([(5, True)])


def test_class_is_shown_from_ten_students_on() -> None:
    tally = CalibrationTally()
    for _ in range(10):
        tally.add([(3, True)])

    assert tally.calibration().is_shown
