"""The lessons: front matter, text as HTML, and the activities in it.

Owns the format of `lessons/NN-slug.md`. Must not know quizzes, nor which rules a lesson has to keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course.assessment.quiz import Json
from course.content.activities import ActivityFile
from course.content.blocks import Block, Chunk, Paragraph, paragraphs_in, read_blocks
from course.content.citations import Citations
from course.content.markup import Rendering, Section, render_block, render_chunk, render_parts
from course.content.problems import ERROR, Problem
from course.content.readability import grade, reading_minutes
from course.content.tables import NUMBER, TEXT, TEXTS, Key, Shape, Table
from course.content.toml_lines import TomlError, read_toml
from course.content.wording import plain

FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of a lesson as HTML that is safe to send."""

    html: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A named activity: its settings (from its file and its block) and the HTML that introduces it."""

    name: str
    settings: Mapping[str, Json]
    html: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson. `minutes` is its reading time, `activity_minutes` what its activities take beside it (0: hardly any),
    `grade` its Flesch-Kincaid grade, `terms` glossary ids it uses.
    """

    slug: str
    title: str
    order: int
    minutes: int
    objectives: tuple[str, ...]
    passages: tuple[str, ...]
    content_note: str
    summary: str
    body: tuple[Prose | Activity, ...] = ()
    terms: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    grade: float = 0.0
    activity_minutes: int = 0
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson, its front matter, and its text as written."""

    table: Table
    lesson: Lesson
    parts: tuple[Chunk | Block, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    reading_minutes: int = 1
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_read(self) -> bool:
        """Whether its text could be told from its front matter, so that what it says is known."""
        return bool(self.paragraphs)


LESSON_SHAPE: Shape = {
    "slug": Key(TEXT, "The lesson's address ends with it."),
    "title": Key(TEXT, "Give the lesson a heading that says something."),
    "order": Key(NUMBER, "Say where the lesson stands among the others, from 0."),
    "minutes": Key(NUMBER),
    "activity_minutes": Key(NUMBER),
    "objectives": Key(TEXTS, "List what a student can do afterwards."),
    "passages": Key(TEXTS),
    "content_note": Key(TEXT),
    "summary": Key(TEXT, "Say in one or two sentences what the lesson is about."),
}


def read_lesson(
    text: str,
    file: str,
    citations: Citations,
    activities: Mapping[str, ActivityFile],
    words: Mapping[str, str],
) -> LessonFile:
    """The lesson in a file's text; what cannot be read is among its problems and reads as empty.

    `words` are the glossary's terms by id.
    """
    front, body, body_line, problems = _split(text, file)
    table = Table(file, {}, {}, first_line=1)
    try:
        toml = read_toml(front, first_line=2)
        table = Table(file, toml.values, toml.lines, first_line=1)
    except TomlError as error:
        problems.append(Problem(file, error.line, ERROR, str(error)))
    parts, block_problems = read_blocks(body, file, body_line)
    paragraphs = tuple(paragraphs_in(parts))
    prose = "\n".join(plain(each.text) for each in paragraphs)
    lesson = _lesson(table, parts, Rendering(citations, words), activities, prose)
    return LessonFile(table, lesson, parts, paragraphs, reading_minutes(prose), (*problems, *block_problems))


def _split(text: str, file: str) -> tuple[str, str, int, list[Problem]]:
    """Front matter, body, the body's first line, and what is wrong with the fences."""
    lines = text.split("\n")
    if lines[0].strip() != FENCE:
        message = f"the file does not begin with {FENCE}. Put its front matter between two lines of {FENCE}."
        return "", "", 1, [Problem(file, 1, ERROR, message)]
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2, []
    message = f"the front matter is not closed. Put a line of {FENCE} after it."
    return "", "", len(lines), [Problem(file, 1, ERROR, message)]


def _lesson(
    table: Table,
    parts: tuple[Chunk | Block, ...],
    rendering: Rendering,
    activities: Mapping[str, ActivityFile],
    prose: str,
) -> Lesson:
    body = _body(parts, rendering, activities)
    return Lesson(
        slug=table.text("slug"),
        title=table.text("title"),
        order=int(table.number("order", 0)),
        minutes=int(table.number("minutes", reading_minutes(prose))),
        objectives=table.texts("objectives"),
        passages=table.texts("passages"),
        content_note=table.text("content_note"),
        summary=table.text("summary"),
        body=body,
        terms=tuple(rendering.terms),
        citations=tuple(rendering.cited),
        grade=grade(prose),
        activity_minutes=int(table.number("activity_minutes", 0)),
        sections=tuple(rendering.sections),
    )


def _body(
    parts: tuple[Chunk | Block, ...], rendering: Rendering, activities: Mapping[str, ActivityFile]
) -> tuple[Prose | Activity, ...]:
    """Activities, and one stretch of prose between each two of them."""
    body: list[Prose | Activity] = []
    for part in parts:
        if isinstance(part, Block) and part.name == "activity":
            body.append(_activity(part, rendering, activities))
            continue
        html = render_chunk(part.text, rendering) if isinstance(part, Chunk) else render_block(part, rendering)
        last = body[-1] if body else None
        if isinstance(last, Prose):
            body[-1] = Prose(f"{last.html}\n{html}")
        else:
            body.append(Prose(html))
    return tuple(body)


def _activity(block: Block, rendering: Rendering, activities: Mapping[str, ActivityFile]) -> Activity:
    settings = dict(block.settings)
    name = settings.pop("name", "")
    file = activities.get(name)
    return Activity(name, {**(file.values if file else {}), **settings}, render_parts(block.parts, rendering))
