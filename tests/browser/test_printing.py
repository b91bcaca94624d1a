"""On paper: quizzes fit A4 and Letter, and a lesson's answers to compare with are printed open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

# The printable width in CSS pixels: the sheet less margins of 15 mm.
A4, LETTER = {"width": 680, "height": 1000}, {"width": 702, "height": 940}


@pytest.fixture
def visitor(browser: Browser, full_site: Site):
    made = Visitor(browser, full_site.address)
    yield made
    made.context.close()
    assert made.troubles == []


@pytest.mark.parametrize("path", ["/quizzes/the-tweet/print", "/quizzes/test-form-a/print?order=3"])
@pytest.mark.parametrize("screen", [A4, LETTER], ids=["A4", "Letter"])
def test_sheet_fits_the_paper_and_shows_no_controls(visitor: Visitor, path: str, screen: dict[str, int]) -> None:
    page = visitor.page
    page.goto(path)
    page.emulate_media(media="print")
    page.set_viewport_size(screen)  # type: ignore[arg-type]

    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= screen["width"]
    assert not page.get_by_role("button", name="Show", exact=True).is_visible()
    assert page.locator(".paper-names").is_visible()
    pdf = page.pdf(format="A4" if screen is A4 else "Letter")
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_closed_answer_of_a_lesson_is_printed_open(browser: Browser, full_site: Site, scripts: bool) -> None:
    visitor = Visitor(browser, full_site.address, scripts=scripts)
    page = visitor.page
    page.goto("/lessons/share-of-what")
    answer = page.locator("details.check > :not(summary)").first

    closed = answer.is_visible()
    page.emulate_media(media="print")

    assert not closed
    assert answer.is_visible()
    assert answer.bounding_box()["height"] > 10  # type: ignore[index]
    visitor.context.close()
