"""Reports on an assignment: its first attempts, read in batches and counted by the statistics.

A first attempt is the first one of a current student whom the assignment is for, once it is submitted. Scores are the
stored ones, so a corrected question counts as corrected, and one that was dropped is not there. Items are those of the
versions that were taken. Nothing here grows with the number of students but time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.orm import Session, aliased

from course.assessment.item_types import item_type
from course.assessment.quiz import Item, Quiz
from course.assessment.regrading import RuledItem
from course.assessment.statistics.calibration import Calibration, CalibrationTally
from course.assessment.statistics.gain import Gain, MatchedStudent, gain
from course.assessment.statistics.item_analysis import QuizAnalysis, QuizTally
from course.assessment.statistics.times import ItemTime, TimeTally
from course.assessment.statistics.verdicts import VerdictTable, VerdictTally, judgement
from course.records.assignments import is_for
from course.records.regrades import rule_all, rulings_of
from course.records.tables import (
    Assignment,
    Attempt,
    Enrollment,
    EnrollmentRole,
    Response,
    TestPair,
)
from course.records.versions import pinned_quiz

BATCH = 10_000
_REMEMBERED = 20_000
"""How many answers are kept as read; those typed freely are too many to keep all."""
_BETWEEN_ANSWERS, _BETWEEN_FIELDS = "\x1e", "\x1f"
# Plain columns, not mapped ones: there may be a million rows.
_response = Response.__table__.c


@dataclass(frozen=True, slots=True)
class TakenQuiz:
    """A quiz that students took as their first attempt, at the version that most of them took. In a pair there are two.

    `students` counts first attempts at all its versions.
    """

    quiz_id: str
    version_id: int
    students: int


@dataclass(frozen=True, slots=True)
class ItemReport:
    """The analysis of one quiz of an assignment. `quiz` has the items analysed, without those that were dropped."""

    quiz: Quiz
    analysis: QuizAnalysis


@dataclass(frozen=True, slots=True)
class GainReport:
    """How a class changed from before to after. `before` and `after` count those who took either test, `both` both."""

    before: int
    after: int
    both: int
    gain: Gain | None


def taken_quizzes(session: Session, assignment: Assignment) -> list[TakenQuiz]:
    """Return the quizzes taken as first attempts, by id; of versions that equally many took, the newest one."""
    query = _first_attempts(assignment, Attempt.quiz_id, Attempt.quiz_version_id, func.count())
    by_quiz: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quiz_id, version_id, students in session.execute(query.group_by(Attempt.quiz_id, Attempt.quiz_version_id)):
        by_quiz[quiz_id].append((students, version_id))
    return [
        TakenQuiz(quiz_id, max(versions)[1], sum(students for students, _ in versions))
        for quiz_id, versions in sorted(by_quiz.items())
    ]


def item_report(session: Session, assignment: Assignment, taken: TakenQuiz) -> ItemReport:
    """Return how the items of one quiz of an assignment worked."""
    items = _Items(session, assignment)
    quiz = items.quiz(taken.version_id)
    tally = QuizTally(quiz.items)
    packed = _Packed(items)
    answers = select(_response.attempt_id, func.aggregate_strings(packed.column, _BETWEEN_ANSWERS)).group_by(
        _response.attempt_id
    )
    for attempt, rows in _attempts_with(session, assignment, answers, Attempt.quiz_id == taken.quiz_id):
        scores = dict(items.unanswered(attempt.quiz_version_id))
        made: dict[str, tuple[str, ...]] = {}
        for answer in rows[0][1].split(_BETWEEN_ANSWERS) if rows else ():
            item_id, score, chosen = packed.read(attempt.quiz_version_id, answer)
            if item_id in scores:
                scores[item_id] = score
                made[item_id] = chosen
        tally.add(scores, made)
    return ItemReport(quiz, tally.analysis())


def verdict_report(session: Session, assignment: Assignment) -> VerdictTable:
    """Return how verdicts were given, over all quizzes and versions of an assignment."""
    items = _Items(session, assignment)
    tally, chosen = VerdictTally(), _Chosen(items)
    answers = select(_response.attempt_id, _response.item_id, _response.value)
    for attempt, rows in _attempts_with(session, assignment, answers):
        given = {item_id: value for _, item_id, value in rows}
        judgements = (
            judgement(
                item,
                chosen(attempt.quiz_version_id, item.id, given[item.id]) if item.id in given else (),
            )
            for item in items.verdicts(attempt.quiz_version_id)
        )
        tally.add(each for each in judgements if each is not None)
    return tally.table()


def calibration_report(session: Session, assignment: Assignment) -> Calibration:
    """Return how sure students were and how often they were right, over all quizzes and versions of an assignment."""
    items = _Items(session, assignment)
    tally = CalibrationTally()
    answers = select(_response.attempt_id, _response.item_id, _response.confidence, _response.score)
    answers = answers.where(_response.confidence.is_not(None))
    for attempt, rows in _attempts_with(session, assignment, answers):
        most = items.most(attempt.quiz_version_id)
        tally.add((step, (score or 0.0) >= most[item_id]) for _, item_id, step, score in rows if item_id in most)
    return tally.calibration()


def time_report(session: Session, assignment: Assignment, taken: TakenQuiz) -> tuple[ItemTime, ...]:
    """Return how long the items of one quiz of an assignment took, as far as the gaps between answers tell."""
    tally = TimeTally([item.id for item in _Items(session, assignment).quiz(taken.version_id).items])
    answers = select(_response.attempt_id, _response.item_id, _response.given_at)
    for attempt, rows in _attempts_with(session, assignment, answers, Attempt.quiz_id == taken.quiz_id):
        tally.add(attempt.started_at, ((item_id, given_at) for _, item_id, given_at in rows))
    return tally.times()


def gain_report(session: Session, pair: TestPair, forms: Mapping[str, str]) -> GainReport:
    """Return how those who took both tests of a pair changed. `forms` are the letters of its forms by quiz id.

    The intervals are drawn with the pair's id as seed: the report says the same each time.
    """
    before, after = (session.get_one(Assignment, each) for each in (pair.before_id, pair.after_id))
    first, second = aliased(Attempt), aliased(Attempt)
    both = (
        _first_attempts(before, first.score, first.max_score, second.score, second.max_score, first.quiz_id, of=first)
        .join(second, (second.user_id == first.user_id) & (second.assignment_id == after.id))
        .where(second.number == 1, second.submitted_at.is_not(None), first.max_score > 0, second.max_score > 0)
        .order_by(first.user_id)
    )
    matched = [
        MatchedStudent((score or 0.0) / most, (later or 0.0) / later_most, forms.get(quiz_id, ""))
        for score, most, later, later_most, quiz_id in session.execute(both)
    ]
    counts = [session.scalar(_first_attempts(each, func.count())) or 0 for each in (before, after)]
    return GainReport(counts[0], counts[1], len(matched), gain(matched, Random(pair.id)))  # noqa: S311


class _Items:
    """The items of an assignment's versions as corrections have them: with their keys of now, without those dropped."""

    def __init__(self, session: Session, assignment: Assignment) -> None:
        self._session = session
        self._rulings = rulings_of(session, assignment.id)
        self._ruled: dict[int, tuple[RuledItem, ...]] = {}
        self._quizzes: dict[int, Quiz] = {}
        self._unanswered: dict[int, dict[str, float | None]] = {}
        self._verdicts: dict[int, tuple[Item, ...]] = {}

    def quiz(self, version_id: int) -> Quiz:
        """Return a version's quiz with the items that count."""
        if version_id not in self._quizzes:
            quiz = pinned_quiz(self._session, version_id)
            kept = tuple(each for each in rule_all(quiz, self._rulings) if not each.is_dropped)
            self._ruled[version_id] = kept
            self._quizzes[version_id] = replace(quiz, items=tuple(each.item for each in kept))
        return self._quizzes[version_id]

    def item(self, version_id: int, item_id: str) -> Item:
        """Return one item of a version."""
        return self.quiz(version_id).item(item_id)

    def unanswered(self, version_id: int) -> Mapping[str, float | None]:
        """Return what each item of a version scores without an answer: nothing, or all where all got full marks."""
        if version_id not in self._unanswered:
            self.quiz(version_id)
            self._unanswered[version_id] = {each.item.id: each.score(None).score for each in self._ruled[version_id]}
        return self._unanswered[version_id]

    def most(self, version_id: int) -> Mapping[str, float]:
        """Return what each item of a version scores at most."""
        return {item.id: item.max_score for item in self.quiz(version_id).items}

    def verdicts(self, version_id: int) -> tuple[Item, ...]:
        """Return the items of a version that ask for a verdict."""
        if version_id not in self._verdicts:
            items = self.quiz(version_id).items
            self._verdicts[version_id] = tuple(item for item in items if judgement(item, ()) is not None)
        return self._verdicts[version_id]


