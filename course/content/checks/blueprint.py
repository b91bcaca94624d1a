"""Rules for the test before and after the course: its two forms ask for the same things, equally hard."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from course.content.material import Material
from course.content.problems import Problem
from course.content.quizzes import DIFFICULTIES, FORMS, ItemDraft, QuizFile

Place: TypeAlias = tuple[str, str, str]
"""An item's place in the blueprint: its objective, type and difficulty."""


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
    """For each item of a form one of the other form, alike in objective, type and difficulty.

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
            objective, kind, difficulty = place
            asked = f'an item of type {kind}, {difficulty}, on "{objective}"'
            message = f'form "{other.quiz.form}" lacks {asked}. Write it there, or change this one.'
            yield draft.table.error(message)


def _forms(material: Material) -> Iterator[QuizFile]:
    return (quiz for quiz in material.quizzes if quiz.quiz.form in FORMS)


def _is_complete(quiz: QuizFile) -> bool:
    return all(all(_place(draft)) for draft in quiz.drafts)


def _place(draft: ItemDraft) -> Place:
    return draft.item.objective, draft.item.type, draft.table.text("difficulty")


RULES = (belongings, difficulties, partners)
