"""A claim about someone beside his own answer: a student says whether the answer settles the claim.

Owns the two ways it can stand and their words. Must not know how they look on a page.
"""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.activities.protocol import Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "answered": "His words answer it",
        "open": "It stays open",
    }
)


class ClaimCorrection(UsualKind):
    """One outcome for each claim, kept as its id."""

    name = "claim-correction"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return one_of(given, "outcome", tuple(OUTCOMES), otherwise="Choose whether his words answer it, then check.")

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept."""
        said, found = OUTCOMES.get(str(value)), OUTCOMES.get(text_of(row, "outcome"))
        claim = row.get("claim")
        if said is None or found is None or not isinstance(claim, dict):
            return None
        found = "and we find the same" if said == found else f"and we find “{_as_part(found)}”"
        return f"“{text_of(claim, 'text').rstrip('.')}”: you said “{_as_part(said)}”, {found}."


def _as_part(words: str) -> str:
    return words[0].lower() + words[1:]
