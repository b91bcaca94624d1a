"""Quizzes put together from items of other quizzes: what somebody missed, or what is due again.

Owns how such a quiz is made and the order of its items. Must not know whose items they are, nor why they were picked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.assessment.quiz import Item, Quiz


@dataclass(frozen=True, slots=True)
class Picked:
    """One item of a quiz."""

    quiz: Quiz
    item_id: str

    @property
    def item(self) -> Item:
        """The item itself; KeyError where its quiz has none of this id."""
        return self.quiz.item(self.item_id)


@dataclass(frozen=True, slots=True)
class Composition:
    """Items picked from quizzes, in order, under an id and a title of their own."""

    id: str
    title: str
    picked: tuple[Picked, ...]

    @property
    def max_score(self) -> float:
        """The most a student can score, the sum over the items."""
        return sum(each.item.max_score for each in self.picked)


def composed_quiz(composition: Composition) -> Quiz:
    """The quiz of these items, with all that their quizzes pinned of the sources, and their lesson if all have one."""
    quizzes = {each.quiz.id: each.quiz for each in composition.picked}.values()
    lessons = {quiz.lesson for quiz in quizzes}
    return Quiz(
        id=composition.id,
        title=composition.title,
        lesson=lessons.pop() if len(lessons) == 1 else "",
        items=tuple(each.item for each in composition.picked),
        statements={citation: cited for quiz in quizzes for citation, cited in quiz.statements.items()},
        fingerprints={source: value for quiz in quizzes for source, value in quiz.fingerprints.items()},
    )


def interleaved(picked: Iterable[Picked]) -> tuple[Picked, ...]:
    """The items in turn from each quiz, as far as they reach: quizzes and items keep their order.

    Mixed practice makes a student find out first what kind of question it is (Rohrer and Taylor 2007).
    """
    by_quiz: dict[str, list[Picked]] = {}
    for each in picked:
        by_quiz.setdefault(each.quiz.id, []).append(each)
    rounds = max(map(len, by_quiz.values()), default=0)
    return tuple(items[turn] for turn in range(rounds) for items in by_quiz.values() if turn < len(items))


def parts(picked: Sequence[Picked]) -> list[tuple[Quiz, list[str]]]:
    """The items as runs of one quiz each, in order."""
    found: list[tuple[Quiz, list[str]]] = []
    for each in picked:
        if not found or found[-1][0] is not each.quiz:
            found.append((each.quiz, []))
        found[-1][1].append(each.item_id)
    return found
