"""Results of an assignment, a student a row: what the teacher's page shows and what the files hold.

One function counts attempts and picks the one that counts; the page, the wide file and the long file all use it, so
they cannot disagree. Rows come in batches: a class of a hundred thousand costs no more memory than one of five hundred.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import case, distinct, func, or_, select
from sqlalchemy.orm import Session

from course.assessment.item_types import item_type
from course.assessment.quiz import Quiz
from course.assessment.regrading import Ruling
from course.records.assignments import EffectiveDates, effective_dates, is_for, overrides_of_assignment
from course.records.regrades import most_left, rule_all, rulings_of
from course.records.tables import (
    Assignment,
    Attempt,
    CountedAttempt,
    Enrollment,
    EnrollmentRole,
    Override,
    QuizVersion,
    Response,
    Section,
    User,
)
from course.records.versions import pinned_quiz

BATCH = 500


class Status(StrEnum):
    """How far a student is with an assignment."""

    NOT_STARTED = "not_started"
    BEFORE_JOINING = "before_joining"
    """Not started, and due before the student joined the class: nothing of theirs is missing."""
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class StudentResult:
    """One student's result of one assignment.

    `score` runs from 0 to `max_score`, `percent` from 0 to 100; both are None until an attempt is submitted.
    Someone excused has that status whatever they did; what they did is kept and counts in no mean.
    `started_at` and `submitted_at` are those of the counted attempt, or of the open one where none is submitted.
    """

    enrollment_id: int
    user_id: int
    student_name: str
    username: str
    student_id: str
    status: Status
    attempts: int
    counted_attempt: int | None
    counted_public_id: str | None
    open_public_id: str | None
    score: float | None
    max_score: float
    started_at: datetime | None
    submitted_at: datetime | None
    late: bool | None
    due_at: datetime | None
    time_zone: str
    item_scores: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def percent(self) -> float | None:
        """The score as a percentage, 0 to 100."""
        if self.score is None or self.max_score <= 0:
            return None
        return 100 * self.score / self.max_score


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """One stored response of one student, for the long file. Those of one student share one `result`."""

    result: StudentResult
    attempt: int
    counted: bool
    item_id: str
    item_type: str
    response: str
    score: float | None
    max_score: float
    saved_at: datetime
    quiz_version: str


class _StoredResponse(NamedTuple):
    value: str
    score: float | None
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ResultsSummary:
    """What a class's results come to. `mean_percent` is over those who submitted and are not excused; None where nobody
    is such."""

    students: int
    submitted: int
    in_progress: int
    not_started: int
    before_joining: int
    excused: int
    late: int
    mean_percent: float | None


def assignment_results(
    session: Session, assignment: Assignment, *, quiz: Quiz | None, with_items: bool = False
) -> Iterator[StudentResult]:
    """Yield the result of each current student by name. `quiz` gives the best possible score of those who have none."""
    rulings = rulings_of(session, assignment.id)
    max_score = most_left(quiz.items, rulings) if quiz else 0.0
    overrides = overrides_of_assignment(session, assignment.id)
    for batch in _enrollment_batches(session, assignment):
        attempts = _attempts_by_user(session, assignment, [user.id for _, user in batch])
        results = [
            _result(assignment, enrollment, user, attempts[user.id], max_score, overrides) for enrollment, user in batch
        ]
        counted = {_counted(assignment, each).id: user_id for user_id, each in attempts.items() if _submitted(each)}
        scores = _item_scores(session, counted, rulings) if with_items else {}
        for result in results:
            yield _with_items(result, scores.get(result.user_id, {}))


def item_columns(session: Session, assignment: Assignment, quiz: Quiz | None) -> list[str]:
    """Return the item ids of an assignment's quiz in order, then those only older versions had."""
    ids = [item.id for item in quiz.items] if quiz else []
    versions = select(Attempt.quiz_version_id).where(Attempt.assignment_id == assignment.id).distinct()
    for version_id in sorted(session.scalars(versions)):
        ids.extend(item.id for item in pinned_quiz(session, version_id).items if item.id not in ids)
    return ids


def assignment_responses(
    session: Session, assignment: Assignment, *, quiz: Quiz | None = None
) -> Iterator[ResponseRecord]:
    """Yield every stored response of the current students: by name, then attempt, then item order of its version.

    Each carries its student's result, as `assignment_results` gives it without item scores.
    """
    max_score = most_left(quiz.items, rulings_of(session, assignment.id)) if quiz else 0.0
    overrides = overrides_of_assignment(session, assignment.id)
    for batch in _enrollment_batches(session, assignment):
        attempts = _attempts_by_user(session, assignment, [user.id for _, user in batch])
        versions = _versions(session, attempts.values())
        results = [
            _result(assignment, enrollment, user, attempts[user.id], max_score, overrides) for enrollment, user in batch
        ]
        taken = [(result, attempt) for result in results for attempt in attempts[result.user_id]]
        for start in range(0, len(taken), BATCH):  # one student may have any number of attempts
            some = taken[start : start + BATCH]
            rows = _responses_by_attempt(session, [attempt.id for _, attempt in some])
            for result, attempt in some:
                yield from _records(result, attempt, versions[attempt.quiz_version_id], rows[attempt.id])


