"""The catalogue: everything in the content folders, read, rendered, checked and joined.

Owns the way from a folder to lessons and quizzes. Must not know who asks, nor keep anything between two loads.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from course.assessment.quiz import CitedStatement, Quiz
from course.content.activities import read_activity
from course.content.checks import check
from course.content.citations import Citations, citations_of
from course.content.glossary import Term, read_glossary
from course.content.item_ids import ITEM_IDS, read_item_ids
from course.content.lessons import Lesson, LessonFile, read_lesson
from course.content.material import Material
from course.content.problems import ERROR, WARNING, Problem
from course.content.quizzes import citations_in, read_quiz
from course.content.sources import Source, read_source
from course.content.tables import Table
from course.content.toml_lines import TomlError, read_toml

GLOSSARY = "lessons/glossary.toml"
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Use:
    """A lesson or item that cites something. `kind` is "lesson" or "item"; `slug` is the lesson's or the quiz's id."""

    kind: str
    title: str
    slug: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All content by id, lessons in their order, and all problems in it."""

    sources: Mapping[str, Source]
    lessons: Mapping[str, Lesson]
    quizzes: Mapping[str, Quiz]
    glossary: Mapping[str, Term]
    problems: tuple[Problem, ...]
    files: int
    citations: Citations
    uses: Mapping[str, tuple[Use, ...]]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the course from being served."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == WARNING)

    def quiz_of(self, lesson_slug: str) -> Quiz | None:
        """The quiz of a lesson; None where it has none."""
        return next((quiz for quiz in self.quizzes.values() if quiz.lesson == lesson_slug), None)

    def uses_of(self, citation: str) -> tuple[Use, ...]:
        """The lessons and items that have exactly this citation, lessons first, in order."""
        return self.uses.get(citation, ())

    def cited(self, citation: str) -> CitedStatement:
        """What a citation says; KeyError for "own" and for what names nothing."""
        return self.citations.statements[citation]


def load_catalogue(root: Path, *, texts: Mapping[str, str] = NO_TEXTS) -> Catalogue:
    """Everything under `sources`, `lessons` and `quizzes` of a folder, with all its problems.

    `texts` are the originals attached, by source id, for the own-words rule. Bad content never raises: it becomes a
    problem, and what can be read of it is in the catalogue.
    """
    reader = _Reader(root)
    sources = tuple(read_source(table) for table in reader.tables("sources"))
    citations = citations_of((each.source for each in sources), reader.unread_sources)
    activities = tuple(read_activity(table, citations) for table in reader.tables("lessons/activities"))
    by_name = {activity.id: activity for activity in activities}
    glossary = read_glossary(reader.table(GLOSSARY))
    words = {term.id: term.term for term in glossary.terms}
    lessons = tuple(
        read_lesson(text, file, citations, by_name, words) for file, text in reader.texts("lessons", "*.md")
    )
    by_id = {each.source.id: each.source for each in sources}
    quizzes = tuple(read_quiz(table, citations, by_id) for table in reader.tables("quizzes"))
    id_list = reader.text(ITEM_IDS)
    material = Material(
        sources,
        lessons,
        quizzes,
        glossary,
        activities,
        citations,
        texts,
        unread=frozenset(reader.unread),
        item_ids=None if id_list is None else read_item_ids(id_list),
    )
    return _catalogue(material, reader)


class _Reader:
    """Reads files of the content folder and keeps what could not be read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self.files = 0

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read."""
        return tuple(problem.file for problem in self.problems)

    @property
    def unread_sources(self) -> tuple[str, ...]:
        """The ids of sources whose files could not be read, which are the files' names."""
        return tuple(Path(file).stem for file in self.unread if file.startswith("sources/"))

    def texts(self, folder: str, pattern: str) -> Iterator[tuple[str, str]]:
        """The name and text of each file, in order of their names."""
        for path in sorted((self._root / folder).glob(pattern)):
            file = path.relative_to(self._root).as_posix()
            text = self._text(path, file)
            if text is not None:
                yield file, text

    def tables(self, folder: str) -> Iterator[Table]:
        """The TOML files of a folder as tables."""
        for file, text in self.texts(folder, "*.toml"):
            table = self._table(file, text)
            if table is not None:
                yield table

    def text(self, file: str) -> str | None:
        """The text of one file; None where there is none or it cannot be read."""
        path = self._root / file
        return self._text(path, file) if path.exists() else None

    def table(self, file: str) -> Table:
        """One TOML file as a table; an empty one where there is none."""
        text = self.text(file)
        return (self._table(file, text) if text is not None else None) or Table(file, {}, {})

    def _text(self, path: Path, file: str) -> str | None:
        self.files += 1
        try:
            return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            message = "the file is not UTF-8 text from this line on. Save it as UTF-8."
        except OSError:
            line, message = 1, "the file cannot be opened. Check that it is a file and may be read."
        self.problems.append(Problem(file, line, ERROR, message))
        return None

    def _table(self, file: str, text: str) -> Table | None:
        try:
            toml = read_toml(text)
        except TomlError as error:
            self.problems.append(Problem(file, error.line, ERROR, str(error)))
            return None
        return Table(file, toml.values, toml.lines)


def _catalogue(material: Material, reader: _Reader) -> Catalogue:
    lessons = tuple(sorted(material.lessons, key=lambda each: (each.lesson.order, each.table.file)))
    orders = {each.lesson.slug: each.lesson.order for each in lessons}
    quizzes = sorted((each.quiz for each in material.quizzes), key=lambda quiz: orders.get(quiz.lesson, len(orders)))
    terms = sorted(material.glossary.terms, key=lambda term: term.term.lower().lstrip("#"))
    return Catalogue(
        sources={each.source.id: each.source for each in material.sources if each.source.id},
        lessons={each.lesson.slug: each.lesson for each in lessons if each.lesson.slug},
        quizzes={quiz.id: quiz for quiz in quizzes if quiz.id},
        glossary={term.id: term for term in terms if term.id},
        problems=tuple(sorted({*reader.problems, *check(material)})),
        files=reader.files,
        citations=material.citations,
        uses=_uses(lessons, quizzes),
    )


def _uses(lessons: Iterable[LessonFile], quizzes: Iterable[Quiz]) -> Mapping[str, tuple[Use, ...]]:
    uses: dict[str, dict[Use, None]] = {}
    for each in lessons:
        for citation in each.lesson.citations:
            uses.setdefault(citation, {})[Use("lesson", each.lesson.title, each.lesson.slug)] = None
    for quiz in quizzes:
        for item in quiz.items:
            for citation in citations_in(item):
                uses.setdefault(citation, {})[Use("item", quiz.title, quiz.id, item.id)] = None
    return {citation: tuple(found) for citation, found in uses.items()}
