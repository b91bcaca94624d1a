"""Attempts: started, answered, submitted, scored. What was shown as saved is never lost.

Never commits; the caller commits once and only then says "saved". Two rules hold on both databases however requests
interleave: an attempt is submitted once, and no answer is stored after that. Both lock the attempt's row (SQLite's
writers are alone anyway, since they begin with BEGIN IMMEDIATE).
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.orm import Session, joinedload

from course.assessment.composition import Composition
from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import Item, Quiz
from course.assessment.regrading import Ruling, score_attempt
from course.records.assignments import Phase, effective_dates, override_of
from course.records.regrades import rule_all, rulings_for_submission
from course.records.secrets import new_token
from course.records.tables import Assignment, Attempt, Response, SubmittedBy, User
from course.records.upsert import dialect_of, insert_into
from course.records.versions import pin_version, pinned_quiz

PRACTICE_LIFE = timedelta(days=90)
SEED_RANGE = 2**31
GRACE = timedelta(seconds=30)
"""How long after its deadline an attempt still takes answers: for those already on their way. Pages state it."""

# Statements of every saved answer are put together once: that takes longer than running them.
_BY_PUBLIC_ID = (
    select(Attempt)
    .options(joinedload(Attempt.version), joinedload(Attempt.assignment).joinedload(Assignment.section))
    .where(Attempt.public_id == bindparam("public_id"))
)
_attempt = Attempt.__table__.c
_response = Response.__table__.c
_KEY = ("school_id", "attempt_id", "item_id")
_ANSWER = ("value", "given_at", "page", "sequence", "saved_at")
_MARKED = ("marked_at", "marked_page", "marked_sequence")
_LOCK_ATTEMPT = (
    select(_attempt.school_id, _attempt.started_at, _attempt.submitted_at, _attempt.deadline_at)
    .where(_attempt.id == bindparam("attempt_id"))
    .with_for_update()
)


class AttemptClosedError(Exception):
    """The attempt was submitted or its deadline has passed; nothing was changed."""


class StartRefusedError(Exception):
    """No attempt can be started now. `reason` is "not_open", "closed" or "no_attempts_left"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose practice it is: a user, or a visitor known only by the hash of a random key in a cookie."""

    user: User | None = None
    practice_key: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer comes from: when the student gave it, on which open page, as its how-manieth.

    `page` is a random tag of the page that sent it, "" for a form without scripts, whose answers go by time alone.
    """

    given_at: datetime
    page: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """What a student notes beside an item; None leaves what is there. A confidence of 0 takes back the one given."""

    is_flagged: bool | None = None
    confidence: int | None = None

    def columns(self) -> dict[str, bool | int | None]:
        """Return what is to be stored, by column."""
        columns: dict[str, bool | int | None] = {}
        if self.is_flagged is not None:
            columns["is_flagged"] = self.is_flagged
        if self.confidence is not None:
            columns["confidence"] = self.confidence or None
        return columns


NO_MARKS: Mapping[str, Marks] = {}


def start_assigned(
    session: Session, assignment: Assignment, learner: User, quiz: Quiz, *, rng: random.Random, now: datetime
) -> Attempt:
    """Return the student's open attempt of an assignment, or start the next; StartRefusedError if there is none."""
    _lock_user(session, learner)
    mine = select(Attempt).where(Attempt.assignment_id == assignment.id, Attempt.user_id == learner.id)
    dates = effective_dates(assignment, override_of(session, assignment.id, learner.id))
    phase = dates.phase(now)
    if phase is not Phase.OPEN:
        raise StartRefusedError(phase.value)
    open_attempt = session.scalars(mine.where(Attempt.submitted_at.is_(None))).one_or_none()
    if open_attempt is not None:
        return open_attempt
    made = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    if dates.attempts_allowed is not None and made >= dates.attempts_allowed:
        raise StartRefusedError("no_attempts_left")
    return _add_attempt(
        session,
        Attempt(
            school_id=assignment.school_id,
            assignment_id=assignment.id,
            user_id=learner.id,
            number=made + 1,
            deadline_at=dates.deadline(now),
        ),
        quiz,
        rng=rng,
        now=now,
    )


