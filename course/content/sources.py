"""The sources: each document's passages, and in each the statements that citations name.

Owns the format of `sources/*.toml`. Must not know lessons or quizzes, nor hold a document's own text.
"""

import hashlib
from dataclasses import dataclass

from course.content.tables import TABLES, TEXT, TEXTS, Key, Shape, Table

PASSAGE_KINDS = ("masthead", "paragraph", "list", "reference")


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of a passage in the course's own words, and the fragments of the original that pin it."""

    id: str
    says: str
    quotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, list, reference or title of a source; `fingerprint` is that of its folded original."""

    id: str
    section: str
    kind: str
    fingerprint: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One document. `letter` and `name` are how the course speaks of it."""

    id: str
    letter: str
    name: str
    title: str
    licence: str
    link: str
    says_of_itself: str
    newest_mention: str
    passages: tuple[Passage, ...]

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id; KeyError where there is none."""
        return {each.id: each for each in self.passages}[passage_id]

    def number(self, passage: Passage, statement: Statement) -> str:
        """Where a statement stands, as pages number it: "9.4" is the fourth statement of the ninth passage.

        Counted within the passage, so that a statement added to another one changes no number here.
        """
        return f"{self.passages.index(passage) + 1}.{passage.statements.index(statement) + 1}"

    @property
    def fingerprint(self) -> str:
        """The SHA-256 over the fingerprints of all passages, in order."""
        return hashlib.sha256(
            "\n".join(each.fingerprint for each in self.passages).encode("ascii", "replace")
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source and the table it was read from."""

    table: Table
    source: Source


_STATEMENT_SHAPE: Shape = {
    "id": Key(TEXT, "Citations name it, like article-2024/rates.fbi."),
    "says": Key(TEXT, "Say the fact in the course's own words."),
    "quotations": Key(TEXTS, "Pin it with at least one fragment of the original."),
}
_PASSAGE_SHAPE: Shape = {
    "id": Key(TEXT, "Citations name it, like article-2024/rates."),
    "section": Key(TEXT, "Name the section of the document it stands in."),
    "kind": Key(TEXT, f"Write one of: {', '.join(PASSAGE_KINDS)}.", allowed=PASSAGE_KINDS),
    "fingerprint": Key(TEXT, "Write the SHA-256 of the folded passage."),
    "statement": Key(TABLES, "Write one [[passage.statement]] for each fact in it.", shape=_STATEMENT_SHAPE),
}
SOURCE_SHAPE: Shape = {
    "id": Key(TEXT, "Citations begin with it, like article-2024."),
    "letter": Key(TEXT, "It marks the source's citations beside their colour."),
    "name": Key(TEXT, "It is what the course calls the source."),
    "title": Key(TEXT, "Give the title the document has."),
    "licence": Key(TEXT, "Say what licence the document has, or that it names none."),
    "link": Key(TEXT, "Say where the document can be found."),
    "says_of_itself": Key(TEXT, "Say what the document tells of its publisher, author and date."),
    "newest_mention": Key(TEXT, "Say what the newest thing it mentions is."),
    "passage": Key(TABLES, "Write one [[passage]] for each paragraph.", shape=_PASSAGE_SHAPE),
}


def read_source(table: Table) -> SourceFile:
    """The source in a table; what is missing in it reads as empty, and is for the checks to tell."""
    return SourceFile(
        table,
        Source(
            id=table.text("id"),
            letter=table.text("letter"),
            name=table.text("name"),
            title=table.text("title"),
            licence=table.text("licence"),
            link=table.text("link"),
            says_of_itself=table.text("says_of_itself"),
            newest_mention=table.text("newest_mention"),
            passages=tuple(_passage(each) for each in table.tables("passage")),
        ),
    )


def _passage(table: Table) -> Passage:
    return Passage(
        id=table.text("id"),
        section=table.text("section"),
        kind=table.text("kind"),
        fingerprint=table.text("fingerprint"),
        statements=tuple(
            Statement(each.text("id"), each.text("says"), each.texts("quotations"))
            for each in table.tables("statement")
        ),
    )
