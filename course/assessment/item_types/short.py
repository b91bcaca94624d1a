"""Short text: enter a word or a few.

An answer is right where it folds to the same text as an accepted one (the item's key). Folding (`fold_text`) evens
out what says nothing about knowing the answer: capitals, accents, full-width forms and ligatures, quotation marks
around it, kinds of dashes and apostrophes, hyphens against spaces, white space, and a stop at the end. Articles ("the")
are words like any other, and a minus sign is lost: numbers are for numeric items.

A near miss is not right, but close to an accepted answer: at most 1 edit away where that has 4 to 7 signs when folded,
2 where it has 8 or more, none where it has fewer. An edit adds, drops or changes a sign or swaps two neighbours
(optimal string alignment, the restricted form of the distance of F. J. Damerau, Communications of the ACM 7, 1964). An
answer whose digits differ is never near: 2018 is no misspelling of 2019. Where a known wrong answer (a misreading) is
nearer than every accepted one, the answer counts as that.

Scores: "exact", the default, gives a near miss 0 and says so; "half-for-near" gives it half the max_score.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.assessment.item_types.choices import scoring_problems
from course.assessment.item_types.numeric import known_misreadings
from course.assessment.item_types.protocol import (
    Choice,
    Explanation,
    Remark,
    Response,
    ResponseError,
    UsualType,
    right_and_wrong,
)
from course.assessment.quiz import Item, Json, Misreading

EXACT = "exact"
HALF_FOR_NEAR = "half-for-near"
LONGEST_ENTRY = 200
OTHER_TEXT = "entered"
"""The option id of the explanation for a text that is neither accepted nor a known misreading."""

NEARLY = "Nearly"
_WHAT_TO_ENTER = "Enter a word or a few words."
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_QUOTES = "\"'‘’‚‛“”„‟«»‹›`´′″"
_APOSTROPHES = re.compile(r"[‘’‚‛`´′]")
_QUOTATION_MARKS = re.compile(r"[“”„‟«»″]")
_DASHES_AND_SPACES = re.compile(r"[-‐‑‒–—―−\s]+")
_END_MARKS = ".,;:!?…"


def fold_text(text: str) -> str:
    """The text with only those differences left that make another answer; "" where nothing is left."""
    compatible = unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", text))
    plain = "".join(each for each in compatible if unicodedata.category(each) != "Cf")
    letters = unicodedata.normalize("NFD", plain.casefold()).translate(_LETTERS)
    bare = "".join(each for each in letters if unicodedata.category(each) != "Mn")
    even = _QUOTATION_MARKS.sub('"', bare)
    return _DASHES_AND_SPACES.sub(" ", even).strip(_QUOTES + _END_MARKS + " ")


def edits_between(one: str, other: str, *, most: int) -> int | None:
    """How many signs to add, drop, change or swap with their neighbour turn one text into the other; None over `most`.

    No sign is edited twice (optimal string alignment).
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, sign in enumerate(one, 1):
        here = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (sign != wanted))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1] if above[-1] <= most else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an entered text comes to: how far it is from the answer or misreading it is taken for."""

    accepted: bool = False
    misreading: Misreading | None = None
    edits: int = 0

    @property
    def is_right(self) -> bool:
        return self.accepted and self.edits == 0

    @property
    def is_near(self) -> bool:
        return self.accepted and self.edits > 0


class ShortText(UsualType):
    """Enter a text; one that folds to an accepted answer scores everything, a near miss half or nothing."""

    name = "short"
    label = "Enter a word or a few"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from scoring_problems(item, (EXACT, HALF_FOR_NEAR))
        if not item.key:
            yield "key names 0 answers. List at least one that is right."
        if not item.rationale:
            yield "rationale is missing. A short text needs one that says why the answer is right."
        if not item.misreadings:
            yield "misreading: 0 given. A short text needs at least one wrong answer with its reason."
        yield from _text_problems(item)

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        entered = [value for value in values if value.strip()]
        if not entered:
            return None
        if len(entered) > 1:
            raise ResponseError("Enter one answer only.")
        return {"entered": _checked(entered[0])}

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        if isinstance(value, dict) and set(value) == {"entered"}:
            value = value["entered"]
        if value is None:
            return None
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in values):
            raise ResponseError(_WHAT_TO_ENTER)
        return self.read_form(item, [each for each in values if isinstance(each, str)])

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        return {"entered": values[0][: 2 * LONGEST_ENTRY] if values else ""}

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        reading = _read(item, _entered(response))
        if reading.is_right:
            return item.max_score
        return item.max_score / 2 if reading.is_near and item.scoring == HALF_FOR_NEAR else 0.0

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return _entered(response)

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """The accepted answers, then the known misreadings, then the text entered where it is none of them."""
        entered = _entered(response)
        reading = _read(item, entered)
        key = Explanation(
            item.key[0],
            _listed(item.key),
            reading.is_right,
            True,
            item.rationale,
            item.cites,
            entered=entered if reading.is_right else "",
        )
        misreadings = [_explain_misreading(each, reading, entered) for each in item.misreadings]
        is_other = bool(entered) and not reading.is_right and reading.misreading is None
        return (key, *misreadings, *([_explain_other(entered, near=reading.is_near)] if is_other else []))

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """A near miss is called one."""
        if not _read(item, _entered(response)).is_near:
            return ()
        scored = "It counts half." if item.scoring == HALF_FOR_NEAR else "It does not count here."
        return (Remark("", f"Nearly: check the spelling. {scored}"),)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples."""
        others: list[Response] = [{"entered": each.value} for each in item.misreadings]
        return right_and_wrong(self, item, {"entered": item.key[0]}, others)

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """See ItemType.choices. The accepted answers as one, the known misreadings, and any other text."""
        return (
            Choice(item.key[0], _listed(item.key), True, item.rationale, item.cites),
            *known_misreadings(item, str),
            Choice(OTHER_TEXT, "another answer", False),
        )

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. What the text is taken for; a near miss counts as another answer."""
        return tuple(each.option_id for each in self.explain(item, response) if each.chosen)


def _checked(entered: str) -> str:
    """The text on one line; ResponseError where it is too long or no text."""
    if len(entered) > LONGEST_ENTRY:
        raise ResponseError(f"Enter at most {LONGEST_ENTRY} characters.")
    if any(unicodedata.category(each) == "Cs" for each in entered):  # half a sign, which no database keeps
        raise ResponseError("This text has signs that cannot be kept. Type it again.")
    line = " ".join("".join(" " if unicodedata.category(each) == "Cc" else each for each in entered).split())
    if not fold_text(line):
        raise ResponseError(_WHAT_TO_ENTER)
    return line


def _entered(response: Response | None) -> str:
    entered = response.get("entered") if response else None
    return entered[:LONGEST_ENTRY] if isinstance(entered, str) else ""


def _read(item: Item, entered: str) -> _Reading:
    """What the text is taken for: the nearest of the accepted answers and misreadings, an accepted one first."""
    folded = fold_text(entered)
    if not folded:
        return _Reading()
    known = [(each, None) for each in item.key] + [(each.value, each) for each in item.misreadings]
    found = ((_distance(folded, fold_text(text)), misreading) for text, misreading in known)
    near = [(edits, misreading is not None, misreading) for edits, misreading in found if edits is not None]
    if not near:
        return _Reading()
    edits, _, misreading = min(near, key=lambda each: each[:2])
    return _Reading(misreading is None, misreading, edits)


def _distance(entered: str, known: str) -> int | None:
    """How many edits the entered text is from a known one, both folded; None where it is not near."""
    if re.findall(r"\d", entered) != re.findall(r"\d", known):
        return None
    return edits_between(entered, known, most=_most_edits(known))


def _most_edits(known: str) -> int:
    return 0 if len(known) < 4 else 1 if len(known) < 8 else 2


def _listed(key: Sequence[str]) -> str:
    """The accepted answers: "Vox", "Vox or vox.com", "a, b or c"."""
    *others, last = key
    return f"{', '.join(others)} or {last}" if others else last


def _explain_misreading(each: Misreading, reading: _Reading, entered: str) -> Explanation:
    chosen = each is reading.misreading
    own_words = entered if chosen else ""
    return Explanation(each.value, each.value, chosen, False, each.rationale, each.cites, entered=own_words)


def _explain_other(entered: str, *, near: bool) -> Explanation:
    if near:
        rationale = "This is nearly an accepted answer: check the spelling."
        return Explanation(OTHER_TEXT, "", True, False, rationale, (), entered=entered, mark=NEARLY)
    rationale = "This is none of the accepted answers. Their explanation says why."
    return Explanation(OTHER_TEXT, "", True, False, rationale, (), entered=entered)


def _text_problems(item: Item) -> Iterator[str]:
    """Texts that are some, not too long, and each once when folded."""
    first: dict[str, str] = {}
    known = [("key", each) for each in item.key] + [("misreading", each.value) for each in item.misreadings]
    for name, text in known:
        if not text:
            continue  # a value that is missing is told where the file's shape is checked
        folded = fold_text(text)
        if not folded:
            yield f'{name} "{text}" has no letters or digits. Write what a student would enter.'
        elif len(text) > LONGEST_ENTRY:
            yield f"{name} is longer than {LONGEST_ENTRY} characters. Ask for fewer words."
        elif folded in first:
            yield f'{name} "{text}" reads the same as {first[folded]}. Capitals, accents and marks are evened out.'
        first.setdefault(folded, f'{name} "{text}"')
