"""Correcting an item of an assignment after attempts were submitted: choose, preview, apply, reverse."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import ResponseError, item_type
from course.assessment.quiz import Item
from course.assessment.regrading import ACCEPT, DROP, FULL_MARKS, NEW_KEY, Ruling, rule, ruling_problem
from course.assessment.review import Given, given_answer
from course.records.audit import record_event
from course.records.regrades import (
    NAMED_CHANGES,
    Preview,
    StalePreviewError,
    apply_regrade,
    changes_by_regrade,
    correctable_items,
    most_left,
    names_of,
    preview_regrade,
    regrade_of,
    regrades_of,
    reverse_regrade,
    ruling_of,
    rulings_of,
)
from course.records.tables import Assignment, Regrade, Section, User
from course.web.access import instructor, me
from course.web.account_forms import no_control_characters, trimmed
from course.web.assigning import my_assignment
from course.web.clock import now
from course.web.database import reader, writer

bp = Blueprint("regrading", __name__, url_prefix="/teach/classes/<int:section_id>/assignments/<int:assignment_id>")

LABELS = {
    NEW_KEY: "New key",
    ACCEPT: "Accepted too",
    FULL_MARKS: "Full marks for all",
    DROP: "Dropped: it does not count",
}
STALE = "Something has changed since this preview, so nothing was corrected. This is what would happen now."
NOTHING_LEFT = "This is the last question that counts. Give full marks to all instead."


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling in words: what it is, and the answer it names."""

    label: str
    given: tuple[Given, ...]


class RegradeForm(FlaskForm):
    """What to do about an item, and why."""

    action = RadioField(
        "What to do",
        choices={
            NEW_KEY: "New key: this answer is right, and nothing else",
            ACCEPT: "Accept this answer too, beside the key",
            FULL_MARKS: "Full marks for all, also for those who did not answer",
            DROP: "Drop the question: it counts for nobody",
        },
        validators=[InputRequired("Choose what to do.")],
    )
    reason = TextAreaField(
        "Reason",
        filters=[trimmed],
        description="Students read it in their review once the right answers are shown to them.",
        validators=[
            InputRequired("Enter a reason. Students and colleagues will read it."),
            Length(max=500, message="Use at most 500 characters."),
            no_control_characters,
        ],
        render_kw={"rows": 3},
    )
    token = HiddenField()


