"""How long items took, as far as the gaps between answers tell: a hint, not a verdict.

The time of an item is the gap between its answer and the one given before it, or the start. Who goes back to an item,
thinks ahead or leaves the room spoils it, so only medians are looked at. This module must not know whose times they
are.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from course.assessment.statistics.gain import quantile
from course.assessment.statistics.moments import MINIMUM


@dataclass(frozen=True, slots=True)
class ItemTime:
    """Half of the `answers` took between `low` and `high` seconds, half of them at most `median`; None of nothing."""

    item_id: str
    answers: int
    median: float | None
    low: float | None
    high: float | None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show their times."""
        return self.answers >= MINIMUM


class TimeTally:
    """Takes attempts one by one and gives the times of these items; it keeps how often each second occurs."""

    def __init__(self, item_ids: Sequence[str]) -> None:
        """Make an empty tally."""
        self._seconds: dict[str, Counter[int]] = {item_id: Counter() for item_id in item_ids}

    def add(self, started_at: datetime, answers: Iterable[tuple[str, datetime]]) -> None:
        """Add one attempt: the ids of its answered items with the moments at which they were answered.

        Answers given at the same moment, as a page without scripts sends them, have no gaps and are left out.
        """
        before = started_at
        in_order = sorted(answers, key=lambda answer: answer[1])
        at_once = Counter(moment for _, moment in in_order)
        for item_id, moment in in_order:
            if at_once[moment] == 1 and item_id in self._seconds:
                self._seconds[item_id][max(0, round((moment - before).total_seconds()))] += 1
            before = moment

    def times(self) -> tuple[ItemTime, ...]:
        """The times of the items, in their order."""
        return tuple(_item_time(item_id, seconds) for item_id, seconds in self._seconds.items())


def _item_time(item_id: str, seconds: Counter[int]) -> ItemTime:
    if not seconds:
        return ItemTime(item_id, 0, None, None, None)
    ordered = [float(each) for each in sorted(seconds.elements())]
    return ItemTime(item_id, len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.25), quantile(ordered, 0.75))
