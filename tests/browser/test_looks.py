"""How pages look and where they land: more contrast, the eye after a check, nothing that jumps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_accessibility import COLOUR_RULES, barriers
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.browser.walk import on_practice_item, style_guide

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_readable_with_more_contrast(
    scheme: str, browser: Browser, full_site: Site, axe_source: str
) -> None:
    page = Visitor(browser, full_site.address).page
    page.emulate_media(color_scheme=scheme, contrast="more")  # type: ignore[arg-type]
    assert full_site.classroom
    with full_site.app.app_context():
        style_guide(page, full_site.classroom)
    page.evaluate(axe_source)

    found = barriers(page, {"type": "rule", "values": [*COLOUR_RULES, "color-contrast-enhanced"]}, scheme)

    page.context.close()
    assert found == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_after_a_check_the_explanation_is_in_sight_and_has_the_focus(
    screen: dict[str, int], full_site: Site, visit: Visit
) -> None:
    page = visit(full_site.address, screen=screen, scripts=False).page
    assert full_site.classroom

    on_practice_item(1, answer="supported")(page, full_site.classroom)

    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_be_in_viewport()
    expect(page.locator(".review-option").first).to_be_in_viewport()


def test_explanation_waits_in_parts_on_a_phone_and_nowhere_else(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    assert full_site.classroom
    on_practice_item(1, answer="supported")(page, full_site.classroom)
    others, statements = page.locator(".is-other"), page.locator(".review-sources li")

    assert not seen(others)
    assert not seen(statements)
    page.locator(".review-quoted .cite-ref").first.click()
    assert seen(statements) == 1
    page.get_by_label("What the sources say").press("Space")
    assert seen(statements) == statements.count()
    page.get_by_label("Why not the other").press("Space")
    assert seen(others) == others.count()
    page.reload()
    page.set_viewport_size(DESK)
    assert (seen(others), seen(statements)) == (others.count(), statements.count())
    page.set_viewport_size(PHONE)
    page.emulate_media(media="print")
    assert (seen(others), seen(statements)) == (others.count(), statements.count())


def seen(found: Locator) -> int:
    """How many of some elements are shown."""
    return sum(each.is_visible() for each in found.all())


def test_what_is_not_right_yet_stands_under_the_answers_and_has_the_focus(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    assert full_site.classroom

    on_practice_item(11)(page, full_site.classroom)
    page.locator("fieldset.item input[value=faulty]").check()
    page.get_by_role("button", name="Check my answer").click()

    expect(page.locator("#said")).to_be_focused()
    expect(page.get_by_text("Not right yet", exact=True)).to_be_in_viewport()
    expect(page.locator(".option").last).to_be_in_viewport()
    assert bottom(page, ".options") <= top(page, "#said")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_chips_of_a_reviewed_pair_stand_beside_the_first_line_of_their_text(
    screen: dict[str, int], full_site: Site, visit: Visit
) -> None:
    page = visit(full_site.address, screen=screen, scripts=False).page
    assert full_site.classroom
    on_practice_item(8)(page, full_site.classroom)
    for select in page.locator("fieldset.item select").all():
        select.select_option(index=1)
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("button", name="Show the explanation").click()

    chips, texts = first_lines(page, ".review-pair dt .chip"), first_lines(page, ".review-pair dd")

    assert len(chips) == len(texts) >= 6
    assert max(abs(chip - text) for chip, text in zip(chips, texts, strict=True)) <= 3


def first_lines(page: Page, selector: str) -> list[float]:
    """Where the first line of the text of some elements ends."""
    found: list[float] = page.locator(selector).evaluate_all(
        """elements => elements.map(element => {
            const text = document.createRange();
            text.selectNodeContents(element.firstChild);
            return text.getClientRects()[0].bottom;
        })"""
    )
    return found


def test_lines_of_a_lesson_hold_sixty_to_seventy_five_characters(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address).page
    page.goto("/lessons/share-of-what")

    lines = page.evaluate(CHARACTERS_OF_LINES)

    assert len(lines) > 30
    assert 60 <= sum(lines) / len(lines) <= 75


@pytest.mark.parametrize("path", ["/lessons/two-articles", "/lessons/share-of-what"])
def test_words_of_a_source_are_as_large_as_text_and_upright_and_marks_can_be_read(
    full_site: Site, visit: Visit, path: str
) -> None:
    page = visit(full_site.address, screen=DESK).page
    page.goto(path)

    faces = page.evaluate(FACES, ".note-quoted q, .quoted")
    marks = page.evaluate(FACES, ".source-mark, .cite-mark, .cite-ref, .own-mark")

    assert min(size for size, _ in faces) >= 16
    assert {style for _, style in faces} == {"normal"}
    assert min(size for size, _ in marks) >= 12


@pytest.mark.parametrize("path", ["/lessons/two-articles", "/lessons/share-of-what", "/lessons/portland"])
def test_side_notes_do_not_lie_on_one_another(full_site: Site, visit: Visit, path: str) -> None:
    page = visit(full_site.address, screen=DESK).page
    page.goto(path)

    notes = page.evaluate(NOTES)

    assert len(notes) > 20
    assert [upper for upper, lower in pairwise(notes) if lower[0] < upper[1] - 1] == []


@pytest.mark.parametrize("path", ["/lessons/share-of-what", "/lessons/on-screen"])
def test_table_of_a_lesson_stands_as_cards_on_a_phone(full_site: Site, visit: Visit, path: str) -> None:
    page = visit(full_site.address, screen=PHONE).page
    page.goto(path)

    scrolls = page.locator(".own .table-scroll").evaluate_all(
        "all => all.map(one => one.scrollWidth - one.clientWidth)"
    )

    assert scrolls
    assert set(scrolls) == {0}
    expect(page.locator(".own .cell-word").first).to_be_visible()


def test_line_from_side_to_side_of_the_argument_map_is_whole(full_site: Site, visit: Visit) -> None:
    page = visit(full_site.address, screen={"width": 768, "height": 1024}).page
    page.goto("/lessons/critics-and-other-views")

    sides = page.locator(".map-side").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    )

    assert len(sides) == 3
    assert [upper for upper, lower in pairwise(sides) if lower[0] - upper[1] > 0.5] == []


FACES = """(selector) => [...document.querySelectorAll(selector)].map(getComputedStyle)
    .map((style) => [parseFloat(style.fontSize), style.fontStyle])"""
# The upper and lower edges of the notes beside the text, in their order; those in a closed disclosure are not there.
NOTES = """() => [...document.querySelectorAll(".prose .note")]
    .filter((note) => note.checkVisibility() && !note.closest("details:not([open])"))
    .map((note) => note.getBoundingClientRect()).map((box) => [box.top, box.bottom])"""


# Full lines only: those of a paragraph but its last, as they fall on the page.
CHARACTERS_OF_LINES = """() => [...document.querySelectorAll(".prose > p")].flatMap((paragraph) => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(".cite, .own-mark, .note")) continue;
        for (let at = 0; at < node.length; at += 1) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 8);
            lines.set(line, (lines.get(line) ?? 0) + 1);
        }
    }
    return [...lines.values()].slice(0, -1);
})"""


def top(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("element => element.getBoundingClientRect().top"))


def bottom(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("element => element.getBoundingClientRect().bottom"))