@bp.get("/corrections")
@instructor
def corrections(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """List the items that can be corrected, and what was corrected so far."""
    section, found = my_assignment(reader(), section_id, assignment_id)
    items = correctable_items(reader(), found)
    made = regrades_of(reader(), found.id)
    return render_template(
        "teaching/corrections.html",
        section=section,
        assignment=found,
        items=items,
        made=[(each, _decision_of(each, items)) for each in reversed(made)],
        stems={item.id: item.stem for item in items},
        changed=changes_by_regrade(reader(), found),
        teachers=_teachers(made),
    )


@bp.route("/corrections/items/<item_id>", methods=["GET", "POST"])
@instructor
def correct(section_id: int, assignment_id: int, item_id: str) -> ResponseReturnValue:
    """Ask what to do about an item, show what that changes, and do it once the preview was seen."""
    section, found = my_assignment(reader(), section_id, assignment_id)
    item = _item(reader(), found, item_id)
    form = RegradeForm()
    if not form.is_submitted():
        return _form_page(section, found, item, form, _key_as_response(item, found))
    answer, problem = _sent_answer(item)
    is_valid = form.validate()
    ruling = Ruling(item.id, form.action.data or "", answer if form.action.data in (NEW_KEY, ACCEPT) else None)
    if is_valid:
        problem = problem if ruling.action in (NEW_KEY, ACCEPT) else ""
        problem = problem or _problem(found, item, ruling)
    if not is_valid or problem:
        return _form_page(section, found, item, form, answer, problem if is_valid else ""), 422
    if form.token.data:
        return _apply(section_id, assignment_id, ruling, form)
    return _preview_page(section, found, item, ruling, form, preview_regrade(reader(), found, ruling))


@bp.post("/corrections/<int:regrade_id>/reverse")
@instructor
def reverse(section_id: int, assignment_id: int, regrade_id: int) -> ResponseReturnValue:
    """Take a correction back."""
    section, found = my_assignment(writer(), section_id, assignment_id)
    regrade = regrade_of(writer(), found, regrade_id) or abort(404)
    reverse_regrade(writer(), found, regrade, teacher=writer().get_one(User, me().id), now=now())
    record_event(writer(), me(), "correction reversed", f"{found.title}: {regrade.item_id}", section=section, now=now())
    writer().commit()
    flash("The correction is reversed. Every score is what it was without it.", "done")
    return redirect(url_for("regrading.corrections", section_id=section_id, assignment_id=assignment_id), code=303)


def decision(item: Item, ruling: Ruling) -> Decision:
    """Return a ruling in words."""
    return Decision(LABELS[ruling.action], given_answer(item, ruling.answer))


def _apply(section_id: int, assignment_id: int, ruling: Ruling, form: RegradeForm) -> ResponseReturnValue:
    section, found = my_assignment(writer(), section_id, assignment_id)
    item = _item(writer(), found, ruling.item_id)
    teacher = writer().get_one(User, me().id)
    try:
        apply_regrade(
            writer(), found, ruling, reason=form.reason.data, teacher=teacher, token=form.token.data, now=now()
        )
    except StalePreviewError:
        preview = preview_regrade(writer(), found, ruling)
        page = _preview_page(section, found, item, ruling, form, preview, is_stale=True)
        writer().rollback()
        return page, 409
    subject = f"{found.title}: {item.id}, {ruling.action.replace('_', ' ')}"
    record_event(writer(), me(), "question corrected", subject, section=section, now=now())
    writer().commit()
    flash("The question is corrected and the scores are worked out anew.", "done")
    return redirect(url_for("regrading.corrections", section_id=section_id, assignment_id=assignment_id), code=303)


def _form_page(
    section: Section, found: Assignment, item: Item, form: RegradeForm, answer: ItemResponse | None, problem: str = ""
) -> str:
    return render_template(
        "teaching/correct_item.html",
        section=section,
        assignment=found,
        item=item,
        form=form,
        answer_given=answer,
        problem=problem,
    )


def _preview_page(
    section: Section,
    found: Assignment,
    item: Item,
    ruling: Ruling,
    form: RegradeForm,
    preview: Preview,
    *,
    is_stale: bool = False,
) -> str:
    named = preview.changes[:NAMED_CHANGES]
    return render_template(
        "teaching/correction_preview.html",
        section=section,
        assignment=found,
        item=item,
        decision=decision(item, ruling),
        form=form,
        values=request.form.getlist(_field(item)),
        field=_field(item),
        preview=preview,
        named=named,
        names=names_of(reader(), named),
        problem=STALE if is_stale else "",
    )


def _sent_answer(item: Item) -> tuple[ItemResponse | None, str]:
    """Return the answer the form sent, or as typed with what is wrong with it."""
    values = request.form.getlist(_field(item))
    try:
        return item_type(item).read_form(item, values), ""
    except ResponseError as error:
        return item_type(item).as_typed(item, values), str(error)


def _problem(found: Assignment, item: Item, ruling: Ruling) -> str:
    """Return what keeps this correction from being made beside those that stand."""
    standing = rulings_of(reader(), found.id)
    problem = ruling_problem(rule(item, standing).item, ruling)
    if (
        not problem
        and ruling.action == DROP
        and most_left(correctable_items(reader(), found), [*standing, ruling]) == 0
    ):
        return NOTHING_LEFT
    return problem


def _key_as_response(item: Item, found: Assignment) -> ItemResponse:
    """Return the key that counts by now as the answer that the form shows at first."""
    keyed = rule(item, rulings_of(reader(), found.id)).item
    return item_type(keyed).examples(keyed)[0]


def _item(session: Session, found: Assignment, item_id: str) -> Item:
    return next((each for each in correctable_items(session, found) if each.id == item_id), None) or abort(404)


def _decision_of(regrade: Regrade, items: list[Item]) -> Decision:
    item = next((each for each in items if each.id == regrade.item_id), None)
    return decision(item, ruling_of(regrade)) if item else Decision(LABELS[regrade.action.value], ())


def _teachers(made: list[Regrade]) -> dict[int, str]:
    ids = {each.created_by_id for each in made} | {each.reversed_by_id for each in made if each.reversed_by_id}
    found = (reader().get(User, each) for each in sorted(ids))
    return {each.id: each.display_name for each in found if each}


def _field(item: Item) -> str:
    return f"answer.{item.id}"
