"""Taking a quiz: practice and assigned work, saving, submitting, deadlines, and what is shown when."""

import json
import re
from dataclasses import replace

import pytest

from course.records.attempts import saved_responses
from course.records.tables import Attempt
from course.web.database import reader
from tests.conftest import Cast
from tests.web.work import RIGHT, RIGHT_FORM, begun_attempt, submitted_attempt

SECRETS = ("RATIONALE-", "Only one of the two says so.", "That is the share not on foot.")


def start(client, cast: Cast) -> str:
    """Start Ben's assignment and return the attempt's address."""
    return client.send(f"/my/assignments/{cast.assignment.id}/start").location


def stored(app, public_id: str) -> dict[str, object]:
    """The stored responses of an attempt."""
    with app.app_context():
        attempt = reader().query(Attempt).filter_by(public_id=public_id).one()
        return {item_id: row.response for item_id, row in saved_responses(reader(), attempt.id).items()}


def shown_fields(page: str) -> dict[str, str]:
    """What the page's hidden fields say was saved when it was made."""
    found = re.findall(r'name="(shown\.[^"]+)" value="([^"]*)"', page)
    return {name: value.replace("&#34;", '"') for name, value in found}


def test_visitor_practises_with_an_explanation_after_each_answer_and_a_review(browse, cast: Cast) -> None:
    client = browse()
    first = client.get(client.send("/quizzes/bridge/practice").location).location
    asked = client.get(first).get_data(as_text=True)
    client.send(first, {"answer.material": "wood"})
    answered = client.get(client.send(first + "/explain").location).get_data(as_text=True)
    attempt = first.rsplit("/items", 1)[0]
    review = client.get(client.send(attempt + "/submit").location).get_data(as_text=True)

    assert not [secret for secret in SECRETS if secret in asked]
    assert "RATIONALE-WOOD" in answered
    assert "You chose" in answered
    assert "rebuilt in steel" in answered
    assert "/sources/new-report#lead.steel" in answered
    assert "0 of 5 points" in review


def test_practice_answer_stays_as_it_is_once_explained(app, browse, cast: Cast) -> None:
    client = browse()
    first = client.get(client.send("/quizzes/bridge/practice").location).location
    client.send(first, {"answer.material": "wood"})
    client.send(first + "/explain")

    client.send(first, {"answer.material": "steel"})

    assert stored(app, first.split("/")[2]) == {"material": {"chosen": ["wood"]}}


def test_practice_goes_on_at_the_first_question_not_answered(browse, cast: Cast) -> None:
    client = browse()
    first = client.get(client.send("/quizzes/bridge/practice").location).location
    client.send(first, {"answer.material": "wood"})
    client.send(first + "/explain")

    again = client.get(client.send("/quizzes/bridge/practice").location).location

    assert again.endswith("/items/only-new")


def test_empty_practice_answer_asks_to_choose_or_skip(browse, cast: Cast) -> None:
    client = browse()
    first = client.get(client.send("/quizzes/bridge/practice").location).location

    response = client.send(first)

    assert response.status_code == 422
    assert "Choose or enter an answer, or skip this question." in response.get_data(as_text=True)


def test_visitors_practice_belongs_to_their_browser_alone(browse, cast: Cast) -> None:
    client = browse()
    attempt = client.send("/quizzes/bridge/practice").location

    assert client.get(attempt).status_code == 303
    assert browse().get(attempt).status_code == 404
    assert browse(cast.ada).get(attempt + "/review").status_code == 404


def test_assigned_quiz_shows_no_key_or_rationale_before_it_may(browse, cast: Cast) -> None:
    client = browse(cast.ben)

    page = client.get(start(client, cast)).get_data(as_text=True)

    assert "What is the bridge made of" in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "correct" not in page.lower()


def test_answers_sent_one_by_one_are_saved_and_found_again(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    first = client.send_json(attempt + "/save", {"item": "material", "answer": ["wood"]})
    client.send_json(attempt + "/save", {"item": "on-foot", "answer": ["0,5 %"]})
    client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})

    assert first.get_json() == {"saved": True, "saved_at": "2026-11-23T12:00:00+00:00", "left_open": ""}
    assert stored(app, attempt.split("/")[2]) == {"material": {"chosen": ["steel"]}, "on-foot": {"entered": "0,5 %"}}
    page = browse(cast.ben).get(attempt).get_data(as_text=True)
    assert 'value="steel" id="answer.material.steel" checked' in page


