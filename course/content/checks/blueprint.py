"""Rules for the test before and after the course: two forms ask for the same, equally hard, in words of their own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item
from course.content.folding import words
from course.content.material import Material, item_texts
from course.content.problems import Problem
from course.content.quizzes import DIFFICULTIES, FORMS, ItemDraft, QuizFile

Place: TypeAlias = tuple[str, str, str, str]
"""An item's place in the blueprint: its objective, type and difficulty, and what of its options is right."""
Run: TypeAlias = tuple[str, ...]

SHORTEST_RUN = 8
"""Words in a row that make two questions share a wording; fewer are still common turns of speech."""


def belongings(material: Material) -> Iterator[Problem]:
    """Forms that belong to no single lesson, one quiz to a form."""
    first: dict[str, str] = {}
    for quiz in _forms(material):
        form = quiz.quiz.form
        if quiz.quiz.lesson:
            message = f'a form of the test belongs to no single lesson. Leave lesson out, or form "{form}".'
            yield quiz.table.error(message, "lesson")
        if form in first:
            message = f'form "{form}" is taken by {first[form]}. Give each form to one quiz.'
            yield quiz.table.error(message, "form")
        first.setdefault(form, quiz.table.file)


def difficulties(material: Material) -> Iterator[Problem]:
    """A difficulty for each item of a form."""
    for quiz in _forms(material):
        for draft in quiz.drafts:
            if not draft.table.text("difficulty"):
                remedy = f"The two forms are compared by it. Write one of: {', '.join(DIFFICULTIES)}."
                yield draft.table.error(f"difficulty is missing. {remedy}", "difficulty")


def partners(material: Material) -> Iterator[Problem]:
    """For each item of a form one of the other form, alike in objective, type, difficulty and how much is right in it.

    Nothing while an item lacks one of the three, or a quiz cannot be read: then that is what has to be told.
    """
    forms = list(_forms(material))
    if any(file.startswith("quizzes/") for file in material.unread):
        return
    if len(forms) == 1:
        form = forms[0].quiz.form
        other = FORMS[1 - FORMS.index(form)]
        message = f'there is no form "{other}" beside form "{form}". Write it, to the same blueprint.'
        yield forms[0].table.error(message, "form")
    elif len(forms) == len({each.quiz.form for each in forms}) and all(map(_is_complete, forms)):
        for quiz, other_quiz in zip(forms, reversed(forms), strict=True):
            yield from _without_partner(quiz.drafts, other_quiz)


def _without_partner(drafts: Sequence[ItemDraft], other: QuizFile) -> Iterator[Problem]:
    free = Counter(map(_place, other.drafts))
    for draft in drafts:
        place = _place(draft)
        free[place] -= 1
        if free[place] < 0:
            objective, kind, difficulty, right = place
            asked = f'an item of type {kind}, {difficulty}, on "{objective}"{right}'
            message = f'form "{other.quiz.form}" lacks {asked}. Write it there, or change this one.'
            yield draft.table.error(message)


def _forms(material: Material) -> Iterator[QuizFile]:
    return (quiz for quiz in material.quizzes if quiz.quiz.form in FORMS)


def _is_complete(quiz: QuizFile) -> bool:
    return all(all(_place(draft)[:3]) for draft in quiz.drafts)


def _place(draft: ItemDraft) -> Place:
    return draft.item.objective, draft.item.type, draft.table.text("difficulty"), _right(draft.item)


def _right(item: Item) -> str:
    """What is right in an item, as a message ends; "" where there is nothing to choose from."""
    verdict = next((f", with the verdict {each}" for each in item.key if each in VERDICTS), "")
    options = [each.id for each in item.options if each.id not in VERDICTS]
    if item.matches:
        shares = sorted(Counter(each.partition("=")[2] for each in item.key).values(), reverse=True)
        return f", whose {len(options)} options share their matches as {', '.join(map(str, shares))}"
    return verdict + (f", with {len(set(options) & set(item.key))} of {len(options)} options right" if options else "")


def wordings(material: Material) -> Iterator[Problem]:
    """Items of a form whose wording stands in no other quiz: who has met it there would know it here.

    The names of places are left out, as a place has one name only.
    """
    for form in _forms(material):
        others = {
            run: f'item "{draft.item.id}" of {quiz.table.file}'
            for quiz in material.quizzes
            if quiz is not form
            for draft in quiz.drafts
            for text in _wordings(draft)
            for run in _runs(text)
        }
        for draft in form.drafts:
            run = next((run for text in _wordings(draft) for run in _runs(text) if run in others), None)
            if run:
                message = (
                    f'"{" ".join(run)}" stands in {others[run]}, too. Word one of them differently: a form shares '
                )
                yield draft.table.error(f"{message}no {SHORTEST_RUN} words in a row with another quiz.")


def _wordings(draft: ItemDraft) -> Iterator[str]:
    places = {each.place for each in draft.item.options}
    return (each.text for each in item_texts(draft) if each.text not in places)


def _runs(text: str) -> Iterable[Run]:
    some = words(text)
    return (tuple(some[start : start + SHORTEST_RUN]) for start in range(len(some) - SHORTEST_RUN + 1))


RULES = (belongings, difficulties, partners, wordings)
