"""What people do on pages: steps that several browser tests share."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.classroom import PASSPHRASE
from tests.browser.visitor import Visitor

SAVED = "Saved: all you have answered"


def item(page: Page, item_id: str) -> Locator:
    """Return the fieldset of an item."""
    return page.locator(f'fieldset[data-item="{item_id}"]')


def choose(page: Page, item_id: str, *option_ids: str) -> None:
    """Choose options as a thumb does: by their labels."""
    for option_id in option_ids:
        item(page, item_id).locator(f'.option:has(input[value="{option_id}"]) label').click()


def enter(page: Page, item_id: str, text: str) -> None:
    """Type a number and leave the field."""
    field = item(page, item_id).locator("input[type=text]")
    field.fill(text)
    field.blur()


def match(page: Page, item_id: str, **matches: str) -> None:
    """Choose from its list what belongs to each option."""
    for option_id, match_id in matches.items():
        value = f"{option_id}={match_id}"
        item(page, item_id).locator(f'select:has(option[value="{value}"])').select_option(value=value)


def expect_item_says(page: Page, item_id: str, text: str) -> None:
    """Wait until the line under an item says something."""
    expect(item(page, item_id).locator("[data-item-state]")).to_have_text(text)


def expect_page_says(page: Page, text: str) -> None:
    """Wait until the line that sums up all answers says something."""
    expect(page.locator("#save-state")).to_have_text(text)


def chosen(page: Page, item_id: str) -> list[str]:
    """Return what is chosen or entered in an item, as the form would send it."""
    values: list[str] = item(page, item_id).evaluate(
        """field => [...field.querySelectorAll("input:checked, input[type=text], select")].map((each) => each.value)"""
    )
    return [value for value in values if value]


def submit(page: Page) -> None:
    """Go by the page that sums up to the review."""
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit my answers").click()


def start_quiz(visitor: Visitor) -> str:
    """Start the only quiz on the student's page, or go on with it; return its path."""
    visitor.page.goto("/my")
    visitor.page.locator("main .card .button-primary").click()
    visitor.page.wait_for_url("**/attempts/*")
    return visitor.page.url.removeprefix(visitor.address)


def sign_in(page: Page, username: str) -> None:
    """Sign in by the form, with the passphrase that all made-up people have."""
    page.goto("/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def mark_sentence(page: Page, row: str, words: list[str], kind: str) -> Locator:
    """Mark words of a sentence, say what it is, and let it be checked; return the sentence's row."""
    place = page.locator(f"#who-says-so-{row}")
    for word in words:
        place.locator(f'input[name=word][value="{word}"]').check()
    place.get_by_text(kind, exact=True).first.click()
    place.get_by_role("button", name="Check").click()
    return place


def say_ground(page: Page, row: str, ground: str) -> Locator:
    """Say what a claim of the map rests on, and let it be checked; return the claim's row."""
    place = page.locator(f"#argument-map-{row}")
    place.get_by_label("What does this claim rest on").select_option(label=ground)
    place.get_by_role("button", name="Check").click()
    return place


def take_step(page: Page, row: str, *option_ids: str) -> Locator:
    """Take one step of the check of a post; return the step."""
    choose(page, row, *option_ids)
    place = page.locator(f"#check-a-post-{row}")
    place.get_by_role("button", name="Check").click()
    return place
