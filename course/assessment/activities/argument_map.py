"""Claims by who holds them: a student says what each rests on in the article.

Owns the grounds that a claim can rest on, and their words. Must not know how a map looks on a page.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from course.assessment.activities.protocol import Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "value": "A value",
        "account": "What somebody told",
        "figures": "Figures",
        "reason": "A reason, no figure",
        "passage": "Another passage",
        "nothing": "Nothing further",
    }
)
"""What a claim can rest on in an article, by id, in the order they are offered."""


class ArgumentMap(UsualKind):
    """One ground for each claim, kept as its id."""

    name = "argument-map"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        del row
        return one_of(given, "ground", tuple(GROUNDS), otherwise="Choose what the claim rests on, then check.")

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept. None: the claims are told together."""
        del row, value
        return None

    def together(self, rows: Sequence[Row], values: Mapping[str, Json]) -> str | None:
        """See ActivityKind.together."""
        answered = [row for row in rows if said_ground(values.get(text_of(row, "id")))]
        if not answered:
            return None
        same = sum(values[text_of(row, "id")] == ground_of(row) for row in answered)
        agreed = f"and in {same} we find the same" if same else "and we find otherwise; the reasons stand beside it"
        said = f"You asked {_claims(len(answered), len(rows))} what it rests on, {agreed}."
        return f"{said} {_evenness(_of_side(answered, 'supporters'), _of_side(answered, 'critics'), rows)}"


def said_ground(value: Json) -> str:
    """The ground that a value names; "" where it names none, as where the grounds have changed since."""
    return value if isinstance(value, str) and value in GROUNDS else ""


def ground_of(row: Row) -> str:
    """What we find that a claim rests on; "" where its row does not say."""
    rests_on = row.get("rests_on")
    return text_of(rests_on, "ground") if isinstance(rests_on, dict) else ""


def _claims(number: int, of: int) -> str:
    return f"each of {of} claims" if number == of > 1 else f"{number} of {of} claims"


def _of_side(rows: Sequence[Row], side: str) -> int:
    return sum(text_of(row, "side") == side for row in rows)


def _evenness(supporters: int, critics: int, rows: Sequence[Row]) -> str:
    """Whether both sides were asked as often, and which is to be asked more, where it has claims left."""
    if supporters == critics:
        return "You put the question as often to supporters as to critics."
    asked = f"You put the question to {supporters} of the supporters’ claims and {critics} of the critics’."
    fewer, done = ("supporters", supporters) if supporters < critics else ("critics", critics)
    return f"{asked} To be even-handed, ask the {fewer} as often." if done < _of_side(rows, fewer) else asked
