"""A quiz on paper: a sheet to answer, open to anyone as the quiz is, and its key for teachers.

No key and no rationale reaches the sheet. What it quotes are the statements that options name by their place, which a
screen would link to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment.display_order import options_in_order
from course.assessment.item_types import Explanation, item_type
from course.assessment.quiz import OWN, CitedStatement, Item, Option, Quiz
from course.web.access import anyone, instructor
from course.web.catalogue import catalogue
from course.web.held_back import forms_beside, held_back_by

bp = Blueprint("printing", __name__, url_prefix="/quizzes/<quiz_id>/print")

HELD_BACK = "This quiz is assigned to you. You can print it once its answers are shown."
MOST_ORDERS = 9999


@dataclass(frozen=True, slots=True)
class PrintedOption:
    """One answer to choose on paper, and where to read it if it names a place.

    `letter` is a number where letters are what is written beside it.
    """

    letter: str
    text: str
    source_letter: str = ""
    notes: tuple[int, ...] = ()
    is_statement: bool = False


@dataclass(frozen=True, slots=True)
class PrintedReason:
    """A line of the key: an answer, whether it is right or what belongs to it, why, and the numbers of its sources."""

    letter: str
    text: str
    right: bool
    expected: str
    rationale: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One question on paper. `answer` is in letters as students write them; "" on the sheet, as are the reasons."""

    number: int
    id: str
    type: str
    stem: str
    unit: str
    points: float
    options: tuple[PrintedOption, ...]
    matches: tuple[PrintedOption, ...]
    answer: str = ""
    rationale: str = ""
    notes: tuple[int, ...] = ()
    reasons: tuple[PrintedReason, ...] = ()


class Endnotes:
    """Numbers the statements in the order they are named, from 1."""

    def __init__(self, statements: Mapping[str, CitedStatement]) -> None:
        """Make an empty list over a quiz's statements."""
        self._statements = statements
        self._numbers: dict[str, int] = {}

    def numbers(self, citations: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of citations; the course's own words have none."""
        known = (each for each in citations if each != OWN and each in self._statements)
        return tuple(self._numbers.setdefault(each, len(self._numbers) + 1) for each in dict.fromkeys(known))

    @property
    def listed(self) -> list[CitedStatement]:
        """The statements in the order of their numbers."""
        return [self._statements[each] for each in self._numbers]


@bp.get("")
@anyone
def sheet(quiz_id: str) -> ResponseReturnValue:
    """Show a quiz to be printed and answered on paper."""
    found = catalogue().quizzes.get(quiz_id) or abort(404)
    if held_back_by(found) is not None:
        flash(HELD_BACK, "problem")
        return redirect(url_for("quizzes.quiz", quiz_id=quiz_id), code=303)
    return _page(found, with_key=False)


@bp.get("/key")
@instructor
def key(quiz_id: str) -> ResponseReturnValue:
    """Show the key to a printed quiz, in the same order."""
    return _page(catalogue().quizzes.get(quiz_id) or abort(404), with_key=True)


def _page(found: Quiz, *, with_key: bool) -> str:
    order = _order()
    endnotes = Endnotes(found.statements)
    items = [
        _printed(options_in_order(item, order) if order else item, number, endnotes, with_key=with_key)
        for number, item in enumerate(found.items, 1)
    ]
    return render_template(
        "printing/quiz.html",
        quiz=found,
        lesson=catalogue().lessons.get(found.lesson),
        items=items,
        endnotes=endnotes.listed,
        order=order,
        next_order=order % MOST_ORDERS + 1,
        most_orders=MOST_ORDERS,
        with_key=with_key,
        points=found.max_score,
        other_forms=[each for each in forms_beside(found) if each.id != found.id],
    )


def _order() -> int:
    """Return the number of the order asked for; 0 for the author's, also where it is no number."""
    asked = request.args.get("order", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 4 else 0


def _printed(item: Item, number: int, endnotes: Endnotes, *, with_key: bool) -> PrintedItem:
    letters = _numbers(item.options) if item.matches else _letters(item.options)
    match_letters = _letters(item.matches)
    printed = PrintedItem(
        number,
        item.id,
        item.type,
        item.stem,
        item.unit,
        item.max_score,
        tuple(_option(each, letters, endnotes) for each in item.options),
        tuple(_option(each, match_letters, endnotes) for each in item.matches),
    )
    if not with_key:
        return printed
    return replace(
        printed,
        answer=_answer(item, letters, match_letters),
        rationale=item.rationale if item.options else "",
        notes=endnotes.numbers((*item.cites, *item.searched)),
        reasons=tuple(_reasons(item, letters, match_letters, endnotes)),
    )


def _letters(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: ascii_uppercase[place % 26] for place, option in enumerate(options)}


def _numbers(options: Sequence[Option]) -> dict[str, str]:
    """Numbers instead of letters, where letters are what is written beside them."""
    return {option.id: str(place) for place, option in enumerate(options, 1)}


def _option(option: Option, letters: Mapping[str, str], endnotes: Endnotes) -> PrintedOption:
    """An option as a student reads it; a statement shown by its place has an endnote instead of a link."""
    source = catalogue().sources.get(option.statement.partition("/")[0]) if option.statement else None
    return PrintedOption(
        letters[option.id],
        option.place or option.text,
        source.letter if source else "",
        endnotes.numbers([option.statement]) if option.place else (),
        is_statement=bool(option.statement),
    )


def _answer(item: Item, letters: Mapping[str, str], match_letters: Mapping[str, str]) -> str:
    """The key as it is written on paper: letters, or the value itself."""
    if item.matches:
        pairs = dict(each.split("=", 1) for each in item.key)
        return ", ".join(f"{letters[option.id]}{match_letters[pairs[option.id]]}" for option in item.options)
    if not item.options:
        return " or ".join(each.text for each in item_type(item).explain(item, None) if each.correct)
    right = item_type(item).examples(item)[0]
    ordered = item.key if "order" in right else [each.id for each in item.options if each.id in item.key]
    return ", ".join(letters[each] for each in ordered)


def _reasons(
    item: Item, letters: Mapping[str, str], match_letters: Mapping[str, str], endnotes: Endnotes
) -> Iterator[PrintedReason]:
    for each in item_type(item).explain(item, None):
        letter = letters.get(each.option_id, "") or match_letters.get(each.option_id, "")
        rationale = _rationale(item, each)
        yield PrintedReason(letter, each.text, each.correct, each.expected, rationale, endnotes.numbers(each.cites))


def _rationale(item: Item, explanation: Explanation) -> str:
    """The reason given to who chose the answer: on a key it stands for both."""
    options = {option.id: option for option in (*item.options, *item.matches)}
    found = options.get(explanation.option_id)
    return found.rationale if found else explanation.rationale