def submitted_counts(session: Session, section: Section) -> dict[int, tuple[int, int]]:
    """Return for each assignment of a class how many current students have submitted it, and how many have begun."""
    query = (
        select(
            Attempt.assignment_id,
            func.count(distinct(case((Attempt.submitted_at.is_not(None), Attempt.user_id)))),
            func.count(distinct(Attempt.user_id)),
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, (Enrollment.section_id == Assignment.section_id) & (Enrollment.user_id == Attempt.user_id))
        .where(Assignment.section_id == section.id, Enrollment.removed_at.is_(None), is_for(Enrollment.user_id))
        .group_by(Attempt.assignment_id)
    )
    return {assignment_id or 0: (submitted, begun) for assignment_id, submitted, begun in session.execute(query)}


def summarise(results: Iterable[StudentResult]) -> ResultsSummary:
    """Return the totals of results."""
    counts: dict[Status, int] = defaultdict(int)
    percents: list[float] = []
    late = 0
    for result in results:
        counts[result.status] += 1
        if result.status is Status.EXCUSED:
            continue
        late += result.late is True
        if result.percent is not None:
            percents.append(result.percent)
    return ResultsSummary(
        students=sum(counts.values()),
        submitted=counts[Status.SUBMITTED],
        in_progress=counts[Status.IN_PROGRESS],
        not_started=counts[Status.NOT_STARTED],
        before_joining=counts[Status.BEFORE_JOINING],
        excused=counts[Status.EXCUSED],
        late=late,
        mean_percent=sum(percents) / len(percents) if percents else None,
    )


class Countable(Protocol):
    """What is asked of an attempt to say which of several counts."""

    @property
    def is_open(self) -> bool:
        """Whether answers may still change."""

    @property
    def number(self) -> int:
        """The how-manieth it is."""

    @property
    def score(self) -> float | None:
        """Points; None before it is submitted."""

    @property
    def max_score(self) -> float:
        """The most points."""


A = TypeVar("A", bound=Countable)


def counted_attempt(attempts: Sequence[A], counted: CountedAttempt) -> A | None:
    """Return the submitted attempt that counts, or None. Of equally good ones the earliest is best."""
    submitted = _submitted(attempts)
    if not submitted:
        return None
    match counted:
        case CountedAttempt.FIRST:
            return submitted[0]
        case CountedAttempt.LAST:
            return submitted[-1]
        case CountedAttempt.BEST:
            return max(
                submitted, key=lambda attempt: ((attempt.score or 0) / (attempt.max_score or 1), -attempt.number)
            )


def _submitted(attempts: Sequence[A]) -> list[A]:
    submitted = [each for each in attempts if not each.is_open]
    return sorted(submitted, key=lambda attempt: attempt.number) if len(submitted) > 1 else submitted


def _counted(assignment: Assignment, attempts: Sequence[Attempt]) -> Attempt:
    found = counted_attempt(attempts, assignment.counted)
    assert found is not None
    return found


def _enrollment_batches(session: Session, assignment: Assignment) -> Iterator[list[tuple[Enrollment, User]]]:
    """Yield the class's students by name in batches, each found by where the last one ended."""
    name = func.lower(User.display_name)
    query = (
        select(Enrollment, User, name)
        .join(User, User.id == Enrollment.user_id)
        .join(Assignment, Assignment.section_id == Enrollment.section_id)
        .where(
            Enrollment.section_id == assignment.section_id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
            Assignment.id == assignment.id,
            is_for(User.id),
        )
        .order_by(name, User.id)
        .limit(BATCH)
    )
    after: tuple[str, int] | None = None
    while True:
        page = query
        if after is not None:
            page = query.where(or_(name > after[0], (name == after[0]) & (User.id > after[1])))
        rows = session.execute(page).all()
        if not rows:
            return
        after = (rows[-1][2], rows[-1][1].id)
        yield [(enrollment, user) for enrollment, user, _ in rows]


def _attempts_by_user(session: Session, assignment: Assignment, user_ids: list[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {user_id: [] for user_id in user_ids}
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.user_id.in_(user_ids))
        .order_by(Attempt.number)
    )
    for attempt in session.scalars(query):
        assert attempt.user_id is not None
        found[attempt.user_id].append(attempt)
    return found


