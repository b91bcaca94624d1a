"""A hashtag's uses in order: a student says how the source places each in time.

Owns the ways to be placed in time and their words. Must not know how they look on a page.
"""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.activities.protocol import Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

PLACINGS: Mapping[str, str] = MappingProxyType(
    {
        "date": "By a year",
        "border": "By one border",
        "order": "By an order only",
    }
)


class Timeline(UsualKind):
    """One way to be placed in time for each use, kept as its id."""

    name = "timeline"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return one_of(given, "placed", tuple(PLACINGS), otherwise="Choose how the article places it, then check.")

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept."""
        said, found = PLACINGS.get(str(value)), PLACINGS.get(text_of(row, "placed"))
        if said is None or found is None:
            return None
        step = text_of(row, "step")
        if said == found:
            return f"{step}: you said “{said.lower()}”, and we find the same."
        return f"{step}: you said “{said.lower()}”; we find “{found.lower()}”."
