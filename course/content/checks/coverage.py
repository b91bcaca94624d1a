"""Rules on what the course does with its sources: every statement is taught, and tested."""

from collections.abc import Iterable, Iterator, Set

from course.content.citations import is_of_statement
from course.content.material import Material
from course.content.problems import Problem
from course.content.quizzes import citations_in
from course.content.sources import Source


def untaught(material: Material) -> Iterator[Problem]:
    """Statements that no lesson cites, one warning a passage."""
    cited = {citation for lesson in material.lessons for citation in lesson.lesson.citations}
    return _without(material, cited, "no lesson cites")


def untested(material: Material) -> Iterator[Problem]:
    """Statements that no item cites, one warning a passage."""
    drafts = (draft for quiz in material.quizzes for draft in quiz.drafts)
    cited = {citation for draft in drafts for citation in citations_in(draft.item)}
    return _without(material, cited, "no item cites")


def _without(material: Material, cited: Set[str], what: str) -> Iterator[Problem]:
    for source in material.sources:
        for table, passage in zip(source.table.tables("passage"), source.source.passages, strict=True):
            missing = _uncited(source.source, passage.id, (each.id for each in passage.statements), cited)
            if missing:
                yield table.warning(f"{what} {', '.join(missing)}. Cite them, or say the fact in another statement.")


def _uncited(source: Source, passage_id: str, statement_ids: Iterable[str], cited: Set[str]) -> list[str]:
    """The statements cited neither by themselves nor with their whole passage."""
    passage = f"{source.id}/{passage_id}"
    if passage in cited:
        return []
    return [each for each in statement_ids if f"{passage}.{each}" not in cited and is_of_statement(f"{passage}.{each}")]


RULES = (untaught, untested)
