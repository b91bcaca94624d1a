"""What was changed in a quiz since an attempt was taken: for its review, cut down to what is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from course.assessment.changes import ItemChange, changed_items, cut_change
from course.assessment.quiz import Quiz
from course.assessment.review import Release
from course.records.assignments import EffectiveDates
from course.records.tables import Attempt
from course.records.versions import changed_since
from course.web.catalogue import catalogue
from course.web.database import reader


@dataclass(frozen=True, slots=True)
class DatedChange:
    """What was changed in one item, and the day of it in the class's zone; None where that cannot be told."""

    change: ItemChange
    day: date | None


def changes_since(
    attempt: Attempt, taken: Quiz, shown: Release, dates: EffectiveDates | None
) -> dict[str, DatedChange]:
    """Return by item id what a student may read of changes since their attempt."""
    served = catalogue().quizzes.get(taken.id)
    if served is None or served == taken or not shown.items:
        return {}
    cut = (cut_change(each, shown) for each in changed_items(taken, served))
    changes = {each.item_id: each for each in cut if each is not None}
    moments = changed_since(reader(), attempt.version, served, changes) if changes else {}
    return {item_id: DatedChange(each, _day(each, moments[item_id], dates)) for item_id, each in changes.items()}


def last_day(changes: Mapping[str, DatedChange]) -> date | None:
    """Return the day of the latest change; None where there is none, or none that can be told."""
    return max((each.day for each in changes.values() if each.day is not None), default=None)


def _day(change: ItemChange, moment: datetime | None, dates: EffectiveDates | None) -> date | None:
    if change.note is not None:
        return date.fromisoformat(change.note.date)
    return moment.astimezone(ZoneInfo(dates.time_zone) if dates else UTC).date() if moment else None
