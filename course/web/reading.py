"""The pages everyone may read: the course's overview, lessons, sources, glossary, and what the course is.

Owns these pages and the whole pages kept for visitors who are not signed in. Must not know keys or rationales.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf

from course.assessment.activities import ACTIVITY_KINDS, LONGEST_SENTENCE, OUTCOMES, PLACINGS, RELATIONS, USES
from course.content.attach import locate_passages, marked_html
from course.content.catalogue import Catalogue, Use
from course.content.citations import is_of_statement
from course.content.lessons import Activity, Lesson
from course.content.sources import Source
from course.web.access import anyone
from course.web.catalogue import attached_texts, catalogue
from course.web.counting import COUNTING_PEOPLE, counted_rows
from course.web.lesson_answers import NOTHING, Refused, answers_of, kept_of
from course.web.packing import QUICK, Packed, pack, packed_response, page_for_one_reader
from course.web.what_is_done import what_is_done

FIGURES_ORDERS = ("figure", "denominator", "event", "time_span", "credited_to")

bp = Blueprint("reading", __name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The kept pages of one catalogue; a new catalogue gets a new shelf."""

    of: Catalogue
    pages: dict[Hashable, Packed]


@bp.get("/")
@anyone
def home() -> Response:
    """The course in one page: what it is and its lessons in order."""
    done = what_is_done(catalogue())
    html = partial(render_template, "reading/home.html", **_overview(catalogue()), done=done)
    return reading_page("home", html) if not done else page_for_one_reader(html())


@bp.get("/lessons/<slug>")
@anyone
def lesson(slug: str) -> Response:
    """One lesson. `?sort=` orders a table of figures in it, for readers without scripts."""
    found = catalogue().lessons.get(slug) or abort(404)
    is_same_for_all = is_for_everyone() and not answers_of(found)
    counted = counted_rows(found, request.args)
    if counted.are_asked_for:  # somebody's own numbers: too many pages to keep, and too like the request to pack
        return Response(lesson_page(found, for_everyone=is_same_for_all), 422 if counted.has_problem else 200)
    if is_same_for_all:
        return _kept_page(("lesson", slug, _figures_order(found)), lambda: lesson_page(found, for_everyone=True))
    return page_for_one_reader(lesson_page(found))


@bp.get("/sources")
@anyone
def sources() -> Response:
    """Both articles and what they say of themselves."""
    return reading_page(
        "sources", lambda: render_template("reading/sources.html", sources=catalogue().sources.values())
    )


@bp.get("/sources/<source_id>")
@anyone
def source(source_id: str) -> Response:
    """One article, passage by passage, with each statement's quotations and where it is cited."""
    found = catalogue().sources.get(source_id) or abort(404)
    return reading_page(("source", source_id), lambda: render_template("reading/source.html", **_source(found)))


@bp.get("/glossary")
@anyone
def glossary() -> Response:
    """Every term, in alphabetical order."""
    terms = sorted(catalogue().glossary.values(), key=lambda term: term.term.lstrip("#").casefold())
    return reading_page("glossary", lambda: render_template("reading/glossary.html", terms=terms))


@bp.get("/about")
@anyone
def about() -> Response:
    """How citations work, what the course may be used for, and where to get support."""
    return reading_page("about", lambda: render_template("reading/about.html", sources=catalogue().sources.values()))


@bp.app_template_global()
def source_of(citation: str) -> Source | None:
    """The source a citation names; None for the course's own."""
    return catalogue().sources.get(citation.partition("/")[0])


@bp.app_template_global()
def citation_url(citation: str) -> str:
    """The line of a source page that a citation names; "" for the course's own."""
    source_id, _, anchor = citation.partition("/")
    if source_id not in catalogue().sources:
        return ""
    return url_for("reading.source", source_id=source_id, _anchor=anchor or None)


@bp.app_template_global()
def number_of(citation: str) -> str:
    """What a statement is numbered on the page of its source; "" where there is no such statement."""
    return catalogue().citations.numbers.get(citation, "")


@bp.app_template_global()
def words_of(citation: str, says: str) -> tuple[str, ...]:
    """The quotations of a statement; none where it says something else by now than `says`."""
    cited = catalogue().citations.statements.get(citation)
    return cited.quotations if cited and cited.says == says else ()


@bp.app_template_global()
def quotations_of(citations: Iterable[str]) -> list[str]:
    """The longest quotation of each statement cited; nothing for a whole passage or source, or the course's own."""
    statements = catalogue().citations.statements
    cited = (statements[each] for each in citations if is_of_statement(each) and each in statements)
    return list(dict.fromkeys(max(each.quotations, key=len) for each in cited if each.quotations))


def _overview(content: Catalogue) -> dict[str, object]:
    lessons = list(content.lessons.values())
    return {
        "lessons": [(each, content.quiz_of(each.slug)) for each in lessons],
        "forms": [quiz for quiz in content.quizzes.values() if quiz.form],
        "minutes": sum(each.minutes for each in lessons),
        "activity_minutes": sum(each.activity_minutes for each in lessons),
        "sources": content.sources.values(),
    }


