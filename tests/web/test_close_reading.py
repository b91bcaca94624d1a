"""Who says so, the argument map and the check of a post, on the pages of their lessons."""

import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from course.records.activity_responses import activity_responses, save_activity_response
from course.records.attempts import Learner
from course.web import create_app
from course.web.database import close_connections, reader, writer
from tests.conftest import NOON, Cast, Clock

HEARINGS = "/lessons/the-hearings"
CRITICS = "/lessons/critics-and-other-views"
POSTS = "/lessons/check-a-post"
SAYS = f"{HEARINGS}/activities/who-says-so"
MAP = f"{CRITICS}/activities/argument-map"
CHECK = f"{POSTS}/activities/check-a-post"
ALLEGEDLY = {"row": "false-accusations", "kind": "allegation", "word": ["allegedly"]}
VALUE = {"row": "fair-hearing", "ground": "value"}
STOP = {"row": "one-in-twelve-stop", "answer.one-in-twelve-stop": ["lies", "stays-away"]}
EACH = [(SAYS, HEARINGS, ALLEGEDLY), (MAP, CRITICS, VALUE), (CHECK, POSTS, STOP)]
NAMES = [url.rpartition("/")[2] for url, _, _ in EACH]


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


def part_of(page: str, place: str, until: str) -> str:
    """The HTML of a page from an element to the next of its kind."""
    return page.split(f'id="{place}"')[1].split(until)[0]


def kept_of(page: str) -> str:
    """The words of the section at the lesson's end."""
    return text_of(page.split('id="kept"')[1].split("</section>")[0])


def page_of(client, url: str) -> str:
    """A page as the client gets it."""
    return client.get(url).get_data(as_text=True)


@pytest.mark.parametrize(("url", "lesson", "answer"), EACH, ids=NAMES)
def test_everyone_may_answer_and_comes_back_to_the_row(browse, cast: Cast, url, lesson, answer) -> None:
    for user in (cast.ben, cast.ada, cast.cem, cast.gil, None):
        client = browse(user) if user else browse()

        response = client.send(url, answer)

        assert response.status_code == 303
        assert response.location == f"{lesson}#{url.rpartition('/')[2]}-{answer['row']}"
        assert re.search("You (looked|asked|took) ", kept_of(page_of(client, lesson)))


@pytest.mark.parametrize(("url", "lesson", "answer"), EACH, ids=NAMES)
def test_nobody_sees_what_somebody_else_answered(browse, cast: Cast, url, lesson, answer) -> None:
    browse(cast.ben).send(url, answer)

    for user in (cast.bea, cast.ada):
        page = page_of(browse(user), lesson)
        assert "You said" not in page
        assert "You chose" not in page


@pytest.mark.parametrize(
    ("url", "answer", "message"),
    [
        (SAYS, {"row": "song"}, "Choose what the sentence is, then check."),
        (SAYS, {"row": "song", "kind": "rumour"}, "Choose what the sentence is, then check."),
        (SAYS, {"row": "song", "kind": "report", "word": "nominee"}, "Mark words of the sentence shown here."),
        (MAP, {"row": "myths"}, "Choose what the claim rests on, then check."),
        (MAP, {"row": "myths", "ground": "a hunch"}, "Choose what the claim rests on, then check."),
        (CHECK, {"row": "one-in-twelve-who"}, "Choose an answer, then check."),
        (
            CHECK,
            {"row": "one-in-twelve-who", "answer.one-in-twelve-who": "father"},
            "Choose from the answers shown with this question.",
        ),
        (
            CHECK,
            {"row": "one-in-twelve-lie", "answer.one-in-twelve-lie": ["supported", "disagree"]},
            "Choose one verdict only.",
        ),
    ],
)
def test_answer_that_cannot_be_read_gets_the_page_with_a_word_beside_its_row(
    app, browse, cast: Cast, url, answer, message
) -> None:
    response = browse(cast.ben).send(url, answer)

    name = url.rpartition("/")[2]
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{name}-{answer["row"]}-problem"' in page
    assert message in text_of(part_of(page, f"{name}-{answer['row']}", "</form>"))
    with app.app_context():
        assert activity_responses(reader(), Learner(user=cast.ben), [name]) == {}


