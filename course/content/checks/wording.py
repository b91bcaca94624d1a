"""Rules for wording: quotations and figures that stand in what they cite, and own words elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from course.assessment.item_types import ITEM_TYPES
from course.assessment.quiz import OWN, Item
from course.content.blocks import MARKER, Span, spans_of
from course.content.checks.sources import MOST_WORDS
from course.content.citations import Citations
from course.content.folding import fold, stands_in
from course.content.lessons import LessonFile
from course.content.material import Material, course_texts
from course.content.own_words import Originals
from course.content.problems import ERROR, Problem
from course.content.quizzes import ItemDraft
from course.content.tables import Table
from course.content.wording import (
    Quotation,
    figures,
    is_whole_sentence,
    plain,
    quotations,
    without_code,
    without_quotations,
)

_STRAIGHT = re.compile(r'"([^"\n]{1,60})')
_PARTS_OF_SOURCE = ("one", "page", "lead", "opening", "text", "version", "document", "file")
_COUNTED_NAME = re.compile(r"\b(?:lessons?|items?|steps?|questions?|quiz|part) $", re.IGNORECASE)


# --- quotation marks --------------------------------------------------------------------------------------------------


def quotation_marks(material: Material) -> Iterator[Problem]:
    """Quotation marks that open and close, and are typographic, so that what is between them can be checked."""
    for text in course_texts(material):
        bare = without_code(text.text)
        for match in _STRAIGHT.finditer(bare):
            message = f'straight quotation marks before "{match[1].strip()[:30]}". Write “…”, as they can be checked.'
            yield text.error(message, match.start())
            break
        rest = without_quotations(bare, instead="")
        if "“" in rest or "”" in rest:
            yield text.error("a quotation mark has no partner. Write “ before the words and ” after them.")


# --- quotations -------------------------------------------------------------------------------------------------------


def lesson_quotations(material: Material) -> Iterator[Problem]:
    """Quotations under a source's marker: letter for letter in a fragment of what it cites.

    The words of an example, quoted in the same lesson under [@own], may be quoted again.
    """
    for lesson in material.lessons:
        examples = _own_examples(lesson)
        for paragraph in lesson.paragraphs:
            for span in spans_of(paragraph):
                if _is_of_source(span.citations):
                    yield from _span_problems(lesson.table.file, span, material.citations, examples)


def _own_examples(lesson: LessonFile) -> str:
    spans = (span for paragraph in lesson.paragraphs for span in spans_of(paragraph))
    return " ¶ ".join(each.words for span in spans if OWN in span.citations for each in quotations(span.text))


def _span_problems(file: str, span: Span, citations: Citations, examples: str) -> Iterator[Problem]:
    for quotation in quotations(span.text):
        for message in _quotation_messages(quotation, span.citations, citations, examples):
            yield Problem(file, span.line_at(quotation.offset), ERROR, message)


def item_quotations(material: Material) -> Iterator[Problem]:
    """Quotations in items: in a fragment of what is cited beside them, or a claim that the item itself makes up.

    A whole sentence in quotation marks is a made-up claim, as no source is quoted by the sentence. A rationale may
    quote the words of its item's stem and options.
    """
    for draft in material.drafts:
        yield from _item_quotations(draft, material.citations)


def _item_quotations(draft: ItemDraft, citations: Citations) -> Iterator[Problem]:
    item, table = draft.item, draft.table
    yield from _stem_problems(table, item, citations)
    rests_on = (*item.cites, *item.searched)
    said = _words_of(item)
    yield from _text_problems(table, "rationale", table.text("rationale"), rests_on, citations, said)
    for option in (*table.tables("option"), *table.tables("match")):
        cites = option.texts("cites") or tuple(filter(None, (option.text("statement"),)))
        yield from _text_problems(option, "text", option.text("text"), (*cites, *rests_on), citations)
        for key in ("rationale", "rationale_not_chosen"):
            yield from _rationale_problems(option, key, cites, rests_on, citations, said)
    for misreading in table.tables("misreading"):
        cites = misreading.texts("cites")
        yield from _rationale_problems(misreading, "rationale", cites, rests_on, citations, said)
    for hint in table.tables("hint"):
        yield from _rationale_problems(hint, "text", hint.texts("cites"), (), citations, said)
    for name in ("rationales", "rationales_not_chosen"):
        rationales = table.table(name)
        for verdict in rationales.values:
            cites = table.table("cites_by_verdict").texts(verdict)
            yield from _rationale_problems(rationales, verdict, cites, rests_on, citations, said)


def _stem_problems(table: Table, item: Item, citations: Citations) -> Iterator[Problem]:
    quoted = [each for each in quotations(item.stem) if not _is_claim(each, item)]
    yield from _messages_on(table, "stem", quoted, item.cites, citations)


def _is_claim(quotation: Quotation, item: Item) -> bool:
    """Whether the item makes the words up: they are more than a source is quoted with, or what it asks about."""
    kind = ITEM_TYPES.get(item.type)
    asks_about_claim = kind is not None and kind.asks_about_claim and quotation.words[:1].isupper()
    return quotation.is_whole_sentence or asks_about_claim or len(quotation.words.split()) > MOST_WORDS


def _rationale_problems(
    table: Table, key: str, cites: Sequence[str], rests_on: Sequence[str], citations: Citations, said: str
) -> Iterator[Problem]:
    """Nothing where a rationale rests on the course's own reasoning alone: then its quotations are examples."""
    if _is_of_source(cites):
        yield from _text_problems(table, key, table.text(key), (*cites, *rests_on), citations, said)


