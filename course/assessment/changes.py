"""What a newer version of a quiz changed in the items of an older one, in words, by what has to be released to say it.

Owns the comparison. Must not know when a version came, nor how a change is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from course.assessment.item_types import item_type
from course.assessment.quiz import Correction, Item, Option, Quiz
from course.assessment.review import Release

SEEN, OF_KEY, OF_EXPLANATIONS = "seen", "key", "explanations"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One text that reads otherwise now; "" where there is none. Texts are inline Markdown.

    `part` says what has to be released: what the student has seen anyway, the key, or the explanations.
    """

    part: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What was changed in one item; `is_gone` where the newer version has no such item. `note` is the author's."""

    item_id: str
    fields: tuple[FieldChange, ...] = ()
    is_gone: bool = False
    note: Correction | None = None


def changed_items(old: Quiz, new: Quiz) -> tuple[ItemChange, ...]:
    """Return the items of the older version that read, score or are explained otherwise in the newer one."""
    return tuple(change for item in old.items if (change := item_change(item.id, old, new)) is not None)


def item_change(item_id: str, old: Quiz, new: Quiz) -> ItemChange | None:
    """Return what was changed in one item of the older version, or None."""
    later = next((each for each in new.items if each.id == item_id), None)
    note = next((each for each in new.corrections if item_id in each.items and each not in old.corrections), None)
    if later is None:
        return ItemChange(item_id, is_gone=True, note=note)
    fields = tuple(each for each in _changes(old.item(item_id), later, old, new) if each.old != each.new)
    return ItemChange(item_id, fields, note=note) if fields else None


def cut_change(change: ItemChange, release: Release) -> ItemChange | None:
    """Return what the release lets through of a change. An author's note may say anything, so it needs everything."""
    if change.note is not None and release.explanations:
        return ItemChange(change.item_id, note=change.note)
    shown = {SEEN: release.items, OF_KEY: release.key, OF_EXPLANATIONS: release.explanations}
    fields = tuple(each for each in change.fields if shown[each.part])
    return ItemChange(change.item_id, fields, change.is_gone) if fields or change.is_gone else None


def _changes(old: Item, new: Item, before: Quiz, after: Quiz) -> Iterator[FieldChange]:
    yield FieldChange(SEEN, "Question", old.stem, new.stem)
    yield FieldChange(SEEN, "What to do", item_type(old).label, item_type(new).label)
    yield FieldChange(SEEN, "Unit", old.unit, new.unit)
    yield FieldChange(SEEN, "Points", _number(old.max_score), _number(new.max_score))
    yield from _texts("Answer", old.options, new.options)
    yield from _texts("To choose from", old.matches, new.matches)
    yield FieldChange(OF_KEY, "Right answer", _key_words(old), _key_words(new))
    yield FieldChange(OF_KEY, "Scoring", old.scoring, new.scoring)
    yield FieldChange(OF_KEY, "How far off a number may be", old.tolerance or "0", new.tolerance or "0")
    yield FieldChange(OF_EXPLANATIONS, "Explanation", old.rationale, new.rationale)
    yield from _rationales((*old.options, *old.matches), (*new.options, *new.matches))
    yield from _misreadings(old, new)
    yield FieldChange(OF_EXPLANATIONS, "Sources", _sources(old, before), _sources(new, after))
    yield FieldChange(OF_EXPLANATIONS, "What the sources say", _statements(old, before), _statements(new, after))


def _texts(label: str, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[FieldChange]:
    """Options by id; one whose statement was shown by its place changes for the student where the place does."""
    before, after = ({each.id: each.place or each.text for each in options} for options in (old, new))
    for option_id in dict.fromkeys((*before, *after)):
        yield FieldChange(SEEN, label, before.get(option_id, ""), after.get(option_id, ""))


def _rationales(old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[FieldChange]:
    after = {each.id: each for each in new}
    for option in old:
        later = after.get(option.id)
        if later is not None:
            label = f"Explanation of “{later.place or later.text}”"
            yield FieldChange(OF_EXPLANATIONS, label, option.rationale, later.rationale)
            yield FieldChange(OF_EXPLANATIONS, label, option.rationale_not_chosen, later.rationale_not_chosen)


def _misreadings(old: Item, new: Item) -> Iterator[FieldChange]:
    before, after = ({each.value: each.rationale for each in item.misreadings} for item in (old, new))
    for value in dict.fromkeys((*before, *after)):
        yield FieldChange(OF_EXPLANATIONS, f"Explanation of “{value}”", before.get(value, ""), after.get(value, ""))


def _key_words(item: Item) -> str:
    if not item.options:
        return "; ".join(each.text for each in item_type(item).explain(item, None) if each.correct)
    texts = {option.id: option.text for option in (*item.options, *item.matches)}
    return "; ".join(" – ".join(texts.get(part, part) for part in each.split("=")) for each in item.key)


def _cites(item: Item) -> Iterator[str]:
    yield from item.cites
    yield from item.searched
    for option in (*item.options, *item.matches):
        yield from option.cites
    for misreading in item.misreadings:
        yield from misreading.cites


def _sources(item: Item, quiz: Quiz) -> str:
    cited = (quiz.statements.get(each) for each in dict.fromkeys(_cites(item)))
    names = (f"{each.source_name}, {each.place}" if each.place else each.source_name for each in cited if each)
    return "; ".join(dict.fromkeys(names))


def _statements(item: Item, quiz: Quiz) -> str:
    cited = (quiz.statements.get(each) for each in dict.fromkeys(_cites(item)))
    return " ".join(" ".join((each.says, *(f"“{words}”" for words in each.quotations))) for each in cited if each)


def _number(value: float) -> str:
    return f"{value:g}"
