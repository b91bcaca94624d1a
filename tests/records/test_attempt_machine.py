"""Attempts against a simple model: hypothesis does anything in any order, and after each step the database must agree.

Each example is one transaction that is rolled back at its end, so one database serves them all. Every step works as a
request would: it forgets what it had read before, and submits what is overdue first.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, bindparam, delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from course.assessment.item_types import Response as ItemResponse
from course.assessment.quiz import Item, Option, Quiz
from course.assessment.regrading import ACTIONS, Ruling
from course.records.assignments import (
    Settings,
    change_assignment,
    create_assignment,
    effective_dates,
    override_of,
    release_now,
    set_override,
    take_release_back,
)
from course.records.assignments import release as released_to
from course.records.attempts import (
    AttemptClosedError,
    Marks,
    Origin,
    StartRefusedError,
    overdue_attempts,
    save_responses,
    start_assigned,
    stored_text,
    submit_attempt,
)
from course.records.regrades import apply_regrade, preview_regrade, reverse_regrade
from course.records.tables import (
    Assignment,
    Attempt,
    CountedAttempt,
    FeedbackTiming,
    GradeChange,
    Override,
    Regrade,
    Response,
    Section,
    User,
)
from course.web.database import db
from tests.conftest import NOON, Cast, Clock
from tests.records.attempt_model import (
    FLAG,
    OPTIONS,
    POINTS,
    UNFLAG,
    Dates,
    Decision,
    Message,
    Model,
    ModelAttempt,
    corrected,
)
from tests.web.client import CheckingClient

pytestmark = pytest.mark.slow

EXAMPLES, EXAMPLES_BY_PAGES = 120, 20
STEPS = 30

# Most is done by Ben, in one tab and to one item, so that steps meet each other.
LEARNERS = st.sampled_from(("ben", "ben", "bea"))
TABS = st.sampled_from((1, 1, 2, 0))
ITEMS = st.sampled_from(("one", "one", "two", "three"))
VALUES = st.sampled_from((*OPTIONS, *OPTIONS, None, FLAG, UNFLAG))
ARRIVALS = st.sampled_from(("at once", "at once", "late", "twice", "not yet"))
SENDS = st.lists(st.tuples(TABS, ITEMS, VALUES, ARRIVALS), min_size=1, max_size=6)
# The edges of the grace, of a time limit of five minutes and of the dates, and a little to either side.
SPANS = st.sampled_from((1, 29, 30, 31, 120, 270, 299, 300, 301, 330, 600))
FROM_NOW = st.sampled_from((None, None, None, 600, 600, 1200, 300, 0, -300))
TIMINGS = {
    "score": FeedbackTiming.AFTER_DUE,
    "answers": FeedbackTiming.AT_ONCE,
    "key": FeedbackTiming.AFTER_CLOSE,
    "explanations": FeedbackTiming.WHEN_RELEASED,
}


ALLOWED = st.sampled_from((1, 2, 3, None))
LIMITS = st.sampled_from((None, 5))
FACTORS = st.sampled_from((None, 1.5, 2.0))


TYPES = st.fixed_dictionaries({item: st.sampled_from(("single", "short", "verdict")) for item in POINTS})


def quiz_of(key: dict[str, str], types: dict[str, str]) -> Quiz:
    """The quiz with this key: three questions to which one answer is right, to be chosen or to be written."""
    options = tuple(Option(each, each, f"Why {each}", ("own",)) for each in OPTIONS)
    items = tuple(
        Item(
            item,
            types[item],
            item,
            "Objective",
            (key[item],),
            () if types[item] == "short" else options,
            ("own",),
            max_score=points,
        )
        for item, points in POINTS.items()
    )
    return Quiz("q", "A quiz", "", items)


def response_with(item_type: str, value: str) -> ItemResponse:
    """The response that gives one answer to an item of this type."""
    return {"entered": value} if item_type == "short" else {"chosen": [value]}


@dataclass
class Stage:
    """A database with the cast in it, for one example after the other."""

    engine: Engine
    cast: Cast


@dataclass
class Row:
    """An attempt as it is stored, with the answers that stand."""

    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    score: float | None
    max_score: float | None
    answers: dict[str, str] = field(default_factory=dict)
    flagged: set[str] = field(default_factory=set)


_attempt, _response = Attempt.__table__.c, Response.__table__.c
STORED = (
    select(
        *(_attempt[name] for name in ("user_id", "number", "started_at", "deadline_at", "submitted_at")),
        *(_attempt[name] for name in ("submitted_by", "score", "max_score")),
        _response.item_id,
        _response.value,
        _response.is_flagged,
    )
    .select_from(Attempt.__table__.outerjoin(Response.__table__, _response.attempt_id == _attempt.id))
    .where(_attempt.assignment_id == bindparam("id"))
    .order_by(_attempt.id)
)


class AttemptMachine(RuleBasedStateMachine):
    """Two students, a teacher, an author and the clock."""

    stage: Stage
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.open()
        self.rng = random.Random(5)
        self.pages = {(learner, tab): 0 for learner in ("ben", "bea") for tab in (1, 2)}
        self.sequences: dict[str, int] = {}
        self.regrades: list[int] = []
        self.ended: dict[tuple[str, int], Row] = {}

    def open(self) -> None:
        """Begin the transaction in which the example stays."""
        self.connection = self.stage.engine.connect()
        self.transaction = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint")

    def teardown(self) -> None:
        self.session.close()
        self.transaction.rollback()
        self.connection.close()

    def settle(self) -> None:
        """Do what comes at the end of a request; here the transaction goes on."""
        self.session.flush()

    def started(self, learner: str) -> int | str:
        """Start an attempt, or go on with one, and return its number; or why there is none."""
        self._request()
        try:
            return start_assigned(
                self.session, self._assignment(), self._user(learner), self.quizzes[-1], rng=self.rng, now=self._now()
            ).number
        except StartRefusedError as refusal:
            return refusal.reason

    def saved(self, message: Message, attempt_id: int) -> str:
        """Send an answer or a flag, and return what became of it: "stored", "kept" or "closed"."""
        is_mark = message.value in (FLAG, UNFLAG)
        try:
            refused = save_responses(
                self.session,
                attempt_id,
                {} if is_mark else {message.item: self._response(message)},
                now=self._now(),
                origin=Origin(NOON + timedelta(seconds=message.given), message.page, message.sequence),
                marks={message.item: Marks(message.value == FLAG)} if is_mark else {},
            )
        except AttemptClosedError:
            return "closed"
        return "kept" if refused else "stored"

    def submitted(self, attempt_id: int) -> None:
        """Submit an attempt."""
        self._request()
        submit_attempt(self.session, attempt_id, now=self._now())

    @initialize(types=TYPES, due=FROM_NOW, closes=FROM_NOW, allowed=ALLOWED, limit=LIMITS)
    def assign(
        self, types: dict[str, str], due: int | None, closes: int | None, allowed: int | None, limit: int | None
    ) -> None:
        cast, dates = self.stage.cast, Dates(*in_order(due, closes), allowed, limit)
        self.model = Model(dates)
        self.types = types
        self.quizzes = [quiz_of(self.model.keys[0], types)]
        section = self.session.get_one(Section, cast.section.id)
        ada = self.session.get_one(User, cast.ada.id)
        made = create_assignment(self.session, section, ada, quiz_id="q", settings=settings_of(dates), now=NOON)
        self.assignment_id = made.id
        self.settle()

    @rule(learner=LEARNERS)
    def start(self, learner: str) -> None:
        outcome = self.started(learner)
        self.model.sweep()
        expected = self.model.start(learner)
        assert outcome == (expected.number if isinstance(expected, ModelAttempt) else expected)

    @rule(target=sent, learner=LEARNERS, sends=SENDS, is_corrected=st.booleans(), submits=st.booleans())
    def answer(
        self, learner: str, sends: list[tuple[int, str, str | None, str]], is_corrected: bool, submits: bool
    ) -> MultipleResults:
        """Answer, change, take back, a second apart, in two tabs or (0) by the form, over a poor network.

        Meanwhile the author may correct a question, and then the student may submit.
        """
        if self.model.open_attempt(learner) is None:
            self.start(learner)
        attempt = self.model.open_attempt(learner)
        if attempt is None:
            return multiple()
        messages = []
        for tab, item, value, arrival in sends:
            messages.append(self._written(attempt, tab, item, value))
            if arrival in ("at once", "twice"):
                self._deliver(messages[-1])
            self.model.now += 1
        for message, (*_, arrival) in zip(messages, sends, strict=True):
            if arrival in ("late", "twice"):
                self._deliver(message)
        if is_corrected:
            self.correct(sends[0][1])
        if submits:
            self.submit(learner)
        return multiple(*messages)

    @rule(message=sent)
    def retry(self, message: Message) -> None:
        """What was sent before arrives late, or once more."""
        self._deliver(message)

    @rule(learner=LEARNERS, tab=st.sampled_from((1, 2)))
    def come_back(self, learner: str, tab: int) -> None:
        """A tab is closed and opened again: a new page, which counts from one."""
        self.pages[learner, tab] += 1

    @rule(learner=LEARNERS)
    def submit(self, learner: str) -> None:
        """Submit the newest attempt, whether it is open or not."""
        mine = self.model.of(learner)
        if mine:
            self.submitted(self._attempt_id(mine[-1]))
            self.model.sweep()
            self.model.submit(mine[-1])

    @rule(span=SPANS)
    def wait(self, span: int) -> None:
        self.model.now += span

    @rule(learner=LEARNERS, due=FROM_NOW, closes=FROM_NOW, allowed=ALLOWED, factor=FACTORS)
    def override(
        self, learner: str, due: int | None, closes: int | None, allowed: int | None, factor: float | None
    ) -> None:
        """Give a student dates, attempts or time of their own, or take them away."""
        self._request()
        own = Dates(self._from_now(due), self._from_now(closes), allowed, None, factor)
        set_override(
            self.session,
            self._assignment(),
            self._user(learner),
            opens_at=None,
            due_at=moment(own.due),
            closes_at=moment(own.closes),
            attempts_allowed=own.allowed,
            time_factor=own.factor,
            now=self._now(),
        )
        self.settle()
        self.model.overrides[learner] = own
        self.model.renew_deadlines()

    @rule(due=FROM_NOW, closes=FROM_NOW, allowed=ALLOWED, limit=LIMITS)
    def change_dates(self, due: int | None, closes: int | None, allowed: int | None, limit: int | None) -> None:
        self._request()
        dates = Dates(*in_order(self._from_now(due), self._from_now(closes)), allowed, limit)
        change_assignment(self.session, self._assignment(), settings_of(dates))
        self.settle()
        self.model.dates = dates
        self.model.renew_deadlines()

    @rule(item=ITEMS)
    def correct(self, item: str) -> None:
        """The author gives an item another key, and the next one starts; whoever has begun keeps the old one."""
        self.model.keys.append(corrected(self.model.keys[-1], item))
        self.quizzes.append(quiz_of(self.model.keys[-1], self.types))
        for learner in ("ben", "bea"):
            if self.model.open_attempt(learner) is None:
                self.start(learner)

    @rule(item=ITEMS, action=st.sampled_from(ACTIONS), value=st.sampled_from(OPTIONS))
    def regrade(self, item: str, action: str, value: str) -> None:
        """Decide otherwise about an item: the preview names all that changes, and applying changes just that."""
        self._request()
        assignment, before = self._assignment(), self._scores()
        answer = response_with(self.types[item], value) if action in ("new_key", "accept") else None
        ruling = Ruling(item, action, answer)
        preview = preview_regrade(self.session, assignment, ruling)
        self.model.decisions.append(Decision(item, action, value))
        ada = self.session.get_one(User, self.stage.cast.ada.id)
        arguments = {"reason": "Because.", "teacher": ada, "token": preview.token, "now": self._now()}
        self.regrades.append(apply_regrade(self.session, assignment, ruling, **arguments).id)
        self.settle()
        changed = {key: score for key, score in self._scores().items() if score != before[key]}
        assert changed == {
            (self._learner(each.user_id), each.number): (each.score_after, each.max_score_after)
            for each in preview.changes
        }
        self.ended = {}

    @rule(place=st.integers(0, 3))
    def reverse(self, place: int) -> None:
        """Take one of the newest decisions back, also one that was taken back before."""
        self._request()
        if place < len(self.regrades):
            regrade = self.session.get_one(Regrade, self.regrades[-1 - place])
            ada = self.session.get_one(User, self.stage.cast.ada.id)
            reverse_regrade(self.session, self._assignment(), regrade, teacher=ada, now=self._now())
            self.settle()
            self.model.decisions[-1 - place].stands = False
            self.ended = {}

    @rule(is_back=st.booleans())
    def release(self, is_back: bool) -> None:
        """Show what waits for the teacher, or take it back."""
        if is_back:
            take_release_back(self._assignment())
        else:
            release_now(self._assignment(), now=self._now())
        self.settle()
        self.model.released = None if is_back else self.model.now

    @rule(learner=LEARNERS)
    def look(self, learner: str) -> None:
        """What is late, and what a student may see, follows the dates that hold now."""
        self._request()
        assignment = self._assignment()
        dates = effective_dates(assignment, override_of(self.session, assignment.id, self._user_id(learner)))
        ended = [each for each in self.model.of(learner) if each.ended is not None]
        assert [dates.is_late(moment(each.ended)) for each in ended] == [self.model.is_late(each) for each in ended]
        shown = released_to(assignment, dates, now=self._now())
        timings = {part: timing.value for part, timing in TIMINGS.items()}
        assert {part: getattr(shown, part) for part in TIMINGS} == self.model.shown(learner, timings)

    @invariant()
    def database_agrees_and_what_ended_stays_as_it_was(self) -> None:
        stored = self._stored()
        assert stored == self._expected()
        assert {key: stored[key] for key in self.ended} == self.ended
        self.ended = {key: row for key, row in stored.items() if row.submitted_at is not None}
        assert all(row.submitted_at >= row.started_at for row in self.ended.values() if row.submitted_at)
        still_open = [learner for (learner, _), row in stored.items() if row.submitted_at is None]
        assert len(still_open) == len(set(still_open))

    def _written(self, attempt: ModelAttempt, tab: int, item: str, value: str | None) -> Message:
        page = f"{attempt.learner}-{tab}-{self.pages[attempt.learner, tab]}" if tab else ""
        self.sequences[page] = self.sequences.get(page, 0) + 1 if page else 0
        return Message(attempt.learner, attempt.number, item, value, self.model.now, page, self.sequences[page])

    def _response(self, message: Message) -> ItemResponse | None:
        return None if message.value is None else response_with(self.types[message.item], message.value)

    def _deliver(self, message: Message) -> None:
        """Give the server an answer; saving is the one request that does not look for what is overdue."""
        self.session.expire_all()
        attempt = self.model.of(message.learner)[message.number - 1]
        outcome = self.saved(message, self._attempt_id(attempt))
        assert outcome == self.model.receive(message)

    def _request(self) -> None:
        self.session.expire_all()
        for attempt_id in overdue_attempts(self.session, now=self._now()):
            submit_attempt(self.session, attempt_id, now=self._now())
        self.settle()
        self.model.sweep()

    def _stored(self) -> dict[tuple[str, int], Row]:
        """Return what the database holds, read past the session."""
        names = {self._user_id(learner): learner for learner in ("ben", "bea")}
        found: dict[tuple[str, int], Row] = {}
        rows = self.session.connection().execute(STORED, {"id": self.assignment_id}).all()
        for user_id, number, *fields, item_id, value, is_flagged in rows:
            row = found.setdefault((names[user_id], number), Row(*fields))
            if value is not None:
                row.answers[item_id] = value
            if is_flagged:
                row.flagged.add(item_id)
        return found

    def _expected(self) -> dict[tuple[str, int], Row]:
        return {
            (each.learner, each.number): Row(
                moment(each.started),
                moment(each.deadline),
                moment(each.ended),
                each.by,
                *(self.model.score(each) if each.ended is not None else (None, sum(POINTS.values()))),
                {item: stored_text(response_with(self.types[item], value)) for item, value in each.answers.items()},
                each.flagged,
            )
            for each in self.model.attempts
        }

    def _scores(self) -> dict[tuple[str, int], tuple[float, float]]:
        return {(each.learner, each.number): self.model.score(each) for each in self.model.attempts if each.by}

    def _learner(self, user_id: int) -> str:
        return next(learner for learner in ("ben", "bea") if self._user_id(learner) == user_id)

    def _from_now(self, span: int | None) -> int | None:
        return None if span is None else self.model.now + span

    def _now(self) -> datetime:
        return NOON + timedelta(seconds=self.model.now)

    def _assignment(self) -> Assignment:
        return self.session.get_one(Assignment, self.assignment_id)

    def _user_id(self, learner: str) -> int:
        return int(getattr(self.stage.cast, learner).id)

    def _user(self, learner: str) -> User:
        return self.session.get_one(User, self._user_id(learner))

    def _attempt_id(self, attempt: ModelAttempt) -> int:
        query = select(Attempt.id).where(
            Attempt.assignment_id == self.assignment_id,
            Attempt.user_id == self._user_id(attempt.learner),
            Attempt.number == attempt.number,
        )
        return self.session.scalars(query).one()


class PagesMachine(AttemptMachine):
    """The same, but students start, answer, submit and look by the app's pages, each request with its own commit."""

    app: Flask
    clock: Clock

    def open(self) -> None:
        self.session = Session(self.stage.engine)
        self.app.test_client_class = CheckingClient
        self.clients = {each: self.app.test_client().sign_in(getattr(self.stage.cast, each)) for each in ("ben", "bea")}
        self.tokens = {each: client.token() for each, client in self.clients.items()}

    def teardown(self) -> None:
        self.session.rollback()
        made = select(Attempt.id).where(Attempt.assignment_id == self.assignment_id)
        self.session.execute(delete(GradeChange).where(GradeChange.attempt_id.in_(made)))
        self.session.execute(delete(Response).where(Response.attempt_id.in_(made)))
        for table in (Regrade, Override, Attempt):
            self.session.execute(delete(table).where(table.assignment_id == self.assignment_id))
        self.session.execute(delete(Assignment).where(Assignment.id == self.assignment_id))
        self.session.commit()
        self.session.close()

    def settle(self) -> None:
        self.session.commit()

    def started(self, learner: str) -> int | str:
        self.app.extensions["catalogue"] = replace(self.app.extensions["catalogue"], quizzes={"q": self.quizzes[-1]})
        reply = self._post(learner, f"/my/assignments/{self.assignment_id}/start")
        assert reply.status_code == 303
        public_id = reply.location.removeprefix("/attempts/")
        found = self.session.scalars(select(Attempt.number).where(Attempt.public_id == public_id)).one_or_none()
        return found or self._why_not(learner)

    def saved(self, message: Message, attempt_id: int) -> str:
        is_mark = message.value in (FLAG, UNFLAG)
        answer = [] if message.value is None else [message.value]
        what = {"flagged": message.value == FLAG} if is_mark else {"answer": answer}
        age = 1000 * (self.model.now - message.given)
        where = {"item": message.item, "page": message.page, "sequence": message.sequence, "age": age}
        public_id = self._public_id(attempt_id)
        reply = self._post(message.learner, f"/attempts/{public_id}/save", json={**where, **what})
        return {200: "stored", 409: "kept", 410: "closed"}[reply.status_code]

    def submitted(self, attempt_id: int) -> None:
        attempt = self.session.get_one(Attempt, attempt_id)
        learner, public_id = self._learner(attempt.user_id or 0), attempt.public_id
        assert self._post(learner, f"/attempts/{public_id}/submit").location == f"/attempts/{public_id}/review"

    @rule(learner=LEARNERS)
    def look(self, learner: str) -> None:
        """The review of the newest attempt tells the score once it is released, and not before."""
        self._request()
        newest = self.model.of(learner)[-1:]
        if newest and newest[0].by:
            public_id = self._public_id(self._attempt_id(newest[0]))
            self.session.rollback()
            self.clock.time = self._now()
            page = self.clients[learner].get(f"/attempts/{public_id}/review").get_data(as_text=True)
            score, most = self.model.score(newest[0])
            is_shown = self.model.shown(learner, {part: each.value for part, each in TIMINGS.items()})["score"]
            assert (f"{score:g} of {most:g} points" in page) == (is_shown and most > 0)

    def _why_not(self, learner: str) -> str:
        closes = self.model.dates_of(learner).closes
        return "closed" if closes is not None and closes <= self.model.now else "no_attempts_left"

    def _public_id(self, attempt_id: int) -> str:
        return self.session.get_one(Attempt, attempt_id).public_id

    def _post(self, learner: str, path: str, **body: object) -> TestResponse:
        self.session.rollback()  # on SQLite the app could not write meanwhile
        self.clock.time = self._now()
        return self.clients[learner].post(path, headers={"X-CSRFToken": self.tokens[learner]}, **body)


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else NOON + timedelta(seconds=seconds)


