"""The pages of the test before and after: its two forms belong to no lesson, and neither spoils the other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from course.records.assignments import create_assignment
from course.records.tables import Assignment, Section, User
from course.web.catalogue import catalogue
from course.web.database import writer
from tests.conftest import NOON, Cast, assigned
from tests.web.test_reading import text_of
from tests.web.work import submitted_attempt


@pytest.fixture
def with_forms(app: Flask) -> Flask:
    """The small course with its quiz as two forms of a test beside it."""
    with app.app_context():
        found = catalogue()
    bridge = found.quizzes["bridge"]
    forms = {
        f"form-{letter.lower()}": replace(
            bridge, id=f"form-{letter.lower()}", title=f"Form {letter}", lesson="", form=letter
        )
        for letter in "AB"
    }
    app.extensions["catalogue"] = replace(found, quizzes={**found.quizzes, **forms})
    return app


def give(app: Flask, cast: Cast, quiz_id: str) -> Assignment:
    """Give a quiz to Ben's class."""
    with app.app_context():
        section, ada = writer().get_one(Section, cast.section.id), writer().get_one(User, cast.ada.id)
        made = create_assignment(writer(), section, ada, quiz_id=quiz_id, settings=assigned(title=quiz_id), now=NOON)
        writer().commit()
        writer().refresh(made)
        writer().expunge(made)
    return made


def practice_of(client, quiz_id: str) -> str:
    """Where asking to practise a quiz leads."""
    return client.send(f"/quizzes/{quiz_id}/practice").location


def test_home_offers_both_forms(with_forms: Flask, browse) -> None:
    page = browse().get("/").get_data(as_text=True)

    assert 'href="/quizzes/form-a"' in page
    assert 'href="/quizzes/form-b"' in page
    assert "Before and after" in text_of(page)


def test_home_of_a_course_without_a_test_says_nothing_of_one(app: Flask, browse) -> None:
    assert "Before and after" not in browse().get("/").get_data(as_text=True)


def test_page_of_a_form_names_no_lesson_and_leads_to_the_other_form(with_forms: Flask, browse) -> None:
    page = browse().get("/quizzes/form-a").get_data(as_text=True)

    assert "Test before and after the course" in page
    assert "/lessons/bridge" not in page
    assert 'href="/quizzes/form-b"' in page


def test_visitor_practises_a_form_and_reviews_it(with_forms: Flask, browse, cast: Cast) -> None:
    client = browse()
    attempt = client.get(practice_of(client, "form-a")).location.rsplit("/items", 1)[0]
    review = client.get(client.send(attempt + "/submit").location).get_data(as_text=True)

    assert "Back to the lesson" not in review
    assert "0 of 5 points" in review


def test_student_takes_an_assigned_form_and_is_offered_no_lesson(with_forms: Flask, browse, cast: Cast) -> None:
    give(with_forms, cast, "form-a")

    page = browse(cast.ben).get("/my").get_data(as_text=True)

    assert "form-a" in page
    assert page.count("Read the lesson") == 1


def test_other_form_cannot_be_practised_while_the_class_takes_one(with_forms: Flask, browse, cast: Cast) -> None:
    form_a = give(with_forms, cast, "form-a")
    client = browse(cast.ben)
    before = practice_of(client, "form-a"), practice_of(client, "form-b")
    submitted_attempt(with_forms, cast.ben, form_a)
    between = practice_of(client, "form-b")
    submitted_attempt(with_forms, cast.ben, give(with_forms, cast, "form-b"))
    after = practice_of(client, "form-b")

    assert before == ("/quizzes/form-a", "/quizzes/form-b")
    assert between == "/quizzes/form-b"
    assert after.startswith("/attempts/")
    assert "Your class takes this test" not in client.get("/quizzes/form-b").get_data(as_text=True)
