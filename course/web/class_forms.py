"""Forms about classes, their students and their assignments."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from course.assessment.quiz import Quiz
from course.exchange.oneroster import is_formula
from course.exchange.override_list import clock_warning
from course.records.assignments import EffectiveDates, Settings, local_to_utc
from course.records.personal_data import WARNING_DAYS
from course.records.release import OWN_CHOICE, PRESETS, ReleaseTimes, release_problems
from course.records.tables import CountedAttempt, EnrollmentRole, FeedbackTiming, Presentation
from course.records.targets import WHOLE_CLASS, Targets
from course.web.account_forms import name_field, no_control_characters, trimmed
from course.web.number_fields import whole_number_field

UNLIMITED = ""
AS_PROPOSED = ""
WHOLE, SOME = "everybody", "some"
LONGEST_LIMIT = 1440
"""Minutes in a day: who needs more sets a closing date."""
TIMING_CHOICES = {
    FeedbackTiming.AT_ONCE.value: "as soon as they submit",
    FeedbackTiming.AFTER_DUE.value: "when the quiz is due",
    FeedbackTiming.AFTER_CLOSE.value: "when the quiz closes",
    FeedbackTiming.WHEN_RELEASED.value: "when I release it",
    FeedbackTiming.NEVER.value: "never on their own pages",
}


@lru_cache(maxsize=1)
def time_zone_choices() -> dict[str, dict[str, str]]:
    """Return the time zones by region, as a select shows them."""
    regions: dict[str, dict[str, str]] = defaultdict(dict)
    for zone in sorted(available_timezones()):
        region, _, place = zone.partition("/")
        if place and region not in ("Etc", "SystemV", "posix", "right"):
            regions[region][zone] = place.replace("_", " ")
    return {"UTC": {"UTC": "UTC"}, **regions}


def _zone_field() -> SelectField:
    return SelectField(
        "Time zone",
        choices=time_zone_choices,
        description="Due times are entered and shown in it.",
        validators=[InputRequired("Choose the class's time zone.")],
    )


class SectionForm(FlaskForm):
    """A class: its name and time zone."""

    name = name_field("Name of the class", "Enter a name, like 7B.")
    time_zone = _zone_field()


class SectionSettingsForm(SectionForm):
    """A class's settings."""

    term = StringField(
        "Term",
        filters=[trimmed],
        description="Like “2026 autumn”. Classes of one term can be copied together.",
        validators=[Length(max=40, message="Use at most 40 characters."), no_control_characters],
    )
    is_joinable = BooleanField("New students can join with the class code")


class ColleagueForm(FlaskForm):
    """A colleague to let into a class."""

    username = StringField(
        "Username of a teacher of your school",
        filters=[trimmed],
        validators=[DataRequired("Enter your colleague's username.")],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"},
    )
    role = RadioField(
        "What they may do",
        choices={
            EnrollmentRole.INSTRUCTOR.value: "Teach: everything that you may do in this class",
            EnrollmentRole.READER.value: "Read: see students, results and reports, and change nothing",
        },
        default=EnrollmentRole.READER.value,
    )


class RetentionForm(FlaskForm):
    """Until when a class's records are kept."""

    earliest: date
    present: date | None
    retain_until = DateField(
        "Keep the students' records until",
        description="The day after, all that students did in this class is deleted. Left empty, it is kept.",
        validators=[Optional()],
        invalid_value_message="Enter a date, like 2027-07-31.",
    )

    def validate_retain_until(self, field: Field) -> None:
        """Refuse a day so near that nobody could be warned in time, unless it stands already."""
        if field.data is not None and field.data != self.present and field.data < self.earliest:
            raise ValidationError(
                f"Enter {self.earliest:%-d %B %Y} or later: the class's pages warn of it for {WARNING_DAYS} days. "
                "What must go sooner, erase student by student."
            )


class ConfirmNameForm(FlaskForm):
    """A username typed once more, before something that cannot be undone."""

    username = StringField(
        "The student's username, once more",
        validators=[DataRequired("Enter the username.")],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"},
    )


class NoteForm(FlaskForm):
    """A teacher's note about a student."""

    text = TextAreaField(
        "Note",
        filters=[trimmed],
        description="The teachers of this class see it; the student does not, unless they ask for their data.",
        validators=[
            DataRequired("Write the note first."),
            Length(max=2000, message="Use at most 2,000 characters."),
        ],
        render_kw={"rows": 3},
    )


def _no_formula(_: Form, field: Field) -> None:
    if is_formula(field.data or ""):
        raise ValidationError("A spreadsheet would run this as a formula. Enter the id as your school's system has it.")


def _sourced_id(label: str) -> StringField:
    return StringField(
        label,
        filters=[trimmed],
        validators=[
            DataRequired("Enter the sourcedId that your school's system has for it."),
            Length(max=255, message="Use at most 255 characters."),
            _no_formula,
        ],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"},
    )


class OneRosterForm(Form):
    """The ids that the school's own system has for a class. Sent by GET: it changes nothing."""

    class_id = _sourced_id("Class sourcedId")
    school_id = _sourced_id("School sourcedId")
    term_id = _sourced_id("Academic session sourcedId")


