"""Rules for lessons, apart from their wording."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from course.content.activities import KNOWN_ACTIVITIES, WITHOUT_DATA
from course.content.blocks import blocks_in, spans_of
from course.content.checks.names import file_name_problems
from course.content.lessons import LESSON_SHAPE, LessonFile
from course.content.material import Material
from course.content.problems import ERROR, Problem, did_you_mean, listed
from course.content.tables import is_for_shape_to_tell, shape_problems, slug_problems

HARDEST_GRADE = 10.0
_TERM = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]+)?\]\]")
_KINDS = {"paragraph": "paragraph", "item": "list item", "row": "table row"}
_REMEDY = "Close it with [@source/passage.statement], or [@own] where it is the course's own."


def reading(material: Material) -> Iterator[Problem]:
    """What could not be read in the files at all."""
    for lesson in material.lessons:
        yield from lesson.problems


def shapes(material: Material) -> Iterator[Problem]:
    """Front matter as LESSON_SHAPE has it."""
    for lesson in material.lessons:
        if lesson.table.values:
            yield from shape_problems(lesson.table, LESSON_SHAPE)


def names(material: Material) -> Iterator[Problem]:
    """A slug, a place among the lessons and a file name that belong together and to one lesson only."""
    slugs: dict[str, str] = {}
    orders: dict[float, str] = {}
    for lesson in material.lessons:
        table, slug, order = lesson.table, lesson.lesson.slug, lesson.table.number("order", -1)
        yield from slug_problems(table, "slug")
        if slug and slug in slugs:
            yield table.error(f'slug "{slug}" is taken by {slugs[slug]}. Slugs are unique.', "slug")
        slugs.setdefault(slug, table.file)
        if is_for_shape_to_tell(table, "order", LESSON_SHAPE["order"]):
            continue
        if order != int(order) or order < 0:
            yield table.error(f"order {order} is not a whole number from 0. Write one.", "order")
        elif order in orders:
            yield table.error(f"order {int(order)} is taken by {orders[order]}. Give each lesson its own.", "order")
        else:
            orders[order] = table.file
            yield from file_name_problems(table, "slug", f"{int(order):02d}-{slug}.md")


def markers(material: Material) -> Iterator[Problem]:
    """A marker at the end of every paragraph, list item and table row that is not the course's own as a whole."""
    for lesson in material.lessons:
        for paragraph in lesson.paragraphs:
            for span in spans_of(paragraph):
                if not span.citations:
                    message = f"this {_KINDS[paragraph.kind]} does not end with a source. {_REMEDY}"
                    yield Problem(lesson.table.file, span.line_at(len(span.text.rstrip())), ERROR, message)


def headings(material: Material) -> Iterator[Problem]:
    """Headings of level 2 and below, as the page's own heading is the lesson's title."""
    for lesson in material.lessons:
        for paragraph in lesson.paragraphs:
            if paragraph.kind == "heading" and paragraph.level < 2:
                message = f'"{paragraph.text}" is a heading of level 1, which is the title\'s. Begin it with ##.'
                yield Problem(lesson.table.file, paragraph.line, ERROR, message)


def terms(material: Material) -> Iterator[Problem]:
    """Glossary terms that exist."""
    if material.glossary.table.file in material.unread:
        return
    known = [term.id for term in material.glossary.terms]
    for lesson in material.lessons:
        for paragraph in lesson.paragraphs:
            for match in _TERM.finditer(paragraph.text):
                if match[1].strip() not in known:
                    message = f'term "{match[1]}" is not in the glossary. {did_you_mean(match[1], known)}'
                    line = paragraph.line + paragraph.text.count("\n", 0, match.start())
                    yield Problem(lesson.table.file, line, ERROR, f"{message}Add it to lessons/glossary.toml.")


def activities(material: Material) -> Iterator[Problem]:
    """Activities that exist, with their data."""
    files = {activity.id for activity in material.activities} | {PurePosixPath(file).stem for file in material.unread}
    for lesson in material.lessons:
        for block in blocks_in(lesson.parts):
            if block.name == "activity":
                message = _activity_message(block.settings.get("name", ""), files)
                if message:
                    yield Problem(lesson.table.file, block.line, ERROR, message)


def _activity_message(name: str, files: set[str]) -> str:
    if not name:
        return f'the activity has no name. Write ::: activity name="…". Allowed: {listed(KNOWN_ACTIVITIES)}.'
    if name not in KNOWN_ACTIVITIES:
        guess = did_you_mean(name, KNOWN_ACTIVITIES)
        return f'activity "{name}" is not known. {guess}Allowed: {listed(KNOWN_ACTIVITIES)}.'
    if name not in files and name not in WITHOUT_DATA:
        return f'activity "{name}" has no data. Write lessons/activities/{name}.toml.'
    return ""


def ease(material: Material) -> Iterator[Problem]:
    """A text that is not too hard to read (a warning)."""
    for lesson in material.lessons:
        if lesson.lesson.grade > HARDEST_GRADE:
            message = f"the text reads at Flesch-Kincaid grade {lesson.lesson.grade:.1f}. Aim for {HARDEST_GRADE:.0f}"
            yield lesson.table.warning(f"{message} or under: shorter sentences, shorter words.")


def minutes(material: Material) -> Iterator[Problem]:
    """A reading time that is not far off (a warning); activities may take as long again as reading, or more."""
    for lesson in material.lessons:
        given = lesson.table.number("minutes", lesson.reading_minutes)
        if not _is_near(given, lesson):
            message = f"minutes is {given:g}, but reading alone takes about {lesson.reading_minutes}. Correct it."
            yield lesson.table.warning(message, "minutes")


def _is_near(given: float, lesson: LessonFile) -> bool:
    return lesson.reading_minutes * 0.6 <= given <= lesson.reading_minutes * 2.5 + 3


RULES = (reading, shapes, names, markers, headings, terms, activities, ease, minutes)
