"""Wording compared as a reader would: without differences of white space, quotation marks, dashes and a lost "#".

Owns the folding on which fingerprints and quotations rest. Must not know files.
"""

import hashlib
import re
import unicodedata
from difflib import SequenceMatcher
from heapq import nlargest

_VARIANTS = {"'": "‘’‚‛′", '"': "“”„‟″", "-": "‐‑‒–—―−"}
_MARKS = str.maketrans({variant: mark for mark, variants in _VARIANTS.items() for variant in variants})
LOST_HASH = re.compile(r"^1\. (?=\w)")
_AFTER_LAST_WORD = re.compile(r"[.,;:]*(?:\[\d+\])*[.,;:]*$")
_RUNS_COMPARED = 20
_WORD = re.compile(r"[a-z0-9$%.'/]*[a-z0-9%]")


def fold(text: str) -> str:
    """The text in NFC, with single spaces and ASCII quotation marks and dashes, trimmed.

    A paragraph that begins "1. Word" lost a "#" on extraction and is read as "#Word"; a numbered reference, whose
    number is followed by a sign, is left as it is.
    """
    plain = unicodedata.normalize("NFC", text).translate(_MARKS)
    return LOST_HASH.sub("#", " ".join(plain.split()))


def fingerprint(text: str) -> str:
    """The SHA-256 of the folded text, as 64 hexadecimal digits."""
    return hashlib.sha256(fold(text).encode("utf-8")).hexdigest()


def words(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation."""
    return [match.strip(".'/") for match in _WORD.findall(fold(text).lower())]


def pattern_of(fragment: str) -> re.Pattern[str]:
    """A pattern that finds the fragment in a text not folded, from a word's edge to a word's edge."""
    wanted = fold(fragment)
    signs = (rf"[{re.escape(sign + _VARIANTS[sign])}]" if sign in _VARIANTS else re.escape(sign) for sign in wanted)
    before = r"(?<!\w)" if wanted[:1].isalnum() else ""
    after = r"(?!\w)" if wanted[-1:].isalnum() else ""
    return re.compile(before + "".join(signs).replace(r"\ ", r"\s+") + after)


def stands_in(fragment: str, text: str) -> bool:
    """Whether the text has the fragment letter for letter, both folded, from a word's edge to a word's edge."""
    return bool(fold(fragment)) and pattern_of(fragment).search(fold(text)) is not None


def nearest_wording(fragment: str, text: str) -> str:
    """The run of words in the text that is most like the fragment, as the folded text has it; "" in an empty text."""
    wanted = fold(fragment)
    length = len(wanted.split())
    there = fold(text).split()
    runs = [
        _AFTER_LAST_WORD.sub("", " ".join(there[start : start + size]))
        for size in {max(1, length - 1), length, length + 1}
        for start in range(max(1, len(there) - size + 1))
    ]
    known = set(words(wanted))
    likely = nlargest(_RUNS_COMPARED, runs, key=lambda run: len(known.intersection(words(run))))
    return max(likely, key=lambda run: (_likeness(run, wanted), -len(run)), default="")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()


def first_difference(before: str, after: str, *, context: int = 3) -> str:
    """Where two texts first differ, in few words: `after "a b c": "new" for "old"`; "" where they fold alike."""
    old, new = fold(before).split(), fold(after).split()
    for kind, start, end, new_start, new_end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            place = " ".join(old[max(0, start - context) : start])
            change = f"“{_few(new[new_start:new_end])}” for “{_few(old[start:end])}”"
            return f"after “{place}”: {change}" if place else f"at its beginning: {change}"
    return ""


def _few(some: list[str], most: int = 5) -> str:
    return " ".join(some[:most]) + (" …" if len(some) > most else "") or "nothing"