def test_refused_answer_keeps_what_was_marked(browse, cast: Cast) -> None:
    response = browse(cast.ben).send(SAYS, {"row": "song", "word": ["singer", "copied"]})

    form = part_of(response.get_data(as_text=True), "who-says-so-song", "</form>")
    assert re.findall(r'name="word" value="([^"]+)"[^>]* checked', form) == ["singer", "copied"]


def test_refused_step_keeps_what_was_chosen_and_is_open(browse, cast: Cast) -> None:
    chosen = {"answer.one-in-twelve-lie": ["supported", "disagree", "fbi"]}

    response = browse(cast.ben).send(CHECK, {"row": "one-in-twelve-lie", **chosen})

    step = part_of(response.get_data(as_text=True), "check-a-post-one-in-twelve-lie", "</form>")
    assert '<details class="step-fold" open>' in step
    assert re.findall(r'value="([^"]+)"[^>]* checked', step) == ["supported", "disagree", "fbi"]


@pytest.mark.parametrize(("url", "lesson", "answer"), EACH, ids=NAMES)
def test_row_that_is_not_there_is_not_found(browse, cast: Cast, url, lesson, answer) -> None:
    client = browse(cast.ben)

    assert client.send(url, {**answer, "row": "none"}).status_code == 404
    assert client.send(url.replace(lesson, "/lessons/the-tweet"), answer).status_code == 404


def test_sentence_shows_its_word_its_reason_and_its_statement(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SAYS, {**ALLEGEDLY, "word": ["had", "allegedly"]})

    row = part_of(page_of(client, HEARINGS), "who-says-so-false-accusations", '<li class="sentence"')

    assert '<details class="reveal" open>' in row
    assert "<mark>allegedly</mark>" in row
    assert "You said An allegation; you marked “had”, “allegedly” We find An allegation; “allegedly” shows it" in (
        text_of(row)
    )
    assert "You found it. On what it is, we agree." in text_of(row)
    assert "to criticize women who allegedly gave false rape accusations" in row
    assert 'href="/sources/article-2024#hearings.criticise"' in row


def test_words_that_were_marked_stay_marked(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SAYS, {**ALLEGEDLY, "word": ["women", "criticised"]})

    row = part_of(page_of(client, HEARINGS), "who-says-so-false-accusations", "</form>")

    assert re.findall(r'name="word" value="([^"]+)"[^>]* checked', row) == ["women", "criticised"]


def test_report_needs_no_word(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SAYS, {"row": "support", "kind": "report"})

    row = part_of(page_of(client, HEARINGS), "who-says-so-support", '<li class="sentence"')

    assert "You said A report; no word marked We find A report; no word shows it" in text_of(row)
    assert "You marked no word, and there is none." in text_of(row)


def test_made_up_sentence_says_that_it_is(browse, cast: Cast) -> None:
    row = part_of(page_of(browse(cast.ben), HEARINGS), "who-says-so-song", "</details>")

    assert "We made this sentence up; no source has it." in text_of(row)


