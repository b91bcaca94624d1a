"""What the person who asks has answered in a lesson's activities, as its page shows it.

Owns the way from stored answers to the sentences at a lesson's end. Must not know what any one activity asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

from course.assessment.activities import ACTIVITY_KINDS, ActivityKind, Row
from course.assessment.quiz import Json
from course.content.lessons import Activity, Lesson
from course.records.activity_responses import activity_responses
from course.web.database import reader
from course.web.visitors import current_learner

SENTENCE = "sentence"
"""The activity that every lesson has: its row is the lesson."""

NOTHING: Mapping[str, Mapping[str, Json]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """What was answered to one row, in a sentence, with what it rests on and where on the page it stands."""

    text: str
    cites: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class KeptActivity:
    """All that was answered in one activity, which has so many rows."""

    title: str
    rows: int
    sentences: tuple[KeptSentence, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that could not be read: where it belongs, what to do about it, and what was sent."""

    activity: str
    row: str
    message: str
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)


def answers_of(lesson: Lesson) -> Mapping[str, Mapping[str, Json]]:
    """Return what the person who asks has answered in a lesson: by activity, then by row."""
    learner = current_learner()
    if learner.user is None and learner.practice_key is None:
        return NOTHING
    found = activity_responses(reader(), learner, activity_names(lesson))
    if SENTENCE in found:
        mine = {row: value for row, value in found[SENTENCE].items() if row == lesson.slug}
        found = {**found, SENTENCE: mine} if mine else {k: v for k, v in found.items() if k != SENTENCE}
    return found


def activity_names(lesson: Lesson) -> list[str]:
    """Return the names of a lesson's activities that take answers."""
    return [SENTENCE, *(part.name for part in _activities(lesson) if part.name in ACTIVITY_KINDS)]


def row_of(lesson: Lesson, name: str, row_id: str) -> tuple[ActivityKind, Row] | None:
    """Return the kind of a lesson's activity and one of its rows; None where the lesson has no such thing."""
    if name not in activity_names(lesson):
        return None
    if name == SENTENCE:
        return (ACTIVITY_KINDS[name], {"id": lesson.slug}) if row_id == lesson.slug else None
    rows = (row for part in _activities(lesson) if part.name == name for row in _rows(part))
    found = next((row for row in rows if row.get("id") == row_id), None)
    return None if found is None else (ACTIVITY_KINDS[name], found)


def kept_of(lesson: Lesson, answers: Mapping[str, Mapping[str, Json]]) -> list[KeptActivity]:
    """Return what was answered as sentences, by activity, in the order of the page."""
    kept = []
    for part in _activities(lesson):
        sentences = tuple(_kept_sentences(part, answers.get(part.name, {})))
        if sentences:
            kept.append(KeptActivity(str(part.settings.get("title", "")), len(_rows(part)), sentences))
    return kept


def _kept_sentences(part: Activity, answers: Mapping[str, Json]) -> Iterator[KeptSentence]:
    kind = ACTIVITY_KINDS.get(part.name)
    if kind is not None and (text := kind.together(_rows(part), answers)):
        yield KeptSentence(text, (), part.name)
    for row in _rows(part):
        row_id = str(row.get("id"))
        if kind is None or row_id not in answers:
            continue
        text = kind.kept(row, answers[row_id])
        if text:
            yield KeptSentence(text, tuple(kind.cites(row)), f"{part.name}-{row_id}")


def _activities(lesson: Lesson) -> Iterator[Activity]:
    yield from (part for part in lesson.body if isinstance(part, Activity))


def _rows(part: Activity) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", part.settings.get("row", []))