def _text_problems(
    table: Table, key: str, text: str, cites: Sequence[str], citations: Citations, said: str = ""
) -> Iterator[Problem]:
    yield from _messages_on(table, key, list(quotations(text)), cites, citations, said)


def _messages_on(
    table: Table, key: str, quoted: Sequence[Quotation], cites: Sequence[str], citations: Citations, said: str = ""
) -> Iterator[Problem]:
    if _is_of_source(cites):
        for quotation in quoted:
            for message in _quotation_messages(quotation, cites, citations, said):
                yield table.error(f"{key}: {message}", key)


def _words_of(item: Item) -> str:
    return " ¶ ".join([item.stem, *(option.text for option in (*item.options, *item.matches))])


def _is_of_source(cites: Iterable[str]) -> bool:
    return any(citation != OWN for citation in cites)


def _quotation_messages(
    quotation: Quotation, cites: Sequence[str], citations: Citations, also_allowed: str
) -> Iterator[str]:
    if not citations.has_read(cites):
        return
    there = citations.fragments_of(cites)
    for fragment in quotation.fragments:
        if not any(_quotes(fragment, each) for each in (*there, also_allowed)):
            nearest = get_close_matches(fragment, there, n=1, cutoff=0.0)
            remedy = f"The nearest there is “{nearest[0]}”." if nearest else "No words are quoted there."
            yield f"quotation “{fragment}” does not stand in what it cites. {remedy}"


def _quotes(fragment: str, text: str) -> bool:
    """Whether the fragment stands in the text, but for its first letter's case and the stop or comma at its end."""
    bare = re.sub(r"[.,;:!?]+$", "", fold(fragment))
    return not bare or any(
        stands_in(each, text) for each in (bare, bare[0].lower() + bare[1:], bare[0].upper() + bare[1:])
    )


# --- figures ----------------------------------------------------------------------------------------------------------


def lesson_figures(material: Material) -> Iterator[Problem]:
    """Every figure under a source's marker stands in what it cites; a sum of the course's own is [@own]."""
    names = tuple(source.source.name for source in material.sources)
    for lesson in material.lessons:
        for paragraph in lesson.paragraphs:
            for span in spans_of(paragraph):
                if _is_of_source(span.citations):
                    yield from _figure_problems(lesson.table.file, span, material.citations, names)


def _figure_problems(file: str, span: Span, citations: Citations, names: Sequence[str]) -> Iterator[Problem]:
    if not citations.has_read(span.citations):
        return
    there = {figure for citation in span.citations for figure, _ in figures(citations.wording_of(citation))}
    for figure, offset in figures(span.text):
        if figure not in there and not _is_named(span.text, figure, offset, names):
            message = f"figure {figure} does not stand in what it cites. Cite where it stands; mark a sum with [@own]."
            yield Problem(file, span.line_at(offset), ERROR, message)


def _is_named(text: str, figure: str, offset: int, names: Sequence[str]) -> bool:
    """Whether the figure is part of a source's name, like "the 2019 article's", or numbers a part of the course."""
    if _COUNTED_NAME.search(text[:offset]):
        return True
    words = [word for name in names for word in name.split()]
    return figure in words and _goes_on_as_name(text[offset + len(figure) :], words)


def _goes_on_as_name(after: str, words: Sequence[str]) -> bool:
    """Whether a text that follows a year goes on as a source's name does, also in "the 2019 and the 2024 article"."""
    nouns = "|".join(re.escape(each) for each in (*words, *_PARTS_OF_SOURCE) if not each[0].isdigit())
    return re.match(rf"(?:['’]s)?(?:,? (?:and|or) (?:the )?\d+)? (?:{nouns})s?\b", after) is not None


# --- own words --------------------------------------------------------------------------------------------------------


def own_words(material: Material) -> Iterator[Problem]:
    """No nine words in a row that stand in an attached original, outside quotation marks, and no more around them."""
    originals = Originals(material.texts)
    for text in course_texts(material):
        for run in originals.shared_with(MARKER.sub("", text.text)):
            words = f"{' '.join(run.words[:9])}{' …' if len(run.words) > 9 else ''}"
            message = f"{len(run.words)} words in a row stand in {run.source_id}: {words}. Say it in the course's own."
            yield text.error(message)
        for run in originals.around_quotations(MARKER.sub("", text.text), most=MOST_WORDS):
            words = f"{' '.join(run.words[:9])} …"
            remedy = f"Quote {MOST_WORDS} at most, and say what stands before and after in the course's own."
            yield text.error(
                f"{len(run.words)} words in a row, quoted and not, stand in {run.source_id}: {words}. {remedy}"
            )


def statements_quote_themselves(material: Material) -> Iterator[Problem]:
    """What a statement quotes in its own words stands in its fragments."""
    for source in material.sources:
        for passage in source.table.tables("passage"):
            for statement in passage.tables("statement"):
                there = statement.texts("quotations")
                for quotation in quotations(statement.text("says")):
                    if not is_whole_sentence(quotation.words) and not any(
                        _quotes(plain(quotation.words), each) for each in there
                    ):
                        message = f"says: quotation “{quotation.words}” is not in its quotations. Add it there."
                        yield statement.error(message, "says")


RULES = (
    quotation_marks,
    lesson_quotations,
    item_quotations,
    statements_quote_themselves,
    lesson_figures,
    own_words,
)
