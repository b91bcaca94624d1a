"""On paper: quizzes and gradebooks fit A4 and Letter, and a lesson's answers to compare with are printed open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

# The printable width in CSS pixels: the sheet less margins of 15 mm.
A4, LETTER = {"width": 680, "height": 1000}, {"width": 702, "height": 940}
LYING_A4, LYING_LETTER = {"width": 1009, "height": 660}, {"width": 942, "height": 680}


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


@pytest.mark.parametrize("screen", [LYING_A4, LYING_LETTER], ids=["A4", "Letter"])
def test_gradebook_of_forty_quizzes_fits_the_paper_part_by_part(
    visit: Callable[..., Visitor], small_site: Site, screen: dict[str, int]
) -> None:
    section_id = make_class(small_site.app, f"Forty quizzes on {screen['width']} pixels")
    for number in range(1, 41):
        assign_in(small_site.app, section_id, "bridge", title=f"Bridges and their long, long titles, {number}")
    name = f"Anne{screen['width']}"
    make_student(small_site.app, section_id, name)
    page = visit(small_site.address).sign_in("ada", PASSPHRASE).page
    page.emulate_media(media="print")
    page.set_viewport_size(screen)  # type: ignore[arg-type]

    page.goto(f"/teach/classes/{section_id}/gradebook")
    told = page.get_by_text("wider than a sheet of paper").is_visible()
    cut = page.get_by_role("table").is_visible()
    page.goto(f"/teach/classes/{section_id}/gradebook/paper")

    assert (told, cut) == (True, False)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert page.get_by_role("heading", level=2).all_inner_texts() == [
        "Quizzes 1 to 10 of 40",
        "Quizzes 11 to 20 of 40",
        "Quizzes 21 to 30 of 40",
        "Quizzes 31 to 40 of 40",
    ]
    assert page.get_by_role("rowheader", name=name).count() == 4
    assert page.locator("thead th.num").count() == 4 * 11  # the mean and ten quizzes


def test_names_and_titles_of_the_gradebook_stay_in_view_while_it_scrolls(
    visit: Callable[..., Visitor], small_site: Site
) -> None:
    section_id = make_class(small_site.app, "Thirty quizzes to scroll")
    for number in range(1, 31):
        assign_in(small_site.app, section_id, "bridge", title=f"Bridges {number}")
    for number in range(1, 41):
        make_student(small_site.app, section_id, f"Scrolled{number}")
    page = visit(small_site.address, screen=PHONE).sign_in("ada", PASSPHRASE).page
    page.goto(f"/teach/classes/{section_id}/gradebook")

    page.locator(".table-scroll").evaluate("each => each.scrollTo(each.scrollWidth, each.scrollHeight)")

    table = page.locator(".table-scroll").bounding_box()
    name = page.get_by_role("rowheader", name="Scrolled9").bounding_box()
    title = page.get_by_role("columnheader", name="Bridges 30").bounding_box()
    assert None not in (table, name, title)
    assert name["x"] == pytest.approx(table["x"], abs=1)
    assert title["y"] == pytest.approx(table["y"], abs=1)
    assert name["width"] <= 0.4 * PHONE["width"]
