"""Rules on citations: every one names something."""

from collections.abc import Iterator

from course.content.blocks import spans_of
from course.content.citations import Citations, is_of_statement
from course.content.material import Material
from course.content.problems import ERROR, Problem
from course.content.tables import Table


def in_lessons(material: Material) -> Iterator[Problem]:
    """The markers in lessons, and the passages a lesson lists."""
    for lesson in material.lessons:
        yield from _list_problems(lesson.table, "passages", material.citations)
        for paragraph in lesson.paragraphs:
            for span in spans_of(paragraph):
                for citation in span.citations:
                    if citation not in material.citations:
                        line = span.line_at(len(span.text))
                        message = unknown_citation(citation, material.citations)
                        yield Problem(lesson.table.file, line, ERROR, message)


def in_items(material: Material) -> Iterator[Problem]:
    """The citations of items, options, matches, verdicts, misreadings and hints."""
    for draft in material.drafts:
        item = draft.table
        yield from _list_problems(item, "cites", material.citations)
        yield from _list_problems(item, "searched", material.citations)
        parts = ("option", "match", "misreading", "hint")
        for part in (each for name in parts for each in item.tables(name)):
            yield from _list_problems(part, "cites", material.citations)
        for verdict in item.table("cites_by_verdict").values:
            yield from _list_problems(item.table("cites_by_verdict"), verdict, material.citations)


def of_statements(material: Material) -> Iterator[Problem]:
    """The statements that evidence items offer: each of one statement that exists."""
    for draft in material.drafts:
        for option in draft.table.tables("option"):
            statement = option.text("statement")
            if statement and statement not in material.citations.statements:
                yield option.error(unknown_citation(statement, material.citations), "statement")
            elif statement and not is_of_statement(statement):
                message = f'statement "{statement}" is more than one statement. Name one, like "{statement}.id".'
                yield option.error(message, "statement")


def in_glossary_and_activities(material: Material) -> Iterator[Problem]:
    """The citations of terms and of activities' cells."""
    for term in material.glossary.table.tables("term"):
        yield from _list_problems(term, "cites", material.citations)
    for activity in material.activities:
        for cell in activity.cells():
            yield from _list_problems(cell, "cites", material.citations)


def _list_problems(table: Table, key: str, citations: Citations) -> Iterator[Problem]:
    for place, citation in enumerate(table.texts(key)):
        if citation not in citations:
            yield table.error(unknown_citation(citation, citations), key, place)


def unknown_citation(citation: str, citations: Citations) -> str:
    """What to say of a citation that names nothing."""
    if not citation:
        return "a citation is empty. Write source/passage.statement, or own."
    nearest = citations.nearest(citation)
    remedy = f'The nearest that exists is "{nearest}".' if nearest else "There are no sources to cite."
    return f'citation "{citation}" names nothing. {remedy}'


RULES = (in_lessons, in_items, of_statements, in_glossary_and_activities)
