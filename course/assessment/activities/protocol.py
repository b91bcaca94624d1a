"""What every kind of activity that takes answers can do, and the words its functions share.

Owns the protocol between activities and the rest. Must not know any one activity, nor who answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from course.assessment.quiz import Json

Row: TypeAlias = "Mapping[str, Json]"
"""One row of an activity, as its file has it."""

Given: TypeAlias = "Mapping[str, Sequence[str]]"
"""The fields of a form by name, each with all values sent for it."""


class AnswerError(ValueError):
    """An answer that cannot be read. The message tells the student what to enter."""


class ActivityKind(Protocol):
    """One kind of activity. What it reads is kept as JSON, by the row's id, and given back as it was."""

    @property
    def name(self) -> str:
        """The activity's name in lessons, files and tables."""

    def read(self, row: Row, given: Given) -> Json:
        """The answer in what a form sent; None takes an answer back. AnswerError where it is no answer to this row."""

    def kept(self, row: Row, value: Json) -> str | None:
        """One plain sentence that says what the student answered, for the lesson's end; None where there is none.

        It must bear any value: a row may have been rewritten since it was answered.
        """

    def cites(self, row: Row) -> Sequence[str]:
        """What that sentence rests on: the citations of the row."""

    def together(self, rows: Sequence[Row], values: Mapping[str, Json]) -> str | None:
        """What the student answered to all rows, in a few plain sentences for the lesson's end; None for nothing.

        `values` are the answers by the row's id. Like `kept`, it must bear any value.
        """


class UsualKind:
    """What most kinds say alike."""

    def cites(self, row: Row) -> Sequence[str]:
        """See ActivityKind.cites. Those of the row itself, and of each of its cells, each once."""
        return tuple(dict.fromkeys(_citations(row)))

    def together(self, rows: Sequence[Row], values: Mapping[str, Json]) -> str | None:
        """See ActivityKind.together. None: each row is told by itself."""
        del rows, values
        return None


def given_once(given: Given, name: str) -> str:
    """The first value sent for a field, without white space around it; "" where none was sent."""
    values = given.get(name) or ("",)
    return values[0].strip()


def one_of(given: Given, name: str, allowed: Sequence[str], *, otherwise: str) -> str:
    """The one value chosen for a field; AnswerError with the message `otherwise` where it is none of those allowed."""
    chosen = given_once(given, name)
    if chosen not in allowed:
        raise AnswerError(otherwise)
    return chosen


def short_text(given: Given, name: str, *, most: int) -> str:
    """The text entered in a field, each run of white space as one space; AnswerError where it is longer than `most`."""
    entered = " ".join(given_once(given, name).split())
    if len(entered) > most:
        raise AnswerError(f"Write at most {most} characters; this has {len(entered)}.")
    return entered


def text_of(row: Row, name: str) -> str:
    """A text of a row; "" where it has none of this name."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _citations(row: Row) -> Iterator[str]:
    for name, value in row.items():
        if name == "cites" and isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
        elif isinstance(value, dict):
            yield from _citations(value)
