"""Wrong choices that many of a class share: what to talk about on Monday.

Owns the thresholds. Must not know how a misreading is shown.
"""

from dataclasses import dataclass

from course.assessment.statistics.item_analysis import ChoiceCount, ItemAnalysis, QuizAnalysis

SHARE = 1 / 3
"""A misreading is shared from this share of the answers on."""
FEWEST = 4
"""And from so many students on: in a class of ten, a third is hardly more than chance."""


@dataclass(frozen=True, slots=True)
class SharedMisreading:
    """A wrong choice that many made: `students` of the `of` who answered the item.

    `choice` carries its text, its rationale and the citations of the statements that settle it.
    """

    item_id: str
    choice: ChoiceCount
    students: int
    of: int

    @property
    def share(self) -> float:
        """students ÷ of, 0 to 1."""
        return self.students / self.of


def shared_misreadings(
    analysis: QuizAnalysis, *, share: float = SHARE, fewest: int = FEWEST
) -> tuple[SharedMisreading, ...]:
    """The wrong choices made by at least this share of those who answered, and at least so many; most shared first.

    Nothing of a class below MINIMUM students. A value entered that is no known misreading is none here: students who
    are wrong in different ways share nothing.
    """
    if not analysis.is_shown:
        return ()
    found = (
        SharedMisreading(item.item_id, choice, choice.chosen, _answered(item))
        for item in analysis.items
        for choice in item.wrong_choices
        if choice.rationale and choice.chosen >= fewest and choice.chosen >= share * _answered(item)
    )
    return tuple(sorted(found, key=lambda each: (-each.share, -each.students)))


def _answered(item: ItemAnalysis) -> int:
    return item.students - item.unanswered
