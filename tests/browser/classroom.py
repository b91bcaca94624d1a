"""A class that shows every state a page can be in: assignments open, submitted, late, missed; cards; an invitation.

Ada teaches section 7B and looks after the school. Ben is her student. Bea came with a login card.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from course.assessment.item_types import Response, item_type
from course.assessment.quiz import Item, Quiz
from course.records import accounts, classes
from course.records.assignments import Settings, create_assignment, set_override
from course.records.attempts import Marks, save_responses, start_assigned, submit_attempt
from course.records.groups import make_group
from course.records.secrets import passphrase_hash
from course.records.tables import Assignment, CountedAttempt, FeedbackTiming, Presentation, Section, User, UserRole
from course.records.tables import Response as ResponseRow
from course.records.targets import Targets, set_targets
from course.records.test_pairs import create_pair, settle_order
from course.web import create_app
from course.web.catalogue import catalogue
from course.web.database import close_connections, upgrade_database, writer

PASSPHRASE = "four calm brown bears"
TIME_ZONE = "Europe/Berlin"
PARTS = ("score_shown", "answers_shown", "key_shown", "explanations_shown")
NOTHING_SHOWN = dict.fromkeys(PARTS, FeedbackTiming.NEVER)
SCORE_AT_ONCE = {**dict.fromkeys(PARTS, FeedbackTiming.WHEN_RELEASED), "score_shown": FeedbackTiming.AT_ONCE}
ANSWERS_AT_ONCE = {**SCORE_AT_ONCE, "answers_shown": FeedbackTiming.AT_ONCE}
KEY_AT_ONCE = {**ANSWERS_AT_ONCE, "key_shown": FeedbackTiming.AT_ONCE}


@dataclass(frozen=True, slots=True)
class Classroom:
    """What pages are found by: ids, codes and the public ids of attempts."""

    section_id: int
    empty_section_id: int
    join_code: str
    card_code: str
    invitation: str
    ben_id: int
    bea_id: int
    open_assignment_id: int
    submitted_assignment_id: int
    open_attempt: str
    submitted_attempt: str
    receipt_attempt: str
    one_by_one_attempt: str
    limited_assignment_id: int
    release_assignment_id: int
    score_attempt: str
    answers_attempt: str
    key_attempt: str
    full_section_id: int
    full_assignment_id: int
    pair_assignment_id: int
    group_id: int
    group_assignment_id: int


def instance_app(instance: Path, *, database_url: str = "", content_root: Path | None = None) -> Flask:
    """Return an app on an instance folder with all tables, to put records into it while its server stands or runs."""
    environment = {"INSTANCE": str(instance), "DATABASE_URL": database_url}
    app = create_app({"CONTENT_ROOT": content_root} if content_root else None, environment=environment)
    upgrade_database(app)
    return app


def make_teacher_and_class(app: Flask) -> int:
    """Make Ada with the empty class 7B, and return the id of the class."""
    with app.app_context():
        _person("Ada", "ada", UserRole.ADMIN, datetime.now(UTC))
        writer().commit()
    return make_class(app, "7B")


def make_class(app: Flask, name: str) -> int:
    """Make an empty class of Ada's and return its id."""
    now, rng = datetime.now(UTC), random.SystemRandom()
    with app.app_context():
        section = classes.create_section(writer(), _ada(), name=name, time_zone=TIME_ZONE, rng=rng, now=now)
        section_id = section.id
        writer().commit()
        return section_id


def assign_in(app: Flask, section_id: int, quiz_id: str, **changes: Any) -> None:
    """Let Ada assign a quiz to a class, without dates unless told otherwise."""
    with app.app_context():
        section = writer().get_one(Section, section_id)
        assign(section, _ada(), catalogue().quizzes[quiz_id], now=datetime.now(UTC), **changes)
        writer().commit()


