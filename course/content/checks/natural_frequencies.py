"""Rules for figures as natural frequencies, the data of `counting-people`."""

from collections.abc import Iterator

from course.assessment.natural_frequencies import FIELDS, PARTS, SHAPES, SQUARES, least, most
from course.content.material import Material
from course.content.problems import Problem
from course.content.tables import Table

GROUPS = 2


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


RULES = (counts,)
