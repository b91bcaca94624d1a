"""Every type of item by keyboard alone, by touch on a phone and without scripts, in an assigned quiz and in practice.

Nothing here is reached but by what the means in question has: the keyboard goes from one control to the next by Tab.
In each state axe looks for barriers, in light and dark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from course.assessment.item_types import Response
from course.records.attempts import attempt_by_public_id, saved_responses
from course.web.database import reader
from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.steps import SAVED, expect_page_says, item
from tests.browser.test_accessibility import COLOUR_RULES, RULES, barriers
from tests.browser.visitor import PHONE, Visitor
from tests.kinds import EVERY_MAX_SCORE, RIGHT_OF_EVERY

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], list[str]]
NUMBERS = count(1)
SCORE = f"{EVERY_MAX_SCORE:g} of {EVERY_MAX_SCORE:g} points"
TABS_AT_MOST = 400


class Means(Protocol):
    """What somebody answers with."""

    page: Page

    def choose(self, field: Locator, option_ids: list[str]) -> None:
        """Choose options."""

    def enter(self, field: Locator, text: str) -> None:
        """Enter a text or a number."""

    def order(self, field: Locator, option_ids: list[str]) -> None:
        """Put options into an order."""

    def match(self, field: Locator, pairs: dict[str, str]) -> None:
        """Give each option its match."""

    def press(self, control: Locator) -> None:
        """Press a button or follow a link."""


@dataclass
class Keyboard:
    """Tab, arrows, Space, Enter and letters; never a pointer, never a focus that was not reached by Tab."""

    page: Page

    def choose(self, field: Locator, option_ids: list[str]) -> None:
        radios = field.locator(".option input[type=radio]").evaluate_all("all => all.map(each => each.value)")
        for option_id in option_ids:
            if option_id in radios:  # Tab reaches the group, the arrows its options
                self._reach(field.locator(f'input[value="{radios[0]}"]'))
                self._press(*["ArrowDown"] * radios.index(option_id) or ["Space"])
            else:
                self._reach(field.locator(f'input[value="{option_id}"]'))
                self._press("Space")

    def enter(self, field: Locator, text: str) -> None:
        self._reach(field.locator("input[type=text]"))
        self.page.keyboard.type(text)

    def order(self, field: Locator, option_ids: list[str]) -> None:
        for place, option_id in enumerate(option_ids):
            moves = _position(field, option_id) - place
            if moves:
                self._reach(_move_up(field, option_id))
                self._press(*["Enter"] * moves)

    def match(self, field: Locator, pairs: dict[str, str]) -> None:
        for option_id, match_id in pairs.items():
            select = field.locator(f'select:has(option[value="{option_id}={match_id}"])')
            values = select.locator("option").evaluate_all("all => all.map(each => each.value)")
            self._reach(select)
            self._press(*["ArrowDown"] * values.index(f"{option_id}={match_id}"))

    def press(self, control: Locator) -> None:
        self._reach(control)
        self._press("Enter")

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def _reach(self, target: Locator) -> None:
        expect(target).to_have_count(1)
        for _ in range(TABS_AT_MOST):
            self.page.keyboard.press("Tab")
            if target.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"Tab never comes to {target}")


@dataclass
class Finger:
    """Taps on a phone. The list that a phone opens for a select is its own, so the choice is made past it."""

    page: Page

    def choose(self, field: Locator, option_ids: list[str]) -> None:
        for option_id in option_ids:
            field.locator(f'.option:has(input[value="{option_id}"]) label').tap()

    def enter(self, field: Locator, text: str) -> None:
        field.locator("input[type=text]").tap()
        self.page.keyboard.type(text)

    def order(self, field: Locator, option_ids: list[str]) -> None:
        for place, option_id in enumerate(option_ids):
            for _ in range(_position(field, option_id) - place):
                _move_up(field, option_id).tap()

    def match(self, field: Locator, pairs: dict[str, str]) -> None:
        for option_id, match_id in pairs.items():
            value = f"{option_id}={match_id}"
            field.locator(f'select:has(option[value="{value}"])').select_option(value=value)

    def press(self, control: Locator) -> None:
        control.tap()


@dataclass
class WithoutScripts(Finger):
    """The same phone in which scripts are off: an order is given by places."""

    def order(self, field: Locator, option_ids: list[str]) -> None:
        for place, option_id in enumerate(option_ids, 1):
            value = f"{option_id}={place}"
            field.locator(f'select:has(option[value="{value}"])').select_option(value=value)


@dataclass
class Way:
    """A means with the browser it needs."""

    means: type[Keyboard] | type[Finger]
    browser: dict[str, object]

    @property
    def has_scripts(self) -> bool:
        """Whether the browser runs scripts."""
        return bool(self.browser.get("scripts", True))


WAYS = {
    "keyboard": Way(Keyboard, {}),
    "touch": Way(Finger, {"screen": PHONE, "touch": True}),
    "no-scripts": Way(WithoutScripts, {"screen": PHONE, "touch": True, "scripts": False}),
}


@pytest.fixture(scope="module")
def section_id(kinds_site: Site) -> int:
    """A class that has the quiz of every type."""
    made = make_class(kinds_site.app, "Every type")
    assign_in(kinds_site.app, made, "every")
    return made


@pytest.fixture
def someone(kinds_site: Site, visit: Callable[..., Visitor], section_id: int) -> Callable[[Way], Visitor]:
    """A function that gives a new student of the class, signed in."""

    def start(way: Way) -> Visitor:
        user = make_student(kinds_site.app, section_id, f"Every{next(NUMBERS)}")
        return visit(kinds_site.address, **way.browser).sign_in(user.username, PASSPHRASE)

    return start


@pytest.fixture
def look(
    visit: Callable[..., Visitor], kinds_site: Site, axe_source: str, way: Way
) -> Callable[[Page, str], list[str]]:
    """A function that returns what axe finds on a page as it is, in light and dark.

    Where scripts are off axe cannot run: it looks at the same HTML, without its scripts, in a browser that has them.
    """
    other = None if way.has_scripts else visit(kinds_site.address, screen=PHONE, touch=True).page

    def barriers_on(page: Page, state: str) -> list[str]:
        seen = _copied(page, other) if other else page
        seen.evaluate(axe_source)
        found = barriers(seen, {"type": "tag", "values": RULES}, f"{state}, light")
        seen.emulate_media(color_scheme="dark")
        found += barriers(seen, {"type": "rule", "values": COLOUR_RULES}, f"{state}, dark")
        seen.emulate_media(color_scheme="light")
        return found

    return barriers_on


def _copied(page: Page, other: Page) -> Page:
    html = re.sub(r"<script.*?</script>", "", page.content(), flags=re.DOTALL)
    other.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    other.goto(page.url)
    return other


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_assigned_quiz_of_every_type_is_taken(
    kinds_site: Site, someone: Callable[[Way], Visitor], look: Look, way: Way
) -> None:
    page = someone(way).page
    means = way.means(page)
    means.press(page.get_by_role("button", name="Start"))
    page.wait_for_url("**/attempts/*")
    attempt = page.url.rsplit("/", 1)[1]
    found = look(page, "questions")

    for item_id, response in RIGHT_OF_EVERY.items():
        answer(means, item(page, item_id), response)
    if way.has_scripts:
        expect_page_says(page, SAVED)
        assert stored(kinds_site, attempt) == RIGHT_OF_EVERY
    found += look(page, "answered")
    means.press(page.get_by_role("button", name="Check and submit"))
    page.wait_for_url("**/submit")
    found += look(page, "summary")
    means.press(page.get_by_role("button", name="Submit my answers"))
    expect(page.locator(".score")).to_contain_text(SCORE)
    found += look(page, "review")

    assert stored(kinds_site, attempt) == RIGHT_OF_EVERY
    assert found == []


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_quiz_of_every_type_is_practised(kinds_site: Site, visit: Callable[..., Visitor], look: Look, way: Way) -> None:
    page = visit(kinds_site.address, **way.browser).page
    means = way.means(page)
    page.goto("/quizzes/every")
    means.press(page.get_by_role("button", name="Practise this quiz"))
    found = []

    for _ in RIGHT_OF_EVERY:
        item_id = page.locator("fieldset.item").get_attribute("data-item")
        found += look(page, f"{item_id}, to be answered")
        answer(means, item(page, item_id), RIGHT_OF_EVERY[item_id])
        means.press(page.get_by_role("button", name="Check my answer"))
        expect(page.locator(".review-outcome")).to_contain_text("Right")
        found += look(page, f"{item_id}, explained")
        explained = page.url
        means.press(page.locator("main .actions a"))
        expect(page).not_to_have_url(explained)
    found += look(page, "end of practice")
    means.press(page.get_by_role("button", name="Finish and see the review"))

    expect(page.locator(".score")).to_contain_text(SCORE)
    assert found == []


def answer(means: Means, field: Locator, response: Response) -> None:
    """Give a response by the means."""
    match response:
        case {"chosen": list(option_ids)}:
            means.choose(field, option_ids)
        case {"entered": str(text)}:
            means.enter(field, text)
        case {"order": list(option_ids)}:
            means.order(field, option_ids)
        case {"pairs": dict(pairs)}:
            means.match(field, pairs)


def stored(site: Site, attempt: str) -> dict[str, object]:
    """Return the stored responses of an attempt."""
    with site.app.app_context():
        row = attempt_by_public_id(reader(), attempt)
        assert row is not None
        return {item_id: each.response for item_id, each in saved_responses(reader(), row.id).items()}


def _position(field: Locator, option_id: str) -> int:
    places = field.locator("[data-option] select").evaluate_all("all => all.map(each => each.id.split('.').pop())")
    return int(places.index(option_id))


def _move_up(field: Locator, option_id: str) -> Locator:
    return field.locator(f'[data-option]:has(select[id$=".{option_id}"])').get_by_role("button", name="Move up")