class _Chosen:
    """The choices in a stored answer, each different answer read once."""

    def __init__(self, items: _Items) -> None:
        self._items = items
        self._read: dict[tuple[int, str, str], tuple[str, ...]] = {}

    def __call__(self, version_id: int, item_id: str, value: str) -> tuple[str, ...]:
        """Return the ids of the choices made."""
        key = (version_id, item_id, value)
        found = self._read.get(key)
        if found is None:
            item = self._items.item(version_id, item_id)
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            found = self._read[key] = item_type(item).chosen(item, json.loads(value))
        return found


class _Packed:
    """The answers of an attempt as one text, put together by the database: fewer rows to fetch, each answer read once.

    Stored answers are JSON, in which the separators cannot occur.
    """

    column = (
        _response.item_id
        + _BETWEEN_FIELDS
        + func.coalesce(cast(_response.score, Text), "")
        + _BETWEEN_FIELDS
        + _response.value
    )

    def __init__(self, items: _Items) -> None:
        self._items = items
        self._chosen = _Chosen(items)
        self._read: dict[tuple[int, str], tuple[str, float | None, tuple[str, ...]]] = {}

    def read(self, version_id: int, answer: str) -> tuple[str, float | None, tuple[str, ...]]:
        """Return an answer's item, its score, and the ids of the choices made; none for an item that does not count."""
        found = self._read.get((version_id, answer))
        if found is None:
            item_id, score, value = answer.split(_BETWEEN_FIELDS, 2)
            counts = item_id in self._items.unanswered(version_id)
            chosen = self._chosen(version_id, item_id, value) if counts else ()
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            found = self._read[version_id, answer] = (item_id, float(score) if score else None, chosen)
        return found


