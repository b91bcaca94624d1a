"""The further item types through the pages: practised and assigned, by form and by JSON, reviewed and exported."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from course.records.assignments import create_assignment
from course.records.attempts import saved_responses
from course.records.classes import section_of_teacher
from course.records.tables import Attempt
from course.web import create_app
from course.web.catalogue import catalogue
from course.web.database import close_connections, reader, writer
from tests.conftest import NOON, Cast, Clock, assigned, make_cast
from tests.kinds import RIGHT, RIGHT_FORM, make_course
from tests.records.classwork import add_learners, assign, take
from tests.web.client import CheckingClient

TEN_MEGABYTES = "x" * 10_000_000
ITEMS = list(RIGHT)


@pytest.fixture
def app(sqlite_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The app on the lake course with the quiz of further types."""
    made = create_app(
        {
            "TESTING": True,
            "CONTENT_ROOT": make_course(tmp_path / "kinds"),
            "CLOCK": clock,
            "RNG": random.Random(1),
        },
        environment={"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url},
    )
    yield made
    close_connections(made)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return make_cast(app)


@pytest.fixture
def attempt(app: Flask, browse: Callable[..., CheckingClient], cast: Cast) -> str:
    """The address of Ben's attempt at the quiz, which Ada has assigned."""
    with app.app_context():
        section = section_of_teacher(writer(), cast.section.id, cast.ada)
        assert section is not None
        settings = assigned(title="Further kinds")
        made = create_assignment(writer(), section, cast.ada, quiz_id="kinds", settings=settings, now=NOON)
        writer().commit()
        assignment_id = made.id
    return browse(cast.ben).send(f"/my/assignments/{assignment_id}/start").location


@pytest.fixture
def ben(browse: Callable[..., CheckingClient], cast: Cast, attempt: str) -> CheckingClient:
    return browse(cast.ben)


def stored(app: Flask, attempt: str) -> dict[str, object]:
    """The stored responses of an attempt."""
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        return {item_id: each.response for item_id, each in saved_responses(reader(), row.id).items()}


def text_of(page: str) -> str:
    """The page's words, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def review_of(page: str, item_id: str) -> str:
    """The words of one item's review."""
    return text_of(page.split(f'<section class="review" id="item-{item_id}"')[1].split("</section>")[0])


def test_assigned_quiz_shows_no_key_before_it_may(ben: CheckingClient, attempt: str) -> None:
    page = ben.get(attempt).get_data(as_text=True)

    assert "Which came first?" in page
    assert "RATIONALE" not in page
    assert "the mayor" not in page
    assert "selected" not in page
    assert "checked" not in page


def test_script_for_ordering_is_asked_for_once_and_only_where_it_is_of_use(ben: CheckingClient, attempt: str) -> None:
    page = ben.get(attempt).get_data(as_text=True)

    assert page.count("js/ordering.") == 1
    assert page.index("js/save-answers.") < page.index("js/ordering.")


def test_page_without_items_to_order_asks_for_no_script_for_it(browse: Callable[..., CheckingClient]) -> None:
    client = browse()
    first = client.get(client.send("/quizzes/two-pages/practice").location).location

    assert "js/ordering." not in client.get(first).get_data(as_text=True)


def test_whole_form_without_scripts_is_saved_shown_again_and_scored(
    app: Flask, ben: CheckingClient, attempt: str
) -> None:
    saved = ben.send(attempt + "/save", {**RIGHT_FORM, "then": "submit"})
    page = ben.get(attempt).get_data(as_text=True)
    ben.send(attempt + "/submit")
    review = ben.get(attempt + "/review").get_data(as_text=True)

    assert saved.location == attempt + "/submit"
    assert stored(app, attempt) == RIGHT
    assert re.findall(r'value="(\w+=\d)" selected', page) == ["began=1", "count=2", "stopped=3", "report=4"]
    assert page.count(" selected") == 4 + 3
    assert page.count(" checked") == 3
    assert 'value="a keeper"' in page
    assert "5 of 5 points" in review


@pytest.mark.parametrize("item_id", ITEMS)
def test_answer_sent_as_a_script_sends_it_is_saved(app: Flask, ben: CheckingClient, attempt: str, item_id: str) -> None:
    sent = RIGHT_FORM[f"answer.{item_id}"]
    values = [sent] if isinstance(sent, str) else sent

    reply = ben.send_json(attempt + "/save", {"item": item_id, "answer": values})

    assert reply.get_json()["saved"] is True
    assert stored(app, attempt) == {item_id: RIGHT[item_id]}


@pytest.mark.parametrize("item_id", ITEMS)
def test_answer_can_be_taken_back(app: Flask, ben: CheckingClient, attempt: str, item_id: str) -> None:
    ben.send_json(attempt + "/save", {"item": item_id, "answer": RIGHT[item_id]})

    ben.send_json(attempt + "/save", {"item": item_id, "answer": []})

    assert stored(app, attempt) == {}


def test_one_part_of_a_verdict_in_two_parts_is_saved_without_the_other(
    app: Flask, ben: CheckingClient, attempt: str
) -> None:
    ben.send_json(attempt + "/save", {"item": "forty-boats", "answer": ["keeper"]})

    assert stored(app, attempt) == {"forty-boats": {"chosen": ["keeper"]}}


@pytest.mark.parametrize("item_id", ITEMS)
@pytest.mark.parametrize(
    "answer",
    [
        TEN_MEGABYTES[:1_500_000],
        [TEN_MEGABYTES[:1_500_000]],
        {"order": 1},
        {"pairs": {"forty": None}},
        {"chosen": {}},
        {"entered": {}},
        [["supported"]],
        [None],
        7,
        True,
        {"x": 1},
    ],
    ids=lambda each: str(each)[:20],
)
def test_what_is_no_answer_is_refused_with_a_message(
    ben: CheckingClient, attempt: str, item_id: str, answer: object
) -> None:
    reply = ben.send_json(attempt + "/save", {"item": item_id, "answer": answer})

    assert reply.status_code == 422
    assert reply.get_json()["message"].endswith(".")


@pytest.mark.parametrize("item_id", ITEMS)
@pytest.mark.parametrize(
    "body",
    [
        '{"item": "%s", "answer": NaN}',
        '{"item": "%s", "answer": [Infinity]}',
        '{"item": "%s", "answer": "\\ud800"}',
        '{"item": "%s", "answer": ' + "9" * 5000 + "}",
        '{"item": "%s", "answer": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
    ids=["nan", "infinity", "half a sign", "many digits", "deep"],
)
def test_json_at_its_limits_is_refused_and_not_a_failure(
    ben: CheckingClient, attempt: str, item_id: str, body: str
) -> None:
    headers = {"X-CSRFToken": ben.token(), "Content-Type": "application/json"}

    reply = ben.post(attempt + "/save", data=body % item_id, headers=headers)

    assert reply.status_code == 422
    assert reply.get_json()["message"].endswith(".")


@pytest.mark.parametrize("item_id", ITEMS)
def test_ten_megabytes_are_refused_with_the_limit(ben: CheckingClient, attempt: str, item_id: str) -> None:
    reply = ben.send_json(attempt + "/save", {"item": item_id, "answer": TEN_MEGABYTES})

    assert reply.status_code == 413


def test_text_with_a_null_is_kept_without_it(app: Flask, ben: CheckingClient, attempt: str) -> None:
    ben.send_json(attempt + "/save", {"item": "the-counter", "answer": ["a\x00keeper"]})

    assert stored(app, attempt) == {"the-counter": {"entered": "a keeper"}}


TOLD = [
    (
        "which-first",
        ["began=1", "count=1", "stopped=3", "report=4"],
        "Place 1 is given more than once. Give each answer a place of its own, from 1 to 4.",
    ),
    ("which-first", ["began=1"], "3 answers have no place yet. Give each answer a place of its own, from 1 to 4."),
    ("which-page", ["forty=almanac", "forty=report"], "Choose one answer for each line."),
    ("the-counter", "x" * 201, "Enter at most 200 characters."),
    ("forty-boats", ["supported", "disagree"], "Choose one verdict only."),
]


@pytest.mark.parametrize(("item_id", "values", "message"), TOLD, ids=range(len(TOLD)))
def test_form_that_cannot_be_saved_whole_says_why_and_keeps_what_was_given(
    app: Flask, ben: CheckingClient, attempt: str, item_id: str, values: str | list[str], message: str
) -> None:
    reply = ben.send(attempt + "/save", {**RIGHT_FORM, f"answer.{item_id}": values})

    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert page.count(message) == 2
    assert set(stored(app, attempt)) == set(RIGHT) - {item_id}
    given = [values] if isinstance(values, str) else values
    kept = re.findall(r'value="([^"]+)"(?: id="[^"]+")? (?:selected|checked)', page) + re.findall(
        r'id="answer.the-counter.text" value="([^"]*)"', page
    )
    assert set(given[-1:]) <= set(kept)


WRONG_FORM = {
    "answer.which-first": ["count=1", "began=2", "stopped=3", "report=4"],
    "answer.which-page": ["forty=neither", "fifty-five=report"],
    "answer.the-counter": "a kepeer",
    "answer.forty-boats": ["disagree", "keeper", "fifty-five"],
}


@pytest.fixture
def review(ben: CheckingClient, attempt: str) -> str:
    """The review of an attempt that is partly right in every item."""
    ben.send(attempt + "/save", WRONG_FORM)
    ben.send(attempt + "/submit")
    return ben.get(attempt + "/review").get_data(as_text=True)


def test_review_of_an_order_shows_both_places_of_each(review: str) -> None:
    words = review_of(review, "which-first")

    assert "Partly right 0.67 of 1 point" in words
    assert "5 of the 6 pairs stand in the right order." in words
    assert "The walks begin You chose place 2 Not correct Correct place 1 RATIONALE-BEGAN" in words
    assert "The walks end You chose place 3 Correct place 3 RATIONALE-STOPPED" in words
    assert "RATIONALE-ORDER" in words


def test_review_of_pairs_shows_both_matches_and_what_is_left_over(review: str) -> None:
    words = review_of(review, "which-page")

    assert "Partly right 0.5 of 1 point" in words
    assert "1 of the 3 pairs is right." in words
    assert "You chose Neither page Not correct Correct The almanac RATIONALE-FORTY" in words
    assert "You chose nothing Correct The almanac RATIONALE-NO-KEEPER" in words
    assert "What belongs to none Neither page You chose Not correct RATIONALE-NEITHER" in words


def test_review_of_a_near_miss_says_that_it_is_one(review: str) -> None:
    words = review_of(review, "the-counter")

    assert "Partly right 0.5 of 1 point" in words
    assert "Nearly: check the spelling. It counts half." in words
    assert "a keeper or keeper Correct not chosen RATIONALE-A-KEEPER" in words
    assert "a kepeer You entered Nearly This is nearly an accepted answer" in words


def test_review_of_a_verdict_explains_its_evidence_apart(review: str) -> None:
    words = review_of(review, "forty-boats")

    verdict, evidence = words.split("The evidence", 1)
    assert "Partly right 1 of 2 points" in verdict
    assert "The sources disagree You chose Correct RATIONALE-DISAGREE" in verdict
    assert "Supported RATIONALE-SUPPORTED" in verdict
    assert evidence.startswith(
        " Of the 2 statements you picked, 1 is to the point. Of the 2 that are to the point, you found 1."
    )
    assert "There are 40 boats on the lake. Correct not chosen RATIONALE-NO-NUMBER" in evidence
    assert "Each spring a keeper counts them. You chose Not correct RATIONALE-WHO" in evidence
    assert "some say that 55 boats sail on it" in evidence


def test_review_of_nothing_answered_explains_everything(ben: CheckingClient, attempt: str) -> None:
    ben.send(attempt + "/submit")

    page = ben.get(attempt + "/review").get_data(as_text=True)

    assert text_of(page).count("Not answered") == 4
    assert "You chose" not in page
    assert "You entered" not in page
    assert page.count("RATIONALE-") == 5 + (1 + 4) + 2 + (1 + 7)


def test_students_own_words_are_shown_as_they_are(ben: CheckingClient, attempt: str) -> None:
    words = "[*me*](https://example.org) <b>bold</b> &amp; `code`"
    ben.send(attempt + "/save", {"answer.the-counter": words})
    ben.send(attempt + "/submit")

    page = ben.get(attempt + "/review").get_data(as_text=True)

    assert "[*me*](https://example.org) &lt;b&gt;bold&lt;/b&gt; &amp;amp; `code`" in page


def test_results_file_has_each_response_on_one_line(
    app: Flask, browse: Callable[..., CheckingClient], cast: Cast, ben: CheckingClient, attempt: str
) -> None:
    ben.send(attempt + "/save", {**WRONG_FORM, "answer.the-counter": "=1+1"})
    ben.send(attempt + "/submit")
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        url = f"/teach/classes/{cast.section.id}/assignments/{row.assignment_id}/responses.csv"

    rows = browse(cast.ada).get(url).get_data(as_text=True)

    assert ",ordering,count; began; stopped; report,0.666667,1," in rows
    assert ",matching,forty=neither; fifty-five=report,0.5,1," in rows
    assert ",short,'=1+1,0,1," in rows
    assert ",verdict-with-evidence,disagree; keeper; fifty-five,1,2," in rows


def test_answer_in_part_is_not_called_answered(
    app: Flask, browse: Callable[..., CheckingClient], cast: Cast, ben: CheckingClient, attempt: str
) -> None:
    part = ben.send_json(attempt + "/save", {"item": "which-page", "answer": ["forty=almanac"]}).get_json()
    whole = ben.send_json(attempt + "/save", {"item": "the-counter", "answer": ["a keeper"]}).get_json()
    ben.send_json(attempt + "/save", {"item": "forty-boats", "answer": ["forty"]})

    page = ben.get(attempt).get_data(as_text=True)
    before = text_of(ben.get(attempt + "/submit").get_data(as_text=True))
    with app.app_context():
        assignment = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one().assignment_id
    work = f"/teach/classes/{cast.section.id}/assignments/{assignment}"
    live = browse(cast.ada).get(f"{work}/live").get_data(as_text=True)

    assert (part["left_open"], whole["left_open"]) == ("2 of 3 lines have no answer yet.", "")
    assert "1 answered, 2 partly answered, 1 not answered" in text_of(page)
    assert "Question 2 , partly answered" in text_of(page)
    assert "Saved so far. 2 of 3 lines have no answer yet." in page
    assert re.search(r"You have answered 1 of 4 questions ?, and 2 in part", before)
    assert "Which page says it? 2 of 3 lines have no answer yet." in before
    assert "No verdict yet: without one the statements earn nothing." in before
    assert "Working 1 + 2 partly" in text_of(live)


def test_statement_is_shown_by_its_place_with_its_words_folded_under_it(ben: CheckingClient, attempt: str) -> None:
    page = ben.get(attempt).get_data(as_text=True)

    assert "On the <em>counting</em></label>" in page
    assert page.count("Statement A</span></label>") == page.count("Statement C</span></label>") == 1
    assert "There are 40 boats on the lake.</label>" not in page
    fold = page[page.index('<details class="option-read">', page.index("On the <em>counting</em>")) :]
    assert text_of(fold.partition("</details>")[0]) == (
        "Read it : 1990 almanac, On the counting "
        "Statement 2.3 Each spring a keeper counts them. A keeper counts the boats "
        "See it in its paragraph : 1990 almanac, On the counting (opens a new tab)"
    )
    assert 'href="/sources/almanac#lead.keeper" target="_blank" rel="noopener"' in fold
    assert ben.get("/sources/almanac").get_data(as_text=True).count('id="lead.keeper"') == 1


def test_statement_of_an_old_version_without_a_letter_is_shown_in_its_words_with_its_source(app: Flask) -> None:
    (found,) = [
        option
        for option in app.extensions["catalogue"].quizzes["kinds"].item("forty-boats").options
        if option.id == "forty"
    ]
    old = replace(found, place="", is_lettered=False)

    with app.test_request_context():
        label = app.jinja_env.get_template("items/_options.html").module.option_label(old)  # type: ignore[attr-defined]

    assert text_of(str(label)).split() == ["A", "1990", "almanac", "There", "are", "40", "boats", "on", "the", "lake."]


def test_review_shows_the_statement_behind_a_place_with_its_quotation(review: str) -> None:
    words = review_of(review, "forty-boats")

    assert "On the counting Each spring a keeper counts them. You chose Not correct RATIONALE-WHO" in words
    assert "A keeper counts the boats" in words.split("What the sources say")[1]


def test_point_of_an_item_comes_first_with_the_words_it_rests_on(review: str) -> None:
    words = review_of(review, "which-page")

    point = "The point: RATIONALE-PAGES: look on both pages, also for “a keeper”, before you say that one lacks it."
    assert f"{point} Statement A1 A keeper counts the boats Statement R2 some say that 55 boats sail on it" in words
    assert words.index("The point:") < words.index("There are 40 boats.")


def test_words_of_a_point_that_rests_on_many_statements_wait_in_a_disclosure(review: str) -> None:
    item = review.partition('id="item-forty-boats"')[2]
    point = item.partition('<div class="review-whole">')[2].partition("</div>")[0]

    assert text_of(point).startswith("The point: RATIONALE-BOTH: a number is a page’s own, so ask each page for its.")
    assert point.count("<details") == 1
    assert point.partition("<details")[2].count('<q class="quoted">') == 3


def test_every_reason_stands_with_the_words_it_rests_on(review: str) -> None:
    words = review_of(review, "forty-boats").partition("What the sources say")[0]

    assert "Contradicted RATIONALE-CONTRADICTED: one page has another number. Statement R2 some say that 55" in words
    assert "RATIONALE-WHO: it says who counts. Statement A3 A keeper counts the boats" in words


def test_visitor_practises_every_kind_with_an_explanation_after_each(browse: Callable[..., CheckingClient]) -> None:
    client = browse()
    page = client.get(client.send("/quizzes/kinds/practice").location).location
    practice = page.rsplit("/items", 1)[0]

    seen = {}
    for item_id in ITEMS:
        asked = client.get(f"{practice}/items/{item_id}").get_data(as_text=True)
        assert "RATIONALE" not in asked
        name = f"answer.{item_id}"
        seen[item_id] = client.get(client.send(f"{practice}/items/{item_id}", {name: RIGHT_FORM[name]}).location)
    review = client.get(client.send(practice + "/submit").location).get_data(as_text=True)

    assert all("RATIONALE" in each.get_data(as_text=True) for each in seen.values())
    assert "5 of 5 points" in review


@pytest.mark.parametrize(("item_id", "values", "message"), TOLD, ids=range(len(TOLD)))
def test_practice_says_why_an_answer_cannot_be_taken(
    browse: Callable[..., CheckingClient], item_id: str, values: str | list[str], message: str
) -> None:
    client = browse()
    practice = client.get(client.send("/quizzes/kinds/practice").location).location.rsplit("/items", 1)[0]

    reply = client.send(f"{practice}/items/{item_id}", {f"answer.{item_id}": values})

    assert reply.status_code == 422
    assert reply.get_data(as_text=True).count(message) == 2


LEFT_OPEN = [
    ("which-page", ["forty=report", "", ""], "2 of 3 lines have no answer yet.", 'value="forty=report" selected'),
    ("forty-boats", ["supported"], "No statement is chosen yet.", 'id="answer.forty-boats.supported" checked'),
    ("forty-boats", ["forty"], "No verdict yet", 'id="answer.forty-boats.forty" checked'),
]


@pytest.mark.parametrize(("item_id", "values", "message", "kept"), LEFT_OPEN, ids=range(len(LEFT_OPEN)))
def test_practice_asks_once_for_what_an_answer_leaves_open_and_then_takes_it(
    app: Flask, browse: Callable[..., CheckingClient], item_id: str, values: list[str], message: str, kept: str
) -> None:
    client = browse()
    attempt = client.get(client.send("/quizzes/kinds/practice").location).location.rsplit("/items", 1)[0]
    url, form = f"{attempt}/items/{item_id}", {f"answer.{item_id}": values}

    asked = client.send(url, form)
    before = stored(app, attempt)
    told = re.search(r'name="left_open" value="([^"]+)"', asked.get_data(as_text=True))
    assert told
    taken = client.get(client.send(url, {**form, "left_open": told.group(1)}).location).get_data(as_text=True)

    assert asked.status_code == 422
    assert asked.get_data(as_text=True).count(message) >= 2
    assert "It did not count as a try." in asked.get_data(as_text=True)
    assert "Check again" in asked.get_data(as_text=True)
    assert kept in asked.get_data(as_text=True)
    assert before == {}
    assert "Not right yet" in taken
    assert "A right answer now earns two thirds of the points" in taken


def test_practice_asks_again_where_less_is_left_open_than_before(browse: Callable[..., CheckingClient]) -> None:
    client = browse()
    url = client.get(client.send("/quizzes/kinds/practice").location).location.rsplit("/", 1)[0] + "/which-page"
    told = {"left_open": "2 of 3 lines have no answer yet."}

    asked = client.send(url, {"answer.which-page": ["forty=report", "keeper=report", ""], **told})

    assert asked.status_code == 422
    assert "1 of 3 lines has no answer yet." in asked.get_data(as_text=True)


def test_pairs_that_nobody_made_are_one_line_of_the_report(
    app: Flask, browse: Callable[..., CheckingClient], cast: Cast
) -> None:
    with app.app_context():
        quiz = catalogue().quizzes["kinds"]
        assignment = assign(writer(), cast, quiz)
        for learner in add_learners(writer(), cast, 12):
            take(writer(), assignment, learner, quiz, RIGHT)
        writer().commit()
        reports = f"/teach/classes/{cast.section.id}/assignments/{assignment.id}/reports"

    page = browse(cast.ada).get(reports).get_data(as_text=True)

    # Nine pairs can be made, three of them right.
    assert "Nobody chose any of these 6: as wrong answers they tempt nobody." in page
    assert "Neither page" not in page
    assert "6 other answers" in page


def test_deadline_scores_what_was_saved(app: Flask, ben: CheckingClient, attempt: str, clock: Clock) -> None:
    ben.send_json(attempt + "/save", {"item": "which-page", "answer": ["forty=almanac", "fifty-five=report"]})
    clock.time += timedelta(days=3)

    review = ben.get(attempt + "/review").get_data(as_text=True)

    assert "0.75 of 5 points" in review
