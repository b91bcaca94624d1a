"""Where a lesson speaks of a statement: the section to go back to.

Reads what lessons became, their HTML and activities, so that a place is one that the page has. Must not know who asks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from course.assessment.quiz import Json
from course.content.citations import source_url
from course.content.lessons import Activity, Lesson

_MARK = re.compile(r'<h[2-4][^>]* id="(?P<section>[^"]+)"|href="(?P<cited>/sources/[^"]+)"')


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A section of a lesson, by the anchor and the words of its heading; "" for what stands before the first one."""

    slug: str
    lesson: str
    anchor: str = ""
    section: str = ""


def place_to_read(lessons: Mapping[str, Lesson], citations: Iterable[str], *, of: str = "") -> LessonPlace | None:
    """The first section that cites one of these, in their order: of the lesson with the slug `of`, then of the others.

    Where none does, the lesson `of` as a whole; None where there is no such lesson.
    """
    own = [lessons[of]] if of in lessons else []
    others = [each for each in lessons.values() if each.slug != of]
    wanted = tuple(citations)
    for some in (own, others):
        for citation in wanted:
            for lesson in some:
                for cited, place in _places(lesson):
                    if cited == source_url(citation):
                        return place
    return LessonPlace(own[0].slug, own[0].title) if own else None


def _places(lesson: Lesson) -> Iterator[tuple[str, LessonPlace]]:
    """Every address of a statement in a lesson with the section it stands in."""
    titles = {section.id: section.title for section in lesson.sections}
    place = LessonPlace(lesson.slug, lesson.title)
    for part in lesson.body:
        if isinstance(part, Activity):
            here = LessonPlace(lesson.slug, lesson.title, part.name, str(part.settings.get("title", "")))
            yield from ((source_url(citation), here) for citation in _cited_in(list(part.settings.values())))
            continue
        for mark in _MARK.finditer(part.html):
            if mark["section"] in titles:
                place = LessonPlace(lesson.slug, lesson.title, mark["section"], titles[mark["section"]])
            elif mark["cited"]:
                yield mark["cited"], place


def _cited_in(value: Json) -> Iterator[str]:
    """Every citation in the settings of an activity: what stands in its lists named "cites"."""
    if isinstance(value, list):
        for each in value:
            yield from _cited_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "cites" and isinstance(each, list):
                yield from (citation for citation in each if isinstance(citation, str))
            else:
                yield from _cited_in(each)