class CanvasForm(FlaskForm):
    """A teacher's Canvas export; after the preview the file comes along in the form."""

    file = FileField("Your Canvas export", description="In Canvas: Grades, then Export. Upload it as it came.")
    content = HiddenField()
    name = HiddenField()
    take = HiddenField()

    def validate_file(self, field: Field) -> None:
        """Ask for a file where there is none."""
        if not (field.data and field.data.filename) and not self.content.data:
            raise ValidationError("Choose the file that you exported from Canvas.")


class RosterForm(FlaskForm):
    """Students to add: pasted, or as a file."""

    pasted = TextAreaField(
        "Names",
        description=(
            "One student a line. If your school has student ids, put them behind a comma or a tab, "
            "or paste two columns from a spreadsheet."
        ),
        validators=[Optional()],
        render_kw={"rows": 10, "spellcheck": "false"},
    )
    file = FileField("Or a CSV file", description="With the columns “name” and, if you like, “student id”.")


class RosterConfirmationForm(FlaskForm):
    """The list that the preview showed, to be added."""

    pasted = HiddenField(validators=[DataRequired()])


class StudentForm(FlaskForm):
    """A student's name and the school's id for them."""

    display_name = name_field("Name", "Enter the student's name.")
    student_id = StringField(
        "Student id",
        filters=[trimmed],
        description="Your school's own id. It goes into the exports.",
        validators=[Length(max=64, message="Use at most 64 characters."), no_control_characters],
    )


