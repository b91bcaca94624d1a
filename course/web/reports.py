"""Reports on an assignment: how questions worked, what was misread, verdicts, confidence, time, before and after.

Each page takes its figures from one function of the records and its sentences from the statistics' words; the files
hold the same figures. Nothing of fewer than ten students is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import CitedStatement, Item, Quiz
from course.assessment.statistics import words
from course.assessment.statistics.item_analysis import ChoiceCount, ItemAnalysis, QuizAnalysis
from course.assessment.statistics.misreadings import SharedMisreading, shared_misreadings
from course.content.lesson_places import LessonPlace, place_to_read
from course.content.markup import set_apostrophes
from course.content.wording import plain
from course.exchange.columns import ColumnError
from course.exchange.item_analysis_csv import CHOICE_COLUMNS, ITEM_COLUMNS, choice_analysis_csv, item_analysis_csv
from course.exchange.workbook import Sheet, choices_sheet, items_sheet
from course.records.assignments import assignments_of_section
from course.records.reports import (
    ItemReport,
    TakenQuiz,
    calibration_report,
    gain_report,
    item_report,
    taken_quizzes,
    time_report,
    verdict_report,
)
from course.records.results import submitted_counts
from course.records.tables import Assignment, Section
from course.records.test_pairs import pair_of, pairs_of_section
from course.records.versions import pinned_quiz
from course.web.access import colleague
from course.web.assigning import my_assignment
from course.web.catalogue import catalogue
from course.web.classes import my_section
from course.web.database import reader
from course.web.export_choices import asked_columns, left_out
from course.web.exports import send_csv, send_workbook
from course.web.saving import CONFIDENCES
from course.web.test_pairs import forms_of_the_test

bp = Blueprint("reports", __name__, url_prefix="/teach/classes/<int:section_id>")
ASSIGNMENT = "/assignments/<int:assignment_id>/reports"
MANY = 4
"""So many choices that nobody made are one line. A question with four options shows each of them."""
QUESTIONS, OPTIONS = "questions", "options"
ANALYSIS_EXPORTED = "item analysis exported"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: how far it goes, 0 to 1, with a mark to compare it with, and what is written at its end."""

    label: str
    share: float | None
    text: str
    mark: float | None = None
    low: float | None = None
    """Where a bar that does not begin at 0 begins."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a report: its number in the quiz, the item and its figures."""

    number: int
    item: Item
    figures: ItemAnalysis
    misreading: str

    @property
    def never_chosen(self) -> tuple[ChoiceCount, ...]:
        """The wrong choices that nobody made, where they are so many that the page tells of them in one line."""
        found = tuple(each for each in self.figures.choices if not each.chosen and not each.right)
        return found if len(found) >= MANY else ()


@dataclass(frozen=True, slots=True)
class Misreading:
    """One shared misreading: the question, what is said of it, the statements that settle it, where to read again."""

    question: Question
    found: SharedMisreading
    told: str
    settled_by: tuple[tuple[str, CitedStatement], ...]
    place: LessonPlace | None


@dataclass(frozen=True, slots=True)
class Form:
    """One of the quizzes taken in an assignment, as the report's page names it."""

    quiz_id: str
    title: str
    students: int


@bp.get("/reports")
@colleague
def overview(section_id: int) -> ResponseReturnValue:
    """List the assigned quizzes of a class with their reports, and its tests before and after."""
    section = my_section(reader(), section_id)
    assignments = assignments_of_section(reader(), section)
    known = {each.id: each for each in assignments}
    pairs = [(known.get(each.before_id), known.get(each.after_id)) for each in pairs_of_section(reader(), section)]
    return render_template(
        "teaching/reports.html",
        section=section,
        assignments=assignments,
        counts=submitted_counts(reader(), section),
        pairs=[(before, after) for before, after in pairs if before and after],
        has_forms=len(forms_of_the_test()) == 2,
    )


