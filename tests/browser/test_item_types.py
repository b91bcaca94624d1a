"""The further item types in Chromium: focus, dragging, mistakes without scripts, answers without a connection."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from course.records.attempts import attempt_by_public_id, saved_responses
from course.web.database import reader
from tests.browser.classroom import PASSPHRASE, make_student
from tests.browser.conftest import Site
from tests.browser.test_accessibility import COLOUR_RULES, NARROWEST, PAGE_CHECKS, RULES, asked, barriers
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.kinds import RIGHT

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 44


@pytest.fixture
def begin(
    request: pytest.FixtureRequest, kinds_site: Site, visit: Callable[..., Visitor]
) -> Callable[..., tuple[Page, str]]:
    """A function that lets a new student begin the quiz; returns the page and the attempt's public id."""

    def start(**kwargs: object) -> tuple[Page, str]:
        name = "S" + re.sub(r"\W", "", request.node.name).lower()[-30:]
        make_student(kinds_site.app, kinds_site.section_id, name)
        page = visit(kinds_site.address, **kwargs).sign_in(name.lower(), PASSPHRASE).page
        page.goto("/my")
        page.get_by_role("button", name="Start").click()
        page.wait_for_url("**/attempts/*")
        return page, page.url.rsplit("/", 1)[1]

    return start


def stored(app: Flask, attempt: str) -> dict[str, object]:
    """The stored responses of an attempt."""
    with app.app_context():
        row = attempt_by_public_id(reader(), attempt)
        assert row is not None
        return {item_id: each.response for item_id, each in saved_responses(reader(), row.id).items()}


def item(page: Page, item_id: str) -> Locator:
    return page.locator(f"#item-{item_id}")


def order(page: Page) -> list[str]:
    """The options to order as they stand, each with its place."""
    return page.locator("[data-option]").evaluate_all(
        "options => options.map(each => each.querySelector('label').textContent + ': ' "
        "+ each.querySelector('select').selectedOptions[0].textContent)"
    )


def wait_until_saved(page: Page) -> None:
    """Wait until every question says of itself that it is saved; the line for all of them speaks up later."""
    expect(page.locator('[data-item-state][data-kind="saved"]').first).to_be_attached()
    expect(page.locator("[data-item-state][data-kind]:not([data-kind='saved'])")).to_have_count(0)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_map_tells_an_answer_in_part_from_a_whole_one(begin: Callable[..., tuple[Page, str]]) -> None:
    page, _ = begin()
    lines = item(page, "which-page").locator("select")
    place = page.locator('[data-of="which-page"]')

    lines.nth(0).select_option(index=1)
    expect(item(page, "which-page").locator("[data-item-state]")).to_have_text(
        "Saved so far. 2 of 3 lines have no answer yet."
    )
    expect(place).to_have_text("Question 2, partly answered")
    expect(page.locator("[data-counts]")).to_have_text("0 answered, 1 partly answered, 3 not answered")
    page.reload()
    expect(place).to_have_text("Question 2, partly answered")
    lines.nth(1).select_option(index=1)
    lines.nth(2).select_option(index=1)

    expect(item(page, "which-page").locator("[data-item-state]")).to_have_text("Saved")
    expect(place).to_have_text("Question 2, answered")


def test_option_keeps_the_focus_and_says_where_it_is(begin: Callable[..., tuple[Page, str]]) -> None:
    page, _ = begin()
    up = page.get_by_role("button", name="Move up: The walks end")

    up.focus()
    press(page, "Enter", "Enter", "Enter")

    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    expect(item(page, "which-first").get_by_role("status").first).to_have_text("The walks end: place 1 of 4.")
    assert order(page) == [
        "The walks end: 1",
        "The report is written: 2",
        "The walks begin: 3",
        "The almanac’s count: 4",
    ]


def test_place_chosen_by_hand_moves_the_option_and_keeps_the_order_whole(
    kinds_site: Site, begin: Callable[..., tuple[Page, str]]
) -> None:
    page, attempt = begin()

    page.get_by_label("The report is written").first.select_option(label="3")
    wait_until_saved(page)

    assert order(page) == [
        "The walks begin: 1",
        "The walks end: 2",
        "The report is written: 3",
        "The almanac’s count: 4",
    ]
    assert stored(kinds_site.app, attempt) == {"which-first": {"order": ["began", "stopped", "report", "count"]}}
    page.reload()
    assert order(page) == [
        "The walks begin: 1",
        "The walks end: 2",
        "The report is written: 3",
        "The almanac’s count: 4",
    ]
    page.get_by_label("The walks end").first.select_option(label="Place …")
    wait_until_saved(page)
    assert stored(kinds_site.app, attempt) == {}


def test_order_as_shown_can_be_kept(kinds_site: Site, begin: Callable[..., tuple[Page, str]]) -> None:
    page, attempt = begin()

    page.get_by_role("button", name="Keep this order").click()
    wait_until_saved(page)

    assert stored(kinds_site.app, attempt) == {"which-first": {"order": ["report", "began", "stopped", "count"]}}
    expect(page.get_by_role("button", name="Keep this order")).to_be_hidden()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_option_is_dragged_by_its_handle(
    kinds_site: Site, begin: Callable[..., tuple[Page, str]], screen: dict[str, int]
) -> None:
    page, attempt = begin(screen=screen)
    handle = page.locator(".place-handle").first
    handle.scroll_into_view_if_needed()
    start, last = handle.bounding_box(), page.locator("[data-option]").last.bounding_box()
    assert start
    assert last

    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 25, start["y"] + 60, steps=5)
    page.mouse.move(start["x"] + 25, last["y"] + last["height"] - 4, steps=15)
    page.mouse.up()
    wait_until_saved(page)

    assert order(page) == [
        "The walks begin: 1",
        "The walks end: 2",
        "The almanac’s count: 3",
        "The report is written: 4",
    ]
    assert stored(kinds_site.app, attempt) == {"which-first": {"order": ["began", "stopped", "count", "report"]}}