def lesson_page(found: Lesson, *, refused: Refused | None = None, for_everyone: bool = False) -> str:
    """Return a lesson's page with what the person who asks has answered in it.

    The page for everyone has no answers, and no token in its forms: the page that misses one offers to send again.
    """
    answers = NOTHING if for_everyone else answers_of(found)

    def given(name: str, row: str, field: str) -> Sequence[str]:
        """What was sent for a field of an answer that could not be read."""
        is_refused = refused is not None and (refused.activity, refused.row) == (name, row)
        return refused.given.get(field, ()) if refused is not None and is_refused else ()

    return render_template(
        "reading/lesson.html",
        **_lesson(found, _figures_order(found)),
        counted=counted_rows(found, request.args, answers.get(COUNTING_PEOPLE, {})),
        token="" if for_everyone else generate_csrf(),
        answers=answers,
        kept=kept_of(found, answers),
        refused=refused,
        given=given,
        kinds=ACTIVITY_KINDS,
        longest_sentence=LONGEST_SENTENCE,
        relations=RELATIONS,
        placings=PLACINGS,
        outcomes=OUTCOMES,
        uses=USES,
    )


def _lesson(found: Lesson, order: str) -> dict[str, object]:
    content = catalogue()
    slugs = list(content.lessons)
    place = slugs.index(found.slug)
    return {
        "lesson": found,
        "before": content.lessons[slugs[place - 1]] if place else None,
        "after": content.lessons[slugs[place + 1]] if place + 1 < len(slugs) else None,
        "last": max(each.order for each in content.lessons.values()),
        "quiz": content.quiz_of(found.slug),
        "terms": [content.glossary[each] for each in found.terms if each in content.glossary],
        "ranked": lambda rows: ranked_figures(rows, order),
        "order": order,
    }


def _figures_order(found: Lesson) -> str:
    """The order asked for, where the lesson has a table of figures that knows it."""
    order = request.args.get("sort", "")
    if order not in FIGURES_ORDERS:
        return ""
    has_figures = any(isinstance(part, Activity) and part.name == "figures" for part in found.body)
    return order if has_figures else ""


def ranked_figures(rows: Sequence[Mapping[str, Any]], order: str) -> list[tuple[Mapping[str, Any], list[int]]]:
    """The rows of a table of figures in an order, each with its place in every order; "" is the author's order."""
    orders = {name: sorted(rows, key=_figure_key(name)) for name in FIGURES_ORDERS}
    ranks = {row["id"]: [orders[name].index(row) for name in FIGURES_ORDERS] for row in rows}
    return [(row, ranks[row["id"]]) for row in orders.get(order, rows)]


def _figure_key(name: str) -> Callable[[Mapping[str, Any]], tuple[bool, float, str]]:
    """Shares before counts, by their size; denominators by their kind; what is not stated after what is."""
    if name == "figure":
        return lambda row: ("%" not in row["figure"], _first_number(row["figure"]), row["figure"])
    key = "group" if name == "denominator" else name
    return lambda row: (row[key] == "not stated", 0.0, row[key].casefold())


def _first_number(text: str) -> float:
    found = re.search(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)
    return float(found[0].replace(",", "")) if found else 0.0


def _source(found: Source) -> dict[str, object]:
    content = catalogue()
    sections = [(name, list(passages)) for name, passages in groupby(found.passages, key=lambda each: each.section)]
    return {
        "source": found,
        "sections": sections,
        "originals": _originals(found),
        "uses": {citation: _named_uses(content.uses_of(citation)) for citation in _citations(found)},
    }


def _originals(found: Source) -> dict[str, str]:
    """The original of each passage with the cited words marked, where the source's text is attached."""
    text = attached_texts(Path(current_app.instance_path)).get(found.id, "")
    paragraphs = locate_passages(found, text) if text else {}
    return {each.id: marked_html(paragraphs[each.id], each) for each in found.passages if each.id in paragraphs}


def _named_uses(uses: Iterable[Use]) -> list[tuple[str, str]]:
    """The lessons that cite something, and the quizzes with the numbers of their questions: text and address."""
    named = [
        (f"the lesson “{use.title}”", url_for("reading.lesson", slug=use.slug)) for use in uses if use.kind == "lesson"
    ]
    for quiz_id, items in groupby((use for use in uses if use.kind == "item"), key=lambda use: use.slug):
        quiz = catalogue().quizzes[quiz_id]
        ids = [item.id for item in quiz.items]
        numbers = [str(ids.index(use.item_id) + 1) for use in items if use.item_id in ids]
        noun = "question" if len(numbers) == 1 else "questions"
        text = f"the quiz “{quiz.title}”, {noun} {' and '.join(filter(None, [', '.join(numbers[:-1]), numbers[-1]]))}"
        named.append((text, url_for("quizzes.quiz", quiz_id=quiz_id)))
    return named


def _citations(found: Source) -> Iterator[str]:
    for passage in found.passages:
        yield f"{found.id}/{passage.id}"
        yield from (f"{found.id}/{passage.id}.{statement.id}" for statement in passage.statements)


def reading_page(key: Hashable, render: Callable[[], str]) -> Response:
    """Return a page of text for this visitor: kept whole for those not signed in, made afresh for everyone else."""
    return _kept_page(key, render) if is_for_everyone() else page_for_one_reader(render())


def is_for_everyone() -> bool:
    """Say whether what is asked for is the same for everyone: nobody is signed in, and no message waits."""
    return "_user_id" not in session and "_flashes" not in session  # as Flask-Login and Flask name them


def _kept_page(key: Hashable, render: Callable[[], str]) -> Response:
    pages = _shelf().pages
    kept = pages.get(key)
    if kept is None:
        kept = pages[key] = pack(render().encode("utf-8"), effort=QUICK)
    return packed_response(
        kept, mimetype="text/html", cache_control="private, no-cache", vary="Accept-Encoding, Cookie"
    )


def _shelf() -> Shelf:
    content = catalogue()
    shelf = current_app.extensions.get("kept_pages")
    if not isinstance(shelf, Shelf) or shelf.of is not content:
        shelf = current_app.extensions["kept_pages"] = Shelf(content, {})
    return shelf
