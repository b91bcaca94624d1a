"""What pages of an attempt send to be saved: one item as JSON by their script, or a whole form without scripts.

Owns the names of fields and how they are checked. Must not know how answers are stored.

A form says beside each answer what was saved when its page was made; only what differs is written, so that a form sent
from a tab left open cannot undo what was answered elsewhere since.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type
from course.assessment.own_calibration import STEP_WORDS
from course.assessment.quiz import Item, Quiz
from course.records.attempts import Marks, Origin
from course.records.tables import Response

ANSWER = "answer."
SHOWN = "shown."
CLEAR = "clear"
"""The name of the buttons that take an answer back; their value is the item's id."""
FLAG = "flag."
CONFIDENCE = "confidence."
SHOWN_MARKS = "shown-marks."
CONFIDENCES = STEP_WORDS
"""The steps of confidence as pages name them."""

_PAGE = re.compile(r"[A-Za-z0-9_-]{1,16}")
_MOST = 2**31 - 1
_OLDEST_MILLISECONDS = 1e11  # three years; the start of the attempt is the limit anyway
AGAIN = "Load the page again."


class SavingError(ValueError):
    """What was sent cannot be saved. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one request asks to save, by item id."""

    responses: Mapping[str, ItemResponse | None]
    marks: Mapping[str, Marks]
    origin: Origin


@dataclass(frozen=True, slots=True)
class SentForm(Sent):
    """A form: beside what can be saved, what was typed where it cannot be read, and why not."""

    typed: Mapping[str, ItemResponse] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def read_json(quiz: Quiz, sent: object, *, now: datetime) -> Sent:
    """Return what a page's script sent: `item`, with `answer`, `flagged` or `confidence`, and where it comes from.

    SavingError where any part of it is not what it must be.
    """
    if not isinstance(sent, dict) or not isinstance(sent.get("item"), str):
        raise SavingError(f"This answer could not be read. {AGAIN}")
    try:
        item = quiz.item(sent["item"])
    except KeyError as error:
        raise SavingError(f"This question is not part of the quiz. {AGAIN}") from error
    responses: dict[str, ItemResponse | None] = {}
    if "answer" in sent:
        try:
            responses[item.id] = item_type(item).read_json(item, sent["answer"])
        except ResponseError as error:
            raise SavingError(str(error)) from error
    marks = _marks_in(sent)
    if not responses and not marks.columns():
        raise SavingError(f"This answer could not be read. {AGAIN}")
    return Sent(responses, {item.id: marks} if marks.columns() else {}, _origin_in(sent, now))


def read_form(quiz: Quiz, form: MultiDict[str, str], *, now: datetime) -> SentForm:
    """Return what a form changed of what its page showed."""
    responses: dict[str, ItemResponse | None] = {}
    marks: dict[str, Marks] = {}
    typed: dict[str, ItemResponse] = {}
    problems: dict[str, str] = {}
    for item in quiz.items:
        values = [] if form.get(CLEAR) == item.id else form.getlist(ANSWER + item.id)
        try:
            response = item_type(item).read_form(item, values)
            if shown_text(response) != form.get(SHOWN + item.id, ""):
                responses[item.id] = response
        except ResponseError as error:
            problems[item.id] = str(error)
            typed[item.id] = item_type(item).as_typed(item, values)
        marked = _marks_on(form, item)
        if SHOWN_MARKS + item.id in form and _marks_text(marked) != form[SHOWN_MARKS + item.id]:
            marks[item.id] = marked
    return SentForm(responses, marks, Origin(now), typed, problems)


def shown_text(response: ItemResponse | None) -> str:
    """Return a response as the form's hidden field carries it; "" for none."""
    return json.dumps(response, sort_keys=True) if response else ""


def shown_marks(row: Response | None) -> str:
    """Return an item's marks as the form's hidden field carries them."""
    return _marks_text(Marks(is_flagged=row.is_flagged, confidence=row.confidence) if row else Marks())


def _marks_text(marks: Marks) -> str:
    return f"{'flagged' if marks.is_flagged else ''} {marks.confidence or ''}".strip()


def _marks_on(form: MultiDict[str, str], item: Item) -> Marks:
    steps = {str(step): step for step in CONFIDENCES}
    confidence = steps.get(form.get(CONFIDENCE + item.id, ""), 0)
    return Marks(is_flagged=FLAG + item.id in form, confidence=confidence)


def _marks_in(sent: Mapping[str, object]) -> Marks:
    flagged, confidence = sent.get("flagged"), sent.get("confidence", ())
    if flagged is not None and not isinstance(flagged, bool):
        raise SavingError(f"“flagged” must be true or false. {AGAIN}")
    if confidence == ():
        return Marks(flagged)
    if confidence is not None and (type(confidence) is not int or confidence not in CONFIDENCES):
        raise SavingError(f"“confidence” must be a whole number from 1 to 4, or null. {AGAIN}")
    return Marks(flagged, confidence or 0)


def _origin_in(sent: Mapping[str, object], now: datetime) -> Origin:
    page, sequence, age = sent.get("page", ""), sent.get("sequence", 0), sent.get("age", 0)
    if not isinstance(page, str) or (page and not _PAGE.fullmatch(page)):
        raise SavingError(f"“page” must be 1 to 16 letters, digits, “-” or “_”. {AGAIN}")
    if type(sequence) is not int or not 0 <= sequence <= _MOST:
        raise SavingError(f"“sequence” must be a whole number from 0 to {_MOST}. {AGAIN}")
    if isinstance(age, bool) or not isinstance(age, int | float) or not abs(age) < float("inf"):
        raise SavingError(f"“age” must be a number of milliseconds. {AGAIN}")
    return Origin(now - timedelta(milliseconds=min(max(age, 0), _OLDEST_MILLISECONDS)), page, sequence)
