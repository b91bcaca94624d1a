"""Text cells that a spreadsheet shows and never runs.

A spreadsheet takes a cell such as `=HYPERLINK(...)` for a formula, however the file was quoted. Such text gets a
leading `'`; `plain_text` takes exactly that mark away again. This module knows text only: not which file, column or
person it is for.
"""

import re

# What a spreadsheet, or the program that pastes into it, may drop before it looks at the first character: white space,
# controls, and characters that take no room (soft hyphen, zero-width and direction marks, fillers, BOM, variation
# selectors, tags).
_UNSEEN = (
    r"\s\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
# = + - @ and every character that compatibility folding (NFKC) turns into one of them (full-width, small, raised,
# lowered), the minus sign, and tab CR LF NUL wherever they stand among the unseen.
_STARTS_FORMULA = (
    r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207a\u207b\u207c\u208a\u208b\u208c\ufb29\u2212\t\r\n\x00"
)
_ACTIVE = re.compile(f"'*[{_UNSEEN}]*[{_STARTS_FORMULA}]")
# Most names begin with one of these and need no search.
_HARMLESS_FIRST = frozenset(letter for letter in map(chr, range(0x250)) if letter.isalnum())
_NUMBER = re.compile(r"'* *[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)? *")


def safe_cell(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs: with a leading `'` where it begins like a formula and is no
    number.

    NUL cannot stand in a file that R, PostgreSQL or Excel read whole: each becomes U+FFFD, the replacement character.
    """
    if text[:1] not in _HARMLESS_FIRST and _is_active(text):
        text = "'" + text
    return text.replace("\0", "\ufffd") if "\0" in text else text


def plain_text(cell: str) -> str:
    """Return the text that `safe_cell` made the cell from: the inverse for every text without NUL."""
    if cell.startswith("'") and _is_active(cell[1:]):
        return cell[1:]
    return cell


def _is_active(text: str) -> bool:
    # Leading marks are looked through, so that '=1 typed by a person differs from =1 marked by us, and both come back.
    return _ACTIVE.match(text) is not None and _NUMBER.fullmatch(text) is None
