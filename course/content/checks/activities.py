"""Rules for the data of activities."""

from collections.abc import Iterator

from course.content.activities import KNOWN_ACTIVITIES, activity_shape
from course.content.checks.names import file_name_problems
from course.content.material import Material
from course.content.problems import Problem, did_you_mean, listed
from course.content.tables import repeated_problems, shape_problems, slug_problems


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as the activity has them."""
    for activity in material.activities:
        shape = activity_shape(activity.id)
        if shape is not None:
            yield from shape_problems(activity.table, shape)
            continue
        guess = did_you_mean(activity.id, KNOWN_ACTIVITIES)
        message = f'id "{activity.id}" is no activity with data. {guess}Allowed: {listed(KNOWN_ACTIVITIES)}.'
        yield activity.table.error(message, "id")


def ids(material: Material) -> Iterator[Problem]:
    """A file named by its activity; rows with unique slugs."""
    for activity in material.activities:
        yield from file_name_problems(activity.table, "id", f"{activity.id}.toml")
        rows = activity.table.tables("row")
        yield from repeated_problems(rows, "id", "row")
        for row in rows:
            yield from slug_problems(row, "id")


def lessons(material: Material) -> Iterator[Problem]:
    """A lesson that exists."""
    slugs = material.lesson_slugs
    for activity in material.activities:
        slug = activity.table.text("lesson")
        if slug and slug not in slugs:
            message = f'lesson "{slug}" does not exist. {did_you_mean(slug, slugs)}Lessons: {listed(slugs)}.'
            yield activity.table.error(message, "lesson")


def cells(material: Material) -> Iterator[Problem]:
    """Something cited for every cell that says something."""
    for activity in material.activities:
        for cell in activity.cells():
            if cell.text("text") and not cell.texts("cites"):
                yield cell.error('cites is missing. Cite what shows it, or write ["own"].', "cites")


def groups(material: Material) -> Iterator[Problem]:
    """Groups of whole people, and not more of them counted than there are."""
    for activity in material.activities:
        for row in activity.table.tables("row"):
            for group in row.tables("group"):
                total, marked = group.number("total", 1), group.number("marked", 0)
                if total != int(total) or total < 1 or marked != int(marked) or not 0 <= marked <= total:
                    message = f"{marked:g} of {total:g} is no count. Write whole numbers, with marked from 0 to total."
                    yield group.error(message, "marked")


RULES = (shapes, ids, lessons, cells, groups)
