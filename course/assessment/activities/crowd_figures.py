"""Figures by who gives them: a student says how they would pass each on.

Owns the ways and their words. There is no right one: the course sets its own remark beside the student's.
"""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.activities.protocol import Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

USES: Mapping[str, str] = MappingProxyType(
    {
        "with-owner": "With who gives it",
        "from-article": "As the article’s",
        "ask-first": "Only when I know more",
        "leave-out": "Not at all",
    }
)


class CrowdFigures(UsualKind):
    """One use for each figure, kept as its id."""

    name = "crowd-figures"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return one_of(given, "use", tuple(USES), otherwise="Choose how you would pass it on, then keep it.")

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept."""
        said = USES.get(str(value))
        if said is None:
            return None
        words = said[0].lower() + said[1:]
        return f"{text_of(row, 'figure')} ({text_of(row, 'counted')}): you would pass it on “{words}”."
