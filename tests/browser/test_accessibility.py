"""Every page in every state: axe finds nothing, nothing scrolls sideways at 320 px, nothing leaves the host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Site
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.browser.walk import STATES, State, sign_in_name

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST = {"width": 320, "height": 640}
# Files and JSON, not pages.
GRADEBOOK_FILES = {f"gradebook_exports.{kind}" for kind in ("canvas", "moodle", "workbook")}
ANALYSIS_FILES = {"reports.questions_csv", "reports.options_csv"}
EXPORTS = {"exports.wide", "exports.long", "student_data.export", *GRADEBOOK_FILES, *ANALYSIS_FILES}
NOT_PAGES = {"static", "offline.service_worker", "attempts.answers", "calendars.feed", *EXPORTS}
# Colours are all that changes between light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="module")
def people(browser: Browser, full_site: Site) -> Iterator[dict[str, Visitor]]:
    """A browser for each role, signed in."""
    made = {who: Visitor(browser, full_site.address) for who in ("visitor", "student", "card", "teacher")}
    for who, visitor in made.items():
        name = sign_in_name(who)
        if name:
            visitor.sign_in(*name)
    yield made
    for visitor in made.values():
        visitor.context.close()


@pytest.fixture
def opened(request: pytest.FixtureRequest, people: dict[str, Visitor], full_site: Site) -> Iterator[Page]:
    state: State = request.param
    visitor = people[state.who]
    page = visitor.context.new_page()
    assert full_site.classroom
    with full_site.app.app_context():
        state.open(page, full_site.classroom)
    yield page
    page.unroute_all()
    page.close()
    assert visitor.troubles == []


@pytest.mark.parametrize("opened", STATES, ids=lambda state: f"{state.who}: {state.name}", indirect=True)
def test_page_has_no_barrier(opened: Page, axe_source: str) -> None:
    opened.evaluate(axe_source)
    found = []
    for screen in (DESK, PHONE):
        opened.set_viewport_size(screen)  # type: ignore[arg-type]
        opened.emulate_media(color_scheme="light")
        found += barriers(opened, {"type": "tag", "values": RULES}, f"light, {screen['width']} px")
        opened.emulate_media(color_scheme="dark")
        found += barriers(opened, {"type": "rule", "values": COLOUR_RULES}, f"dark, {screen['width']} px")
    opened.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    width = opened.evaluate("document.documentElement.scrollWidth")

    assert found == []
    assert width == NARROWEST["width"], f"scrolls sideways at 320 px: {widest(opened)}"


def test_planted_barriers_are_found(browser: Browser, full_site: Site, axe_source: str) -> None:
    visitor = Visitor(browser, full_site.address, screen=NARROWEST)
    visitor.page.goto("/about")
    visitor.page.evaluate(axe_source)
    visitor.page.evaluate(
        """() => {
            const wide = document.createElement("img");
            wide.style.minWidth = "900px";
            document.querySelector("h1").replaceWith(wide);
        }"""
    )

    found = barriers(visitor.page, {"type": "tag", "values": RULES}, "planted")

    assert {line.split()[1] for line in found} == {"image-alt", "page-has-heading-one"}
    assert visitor.page.evaluate("document.documentElement.scrollWidth") > NARROWEST["width"]
    visitor.context.close()


def test_every_page_of_the_app_was_visited(people: dict[str, Visitor], full_site: Site) -> None:
    if len({urlsplit(url).path for visitor in people.values() for url in visitor.documents}) < len(STATES) / 2:
        pytest.skip("Only some of the pages were asked for in this run.")

    visited = {
        endpoint_of(full_site.app, urlsplit(url).path) for visitor in people.values() for url in visitor.documents
    }

    pages = {rule.endpoint for rule in full_site.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages - visited - NOT_PAGES == set()


def barriers(page: Page, run_only: dict[str, Any], circumstances: str) -> list[str]:
    """Run axe on a page and return one line for each element it finds fault with."""
    options = {"runOnly": run_only, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{circumstances}: {violation['id']} ({violation['help']}): {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def widest(page: Page) -> list[str]:
    """Return the elements that reach beyond the screen."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.body.querySelectorAll("*")]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
            .slice(0, 5)
            .map((element) => element.outerHTML.slice(0, 120))"""
    )


def endpoint_of(app: Flask, path: str) -> str | None:
    """Return the endpoint that answers GET on a path, or None."""
    try:
        return app.url_map.bind("localhost").match(path)[0]
    except HTTPException:
        return None