def test_handle_that_is_only_pressed_gives_no_answer(kinds_site: Site, begin: Callable[..., tuple[Page, str]]) -> None:
    page, attempt = begin()

    page.locator(".place-handle").first.click()
    page.get_by_label("Your answer").fill("keeper")
    wait_until_saved(page)

    assert stored(kinds_site.app, attempt) == {"the-counter": {"entered": "keeper"}}


def test_place_given_twice_is_told_without_scripts(kinds_site: Site, begin: Callable[..., tuple[Page, str]]) -> None:
    page, attempt = begin(scripts=False, screen=PHONE)

    for text, place in (("report is", "4"), ("walks begin", "1"), ("walks end", "3"), ("almanac’s count", "1")):
        item(page, "which-first").get_by_label(text).select_option(label=place)
    for text, match in (("40", "The almanac"), ("Somebody", "The almanac"), ("55", "The report")):
        item(page, "which-page").get_by_label(text).select_option(label=match)
    page.get_by_label("Your answer").fill("keeper")
    page.get_by_label("The sources disagree").check()
    item(page, "forty-boats").get_by_label("1990 almanac Statement A").check()
    item(page, "forty-boats").get_by_label("report Statement").check()
    page.get_by_role("button", name="Save all answers").click()

    expect(page.locator("#problem\\.which-first")).to_contain_text("Place 1 is given more than once.")
    assert set(stored(kinds_site.app, attempt)) == set(RIGHT) - {"which-first"}
    expect(item(page, "which-first").get_by_label("walks end")).to_have_value("stopped=3")
    item(page, "which-first").get_by_label("almanac’s count").select_option(label="2")
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_text("5 of 5 points")).to_be_visible()


def test_answers_given_without_a_connection_are_there_again(
    kinds_site: Site, begin: Callable[..., tuple[Page, str]]
) -> None:
    page, attempt = begin()
    page.route("**/save", lambda route: route.abort())

    page.get_by_role("button", name="Move up: The walks begin").click()
    item(page, "which-page").get_by_label("55").select_option(label="The report")
    item(page, "forty-boats").get_by_label("report Statement").check()
    expect(page.locator("#save-state")).to_contain_text("Not saved")
    page.once("dialog", lambda dialog: dialog.accept())
    page.unroute_all()
    page.reload()
    wait_until_saved(page)

    assert order(page)[:2] == ["The walks begin: 1", "The report is written: 2"]
    assert stored(kinds_site.app, attempt) == {
        "which-first": {"order": ["began", "report", "stopped", "count"]},
        "which-page": {"pairs": {"fifty-five": "report"}},
        "forty-boats": {"chosen": ["fifty-five"]},
    }


def test_one_button_unfolds_all_statements_and_folds_them_again(begin: Callable[..., tuple[Page, str]]) -> None:
    page, _ = begin()
    folds = item(page, "forty-boats").locator("details.option-read")

    item(page, "forty-boats").get_by_role("button", name="Read all statements").click()

    assert [fold.evaluate("fold => fold.open") for fold in folds.all()] == [True] * 3
    expect(page.get_by_text("Each spring a keeper counts them.")).to_be_visible()
    folds.nth(1).locator("summary").click()
    item(page, "forty-boats").get_by_role("button", name="Read all statements").click()
    item(page, "forty-boats").get_by_role("button", name="Fold all statements").click()
    assert [fold.evaluate("fold => fold.open") for fold in folds.all()] == [False] * 3
    expect(page.get_by_role("button", name="Read all statements")).to_have_count(1)


def test_pages_have_no_barriers_and_targets_are_large_enough(
    begin: Callable[..., tuple[Page, str]], axe_source: str
) -> None:
    page, _ = begin()
    found = _faults(page, axe_source)
    page.get_by_role("button", name="Move down: The walks begin").click()
    item(page, "which-page").get_by_label("40").select_option(label="Neither page")
    page.get_by_label("Your answer").fill("kepeer")
    page.get_by_label("Supported").check()
    item(page, "forty-boats").get_by_label("On the counting").check()
    wait_until_saved(page)
    found += _faults(page, axe_source)
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit my answers").click()
    page.get_by_text("of 5 points").wait_for()
    found += _faults(page, axe_source)

    assert found == []


def _faults(page: Page, axe_source: str) -> list[str]:
    """What axe finds, what reaches beyond 320 px, and which targets of the answers are smaller than 44 px."""
    page.evaluate(axe_source)
    found = []
    for screen in (DESK, PHONE):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        found += barriers(page, {"type": "tag", "values": RULES}, f"light, {screen['width']} px")
        page.emulate_media(color_scheme="dark")
        found += barriers(page, {"type": "rule", "values": COLOUR_RULES}, f"dark, {screen['width']} px")
    found += page.evaluate(
        """least => [...document.querySelectorAll(".item select, .item button, .item input[type=text], .item .option")]
            .filter((each) => each.getClientRects().length)
            .filter((each) => {
                const box = each.getBoundingClientRect();
                return box.width < least || box.height < least;
            })
            .map((each) => `smaller than ${least} px: ${each.outerHTML.slice(0, 120)}`)""",
        SMALLEST_TARGET,
    )
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    page.evaluate(PAGE_CHECKS)
    found += asked(page, "whole")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found
