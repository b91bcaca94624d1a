"""Answering the activities of a lesson: for everyone, kept for the one who answers, with scripts and without."""

import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from course.records.activity_responses import activity_responses
from course.records.attempts import Learner
from course.records.tables import ActivityResponse
from course.records.throttle import PRACTICE_ADDRESS, count_try
from course.web import create_app
from course.web.commands.upkeep import tidy_up
from course.web.database import close_connections, reader, writer
from tests.conftest import NOON, Cast, Clock

LESSON = "/lessons/two-articles"
COMPARE = f"{LESSON}/activities/compare"
SENTENCE = f"{LESSON}/activities/sentence"
DEFINITION = {"row": "definition", "relation": "conflict"}


@pytest.fixture
def app(sqlite_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The course itself, not the small one: it has activities."""
    settings = {"TESTING": True, "CLOCK": clock, "RNG": random.Random(1)}
    made = create_app(settings, environment={"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url})
    yield made
    close_connections(made)


def text_of(html: str) -> str:
    """The words of a page without its tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def row_of(page: str, place: str) -> str:
    """The part of a page from a row's element to the next row."""
    return page.split(f'id="{place}"')[1].split('<li class="subject')[0]


def kept_of(page: str) -> str:
    """The words of the section at the lesson's end."""
    return text_of(page.split('id="kept"')[1].split("</section>")[0])


def stored(app, user) -> dict:
    """What the database has of a user's answers."""
    with app.app_context():
        return activity_responses(reader(), Learner(user=user), ["compare", "sentence"])


def test_answer_is_kept_and_leads_back_to_its_row(app, browse, cast: Cast) -> None:
    response = browse(cast.ben).send(COMPARE, DEFINITION)

    assert response.status_code == 303
    assert response.location == f"{LESSON}#compare-definition"
    assert stored(app, cast.ben) == {"compare": {"definition": "conflict"}}


def test_answered_row_shows_both_marks_in_words_and_opens(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    before = row_of(client.get(LESSON).get_data(as_text=True), "compare-metoo")
    client.send(COMPARE, {"row": "metoo", "relation": "only-2019"})

    after = row_of(client.get(LESSON).get_data(as_text=True), "compare-metoo")

    assert '<details class="reveal" open>' not in before
    assert "You said" not in before
    assert '<details class="reveal" open>' in after
    assert "You said E Only in the 2019 article We find = In both" in text_of(after)
    assert re.search(r'value="only-2019" checked', after)


def test_lessons_end_says_what_was_answered_with_its_sources(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(COMPARE, DEFINITION)

    page = client.get(LESSON).get_data(as_text=True)

    assert "What the movement is: you said “in conflict”, and we find the same." in kept_of(page)
    section = page.split('id="kept"')[1].split("</section>")[0]
    assert 'href="/sources/article-2019#lead.definition"' in section
    assert 'href="#compare-definition"' in section


def test_own_sentence_is_shown_as_it_was_written(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    words = "Ask *who* says so & <when>."

    response = client.send(SENTENCE, {"row": "two-articles", "sentence": words})
    page = client.get(LESSON).get_data(as_text=True)

    assert response.location == f"{LESSON}#kept"
    assert "<blockquote><p>Ask *who* says so &amp; &lt;when&gt;.</p></blockquote>" in page
    assert stored(app, cast.ben) == {"sentence": {"two-articles": words}}


def test_sentence_belongs_to_its_lesson(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SENTENCE, {"row": "two-articles", "sentence": "Lay them side by side."})

    assert "Lay them side by side." not in client.get("/lessons/the-tweet").get_data(as_text=True)
    assert client.send(SENTENCE, {"row": "the-tweet", "sentence": "No."}).status_code == 404


def test_empty_sentence_takes_it_back(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SENTENCE, {"row": "two-articles", "sentence": "Lay them side by side."})
    client.send(SENTENCE, {"row": "two-articles", "sentence": " "})

    assert stored(app, cast.ben) == {}


def test_answer_that_cannot_be_read_gets_the_page_with_a_word_beside_its_row(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)

    response = client.send(COMPARE, {"row": "definition"})

    row = row_of(response.get_data(as_text=True), "compare-definition")
    assert response.status_code == 422
    assert "Choose how the two articles relate, then check." in text_of(row)
    assert stored(app, cast.ben) == {}


def test_sentence_that_is_too_long_is_not_lost(browse, cast: Cast) -> None:
    words = "a" * 301

    response = browse(cast.ben).send(SENTENCE, {"row": "two-articles", "sentence": words})

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Write at most 300 characters; this has 301." in kept_of(page)
    assert f">{words}</textarea>" in page


@pytest.mark.parametrize(
    "url",
    [
        "/lessons/none/activities/compare",
        f"{LESSON}/activities/none",
        f"{LESSON}/activities/timeline",
        "/lessons/the-tweet/activities/compare",
        "/lessons/two-articles/activities/cite-demo",
    ],
)
def test_unknown_lesson_or_activity_is_not_found(browse, cast: Cast, url: str) -> None:
    client = browse(cast.ben)

    assert client.send(url, DEFINITION).status_code == 404
    assert client.send(f"{url}/forget").status_code == 404


def test_unknown_row_is_not_found(browse, cast: Cast) -> None:
    client = browse(cast.ben)

    assert client.send(COMPARE, {"row": "none", "relation": "both"}).status_code == 404
    assert client.send(COMPARE, {"relation": "both"}).status_code == 404


def test_everyone_may_answer_and_sees_only_their_own(browse, cast: Cast) -> None:
    for user in (cast.ada, cast.cem, cast.gil):
        client = browse(user)
        client.send(COMPARE, DEFINITION)
        assert "you said “in conflict”" in kept_of(client.get(LESSON).get_data(as_text=True))

    assert "you said" not in kept_of(browse(cast.ben).get(LESSON).get_data(as_text=True))
    assert "you said" not in kept_of(browse().get(LESSON).get_data(as_text=True))


def test_no_page_of_a_teacher_shows_what_a_student_kept(browse, cast: Cast) -> None:
    browse(cast.ben).send(SENTENCE, {"row": "two-articles", "sentence": "My own words."})
    teacher = browse(cast.ada)
    of_ben = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}"

    pages = [teacher.get(url).get_data(as_text=True) for url in (of_ben, f"{of_ben}/data", LESSON)]

    assert [page for page in pages if "My own words." in page] == []


def test_visitors_page_is_kept_for_everyone_and_has_no_token(browse) -> None:
    response = browse().get(LESSON)

    assert "Set-Cookie" not in response.headers
    assert response.headers["ETag"]
    assert set(re.findall(r'name="csrf_token" value="([^"]*)"', response.get_data(as_text=True))) == {""}


def test_first_answer_of_a_visitor_takes_one_more_step_and_loses_nothing(browse) -> None:
    client = browse()

    first = client.post(COMPARE, data={"csrf_token": "", **DEFINITION})

    page = first.get_data(as_text=True)
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert first.status_code == 400
    assert "One more step" in page
    assert {key: again[key] for key in DEFINITION} == DEFINITION
    second = client.post(COMPARE, data=again)
    assert second.location == f"{LESSON}#compare-definition"
    assert "practice=" in second.headers["Set-Cookie"]
    lesson = client.get(second.location)
    assert "you said “in conflict”" in kept_of(lesson.get_data(as_text=True))
    assert "ETag" not in lesson.headers


def test_next_answers_of_a_visitor_need_no_step_more(browse) -> None:
    client = browse()
    client.send(COMPARE, DEFINITION)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(LESSON).get_data(as_text=True))[0]

    response = client.post(COMPARE, data={"csrf_token": token, "row": "metoo", "relation": "both"})

    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers
    page = client.get(LESSON).get_data(as_text=True)
    assert "How it relates to #MeToo: you said “in both”, and we find the same." in kept_of(page)


def test_other_lessons_of_a_visitor_with_answers_stay_the_shared_pages(browse) -> None:
    client = browse()
    client.send(COMPARE, DEFINITION)

    assert client.get("/lessons/the-tweet").headers["ETag"] == browse().get("/lessons/the-tweet").headers["ETag"]


def test_token_that_ran_out_is_told_as_such(browse, cast: Cast) -> None:
    page = browse(cast.ben).post(COMPARE, data={"csrf_token": "stale", **DEFINITION}).get_data(as_text=True)

    assert "Please send this once more" in page
    assert "One more step" not in page


def test_too_many_new_visitors_on_one_address_are_asked_to_wait(app, browse) -> None:
    known = browse()
    known.send(COMPARE, DEFINITION)
    with app.app_context():
        for _ in range(PRACTICE_ADDRESS.tries):
            count_try(writer(), PRACTICE_ADDRESS, "127.0.0.1", now=NOON)
        writer().commit()

    assert browse().send(COMPARE, DEFINITION).status_code == 429
    assert known.send(COMPARE, {"row": "metoo", "relation": "both"}).status_code == 303


def test_forgetting_one_activity_leaves_the_sentence(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(COMPARE, DEFINITION)
    client.send(SENTENCE, {"row": "two-articles", "sentence": "Mine."})

    response = client.send(f"{COMPARE}/forget")

    assert response.location == f"{LESSON}#compare"
    assert stored(app, cast.ben) == {"sentence": {"two-articles": "Mine."}}


def test_forgetting_all_of_a_lesson_leaves_other_lessons_and_other_people(app, browse, cast: Cast) -> None:
    ben, bea = browse(cast.ben), browse(cast.bea)
    for client in (ben, bea):
        client.send(COMPARE, DEFINITION)
        client.send(SENTENCE, {"row": "two-articles", "sentence": "Mine."})
    ben.send("/lessons/the-tweet/activities/sentence", {"row": "the-tweet", "sentence": "Another."})

    response = ben.send(f"{LESSON}/forget")

    assert response.location == f"{LESSON}#kept"
    assert stored(app, cast.ben) == {"sentence": {"the-tweet": "Another."}}
    assert stored(app, cast.bea) == {"compare": {"definition": "conflict"}, "sentence": {"two-articles": "Mine."}}


def test_visitors_answers_are_tidied_away_after_90_days(app, browse, clock) -> None:
    browse().send(COMPARE, DEFINITION)
    clock.forward(days=91)

    with app.app_context():
        tidy_up()
        assert writer().query(ActivityResponse).count() == 0
