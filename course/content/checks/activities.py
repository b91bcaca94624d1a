"""Rules for the data of activities."""

from collections.abc import Iterator

from course.assessment.natural_frequencies import FIELDS, PARTS, SHAPES, SQUARES, least, most
from course.content.activities import KNOWN_ACTIVITIES, activity_shape
from course.content.checks.names import file_name_problems
from course.content.material import Material
from course.content.problems import Problem, did_you_mean, listed
from course.content.tables import Table, repeated_problems, shape_problems, slug_problems

GROUPS = 2


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


def counts(material: Material) -> Iterator[Problem]:
    """Numbers that can be drawn: as many as the shape asks for, whole, and none beyond what it counts out of."""
    for activity in material.activities:
        for row in activity.table.tables("row"):
            if "shape" in row.values:
                yield from _parts_problems(row)
                yield from _count_problems(row)


def _parts_problems(row: Table) -> Iterator[Problem]:
    """What a row of a shape has beside its two groups."""
    shape, found = row.text("shape"), len(row.tables("group"))
    if found != GROUPS and "group" in row.values:
        yield row.error(f"there are {found} groups. Write two [[row.group]].", "group")
    for key in ("first", "whole", "back"):
        if shape == PARTS and key not in row.values:
            yield row.error(f'{key} is missing. A row of shape "{PARTS}" has one.', key)
        elif shape != PARTS and key in row.values:
            yield row.error(f'{key} is only for a row of shape "{PARTS}". Take it out.', key)
    yield from _squares_problems(row, "of")


def _squares_problems(table: Table, key: str) -> Iterator[Problem]:
    if table.number(key, SQUARES[0]) not in SQUARES:
        yield table.error(f"{key} is {table.number(key, 0):g}. Allowed: {', '.join(map(str, SQUARES))}.", key)


def _count_problems(row: Table) -> Iterator[Problem]:
    shape, of = row.text("shape"), row.number("of", SQUARES[0])
    asked = [*([row.table("first")] if shape == PARTS else []), *row.tables("group")]
    limits = list(zip(least(shape), most(shape, int(of)), strict=True)) if shape in SHAPES else []
    for table, (lowest, highest) in zip(asked, limits, strict=False):
        yield from _whole_number_problems(table, "value", lowest, highest)
        yield from _whole_number_problems(table, "most", min(int(table.number("value", 0)), highest), highest)
    for each in row.tables("try"):
        for field, (lowest, highest) in zip(FIELDS, limits, strict=False):
            yield from _whole_number_problems(each, field, lowest, highest)
        yield from _squares_problems(each, "squares")
    yield from _whole_number_problems(row.table("guess"), "of", 1, SQUARES[-1])


def _whole_number_problems(table: Table, key: str, lowest: int, highest: int) -> Iterator[Problem]:
    value = table.number(key, lowest)
    if value != int(value) or not lowest <= value <= highest:
        yield table.error(f"{key} is {value:g}. Write a whole number from {lowest} to {highest}.", key)


RULES = (shapes, ids, lessons, cells, counts)