def make_classroom(app: Flask) -> Classroom:
    """Fill an empty database and return where everything is."""
    section_id = make_teacher_and_class(app)
    now, rng = datetime.now(UTC), random.SystemRandom()
    with app.app_context():
        session = writer()
        ada = _ada()
        section = session.get_one(Section, section_id)
        empty = classes.create_section(session, ada, name="8C", time_zone=TIME_ZONE, rng=rng, now=now)
        ben = _person("Ben", "ben", UserRole.STUDENT, now)
        bea = _person("Bea", "bea", UserRole.STUDENT, now, with_passphrase=False)
        enrolled = {each.username: classes.enroll(session, section, each, now=now).id for each in (ben, bea)}
        week, day = timedelta(days=7), timedelta(days=1)
        begun = now - week
        share, tweet, articles = (catalogue().quizzes[each] for each in ("share-of-what", "the-tweet", "two-articles"))
        one = assign(section, ada, share, now=begun, due_at=now + week, attempts_allowed=2)
        two = assign(section, ada, tweet, now=begun, due_at=now - day)
        three = assign(section, ada, articles, now=begun, **NOTHING_SHOWN)
        four = assign(section, ada, tweet, now=begun, title="The tweet, points first", **SCORE_AT_ONCE)
        five = assign(section, ada, share, now=begun, title="Shares, to think over", **ANSWERS_AT_ONCE)
        six = assign(section, ada, share, now=begun, title="Shares, with the key", **KEY_AT_ONCE)
        assign(section, ada, tweet, now=begun, title="The tweet, once more", opens_at=now + week, due_at=now + 2 * week)
        assign(section, ada, articles, now=begun, title="Two articles, missed", due_at=now - day, closes_at=now - day)
        assign(section, ada, share, now=begun, title="Shares, not started", attempts_allowed=None)
        in_depth: dict[str, Any] = dict.fromkeys(("shuffles_items", "shuffles_options", "asks_confidence"), True)
        in_depth |= {
            "presentation": Presentation.ITEM_BY_ITEM,
            "time_limit_minutes": 600,
            "title": "Shares, one by one",
        }
        one_by_one = assign(section, ada, share, now=begun, **in_depth)
        limited = assign(section, ada, share, now=begun, title="Shares, with a time limit", time_limit_minutes=40)
        full_section_id, full_assignment_id, pair_assignment_id = _make_full_class(ada, now=now)
        red = make_group(session, section, name="Red", user_ids=[ben.id], now=now)
        for_red = assign(section, ada, share, now=begun, title="Shares, for the red group", due_at=now + week)
        set_targets(session, section, for_red, Targets(group_ids=frozenset({red.id})))
        nothing = dict.fromkeys(("opens_at", "due_at", "closes_at", "attempts_allowed", "time_factor"))
        set_override(session, for_red, red, **{**nothing, "due_at": now + 2 * week}, now=now)
        set_override(session, for_red, ben, **nothing, is_excused=True, now=now)
        take(for_red, bea, share, mixed_answers(share), now=begun)
        classroom = Classroom(
            section_id=section.id,
            empty_section_id=empty.id,
            join_code=section.join_code,
            card_code=accounts.issue_card(session, bea, rng=rng),
            invitation=accounts.invite_teacher(session, school_id=ada.school_id, now=now, created_by=ada),
            ben_id=enrolled["ben"],
            bea_id=enrolled["bea"],
            open_assignment_id=one.id,
            submitted_assignment_id=two.id,
            open_attempt=take(one, ben, share, mixed_answers(share)[:4], now=begun),
            submitted_attempt=take(two, ben, tweet, mixed_answers(tweet), now=begun, submit_at=now),
            receipt_attempt=take(three, ben, articles, mixed_answers(articles), now=begun, submit_at=now),
            release_assignment_id=four.id,
            score_attempt=take(four, ben, tweet, mixed_answers(tweet), now=begun, submit_at=now),
            answers_attempt=take(five, ben, share, mixed_answers(share), now=begun, submit_at=now),
            key_attempt=take(six, ben, share, mixed_answers(share), now=begun, submit_at=now),
            full_section_id=full_section_id,
            full_assignment_id=full_assignment_id,
            pair_assignment_id=pair_assignment_id,
            one_by_one_attempt=take(one_by_one, ben, share, mixed_answers(share)[:4], now=now),
            limited_assignment_id=limited.id,
            group_id=red.id,
            group_assignment_id=for_red.id,
        )
        session.execute(update(ResponseRow).values(confidence=1 + ResponseRow.id % 4))
        session.commit()
    close_connections(app)
    return classroom


