"""Where to look: the places of all that an item cites, in the sources and in its lesson.

Owns the names of places. Must not know who asks, and never which of the places holds the answer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course.assessment.quiz import Item
from course.content.citations import passage_citation, source_url
from course.content.lessons import Lesson, Prose
from course.content.markup import Section
from course.content.quizzes import citations_in
from course.content.sources import Passage, Source

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_HEADING = re.compile(r'<h2 id="([^"]+)"')
_NOUNS = {"masthead": "line", "list": "list", "reference": "entry"}


@dataclass(frozen=True, slots=True)
class Place:
    """A passage to look into. `name` says where it stands: "Criticism, first paragraph"."""

    citation: str
    source_name: str
    source_letter: str
    name: str


def places_of(item: Item, sources: Mapping[str, Source]) -> tuple[Place, ...]:
    """The passages that any part of the item cites, each once, in the order of the sources.

    Options right and wrong count alike, so the places do not tell which is right. Whole sources are left out: that
    something stands nowhere is for the student to find. None where the item cites no passage.
    """
    cited = set(_passages(citations_in(item)))
    return tuple(
        Place(citation, source.name, source.letter, _name(passage, source.passages))
        for source in sources.values()
        for passage in source.passages
        if (citation := passage_citation(source, passage)) in cited
    )


def section_for(item: Item, lesson: Lesson) -> Section | None:
    """The section of a lesson that cites most of what the item rests on, the first of several; None where none does."""
    html = "".join(part.html for part in lesson.body if isinstance(part, Prose))
    pieces = _HEADING.split(html)[1:]
    sections = {section.id: section for section in lesson.sections}
    links = {f'href="{source_url(citation)}"' for citation in item.cites}
    found: Section | None = None
    most = 0
    for section_id, text in zip(pieces[::2], pieces[1::2], strict=True):
        cited = sum(link in text for link in links)
        if cited > most and section_id in sections:
            found, most = sections[section_id], cited
    return found


def _passages(citations: Iterable[str]) -> Iterable[str]:
    """The passages that citations of passages and statements are about."""
    for citation in citations:
        source, _, place = citation.partition("/")
        if place:
            yield f"{source}/{place.partition('.')[0]}"


def _name(passage: Passage, passages: Iterable[Passage]) -> str:
    section = [each for each in passages if each.section == passage.section]
    if len(section) == 1:
        return passage.section
    place = section.index(passage)
    ordinal = _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
    return f"{passage.section}, {ordinal} {_NOUNS.get(passage.kind, 'paragraph')}"
