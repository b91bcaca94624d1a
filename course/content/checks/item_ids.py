"""Rules for the list of item ids, which only grows: answers are stored under an item's id for ever."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from course.content.item_ids import ITEM_IDS, RETIRED
from course.content.material import Material
from course.content.problems import ERROR, Problem
from course.content.tables import SLUG


def listed(material: Material) -> Iterator[Problem]:
    """Every item of every quiz in the list; none where the list cannot be read."""
    if ITEM_IDS in material.unread or not material.quizzes:
        return
    if material.item_ids is None:
        message = "the list of item ids is missing. Write it with one quiz/item a line, for every item there is."
        yield Problem(ITEM_IDS, 1, ERROR, message)
        return
    known = {each.text for each in material.item_ids}
    for quiz in material.quizzes:
        for draft in quiz.drafts:
            name = f"{_file_id(quiz.table.file)}/{draft.item.id}"
            if SLUG.fullmatch(draft.item.id) and name not in known:
                message = f'id "{draft.item.id}" is not in the list of item ids. Add the line {name} to {ITEM_IDS}.'
                yield draft.table.error(message, "id")


def kept(material: Material) -> Iterator[Problem]:
    """Every id in the list in its quiz, or retired and in none, and once in the list; not where the quiz is unread."""
    there = {f"{_file_id(quiz.table.file)}/{draft.item.id}" for quiz in material.quizzes for draft in quiz.drafts}
    unread = {_file_id(file) for file in material.unread}
    first: dict[str, int] = {}
    for each in material.item_ids or ():
        if each.text in first:
            message = f"{each.text} stands on line {first[each.text]} already. Take this line out."
            yield Problem(ITEM_IDS, each.line, ERROR, message)
        elif each.is_retired and each.text in there:
            message = f"{each.text} is retired and stands in its quiz. Give the item an id of its own."
            yield Problem(ITEM_IDS, each.line, ERROR, message)
        elif not each.is_retired and each.text not in there and each.quiz_id not in unread:
            message = f"no quiz has {each.text}. Answers are stored under it: give the item this id again, or "
            remedy = f'write "{RETIRED}" after it here if the item was taken out.'
            yield Problem(ITEM_IDS, each.line, ERROR, message + remedy)
        first.setdefault(each.text, each.line)


def _file_id(file: str) -> str:
    """A quiz's id by its file's name: another rule tells where the two are not the same."""
    return PurePosixPath(file).stem


RULES = (listed, kept)
