"""The list of all item ids ever given out, one `quiz/item` a line.

Owns the format of `quizzes/item-ids.txt`. Must not know the quizzes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

ITEM_IDS = "quizzes/item-ids.txt"


@dataclass(frozen=True, slots=True)
class ListedId:
    """One line of the list: the id of a quiz, the id of an item in it, and where it stands."""

    quiz_id: str
    item_id: str
    line: int

    @property
    def text(self) -> str:
        """The line as it is written."""
        return f"{self.quiz_id}/{self.item_id}"


def read_item_ids(text: str) -> tuple[ListedId, ...]:
    """The ids in the list; empty lines and lines that begin with # are left out."""
    return tuple(_ids_in(text))


def _ids_in(text: str) -> Iterator[ListedId]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            quiz_id, _, item_id = line.strip().partition("/")
            yield ListedId(quiz_id, item_id, number)
