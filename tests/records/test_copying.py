"""Copies: settings as they were, dates moved on the wall clock of the class, students never."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from course.records.assignments import assignments_of_section
from course.records.classes import archive_section, learners
from course.records.copying import copy_assignment, copy_section, copy_term, days_ahead, moved, terms_of_teacher
from course.records.tables import Assignment, Section, User
from course.web.database import writer
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("moment", "zone", "to_zone", "days", "expected"),
    [
        # Nine in Berlin stays nine in Berlin over the change to summer time on 29 March 2026.
        ((2026, 3, 27, 8), "Europe/Berlin", "Europe/Berlin", 7, (2026, 4, 3, 7)),
        # And back over the change to winter time on 25 October 2026.
        ((2026, 10, 23, 7), "Europe/Berlin", "Europe/Berlin", 7, (2026, 10, 30, 8)),
        # Half past two on the night of the change does not exist and moves on by the hour that is left out.
        ((2026, 3, 28, 1, 30), "Europe/Berlin", "Europe/Berlin", 1, (2026, 3, 29, 1, 30)),
        # Nine in the morning is nine in the morning in New York too.
        ((2026, 11, 23, 8), "Europe/Berlin", "America/New_York", 0, (2026, 11, 23, 14)),
        ((2026, 11, 23, 8), "Europe/Berlin", "Europe/Berlin", -364, (2025, 11, 24, 8)),
    ],
)
def test_dates_move_on_the_wall_clock(moment, zone, to_zone, days, expected) -> None:
    assert moved(datetime(*moment, tzinfo=UTC), zone, to_zone, days=days) == datetime(*expected, tzinfo=UTC)


def test_no_date_stays_no_date() -> None:
    assert moved(None, "UTC", "UTC", days=7) is None


@pytest.mark.parametrize(
    ("opens", "due", "closes", "now", "expected"),
    [
        ((11, 16), (11, 24), (11, 25), (11, 23), 0),  # it runs: it opened, and nothing is over
        (None, None, None, (11, 23), 0),
        (None, (11, 20), None, (11, 23), 7),
        ((11, 2), (11, 9), (11, 16), (11, 23), 28),  # noon on the 23rd is no more in the future
        (None, None, (11, 22), (11, 23), 7),
        # Four weeks on, on the wall clock, is an hour later in UTC since the clocks went back in between.
        (None, (10, 24), None, (11, 21), 28),
        ((9, 1), (9, 8), None, (11, 23), 84),
    ],
)
def test_proposed_weeks_put_the_first_date_into_the_future(school, opens, due, closes, now, expected) -> None:
    session, cast, _ = school
    first = session.get_one(Assignment, cast.assignment.id)
    first.opens_at, first.due_at, first.closes_at = (
        each and datetime(2026, *each, 12, tzinfo=UTC) for each in (opens, due, closes)
    )

    assert days_ahead([first], now=datetime(2026, *now, 12, tzinfo=UTC)) == expected


@pytest.fixture
def school(app_on_each, cast_on_each):
    """The app's writing session, the cast and Ada's class."""
    with app_on_each.app_context():
        yield writer(), cast_on_each, writer().get_one(Section, cast_on_each.section.id)


def test_copied_assignment_has_every_setting_of_the_first(school) -> None:
    session, cast, section = school
    first = session.get_one(Assignment, cast.assignment.id)
    first.time_limit_minutes, first.asks_confidence, first.shuffles_items = 40, True, True

    made = copy_assignment(session, first, section, cast.ada, days=7, now=NOON)

    own = {"id", "opens_at", "due_at", "closes_at", "created_at", "created_by_id", "released_at"}
    for name in set(Assignment.__table__.columns.keys()) - own:
        assert getattr(made, name) == getattr(first, name), name
    assert (made.due_at, made.closes_at) == (first.due_at + timedelta(7), first.closes_at + timedelta(7))
    assert made.released_at is None


def test_copied_class_has_the_quizzes_and_no_students(school) -> None:
    session, cast, section = school

    made = copy_section(
        session,
        section,
        session.get_one(User, cast.ada.id),
        name="8B",
        term="2027",
        days=364,
        rng=random.Random(3),
        now=NOON,
    )

    assert (made.name, made.term, made.time_zone) == ("8B", "2027", section.time_zone)
    assert made.join_code != section.join_code
    assert [each.title for each in assignments_of_section(session, made)] == ["The bridge"]
    assert learners(session, made) == []


def test_copying_a_term_takes_its_classes_archived_ones_too_and_no_others(school) -> None:
    session, cast, section = school
    ada = session.get_one(User, cast.ada.id)
    section.term = "2026"
    archive_section(session, section, now=NOON)
    copy_section(session, section, ada, name="Other", term="2025", days=0, rng=random.Random(3), now=NOON)

    made = copy_term(session, ada, term="2026", to_term="2027", days=364, rng=random.Random(4), now=NOON)

    assert [(each.name, each.term, each.archived_at) for each in made] == [("7B", "2027", None)]
    assert terms_of_teacher(session, ada) == ["2025", "2026", "2027"]
