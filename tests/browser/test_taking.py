"""Taking a quiz in depth in Chromium: one by one, flags and confidence, the map, the time; also without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from course.records.attempts import attempt_by_public_id
from course.records.tables import Presentation
from course.web.database import writer
from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.steps import SAVED, choose, chosen, enter, expect_item_says, expect_page_says, item
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

NUMBERS = count(1)
Begin = Callable[..., Visitor]


@pytest.fixture
def begin(small_site: Site, visit: Callable[..., Visitor]) -> Begin:
    """A function that lets a new student of a new class start the quiz, assigned with some settings."""

    def start(*, scripts: bool = True, **settings: Any) -> Visitor:
        number = next(NUMBERS)
        section_id = make_class(small_site.app, f"Taking {number}")
        assign_in(small_site.app, section_id, "bridge", **settings)
        user = make_student(small_site.app, section_id, f"Taker{number}")
        visitor = visit(small_site.address, scripts=scripts, screen=PHONE).sign_in(user.username, PASSPHRASE)
        visitor.page.goto("/my")
        visitor.page.locator("main .card .button-primary").click()
        if "time_limit_minutes" in settings:
            visitor.page.get_by_role("button", name="Start now").click()
        visitor.page.wait_for_url("**/attempts/**")
        return visitor

    return start


def end_in(site: Site, page: Page, **span: float) -> None:
    """Let the attempt on a page end that long from now, as if it had begun earlier."""
    public_id = page.url.partition("/attempts/")[2].partition("/")[0]
    with site.app.app_context():
        attempt = attempt_by_public_id(writer(), public_id)
        assert attempt is not None
        attempt.deadline_at = datetime.now(UTC) + timedelta(**span)
        writer().commit()


def places(page: Page) -> list[str]:
    """What the map says of each question."""
    return page.locator("[data-item-map] [data-of]").all_text_contents()


@pytest.mark.parametrize("scripts", [True, False])
def test_questions_one_by_one_are_answered_flagged_and_submitted(begin: Begin, *, scripts: bool) -> None:
    visitor = begin(scripts=scripts, presentation=Presentation.ITEM_BY_ITEM, asks_confidence=True)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 of 5")

    choose(page, "material", "steel")
    page.get_by_label("fairly sure").check()
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 of 5")
    page.get_by_label("Come back to this").check()
    page.get_by_role("button", name="Question 5").click()
    page.get_by_label("Your number").fill("5")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 4 of 5")
    expect(page.locator("[data-counts]")).to_have_text("2 answered, 3 not answered, 1 to come back to")
    page.get_by_role("button", name="Question 1").click()
    assert chosen(page, "material")[0] == "steel"
    expect(page.get_by_label("fairly sure")).to_be_checked()
    page.get_by_role("button", name="Check and submit").click()

    expect(page.locator("main")).to_contain_text("2 of 5 questions")
    flagged = page.locator(".notice", has_text="To come back to")
    expect(flagged.get_by_role("link")).to_have_count(1)
    flagged.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 of 5")
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.locator(".score")).to_contain_text("2 of 5 points")


def test_enter_in_a_field_goes_to_the_next_question(begin: Begin) -> None:
    page = begin(presentation=Presentation.ITEM_BY_ITEM).page
    page.get_by_role("button", name="Question 5").click()

    page.get_by_label("Your number").fill("5")
    page.get_by_label("Your number").press("Enter")

    expect(page.locator("main")).to_contain_text("1 of 5 questions")


def test_map_says_what_is_answered_and_flagged_as_it_is_saved(begin: Begin) -> None:
    page = begin().page
    assert places(page)[0] == "Question 1, not answered"

    choose(page, "material", "steel")
    item(page, "material").get_by_text("Come back to this").click()

    expect(page.locator("[data-counts]")).to_have_text("1 answered, 4 not answered, 1 to come back to")
    assert places(page)[:2] == ["Question 1, answered, to come back to", "Question 2, not answered"]
    item(page, "material").get_by_text("Come back to this").click()
    expect(page.locator("[data-counts]")).to_have_text("1 answered, 4 not answered")
    page.reload()
    assert places(page)[:2] == ["Question 1, answered", "Question 2, not answered"]


def test_map_does_not_call_answered_what_the_server_does_not_have(begin: Begin) -> None:
    visitor = begin()
    visitor.context.set_offline(True)

    choose(visitor.page, "material", "steel")
    expect_page_says(visitor.page, "Not saved: 1 answer")

    assert places(visitor.page)[0] == "Question 1, not answered"


def test_answer_and_confidence_can_be_taken_back(begin: Begin) -> None:
    page = begin(asks_confidence=True).page
    one = item(page, "material")
    expect(one.get_by_role("button", name="Clear my answer")).to_be_hidden()
    choose(page, "material", "steel")
    one.get_by_label("fairly sure").check()
    expect(page.locator("[data-counts]")).to_have_text("1 answered, 4 not answered")

    one.get_by_role("button", name="Clear my answer").click()
    one.get_by_label("I do not say").check()
    expect(page.locator("[data-counts]")).to_have_text("0 answered, 5 not answered")
    expect_page_says(page, SAVED)
    page.reload()

    assert chosen(page, "material") == []
    expect(one.get_by_label("I do not say")).to_be_checked()
    expect(one.get_by_role("button", name="Clear my answer")).to_be_hidden()


def test_confidence_is_saved_and_needs_no_answer(begin: Begin) -> None:
    page = begin(asks_confidence=True).page

    item(page, "on-foot").get_by_label("not sure").check()
    expect_page_says(page, SAVED)
    page.reload()

    expect(item(page, "on-foot").get_by_label("not sure")).to_be_checked()
    expect(page.locator("[data-counts]")).to_have_text("0 answered, 5 not answered")


def test_answer_kept_from_another_question_is_sent_from_the_next_page(begin: Begin) -> None:
    visitor = begin(presentation=Presentation.ITEM_BY_ITEM)
    page = visitor.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/save", lambda route: route.abort())
    choose(page, "material", "steel")
    expect_page_says(page, "Not saved: 1 answer")
    page.unroute_all()

    page.goto(page.url.replace("/questions/1", "/questions/2"))

    expect(page.locator("[data-counts]")).to_have_text("1 answered, 4 not answered")
    page.goto(page.url.replace("/questions/2", "/questions/1"))
    assert chosen(page, "material") == ["steel"]
    assert page.evaluate("localStorage.length") == 0


def test_time_left_is_hidden_until_asked_for_and_that_is_remembered(begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    expect(page.locator("[data-time]")).to_be_hidden()

    page.get_by_text("Show time left").click()

    expect(page.locator("[data-time]")).to_have_text("40 minutes left")
    page.reload()
    expect(page.locator("[data-time]")).to_have_text("40 minutes left")
    page.get_by_text("Hide time left").click()
    page.reload()
    expect(page.get_by_text("Show time left")).to_be_visible()
    expect(page.locator("[data-time]")).to_be_hidden()


def test_time_is_said_at_five_minutes_and_at_one_and_not_between(small_site: Site, begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    end_in(small_site, page, minutes=6)
    page.clock.install()
    page.reload()
    page.evaluate(
        """() => {
            window.said = [];
            const line = document.querySelector("[data-time-said]");
            new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true });
        }"""
    )
    page.get_by_text("Show time left").click()

    page.clock.run_for(timedelta(minutes=5, seconds=30).seconds * 1000)

    assert page.evaluate("window.said") == ["5 minutes left.", "1 minute left."]
    expect(page.locator("[data-time]")).to_contain_text("seconds left")


def test_moment_that_falls_between_two_pages_is_said_on_the_second(small_site: Site, begin: Begin) -> None:
    page = begin(time_limit_minutes=40, presentation=Presentation.ITEM_BY_ITEM).page
    end_in(small_site, page, minutes=6)
    page.reload()
    expect(page.locator("[data-time-said]")).to_have_text("")

    end_in(small_site, page, minutes=4, seconds=30)
    page.get_by_role("button", name="Next question").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 of 5")
    expect(page.locator("[data-time-said]")).to_have_text("5 minutes left.")


def test_time_that_is_over_saves_submits_and_says_so(small_site: Site, begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    end_in(small_site, page, seconds=4)
    page.reload()
    item(page, "on-foot").locator("input[type=text]").press_sequentially("5")

    page.wait_for_url("**/review")

    expect(page.locator("main")).to_contain_text("Time is over. What you had saved is submitted.")
    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_time_that_is_over_without_a_connection_is_told_and_submits_when_it_is_back(
    small_site: Site, begin: Begin
) -> None:
    visitor = begin(time_limit_minutes=40)
    page = visitor.page
    end_in(small_site, page, seconds=4)
    page.reload()
    visitor.context.set_offline(True)
    choose(page, "material", "steel")
    expect(page.locator("#save-state")).to_contain_text("Time is over. No connection")

    visitor.context.set_offline(False)

    page.wait_for_url("**/review")
    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_page_before_submitting_submits_by_itself_when_the_time_is_over(small_site: Site, begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    choose(page, "material", "steel")
    expect_item_says(page, "material", "Saved")
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("heading", name="Submit").wait_for()
    end_in(small_site, page, seconds=2)
    page.reload()

    page.wait_for_url("**/review")

    expect(page.locator("main")).to_contain_text("Time is over.")


def test_device_that_slept_asks_the_server_how_long_is_left(small_site: Site, begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    page.get_by_text("Show time left").click()
    expect(page.locator("[data-time]")).to_have_text("40 minutes left")
    end_in(small_site, page, minutes=10)

    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 1_800_000; }")

    expect(page.locator("[data-time]")).to_have_text("10 minutes left")


def test_clock_of_the_device_does_not_matter(begin: Begin) -> None:
    page = begin(time_limit_minutes=40).page
    page.add_init_script("const now = Date.now; Date.now = () => now() + 86_400_000;")
    page.reload()

    page.get_by_text("Show time left").click()

    expect(page.locator("[data-time]")).to_have_text("40 minutes left")
    enter(page, "on-foot", "5")
    expect_item_says(page, "on-foot", "Saved")


def test_without_scripts_the_page_says_when_the_time_ends(begin: Begin) -> None:
    page = begin(scripts=False, time_limit_minutes=40).page

    expect(page.locator(".time")).to_contain_text("You have 40 minutes, until")
    expect(page.locator(".time-left")).to_be_hidden()
