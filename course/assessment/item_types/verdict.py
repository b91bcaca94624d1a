"""Verdict: what the sources say of a claim, one of four fixed answers."""

from collections.abc import Iterator
from types import MappingProxyType

from course.assessment.item_types.single import SingleChoice
from course.assessment.quiz import Item

NOT_STATED = "not-stated"
VERDICTS = MappingProxyType(
    {
        "supported": "Supported",
        "contradicted": "Contradicted",
        NOT_STATED: "The sources do not say",
        "disagree": "The sources disagree",
    }
)
"""The four answers in the order they are shown, by id."""
VERDICT_MEANINGS = MappingProxyType(
    {
        "supported": "A passage backs the claim, and none goes against it.",
        "contradicted": "A passage goes against the claim, and none backs it.",
        NOT_STATED: "No passage settles the claim.",
        "disagree": "One passage backs the claim and another goes against it, and they cannot both be right.",
    }
)
"""When each verdict is the right one: the one rule for all quizzes, in the words that students read."""
VERDICT_NOTES = (
    "A source that is silent on a claim takes no side. What a source has or lacks, and where, you can settle by "
    "looking. If a claim is contradicted, what settles it is what goes against it, not what it gets right."
)
"""What holds for all four, in the words that students read."""


class Verdict(SingleChoice):
    """Give a verdict on a claim. Its options are always the four verdicts, in their order."""

    name = "verdict"
    label = "What do the sources say of this claim?"
    asks_about_claim = True

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        if tuple(option.id for option in item.options) != tuple(VERDICTS):
            yield f"option: a verdict has the options {', '.join(VERDICTS)}, in this order."
            return
        yield from super().problems(item)
        if item.key == (NOT_STATED,) and not item.searched:
            yield "searched is missing. List what was read to find that the sources do not say."

    def fixed_options(self, item: Item) -> frozenset[str]:
        """See ItemType.fixed_options. The verdicts."""
        return frozenset(VERDICTS)
