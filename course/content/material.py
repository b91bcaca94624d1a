"""All that was read, with the lines it stands on, as the checks get it, and every text in it.

Owns the way from files to texts. Must not know a rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from course.content.activities import ActivityFile
from course.content.citations import Citations
from course.content.glossary import GlossaryFile
from course.content.item_ids import ListedId
from course.content.lessons import LessonFile
from course.content.problems import ERROR, Problem
from course.content.quizzes import ItemDraft, QuizFile
from course.content.sources import SourceFile
from course.content.tables import Table


@dataclass(frozen=True, slots=True)
class Material:
    """Everything in the content folders, and the originals attached, by source id."""

    sources: tuple[SourceFile, ...]
    lessons: tuple[LessonFile, ...]
    quizzes: tuple[QuizFile, ...]
    glossary: GlossaryFile
    activities: tuple[ActivityFile, ...]
    citations: Citations
    texts: Mapping[str, str]
    unread: frozenset[str] = frozenset()
    """The files that could not be read: what others say of them is not held against those."""
    item_ids: tuple[ListedId, ...] | None = None
    """The ids in the list of item ids; None where there is no list."""

    @property
    def drafts(self) -> tuple[ItemDraft, ...]:
        """The items of all quizzes, then those of activities."""
        of_quizzes = tuple(draft for quiz in self.quizzes for draft in quiz.drafts)
        return (*of_quizzes, *(draft for activity in self.activities for draft in activity.drafts))

    @property
    def lesson_slugs(self) -> tuple[str, ...]:
        """The slugs of all lessons, by the names of their files where they cannot be read."""
        read = {each.table.file: each.lesson.slug for each in self.lessons}
        files = [*read, *(file for file in self.unread if file.endswith(".md"))]
        return tuple(read.get(file) or PurePosixPath(file).stem.partition("-")[2] for file in files)


@dataclass(frozen=True, slots=True)
class CourseText:
    """A text that the course says in its own words, and where it begins."""

    file: str
    line: int
    label: str
    text: str

    def error(self, message: str, offset: int = 0) -> Problem:
        """An error on the line of a place in the text."""
        line = self.line + self.text.count("\n", 0, offset)
        return Problem(self.file, line, ERROR, f"{self.label}: {message}" if self.label else message)


def course_texts(material: Material) -> Iterator[CourseText]:
    """Every text in the course's own words: of sources, glossary, activities, lessons and quizzes."""
    for source in material.sources:
        yield from _texts_of(source.table, ("says_of_itself", "newest_mention", "licence"))
        for passage in source.table.tables("passage"):
            for statement in passage.tables("statement"):
                yield from _texts_of(statement, ("says",))
    for term in material.glossary.table.tables("term"):
        yield from _texts_of(term, ("definition",))
    for activity in material.activities:
        for cell in activity.cells():
            yield from _texts_of(cell, tuple(cell.values))
        for draft in activity.drafts:
            yield from item_texts(draft)
    for lesson in material.lessons:
        yield from _lesson_texts(lesson)
    for quiz in material.quizzes:
        yield from _quiz_texts(quiz)


def _lesson_texts(lesson: LessonFile) -> Iterator[CourseText]:
    yield from _texts_of(lesson.table, ("title", "content_note", "summary", "objectives"))
    for paragraph in lesson.paragraphs:
        yield CourseText(lesson.table.file, paragraph.line, "", paragraph.text)


def _quiz_texts(quiz: QuizFile) -> Iterator[CourseText]:
    yield from _texts_of(quiz.table, ("title", "introduction"))
    for draft in quiz.drafts:
        yield from item_texts(draft)


def item_texts(draft: ItemDraft) -> Iterator[CourseText]:
    """Every text of one item."""
    item = draft.table
    yield from _texts_of(item, ("stem", "rationale"))
    for part in (*item.tables("option"), *item.tables("match"), *item.tables("misreading")):
        yield from _texts_of(part, ("text", "rationale", "rationale_not_chosen"))
    for hint in item.tables("hint"):
        yield from _texts_of(hint, ("text",))
    for part in (item.table("rationales"), item.table("rationales_not_chosen")):
        yield from _texts_of(part, tuple(part.values))


def _texts_of(table: Table, keys: tuple[str, ...]) -> Iterator[CourseText]:
    for key in keys:
        if isinstance(table.values.get(key), str):
            yield CourseText(table.file, table.line(key), _label(table, key), table.text(key))
        elif key not in ("cites", "words"):  # as lists, these are ids and a source's own words
            for place, text in enumerate(table.texts(key)):
                yield CourseText(table.file, table.line(key, place), _label(table, key), text)


def _label(table: Table, key: str) -> str:
    return f"{table.label}: {key}" if table.label else key
