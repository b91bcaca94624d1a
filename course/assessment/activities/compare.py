"""The two articles subject by subject: a student says how they relate.

Owns the relations and their words. Must not know how they look on a page.
"""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.activities.protocol import Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "both": "In both",
        "conflict": "In conflict",
        "only-2019": "Only in the 2019 article",
        "only-2024": "Only in the 2024 article",
    }
)


class Compare(UsualKind):
    """One relation for each subject, kept as its id."""

    name = "compare"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return one_of(given, "relation", tuple(RELATIONS), otherwise="Choose how the two articles relate, then check.")

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept."""
        said, found = RELATIONS.get(str(value)), RELATIONS.get(text_of(row, "relation"))
        if said is None or found is None:
            return None
        topic = text_of(row, "topic")
        if said == found:
            return f"{topic}: you said “{said.lower()}”, and we find the same."
        return f"{topic}: you said “{said.lower()}”; we find “{found.lower()}”."
