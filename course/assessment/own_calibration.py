"""A student's own calibration on a review, in words: how often they were right at each step of confidence.

Owns the sentences. Must not know how the page draws it. It is for the student alone: no judgement, no comparison with
anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from course.assessment.statistics.calibration import Calibration, CalibrationTally, ConfidenceStep

STEP_WORDS = {1: "a guess", 2: "not sure", 3: "fairly sure", 4: "sure"}
"""The steps as the page asks for them."""
_WHEN = {1: "when you guessed", 2: "when you were not sure", 3: "when you were fairly sure", 4: "when you were sure"}
_FROM_SURE = (4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """The steps that were used, with a sentence about all of them."""

    words: str
    steps: tuple[ConfidenceStep, ...]


def own_calibration(answers: Iterable[tuple[int | None, bool]]) -> OwnCalibration | None:
    """Return the calibration of one student's answers: the step of each and whether it was fully right.

    None where no answer came with a confidence.
    """
    tally = CalibrationTally()
    tally.add(answers)
    calibration = tally.calibration()
    if not calibration.answers:
        return None
    return OwnCalibration(_in_words(calibration), calibration.steps)


def _in_words(calibration: Calibration) -> str:
    """One sentence, from sure to guessed: "When you were sure, you were right 4 of 5 times; …"."""
    by_step = {each.step: each for each in calibration.steps if each.answers}
    used = [by_step[step] for step in _FROM_SURE if step in by_step]
    first, *others = used
    times = "time" if first.answers == 1 else "times"
    parts = [f"{_WHEN[first.step]}, you were right {first.right} of {first.answers} {times}"]
    parts.extend(f"{_WHEN[each.step]}, {each.right} of {each.answers}" for each in others)
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
