"""The rules that content keeps, each a function from the material to problems."""

from collections.abc import Callable, Iterable

from course.content.checks import (
    activities,
    blueprint,
    citations,
    coverage,
    glossary,
    item_ids,
    items,
    lessons,
    natural_frequencies,
    quizzes,
    sources,
    wording,
)
from course.content.material import Material
from course.content.problems import Problem

Rule = Callable[[Material], Iterable[Problem]]
RULES: tuple[Rule, ...] = (
    *sources.RULES,
    *glossary.RULES,
    *activities.RULES,
    *natural_frequencies.RULES,
    *lessons.RULES,
    *quizzes.RULES,
    *items.RULES,
    *item_ids.RULES,
    *blueprint.RULES,
    *citations.RULES,
    *wording.RULES,
    *coverage.RULES,
)


def check(material: Material) -> Iterable[Problem]:
    """All problems that any rule finds, in no order."""
    for rule in RULES:
        yield from rule(material)
