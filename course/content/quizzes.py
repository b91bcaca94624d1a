"""The quizzes: items with their options, rationales and citations.

Owns the format of `quizzes/*.toml`. Must not know lessons' texts, nor which rules a quiz has to keep.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import cycle
from string import ascii_uppercase

from course.assessment.item_types import ITEM_TYPES
from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import CitedStatement, Correction, Hint, Item, Misreading, Option, Quiz
from course.content.citations import Citations, source_of
from course.content.sources import Source
from course.content.tables import FLAG, NUMBER, TABLE, TABLES, TEXT, TEXTS, Key, Shape, Table, is_empty


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item as read, whether or not it can be used, its table, and the keys it may have; None for an unknown type."""

    table: Table
    item: Item
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz of the items that can be used, its table, and all its items as drafts."""

    table: Table
    quiz: Quiz
    drafts: tuple[ItemDraft, ...]


FORMS = ("A", "B")
"""The parallel forms of the test before and after the course."""
PRESENTATIONS = ("one-page", "item-by-item")
DIFFICULTIES = ("easy", "middle", "hard")

_CITES = Key(TEXTS, 'Cite what shows it, or write ["own"] where it is the course\'s own reasoning.')
_RATIONALE = Key(TEXT, "Every option needs one sentence that says why.")
_OPTION_SHAPE: Shape = {
    "id": Key(TEXT, "Responses name it."),
    "text": Key(TEXT, "Write the answer."),
    "rationale": _RATIONALE,
    "cites": _CITES,
    "rationale_not_chosen": Key(TEXT),
    "pinned": Key(FLAG),
}
_STATEMENT_OPTION_SHAPE: Shape = {
    "id": Key(TEXT, "Responses name it."),
    "statement": Key(TEXT),
    "text": Key(TEXT),
    "rationale": _RATIONALE,
    "cites": Key(TEXTS),
    "rationale_not_chosen": Key(TEXT),
    "pinned": Key(FLAG),
}
_MATCH_SHAPE: Shape = {
    "id": Key(TEXT, "Responses name it."),
    "text": Key(TEXT, "Write what the options are matched with."),
    "rationale": Key(TEXT),
    "cites": Key(TEXTS),
    "rationale_not_chosen": Key(TEXT),
    "pinned": Key(FLAG),
}
_MISREADING_SHAPE: Shape = {
    "value": Key(TEXT, 'Write the wrong value, like "8".'),
    "rationale": Key(TEXT, "Every wrong value needs one sentence that says why."),
    "cites": _CITES,
}
_WRONG_TEXT_SHAPE: Shape = {**_MISREADING_SHAPE, "value": Key(TEXT, "Write the wrong answer.")}
_HINT_SHAPE: Shape = {
    "text": Key(TEXT, "Write one sentence that helps to find the answer."),
    "cites": Key(TEXTS, 'Cite where to look, or write ["own"] where it is the course\'s own advice.'),
}
_VERDICT_REASON = Key(TEXT, "Every verdict needs one sentence that says why.")
_OPTIONS_NEED = "Write one [[item.option]] for each answer."
_ITEM_SHAPE: Shape = {
    "id": Key(TEXT, "Responses are stored under it."),
    "type": Key(TEXT, f"Write one of: {', '.join(ITEM_TYPES)}.", allowed=tuple(ITEM_TYPES)),
    "stem": Key(TEXT, "Write the question or the claim."),
    "objective": Key(TEXT, "Name what it finds out, in the words of the lesson's objectives."),
    "key": Key(TEXTS, "List what is right."),
    "cites": Key(TEXTS, "Cite what the item rests on."),
    "searched": Key(TEXTS),
    "rationale": Key(TEXT),
    "difficulty": Key(TEXT, allowed=DIFFICULTIES),
    "max_score": Key(NUMBER),
    "scoring": Key(TEXT),
    "hint": Key(TABLES, shape=_HINT_SHAPE),
}
_CHOICE_SHAPE: Shape = {**_ITEM_SHAPE, "option": Key(TABLES, _OPTIONS_NEED, shape=_OPTION_SHAPE)}
_NEEDED_WITHOUT_STATEMENT = ("text", "cites")
_STATEMENTS_SHAPE: Shape = {**_ITEM_SHAPE, "option": Key(TABLES, _OPTIONS_NEED, shape=_STATEMENT_OPTION_SHAPE)}
_VERDICT_SHAPE: Shape = {
    **_ITEM_SHAPE,
    "rationales": Key(
        TABLE,
        "Write [item.rationales] with a sentence for each of the four verdicts.",
        shape=dict.fromkeys(VERDICTS, _VERDICT_REASON),
    ),
    "cites_by_verdict": Key(
        TABLE,
        "Write [item.cites_by_verdict] with a list for each of the four verdicts.",
        shape=dict.fromkeys(VERDICTS, _CITES),
    ),
    "rationales_not_chosen": Key(TABLE, shape=dict.fromkeys(VERDICTS, Key(TEXT))),
}
_ORDERED_OPTION_SHAPE: Shape = {
    name: key for name, key in _OPTION_SHAPE.items() if name not in ("rationale_not_chosen", "pinned")
}
ITEM_SHAPES: Mapping[str, Shape] = {
    "single": _CHOICE_SHAPE,
    "multiple": _CHOICE_SHAPE,
    "evidence": _STATEMENTS_SHAPE,
    "verdict": _VERDICT_SHAPE,
    "verdict-with-evidence": {**_STATEMENTS_SHAPE, **_VERDICT_SHAPE},
    "ordering": {**_ITEM_SHAPE, "option": Key(TABLES, _OPTIONS_NEED, shape=_ORDERED_OPTION_SHAPE)},
    "matching": {
        **_CHOICE_SHAPE,
        "match": Key(TABLES, "Write one [[item.match]] for each text to choose from.", shape=_MATCH_SHAPE),
    },
    "short": {**_ITEM_SHAPE, "misreading": Key(TABLES, shape=_WRONG_TEXT_SHAPE)},
    "numeric": {
        **_ITEM_SHAPE,
        "tolerance": Key(TEXT),
        "unit": Key(TEXT),
        "misreading": Key(TABLES, shape=_MISREADING_SHAPE),
    },
}
"""The shape of an item, by its type, where its options are texts."""
_CORRECTION_SHAPE: Shape = {
    "date": Key(TEXT, 'Write the day of the correction, like "2026-11-23".'),
    "items": Key(TEXTS, "List the ids of the items it is about."),
    "text": Key(TEXT, "Write what was corrected, in a sentence for those who answered before."),
}
QUIZ_SHAPE: Shape = {
    "id": Key(TEXT, "The quiz's address ends with it."),
    "title": Key(TEXT, "Give the quiz a heading."),
    "lesson": Key(TEXT),
    "form": Key(TEXT, allowed=FORMS),
    "introduction": Key(TEXT),
    "presentation": Key(TEXT, allowed=PRESENTATIONS),
    "objectives": Key(TEXTS),
    "item": Key(TABLES, "Write one [[item]] for each question."),
    "correction": Key(TABLES, shape=_CORRECTION_SHAPE),
}


def read_quiz(table: Table, citations: Citations, sources: Mapping[str, Source]) -> QuizFile:
    """The quiz in a table. Items that cannot be used are drafts only; the checks tell why."""
    drafts = tuple(read_item(each, citations) for each in table.tables("item"))
    items = tuple(draft.item for draft in drafts if is_usable(draft.item))
    cited = dict.fromkeys(each for item in items for each in citations_in(item))
    quiz = Quiz(
        id=table.text("id"),
        title=table.text("title"),
        lesson=table.text("lesson"),
        introduction=table.text("introduction"),
        form=table.text("form"),
        corrections=tuple(
            Correction(each.text("date"), each.texts("items"), each.text("text")) for each in table.tables("correction")
        ),
        presentation=table.text("presentation"),
        items=items,
        statements=_snapshot(cited, citations),
        fingerprints={
            each: sources[each].fingerprint for each in sorted({source_of(each) for each in cited}) if each in sources
        },
    )
    return QuizFile(table, quiz, drafts)


def is_usable(item: Item) -> bool:
    """Whether an item can be shown and scored at all."""
    return bool(item.id) and item.type in ITEM_TYPES and not any(ITEM_TYPES[item.type].problems(item))


def asks_for_verdict(item_type: str) -> bool:
    """Whether items of a type have the four verdicts as options."""
    return "rationales" in ITEM_SHAPES.get(item_type, {})


def citations_in(item: Item) -> Iterator[str]:
    """Every citation of an item, its options, matches, misreadings and hints; some more than once."""
    yield from item.cites
    yield from item.searched
    for option in (*item.options, *item.matches):
        yield from option.cites
        if option.statement:
            yield option.statement
    for misreading in item.misreadings:
        yield from misreading.cites
    for hint in item.hints:
        yield from hint.cites


def _snapshot(cited: Iterable[str], citations: Citations) -> dict[str, CitedStatement]:
    return {each: citations.statements[each] for each in cited if each in citations.statements}


def read_item(table: Table, citations: Citations) -> ItemDraft:
    """The item in a table, with the keys that an item of a quiz may have."""
    item = Item(
        id=table.text("id"),
        type=table.text("type"),
        stem=table.text("stem"),
        objective=table.text("objective"),
        key=table.texts("key"),
        options=_options(table, citations),
        cites=table.texts("cites"),
        searched=table.texts("searched"),
        rationale=table.text("rationale"),
        max_score=float(table.number("max_score", _usual_max_score(table.text("type")))),
        scoring=table.text("scoring"),
        tolerance=table.text("tolerance"),
        unit=table.text("unit"),
        misreadings=tuple(
            Misreading(each.text("value"), each.text("rationale"), each.texts("cites"))
            for each in table.tables("misreading")
        ),
        matches=tuple(_option(each, citations) for each in table.tables("match")),
        hints=tuple(Hint(each.text("text"), each.texts("cites")) for each in table.tables("hint")),
    )
    return ItemDraft(table, item, _shape(table, item.type))


def _shape(table: Table, item_type: str) -> Shape | None:
    """The keys that the item may have; None for an unknown type. An option may be a statement instead of a text."""
    shape = ITEM_SHAPES.get(item_type)
    if shape is None or not any("statement" in each.values for each in table.tables("option")):
        return shape
    options = shape.get("option")
    if options is None or options.shape is None or "statement" in options.shape:
        return shape
    either = {name: Key(key.kind) if name in _NEEDED_WITHOUT_STATEMENT else key for name, key in options.shape.items()}
    return {**shape, "option": replace(options, shape={**either, "statement": Key(TEXT)})}


def missing_without_statement(option: Table) -> Iterator[tuple[str, str]]:
    """What an option that is no statement lacks, each with the remedy."""
    if not option.text("statement"):
        for name in _NEEDED_WITHOUT_STATEMENT:
            if is_empty(option.values.get(name)):
                yield name, _OPTION_SHAPE[name].need


def _usual_max_score(item_type: str) -> float:
    return ITEM_TYPES[item_type].usual_max_score if item_type in ITEM_TYPES else 1.0


def _options(table: Table, citations: Citations) -> tuple[Option, ...]:
    """The verdicts, where items of the type give one, and the options that are written out, where they have some."""
    verdicts = _verdict_options(table) if asks_for_verdict(table.text("type")) else ()
    written = table.tables("option") if "option" in ITEM_SHAPES.get(table.text("type"), _CHOICE_SHAPE) else ()
    drawn = _in_drawn_order(table, written)
    lettered = (_option(each, citations, f"Statement {letter}") for letter, each in zip(cycle(ascii_uppercase), drawn))
    return (*verdicts, *lettered)


def _in_drawn_order(item: Table, written: tuple[Table, ...]) -> tuple[Table, ...]:
    """The options, where all are shown by letters in an order drawn from the ids once and for all.

    Neither where a statement stands in its source nor where an author likes to put the right one is to be told by its
    letter. What is to be put into an order stays as it is written, which is never the right one.
    """
    if any(not each.text("statement") or each.text("text") for each in written):
        return written
    if set(item.texts("key")) == {each.text("id") for each in written}:
        return written
    return tuple(sorted(written, key=lambda each: sha256(f"{item.text('id')}/{each.text('id')}".encode()).digest()))


def _option(table: Table, citations: Citations, letter: str = "") -> Option:
    """An option; one that offers a statement says what the statement says, and rests on it.

    While answering it is shown by its place: the text, where it has one, or else the letter.
    """
    statement, text, cites = table.text("statement"), table.text("text"), table.texts("cites")
    cited = citations.statements.get(statement)
    return Option(
        id=table.text("id"),
        text=cited.says if cited else text,
        rationale=table.text("rationale"),
        cites=(statement, *cites) if statement and statement not in cites else cites,
        rationale_not_chosen=table.text("rationale_not_chosen"),
        statement=statement,
        place=(text or letter) if cited else "",
        pinned=table.flag("pinned"),
        is_lettered=bool(cited and letter and not text),
    )


def _verdict_options(table: Table) -> tuple[Option, ...]:
    rationales, others = table.table("rationales"), table.table("rationales_not_chosen")
    cites = table.table("cites_by_verdict")
    return tuple(
        Option(verdict, label, rationales.text(verdict), cites.texts(verdict), others.text(verdict))
        for verdict, label in VERDICTS.items()
    )
