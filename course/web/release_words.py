"""What is shown when of a submitted attempt, in words with the time zone: for its student and for the teacher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course.records.assignments import EffectiveDates, release_plan_of
from course.records.release import Part, Plan
from course.records.tables import Assignment, FeedbackTiming
from course.web.clock import now
from course.web.pages import when

PARTS = {
    Part.SCORE: "score",
    Part.ANSWERS: "own answers",
    Part.KEY: "right answers",
    Part.EXPLANATIONS: "explanations",
}
OF_STUDENT = {
    FeedbackTiming.AT_ONCE: "as soon as you submit",
    FeedbackTiming.AFTER_DUE: "when the quiz is due",
    FeedbackTiming.AFTER_CLOSE: "when the quiz closes",
    FeedbackTiming.WHEN_RELEASED: "when released by your teacher",
    FeedbackTiming.NEVER: "not on these pages: your teacher goes through the quiz with the class",
}
OF_TEACHER = {
    FeedbackTiming.AT_ONCE: "as soon as a student submits",
    FeedbackTiming.AFTER_DUE: "when the quiz is due",
    FeedbackTiming.AFTER_CLOSE: "when the quiz closes",
    FeedbackTiming.WHEN_RELEASED: "when released by you",
    FeedbackTiming.NEVER: "never on students’ own pages",
}


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """Some parts, named as a heading, and when they are shown, in words."""

    parts: str
    words: str
    is_shown: bool


def shown_to_student(assignment: Assignment, dates: EffectiveDates) -> list[ShownWhen]:
    """Return what the student who has these dates sees when."""
    return _shown_when(release_plan_of(assignment, dates), OF_STUDENT, dates.time_zone)


def shown_to_teacher(assignment: Assignment, dates: EffectiveDates) -> list[ShownWhen]:
    """Return what students without dates of their own see when, told to their teacher."""
    return _shown_when(release_plan_of(assignment, dates), OF_TEACHER, dates.time_zone)


def _shown_when(plans: Mapping[Part, Plan], words: Mapping[FeedbackTiming, str], time_zone: str) -> list[ShownWhen]:
    parts: dict[Plan, list[str]] = {}
    for part, plan in plans.items():
        parts.setdefault(plan, []).append(PARTS[part])
    return [
        ShownWhen(_listed(names), _words(plan, words, time_zone), plan.is_shown(now())) for plan, names in parts.items()
    ]


def _words(plan: Plan, words: Mapping[FeedbackTiming, str], time_zone: str) -> str:
    if plan.at is None:
        return words[plan.timing]
    since = "since" if plan.is_shown(now()) else "from"
    reason = "" if plan.timing is FeedbackTiming.WHEN_RELEASED else f", {words[plan.timing]}"
    return f"{since} {when(plan.at, time_zone)}{reason}"


def _listed(names: list[str]) -> str:
    *others, last = names
    text = f"{', '.join(others)} and {last}" if others else last
    return text[0].upper() + text[1:]
