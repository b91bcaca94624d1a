"""When a student may see the parts of a submitted attempt: the order of the settings, presets, and what holds when.

Pure functions over the settings of an assignment; what an attempt's pages show is cut down to their result. Own
answers, key and explanations build on each other, so none of them is ever shown before the one it builds on, whatever
the settings say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from course.assessment.review import Release
from course.records.tables import FeedbackTiming

EARLINESS = (
    FeedbackTiming.AT_ONCE,
    FeedbackTiming.AFTER_DUE,
    FeedbackTiming.AFTER_CLOSE,
    FeedbackTiming.WHEN_RELEASED,
    FeedbackTiming.NEVER,
)
"""The settings from the earliest to the latest."""


class Part(StrEnum):
    """What is shown of a submitted attempt, each part at a time of its own."""

    SCORE = "score"
    ANSWERS = "answers"
    KEY = "key"
    EXPLANATIONS = "explanations"


BUILDS_ON: Mapping[Part, Part] = MappingProxyType({Part.KEY: Part.ANSWERS, Part.EXPLANATIONS: Part.KEY})


@dataclass(frozen=True, slots=True)
class ReleaseTimes:
    """The setting of each part."""

    score: FeedbackTiming
    answers: FeedbackTiming
    key: FeedbackTiming
    explanations: FeedbackTiming

    def of(self, part: Part) -> FeedbackTiming:
        """Return the setting of one part."""
        timing: FeedbackTiming = getattr(self, part.value)
        return timing

    @property
    def needs_release(self) -> bool:
        """Say whether any part waits for the teacher."""
        return any(self.of(part) is FeedbackTiming.WHEN_RELEASED for part in Part)


def all_at(timing: FeedbackTiming) -> ReleaseTimes:
    """Return the same setting for every part."""
    return ReleaseTimes(timing, timing, timing, timing)


PRESETS: Mapping[str, ReleaseTimes] = MappingProxyType(
    {
        "at_once": all_at(FeedbackTiming.AT_ONCE),
        "after_due": all_at(FeedbackTiming.AFTER_DUE),
        "score_at_once": ReleaseTimes(
            FeedbackTiming.AT_ONCE,
            FeedbackTiming.WHEN_RELEASED,
            FeedbackTiming.WHEN_RELEASED,
            FeedbackTiming.WHEN_RELEASED,
        ),
        "nothing": all_at(FeedbackTiming.NEVER),
    }
)
OWN_CHOICE = "own"


def preset_of(times: ReleaseTimes) -> str:
    """Return the name of the preset that has these settings, or that they are the teacher's own choice."""
    return next((name for name, preset in PRESETS.items() if preset == times), OWN_CHOICE)


def is_no_later(one: FeedbackTiming, other: FeedbackTiming) -> bool:
    """Say whether one setting shows its part at the latest when the other does."""
    return EARLINESS.index(one) <= EARLINESS.index(other)


@dataclass(frozen=True, slots=True)
class ReleaseProblem:
    """What makes no sense in the settings: the field it is about, and what to choose instead."""

    field: str
    message: str


def release_problems(times: ReleaseTimes, *, has_due: bool, has_close: bool) -> Iterator[ReleaseProblem]:
    """Yield what makes no sense: a part before what it builds on, or a date that there is not."""
    if not is_no_later(times.answers, times.key):
        yield ReleaseProblem(
            "answers_shown",
            "Show students their own answers no later than the right ones: who sees the right answers knows their own.",
        )
    if not is_no_later(times.key, times.explanations):
        yield ReleaseProblem(
            "explanations_shown",
            "Show the explanations no earlier than the right answers: they name them.",
        )
    timings = {times.of(part) for part in Part}
    if FeedbackTiming.AFTER_DUE in timings and not has_due:
        yield ReleaseProblem("due_at", "Enter when it is due: what students see is to be shown then.")
    if FeedbackTiming.AFTER_CLOSE in timings and not has_close:
        yield ReleaseProblem("closes_at", "Enter when it closes: what students see is to be shown then.")


@dataclass(frozen=True, slots=True)
class Plan:
    """When one part is shown to one student, by the setting that decides: at `at`, or at once where that is None.

    A part that waits for the teacher or is never shown has no moment.
    """

    timing: FeedbackTiming
    at: datetime | None = None

    def is_shown(self, now: datetime) -> bool:
        """Say whether the part is shown now."""
        if self.at is not None:
            return now >= self.at
        return self.timing is FeedbackTiming.AT_ONCE


def release_plan(
    times: ReleaseTimes, *, due_at: datetime | None, closes_at: datetime | None, released_at: datetime | None
) -> dict[Part, Plan]:
    """Return when each part is shown to a student who has these dates."""
    moments = {
        FeedbackTiming.AFTER_DUE: due_at,
        FeedbackTiming.AFTER_CLOSE: closes_at,
        FeedbackTiming.WHEN_RELEASED: released_at,
    }
    plan: dict[Part, Plan] = {}
    for part in Part:
        timing = times.of(part)
        plan[part] = Plan(timing, moments.get(timing))
        if part in BUILDS_ON:
            plan[part] = _later(plan[BUILDS_ON[part]], plan[part])
    return plan


def release_at(plan: Mapping[Part, Plan], now: datetime) -> Release:
    """Return what is shown now."""
    return Release(**{part.value: each.is_shown(now) for part, each in plan.items()})


def _later(one: Plan, other: Plan) -> Plan:
    """Return the plan that shows its part later; of equal ones the second, whose setting is the part's own."""
    return max(other, one, key=_lateness)


def _lateness(plan: Plan) -> tuple[int, float]:
    if plan.timing is FeedbackTiming.AT_ONCE:
        return 0, 0.0
    if plan.at is not None:
        return 1, plan.at.timestamp()
    return 2, float(EARLINESS.index(plan.timing))