def _make_full_class(ada: User, *, now: datetime) -> tuple[int, int, int]:
    """Make a class of twelve who took a quiz with a shared misreading, and the test before and after.

    Return the ids of the class, of the quiz's assignment and of the test before.
    """
    begun = now - timedelta(days=1)
    section = classes.create_section(writer(), ada, name="9A", time_zone=TIME_ZONE, rng=random.SystemRandom(), now=now)
    learners = [
        _person(f"Pupil {number}", f"pupil-{number}", UserRole.STUDENT, now, with_passphrase=False)
        for number in range(12)
    ]
    for learner in learners:
        classes.enroll(writer(), section, learner, now=now)
    quizzes = catalogue().quizzes
    forms = sorted((quiz for quiz in quizzes.values() if quiz.form), key=lambda quiz: quiz.form)
    share = quizzes["share-of-what"]
    once = assign(section, ada, share, now=begun, asks_confidence=True)
    before = Settings("Test before the course", None, None, None, 1, CountedAttempt.FIRST)
    after = Settings("Test after the course", None, None, None, 1, CountedAttempt.FIRST)
    pair = create_pair(
        writer(),
        section,
        ada,
        quiz_ids=(forms[0].id, forms[1].id),
        before=before,
        after=after,
        rng=random.SystemRandom(),
        now=begun,
    )
    halves = [writer().get_one(Assignment, each) for each in (pair.before_id, pair.after_id)]
    for number, learner in enumerate(learners):
        _take_with_confidence(once, learner, share, right_from=number, now=begun)
        for turn, half in enumerate(halves):
            form = quizzes[settle_order(writer(), half, learner.id, rng=random.SystemRandom())]
            answers = [(item.id, right(item)) for item in form.items[: 4 + number % 3 + 3 * turn]]
            take(half, learner, form, answers, now=begun, submit_at=now)
    return section.id, once.id, pair.before_id


def _take_with_confidence(assignment: Assignment, learner: User, quiz: Quiz, *, right_from: int, now: datetime) -> None:
    """Answer an item a minute: all rightly but the first `right_from`, and be sure of every other answer."""
    attempt = start_assigned(writer(), assignment, learner, quiz, rng=random.SystemRandom(), now=now)
    for place, item in enumerate(quiz.items):
        moment = now + timedelta(seconds=60 * (place + 1) + 3 * right_from)
        save_responses(
            writer(),
            attempt.id,
            {item.id: wrong(item) if place < right_from else right(item)},
            now=moment,
            marks={item.id: Marks(confidence=4 if place % 2 else 2)},
        )
    submit_attempt(writer(), attempt.id, now=now + timedelta(hours=1))


def make_student(app: Flask, section_id: int, name: str) -> User:
    """Make a student of a class with the usual passphrase; the username is the name in small letters."""
    moment = datetime.now(UTC)
    with app.app_context():
        user = _person(name, name.lower(), UserRole.STUDENT, moment)
        classes.enroll(writer(), writer().get_one(Section, section_id), user, now=moment)
        writer().commit()
        return user


def assign(section: Section, teacher: User, quiz: Quiz, *, now: datetime, **changes: Any) -> Assignment:
    """Assign a quiz: open from the start, no dates, one attempt, answers at once, unless told otherwise."""
    values: dict[str, Any] = {
        "title": quiz.title,
        "opens_at": None,
        "due_at": None,
        "closes_at": None,
        "attempts_allowed": 1,
        "counted": CountedAttempt.BEST,
        **changes,
    }
    return create_assignment(writer(), section, teacher, quiz_id=quiz.id, settings=Settings(**values), now=now)


def take(
    assignment: Assignment,
    learner: User,
    quiz: Quiz,
    answers: list[tuple[str, Response]],
    *,
    now: datetime,
    submit_at: datetime | None = None,
) -> str:
    """Start an attempt, save answers, submit it if it is said when; return its public id."""
    attempt = start_assigned(writer(), assignment, learner, quiz, rng=random.SystemRandom(), now=now)
    save_responses(writer(), attempt.id, dict(answers), now=now)
    if submit_at:
        submit_attempt(writer(), attempt.id, now=submit_at)
    return attempt.public_id


def mixed_answers(quiz: Quiz) -> list[tuple[str, Response]]:
    """Answer two items in three rightly, one wrongly, and leave the last one out."""
    return [(item.id, wrong(item) if place % 3 == 2 else right(item)) for place, item in enumerate(quiz.items[:-1])]


def right(item: Item) -> Response:
    """Return the right response."""
    return item_type(item).examples(item)[0]


def wrong(item: Item) -> Response:
    """Return a response that is not right."""
    return item_type(item).examples(item)[1]


def _ada() -> User:
    ada = accounts.user_by_username(writer(), "ada")
    assert ada is not None
    return ada


def _person(name: str, username: str, role: UserRole, now: datetime, *, with_passphrase: bool = True) -> User:
    school = accounts.the_school(writer(), now=now)
    return accounts.create_user(
        writer(),
        school_id=school.id,
        role=role,
        display_name=name,
        username=username,
        hashed_passphrase=passphrase_hash(PASSPHRASE) if with_passphrase else None,
        now=now,
    )
