"""Tables that stand as cards on a narrow screen: every cell learns the name of its column.

Reads the HTML of the course's own templates, where a table has one row of headings and no cell over several columns.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_UNSEEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)
_OPENING = re.compile(r"<(tr|th|td)\b")


def cell_words(table: Markup) -> Markup:
    """The inside of a table with `data-word`, the heading of its column, on each cell that is no heading itself.

    A heading that is not seen gives its cells no word: what stands in them, like a check box, names itself.
    """
    head, end_of_head, body = str(table).partition("</thead>")
    words = [_word(each) for each in _HEADING.findall(head)]
    column = -1

    def with_word(match: re.Match[str]) -> str:
        nonlocal column
        column = -1 if match[1] == "tr" else column + 1
        word = words[column] if match[1] == "td" and column < len(words) else ""
        return f'{match[0]} data-word="{Markup.escape(word)}"' if word else match[0]

    return Markup(head + end_of_head + _OPENING.sub(with_word, body))  # noqa: S704  (the caller's, with escaped words)


def _word(heading: str) -> str:
    is_seen = bool(Markup(_UNSEEN.sub("", heading)).striptags())  # noqa: S704  (our own HTML, not to be shown)
    return Markup(heading).striptags() if is_seen else ""  # noqa: S704