def test_answer_can_be_taken_back(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "only-new", "answer": ["steel"]})

    client.send_json(attempt + "/save", {"item": "only-new", "answer": []})

    assert stored(app, attempt.split("/")[2]) == {}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"item": "material", "answer": ["glass"]}, "Choose from the answers shown with this question."),
        ({"item": "material", "answer": ["wood", "steel"]}, "Choose one answer only."),
        ({"item": "material", "answer": 7}, "Choose from the answers shown with this question."),
        ({"item": "material", "answer": {"chosen": [None]}}, "Choose from the answers shown with this question."),
        ({"item": "nothing", "answer": []}, "This question is not part of the quiz. Load the page again."),
        ({"item": 5}, "This answer could not be read. Load the page again."),
        ([], "This answer could not be read. Load the page again."),
        ("text", "This answer could not be read. Load the page again."),
    ],
)
def test_answer_that_cannot_be_is_refused_with_a_message(browse, cast: Cast, sent: object, message: str) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    response = client.send_json(attempt + "/save", sent)

    assert response.status_code == 422
    assert response.get_json() == {"message": message}


@pytest.mark.parametrize("entered", ["NaN", "Infinity", "five", "1" * 500, "5 metres", "--5"])
def test_number_that_cannot_be_read_is_refused(browse, cast: Cast, entered: str) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    response = client.send_json(attempt + "/save", {"item": "on-foot", "answer": [entered]})

    assert response.status_code == 422


def test_json_that_is_none_is_refused(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    headers = {"X-CSRFToken": client.token(), "Content-Type": "application/json"}
    response = client.post(attempt + "/save", data="{", headers=headers)

    assert response.status_code == 422


def test_ten_megabytes_get_a_page_with_the_limit(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    response = client.post(attempt + "/save", data={"answer.on-foot": "x" * 10_000_000})

    assert response.status_code == 413
    assert "2" in response.get_data(as_text=True)


def test_ten_megabytes_of_json_get_the_limit_and_what_to_do(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    reply = client.send_json(attempt + "/save", {"item": "on-foot", "answer": ["x" * 10_000_000]})

    assert (reply.status_code, reply.get_json()) == (413, {"message": "Send at most 2 MB: shorten what you entered."})


def test_whole_form_without_scripts_saves_submits_and_scores(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    saved = client.send(attempt + "/save", {**RIGHT_FORM, "then": "submit"})
    client.get(saved.location)
    submitted = client.send(attempt + "/submit")
    review = client.get(submitted.location).get_data(as_text=True)

    assert saved.location == attempt + "/submit"
    assert "5 of 5 points" in review
    assert review.count("You chose") >= 4
    assert "RATIONALE-STONE" in review


def test_form_with_one_unreadable_number_saves_the_rest_and_keeps_what_was_typed(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    response = client.send(attempt + "/save", {**RIGHT_FORM, "answer.on-foot": "five"})

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="five"' in page
    assert "One answer is not saved yet" in page
    assert set(stored(app, attempt.split("/")[2])) == set(RIGHT) - {"on-foot"}


def test_form_from_a_tab_left_open_does_not_undo_newer_answers(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    old_tab = shown_fields(client.get(attempt).get_data(as_text=True))
    client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})

    client.send(attempt + "/save", {**old_tab, "answer.one-length": "disagree"})

    assert stored(app, attempt.split("/")[2]) == {
        "material": {"chosen": ["steel"]},
        "one-length": {"chosen": ["disagree"]},
    }


def test_form_can_clear_an_answer_that_the_page_showed(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "only-new", "answer": ["steel"]})
    tab = shown_fields(client.get(attempt).get_data(as_text=True))

    client.send(attempt + "/save", tab)

    assert stored(app, attempt.split("/")[2]) == {}


def test_submitting_twice_is_submitting_once(app, browse, cast: Cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})
    client.send(attempt + "/submit")
    clock.forward(hours=1)

    again = client.send(attempt + "/submit")

    assert again.location == attempt + "/review"
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        assert (row.score, row.submitted_at.isoformat()) == (1.0, "2026-11-23T12:00:00+00:00")


def test_answers_after_submitting_change_nothing(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send(attempt + "/submit")

    by_script = client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})
    by_form = client.send(attempt + "/save", RIGHT_FORM)

    assert by_script.status_code == 410
    assert by_script.get_json()["location"] == attempt + "/review"
    assert by_form.location == attempt + "/review"
    assert stored(app, attempt.split("/")[2]) == {}


def test_deadline_that_passes_submits_what_was_saved(app, browse, cast: Cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})
    clock.forward(days=2, seconds=30)

    page = browse(cast.ada).get(f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}")

    assert "1 of 5" in page.get_data(as_text=True)
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        assert row.submitted_at.isoformat() == "2026-11-25T12:00:00+00:00"
        assert row.submitted_by.value == "deadline"