def in_order(due: int | None, closes: int | None) -> tuple[int | None, int | None]:
    """Return due and closing dates as a form takes them: closing not before due."""
    return (due, closes) if due is None or closes is None else (min(due, closes), max(due, closes))


def settings_of(dates: Dates) -> Settings:
    return Settings(
        title="A quiz",
        opens_at=None,
        due_at=moment(dates.due),
        closes_at=moment(dates.closes),
        attempts_allowed=dates.allowed,
        counted=CountedAttempt.BEST,
        time_limit_minutes=dates.limit,
        score_shown=TIMINGS["score"],
        answers_shown=TIMINGS["answers"],
        key_shown=TIMINGS["key"],
        explanations_shown=TIMINGS["explanations"],
    )


@pytest.fixture
def stage(app_on_each: Flask, cast_on_each: Cast) -> Stage:
    with app_on_each.app_context():
        engine = db.engines[None]
    return Stage(engine, cast_on_each)


def test_whatever_happens_by_pages_attempts_are_as_the_model_says(
    app_on_each: Flask, stage: Stage, clock: Clock
) -> None:
    class Machine(PagesMachine):
        pass

    Machine.stage, Machine.app, Machine.clock = stage, app_on_each, clock
    run_state_machine_as_test(Machine, settings=usual(EXAMPLES_BY_PAGES))


def test_whatever_happens_attempts_are_as_the_model_says(stage: Stage) -> None:
    class Machine(AttemptMachine):
        pass

    Machine.stage = stage
    run_state_machine_as_test(Machine, settings=usual(EXAMPLES))


def usual(examples: int) -> settings:
    return settings(max_examples=examples, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck))
