"""What a request wants in a file, and what its teacher left out of the last file of that kind.

What was left out is remembered and not what was taken: a question, an assignment or a column that comes later is then
in the file until somebody leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request

from course.exchange.columns import chosen_columns
from course.records.export_choices import remember_choice, remembered_choice
from course.web.access import me
from course.web.database import reader, writer

LEFT_OUT = "left_out"
Groups = Mapping[str, Sequence[str]]


def left_out(kind: str) -> list[str]:
    """Return what the teacher left out of the last file of this kind."""
    return remembered_choice(reader(), me(), kind).get(LEFT_OUT, [])


def is_from_form() -> bool:
    """Say whether the request comes from a page of choices, where no tick at all means that nothing is wanted."""
    return request.args.get("remember") == "1"


def asked_columns(kind: str, available: Sequence[str], groups: Groups | None = None) -> list[str] | None:
    """Return the columns asked for by `?column=`, None for all; a choice made on a page is remembered.

    A group is a name that stands for several columns. ColumnError for a column that there is not, and for none.
    """
    named, wanted = groups or {}, request.args.getlist("column")
    if not wanted and not is_from_form():
        return None
    chosen = chosen_columns(available, [column for each in wanted for column in named.get(each, [each])])
    if is_from_form():
        unticked = [each for each in offered(available, named) if each not in wanted]
        remember_choice(writer(), me(), kind, {LEFT_OUT: unticked})
    return list(chosen)


def offered(available: Sequence[str], groups: Groups) -> list[str]:
    """Return what a page offers to tick: the columns that are in no group, then the groups."""
    grouped = {column for columns in groups.values() for column in columns}
    return [*(each for each in available if each not in grouped), *groups]
