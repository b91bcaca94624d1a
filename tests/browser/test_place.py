"""The place in a lesson is kept in the browser, offered without moving the page, and never shown to somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.classroom import PASSPHRASE
from tests.browser.conftest import Site
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

LESSON = "/lessons/the-tweet"
HEADING = "She claimed, he answered"
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 200);
})"""


def go_on(page: Page) -> Locator:
    """The link to where one was."""
    return page.get_by_role("link", name="Go on where you were")


def read_to(page: Page, heading: str) -> None:
    """Open the lesson, scroll until a heading is at the top, and wait until the browser has noted it."""
    page.goto(LESSON)
    page.get_by_role("heading", name=heading).evaluate("heading => heading.scrollIntoView({ block: 'start' })")
    page.wait_for_function("() => localStorage.getItem('places')?.includes('she-claimed')")


def kept_places(page: Page) -> str | None:
    """What the browser keeps of places."""
    return page.evaluate("localStorage.getItem('places')")  # type: ignore[no-any-return]


@pytest.mark.parametrize("screen", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_reader_who_comes_back_finds_a_link_to_the_last_heading_and_nothing_moves(
    full_site: Site, visit: Callable[..., Visitor], screen: dict[str, int]
) -> None:
    page = visit(full_site.address, screen=screen).page
    read_to(page, HEADING)

    page.goto("/")
    page.goto(LESSON)

    expect(go_on(page)).to_have_text(f"Go on where you were: {HEADING}")
    assert page.evaluate(SHIFTS) == 0
    go_on(page).click()
    expect(page.get_by_role("heading", name=HEADING)).to_be_in_viewport()


@pytest.mark.parametrize("screen", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_overview_offers_the_lesson_read_last_at_its_heading_and_nothing_moves(
    full_site: Site, visit: Callable[..., Visitor], screen: dict[str, int]
) -> None:
    page = visit(full_site.address, screen=screen).page
    page.goto("/")
    offer = page.get_by_role("link", name="Go on reading")
    expect(offer).to_have_count(0)
    read_to(page, HEADING)

    page.goto("/")

    expect(offer).to_have_text(f"Go on reading: The tweet and the son, at “{HEADING}”")
    assert page.evaluate(SHIFTS) == 0
    offer.click()
    expect(page.get_by_role("heading", name=HEADING)).to_be_in_viewport()


def test_first_visit_and_a_link_into_the_lesson_offer_no_place(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)
    expect(go_on(page)).to_have_count(0)
    read_to(page, HEADING)

    page.goto("/")
    page.goto(f"{LESSON}#in-short")

    expect(go_on(page)).to_have_count(0)


def test_lesson_read_to_its_end_has_no_place_to_go_on_from(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    read_to(page, HEADING)

    page.locator(".lesson-turn").scroll_into_view_if_needed()

    page.wait_for_function("() => localStorage.getItem('places') === null")


def test_place_of_somebody_signed_in_is_forgotten_when_they_sign_out(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(full_site.address).sign_in("ben", PASSPHRASE)
    page = visitor.page
    read_to(page, HEADING)
    assert "Ben" not in str(kept_places(page))

    page.get_by_role("button", name="Sign out").click()
    page.goto(LESSON)

    expect(go_on(page)).to_have_count(0)
    assert kept_places(page) is None


def test_place_of_a_visitor_is_still_theirs_after_signing_in(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address)
    read_to(visitor.page, HEADING)

    visitor.sign_in("ben", PASSPHRASE)
    visitor.page.goto(LESSON)

    expect(go_on(visitor.page)).to_be_visible()


def test_lesson_is_readable_where_the_browser_keeps_nothing(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.add_init_script("Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('full'); }")

    page.goto(LESSON)
    page.locator(".lesson-turn").scroll_into_view_if_needed()

    expect(page.get_by_role("heading", name=HEADING)).to_be_attached()
    expect(go_on(page)).to_have_count(0)