def start_practice(
    session: Session, learner: Learner, quiz: Quiz | Composition, *, rng: random.Random, now: datetime
) -> Attempt:
    """Return the learner's open practice attempt at a quiz, or start one."""
    if learner.user is not None:
        _lock_user(session, learner.user)
    query = select(Attempt).where(*practice_of(learner), Attempt.quiz_id == quiz.id, Attempt.submitted_at.is_(None))
    open_attempt = session.scalars(query).one_or_none()
    if open_attempt is not None:
        return open_attempt
    attempt = Attempt(
        school_id=learner.user.school_id if learner.user else None,
        user_id=learner.user.id if learner.user else None,
        practice_key=None if learner.user else learner.practice_key,
        number=1,
    )
    return _add_attempt(session, attempt, quiz, rng=rng, now=now)


def practice_attempts(session: Session, learner: Learner) -> list[Attempt]:
    """Return a learner's practice attempts, newest first."""
    query = select(Attempt).where(*practice_of(learner)).order_by(Attempt.started_at.desc(), Attempt.id.desc())
    return list(session.scalars(query.limit(50)))


def attempts_of(session: Session, learner: User, assignment_ids: list[int]) -> dict[int, list[Attempt]]:
    """Return a student's attempts at each of these assignments, in order."""
    found: dict[int, list[Attempt]] = {assignment_id: [] for assignment_id in assignment_ids}
    query = (
        select(Attempt)
        .where(Attempt.user_id == learner.id, Attempt.assignment_id.in_(assignment_ids))
        .order_by(Attempt.number)
    )
    for attempt in session.scalars(query):
        assert attempt.assignment_id is not None
        found[attempt.assignment_id].append(attempt)
    return found


