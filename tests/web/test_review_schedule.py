"""The review schedule's pages: off until switched on, what is due, when a question comes again, what stays hidden."""

from __future__ import annotations

import pytest

from course.records.assignments import create_assignment
from course.records.classes import section_of_teacher
from course.records.review_cards import cards_of
from course.records.tables import FeedbackTiming
from course.web.database import reader, writer
from tests.conftest import NOON, Cast, assigned
from tests.web.client import CheckingClient
from tests.web.test_missed import items_of, text_of
from tests.web.test_regrading import correct
from tests.web.work import submitted_attempt

URL = "/my/review"


@pytest.fixture
def ben(browse, cast: Cast, app) -> CheckingClient:
    """Ben, whose class no longer has the quiz."""
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/remove")
    return browse(cast.ben)


def switch(client: CheckingClient, schedule: str, **values: str) -> None:
    """Switch the schedule on or off."""
    assert client.send(URL + "/switch", {"schedule": schedule, **values}).location == URL


def practise(client: CheckingClient, **answers: str) -> str:
    """Answer items of the bridge quiz and let each be explained; return the attempt's address."""
    attempt = client.send("/quizzes/bridge/practice").location
    for name, answer in answers.items():
        item = f"{attempt}/items/{name.replace('_', '-')}"
        client.send(item, {f"answer.{name.replace('_', '-')}": answer})
        client.send(item + "/explain")
    return attempt


def cards(app, cast: Cast) -> set[str]:
    """The ids of the items of which Ben has a card."""
    with app.app_context():
        return set(cards_of(reader(), cast.ben))


def test_schedule_is_off_and_says_what_it_does(app, ben, cast: Cast) -> None:
    practise(ben, material="wood")

    page = text_of(ben, URL)

    assert "It is off." in page
    assert "It is never graded, and your teacher does not see it." in page
    assert "You will see this question again" not in text_of(ben, ben.send("/quizzes/bridge/practice").location)
    assert cards(app, cast) == set()


def test_schedule_begins_with_what_was_answered_so_far(ben, clock) -> None:
    practise(ben, material="wood", one_length="disagree")
    switch(ben, "on")

    page = text_of(ben, URL)

    assert "Nothing is due today." in page
    assert "the next question comes tomorrow. 2 questions have a date." in page


def test_answer_says_when_its_question_comes_again(ben) -> None:
    switch(ben, "on")
    attempt = practise(ben, material="wood", one_length="disagree")

    wrong = text_of(ben, attempt + "/items/material")
    right = text_of(ben, attempt + "/items/one-length")

    assert "You will see this question again tomorrow." in wrong
    assert "You will see this question again in 2 days, on Wednesday 25 November." in right


def test_wrong_try_that_can_be_tried_again_gets_no_date_yet(app, ben, cast: Cast) -> None:
    switch(ben, "on")
    attempt = ben.send("/quizzes/bridge/practice").location
    ben.send(attempt + "/items/material", {"answer.material": "wood"})

    assert cards(app, cast) == set()


def test_due_questions_are_practised_as_a_run_and_then_wait_for_their_next_date(app, ben, clock) -> None:
    practise(ben, material="wood", one_length="disagree")
    switch(ben, "on")
    clock.forward(days=1)
    assert "1 question is due today." in text_of(ben, URL)

    run = ben.send(URL).location
    ben.send(run + "/items/material", {"answer.material": "steel"})
    told = text_of(ben, run + "/items/material")
    review = ben.get(ben.send(run + "/submit").location).get_data(as_text=True)

    assert items_of(app, run) == ["material"]
    assert "You will see this question again in" in told
    assert f'href="{URL}">Review schedule' in review
    assert "Nothing is due today." in text_of(ben, URL)


def test_question_due_later_today_is_due_today(ben, clock) -> None:
    practise(ben, material="wood")
    switch(ben, "on")
    clock.forward(hours=14)  # Tuesday, 02:00 in UTC and 03:00 in Berlin; it is due at noon

    assert "1 question is due today." in text_of(ben, URL)


