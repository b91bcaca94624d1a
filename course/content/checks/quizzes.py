"""Rules for quizzes as wholes."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from course.assessment.item_types.verdict import VERDICTS
from course.content.checks.names import file_name_problems
from course.content.material import Material
from course.content.problems import Problem, did_you_mean, listed
from course.content.quizzes import QUIZ_SHAPE, QuizFile, asks_for_verdict
from course.content.tables import shape_problems, slug_problems

FEWEST_ITEMS, MOST_ITEMS, FEWEST_TYPES = 8, 12, 4
_BALANCED_VERDICTS = ("supported", "contradicted", "not-stated")


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as QUIZ_SHAPE has them."""
    for quiz in material.quizzes:
        yield from shape_problems(quiz.table, QUIZ_SHAPE)


def names(material: Material) -> Iterator[Problem]:
    """An id that is a slug and the file's name; with a lesson, the lesson's slug, and a lesson that exists."""
    slugs = material.lesson_slugs
    for quiz in material.quizzes:
        yield from slug_problems(quiz.table, "id")
        yield from file_name_problems(quiz.table, "id", f"{quiz.quiz.id}.toml")
        lesson = quiz.quiz.lesson
        if lesson and lesson not in slugs:
            message = f'lesson "{lesson}" does not exist. {did_you_mean(lesson, slugs)}Lessons: {listed(slugs)}.'
            yield quiz.table.error(message, "lesson")
        elif lesson and quiz.quiz.id and quiz.quiz.id != lesson:
            message = f'id "{quiz.quiz.id}" is not the slug of its lesson. Write id = "{lesson}".'
            yield quiz.table.error(message, "id")


def item_ids(material: Material) -> Iterator[Problem]:
    """Ids that are slugs, and unique among the items of all quizzes."""
    first: dict[str, str] = {}
    for quiz in material.quizzes:
        for draft in quiz.drafts:
            yield from slug_problems(draft.table, "id")
            if draft.item.id in first:
                message = f'id "{draft.item.id}" is taken by {first[draft.item.id]}. Ids are unique in all quizzes.'
                yield draft.table.error(message, "id")
            elif draft.item.id:
                first[draft.item.id] = f"the item at {draft.table.file}:{draft.table.line()}"


def objectives(material: Material) -> Iterator[Problem]:
    """Objectives in the words of the lesson, or of the quiz's own list; not where the lesson lacks its own."""
    lessons = {each.lesson.slug: each.lesson for each in material.lessons}
    for quiz in material.quizzes:
        if quiz.quiz.lesson and not (quiz.quiz.lesson in lessons and lessons[quiz.quiz.lesson].objectives):
            continue
        lesson = lessons.get(quiz.quiz.lesson)
        known = (*(lesson.objectives if lesson else ()), *quiz.table.texts("objectives"))
        for draft in quiz.drafts:
            objective = draft.item.objective
            if objective and objective not in known:
                message = f'objective "{objective}" is none of the lesson\'s. {did_you_mean(objective, known)}'
                remedy = "Use the lesson's words, or add it to objectives at the top of the quiz."
                yield draft.table.error(message + remedy, "objective")


def points(material: Material) -> Iterator[Problem]:
    """An explanation of each item as a whole; its type says so itself where that is the reason of the right answer."""
    remedy = "Say in one or two sentences what to take from the item; the reasons of its options say the rest."
    for quiz in material.quizzes:
        for draft in quiz.drafts:
            if draft.item.options and not draft.item.rationale:
                yield draft.table.error(f"rationale is missing. {remedy}", "rationale")


def corrections(material: Material) -> Iterator[Problem]:
    """Notes on corrections: a day that there is, written as ISO 8601, and items of the quiz, also retired ones."""
    for quiz in material.quizzes:
        listed_ids = (each.item_id for each in material.item_ids or () if each.quiz_id == quiz.quiz.id)
        known = list(dict.fromkeys((*(draft.item.id for draft in quiz.drafts), *listed_ids)))
        for table in quiz.table.tables("correction"):
            if table.text("date") and not _is_day(table.text("date")):
                message = f'date "{table.text("date")}" is no day. Write year, month and day, like "2026-11-23".'
                yield table.error(message, "date")
            for place, item_id in enumerate(table.texts("items")):
                if item_id not in known:
                    message = f'items names "{item_id}", which the quiz does not have. {did_you_mean(item_id, known)}'
                    yield table.error(message + f"Items: {listed(known)}.", "items", place)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def number_of_items(material: Material) -> Iterator[Problem]:
    """Eight to twelve items (a warning)."""
    for quiz in material.quizzes:
        number = len(quiz.drafts)
        if not FEWEST_ITEMS <= number <= MOST_ITEMS:
            yield quiz.table.warning(f"the quiz has {number} items. Aim for {FEWEST_ITEMS} to {MOST_ITEMS}.")


def number_of_types(material: Material) -> Iterator[Problem]:
    """At least four types of items (a warning)."""
    for quiz in material.quizzes:
        types = {draft.item.type for draft in quiz.drafts if draft.item.type}
        if len(types) < FEWEST_TYPES:
            message = f"the quiz has items of {len(types)} types: {listed(types)}. Aim for at least {FEWEST_TYPES}."
            yield quiz.table.warning(message)


def verdict_balance(material: Material) -> Iterator[Problem]:
    """About as many claims supported as contradicted and as not stated (a warning), or "say false" is a way to pass."""
    for quiz in material.quizzes:
        found = _verdicts(quiz)
        counts = [found[verdict] for verdict in _BALANCED_VERDICTS]
        if sum(counts) >= len(counts) and (min(counts) == 0 or max(counts) * 2 > sum(counts)):
            given = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
            yield quiz.table.warning(
                f"its verdicts are not in balance: {given}. Aim for a third each of the first three."
            )


def _verdicts(quiz: QuizFile) -> Counter[str]:
    items = (draft.item for draft in quiz.drafts if asks_for_verdict(draft.item.type))
    return Counter(each for item in items for each in item.key if each in VERDICTS)


RULES = (shapes, names, item_ids, objectives, points, corrections, number_of_items, number_of_types, verdict_balance)
