"""A sentence of the student's own, to keep at the end of a lesson.

Owns its length. It stands in every lesson and has no row in a file: its row is the lesson.
"""

from course.assessment.activities.protocol import Given, Row, UsualKind, short_text
from course.assessment.quiz import Json

LONGEST_SENTENCE = 300
"""How many characters it may have."""


class Sentence(UsualKind):
    """One text for each lesson; an empty one takes it back."""

    name = "sentence"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return short_text(given, "sentence", most=LONGEST_SENTENCE) or None

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept. None: the page shows it in a place of its own."""
        del row, value
        return None
