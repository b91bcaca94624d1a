"""Rules for the glossary."""

from collections.abc import Iterator

from course.content.glossary import GLOSSARY_SHAPE
from course.content.material import Material
from course.content.problems import Problem
from course.content.tables import repeated_problems, shape_problems, slug_problems


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as GLOSSARY_SHAPE has them; a course without a glossary is well."""
    if material.glossary.table.values:
        yield from shape_problems(material.glossary.table, GLOSSARY_SHAPE)


def ids(material: Material) -> Iterator[Problem]:
    """Ids that are slugs and unique."""
    terms = material.glossary.table.tables("term")
    yield from repeated_problems(terms, "id", "term")
    for term in terms:
        yield from slug_problems(term, "id")


RULES = (shapes, ids)
