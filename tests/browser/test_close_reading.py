"""Who says so, the argument map and the check of a post: by keyboard, by touch on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.steps import choose, mark_sentence, say_ground, take_step
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
SMALLEST_TARGET = 24
HEARINGS, CRITICS, POSTS = "/lessons/the-hearings", "/lessons/critics-and-other-views", "/lessons/check-a-post"


def test_sentence_is_marked_by_keyboard_and_the_finding_has_the_focus(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(HEARINGS)
    row = page.locator("#who-says-so-false-accusations")

    row.get_by_role("checkbox", name="had").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(row.get_by_role("checkbox", name="allegedly")).to_be_checked()
    for _ in range(6):  # the other words, then the kinds
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(row.get_by_role("radio", name="An allegation")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(row.locator("[data-result]")).to_be_focused()
    expect(row.locator("[data-result]")).to_contain_text("You found it. On what it is, we agree.")
    expect(page.locator("#kept")).to_contain_text("“allegedly”")
    assert page.url.endswith(HEARINGS)


def test_marking_goes_on_where_one_sentence_is_checked_while_another_is_marked(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(HEARINGS)
    page.locator("#who-says-so-song input[value=accused]").check()

    mark_sentence(page, "doubt", ["state"], "An attribution")

    expect(page.locator("#who-says-so-doubt [data-result]")).to_contain_text("“critics state” shows it")
    expect(page.locator("#who-says-so-song input[value=accused]")).to_be_checked()


def test_words_can_be_tapped_on_a_phone(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, touch=True).page
    page.goto(HEARINGS)
    row = page.locator("#who-says-so-song")

    row.get_by_role("checkbox", name="accused").tap()
    row.locator("label", has_text="An allegation").tap()
    row.get_by_role("button", name="Check").tap()

    expect(row.locator("[data-result]")).to_contain_text("You found it.")
    boxes = [word.bounding_box() for word in page.locator(".word > label").all()]
    assert boxes
    assert all(box and min(box["width"], box["height"]) >= SMALLEST_TARGET for box in boxes)
    assert scrolls_sideways(page) is False


def test_sentence_works_without_scripts(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    page.goto(HEARINGS)

    mark_sentence(page, "before-a-hearing", ["argued"], "An attribution")
    send_again(page)

    expect(page.locator("#who-says-so-before-a-hearing .finding")).to_contain_text("You found it.")
    expect(page.locator("#who-says-so-before-a-hearing")).to_be_in_viewport()
    expect(page.locator("#kept")).to_contain_text("You looked closely at 1 of 8 sentences.")


def test_claim_is_asked_by_keyboard(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(CRITICS)
    row = page.locator("#argument-map-silenced-men")

    row.get_by_label("What does this claim rest on").focus()
    page.keyboard.type("A reason")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(row.locator("[data-result]")).to_be_focused()
    expect(row.locator("[data-result]")).to_contain_text("A reason, no figure")
    expect(page.locator("#kept")).to_contain_text("To be even-handed, ask the supporters as often.")


def test_both_sides_of_the_map_have_the_same_place(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(CRITICS)

    sides = [side.bounding_box() for side in page.locator(".map-side").all()]

    assert all(side for side in sides)
    left, _, right = [side for side in sides if side]
    assert left["y"] == right["y"]
    assert abs(left["width"] - right["width"]) < 1


def test_map_stands_on_the_narrowest_screen(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen={"width": 320, "height": 640}, touch=True).page
    page.goto(CRITICS)

    say_ground(page, "abuses", "What somebody told").locator("[data-result]").wait_for()

    assert scrolls_sideways(page) is False


def test_claim_works_without_scripts(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, scripts=False).page
    page.goto(CRITICS)

    say_ground(page, "myths", "Figures")
    send_again(page)

    expect(page.locator("#argument-map-myths .finding")).to_contain_text("You said")
    expect(page.locator("#kept")).to_contain_text(
        "You asked 1 of 9 claims what it rests on, and in 1 we find the same."
    )


def test_post_is_checked_step_by_step(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(POSTS)
    steps = page.locator("#check-a-post-one-in-twelve .step-fold")
    expect(steps.nth(0)).to_have_attribute("open", "")
    expect(steps.nth(1)).not_to_have_attribute("open", "")

    step = take_step(page, "one-in-twelve-stop", "lies", "stays-away")

    expect(step.locator("[data-result]")).to_be_focused()
    expect(step.locator(".step-state")).to_contain_text("Right 1 of 1 point")
    expect(steps.nth(1)).to_have_attribute("open", "")
    expect(page.locator("#kept")).to_contain_text("You took 1 of 18 steps")


def test_whole_post_is_checked_by_touch_on_a_phone(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, touch=True).page
    page.goto(POSTS)
    answers = {
        "stop": ["true", "against"],
        "who": ["nobody"],
        "trace": ["vox", "opposed"],
        "denominator": ["accused"],
        "accusations": ["not-stated", "vox"],
        "lecturer": ["contradicted", "opposed"],
    }

    for step, chosen in answers.items():
        take_step(page, f"nearly-all-true-{step}", *chosen).locator("[data-result]").wait_for()

    expect(page.locator("#kept")).to_contain_text(
        "You took 6 of 18 steps and checked 1 of 3 posts to the end. 6 steps were right throughout: 8 of 8 points."
    )
    assert scrolls_sideways(page) is False


def test_step_without_an_answer_is_told_beside_it(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto(POSTS)

    page.locator("#check-a-post-two-crowds-stop").get_by_role("button", name="Check").click()

    expect(page.locator("#check-a-post-two-crowds-stop-problem")).to_be_focused()
    expect(page.locator("#check-a-post-two-crowds-stop-problem")).to_contain_text("Choose an answer, then check.")


def test_post_works_without_scripts(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    page.goto(POSTS)

    choose(page, "one-in-twelve-stop", "lies", "alarm")
    page.locator("#check-a-post-one-in-twelve-stop").get_by_role("button", name="Check").click()
    send_again(page)

    expect(page.locator("#check-a-post-one-in-twelve-stop")).to_contain_text("Not right")
    expect(page.locator("#check-a-post-one-in-twelve-stop")).to_be_in_viewport()
    take_step(page, "one-in-twelve-who", "mother")
    expect(page.locator("#check-a-post-one-in-twelve-who")).to_contain_text("1 of 1 point")
    expect(page.locator("#kept")).to_contain_text("You took 2 of 18 steps")


def send_again(page: Page) -> None:
    """Take the one step more that a visitor's first answer needs without scripts."""
    expect(page.locator("h1")).to_have_text("One more step")
    page.locator("main form button").first.click()


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