def test_lessons_end_tells_of_all_sentences_together(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(SAYS, ALLEGEDLY)
    client.send(SAYS, {"row": "doubt", "kind": "report", "word": ["doubt"]})
    client.send(SAYS, {"row": "support", "kind": "report"})

    assert (
        "You looked closely at 3 of 8 sentences. You found the telling word in 1 of 2: "
        "“allegedly”. Where no word tells, you saw so in 1 of 1. On what the sentence is, you and we agree in "
        "2 of 3."
    ) in kept_of(page_of(client, HEARINGS))


def test_claim_shows_what_was_said_what_we_find_and_its_statements(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(MAP, {"row": "myths", "ground": "reason"})

    row = part_of(page_of(client, CRITICS), "argument-map-myths", '<li class="map-claim"')

    assert '<option value="reason" selected>' in row
    assert "You said A reason, no figure We find Figures" in text_of(row)
    assert "It leaves open: What the myths say" in text_of(row)
    assert 'href="/sources/article-2024#rates.vox"' in row
    assert "0.005% of American men are falsely accused each year" in row


def test_passage_as_a_whole_is_named_and_not_retold(browse, cast: Cast) -> None:
    row = part_of(page_of(browse(cast.ben), CRITICS), "argument-map-fair-hearing", '<li class="map-claim"')

    assert "This passage as a whole." in row
    assert 'href="/sources/article-2024#hearings"' in row


def test_lessons_end_says_how_evenly_the_sides_were_asked(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(MAP, VALUE)
    client.send(MAP, {"row": "other-uses", "ground": "nothing"})

    assert (
        "You asked 2 of 9 claims what it rests on, and in 1 we find the same. You put the question to 1 of the "
        "supporters’ claims and 0 of the critics’. To be even-handed, ask the critics as often."
    ) in kept_of(page_of(client, CRITICS))


def test_key_and_reasons_of_a_step_are_not_on_the_page_before_its_answer(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    reason = "The post has made it his own, and added that he stays away."
    before = page_of(client, POSTS)
    client.send(CHECK, {"row": "one-in-twelve-who", "answer.one-in-twelve-who": "son"})

    assert reason not in before
    assert reason in page_of(client, POSTS)


@pytest.mark.parametrize(
    ("row", "chosen", "outcome"),
    [
        ("one-in-twelve-stop", ["lies", "stays-away"], "Right 1 of 1 point"),
        ("one-in-twelve-stop", ["lies"], "Partly right 0.5 of 1 point"),
        ("one-in-twelve-stop", ["lies", "alarm"], "Not right 0 of 1 point"),
        ("one-in-twelve-who", ["mother"], "Right 1 of 1 point"),
        ("one-in-twelve-who", ["nobody"], "Not right 0 of 1 point"),
        ("one-in-twelve-trace", ["fbi", "dating"], "Right 1 of 1 point"),
        ("one-in-twelve-lie", ["not-stated"], "Partly right 1 of 2 points"),
        ("one-in-twelve-lie", ["not-stated", "fbi"], "Right 2 of 2 points"),
        ("one-in-twelve-lie", ["supported", "fbi"], "Not right 0 of 2 points"),
        ("one-in-twelve-stays-away", ["contradicted", "dating-earlier", "dating-later"], "Right 2 of 2 points"),
    ],
)
def test_step_is_scored_as_its_item_type_scores(browse, cast: Cast, row, chosen, outcome) -> None:
    client = browse(cast.ben)
    client.send(CHECK, {"row": row, f"answer.{row}": chosen})

    step = text_of(part_of(page_of(client, POSTS), f"check-a-post-{row}", '<li class="step'))

    assert outcome in step
    assert "You chose" in step


def test_open_are_the_step_just_answered_and_the_next_one(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(CHECK, STOP)
    client.send(CHECK, {"row": "one-in-twelve-who", "answer.one-in-twelve-who": "mother"})

    post = part_of(page_of(client, POSTS), "check-a-post-one-in-twelve", 'id="check-a-post-nearly-all-true"')

    assert re.findall(r'id="check-a-post-one-in-twelve-(\w+)">\s*<details class="step-fold" open>', post) == [
        "who",
        "trace",
    ]


def test_lessons_end_tells_of_all_steps_with_their_points(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    client.send(CHECK, STOP)
    client.send(CHECK, {"row": "two-crowds-who", "answer.two-crowds-who": "all"})

    assert (
        "You took 2 of 18 steps and checked 0 of 3 posts to the end. 1 step was right throughout: 1 of 2 points."
    ) in kept_of(page_of(client, POSTS))


def test_answer_to_a_row_that_was_rewritten_asks_again(app, browse, cast: Cast) -> None:
    with app.app_context():
        learner = Learner(user=cast.ben)
        save_activity_response(writer(), learner, "who-says-so", "song", ["report"], now=NOON)
        save_activity_response(writer(), learner, "argument-map", "myths", {"ground": "value"}, now=NOON)
        save_activity_response(writer(), learner, "check-a-post", "one-in-twelve-who", {"chosen": ["father"]}, now=NOON)
        writer().commit()
    client = browse(cast.ben)

    for lesson in (HEARINGS, CRITICS, POSTS):
        page = page_of(client, lesson)
        assert "You said" not in page
        assert "You chose" not in page


def test_whole_check_of_a_post_may_be_read_without_an_answer(browse) -> None:
    page = text_of(page_of(browse(), POSTS))

    assert "Only read: our whole check of post 1" in page
    assert "According to both articles he said that no such fear keeps him from dating." in page
