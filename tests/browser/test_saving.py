"""The page that saves answers says the truth: saving, saved, not saved; and what it called saved is there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.classroom import PASSPHRASE, assign_in, make_student
from tests.browser.conftest import Site
from tests.browser.steps import (
    SAVED,
    choose,
    chosen,
    enter,
    expect_item_says,
    expect_page_says,
    item,
    sign_in,
    start_quiz,
    submit,
)
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

NUMBERS = count(1)
TRYING = "Not saved. Trying again…"


@pytest.fixture(scope="module")
def quiz_site(small_site: Site) -> Site:
    """The small course with its quiz assigned."""
    assign_in(small_site.app, small_site.section_id, "bridge")
    return small_site


@pytest.fixture
def student(quiz_site: Site, visit: Callable[..., Visitor]) -> Visitor:
    """A new student who has started the quiz."""
    user = make_student(quiz_site.app, quiz_site.section_id, f"Student{next(NUMBERS)}")
    visitor = visit(quiz_site.address).sign_in(user.username, PASSPHRASE)
    start_quiz(visitor)
    return visitor


@pytest.fixture
def page(student: Visitor) -> Page:
    return student.page


def hold_back(page: Page) -> list[Route]:
    """Hold back the requests that save; `continue_()` lets one go."""
    held: list[Route] = []
    page.route("**/save", lambda route: held.append(route))
    return held


def test_saved_is_said_when_the_server_has_the_answer_and_not_before(page: Page) -> None:
    choose(page, "one-length", "disagree")
    expect_page_says(page, SAVED)
    held = hold_back(page)

    with page.expect_request("**/save"):
        choose(page, "material", "steel")

    expect_item_says(page, "material", "Saving…")
    expect_page_says(page, "Saving…")
    held[0].continue_()
    expect_item_says(page, "material", "Saved")
    expect_page_says(page, SAVED)


def test_every_kind_of_answer_is_there_when_the_page_is_loaded_again(page: Page) -> None:
    choose(page, "material", "wood")
    choose(page, "only-new", "steel", "foot", "wood")
    choose(page, "only-new", "wood")
    choose(page, "one-length", "disagree")
    choose(page, "settles-material", "steel")
    enter(page, "on-foot", "5 %")
    expect_page_says(page, SAVED)

    page.reload()

    assert {item_id: chosen(page, item_id) for item_id in ("material", "only-new", "one-length", "on-foot")} == {
        "material": ["wood"],
        "only-new": ["steel", "foot"],
        "one-length": ["disagree"],
        "on-foot": ["5 %"],
    }
    expect_item_says(page, "on-foot", "Saved")


def test_answer_given_offline_is_saved_when_the_network_is_back(student: Visitor, page: Page) -> None:
    student.context.set_offline(True)
    choose(page, "material", "steel")
    expect_item_says(page, "material", TRYING)
    expect_page_says(page, "Not saved: 1 answer")
    enter(page, "on-foot", "5")
    expect_page_says(page, "Not saved: 2 answers")

    student.context.set_offline(False)

    expect_page_says(page, SAVED)
    page.reload()
    assert (chosen(page, "material"), chosen(page, "on-foot")) == (["steel"], ["5"])


def test_answer_too_long_to_be_sent_says_so_and_is_saved_when_shortened(page: Page) -> None:
    field = page.locator('[name="answer.on-foot"]')
    field.evaluate("""field => {
        field.removeAttribute("maxlength");
        field.value = "5".repeat(3_000_000);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    expect_item_says(page, "on-foot", "Send at most 2 MB: shorten what you entered. Not saved.")

    enter(page, "on-foot", "5")

    expect_page_says(page, SAVED)
    page.reload()
    assert chosen(page, "on-foot") == ["5"]


def test_quiz_is_not_submitted_offline_and_loses_nothing(student: Visitor, page: Page) -> None:
    student.context.set_offline(True)
    choose(page, "material", "steel")
    page.get_by_role("button", name="Check and submit").click()
    expect(page.locator("#save-state")).to_contain_text("this cannot be submitted yet")

    student.context.set_offline(False)
    expect_page_says(page, SAVED)
    submit(page)

    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_last_answer_is_saved_when_submit_is_pressed_while_typing(page: Page) -> None:
    item(page, "on-foot").locator("input[type=text]").press_sequentially("5")

    submit(page)

    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_later_answer_wins_when_the_network_is_slow(page: Page) -> None:
    held = hold_back(page)
    with page.expect_request("**/save"):
        choose(page, "material", "wood")
    choose(page, "material", "steel")
    expect_item_says(page, "material", "Saving…")
    assert len(held) == 1

    with page.expect_request("**/save"):
        held[0].continue_()
    expect_item_says(page, "material", "Saving…")
    held[1].continue_()

    expect_item_says(page, "material", "Saved")
    page.unroute_all()
    page.reload()
    assert chosen(page, "material") == ["steel"]


def test_number_that_cannot_be_read_is_told_beside_it_until_it_is_corrected(page: Page) -> None:
    enter(page, "on-foot", "five")
    expect(item(page, "on-foot").locator("[data-item-state]")).to_contain_text("Not saved")
    expect(item(page, "on-foot").locator("input[type=text]")).to_have_attribute("aria-invalid", "true")
    expect_page_says(page, "Not saved: 1 answer")

    enter(page, "on-foot", "0,05")

    expect_item_says(page, "on-foot", "Saved")
    expect(item(page, "on-foot").locator("input[type=text]")).not_to_have_attribute("aria-invalid", "true")
    expect_page_says(page, SAVED)


def test_token_gone_stale_is_replaced_without_a_word(student: Visitor, page: Page) -> None:
    username = signed_in_name(student)
    other_tab = student.context.new_page()
    sign_out_and_in(student, other_tab, username)

    choose(page, "material", "steel")

    expect_item_says(page, "material", "Saved")
    submit(page)
    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_student_signed_out_in_another_tab_is_told_and_goes_on_after_signing_in(student: Visitor, page: Page) -> None:
    username = signed_in_name(student)
    other_tab = student.context.new_page()
    other_tab.goto("/my")
    other_tab.get_by_role("button", name="Sign out").click()
    choose(page, "material", "steel")
    expect_item_says(page, "material", "Not saved. You are signed out: sign in in another tab, then come back here.")

    sign_in(other_tab, username)
    page.bring_to_front()

    expect_item_says(page, "material", "Saved")
    expect_page_says(page, SAVED)


def test_leaving_is_asked_about_exactly_while_something_is_unsaved(student: Visitor, page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    student.context.set_offline(True)
    choose(page, "material", "steel")
    expect_item_says(page, "material", TRYING)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]

    student.context.set_offline(False)
    expect_page_says(page, SAVED)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_unsent_answers_come_back_and_are_sent_when_the_page_is_opened_again(
    student: Visitor, quiz_site: Site, visit: Callable[..., Visitor]
) -> None:
    path = student.page.url
    student.context.set_offline(True)
    choose(student.page, "only-new", "steel", "foot")
    enter(student.page, "on-foot", "5")
    expect_page_says(student.page, "Not saved: 2 answers")

    later = visit(quiz_site.address, kept=student.close()).page
    later.goto(path)

    expect_page_says(later, SAVED)
    assert (chosen(later, "only-new"), chosen(later, "on-foot")) == (["steel", "foot"], ["5"])
    assert later.evaluate("localStorage.length") == 0
    later.reload()
    assert (chosen(later, "only-new"), chosen(later, "on-foot")) == (["steel", "foot"], ["5"])


def test_attempt_submitted_in_another_tab_is_over_here_too(student: Visitor, page: Page) -> None:
    other_tab = student.context.new_page()
    other_tab.goto(page.url)
    choose(other_tab, "material", "steel")
    expect_page_says(other_tab, SAVED)
    submit(other_tab)

    choose(page, "material", "wood")

    expect_page_says(page, "This attempt is over. What was saved in time counts. Go on")
    page.get_by_role("link", name="Go on").click()
    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def signed_in_name(student: Visitor) -> str:
    """Return the username, which these students have for a name too."""
    return student.page.locator(".top-account a").inner_text().lower()


def sign_out_and_in(student: Visitor, page: Page, username: str) -> None:
    page.goto("/my")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    sign_in(page, username)
