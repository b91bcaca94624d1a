"""The explorer of natural frequencies without its script: what the server draws, and what a link or form may ask."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
import pytest

from course.web import create_app
from course.web.database import close_connections, upgrade_database
from tests.web.client import CheckingClient

LESSON = "/lessons/counting-people"


@pytest.fixture(scope="module")
def course_app(tmp_path_factory: pytest.TempPathFactory):
    """The course itself, not the small one: it has the activity."""
    app = create_app({"TESTING": True}, environment={"INSTANCE": str(tmp_path_factory.mktemp("counting"))})
    app.test_client_class = CheckingClient
    upgrade_database(app)
    yield app
    close_connections(app)


@pytest.fixture
def visitor(course_app):
    """Somebody who has not been here before."""
    return course_app.test_client()


def row_of(page: str, row: str) -> str:
    """One row of the activity."""
    return page.split(f'id="counting-people-{row}"')[1].split("</article>")[0]


def words_of(html: str) -> str:
    """What is to be read in a piece of a page, without what is hidden."""
    found: list[str] = []

    def read(element: Element) -> None:
        found.append(element.text or "")
        for child in element:
            if "hidden" not in child.attrib:
                read(child)
            found.append(child.tail or "")

    read(html5lib.parseFragment(html.partition(">")[2], namespaceHTMLElements=False))
    return re.sub(r"\s+([,.:;)])", r"\1", " ".join(" ".join(found).split()))


def asked(visitor: CheckingClient, query: str, row: str, *, status: int = 200) -> str:
    """A row as a link asks for it."""
    response = visitor.get(f"{LESSON}?{query}")
    assert response.status_code == status
    return row_of(response.get_data(as_text=True), row)


def test_squares_tree_and_table_show_the_same_counts(visitor: CheckingClient) -> None:
    words = words_of(row_of(visitor.get(LESSON).get_data(as_text=True), "town"))

    assert "With lark eye, made up (the course’s own): 9 of 10 people flagged" in words
    assert "1,000 people in the town take the check 10 people: With lark eye 9 flagged 1 not flagged" in words
    assert "990 people: Without lark eye 99 flagged 891 not flagged" in words
    assert "99 891 990 Together 108 892 1,000" in words
    assert "Of the 108 people flagged, how many have lark eye? 9 of 108, about 8 of 100" in words


def test_link_shows_its_numbers_everywhere_and_opens_its_row(visitor: CheckingClient) -> None:
    row = asked(visitor, "count=town&of=1000&squares=1000&first=300&second=90&third=10", "town")
    words = words_of(row)

    assert '<details class="check" open>' in row
    assert "300 people: With lark eye, your own number 270 flagged 30 not flagged" in words
    assert "70 630 700 Together 340 660 1,000" in words
    assert "Of the 340 people flagged, how many have lark eye? 270 of 340, about 79 of 100" in words
    assert 'name="first" min="0" max="1000" step="1" value="300"' in row


def test_rows_that_a_link_does_not_ask_for_stay_as_they_were_given(visitor: CheckingClient) -> None:
    page = visitor.get(f"{LESSON}?count=town&of=1000&first=300&second=90&third=10").get_data(as_text=True)

    assert "open" not in row_of(page, "clinic").split("<summary")[0]
    assert "90 of 180, which is 50 of 100" in words_of(row_of(page, "clinic"))


def test_figure_of_a_source_keeps_its_citation_until_it_is_changed(visitor: CheckingClient) -> None:
    given = words_of(row_of(visitor.get(LESSON).get_data(as_text=True), "unfounded"))
    changed = words_of(asked(visitor, "count=unfounded&of=100&first=30&second=2", "unfounded"))

    assert "First drawing, by the FBI’s reports" in given
    assert "your own number" not in given
    assert "First drawing, your own number: 30 of 100 cases classed as unfounded" in changed
    assert "First drawing, by the FBI’s reports" not in changed
    assert "8 of 100, by the FBI’s reports" in changed  # what the source gives stays beside the field
    assert "Second drawing, by the lowest figure of other studies" in changed
    assert "What you see rests on your own number" in changed


def test_figure_in_other_squares_is_still_the_sources(visitor: CheckingClient) -> None:
    words = words_of(asked(visitor, "count=unfounded&squares=10000", "unfounded"))

    assert "800 of 10,000 cases classed as unfounded" in words
    assert "your own number" not in words


def test_few_of_very_many_in_hundred_squares_are_said_to_be_rounded(visitor: CheckingClient) -> None:
    words = words_of(asked(visitor, "count=accused&squares=100", "accused"))

    assert "0 of 100 men falsely accused" in words
    assert "The numbers above count out of 100,000. Drawn as 100 squares, they are rounded" in words
    assert "Too few to fill one square is not the same as none." in words
    assert "your own number" not in words


def test_new_number_of_squares_in_the_form_scales_what_was_typed(visitor: CheckingClient) -> None:
    row = asked(visitor, "count=town&of=1000&first=20&second=90&third=10&squares=10000", "town")

    assert 'name="of" value="10000"' in row
    assert 'name="first" min="0" max="10000" step="1" value="200"' in row


@pytest.mark.parametrize(
    ("query", "field", "typed", "message"),
    [
        ("of=100&first=101&second=2", "first", "101", "Write a whole number from 0 to 100."),
        ("of=1000&first=&second=2", "first", "", "Write a whole number from 0 to 1,000."),
        ("of=100&first=8&second=-2", "second", "-2", "Write a whole number from 0 to 100."),
        ("of=100&first=8&second=2.5", "second", "2.5", "Write a whole number from 0 to 100."),
        ("of=100&first=8&second=<b>2", "second", "", "Write a whole number from 0 to 100."),
        ("of=100&first=8&second=1e2", "second", "", "Write a whole number from 0 to 100."),
        ("of=100&first=8", "second", "", "Write a whole number from 0 to 100."),
    ],
)
def test_number_that_is_none_is_told_beside_its_field_and_kept(
    visitor: CheckingClient, query: str, field: str, typed: str, message: str
) -> None:
    row = asked(visitor, f"count=unfounded&{query}", "unfounded", status=422)

    assert f'id="counting-people-unfounded-{field}-problem">{message}' in re.sub(r"</?span[^>]*>", "", row)
    assert re.search(rf'name="{field}"[^>]*value="{re.escape(typed)}"[^>]*aria-invalid="true"', row)


@pytest.mark.parametrize("query", ["squares=7", "of=12", "squares=", "of=1e5", "squares=999999999999"])
def test_number_of_squares_that_cannot_be_drawn_is_told(visitor: CheckingClient, query: str) -> None:
    row = asked(visitor, f"count=town&{query}", "town", status=422)

    assert "Choose 100, 1,000, 10,000 or 100,000 squares." in row


def test_page_that_does_not_exist_is_told_with_those_that_do(visitor: CheckingClient) -> None:
    response = visitor.get(f"{LESSON}?count=village")

    assert response.status_code == 422
    assert (
        "The link asks for the page “village”. There is none; the pages are: unfounded, accused, survey, town, clinic."
        in response.get_data(as_text=True)
    )


def test_numbers_of_somebodys_own_are_not_kept_with_the_pages_for_everyone(visitor: CheckingClient) -> None:
    visitor.get(LESSON)
    kept = len(visitor.application.extensions["kept_pages"].pages)

    for first in range(5):
        visitor.get(f"{LESSON}?count=town&of=1000&first={first}&second=90&third=10")

    assert len(visitor.application.extensions["kept_pages"].pages) == kept
    assert "9 of 108" in words_of(row_of(visitor.get(LESSON).get_data(as_text=True), "town"))


def test_other_lessons_take_no_notice_of_what_they_do_not_know(visitor: CheckingClient) -> None:
    assert visitor.get("/lessons/portland?count=town&first=x").status_code == 200


def test_no_question_asks_for_a_percentage(visitor: CheckingClient) -> None:
    page = visitor.get(LESSON).get_data(as_text=True)
    questions = re.findall(r"<label[^>]*>(.*?)</label>", page) + re.findall(r'counting-guess">(.*?)</p>', page)

    assert [question for question in questions if "%" in question or "percent" in question.casefold()] == []


def test_link_to_a_row_leads_back_to_its_own_numbers(visitor: CheckingClient) -> None:
    query = "count=town&amp;of=1000&amp;squares=1000&amp;first=300&amp;second=90&amp;third=10"

    row = asked(visitor, unescape(query), "town")

    assert f'href="{LESSON}?{query}#counting-people-town" data-link' in row


@pytest.mark.parametrize(
    ("guess", "shown"), [("", ""), ("101", "101"), ("-1", "-1"), ("8.5", "8.5"), ("about 9", ""), ("9" * 30, "")]
)
def test_guess_that_is_no_count_is_told_beside_it_and_kept(visitor: CheckingClient, guess: str, shown: str) -> None:
    response = visitor.send(f"{LESSON}/activities/counting-people", {"row": "town", "guess": guess})
    row = row_of(response.get_data(as_text=True), "town")

    assert response.status_code == 422
    assert "Problem: Write your guess as a whole number from 0 to 100." in words_of(row)
    assert f'value="{shown}" aria-describedby="counting-people-town-unit counting-people-town-problem"' in row


def test_numbers_that_cannot_be_kept_are_told(visitor: CheckingClient) -> None:
    fields = {"row": "town", "of": "1000", "squares": "1000", "first": "2000", "second": "90", "third": "10"}

    response = visitor.send(f"{LESSON}/activities/counting-people", fields)

    assert response.status_code == 422
    assert "Write a whole number from 0 to 1,000." in row_of(response.get_data(as_text=True), "town")


def test_guess_and_numbers_are_shown_again_in_the_row_and_at_the_end(visitor: CheckingClient) -> None:
    fields = {"of": "1000", "squares": "1000", "first": "300", "second": "90", "third": "10"}

    sent = visitor.send(f"{LESSON}/activities/counting-people", {"row": "town", "guess": "90", **fields})
    page = visitor.get(LESSON).get_data(as_text=True)
    row = words_of(row_of(page, "town"))

    assert sent.location == f"{LESSON}#counting-people-town"
    assert "You said 90 of 100 flagged people We find about 8 of 100" in row
    assert "270 of 340, about 79 of 100" in row
    assert "Your own numbers are kept below" in row
    kept = words_of(page.split('id="kept"')[1].split("</section>")[0])
    assert "you guessed 90 of 100 flagged people; counted, it is about 8 of 100." in kept
    assert (
        "you set numbers of your own, which no source gives: of the 340 people flagged, 270 are with lark eye." in kept
    )
