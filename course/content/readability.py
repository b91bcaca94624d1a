"""How hard a text is to read and how long it takes.

Owns the two estimates. Must not know what the text is.
"""

import re

WORDS_A_MINUTE = 180
"""A quiet pace for readers of 15 who stop to think; adults reading silently average 238 (Brysbaert 2019, table 3)."""

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE_END = re.compile(r"[.!?:]+[”\"')\]]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|[^aeiouyszxcgh]es)$")


def syllables(word: str) -> int:
    """The syllables of an English word by its groups of vowels, at least one: right for about nine words in ten."""
    bare = re.sub(r"[^a-z]", "", word.lower().removesuffix("'s").removesuffix("’s"))
    count = len(_VOWELS.findall(bare))
    if count > 1 and _SILENT_END.search(bare):
        count -= 1
    return max(1, count)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level of a text (Kincaid et al. 1975): 0.39 w/s + 11.8 syllables/w - 15.59.

    A line break ends a sentence, as list items often have no stop. 0.0 for a text without words.
    """
    sentences = [part for line in text.split("\n") for part in _SENTENCE_END.split(line) if _WORD.search(part)]
    found = _WORD.findall(text)
    if not found:
        return 0.0
    return 0.39 * len(found) / len(sentences) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def reading_minutes(text: str) -> int:
    """Whole minutes to read the text at WORDS_A_MINUTE, at least 1."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