def _first_attempts(assignment: Assignment, *columns: Any, of: Any = Attempt) -> Select[Any]:
    """Select columns of the first attempts, once submitted, of the current students whom an assignment is for."""
    return (
        select(*columns)
        .select_from(of)
        .join(Assignment, Assignment.id == of.assignment_id)
        .join(Enrollment, (Enrollment.section_id == Assignment.section_id) & (Enrollment.user_id == of.user_id))
        .where(
            of.assignment_id == assignment.id,
            of.number == 1,
            of.submitted_at.is_not(None),
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            is_for(Enrollment.user_id),
        )
    )


def _attempts_with(
    session: Session, assignment: Assignment, answers: Select[Any], *conditions: ColumnElement[bool]
) -> Iterator[tuple[Any, Sequence[Any]]]:
    """Yield each first attempt with the rows that `answers` selects for it; their first column is the attempt's id.

    Attempts come by user id, the order of their index, in batches that are found by where the last one ended.
    """
    query = (
        _first_attempts(assignment, Attempt.id, Attempt.user_id, Attempt.quiz_version_id, Attempt.started_at)
        .where(*conditions)
        .order_by(Attempt.user_id)
        .limit(BATCH)
    )
    answers = answers.where(_response.value.is_not(None))
    after = 0
    while attempts := session.execute(query.where(Attempt.user_id > after)).all():
        after = attempts[-1].user_id
        rows: dict[int, list[Any]] = {attempt.id: [] for attempt in attempts}
        for row in session.execute(answers.where(_response.attempt_id.in_(rows))).all():
            rows[row[0]].append(row)
        for attempt in attempts:
            yield attempt, rows[attempt.id]