@bp.get(ASSIGNMENT)
@colleague
def questions(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show how each question worked, what to teach again first."""
    return _questions_page(*my_assignment(reader(), section_id, assignment_id))


def _questions_page(section: Section, assignment: Assignment, problem: str = "") -> str:
    taken, forms = _chosen_quiz(assignment)
    report = _item_report(assignment, taken)
    asked = _questions(report, taken)
    return _page(
        "questions",
        section,
        assignment,
        forms=forms,
        taken=taken,
        analysis=report.analysis if report else None,
        students=report.analysis.students if report else 0,
        questions=asked,
        problem=problem,
        columns={QUESTIONS: ITEM_COLUMNS, OPTIONS: CHOICE_COLUMNS},
        left_out={kind: left_out(kind) for kind in (QUESTIONS, OPTIONS)},
        bars=[
            Bar(
                str(each.number),
                each.figures.facility,
                words.percent(each.figures.facility),
                mark=each.figures.guess_facility or None,
            )
            for each in asked
        ],
    )


@bp.get(ASSIGNMENT + "/misreadings")
@colleague
def misreadings(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show the wrong answers that many gave, with what settles them and where to read again."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    taken, forms = _chosen_quiz(assignment)
    report = _item_report(assignment, taken)
    shared = _misreadings(report, taken)
    return _page(
        "misreadings",
        section,
        assignment,
        forms=forms,
        taken=taken,
        students=report.analysis.students if report else 0,
        misreadings=shared,
        bars=[
            Bar(str(each.question.number), each.found.share, f"{each.found.students} of {each.found.of}")
            for each in shared
        ],
    )


@bp.get(ASSIGNMENT + "/verdicts")
@colleague
def verdicts(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show which verdicts were given where which was right."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    table = verdict_report(reader(), assignment)
    return _page("verdicts", section, assignment, verdicts=VERDICTS, table=table, students=table.students)


@bp.get(ASSIGNMENT + "/confidence")
@colleague
def confidence(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show whether sure answers were right more often."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    found = calibration_report(reader(), assignment)
    bars = [
        Bar(CONFIDENCES[each.step], each.share_right, f"{each.right} of {each.answers}")
        for each in found.steps
        if each.answers
    ]
    return _page(
        "confidence",
        section,
        assignment,
        calibration=found,
        students=found.students,
        labels=CONFIDENCES,
        bars=bars,
    )


@bp.get(ASSIGNMENT + "/time")
@colleague
def time(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show how long questions took, as a hint."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    taken, forms = _chosen_quiz(assignment)
    found = time_report(reader(), assignment, taken) if taken else ()
    items = {item.id: (number, item) for number, item in _numbered(taken)} if taken else {}
    shown = [each for each in found if each.is_shown]
    longest = max((each.high or 0.0 for each in shown), default=0.0) or 1.0
    bars = [
        Bar(
            str(items[each.item_id][0]),
            (each.high or 0.0) / longest,
            words.duration(each.median),
            mark=(each.median or 0.0) / longest,
            low=(each.low or 0.0) / longest,
        )
        for each in shown
    ]
    times = [(*items[each.item_id], each) for each in found]
    students = taken.students if taken else 0
    return _page("time", section, assignment, forms=forms, taken=taken, students=students, times=times, bars=bars)


@bp.get(ASSIGNMENT + "/change")
@colleague
def change(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Show how the class changed from the test before to the test after."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    pair = pair_of(reader(), assignment)
    letters = {quiz.id: quiz.form for quiz in catalogue().quizzes.values()}
    report = gain_report(reader(), pair, letters) if pair else None
    found = report.gain if report else None
    bars = (
        [Bar(word, share, words.percent(share)) for word, share in (("Before", found.before), ("After", found.after))]
        if found
        else []
    )
    return _page("change", section, assignment, report=report, gain=found, bars=bars)


@bp.get(ASSIGNMENT + "/questions.csv")
@colleague
def questions_csv(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send the figures of the questions, one row each. `?decimal=comma` separates by semicolon.

    `?column=` (many times) chooses columns, `?file=xlsx` makes a workbook.
    """
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    try:
        columns = asked_columns(QUESTIONS, ITEM_COLUMNS)
    except ColumnError as error:
        return _questions_page(section, assignment, str(error)), 422
    taken, _ = _chosen_quiz(assignment)
    report = _item_report(assignment, taken)
    analysis = report.analysis if report else _nothing()
    item_types = [item.type for item in report.quiz.items] if report else []
    quiz = _name(assignment, taken)
    if _is_workbook():
        sheet = items_sheet(analysis, class_name=section.name, quiz=quiz, item_types=item_types, columns=columns)
        return _send(section, quiz, sheet, kind=QUESTIONS)
    chunks = item_analysis_csv(
        analysis,
        class_name=section.name,
        quiz=quiz,
        item_types=item_types,
        decimal_comma=_has_decimal_commas(),
        columns=columns,
    )
    return _send(section, quiz, chunks, kind=QUESTIONS)


@bp.get(ASSIGNMENT + "/options.csv")
@colleague
def options_csv(section_id: int, assignment_id: int) -> ResponseReturnValue:
    """Send the figures of the options, one row each; `?decimal=`, `?column=` and `?file=` as for the questions."""
    section, assignment = my_assignment(reader(), section_id, assignment_id)
    try:
        columns = asked_columns(OPTIONS, CHOICE_COLUMNS)
    except ColumnError as error:
        return _questions_page(section, assignment, str(error)), 422
    taken, _ = _chosen_quiz(assignment)
    report = _item_report(assignment, taken)
    analysis = report.analysis if report else _nothing()
    quiz = _name(assignment, taken)
    if _is_workbook():
        sheet = choices_sheet(analysis, class_name=section.name, quiz=quiz, columns=columns)
        return _send(section, quiz, sheet, kind=OPTIONS)
    chunks = choice_analysis_csv(
        analysis, class_name=section.name, quiz=quiz, decimal_comma=_has_decimal_commas(), columns=columns
    )
    return _send(section, quiz, chunks, kind=OPTIONS)


def _page(kind: str, section: Section, assignment: Assignment, **values: object) -> str:
    return render_template(
        f"teaching/report_{kind}.html",
        section=section,
        assignment=assignment,
        words=words,
        plain=_as_printed,
        in_pair=pair_of(reader(), assignment) is not None,
        **values,
    )


def _chosen_quiz(assignment: Assignment) -> tuple[TakenQuiz | None, list[Form]]:
    """Return the quiz that `?form=` names, else the first one taken, and all that were; None where nothing was."""
    taken = taken_quizzes(reader(), assignment)
    known = catalogue().quizzes
    forms = [
        Form(each.quiz_id, known[each.quiz_id].title if each.quiz_id in known else each.quiz_id, each.students)
        for each in taken
    ]
    wanted = request.args.get("form")
    chosen = next((each for each in taken if each.quiz_id == wanted), taken[0] if taken else None)
    return chosen, forms


def _item_report(assignment: Assignment, taken: TakenQuiz | None) -> ItemReport | None:
    return item_report(reader(), assignment, taken) if taken else None


def _numbered(taken: TakenQuiz) -> Iterator[tuple[int, Item]]:
    """Yield the items of the quiz as it was taken, with their numbers in it."""
    yield from enumerate(pinned_quiz(reader(), taken.version_id).items, 1)


def _questions(report: ItemReport | None, taken: TakenQuiz | None) -> list[Question]:
    """Return the questions by what to teach again; nothing of too few students."""
    if report is None or taken is None or not report.analysis.is_shown:
        return []
    numbers = {item.id: number for number, item in _numbered(taken)}
    shared: dict[str, SharedMisreading] = {}
    for each in shared_misreadings(report.analysis):
        shared.setdefault(each.item_id, each)
    return [
        Question(
            numbers[each.item_id],
            report.quiz.item(each.item_id),
            each,
            words.misreading(shared[each.item_id], _as_printed(shared[each.item_id].choice.text))
            if each.item_id in shared
            else "",
        )
        for each in report.analysis.items_by_need
    ]


def _misreadings(report: ItemReport | None, taken: TakenQuiz | None) -> list[Misreading]:
    if report is None:
        return []
    asked = {each.item.id: each for each in _questions(report, taken)}
    return [
        _misreading(report.quiz, asked[each.item_id], each)
        for each in shared_misreadings(report.analysis)
        if each.item_id in asked
    ]


def _misreading(quiz: Quiz, question: Question, found: SharedMisreading) -> Misreading:
    """Return a misreading with the statements that its option cites, or where it cites none those of its question."""
    cites = [each for each in found.choice.cites if each in quiz.statements]
    cites = cites or [each for each in question.item.cites if each in quiz.statements]
    return Misreading(
        question,
        found,
        words.misreading(found, _as_printed(found.choice.text)),
        tuple((each, quiz.statements[each]) for each in cites),
        place_to_read(catalogue().lessons, cites, of=quiz.lesson),
    )


def _as_printed(text: str) -> str:
    """Return a text of a quiz without its marks, for places that take no HTML."""
    return set_apostrophes(plain(text))


def _name(assignment: Assignment, taken: TakenQuiz | None) -> str:
    """Return the assignment's title, with the form where it has several."""
    letter = catalogue().quizzes[taken.quiz_id].form if taken and taken.quiz_id in catalogue().quizzes else ""
    return f"{assignment.title} ({letter})" if letter else assignment.title


def _nothing() -> QuizAnalysis:
    """Return the analysis of nobody, whose files have a header and no rows."""
    return QuizAnalysis(
        students=0,
        left_out=0,
        bottom=0,
        middle=0,
        top=0,
        max_score=0.0,
        mean=None,
        sd=None,
        alpha=None,
        error_ratio=None,
        standard_error=None,
        totals=(),
        items=(),
    )


def _is_workbook() -> bool:
    return request.args.get("file") == "xlsx"


def _has_decimal_commas() -> bool:
    return request.args.get("decimal") == "comma"


def _send(section: Section, quiz: str, content: Sheet | Iterator[bytes], *, kind: str) -> Response:
    if isinstance(content, Sheet):
        return send_workbook(section, quiz, [content], ending=f"_{kind}", event=ANALYSIS_EXPORTED)
    return send_csv(section, quiz, content, ending=f"_{kind}", event=ANALYSIS_EXPORTED)