def test_answer_a_second_after_the_grace_is_refused_and_one_a_second_before_counts(app, browse, cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(days=2, seconds=29)
    before = client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})
    clock.forward(seconds=2)
    after = client.send_json(attempt + "/save", {"item": "one-length", "answer": ["disagree"]})

    assert (before.status_code, after.status_code) == (200, 410)
    assert "1 of 5 points" in client.get(attempt + "/review").get_data(as_text=True)


def test_quiz_with_one_attempt_cannot_be_started_again(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(start(client, cast) + "/submit")

    again = client.send(f"/my/assignments/{cast.assignment.id}/start", follow_redirects=True)

    assert "You have used all your attempts at this quiz." in again.get_data(as_text=True)


def change(browse, cast: Cast, **values: str) -> None:
    """Let Ada change the assignment."""
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/change"
    form = {
        "title": "The bridge",
        "due_at": "2026-11-24T13:00",
        "closes_at": "2026-11-25T13:00",
        "attempts_allowed": "1",
        "counted": "best",
        "release": "at_once",
    }
    assert browse(cast.ada).send(url, {**form, **values}).status_code == 303


def test_quiz_that_is_assigned_cannot_be_practised_before_its_answers_are_shown(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    before = client.send("/quizzes/bridge/practice").location
    submitted_attempt(app, cast.ben, cast.assignment)
    after = client.send("/quizzes/bridge/practice").location

    assert before == "/quizzes/bridge"
    assert after.startswith("/attempts/")


def test_closing_time_moved_by_the_teacher_moves_the_deadline_of_open_attempts(app, browse, cast: Cast, clock) -> None:
    attempt = begun_attempt(app, cast.ben, cast.assignment, RIGHT)
    change(browse, cast, closes_at="2026-11-30T13:00")
    clock.forward(days=3)

    response = browse(cast.ben).get(f"/attempts/{attempt}")

    assert response.status_code == 200


def test_times_are_printed_in_the_classes_zone_with_the_zone(browse, cast: Cast) -> None:
    page = browse(cast.ben).get("/my").get_data(as_text=True)

    assert "Tue 24 Nov 2026, 13:00 (Europe/Berlin)" in page


def correct_the_quiz(app) -> None:
    """Let the authors correct the quiz: another rationale, and stone is now the key of the first item."""
    catalogue = app.extensions["catalogue"]
    quiz = catalogue.quizzes["bridge"]
    first = quiz.items[0]
    options = tuple(replace(option, rationale="CORRECTED: " + option.rationale) for option in first.options)
    corrected = replace(quiz, items=(replace(first, options=options, key=("stone",)), *quiz.items[1:]))
    app.extensions["catalogue"] = replace(catalogue, quizzes={**catalogue.quizzes, "bridge": corrected})


def test_review_and_score_follow_the_version_the_attempt_was_taken_on(app, browse, cast: Cast) -> None:
    open_attempt = begun_attempt(app, cast.bea, cast.assignment, {"material": {"chosen": ["steel"]}})
    submitted = submitted_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["steel"]}})
    correct_the_quiz(app)

    browse(cast.bea).send(f"/attempts/{open_attempt}/submit")
    reviews = [
        browse(cast.ben).get(f"/attempts/{submitted}/review").get_data(as_text=True),
        browse(cast.bea).get(f"/attempts/{open_attempt}/review").get_data(as_text=True),
    ]

    for review in reviews:
        assert "1 of 5 points" in review
        assert 'class="review-why">RATIONALE-STEEL' in review
        assert 'class="review-why">CORRECTED' not in review


def test_attempt_begun_after_a_correction_is_of_the_new_version(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.bea, cast.assignment, {"material": {"chosen": ["steel"]}})
    correct_the_quiz(app)

    attempt = submitted_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["steel"]}})

    review = browse(cast.ben).get(f"/attempts/{attempt}/review").get_data(as_text=True)
    assert "0 of 5 points" in review
    assert "CORRECTED: RATIONALE-STEEL" in review


def test_version_holds_what_its_citations_said_and_its_sources_fingerprints(app, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)

    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt).one()
        document = json.loads(row.version.document)

    assert set(document["fingerprints"]) == {"old-report", "new-report"}
    assert document["statements"]["new-report/lead.steel"]["quotations"] == ["rebuilt in steel"]
