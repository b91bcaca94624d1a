"""Rules on what the course does with its sources: every statement is taught, and tested."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from course.content.material import Material
from course.content.problems import Problem
from course.content.quizzes import citations_in
from course.content.sources import Source


def untaught(material: Material) -> Iterable[Problem]:
    """Statements that no lesson cites, one warning a passage; none while a lesson cannot be read."""
    if not all(lesson.is_read for lesson in material.lessons) or _unread_in("lessons/", material):
        return ()
    cited = {citation for lesson in material.lessons for citation in lesson.lesson.citations}
    return _without(material, cited, "no lesson cites {}. Teach it, or take it out.")


def untested(material: Material) -> Iterable[Problem]:
    """Statements that no item cites, one warning a passage; none while a quiz cannot be read."""
    if _unread_in("quizzes/", material):
        return ()
    drafts = (draft for quiz in material.quizzes for draft in quiz.drafts)
    # A hint points to a place; it asks nothing about it.
    cited = {citation for draft in drafts for citation in citations_in(replace(draft.item, hints=()))}
    return _without(material, cited, "no item cites {}. Test it, or take it out.")


def _unread_in(folder: str, material: Material) -> bool:
    return any(file.startswith(folder) for file in material.unread)


def _without(material: Material, cited: Set[str], what: str) -> Iterator[Problem]:
    for source in material.sources:
        for table, passage in zip(source.table.tables("passage"), source.source.passages, strict=True):
            missing = _uncited(source.source, passage.id, (each.id for each in passage.statements), cited)
            if missing:
                yield table.warning(what.format(", ".join(missing)))


def _uncited(source: Source, passage_id: str, statement_ids: Iterable[str], cited: Set[str]) -> list[str]:
    """The statements cited neither by themselves nor with their whole passage."""
    passage = f"{source.id}/{passage_id}"
    if passage in cited:
        return []
    return [each for each in statement_ids if each and f"{passage}.{each}" not in cited]


RULES = (untaught, untested)