def attempt_by_public_id(session: Session, public_id: str) -> Attempt | None:
    """Return an attempt with its version, assignment and class, or None. Says nothing about who may see it."""
    return session.scalars(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()


def saved_responses(session: Session, attempt_id: int) -> dict[str, Response]:
    """Return an attempt's stored responses by item id, without those taken back."""
    return {item_id: row for item_id, row in response_rows(session, attempt_id).items() if row.value is not None}


def response_rows(session: Session, attempt_id: int) -> dict[str, Response]:
    """Return all rows of an attempt by item id: also answers taken back, and items only flagged."""
    query = select(Response).where(Response.attempt_id == attempt_id)
    return {response.item_id: response for response in session.scalars(query)}


def response_of(session: Session, attempt_id: int, item_id: str) -> Response | None:
    """Return the row of one item, also if its answer was taken back; None if nothing was ever saved for it."""
    query = select(Response).where(Response.attempt_id == attempt_id, Response.item_id == item_id)
    return session.scalars(query).one_or_none()


def save_responses(
    session: Session,
    attempt_id: int,
    responses: Mapping[str, ItemResponse | None],
    *,
    now: datetime,
    origin: Origin | None = None,
    marks: Mapping[str, Marks] = NO_MARKS,
) -> tuple[str, ...]:
    """Store responses and marks by item id; the response None takes an answer back.

    Return the ids of items for which something newer stands. AttemptClosedError if the attempt takes no more answers.
    An answer never replaces a newer one: of two from one page the one sent later counts, of two from different pages
    the one given later. Marks keep the same order among themselves, apart from answers. An answer whose explanation
    was shown (in practice) stays as it is.
    """
    attempt = _locked(session, attempt_id, now=now)
    origin = origin or Origin(given_at=now)
    given_at = min(max(origin.given_at, attempt.started_at), now)
    stored = _Stored(session, attempt_id, attempt.school_id, replace(origin, given_at=given_at), now)
    refused = [item_id for item_id, response in responses.items() if not stored.response(item_id, response)]
    refused += [item_id for item_id, each in marks.items() if not stored.marks(item_id, each, attempt.started_at)]
    return tuple(dict.fromkeys(refused))


def stored_text(response: ItemResponse) -> str:
    """Return a response as its column holds it: equal responses give equal texts."""
    return json.dumps(response, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def submit_attempt(
    session: Session, attempt_id: int, *, now: datetime, by: SubmittedBy = SubmittedBy.LEARNER
) -> Attempt:
    """Submit and score an attempt. Doing it again changes nothing.

    Practice counts the credit of each answer, which tries and hints may have lessened. An attempt whose deadline has
    passed counts as submitted at its deadline, so nobody is late by the grace.
    """
    query = select(Attempt).where(Attempt.id == attempt_id).with_for_update().execution_options(populate_existing=True)
    attempt = session.scalars(query).one()
    if attempt.submitted_at is not None:
        return attempt
    if attempt.deadline_at is not None and attempt.deadline_at <= now:
        by = SubmittedBy.DEADLINE if attempt.deadline_at + GRACE <= now else by
        now = attempt.deadline_at
    quiz = pinned_quiz(session, attempt.quiz_version_id)
    rows = saved_responses(session, attempt.id)
    if attempt.assignment_id is None:
        attempt.score = sum(_credit(item, rows.get(item.id), now) for item in quiz.items)
        attempt.max_score = quiz.max_score
    else:
        rulings = rulings_for_submission(session, attempt.assignment_id)
        attempt.score, attempt.max_score = _scored(quiz, rows, rulings)
    attempt.submitted_at = now
    attempt.submitted_by = by
    session.flush()
    return attempt


def overdue_attempts(session: Session, *, now: datetime, limit: int = 500) -> list[int]:
    """Return the ids of open attempts whose deadline and grace have passed."""
    query = (
        select(Attempt.id)
        .where(Attempt.submitted_at.is_(None), Attempt.deadline_at.is_not(None), Attempt.deadline_at <= now - GRACE)
        .order_by(Attempt.deadline_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def forget_old_practice(session: Session, *, now: datetime) -> int:
    """Delete visitors' practice that is older than 90 days; return how many attempts went."""
    old = select(Attempt.id).where(Attempt.user_id.is_(None), Attempt.started_at < now - PRACTICE_LIFE)
    session.execute(delete(Response).where(Response.attempt_id.in_(old)))
    gone = session.execute(
        delete(Attempt).where(Attempt.user_id.is_(None), Attempt.started_at < now - PRACTICE_LIFE).returning(Attempt.id)
    )
    return len(gone.all())


def _scored(quiz: Quiz, rows: Mapping[str, Response], rulings: Sequence[Ruling]) -> tuple[float, float]:
    """Note the score of each item, and return the score of an assigned attempt with the best possible one."""
    responses = {item_id: row.response or {} for item_id, row in rows.items()}  # without answers taken back
    scored = score_attempt(rule_all(quiz, rulings), responses)
    for item_id, each in scored.items.items():
        if item_id in rows:
            rows[item_id].score = each.score if each.counts else None
    return scored.score, scored.max_score


def _credit(item: Item, row: Response | None, now: datetime) -> float:
    """The credit that a practice answer got when it was given. Its review explains it, so it can be tried no more."""
    if row is None:
        return 0.0
    row.explained_at = row.explained_at or now
    if row.score is None:
        row.score = item_type(item).score(item, row.response)
    return row.score


def _add_attempt(
    session: Session, attempt: Attempt, quiz: Quiz | Composition, *, rng: random.Random, now: datetime
) -> Attempt:
    attempt.public_id = new_token()[:20]
    attempt.quiz_id = quiz.id
    attempt.quiz_version_id = pin_version(session, quiz, now=now)
    attempt.seed = rng.randrange(SEED_RANGE)
    attempt.started_at = now
    attempt.max_score = quiz.max_score
    session.add(attempt)
    session.flush()
    return attempt


def practice_of(learner: Learner) -> tuple[ColumnElement[bool], ...]:
    if learner.user is not None:
        return (Attempt.user_id == learner.user.id, Attempt.assignment_id.is_(None))
    return (Attempt.practice_key == learner.practice_key, Attempt.practice_key.is_not(None))


def _lock_user(session: Session, user: User) -> None:
    # Two tabs that start the same quiz at once take turns here, so that the second finds the first one's attempt.
    session.execute(select(User.id).where(User.id == user.id).with_for_update())


def lock_open_attempt(session: Session, attempt_id: int, *, now: datetime) -> int | None:
    """Lock an attempt that takes answers and return its school's id; AttemptClosedError otherwise."""
    school_id: int | None = _locked(session, attempt_id, now=now).school_id
    return school_id


def _locked(session: Session, attempt_id: int, *, now: datetime) -> Any:
    row = session.execute(_LOCK_ATTEMPT, {"attempt_id": attempt_id}).one()
    if row.submitted_at is not None or (row.deadline_at is not None and row.deadline_at + GRACE <= now):
        raise AttemptClosedError
    return row


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of one attempt, to be written by one origin."""

    session: Session
    attempt_id: int
    school_id: int | None
    origin: Origin
    now: datetime

    def response(self, item_id: str, response: ItemResponse | None) -> bool:
        """Store a response unless a newer one is there; return whether the stored answer is now this one."""
        text = None if response is None else stored_text(response)
        row = {
            **self._key(item_id),
            "value": text,
            "given_at": self.origin.given_at,
            "page": self.origin.page,
            "sequence": self.origin.sequence,
            "saved_at": self.now,
        }
        if self.session.execute(_answer_statement(dialect_of(self.session)), row).first() is not None:
            return True
        stored = select(Response.value).where(Response.attempt_id == self.attempt_id, Response.item_id == item_id)
        return self.session.execute(stored).scalar_one() == text

    def marks(self, item_id: str, marks: Marks, started_at: datetime) -> bool:
        """Store marks unless newer ones are there; return whether they are stored now."""
        columns = marks.columns()
        if not columns:
            return True
        row = {
            **self._key(item_id),
            **columns,
            "marked_at": self.origin.given_at,
            "marked_page": self.origin.page,
            "marked_sequence": self.origin.sequence,
            "value": None,
            "given_at": started_at,  # so that no answer is older than a row that has none yet
            "page": "",
            "sequence": 0,
            "saved_at": self.now,
        }
        statement = _marks_statement(dialect_of(self.session), tuple(columns))
        if self.session.execute(statement, row).first() is not None:
            return True
        stored = response_of(self.session, self.attempt_id, item_id)
        return stored is not None and all(getattr(stored, name) == value for name, value in columns.items())

    def _key(self, item_id: str) -> dict[str, Any]:
        return {"school_id": self.school_id, "attempt_id": self.attempt_id, "item_id": item_id}


@cache
def _answer_statement(dialect: str) -> Any:
    insert = insert_into(Response.__table__, dialect)
    sent = insert.excluded
    is_newer_of_page = (Response.page == sent.page) & (Response.page != "") & (Response.sequence < sent.sequence)
    is_newer_elsewhere = ((Response.page != sent.page) | (Response.page == "")) & (Response.given_at <= sent.given_at)
    return (
        insert.values({name: bindparam(name) for name in (*_KEY, *_ANSWER)})
        .on_conflict_do_update(
            index_elements=["attempt_id", "item_id"],
            set_={name: sent[name] for name in _ANSWER},
            where=Response.explained_at.is_(None) & (is_newer_of_page | is_newer_elsewhere),
        )
        .returning(_response.id)
    )


@cache
def _marks_statement(dialect: str, columns: tuple[str, ...]) -> Any:
    insert = insert_into(Response.__table__, dialect)
    sent = insert.excluded
    is_same_page = (Response.marked_page == sent.marked_page) & (Response.marked_page != "")
    is_newer_of_page = is_same_page & (Response.marked_sequence < sent.marked_sequence)
    is_newer_elsewhere = ~is_same_page & (Response.marked_at <= sent.marked_at)
    return (
        insert.values({name: bindparam(name) for name in (*_KEY, *_ANSWER, *_MARKED, *columns)})
        .on_conflict_do_update(
            index_elements=["attempt_id", "item_id"],
            set_={name: sent[name] for name in (*_MARKED, *columns)},
            where=Response.marked_at.is_(None) | is_newer_of_page | is_newer_elsewhere,
        )
        .returning(_response.id)
    )