def _result(
    assignment: Assignment,
    enrollment: Enrollment,
    user: User,
    attempts: list[Attempt],
    max_score: float,
    overrides: Mapping[int, Override],
) -> StudentResult:
    dates = effective_dates(assignment, overrides.get(user.id))
    counted = counted_attempt(attempts, assignment.counted)
    open_attempt = next((each for each in attempts if each.is_open), None)
    shown = counted or open_attempt
    return StudentResult(
        enrollment_id=enrollment.id,
        user_id=user.id,
        student_name=user.display_name,
        username=user.username,
        student_id=enrollment.student_id,
        status=Status.EXCUSED if dates.is_excused else _status(counted, open_attempt, dates, enrollment),
        attempts=len(attempts),
        counted_attempt=counted.number if counted else None,
        counted_public_id=counted.public_id if counted else None,
        open_public_id=open_attempt.public_id if open_attempt else None,
        score=counted.score if counted else None,
        max_score=shown.max_score if shown else max_score,
        started_at=shown.started_at if shown else None,
        submitted_at=counted.submitted_at if counted else None,
        late=dates.is_late(counted.submitted_at) if counted and counted.submitted_at else None,
        due_at=dates.due_at,
        time_zone=dates.time_zone,
    )


def _status(
    counted: Attempt | None, open_attempt: Attempt | None, dates: EffectiveDates, enrollment: Enrollment
) -> Status:
    if counted is not None:
        return Status.SUBMITTED
    if open_attempt is not None:
        return Status.IN_PROGRESS
    return Status.BEFORE_JOINING if dates.is_before(enrollment.created_at) else Status.NOT_STARTED


def _item_scores(
    session: Session, counted: Mapping[int, int], rulings: Sequence[Ruling]
) -> dict[int, dict[str, float | None]]:
    """Return for each user the scores of the counted attempt's items.

    Unanswered ones score 0, or everything where a regrade gave full marks to all; dropped ones have no score.
    """
    scores: dict[int, dict[str, float | None]] = {}
    unanswered: dict[int, dict[str, float | None]] = {}
    versions = select(Attempt.id, Attempt.quiz_version_id).where(Attempt.id.in_(counted))
    for attempt_id, version_id in session.execute(versions):
        if version_id not in unanswered:
            unanswered[version_id] = _scores_unanswered(pinned_quiz(session, version_id), rulings)
        scores[counted[attempt_id]] = {**unanswered[version_id]}
    rows = select(Response.attempt_id, Response.item_id, Response.score).where(
        Response.attempt_id.in_(counted), Response.value.is_not(None)
    )
    for attempt_id, item_id, score in session.execute(rows):
        scores[counted[attempt_id]][item_id] = score
    return scores


def _scores_unanswered(quiz: Quiz, rulings: Sequence[Ruling]) -> dict[str, float | None]:
    found = {each.item.id: each.score(None) for each in rule_all(quiz, rulings)}
    return {item_id: each.score if each.counts else None for item_id, each in found.items()}


def _with_items(result: StudentResult, scores: Mapping[str, float | None]) -> StudentResult:
    if not scores:
        return result
    values = {name: getattr(result, name) for name in result.__slots__}
    return StudentResult(**{**values, "item_scores": scores})


def _responses_by_attempt(session: Session, attempt_ids: list[int]) -> dict[int, dict[str, _StoredResponse]]:
    # Plain columns, not mapped objects: an export reads a million of them.
    rows: dict[int, dict[str, _StoredResponse]] = {attempt_id: {} for attempt_id in attempt_ids}
    query = select(Response.attempt_id, Response.item_id, Response.value, Response.score, Response.saved_at)
    for attempt_id, item_id, value, score, saved_at in session.execute(
        query.where(Response.attempt_id.in_(attempt_ids), Response.value.is_not(None))
    ):
        assert value is not None
        rows[attempt_id][item_id] = _StoredResponse(value, score, saved_at)
    return rows


def _versions(session: Session, attempts: Iterable[Sequence[Attempt]]) -> dict[int, tuple[str, Quiz]]:
    """Return the content hash and the quiz of each version that attempts were taken on."""
    ids = {attempt.quiz_version_id for mine in attempts for attempt in mine}
    query = select(QuizVersion.id, QuizVersion.content_hash).where(QuizVersion.id.in_(ids))
    return {version_id: (digest, pinned_quiz(session, version_id)) for version_id, digest in session.execute(query)}


def _records(
    result: StudentResult, attempt: Attempt, version: tuple[str, Quiz], rows: Mapping[str, _StoredResponse]
) -> Iterator[ResponseRecord]:
    digest, quiz = version
    for item in quiz.items:
        row = rows.get(item.id)
        if row is not None:
            yield ResponseRecord(
                result=result,
                attempt=attempt.number,
                counted=attempt.number == result.counted_attempt,
                item_id=item.id,
                item_type=item.type,
                response=item_type(item).response_text(item, json.loads(row.value)),
                score=row.score,
                max_score=item.max_score,
                saved_at=row.saved_at,
                quiz_version=digest,
            )
