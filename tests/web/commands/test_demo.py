"""The demo: what is put into its answers is what the reports find."""

import random
import re
from pathlib import Path
from statistics import mean, median
from zoneinfo import ZoneInfo

import pytest
from flask import current_app
from sqlalchemy import select

from course.assessment.statistics.misreadings import shared_misreadings
from course.records.assignments import assignments_of_section
from course.records.classes import learners
from course.records.gradebook import Standing, gradebook
from course.records.reports import gain_report, item_report, taken_quizzes
from course.records.tables import Attempt, Enrollment, EnrollmentRole, Response, User
from course.records.test_pairs import pairs_of_section
from course.web import create_app
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.commands.demo import STUDENTS_IN_CLASS, make_demo, planted_in
from course.web.database import close_connections, upgrade_database, writer
from tests.web.client import CheckingClient, bare_cells

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's three classes on the real course."""
    app = create_app(
        {"TESTING": True, "CONTENT_ROOT": ROOT, "RNG": random.Random(5)},
        environment={"INSTANCE": str(tmp_path_factory.mktemp("demo"))},
    )
    upgrade_database(app)
    with app.app_context():
        sections = make_demo(writer(), passphrase="four calm brown bears", echo=lambda _line: None)
        writer().commit()
        yield writer(), sections
    close_connections(app)


def planted():
    """What the demo puts in."""
    found = planted_in([quiz for quiz in catalogue().quizzes.values() if not quiz.form])
    assert found is not None
    return found


def analysis_of(session, section):
    """The item analysis of the quiz that carries the planted items."""
    (assignment,) = [each for each in assignments_of_section(session, section) if each.quiz_id == planted().quiz_id]
    (taken,) = taken_quizzes(session, assignment)
    return item_report(session, assignment, taken).analysis


def test_demo_has_ninety_students_in_three_classes(demo) -> None:
    session, sections = demo

    assert [len(learners(session, section)) for section in sections] == [STUDENTS_IN_CLASS] * 3


def test_each_quiz_is_due_at_one_time_of_day_whatever_the_clocks_do(demo) -> None:
    session, (section, *_) = demo
    zone = ZoneInfo(section.time_zone)

    times = {each.due_at.astimezone(zone).time() for each in assignments_of_section(session, section)}

    assert len(times) == 1


def test_nothing_was_due_before_the_students_joined(demo) -> None:
    session, (section, *_) = demo

    rows = gradebook(session, section, now=now()).rows

    assert [row.standing_in(Standing.BEFORE_JOINING) for row in rows] == [0] * STUDENTS_IN_CLASS
    assert any(row.standing_in(Standing.MISSING) for row in rows)


def test_shared_misreading_is_found_first_in_each_class(demo) -> None:
    session, sections = demo

    for section in sections:
        first = shared_misreadings(analysis_of(session, section))[0]
        assert (first.item_id, first.choice.id) == (planted().misread_item, planted().misread_option)


def test_good_item_tells_students_apart_and_bad_item_the_wrong_way_round(demo) -> None:
    session, sections = demo

    for section in sections:
        items = {item.item_id: item.discrimination for item in analysis_of(session, section).items}
        known = {item_id: value for item_id, value in items.items() if value is not None}
        assert known[planted().good_item] > max(0.3, median(known.values()))
        assert min(known, key=known.get) == planted().bad_item
        assert known[planted().bad_item] < -0.2


def test_overview_tells_to_look_at_the_bad_item_before_the_class(demo) -> None:
    session, sections = demo
    (assignment,) = [each for each in assignments_of_section(session, sections[0]) if each.quiz_id == planted().quiz_id]
    teacher = session.scalars(
        select(User)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.section_id == sections[0].id, Enrollment.role == EnrollmentRole.INSTRUCTOR)
    ).first()
    number = [item.id for item in catalogue().quizzes[planted().quiz_id].items].index(planted().bad_item) + 1
    client = CheckingClient(current_app, use_cookies=True).sign_in(teacher)
    page = client.get(f"/teach/classes/{sections[0].id}/assignments/{assignment.id}/reports").get_data(as_text=True)

    told = re.findall(r'<tr><td class="num">(\d+)</td>(?:(?!</tr>).)*Look at the key', bare_cells(page), re.DOTALL)
    assert told == [str(number)]


def test_surer_answers_are_right_more_often(demo) -> None:
    session, (section, *_) = demo
    (assignment,) = [each for each in assignments_of_section(session, section) if each.quiz_id == planted().quiz_id]
    query = select(Response.confidence, Response.score).join(Attempt, Attempt.id == Response.attempt_id)
    given = session.execute(query.where(Attempt.assignment_id == assignment.id)).all()

    guessed, certain = ([score for step, score in given if step == wanted] for wanted in (1, 4))

    assert mean(guessed) < mean(certain)


def test_gain_between_the_forms_is_found_and_lies_clear_of_nothing(demo) -> None:
    session, sections = demo

    for section in sections:
        (pair,) = pairs_of_section(session, section)
        forms = {quiz.id: quiz.form for quiz in catalogue().quizzes.values() if quiz.form}
        gain = gain_report(session, pair, forms).gain
        assert gain is not None
        assert gain.change_interval.low > 0