def boxes(label: str, description: str = "") -> SelectMultipleField:
    """Return a field of check boxes whose values are ids; ids that are no longer to choose are for the view to drop."""
    return SelectMultipleField(
        label,
        coerce=int,
        choices={},
        validate_choice=False,
        description=description,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def moment_field(label: str, description: str) -> DateTimeLocalField:
    """Return a field for a wall-clock time of a class, which may be left empty."""
    return DateTimeLocalField(
        label,
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        description=description,
        validators=[Optional(), _in_this_century],
        invalid_value_message="Enter a date and a time, like 2026-11-23T08:00.",
    )


def _in_this_century(_: Form, field: Field) -> None:
    """Refuse years that are slips of the fingers, some of which cannot be turned into UTC."""
    if field.data is not None and not 2000 <= field.data.year < 2100:
        raise ValidationError("Enter a date with a year from 2000 to 2099.")


def _timing_field(label: str, description: str) -> SelectField:
    return SelectField(label, choices=TIMING_CHOICES, default=FeedbackTiming.AT_ONCE.value, description=description)


class AssignmentForm(FlaskForm):
    """An assignment: which quiz, for whom, when, how often, and when each part of what was submitted is shown.

    `shown_targets` are the ticks that the page came with: left as they were, they do not stand against the whole class.
    """

    shown_targets = WHOLE_CLASS

    quiz_id = SelectField("Quiz", validators=[InputRequired("Choose a quiz.")])
    title = StringField(
        "Title",
        filters=[trimmed],
        description="Left empty, the quiz's own title.",
        validators=[Length(max=120, message="Use at most 120 characters."), no_control_characters],
    )
    given_to = RadioField(
        "For",
        choices={WHOLE: "the whole class", SOME: "only the groups and students ticked below"},
        default=WHOLE,
    )
    groups = boxes("Groups")
    students = boxes("Single students")
    opens_at = moment_field("Opens", "Left empty, it is open at once.")
    due_at = moment_field("Due", "What is submitted later is marked as late.")
    closes_at = moment_field("Closes", "Then what is saved is submitted. Left empty, it stays open.")
    attempts_allowed = SelectField(
        "Attempts",
        choices={"1": "1", "2": "2", "3": "3", "5": "5", "10": "10", UNLIMITED: "as many as they like"},
        default="1",
    )
    counted = SelectField(
        "Which attempt counts",
        choices={
            CountedAttempt.BEST.value: "The best",
            CountedAttempt.LAST.value: "The last",
            CountedAttempt.FIRST.value: "The first",
        },
        default=CountedAttempt.BEST.value,
    )
    presentation = RadioField(
        "The questions are shown",
        choices={
            AS_PROPOSED: "as the author of the quiz proposes",
            Presentation.ONE_PAGE.value: "all on one page",
            Presentation.ITEM_BY_ITEM.value: "one by one",
        },
        default=AS_PROPOSED,
    )
    time_limit_minutes = whole_number_field(
        "Time limit, in minutes",
        least=1,
        most=LONGEST_LIMIT,
        message=f"Enter a whole number of minutes from 1 to {LONGEST_LIMIT}.",
        description="It runs from a student’s start. Left empty, there is none. One student can get more.",
    )
    shuffles_items = BooleanField("Each student gets the questions in an order of their own")
    shuffles_options = BooleanField("Each student gets the answers to choose from in an order of their own")
    asks_confidence = BooleanField(
        "Ask beside each question how sure the student is", description="Never needed, and never part of the score."
    )
    release = RadioField(
        "Students see of what they submitted",
        choices={
            "at_once": "Everything at once",
            "after_due": "Everything when it is due",
            "score_at_once": "Score at once, the rest when I release it",
            "nothing": "Nothing on their own pages",
            OWN_CHOICE: "My own choice",
        },
        default="at_once",
        description="With more than one attempt, “at once” shows the right answers before the next attempt.",
    )
    score_shown = _timing_field("Score", "The points of the whole attempt.")
    answers_shown = _timing_field("Own answers", "What they chose or entered; with the score, the points of each.")
    key_shown = _timing_field("Right answers", "Which answers are right, and so which of theirs were not.")
    explanations_shown = _timing_field("Explanations", "Why, for every answer, with the words of the sources.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the order of the dates and of what is shown when."""
        if not super().validate(extra_validators):
            return False
        opens, due, closes = self.opens_at.data, self.due_at.data, self.closes_at.data
        if opens and due and due <= opens:
            self.due_at.errors = ["It must be due after it opens."]
        if opens and closes and closes <= opens:
            self.closes_at.errors = ["It must close after it opens."]
        elif due and closes and closes < due:
            self.closes_at.errors = ["It cannot close before it is due."]
        self._check_release(has_due=due is not None, has_close=closes is not None)
        self._check_targets()
        return not self.errors

    def _check_targets(self) -> None:
        chosen = self.chosen_targets()
        if self.given_to.data == SOME and chosen.is_whole_class:
            self.given_to.errors = ["Tick at least one group or student, or choose the whole class."]
        elif self.given_to.data == WHOLE and not chosen.is_whole_class and chosen != self.shown_targets:
            self.given_to.errors = ["You ticked groups or students: say that it is only for them, or untick them."]

    def chosen_targets(self) -> Targets:
        """Return the groups and students that are ticked."""
        return Targets(frozenset(self.groups.data or ()), frozenset(self.students.data or ()))

    def targets(self) -> Targets:
        """Return whom the assignment is for."""
        return self.chosen_targets() if self.given_to.data == SOME else WHOLE_CLASS

    def _check_release(self, *, has_due: bool, has_close: bool) -> None:
        for problem in release_problems(self.release_times(), has_due=has_due, has_close=has_close):
            field = self[problem.field]
            field.errors = [*field.errors, problem.message]

    def release_times(self) -> ReleaseTimes:
        """Return when each part is shown: as the preset has it, or as the four fields say."""
        preset = PRESETS.get(self.release.data)
        return preset or ReleaseTimes(
            FeedbackTiming(self.score_shown.data),
            FeedbackTiming(self.answers_shown.data),
            FeedbackTiming(self.key_shown.data),
            FeedbackTiming(self.explanations_shown.data),
        )

    def settings(self, default_title: str, time_zone: str, proposed: Presentation) -> Settings:
        """Return what the form says, its wall-clock times read in the class's zone."""
        allowed = self.attempts_allowed.data
        times = self.release_times()
        return Settings(
            title=self.title.data or default_title,
            opens_at=utc_or_none(self.opens_at.data, time_zone),
            due_at=utc_or_none(self.due_at.data, time_zone),
            closes_at=utc_or_none(self.closes_at.data, time_zone),
            attempts_allowed=int(allowed) if allowed != UNLIMITED else None,
            counted=CountedAttempt(self.counted.data),
            presentation=Presentation(self.presentation.data or proposed),
            time_limit_minutes=self.time_limit_minutes.data,
            shuffles_items=self.shuffles_items.data,
            shuffles_options=self.shuffles_options.data,
            asks_confidence=self.asks_confidence.data,
            score_shown=times.score,
            answers_shown=times.answers,
            key_shown=times.key,
            explanations_shown=times.explanations,
        )


def proposed_presentation(quiz: Quiz | None) -> Presentation:
    """Return how the author of a quiz proposes to show its items."""
    return Presentation.ITEM_BY_ITEM if quiz and quiz.presentation == "item-by-item" else Presentation.ONE_PAGE


def local_moments(dates: EffectiveDates) -> dict[str, datetime | None]:
    """Return an assignment's dates on the wall clock of its class, as the form's fields take them."""
    zone = ZoneInfo(dates.time_zone)
    moments = {"opens_at": dates.opens_at, "due_at": dates.due_at, "closes_at": dates.closes_at}
    return {name: moment.astimezone(zone).replace(tzinfo=None) if moment else None for name, moment in moments.items()}


def utc_or_none(wall_clock: datetime | None, time_zone: str) -> datetime | None:
    """Return a field's wall-clock time of a zone in UTC; None for an empty field."""
    return local_to_utc(wall_clock, time_zone) if wall_clock else None


def clock_warnings(form: FlaskForm, time_zone: str) -> list[str]:
    """Return what becomes of times in a form that the clocks of a zone skip or repeat."""
    moments = (field.data for field in form if isinstance(field, DateTimeLocalField) and field.data)
    return [message for moment in moments if (message := clock_warning(moment, time_zone))]
