"""The list of all item ids ever given out, one `quiz/item` a line.

An item that was taken out of its quiz keeps its line, with the word "retired" after the id: answers to it may be
stored, so the id is given to no other item.

Owns the format of `quizzes/item-ids.txt`. Must not know the quizzes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

ITEM_IDS = "quizzes/item-ids.txt"
RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ListedId:
    """One line of the list: the id of a quiz, the id of an item in it, where it stands, and whether it is retired."""

    quiz_id: str
    item_id: str
    line: int
    is_retired: bool = False

    @property
    def text(self) -> str:
        """The id as it is written, without the word that retires it."""
        return f"{self.quiz_id}/{self.item_id}"


def read_item_ids(text: str) -> tuple[ListedId, ...]:
    """The ids in the list; empty lines and lines that begin with # are left out."""
    return tuple(_ids_in(text))


def _ids_in(text: str) -> Iterator[ListedId]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            name = line.strip().removesuffix(f" {RETIRED}")
            quiz_id, _, item_id = name.strip().partition("/")
            yield ListedId(quiz_id, item_id, number, is_retired=name != line.strip())
