"""Practising only what one missed: in one quiz and across quizzes, by visitors and students, and what stays hidden."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from course.records.assignments import create_assignment
from course.records.attempts import attempt_by_public_id, save_responses, start_assigned, submit_attempt
from course.records.classes import section_of_teacher
from course.records.tables import Assignment, Attempt, FeedbackTiming, QuizVersion, Response
from course.records.versions import pinned_quiz
from course.web import create_app
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.commands.upkeep import tidy_up
from course.web.database import close_connections, reader, writer
from tests.conftest import Cast, Clock, assigned, make_cast
from tests.kinds import make_course
from tests.web.client import CheckingClient
from tests.web.test_regrading import token

WRONG = {
    "how-many-boats": ["fifty-five"],
    "who-counts": ["mayor"],
    "the-counter": "somebody",
    "which-page": ["forty=report", "keeper=neither", "fifty-five=almanac"],
}
RIGHT = {
    "how-many-boats": ["forty"],
    "who-counts": ["keeper"],
    "the-counter": "a keeper",
    "which-page": ["forty=almanac", "keeper=almanac", "fifty-five=report"],
}
NOT_HERE = "There is nothing to practise again at the moment."


@pytest.fixture
def app(sqlite_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The app on the lake course, which has two quizzes."""
    made = create_app(
        {"TESTING": True, "CONTENT_ROOT": make_course(tmp_path / "kinds"), "CLOCK": clock, "RNG": random.Random(1)},
        environment={"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url},
    )
    yield made
    close_connections(made)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return make_cast(app)


@pytest.fixture
def visitor(browse: Callable[..., CheckingClient], cast: Cast) -> CheckingClient:
    return browse()


@pytest.fixture
def ben(browse: Callable[..., CheckingClient], cast: Cast) -> CheckingClient:
    return browse(cast.ben)


def text_of(client: CheckingClient, url: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(url).get_data(as_text=True)).split())


def practise(client: CheckingClient, clock: Clock, attempt: str, answers: dict[str, object]) -> None:
    """Answer items of a practice attempt, a minute apart, each explained at once."""
    for item_id, answer in answers.items():
        clock.forward(minutes=1)
        client.send(f"{attempt}/items/{item_id}", {f"answer.{item_id}": answer})
        client.send(f"{attempt}/items/{item_id}/explain")


def miss(client: CheckingClient, clock: Clock, quiz_id: str, *item_ids: str) -> str:
    """Practise a quiz, answer these items wrongly and finish; return the attempt's address."""
    attempt = client.send(f"/quizzes/{quiz_id}/practice").location
    practise(client, clock, attempt, {item_id: WRONG[item_id] for item_id in item_ids})
    client.send(attempt + "/submit")
    return attempt


def items_of(app: Flask, attempt: str) -> list[str]:
    """The ids of the items of an attempt, in order."""
    with app.app_context():
        row = attempt_by_public_id(reader(), attempt.split("/")[2])
        assert row is not None
        return [item.id for item in pinned_quiz(reader(), row.quiz_version_id).items]


def assign(app: Flask, cast: Cast, quiz_id: str, **settings: object) -> int:
    """Let Ada assign a quiz to her class."""
    with app.app_context():
        section = section_of_teacher(writer(), cast.section.id, cast.ada)
        assert section is not None
        made = create_assignment(writer(), section, cast.ada, quiz_id=quiz_id, settings=assigned(**settings), now=now())
        writer().commit()
        return made.id


def work(app: Flask, cast: Cast, assignment_id: int, answers: dict[str, dict[str, object]]) -> str:
    """Let Ben take an assignment and submit it; return the attempt's address."""
    with app.app_context():
        assignment = writer().get_one(Assignment, assignment_id)
        quiz = catalogue().quizzes[assignment.quiz_id]
        attempt = start_assigned(writer(), assignment, cast.ben, quiz, rng=rng(), now=now())
        save_responses(writer(), attempt.id, answers, now=now())  # type: ignore[arg-type]
        submit_attempt(writer(), attempt.id, now=now())
        writer().commit()
        return f"/attempts/{attempt.public_id}"


