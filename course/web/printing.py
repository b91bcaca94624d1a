"""A quiz on paper: a sheet to answer and its key for teachers; as it is now, or as an assignment has it.

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
from course.assessment.regrading import RuledItem, fits
from course.records.regrades import active_regrades, rule_all, ruling_of
from course.records.tables import Assignment, Section
from course.records.test_pairs import quiz_ids_of
from course.records.versions import newest_version_taken, pinned_quiz
from course.web.access import anyone, colleague, instructor
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.database import reader
from course.web.held_back import forms_beside, held_back_by
from course.web.regrading import Decision, decision

bp = Blueprint("printing", __name__)

HELD_BACK = "This quiz is assigned to you. You can print it once its answers are shown."
MOST_ORDERS = 9999


@dataclass(frozen=True, slots=True)
class PrintedOption:
    """One answer to choose on paper, and where to read it if it is a statement.

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
    condition: str = ""
    is_dropped: bool = False
    answer: str = ""
    rationale: str = ""
    notes: tuple[int, ...] = ()
    reasons: tuple[PrintedReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a teacher decided about a question of an assignment, and why."""

    number: int
    item_id: str
    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class OfAssignment:
    """What makes a printed quiz that of an assignment: the corrections that stand.

    `is_changed` says that the course has the quiz otherwise by now.
    """

    section: Section
    assignment: Assignment
    corrections: tuple[Correction, ...]
    is_changed: bool


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


@bp.get("/quizzes/<quiz_id>/print")
@anyone
def sheet(quiz_id: str) -> ResponseReturnValue:
    """Show a quiz to be printed and answered on paper."""
    found = catalogue().quizzes.get(quiz_id) or abort(404)
    if held_back_by(found) is not None:
        flash(HELD_BACK, "problem")
        return redirect(url_for("quizzes.quiz", quiz_id=quiz_id), code=303)
    return _page_of_quiz(found, with_key=False)


@bp.get("/quizzes/<quiz_id>/print/key")
@instructor
def key(quiz_id: str) -> ResponseReturnValue:
    """Show the key to a printed quiz, in the same order."""
    return _page_of_quiz(catalogue().quizzes.get(quiz_id) or abort(404), with_key=True)


@bp.get("/teach/classes/<int:section_id>/assignments/<int:assignment_id>/print/<quiz_id>")
@colleague
def assigned_sheet(section_id: int, assignment_id: int, quiz_id: str) -> ResponseReturnValue:
    """Show an assigned quiz to be printed and answered on paper, without what was dropped."""
    return _page_of_assignment(section_id, assignment_id, quiz_id, with_key=False)


@bp.get("/teach/classes/<int:section_id>/assignments/<int:assignment_id>/print/<quiz_id>/key")
@colleague
def assigned_key(section_id: int, assignment_id: int, quiz_id: str) -> ResponseReturnValue:
    """Show the key to an assigned quiz, with the corrections made for this class."""
    return _page_of_assignment(section_id, assignment_id, quiz_id, with_key=True)


def _page_of_quiz(found: Quiz, *, with_key: bool) -> str:
    return _page(
        found,
        [RuledItem(item) for item in found.items],
        with_key=with_key,
        here={"quiz_id": found.id},
        other_forms=[each for each in forms_beside(found) if each.id != found.id],
    )


def _page_of_assignment(section_id: int, assignment_id: int, quiz_id: str, *, with_key: bool) -> str:
    section, found = my_assignment(reader(), section_id, assignment_id)
    quiz_ids = quiz_ids_of(reader(), found)
    quiz = _assigned_quiz(found, quiz_id) if quiz_id in quiz_ids else None
    if quiz is None:
        abort(404)
    now_served = catalogue().quizzes.get(quiz_id)
    return _page(
        quiz,
        rule_all(quiz, [ruling_of(each) for each in active_regrades(reader(), found.id)]),
        with_key=with_key,
        here={"section_id": section_id, "assignment_id": assignment_id, "quiz_id": quiz_id},
        other_forms=[catalogue().quizzes[each] for each in quiz_ids if each != quiz_id and each in catalogue().quizzes],
        of=OfAssignment(
            section, found, tuple(_corrections(quiz, found)), now_served is not None and now_served != quiz
        ),
    )


def _assigned_quiz(found: Assignment, quiz_id: str) -> Quiz | None:
    """Return the version that students of an assignment took last; before anybody began, the quiz as it is now."""
    version_id = newest_version_taken(reader(), found, quiz_id)
    return catalogue().quizzes.get(quiz_id) if version_id is None else pinned_quiz(reader(), version_id)


def _corrections(quiz: Quiz, found: Assignment) -> Iterator[Correction]:
    regrades = active_regrades(reader(), found.id)
    for number, item in enumerate(quiz.items, 1):
        for each in regrades:
            if each.item_id == item.id and fits(item, ruling_of(each)):
                yield Correction(number, item.id, decision(item, ruling_of(each)), each.reason)


def _page(
    found: Quiz,
    ruled: Sequence[RuledItem],
    *,
    with_key: bool,
    here: Mapping[str, int | str],
    other_forms: Sequence[Quiz],
    of: OfAssignment | None = None,
) -> str:
    order = _order()
    endnotes = Endnotes(found.statements)
    items = [_printed(each, number, order, endnotes, with_key=with_key) for number, each in enumerate(ruled, 1)]
    return render_template(
        "printing/quiz.html",
        quiz=found,
        items=items,
        endnotes=endnotes.listed,
        order=order,
        next_order=order % MOST_ORDERS + 1,
        most_orders=MOST_ORDERS,
        with_key=with_key,
        points=sum(each.score(None).max_score for each in ruled),
        other_forms=other_forms,
        here=here,
        of=of,
        corrections=of.corrections if of else (),
    )


def _order() -> int:
    """Return the number of the order asked for; 0 for the author's, also where it is no number."""
    asked = request.args.get("order", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 4 else 0


def _printed(ruled: RuledItem, number: int, order: int, endnotes: Endnotes, *, with_key: bool) -> PrintedItem:
    item = options_in_order(ruled.item, order) if order else ruled.item
    if ruled.is_dropped:
        return PrintedItem(number, item.id, item.type, item.stem, item.unit, 0.0, (), (), is_dropped=True)
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
        item_type(item).condition(item),
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
    """An option as a student reads it; a statement shown by its place has an endnote instead of a fold.

    On paper all answers of a question have letters, verdicts too, so a statement gets no further one.
    """
    source = catalogue().sources.get(option.statement.partition("/")[0]) if option.statement else None
    return PrintedOption(
        letters[option.id],
        "Statement" if option.is_lettered else option.place or option.text,
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
