"""Two pages of one attempt do not fight: the newer answer wins, and the other page shows it and says so."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.steps import SAVED, choose, chosen, enter, expect_item_says, expect_page_says, item, start_quiz
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

NUMBERS = count(1)
ELSEWHERE = "[data-item-state]:has-text('on another page at')"


@pytest.fixture(scope="module")
def section_id(small_site: Site) -> int:
    """A class with the small course's quiz."""
    made = make_class(small_site.app, "Two pages")
    assign_in(small_site.app, made, "bridge")
    return made


@pytest.fixture
def username(small_site: Site, section_id: int) -> str:
    """A new student."""
    return make_student(small_site.app, section_id, f"Twin{next(NUMBERS)}").username


@pytest.fixture
def device(small_site: Site, visit: Callable[..., Visitor], username: str) -> Callable[..., Visitor]:
    """A function that gives the student another device; signed in unless it is one used before."""

    def start(**kwargs: object) -> Visitor:
        visitor = visit(small_site.address, **kwargs)
        return visitor if kwargs.get("kept") else visitor.sign_in(username, PASSPHRASE)

    return start


def flag(page: Page, item_id: str) -> None:
    """Press "Come back to this" with its label."""
    item(page, item_id).get_by_text("Come back to this").click()


def hold_back(page: Page, url: str) -> list[Route]:
    """Hold back the requests to an address."""
    held: list[Route] = []
    page.route(url, lambda route: held.append(route))
    return held


def first(page: Page, held: list[Route]) -> Route:
    """Wait for the first request held back."""
    while not held:
        page.evaluate("null")
    return held[0]


def test_unsent_answer_of_one_device_does_not_overwrite_a_newer_one_of_another(device) -> None:
    laptop = device()
    path = start_quiz(laptop)
    laptop.context.set_offline(True)
    choose(laptop.page, "material", "wood")
    choose(laptop.page, "one-length", "supported")
    expect_page_says(laptop.page, "Not saved: 2 answers")
    kept = laptop.close()
    phone = device().page
    phone.goto(path)
    choose(phone, "material", "steel")
    expect_item_says(phone, "material", "Saved")

    again = device(kept=kept).page
    again.goto(path)

    expect(item(again, "material").locator("[data-item-state]")).to_contain_text("Answered on another page at")
    expect_item_says(again, "one-length", "Saved")
    assert (chosen(again, "material"), chosen(again, "one-length")) == (["steel"], ["supported"])
    phone.reload()
    assert (chosen(phone, "material"), chosen(phone, "one-length")) == (["steel"], ["supported"])


def test_answer_that_was_refused_can_be_given_again(device) -> None:
    laptop = device()
    path = start_quiz(laptop)
    laptop.context.set_offline(True)
    choose(laptop.page, "material", "wood")
    expect_page_says(laptop.page, "Not saved: 1 answer")
    phone = device().page
    phone.goto(path)
    choose(phone, "material", "steel")
    expect_item_says(phone, "material", "Saved")
    laptop.context.set_offline(False)
    expect(laptop.page.locator(ELSEWHERE)).to_have_count(1)

    choose(laptop.page, "material", "wood")

    expect_item_says(laptop.page, "material", "Saved")
    phone.reload()
    assert chosen(phone, "material") == ["wood"]


def test_other_tab_of_the_same_browser_shows_an_answer_at_once(device) -> None:
    visitor = device()
    path = start_quiz(visitor)
    other = visitor.context.new_page()
    other.goto(path)

    choose(visitor.page, "material", "steel")
    enter(visitor.page, "on-foot", "5")
    flag(visitor.page, "only-new")
    expect_page_says(visitor.page, SAVED)

    expect(item(other, "on-foot").locator("[data-item-state]")).to_contain_text("Answered on another page at")
    expect(item(other, "only-new").get_by_label("Come back to this")).to_be_checked()
    expect(other.locator("[data-counts]")).to_have_text("2 answered, 3 not answered, 1 to come back to")
    assert (chosen(other, "material"), chosen(other, "on-foot")) == (["steel"], ["5"])


def test_page_looks_for_changes_when_it_is_looked_at_again(device) -> None:
    visitor = device()
    path, laptop = start_quiz(visitor), visitor.page
    phone = device().page
    phone.goto(path)
    choose(phone, "material", "steel")
    expect_item_says(phone, "material", "Saved")

    laptop.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(laptop.locator(ELSEWHERE)).to_have_count(1)
    assert chosen(laptop, "material") == ["steel"]


def test_look_that_comes_back_late_undoes_nothing(device) -> None:
    visitor = device()
    start_quiz(visitor)
    page = visitor.page
    held = hold_back(page, "**/answers")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    response = first(page, held).fetch()

    choose(page, "material", "steel")
    expect_item_says(page, "material", "Saved")
    with page.expect_response("**/answers"):
        held[0].fulfill(response=response)

    expect_page_says(page, SAVED)
    assert chosen(page, "material") == ["steel"]


def test_request_sent_before_the_page_was_loaded_again_does_not_undo_what_came_after(device) -> None:
    visitor = device()
    path = start_quiz(visitor)
    page = visitor.page
    held = hold_back(page, "**/save")
    choose(page, "material", "wood")
    request = first(page, held).request
    late, token = request.post_data_json, request.headers["x-csrftoken"]
    page.unroute_all()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    choose(page, "material", "steel")
    expect_item_says(page, "material", "Saved")

    headers = {"X-CSRFToken": token}
    reply = visitor.context.request.post(f"{visitor.address}{path}/save", data=late, headers=headers)

    assert (reply.status, reply.json()["answer"]) == (409, ["steel"])


def test_flag_of_one_page_leaves_the_answer_of_another(device) -> None:
    laptop, phone = device(), device()
    path = start_quiz(laptop)
    phone.page.goto(path)
    choose(laptop.page, "material", "steel")
    expect_item_says(laptop.page, "material", "Saved")

    flag(phone.page, "material")
    expect_page_says(phone.page, SAVED)

    laptop.page.reload()
    assert chosen(laptop.page, "material")[0] == "steel"
    expect(item(laptop.page, "material").get_by_label("Come back to this")).to_be_checked()


def test_form_of_a_stale_page_does_not_bring_its_answers_back(device) -> None:
    laptop, phone = device(), device()
    path = start_quiz(laptop)
    choose(laptop.page, "material", "wood")
    expect_item_says(laptop.page, "material", "Saved")
    phone.page.goto(path)
    choose(phone.page, "material", "steel")
    expect_item_says(phone.page, "material", "Saved")

    laptop.page.route("**/answers", lambda route: route.abort())
    laptop.page.get_by_role("button", name="Check and submit").click()
    laptop.page.get_by_role("heading", name="Submit").wait_for()

    phone.page.reload()
    assert chosen(phone.page, "material") == ["steel"]
