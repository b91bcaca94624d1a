"""The pages of practice: hints, further tries for less credit, and what they keep to themselves."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Cast
from tests.web.client import CheckingClient
from tests.web.work import begun_attempt

KEY = ("RATIONALE-STEEL", "“rebuilt in steel”", "Correct")


def text_of(page: str) -> str:
    """The page's words, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def page_of(client: CheckingClient, url: str) -> str:
    """The text of a page, as HTML."""
    return client.get(url).get_data(as_text=True)


def answered(client: CheckingClient, url: str, **values: object) -> str:
    """Answer an item and return the page that follows."""
    name = f"answer.{url.rpartition('/')[2]}"
    return page_of(client, client.send(url, {name: values["chosen"]}).location)


@pytest.fixture
def visitor(browse, cast: Cast) -> CheckingClient:
    return browse()


@pytest.fixture
def material(visitor: CheckingClient) -> str:
    """The address of the first item of a visitor's practice."""
    return visitor.get(visitor.send("/quizzes/bridge/practice").location).location


def test_wrong_try_is_told_what_is_wrong_with_it_and_not_what_is_right(visitor, material: str) -> None:
    page = answered(visitor, material, chosen="wood")

    assert "Not right yet" in page
    assert "RATIONALE-WOOD" in page
    assert "A right answer now earns two thirds of the points" in page
    assert not [each for each in KEY if each in page]
    assert "RATIONALE-STONE" not in page


def test_right_answer_at_the_second_try_is_explained_with_its_credit(visitor, material: str) -> None:
    answered(visitor, material, chosen="wood")

    page = answered(visitor, material, chosen="steel")

    assert "Right at try 2: 0.67 of 1 point" in text_of(page)
    assert "RATIONALE-STEEL" in page


def test_last_try_that_earns_anything_is_told_before_it(visitor, material: str) -> None:
    first = answered(visitor, material, chosen="wood")

    last = answered(visitor, material, chosen="stone")

    assert "last try" not in first
    assert "A right answer now earns one third of the points, and it is the last try" in last


def test_try_that_can_earn_nothing_is_told_before_it(visitor, material: str) -> None:
    answered(visitor, material, chosen="wood")
    visitor.send(material + "/hint", {"hint": "1"})
    visitor.send(material + "/hint", {"hint": "2"})

    page = text_of(page_of(visitor, material))

    assert "Nothing is left to earn with this question: a right answer earns no more points." in page
    assert "With another hint" not in page
    assert "now earns" not in page


def test_hints_that_leave_nothing_say_so_before_the_first_try(visitor, material: str) -> None:
    for number in ("1", "2"):
        visitor.send(material + "/hint", {"hint": number})
    with_two = text_of(page_of(visitor, material))

    with_three = text_of(visitor.send(material + "/hint", {"hint": "3"}).get_data(as_text=True))

    assert "A right answer now earns one third of the points, and it is the last try" in with_two
    assert "With another hint, a right answer earns no points." in with_two
    assert "Nothing is left to earn with this question" in with_three


@pytest.mark.parametrize("step", ["hint", "explain"])
def test_address_of_a_button_opened_by_hand_leads_to_the_question(browse, visitor, material: str, step: str) -> None:
    assert visitor.get(f"{material}/{step}").location == material
    assert visitor.get(f"{material.rpartition('/')[0]}/no-such/{step}").status_code == 404
    assert browse().get(f"{material}/{step}").status_code == 404


def test_explanation_can_be_asked_for_and_then_the_answer_stays(visitor, material: str) -> None:
    answered(visitor, material, chosen="wood")

    page = page_of(visitor, visitor.send(material + "/explain").location)
    again = answered(visitor, material, chosen="steel")

    assert "RATIONALE-STEEL" in page
    assert "Not right 0 of 1 point" in text_of(again)


def test_explanation_of_nothing_answered_is_not_to_be_had(visitor, material: str) -> None:
    page = page_of(visitor, visitor.send(material + "/explain").location)

    assert "Check my answer" in page
    assert "RATIONALE" not in page


def test_first_hint_says_where_to_look_without_the_statement_that_answers(visitor, material: str) -> None:
    page = visitor.send(material + "/hint", {"hint": "1"}).get_data(as_text=True)

    assert 'href="/sources/old-report#lead"' in page
    assert 'href="/sources/new-report#lead"' in page
    assert page.index("/sources/new-report#lead") < page.index("/sources/old-report#lead")
    assert "lead.steel" not in page
    assert "HINT-ONE" not in page


