"""What every item type can do, and the words its functions share.

Owns the protocol between item types and the rest. Must not know any one type.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from course.assessment.quiz import Item, Json

Response = dict[str, Json]
"""What a student answered: `{"chosen": [option ids]}` or `{"entered": text}`. Ids, never positions."""


class ResponseError(ValueError):
    """A response that cannot be read. The message tells the student what to enter."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one option or value is right or wrong. Texts are inline Markdown."""

    option_id: str
    text: str
    chosen: bool
    correct: bool
    rationale: str
    cites: tuple[str, ...]


class ItemType(Protocol):
    """One kind of item. An unanswered item has the response None."""

    @property
    def name(self) -> str:
        """The type's name in files and tables."""

    @property
    def label(self) -> str:
        """What a student is told to do."""

    def problems(self, item: Item) -> Iterator[str]:
        """What is wrong with how the item is written; each message begins with the name of the field it is about."""

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """The response in the values a form sent; ResponseError where they are no response to this item."""

    def read_json(self, item: Item, value: Json) -> Response | None:
        """The response in an untrusted JSON value: a response as stored, or the list of values a form would send."""

    def score(self, item: Item, response: Response | None) -> float:
        """The response's score, from 0 to the item's max_score."""

    def response_text(self, item: Item, response: Response | None) -> str:
        """The response on one line, for a table: ids joined by "; ", or the text entered; "" where unanswered."""

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """An explanation of every option or known value, chosen or not, in the item's order."""
