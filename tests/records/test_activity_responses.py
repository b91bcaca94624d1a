"""Answers in lessons on both databases: kept by whom, over what, how long, and gone with whom."""

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from course.records import activity_responses as records
from course.records.attempts import PRACTICE_LIFE, Learner
from course.records.personal_data import erase_student, everything_about, pseudonymise_student
from course.records.tables import ActivityResponse, Section, User
from course.web.database import writer
from tests.conftest import NOON

VISITOR = Learner(practice_key="a" * 64)
OTHER_VISITOR = Learner(practice_key="b" * 64)
NOBODY = Learner()


@pytest.fixture
def session(app_on_each):
    with app_on_each.app_context():
        yield writer()


@pytest.fixture
def ben(session, cast_on_each) -> Learner:
    return Learner(user=session.get_one(User, cast_on_each.ben.id))


@pytest.fixture
def bea(session, cast_on_each) -> Learner:
    return Learner(user=session.get_one(User, cast_on_each.bea.id))


def save(session, learner, row, value, *, activity="compare", now=NOON) -> None:
    records.save_activity_response(session, learner, activity, row, value, now=now)


def test_answers_come_back_by_activity_and_row_as_they_were(session, ben) -> None:
    save(session, ben, "length", "both")
    save(session, ben, "age", {"dated": False, "says": ["é", 2, None]})
    save(session, ben, "bridge", "Ask of what.", activity="sentence")
    save(session, ben, "when", "2016", activity="timeline")

    found = records.activity_responses(session, ben, ["compare", "sentence", "figures"])

    assert found == {
        "compare": {"length": "both", "age": {"dated": False, "says": ["é", 2, None]}},
        "sentence": {"bridge": "Ask of what."},
    }


@pytest.mark.parametrize("who", ["user", "visitor"])
def test_later_answer_takes_the_place_of_an_earlier_one(session, ben, who) -> None:
    learner = {"user": ben, "visitor": VISITOR}[who]
    save(session, learner, "length", "both")

    save(session, learner, "length", "conflict", now=NOON + timedelta(minutes=1))

    assert records.activity_responses(session, learner, ["compare"]) == {"compare": {"length": "conflict"}}
    assert [row.saved_at for row in session.scalars(select(ActivityResponse))] == [NOON + timedelta(minutes=1)]


def test_answer_taken_back_is_gone(session, ben) -> None:
    save(session, ben, "length", "both")
    save(session, ben, "age", "both")

    save(session, ben, "length", None)

    assert records.activity_responses(session, ben, ["compare"]) == {"compare": {"age": "both"}}


def test_nobody_sees_anybody_elses_answers(session, ben, bea) -> None:
    save(session, ben, "length", "both")
    save(session, VISITOR, "length", "conflict")

    assert records.activity_responses(session, bea, ["compare"]) == {}
    assert records.activity_responses(session, OTHER_VISITOR, ["compare"]) == {}
    assert records.activity_responses(session, NOBODY, ["compare"]) == {}
    assert records.activity_responses(session, VISITOR, ["compare"]) == {"compare": {"length": "conflict"}}


def test_user_who_signed_in_where_a_visitor_answered_sees_their_own_answers_only(session, ben) -> None:
    save(session, VISITOR, "length", "conflict")
    signed_in = Learner(user=ben.user, practice_key=VISITOR.practice_key)

    save(session, signed_in, "age", "both")

    assert records.activity_responses(session, signed_in, ["compare"]) == {"compare": {"age": "both"}}
    assert records.activity_responses(session, VISITOR, ["compare"]) == {"compare": {"length": "conflict"}}


def test_answer_may_take_two_thousand_bytes_and_no_more(session, ben) -> None:
    save(session, ben, "length", "é" * 999)

    with pytest.raises(records.AnswerTooLongError):
        save(session, ben, "length", "é" * 1000)

    assert records.activity_responses(session, ben, ["compare"]) == {"compare": {"length": "é" * 999}}


def test_forgetting_takes_these_activities_of_this_learner_only(session, ben, bea) -> None:
    for learner in (ben, bea, VISITOR):
        save(session, learner, "length", "both")
        save(session, learner, "when", "2016", activity="timeline")

    records.forget_activity_responses(session, ben, ["compare"])
    records.forget_activity_responses(session, NOBODY, ["compare", "timeline"])

    assert records.activity_responses(session, ben, ["compare", "timeline"]) == {"timeline": {"when": "2016"}}
    assert set(records.activity_responses(session, bea, ["compare", "timeline"])) == {"compare", "timeline"}
    assert set(records.activity_responses(session, VISITOR, ["compare", "timeline"])) == {"compare", "timeline"}


def test_forgetting_one_row_leaves_the_others(session, ben) -> None:
    save(session, ben, "bridge", "One.", activity="sentence")
    save(session, ben, "river", "Two.", activity="sentence")

    records.forget_activity_responses(session, ben, ["sentence"], row="bridge")

    assert records.activity_responses(session, ben, ["sentence"]) == {"sentence": {"river": "Two."}}


def test_visitors_answers_go_after_90_days_and_students_stay(session, ben) -> None:
    long_ago = NOON - PRACTICE_LIFE - timedelta(seconds=1)
    save(session, ben, "length", "both", now=long_ago)
    save(session, VISITOR, "length", "both", now=long_ago)
    save(session, VISITOR, "age", "both", now=NOON - PRACTICE_LIFE)

    records.forget_old_activity_responses(session, now=NOON)

    assert records.activity_responses(session, ben, ["compare"]) == {"compare": {"length": "both"}}
    assert records.activity_responses(session, VISITOR, ["compare"]) == {"compare": {"age": "both"}}


def test_everything_about_a_student_has_their_answers(session, cast_on_each, ben) -> None:
    save(session, ben, "length", {"relation": "both"})
    section = session.get_one(Section, cast_on_each.section.id)

    found = everything_about(session, section, ben.user)["activity_response"]

    assert [(each["activity"], each["row_id"], each["value"]) for each in found] == [
        ("compare", "length", {"relation": "both"})
    ]
    json.dumps(found)


def test_erased_and_pseudonymised_students_leave_no_answers(session, cast_on_each, ben, bea) -> None:
    section = session.get_one(Section, cast_on_each.section.id)
    for learner in (ben, bea, VISITOR):
        save(session, learner, "bridge", "I am who I am.", activity="sentence")

    pseudonymise_student(session, section, bea.user, rng=random.Random(4), now=NOON)
    erase_student(session, section, ben.user, now=NOON)

    assert [row.practice_key for row in session.scalars(select(ActivityResponse))] == [VISITOR.practice_key]
