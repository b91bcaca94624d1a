"""Sentences with reporting words: a student marks the words that show whose statement it is, and says what it is.

Owns the kinds of sentences and how the words of one are named. Must not know how they look on a page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from course.assessment.activities.protocol import AnswerError, Given, Row, UsualKind, one_of, text_of
from course.assessment.quiz import Json

KINDS: Mapping[str, str] = MappingProxyType(
    {"report": "A report", "attribution": "An attribution", "allegation": "An allegation"}
)
REPORT = "report"
_WORD = re.compile(r"#?\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence with what stands after it. `id` is the word in small letters, "the-2" for the second."""

    id: str
    text: str
    after: str = ""
    is_telling: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a student said of a sentence beside what the course finds. `marked` are the words as they stand in it."""

    kind: str
    same_kind: bool
    marked: tuple[str, ...]
    same_words: bool
    remark: str


class WhoSaysSo(UsualKind):
    """A kind and the words that show it: `{"kind": "attribution", "words": ["claimed"]}`."""

    name = "who-says-so"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read. No word is an answer, too: a report has none that shows it."""
        kind = one_of(given, "kind", tuple(KINDS), otherwise="Choose what the sentence is, then check.")
        known = [word.id for word in words_of(row)]
        wanted = {each for each in given.get("word", ()) if each}
        if not wanted <= set(known):
            raise AnswerError("Mark words of the sentence shown here.")
        return {"kind": kind, "words": [each for each in known if each in wanted]}

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept. None: the sentences are told together."""
        del row, value
        return None

    def together(self, rows: Sequence[Row], values: Mapping[str, Json]) -> str | None:
        """See ActivityKind.together."""
        answered = [(row, found) for row in rows if (found := finding(row, values.get(text_of(row, "id"))))]
        if not answered:
            return None
        told = [(row, found) for row, found in answered if telling_words(row)]
        right = [(row, found) for row, found in told if found.same_words]
        parts = [f"You looked closely at {_of(len(answered), len(rows))}."]
        if told:
            parts.append(_words_found(right, len(told)))
        if silent := [found for row, found in answered if not telling_words(row)]:
            parts.append(_silence_seen(sum(found.same_words for found in silent), len(silent)))
        parts.append(_agreed(sum(found.same_kind for _, found in answered), len(answered)))
        return " ".join(parts)


def words_of(row: Row) -> tuple[Word, ...]:
    """The words of a row's sentence in order; those of `telling` are marked as such."""
    sentence = text_of(row, "sentence")
    found = list(_WORD.finditer(sentence))
    ids = _ids([match[0] for match in found])
    telling = {place for phrase in _texts(row, "telling") for place in places_in(sentence, phrase)}
    ends = [match.start() for match in found[1:]] + [len(sentence)]
    return tuple(
        Word(ids[place], match[0], sentence[match.end() : ends[place]], place in telling)
        for place, match in enumerate(found)
    )


def telling_words(row: Row) -> tuple[Word, ...]:
    """The words that show what the sentence is; none for a report."""
    return tuple(word for word in words_of(row) if word.is_telling)


def places_in(sentence: str, phrase: str) -> range:
    """At which of its words a sentence has these words in a row, for the first time; empty where it has not."""
    words, wanted = ([each[0].casefold() for each in _WORD.finditer(text)] for text in (sentence, phrase))
    for start in range(len(words) - len(wanted) + 1 if wanted else 0):
        if words[start : start + len(wanted)] == wanted:
            return range(start, start + len(wanted))
    return range(0)


def finding(row: Row, value: Json) -> Finding | None:
    """What a value says of a sentence beside what we find; None for no answer.

    The words are the same where at least half of those marked show what the sentence is, and where, if none shows it,
    none is marked. So whoever marks the whole sentence has not found its word.
    """
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in KINDS:
        return None
    chosen = value.get("words")
    marked = [word for word in words_of(row) if isinstance(chosen, list) and word.id in chosen]
    telling = sum(word.is_telling for word in marked)
    has_telling = bool(telling_words(row))
    same_words = telling > 0 and 2 * telling >= len(marked) if has_telling else not marked
    return Finding(
        kind=kind,
        same_kind=kind == text_of(row, "kind"),
        marked=tuple(word.text for word in marked),
        same_words=same_words,
        remark=_remark(len(marked), telling, has_telling=has_telling),
    )


def _remark(marked: int, telling: int, *, has_telling: bool) -> str:
    if not has_telling:
        return (
            "You marked no word, and there is none." if not marked else "No word shows it: nothing is held back here."
        )
    if not marked:
        return "You marked no word. One does show it."
    if not telling:
        return "Another word shows it."
    return "You found it." if 2 * telling >= marked else "It is among the words you marked; look for it alone."


def _of(number: int, of: int) -> str:
    return f"all {of} sentences" if number == of > 1 else f"{number} of {of} sentences"


def _words_found(right: Sequence[tuple[Row, Finding]], of: int) -> str:
    if not right:
        return "The telling word is easily passed over; now you know where it stands."
    words = [" ".join(word.text for word in telling_words(row)) for row, _ in right]
    return f"You found the telling word in {len(right)} of {of}: {', '.join(f'“{each}”' for each in words)}."


def _agreed(number: int, of: int) -> str:
    if number in (0, of):
        return f"On what the sentence is, you and we {'agree' if number else 'differ so far'}."
    return f"On what the sentence is, you and we agree in {number} of {of}."


def _silence_seen(number: int, of: int) -> str:
    return f"Where no word tells, you saw so in {number} of {of}."


def _ids(words: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    ids = []
    for word in (each.casefold() for each in words):
        seen[word] = seen.get(word, 0) + 1
        ids.append(word if seen[word] == 1 else f"{word}-{seen[word]}")
    return ids


def _texts(row: Row, name: str) -> Iterator[str]:
    value = row.get(name)
    yield from (each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
