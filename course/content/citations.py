"""Citations: what "source/passage.statement" names, and the nearest that exists to one that does not.

Owns the form of a citation. Must not know who cites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from course.assessment.quiz import OWN, CitedStatement
from course.content.sources import Passage, Source, Statement


@dataclass(frozen=True, slots=True)
class Citations:
    """Every citation that the sources allow: of a statement, of a passage, or of a whole source."""

    statements: Mapping[str, CitedStatement]
    fragments: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, str]
    """What each statement is numbered on the page of its source, in the order of the sources."""
    unread: frozenset[str] = frozenset()
    """The ids of sources whose files could not be read: what they hold is not known, so nothing is said of it."""

    def __contains__(self, citation: str) -> bool:
        """Whether the citation names something, or may do so, or is "own"."""
        return citation == OWN or citation in self.statements or source_of(citation) in self.unread

    def has_read(self, citations: Iterable[str]) -> bool:
        """Whether all that these citations name has been read, so that words can be compared with it."""
        return all(citation == OWN or citation in self.statements for citation in citations)

    def nearest(self, citation: str) -> str:
        """The existing citation most like this one, if possible of as much: a statement, passage or source.

        "" where there are no sources.
        """
        alike = [each for each in self.statements if _extent(each) == _extent(citation)]
        return next(iter(get_close_matches(citation, alike or list(self.statements), n=1, cutoff=0.0)), "")

    def fragments_of(self, citations: Iterable[str]) -> tuple[str, ...]:
        """The quotation fragments of all these citations; a passage or source has those of its statements."""
        return tuple(fragment for citation in citations for fragment in self.fragments.get(citation, ()))

    def wording_of(self, citation: str) -> str:
        """All that a citation says: its own words and its fragments, for comparing figures."""
        cited = self.statements.get(citation)
        return " \n ".join([cited.says if cited else "", *self.fragments.get(citation, ())])


def _extent(citation: str) -> tuple[bool, bool]:
    return "/" in citation, is_of_statement(citation)


def citations_of(sources: Iterable[Source], unread: Iterable[str] = ()) -> Citations:
    """Every citation that these sources allow, beside sources that could not be read."""
    statements: dict[str, CitedStatement] = {}
    fragments: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, str] = {}
    for source in sources:
        passages = {passage_citation(source, passage): passage for passage in source.passages}
        statements[source.id] = _cited_source(source)
        for citation, passage in passages.items():
            statements[citation] = _cited_passage(source, passage, citation)
            for statement in passage.statements:
                name = f"{citation}.{statement.id}"
                statements[name] = _cited_statement(source, passage, statement, name)
                fragments[name] = statement.quotations
                numbers[name] = source.number(passage, statement)
            fragments[citation] = tuple(each for statement in passage.statements for each in statement.quotations)
        fragments[source.id] = tuple(each for citation in passages for each in fragments[citation])
    return Citations(statements, fragments, numbers, frozenset(unread))


def passage_citation(source: Source, passage: Passage) -> str:
    """The citation of a whole passage."""
    return f"{source.id}/{passage.id}"


def source_of(citation: str) -> str:
    """The id of the source a citation names."""
    return citation.partition("/")[0]


def is_of_statement(citation: str) -> bool:
    """Whether the citation names one statement, not a passage or a source as a whole."""
    return "." in citation.partition("/")[2]


def source_url(citation: str) -> str:
    """The address of what a citation names on the page of its source."""
    source, _, place = citation.partition("/")
    return f"/sources/{source}#{place}" if place else f"/sources/{source}"


def _cited_source(source: Source) -> CitedStatement:
    return CitedStatement(source.id, source.name, source.letter, "the whole text", source.says_of_itself, ())


def _cited_passage(source: Source, passage: Passage, citation: str) -> CitedStatement:
    says = " ".join(statement.says for statement in passage.statements)
    return CitedStatement(citation, source.name, source.letter, passage.section, says, ())


def _cited_statement(source: Source, passage: Passage, statement: Statement, citation: str) -> CitedStatement:
    place = passage.section
    return CitedStatement(citation, source.name, source.letter, place, statement.says, statement.quotations)
