"""The explorer of natural frequencies: it does the server's sums, and follows every hand and the page's colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from itertools import product
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from course.assessment.natural_frequencies import (
    EVERY,
    PARTS,
    SHAPES,
    SQUARES,
    Setting,
    groups,
    of_the_marked,
    own_numbers,
    redrawn,
)
from tests.assessment.counted import COUNTED, counted_setting
from tests.browser.conftest import Site
from tests.browser.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

LESSON = "/lessons/counting-people"
TOWN = "#counting-people-town"
ROWS = ("unfounded", "accused", "survey", "town", "clinic")
SEEN = 40
"""So many pixels of a drawing, where its filled squares begin, are enough to see them change."""
# What the script's functions give for each setting, in the words of the server's.
SCRIPT = """async ([address, settings]) => {
    const { groups, redrawn, ownNumbers, ofTheMarked } = await import(address);
    return settings.map(([setting, squares, given]) => [
        groups(setting), ofTheMarked(setting), redrawn(setting, squares), ownNumbers(setting, given)]);
}"""
# Whether the first square has a colour: its red, green and blue add up to something between two numbers. Read from a
# copy, since Chromium warns of a canvas that is read again and again.
PIXEL = """([selector, least, most]) => {
    const edge = Math.round(6 * devicePixelRatio);
    const copy = document.createElement("canvas").getContext("2d");
    copy.drawImage(document.querySelector(selector), 0, 0);
    const [red, green, blue] = copy.getImageData(edge + 1, edge + 1, 1, 1).data;
    return least <= red + green + blue && red + green + blue <= most;
}"""


class Edges(NamedTuple):
    """The upper and the lower edge of something."""

    top: float
    bottom: float


def opened(page: Page, row: str = TOWN, query: str = "") -> Locator:
    """Open the counts of a row without a guess."""
    page.goto(f"{LESSON}{query}{row}")
    shown = page.locator(row)
    if not query:
        shown.locator(".check > summary").click()
    expect(shown.locator("[data-answer], figcaption").first).to_be_visible()
    return shown


def places(thing: Locator) -> Edges:
    """Where something stands on the page, from its top to its bottom."""
    box = thing.bounding_box()
    assert box
    return Edges(box["y"], box["y"] + box["height"])


def count(row: Locator, name: str) -> Locator:
    """A count in the tree."""
    return row.locator(f'.tree [data-n="{name}"]')


def field(row: Locator, name: str) -> Locator:
    """The field of a number."""
    return row.locator(f'.counting-form input[name="{name}"]')


def settings() -> list[tuple[Setting, int, Setting]]:
    """The cases worked by hand, and a few hundred more: a setting, squares to draw it in, and what was given."""
    found = [counted_setting(case)[0] for case in COUNTED]
    for shape, of, drawn in product(SHAPES, SQUARES, SQUARES):
        for first, second, third in ((0, 1, 0), (7, 33, 67), (50, 50, 50), (of // 3, 99, 1), (of, EVERY, EVERY)):
            numbers = (first, second, third) if shape == PARTS else (first, second)
            found.append(Setting(shape, of, drawn, numbers))
    given = {shape: Setting(shape, 100, 100, (7, 33, 67) if shape == PARTS else (7, 33)) for shape in SHAPES}
    return [(each, SQUARES[place % len(SQUARES)], given[each.shape]) for place, each in enumerate(found)]


def test_script_and_server_come_to_the_same_counts(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)
    address = page.locator('script[src*="counting-people"]').get_attribute("src")
    cases = settings()

    found = page.evaluate(SCRIPT, [address, [[asdict(each), squares, asdict(given)] for each, squares, given in cases]])

    expected = [
        [
            [[group.total, group.marked] for group in groups(setting)],
            of_the_marked(setting),
            {**asdict(redrawn(setting, squares)), "numbers": list(redrawn(setting, squares).numbers)},
            list(own_numbers(setting, given)),
        ]
        for setting, squares, given in cases
    ]
    assert len(cases) > 200
    assert found == expected


def test_slider_moved_by_keys_moves_squares_tree_table_and_sentence(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(full_site.address).page
    row = opened(page)
    slider = row.get_by_role("slider", name="Of the 1,000 people, how many have lark eye?")

    slider.focus()
    for _ in range(2):
        slider.press("ArrowRight")

    expect(field(row, "first")).to_have_value("12")
    expect(count(row, "total-0")).to_have_text("12")
    expect(row.locator("tbody tr").first).to_contain_text("11")
    expect(row.locator(".counting-answer")).to_have_text(
        re.compile(r"Of the 110 people flagged, how many have lark eye\?\s*11 of 110, which is 10 of 100")
    )
    expect(row.locator(".counting-own")).to_contain_text("your own number")
    expect(row.locator("figcaption").first).to_contain_text(
        "With lark eye, your own number: 11 of 12 people flagged", use_inner_text=True
    )
    expect(slider).to_be_focused()


def test_number_that_stays_is_told_and_kept_in_the_address(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    row = opened(page)

    field(row, "first").fill("300")

    expect(row.locator("[data-live]")).to_contain_text("Of the 340 people flagged, how many have lark eye?")
    expect(page).to_have_url(re.compile(r"\?count=town&of=1000&squares=1000&first=300&second=90&third=10" + TOWN))


def test_link_shows_somebody_else_the_same_numbers(full_site: Site, visit: Callable[..., Visitor]) -> None:
    row = opened(visit(full_site.address).page)
    field(row, "first").fill("300")
    row.get_by_label("10,000", exact=True).check()
    expect(count(row, "total-0")).to_have_text("3,000")
    link = row.get_by_role("link", name="Link to this page with these numbers").get_attribute("href")

    for scripts in (True, False):
        page = visit(full_site.address, scripts=scripts).page
        page.goto(link or "")
        other = page.locator(TOWN)
        expect(count(other, "total-0")).to_have_text("3,000")
        expect(count(other, "marked-1")).to_have_text("700")
        expect(field(other, "first")).to_have_value("3000")
        expect(other.locator("[data-answer]")).to_have_text("2,700 of 3,400, about 79 of 100")


def test_finger_on_a_slider_moves_it(full_site: Site, visit: Callable[..., Visitor]) -> None:
    row = opened(visit(full_site.address, screen=PHONE, touch=True).page)
    slider = row.get_by_role("slider").nth(1)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    assert box["height"] >= 44

    row.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(field(row, "second")).to_have_value("50")
    expect(count(row, "marked-0")).to_have_text("5")


@pytest.mark.parametrize("row_id", ROWS)
def test_slider_on_a_phone_shares_the_screen_with_the_counts_and_the_drawing_it_drives(
    full_site: Site, visit: Callable[..., Visitor], row_id: str
) -> None:
    row = opened(visit(full_site.address, screen=PHONE, touch=True).page, f"#counting-people-{row_id}")
    sliders = row.get_by_role("slider")
    first, last = places(sliders.first), places(sliders.last)

    counts = places(row.locator(".counting-answer, .counting-table").first)
    table = places(row.locator(".counting-table"))
    drawing = places(row.locator("canvas").nth(1))

    assert counts.bottom - first.top <= PHONE["height"]
    assert table.bottom - last.top <= PHONE["height"]
    assert drawing.top + SEEN - last.top <= PHONE["height"]


@pytest.mark.parametrize("row_id", ROWS)
def test_sliders_table_and_squares_share_the_screen_on_a_desk(
    full_site: Site, visit: Callable[..., Visitor], row_id: str
) -> None:
    page = visit(full_site.address, screen=DESK).page
    row = opened(page, f"#counting-people-{row_id}")

    row.get_by_role("heading", name="Change the numbers").evaluate("heading => heading.scrollIntoView()")
    shown = [*row.get_by_role("slider").all(), row.locator(".counting-table")]
    drawings = [places(each) for each in row.locator("canvas").all()]

    assert all(places(each).top >= 0 and places(each).bottom <= DESK["height"] for each in shown)
    assert all(each.top + SEEN <= DESK["height"] for each in drawings)
    page.mouse.wheel(0, 200)
    expect(row.get_by_role("slider").last).to_be_in_viewport()
    expect(row.locator(".counting-table tbody tr").first).to_be_in_viewport()


def test_figure_of_a_source_is_called_ones_own_number_once_it_is_changed_and_can_be_had_back(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    row = opened(visit(full_site.address).page, "#counting-people-unfounded")
    caption = row.locator("figcaption").first
    expect(caption).to_contain_text("First drawing, by the FBI’s reports")
    expect(row.locator(".counting-own")).to_be_hidden()

    field(row, "first").fill("30")

    expect(caption).to_contain_text(
        "First drawing, your own number: 30 of 100 cases classed as unfounded", use_inner_text=True
    )
    expect(caption.locator(".cite-ref")).to_be_hidden()
    expect(row.locator("figcaption").nth(1)).to_contain_text("by the lowest figure of other studies")
    row.get_by_role("link", name="Back to what was given").click()
    expect(caption).to_contain_text("First drawing, by the FBI’s reports", use_inner_text=True)
    expect(field(row, "first")).to_have_value("8")


def test_fewer_squares_and_more_again_lose_nothing(full_site: Site, visit: Callable[..., Visitor]) -> None:
    row = opened(visit(full_site.address).page, "#counting-people-accused")

    row.get_by_label("100", exact=True).check()
    expect(row.locator("[data-rounded]")).to_contain_text("The numbers above count out of 100,000.")
    expect(count(row, "marked-0")).to_have_text("0")
    row.get_by_label("100,000", exact=True).check()

    expect(row.locator("[data-rounded]")).to_be_hidden()
    expect(count(row, "marked-0")).to_have_text("5")
    expect(count(row, "marked-1")).to_have_text("250")
    expect(row.locator(".counting-own")).to_be_hidden()


def test_what_is_no_count_is_told_beside_its_field_and_the_drawing_stays(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    row = opened(visit(full_site.address).page)

    field(row, "first").fill("1001")

    expect(row.locator(".counting-form .field-problem").first).to_have_text("Write a whole number from 0 to 1,000.")
    expect(field(row, "first")).to_have_attribute("aria-invalid", "true")
    expect(count(row, "total-0")).to_have_text("10")
    field(row, "first").fill("1000")
    expect(row.locator(".counting-form .field-problem").first).to_be_hidden()
    expect(count(row, "total-0")).to_have_text("1,000")


def test_question_to_go_on_with_sets_its_numbers_and_moves_the_focus_to_them(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    row = opened(visit(full_site.address).page)

    row.get_by_role("link", name=re.compile("Set it.*A better check")).click()

    expect(field(row, "third")).to_have_value("1")
    expect(row.locator("[data-answer]")).to_have_text("9 of 19, about 47 of 100")
    expect(row.get_by_role("heading", name="Change the numbers")).to_be_focused()


def test_squares_are_drawn_on_whole_pixels_of_the_screen_and_anew_when_it_changes(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(full_site.address, screen=PHONE, touch=True).page
    row = opened(page)
    canvas = row.locator("canvas").nth(1)
    ratio = page.evaluate("devicePixelRatio")

    before = canvas.evaluate("canvas => [canvas.width, canvas.getBoundingClientRect().width]")
    page.set_viewport_size({"width": 320, "height": 640})
    expect(canvas).not_to_have_attribute("width", str(before[0]))
    after = canvas.evaluate("canvas => [canvas.width, canvas.getBoundingClientRect().width]")

    for pixels, width in (before, after):
        assert pixels == pytest.approx(width * ratio, abs=0.02)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_squares_follow_the_scheme_forced_colours_and_paper(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    opened(page)

    def expect_colour(least: int, most: int) -> None:
        page.wait_for_function(PIXEL, arg=[f"{TOWN} canvas", least, most])

    expect_colour(1, 150)
    page.emulate_media(color_scheme="dark")
    expect_colour(600, 764)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect_colour(0, 0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect_colour(600, 764)
    page.emulate_media(color_scheme="light", forced_colors="active")
    expect_colour(0, 0)  # CanvasText of Chromium's light palette


def test_canvas_has_a_text_that_is_kept_up_to_date(full_site: Site, visit: Callable[..., Visitor]) -> None:
    row = opened(visit(full_site.address).page)

    field(row, "second").fill("50")

    expect(row.get_by_role("img").first).to_have_accessible_name(
        re.compile(r"With lark eye ?, your own number: 5 of 10 people flagged")
    )


def test_guess_is_set_beside_the_count_and_found_again_at_the_end(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(full_site.address, screen=PHONE).page
    page.goto(LESSON)
    row = page.locator(TOWN)

    row.get_by_label("How many of these 100 have lark eye?").fill("90")
    row.get_by_role("button", name="Check my guess").click()

    expect(row.locator(".you-and-we")).to_contain_text("You said90 of 100 flagged people")
    expect(row.locator(".you-and-we")).to_contain_text("We findabout 8 of 100")
    expect(row.locator("[data-result]")).to_be_focused()
    expect(row.locator("canvas").first).to_be_visible()
    expect(page.locator("#kept")).to_contain_text(
        "you guessed 90 of 100 flagged people; counted, it is about 8 of 100."
    )
    field(row, "first").fill("100")
    row.get_by_role("button", name="Keep these numbers").click()
    expect(page.locator("#kept")).to_contain_text("of the 180 people flagged, 90 are with lark eye.")
    page.reload()
    expect(field(row, "first")).to_have_value("100")
    expect(row.locator("[data-answer]")).to_have_text("90 of 180, which is 50 of 100")


def test_numbers_are_set_guessed_and_kept_without_scripts(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    row = opened(page)

    field(row, "first").fill("500")
    row.get_by_label("10,000", exact=True).check()
    row.get_by_role("button", name="Draw these numbers").click()
    expect(row.locator("svg").first).to_be_visible()
    expect(count(row, "total-0")).to_have_text("5,000")
    field(row, "first").fill("10001")
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    row.get_by_role("button", name="Draw these numbers").click()
    expect(row.locator(".counting-form .field-problem").first).to_have_text("Write a whole number from 0 to 10,000.")
    field(row, "first").fill("1000")
    row.get_by_role("button", name="Draw these numbers").click()
    row.get_by_role("button", name="Keep these numbers").click()
    page.get_by_role("button", name="Send it").click()  # the page for everyone has no token

    expect(page.locator("#kept")).to_contain_text("of the 1,800 people flagged, 900 are with lark eye.")
    expect(field(row, "first")).to_have_value("1000")