def test_day_ends_at_midnight_in_the_classes_zone(ben, clock) -> None:
    practise(ben, material="wood")
    switch(ben, "on")
    clock.forward(hours=10, minutes=59)
    before = text_of(ben, URL)
    clock.forward(minutes=2)
    after = text_of(ben, URL)

    assert "Nothing is due today." in before
    assert "1 question is due today." in after


def test_switched_off_keeps_or_deletes_the_dates_as_the_student_chooses(app, ben, cast: Cast) -> None:
    practise(ben, material="wood")
    switch(ben, "on")
    switch(ben, "off", dates="keep")
    kept, page = cards(app, cast), text_of(ben, URL)
    switch(ben, "on")
    switch(ben, "off", dates="delete")

    assert (kept, cards(app, cast)) == ({"material"}, set())
    assert "The dates of 1 question are kept." in page


def test_nothing_is_due_or_noted_while_it_is_off(app, ben, cast: Cast, clock) -> None:
    practise(ben, material="wood")
    switch(ben, "on")
    switch(ben, "off", dates="keep")
    practise(ben, one_length="disagree")
    clock.forward(days=3)

    assert ben.send(URL).location == URL
    assert cards(app, cast) == {"material"}


def test_student_page_says_how_many_are_due(ben, clock) -> None:
    before = text_of(ben, "/my")
    practise(ben, material="wood")
    switch(ben, "on")
    clock.forward(days=1)

    assert "Review schedule (off)" in before
    assert "Review schedule : 1 due today" in text_of(ben, "/my")


def test_assigned_answers_get_their_dates_once_all_of_the_attempt_is_shown(app, browse, cast: Cast, clock) -> None:
    with app.app_context():
        section = section_of_teacher(writer(), cast.section.id, cast.ada)
        settings = assigned(explanations_shown=FeedbackTiming.AFTER_DUE)
        made = create_assignment(writer(), section, cast.ada, quiz_id="bridge", settings=settings, now=NOON)
        writer().commit()
        writer().refresh(made)
        _ = made.section
        writer().expunge_all()
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/remove")
    submitted_attempt(app, cast.ben, made, {"material": {"chosen": ["wood"]}})
    ben = browse(cast.ben)
    switch(ben, "on")
    before = cards(app, cast)
    clock.forward(days=1, minutes=1)

    page = text_of(ben, URL)

    assert before == set()
    assert cards(app, cast) == {"material", "only-new", "one-length", "settles-material", "on-foot"}
    assert "5 questions are due today." in page


def test_question_dropped_by_the_teacher_gets_no_date(app, browse, cast: Cast) -> None:
    wrong = {"material": {"chosen": ["wood"]}, "on-foot": {"entered": "95"}}
    submitted_attempt(app, cast.ben, cast.assignment, wrong)
    correct(browse(cast.ada), cast, {"action": "drop", "reason": "Unclear."}, "material")

    switch(browse(cast.ben), "on")

    assert "material" not in cards(app, cast)
    assert "on-foot" in cards(app, cast)


def test_question_of_a_quiz_that_the_class_has_now_is_not_due(app, ben, browse, cast: Cast, clock) -> None:
    practise(ben, material="wood")
    switch(ben, "on")
    with app.app_context():
        section = section_of_teacher(writer(), cast.section.id, cast.ada)
        settings = assigned(due_at=None, closes_at=None)
        create_assignment(writer(), section, cast.ada, quiz_id="bridge", settings=settings, now=NOON)
        writer().commit()
    clock.forward(days=1)

    page = text_of(ben, URL)
    assert "Nothing that you can practise is due today." in page
    assert "1 question waits until “The bridge” shows its answers." in page
    assert ben.send(URL).location == URL


def test_schedule_is_for_students_who_are_signed_in(browse, cast: Cast) -> None:
    assert browse(cast.ada).get(URL).status_code == 404
    assert browse().get(URL).location.startswith("/sign-in")
