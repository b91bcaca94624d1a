"""A quiz and its parts as plain values, and the one JSON text that stands for a quiz for ever.

Owns the shape of a quiz. Must not know where a quiz is written, kept or shown.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

OWN = "own"
"""The citation that names no source: what it stands after is the course's own."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a student can choose. Texts are inline Markdown.

    `place` names where the option's statement stands and is shown while answering, instead of `text`; "" shows `text`.
    `pinned` keeps it at the end of a shuffled list, like "None of them". `is_lettered` tells that `place` is no more
    than a letter.
    """

    id: str
    text: str
    rationale: str
    cites: tuple[str, ...]
    rationale_not_chosen: str = ""
    statement: str = ""
    place: str = ""
    pinned: bool = False
    is_lettered: bool = False


@dataclass(frozen=True, slots=True)
class Misreading:
    """A wrong value or text that people come to, and why it is wrong."""

    value: str
    rationale: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A step towards the answer, opened in practice only. The text is inline Markdown."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `key` holds option ids; for an ordering item all of them in the right order; for a matching item pairs like
    "option=match"; for a numeric item one decimal written plainly; for a short text the accepted answers. `matches` are
    the right side of a matching item. `hints` are opened in their order.
    """

    id: str
    type: str
    stem: str
    objective: str
    key: tuple[str, ...]
    options: tuple[Option, ...] = ()
    cites: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    rationale: str = ""
    max_score: float = 1.0
    scoring: str = ""
    tolerance: str = ""
    unit: str = ""
    misreadings: tuple[Misreading, ...] = ()
    matches: tuple[Option, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """What a citation said when the quiz was made, so that a version explains itself without the files."""

    citation: str
    source_name: str
    source_letter: str
    place: str
    says: str
    quotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An author's note on items corrected since: the day (ISO 8601), the items' ids, and what was corrected."""

    date: str
    items: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """Items in order, the statements they cite (by citation), and a fingerprint for each source (by its id)."""

    id: str
    title: str
    lesson: str
    items: tuple[Item, ...]
    statements: Mapping[str, CitedStatement] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    introduction: str = ""
    form: str = ""
    """Which of a test's parallel forms it is; "" for the quiz of a lesson."""
    corrections: tuple[Correction, ...] = ()
    presentation: str = ""
    """How the author proposes to show the items when they are assigned: "one-page", which "" means too, or
    "item-by-item"."""

    def item(self, item_id: str) -> Item:
        """The item with this id; KeyError where there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    @property
    def max_score(self) -> float:
        """The most a student can score, the sum over the items."""
        return sum(item.max_score for item in self.items)


def canonical_json(quiz: Quiz) -> str:
    """The quiz as JSON with sorted keys and no spaces; equal quizzes give equal texts.

    A field that holds its default is left out, so that a field added later does not change the hash of old quizzes.
    """
    return json.dumps(_plain(quiz), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_hash(quiz: Quiz) -> str:
    """The SHA-256 of the canonical JSON, as 64 hexadecimal digits: the name of a quiz version."""
    return hashlib.sha256(canonical_json(quiz).encode("utf-8")).hexdigest()


def quiz_from_json(text: str) -> Quiz:
    """The quiz that `canonical_json` wrote. ValueError, KeyError or TypeError for a text it did not write."""
    values = json.loads(text)
    values["items"] = tuple(_item(item) for item in values["items"])
    values["statements"] = {
        citation: CitedStatement(**_with_tuples(statement))
        for citation, statement in values.get("statements", {}).items()
    }
    values["corrections"] = tuple(Correction(**_with_tuples(each)) for each in values.get("corrections", []))
    return Quiz(**values)


def item_json(item: Item) -> Json:
    """One item in the form that `canonical_json` gives it."""
    return _plain(item)


def item_from_json(value: Json) -> Item:
    """The item that `item_json` wrote. ValueError, KeyError or TypeError for a value it did not write."""
    return _item(dict(value)) if isinstance(value, dict) else _item({})


def _item(values: dict[str, Any]) -> Item:
    options = tuple(Option(**_with_tuples(option)) for option in values.pop("options", []))
    misreadings = tuple(Misreading(**_with_tuples(misreading)) for misreading in values.pop("misreadings", []))
    matches = tuple(Option(**_with_tuples(match)) for match in values.pop("matches", []))
    hints = tuple(Hint(**_with_tuples(hint)) for hint in values.pop("hints", []))
    return Item(**_with_tuples(values), options=options, misreadings=misreadings, matches=matches, hints=hints)


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _plain(value: Any) -> Json:
    if hasattr(value, "__dataclass_fields__"):
        parts = [(each, getattr(value, each.name)) for each in fields(value)]
        return {each.name: _plain(part) for each, part in parts if part != _default(each)}
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    plain: Json = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return plain


def _default(each: "Field[Any]") -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default