def test_review_of_practice_names_what_was_missed_where_to_read_and_how_to_practise_it(app, visitor, clock) -> None:
    attempt = miss(visitor, clock, "two-pages", "who-counts")

    page = visitor.get(attempt + "/review").get_data(as_text=True)

    assert "What you missed" in page
    assert "/lessons/two-pages#" in page
    assert 'action="/quizzes/two-pages/missed"' in page
    assert "Practise these again" in page


def test_run_of_one_quiz_has_what_was_missed_in_it_and_nothing_else(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "how-many-boats", "who-counts")
    miss(visitor, clock, "kinds", "the-counter")

    run = visitor.send("/quizzes/two-pages/missed").location

    assert items_of(app, run) == ["how-many-boats", "who-counts"]
    assert "Question 1 of 2: Quiz: two pages: what I missed" in text_of(visitor, visitor.get(run).location)


def test_run_across_quizzes_begins_with_the_oldest_and_takes_turns_between_quizzes(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    miss(visitor, clock, "kinds", "the-counter", "which-page")

    run = visitor.send("/missed").location

    assert items_of(app, run) == ["who-counts", "the-counter", "how-many-boats", "which-page"]


def test_run_is_explained_and_scored_like_any_practice(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts")
    miss(visitor, clock, "kinds", "the-counter")
    run = visitor.send("/missed").location
    practise(visitor, clock, run, {"who-counts": RIGHT["who-counts"], "the-counter": WRONG["the-counter"]})

    review = text_of(visitor, visitor.send(run + "/submit").location)

    assert "Review: What I missed" in review
    assert "1 of 2 points" in review
    assert "A keeper does, each spring." in review
    assert "A keeper counts the boats" in review  # the quotation, from the version that the run refers to
    assert "All that I missed" in review


def test_item_answered_right_at_the_first_try_is_missed_no_longer(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    practise(visitor, clock, visitor.send("/missed").location, {"who-counts": RIGHT["who-counts"]})

    page = text_of(visitor, "/missed")

    assert "Who counts the boats?" not in page
    assert "How many boats does the almanac count?" in page


def test_item_answered_right_with_a_hint_or_at_the_second_try_stays_missed(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    run = visitor.send("/missed").location
    visitor.send(run + "/items/who-counts/hint", {"hint": "1"})
    visitor.send(run + "/items/how-many-boats", {"answer.how-many-boats": "fifty-five"})
    practise(visitor, clock, run, {each: RIGHT[each] for each in ("who-counts", "how-many-boats")})

    assert "2 questions from all quizzes" in text_of(visitor, "/missed")


def test_wrong_try_not_yet_explained_is_no_miss(visitor, clock) -> None:
    attempt = visitor.send("/quizzes/two-pages/practice").location
    visitor.send(attempt + "/items/who-counts", {"answer.who-counts": "mayor"})

    assert "Nothing at the moment" in text_of(visitor, "/missed")


def test_question_left_blank_in_an_assigned_quiz_is_missed_once_all_is_shown(app, ben, cast: Cast, clock) -> None:
    settings = {"explanations_shown": FeedbackTiming.AFTER_DUE}
    attempt = work(app, cast, assign(app, cast, "two-pages", **settings), {"who-counts": {"chosen": ["keeper"]}})

    before = text_of(ben, "/missed")
    clock.forward(days=1)
    review = text_of(ben, attempt + "/review").partition("What you missed")[2].partition("Practise these again")[0]

    assert "How many boats does the almanac count?" not in before
    assert "How many boats does the almanac count?" in text_of(ben, "/missed")
    assert "How many boats does the almanac count?" in review
    assert "Who counts the boats?" not in review


def test_nothing_missed_starts_nothing(app, visitor, clock) -> None:
    assert visitor.send("/missed").location == "/missed"
    assert NOT_HERE in text_of(visitor, "/missed")
    assert visitor.send("/quizzes/two-pages/missed").location == "/quizzes/two-pages"
    assert visitor.send("/quizzes/nothing/missed").status_code == 404


def test_starting_again_goes_on_with_the_run_that_is_open(visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    run = visitor.send("/missed").location
    practise(visitor, clock, run, {"who-counts": RIGHT["who-counts"]})

    assert visitor.send("/missed").location == run
    assert "Go on practising" in text_of(visitor, "/missed")


def test_run_in_which_all_is_done_ends_when_the_next_begins(visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts")
    run = visitor.send("/missed").location
    practise(visitor, clock, run, {"who-counts": WRONG["who-counts"]})

    following = visitor.send("/missed").location

    assert following != run
    assert visitor.get(run).location == run + "/review"


def test_run_has_ten_items_at_most(app, visitor, clock, monkeypatch) -> None:
    monkeypatch.setattr("course.web.runs.MOST_ITEMS", 1)
    miss(visitor, clock, "two-pages", "how-many-boats", "who-counts")

    assert items_of(app, visitor.send("/missed").location) == ["how-many-boats"]
    assert "Go on practising" in text_of(visitor, "/missed")


def test_missed_items_are_ones_own(browse, visitor, clock, cast: Cast) -> None:
    miss(visitor, clock, "two-pages", "who-counts")

    for other in (browse(), browse(cast.ben), browse(cast.ada)):
        assert "Nothing at the moment" in text_of(other, "/missed")


def test_run_takes_an_item_as_the_catalogue_has_it_now_and_leaves_out_what_is_gone(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    found = app.extensions["catalogue"]
    quiz = found.quizzes["two-pages"]
    items = tuple(
        replace(item, stem="CORRECTED: who counts?") if item.id == "who-counts" else item
        for item in quiz.items
        if item.id != "how-many-boats"
    )
    app.extensions["catalogue"] = replace(found, quizzes={**found.quizzes, "two-pages": replace(quiz, items=items)})

    run = visitor.send("/missed").location

    assert items_of(app, run) == ["who-counts"]
    assert "CORRECTED: who counts?" in text_of(visitor, visitor.get(run).location)


def test_run_keeps_its_items_as_they_were_when_it_began(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts")
    run = visitor.send("/missed").location
    found = app.extensions["catalogue"]
    app.extensions["catalogue"] = replace(found, quizzes={})

    practise(visitor, clock, run, {"who-counts": WRONG["who-counts"]})

    assert "The mayor wrote a letter." in text_of(visitor, visitor.send(run + "/submit").location)


def test_released_assignment_can_be_practised_for_what_was_missed(app, ben, cast: Cast) -> None:
    attempt = work(app, cast, assign(app, cast, "two-pages"), {"how-many-boats": {"chosen": ["fifty-five"]}})
    blank = [item.id for item in app.extensions["catalogue"].quizzes["two-pages"].items if item.id != "how-many-boats"]

    review = ben.get(attempt + "/review").get_data(as_text=True)
    run = ben.send("/quizzes/two-pages/missed").location

    assert "Practise these again" in review
    assert sorted(items_of(app, run)) == sorted(["how-many-boats", *blank])


def test_dropped_question_is_missed_neither_on_the_list_nor_in_the_review(app, browse, ben, cast: Cast) -> None:
    assignment_id = assign(app, cast, "two-pages")
    wrong = {"who-counts": {"chosen": ["mayor"]}, "how-many-boats": {"chosen": ["fifty-five"]}}
    attempt = work(app, cast, assignment_id, wrong)
    url = f"/teach/classes/{cast.section.id}/assignments/{assignment_id}/corrections/items/who-counts"
    ada, drop = browse(cast.ada), {"action": "drop", "reason": "Unclear."}
    ada.send(url, {**drop, "token": token(ada.send(url, drop).get_data(as_text=True))})

    listed = text_of(ben, "/missed")
    review = text_of(ben, attempt + "/review")

    assert "Who counts the boats?" not in listed
    assert "How many boats does the almanac count?" in listed
    assert "Who counts the boats?" not in review.partition("What you missed")[2].partition("Practise these again")[0]


@pytest.mark.parametrize("part", ["score_shown", "answers_shown", "key_shown", "explanations_shown"])
def test_assignment_of_which_any_part_is_kept_back_gives_no_missed_items(app, ben, cast: Cast, clock, part) -> None:
    settings = {part: FeedbackTiming.AFTER_DUE}
    work(app, cast, assign(app, cast, "two-pages", **settings), {"who-counts": {"chosen": ["mayor"]}})

    before = text_of(ben, "/missed")
    clock.forward(days=1)
    after = text_of(ben, "/missed")

    assert "Nothing at the moment" in before
    assert "Who counts the boats?" in after


def test_quiz_that_a_class_has_now_gives_no_missed_items_and_stops_a_run_that_is_open(app, ben, clock, cast) -> None:
    miss(ben, clock, "two-pages", "who-counts")
    miss(ben, clock, "kinds", "the-counter")
    run = ben.send("/missed").location
    assign(app, cast, "two-pages", due_at=None, closes_at=None)

    listed = text_of(ben, "/missed")
    shown = ben.get(run + "/items/who-counts")
    answered = ben.send(run + "/items/who-counts", {"answer.who-counts": "mayor"})
    hinted = ben.send(run + "/items/who-counts/hint", {"hint": "1"})
    following = ben.send("/missed").location

    assert "Who counts the boats?" not in listed
    assert "1 question waits until “The bridge” shows its answers." in listed
    assert [each.location for each in (shown, answered, hinted)] == [run + "/submit"] * 3
    assert "belongs to a quiz that your class has now" in text_of(ben, run + "/review")
    assert "A keeper does, each spring." not in text_of(ben, run + "/review")
    assert items_of(app, following) == ["the-counter"]


def test_missed_questions_that_all_wait_for_an_assignment_are_counted_and_not_called_nothing(
    app, ben, clock, cast: Cast
) -> None:
    miss(ben, clock, "two-pages", "who-counts", "how-many-boats")
    assign(app, cast, "two-pages", title="Boats again", due_at=None, closes_at=None)

    page = text_of(ben, "/missed")

    assert "Nothing that you can practise at the moment." in page
    assert "2 questions wait until “Boats again” shows its answers." in page
    assert "Practise a quiz" not in page


def test_practice_begun_before_a_class_got_the_quiz_explains_nothing_until_it_may(app, ben, clock, cast) -> None:
    open_practice = ben.send("/quizzes/two-pages/practice").location
    practise(ben, clock, open_practice, {"who-counts": WRONG["who-counts"]})
    assign(app, cast, "two-pages", due_at=None, closes_at=None)

    ben.send(open_practice + "/submit")
    review = text_of(ben, open_practice + "/review")

    assert "8 questions belong to a quiz that your class has now" in review
    assert "The mayor wrote a letter." not in review


def test_results_of_a_class_hold_no_practice(app, browse, ben, clock, cast: Cast) -> None:
    assignment_id = assign(app, cast, "two-pages")
    work(app, cast, assignment_id, {"who-counts": {"chosen": ["mayor"]}})
    practise(ben, clock, ben.send("/quizzes/two-pages/missed").location, {"who-counts": RIGHT["who-counts"]})

    url = f"/teach/classes/{cast.section.id}/assignments/{assignment_id}/responses.csv"
    rows = browse(cast.ada).get(url).get_data(as_text=True).splitlines()

    assert len(rows) == 2
    assert ",who-counts,single,mayor,0,1," in rows[1]


def composed(session: Session) -> list[str]:
    """The ids of all composed quizzes that are pinned."""
    return [row.quiz_id for row in session.query(QuizVersion) if row.quiz_id.startswith("run.")]


def test_tidying_forgets_a_composed_quiz_that_no_attempt_refers_to(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts")
    kept = visitor.send("/missed").location
    clock.forward(days=80)
    with app.app_context():
        before = composed(reader())
        tidy_up()
        still = composed(reader())
    clock.forward(days=11)
    with app.app_context():
        tidy_up()
        after = composed(reader())
        responses = reader().query(Response).count()

    assert kept.startswith("/attempts/")
    assert (before, still, after) == (["run.missed"], ["run.missed"], [])
    assert responses == 0


def test_composed_quiz_takes_a_few_hundred_bytes(app, visitor, clock) -> None:
    miss(visitor, clock, "two-pages", "who-counts", "how-many-boats")
    run = visitor.send("/missed").location

    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=run.split("/")[2]).one()
        assert len(row.version.document) < 300


def test_assignment_that_closed_without_an_attempt_no_longer_holds_its_questions_back(
    app, ben, clock, cast: Cast
) -> None:
    miss(ben, clock, "two-pages", "who-counts")
    assign(app, cast, "two-pages", title="Boats again", due_at=None, closes_at=clock() + timedelta(days=1))

    before = text_of(ben, "/missed")
    clock.forward(days=1)
    after = text_of(ben, "/missed")

    assert "1 question waits until “Boats again” shows its answers." in before
    assert "waits until" not in after
    assert "Who counts the boats?" in after
