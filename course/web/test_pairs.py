"""Assigning the test before and after: two forms, half of the class in each order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField
from wtforms.validators import Optional

from course.assessment.quiz import Quiz
from course.records.assignments import Settings, local_to_utc
from course.records.audit import record_event
from course.records.tables import CountedAttempt, FeedbackTiming
from course.records.test_pairs import create_pair
from course.web.access import instructor, me
from course.web.catalogue import catalogue
from course.web.class_forms import clock_warnings
from course.web.classes import my_section
from course.web.clock import now, rng
from course.web.database import reader, writer

bp = Blueprint("test_pairs", __name__, url_prefix="/teach/classes/<int:section_id>/test-pair")

BEFORE, AFTER = "Test before the course", "Test after the course"
TURNS = ("before", "after")


def _moment(label: str, description: str = "") -> DateTimeLocalField:
    return DateTimeLocalField(
        label,
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        description=description,
        validators=[Optional()],
    )


class TestPairForm(FlaskForm):
    """When the test before and the test after are open. All dates may be left empty."""

    __test__ = False  # not a test, whatever its name begins with

    before_opens_at = _moment("Opens before the course", "Left empty, it is open at once.")
    before_due_at = _moment("Due")
    before_closes_at = _moment("Closes", "Left empty, it stays open.")
    after_opens_at = _moment(
        "Opens after the course", "Left empty, it is open at once; set it if students are to wait."
    )
    after_due_at = _moment("Due")
    after_closes_at = _moment("Closes", "Left empty, it stays open.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the order of the dates of each test, and of the tests."""
        if not super().validate(extra_validators):
            return False
        for turn in TURNS:
            opens, due, closes = (self._moment(turn, each) for each in ("opens_at", "due_at", "closes_at"))
            if opens and due and due <= opens:
                self[f"{turn}_due_at"].errors = ["It must be due after it opens."]
            if closes and ((opens and closes <= opens) or (due and closes < due)):
                self[f"{turn}_closes_at"].errors = ["It must close after it opens, and not before it is due."]
        first, second = self.before_opens_at.data, self.after_opens_at.data
        if first and second and second <= first:
            self.after_opens_at.errors = ["The test after must open after the test before."]
        return not self.errors

    def settings(self, turn: str, title: str, time_zone: str) -> Settings:
        """Return the settings of one of the tests, its wall-clock times read in the class's zone.

        Everything waits for the teacher: answers shown after the first test would give away half of the second.
        """
        opens, due, closes = (self._moment(turn, name) for name in ("opens_at", "due_at", "closes_at"))
        return Settings(
            title=title,
            opens_at=local_to_utc(opens, time_zone) if opens else None,
            due_at=local_to_utc(due, time_zone) if due else None,
            closes_at=local_to_utc(closes, time_zone) if closes else None,
            attempts_allowed=1,
            counted=CountedAttempt.FIRST,
            score_shown=FeedbackTiming.WHEN_RELEASED,
            answers_shown=FeedbackTiming.WHEN_RELEASED,
            key_shown=FeedbackTiming.WHEN_RELEASED,
            explanations_shown=FeedbackTiming.WHEN_RELEASED,
        )

    def _moment(self, turn: str, name: str) -> datetime | None:
        found: datetime | None = self[f"{turn}_{name}"].data
        return found


@bp.route("/new", methods=["GET", "POST"])
@instructor
def new_pair(section_id: int) -> ResponseReturnValue:
    """Assign both forms of the test to a class, and draw who takes which first."""
    section = my_section(reader(), section_id)
    form, forms = TestPairForm(), forms_of_the_test()
    if len(forms) != 2 or not form.validate_on_submit():
        page = render_template("teaching/test_pair.html", form=form, section=section, forms=forms)
        return page, 422 if form.errors else 200
    create_pair(
        writer(),
        my_section(writer(), section_id),
        me(),
        quiz_ids=(forms[0].id, forms[1].id),
        before=form.settings("before", BEFORE, section.time_zone),
        after=form.settings("after", AFTER, section.time_zone),
        rng=rng(),
        now=now(),
    )
    record_event(writer(), me(), "test before and after assigned", section.name, section=section, now=now())
    writer().commit()
    flash(f"The test before and after is assigned to {section.name}: half of the class takes each form first.", "done")
    for each in clock_warnings(form, section.time_zone):
        flash(each, "note")
    return redirect(url_for("teaching.section", section_id=section_id, _anchor="assignments"), code=303)


def forms_of_the_test() -> list[Quiz]:
    """Return the parallel forms of the test, in the order of their letters."""
    return sorted((quiz for quiz in catalogue().quizzes.values() if quiz.form), key=lambda quiz: quiz.form)