def test_authors_hints_follow_one_by_one_in_their_order(visitor, material: str) -> None:
    second = visitor.send(material + "/hint", {"hint": "1"}) and visitor.send(material + "/hint", {"hint": "2"})
    third = visitor.send(material + "/hint", {"hint": "3"}).get_data(as_text=True)

    assert "HINT-ONE" in second.get_data(as_text=True)
    assert "HINT-TWO" not in second.get_data(as_text=True)
    assert "HINT-TWO" in third
    assert "Show another hint" not in third


def test_hint_keeps_what_is_chosen_and_says_what_it_costs(visitor, material: str) -> None:
    before = page_of(visitor, material)
    page = visitor.send(material + "/hint", {"hint": "1", "answer.material": "stone"}).get_data(as_text=True)

    assert "With a hint, a right answer earns two thirds of the points." in before
    assert 'value="stone" id="answer.material.stone" checked' in page
    assert "With another hint, a right answer earns one third of the points." in page


def test_page_of_a_hint_loaded_again_opens_no_further_one(visitor, material: str) -> None:
    visitor.send(material + "/hint", {"hint": "1"})
    page = visitor.send(material + "/hint", {"hint": "1"}).get_data(as_text=True)

    assert "HINT-ONE" not in page


@pytest.mark.parametrize("number", ["", "0", "-1", "4", "99", "x", "2"])
def test_hint_out_of_turn_is_not_opened(visitor, material: str, number: str) -> None:
    page = visitor.send(material + "/hint", {"hint": number}).get_data(as_text=True)

    assert "Where to look" not in page
    assert "HINT" not in page


def test_opened_hints_are_there_again_later(visitor, material: str) -> None:
    visitor.send(material + "/hint", {"hint": "1"})

    assert "Where to look" in page_of(visitor, material)


def test_assigned_attempt_has_no_hints_and_no_further_tries(app, browse, cast: Cast) -> None:
    attempt = begun_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["wood"]}})
    ben = browse(cast.ben)

    assert "hint" not in page_of(ben, f"/attempts/{attempt}").lower()
    for step in ("", "/hint", "/explain"):
        assert ben.send(f"/attempts/{attempt}/items/material{step}", {"hint": "1"}).status_code == 404


def test_finished_practice_takes_no_hint_and_no_answer(visitor, material: str) -> None:
    attempt = material.rsplit("/items", 1)[0]
    visitor.send(attempt + "/submit")

    hint = visitor.send(material + "/hint", {"hint": "1"})
    answer = visitor.send(material, {"answer.material": "steel"})

    assert hint.location == attempt + "/review"
    assert visitor.get(answer.location).location == attempt + "/review"
    assert "0 of 5 points" in page_of(visitor, attempt + "/review")


def test_review_of_practice_counts_the_credit_and_says_how_it_came(visitor, material: str) -> None:
    answered(visitor, material, chosen="wood")
    visitor.send(material + "/hint", {"hint": "1"})
    answered(visitor, material, chosen="steel")
    attempt = material.rsplit("/items", 1)[0]

    review = text_of(page_of(visitor, visitor.send(attempt + "/submit").location))

    assert "0.33 of 5 points" in review
    assert "Right at try 2, with 1 hint: 0.33 of 1 point" in review


def test_practice_goes_on_where_an_answer_can_still_be_tried(visitor, material: str) -> None:
    answered(visitor, material, chosen="wood")

    assert visitor.get(visitor.send("/quizzes/bridge/practice").location).location == material


def test_practice_answer_cannot_be_saved_past_its_tries_and_hints(visitor, material: str) -> None:
    attempt = material.rsplit("/items", 1)[0]

    assert visitor.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]}).status_code == 404
    assert "0 of 5 points" in page_of(visitor, visitor.send(attempt + "/submit").location)


def test_wrong_try_that_was_left_is_called_tried_and_never_not_answered(visitor, material: str) -> None:
    visitor.send(material, {"answer.material": "wood"})

    following = page_of(visitor, material.replace("/material", "/only-new"))
    finish = text_of(page_of(visitor, material.partition("/items")[0] + "/submit"))

    assert "Question 1 , tried, not right yet" in text_of(following)
    assert "Question 2 , not answered" in text_of(following)
    assert "is-tried" in following
    tried, _, missing = finish.partition("Not answered")
    assert "Tried, not right yet You can try again. When you finish, it is explained. Question 1: What is" in tried
    assert "Question 1" not in missing
    assert "Question 2" in missing
