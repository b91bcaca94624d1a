"""Whether sure answers are right more often: confidence against being right.

Confidence is one of four steps, 1 (a guess) to 4 (certain), given by choice and never graded. This module must not know
how the steps are named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from course.assessment.statistics.moments import MINIMUM

STEPS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class ConfidenceStep:
    """The answers given with one step of confidence, and how many of them were right."""

    step: int
    answers: int
    right: int

    @property
    def share_right(self) -> float | None:
        """right ÷ answers, 0 to 1; None where no answer was given with this step."""
        return self.right / self.answers if self.answers else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The four steps, from 1 to 4, and how many students gave any: a reliability table.

    (A. H. Murphy and R. L. Winkler, "Reliability of Subjective Probability Forecasts of Precipitation and Temperature",
    Journal of the Royal Statistical Society C 26, 1977; the steps here carry no probabilities, so only their order is
    looked at.)
    """

    students: int
    steps: tuple[ConfidenceStep, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough students to show any of it to a teacher."""
        return self.students >= MINIMUM

    @property
    def answers(self) -> int:
        """How many answers came with a confidence."""
        return sum(each.answers for each in self.steps)

    @property
    def unsure(self) -> ConfidenceStep:
        """Steps 1 and 2 taken together, as step 1."""
        return self._together(self.steps[:2])

    @property
    def sure(self) -> ConfidenceStep:
        """Steps 3 and 4 taken together, as step 3."""
        return self._together(self.steps[2:])

    @property
    def difference(self) -> float | None:
        """Share right of sure answers less that of unsure ones, -1 to 1; None where there are none of either."""
        sure, unsure = self.sure.share_right, self.unsure.share_right
        return None if sure is None or unsure is None else sure - unsure

    @staticmethod
    def _together(steps: tuple[ConfidenceStep, ...]) -> ConfidenceStep:
        return ConfidenceStep(steps[0].step, sum(each.answers for each in steps), sum(each.right for each in steps))


class CalibrationTally:
    """Takes the answers of students one by one and gives the calibration; one student's own is a tally of one."""

    def __init__(self) -> None:
        """Make an empty tally."""
        self._answers = dict.fromkeys(STEPS, 0)
        self._right = dict.fromkeys(STEPS, 0)
        self._students = 0

    def add(self, answers: Iterable[tuple[int | None, bool]]) -> None:
        """Add one student's answers: the step (None where none was given) and whether the answer was fully right.

        KeyError for a step that is none of the four.
        """
        has_step = False
        for step, right in answers:
            if step is not None:
                self._answers[step] += 1
                self._right[step] += right
                has_step = True
        self._students += has_step

    def calibration(self) -> Calibration:
        """The calibration of the students so far."""
        steps = tuple(ConfidenceStep(each, self._answers[each], self._right[each]) for each in STEPS)
        return Calibration(students=self._students, steps=steps)
