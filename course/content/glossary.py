"""The glossary: the course's terms and what it means by them.

Owns the format of `lessons/glossary.toml`. Must not know where a term is used.
"""

from dataclasses import dataclass

from course.content.tables import TABLES, TEXT, TEXTS, Key, Shape, Table


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its definition, inline Markdown."""

    id: str
    term: str
    definition: str
    cites: tuple[str, ...]


_TERM_SHAPE: Shape = {
    "id": Key(TEXT, "Lessons name it, like [[denominator]]."),
    "term": Key(TEXT, "Write the term as it stands in a sentence."),
    "definition": Key(TEXT, "Say in a sentence or two what the course means by it."),
    "cites": Key(TEXTS, 'Say what it rests on; write ["own"] for the course\'s own definition.'),
}
GLOSSARY_SHAPE: Shape = {"term": Key(TABLES, "Write one [[term]] for each term.", shape=_TERM_SHAPE)}


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """The terms and the table they were read from."""

    table: Table
    terms: tuple[Term, ...]


def read_glossary(table: Table) -> GlossaryFile:
    """The terms in a table, in their order."""
    return GlossaryFile(
        table,
        tuple(
            Term(each.text("id"), each.text("term"), each.text("definition"), each.texts("cites"))
            for each in table.tables("term")
        ),
    )
