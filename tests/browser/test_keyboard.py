"""Each journey by keyboard alone: the focus is seen at every stop, goes down the page, and is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.keyboard import Keyboard, stands_above
from tests.browser.steps import SAVED, expect_item_says, expect_page_says, item
from tests.browser.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

NUMBERS = count(1)
NEW_PASSPHRASE = "seven slow grey geese"
SCREENS = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["1280 px", "390 px"])


@pytest.fixture
def student(kinds_site: Site, visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A function that gives a new student of Ada's class, who has the quiz of the further types, a browser."""

    def start(**kwargs: object) -> Visitor:
        name = f"Keys{next(NUMBERS)}"
        make_student(kinds_site.app, kinds_site.section_id, name)
        return visit(kinds_site.address, **kwargs).sign_in(name.lower(), PASSPHRASE)

    return start


def heading(page: Page) -> str:
    """The heading of the page."""
    return page.locator("h1").inner_text()


@SCREENS
def test_visitor_reads_a_lesson_and_its_citations(
    small_site: Site, visit: Callable[..., Visitor], screen: dict[str, int]
) -> None:
    page = visit(small_site.address, screen=screen).page
    page.goto("/")
    keys = Keyboard(page)

    keys.to("Skip to the text").press("Enter").to("Two reports on a bridge").follow()
    assert heading(page) == "Two reports on a bridge"
    keys.to("Skip to the text").press("Enter")
    citation = page.locator(".cite").first
    note = citation.locator(".note")
    page.keyboard.press("Tab")
    while not citation.evaluate("cite => cite.contains(document.activeElement)"):
        keys.look()
        page.keyboard.press("Tab")
    keys.press("Space")
    expect(note).to_be_visible()
    expect(citation.get_by_role("button", expanded=True)).to_have_accessible_name(re.compile("^Source 1: [^,]+$"))
    keys.to("See it in the source").press("Escape")
    expect(citation.get_by_role("button", expanded=False)).to_be_focused()
    assert citation.evaluate("cite => cite.querySelector('.cite-toggle') === document.activeElement")
    keys.press("Enter").to("See it in the source").follow()

    expect(page.locator(":target")).to_be_in_viewport()
    assert heading(page).startswith("The old report")


def unfold_sources(keys: Keyboard, screen: dict[str, int]) -> None:
    """On a phone a review folds what the sources say; the same key that ticks a box opens it."""
    if screen is PHONE:
        keys.to("What the sources say").press("Space")


@SCREENS
def test_visitor_practises(small_site: Site, visit: Callable[..., Visitor], screen: dict[str, int]) -> None:
    page = visit(small_site.address, screen=screen).page
    page.goto("/lessons/bridge")
    keys = Keyboard(page)

    keys.to("Go to the quiz").follow().to("Practise this quiz").follow()
    keys.to("Check my answer").follow()
    expect(page.locator(".error-summary")).to_be_visible()
    first = page.locator("fieldset.item input").first
    keys.to(first.evaluate("input => input.labels[0].textContent").strip()).press("ArrowDown", "ArrowUp", "Space")
    assert first.is_checked()
    keys.to("Check my answer").follow()
    if page.get_by_role("button", name="Show the explanation").count():
        keys.to("Show the explanation").follow()
    unfold_sources(keys, screen)
    keys.to("See it in the source").back_to("Sign in")
    keys.to("Next question").follow()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2")


@SCREENS
def test_student_takes_a_quiz_and_reads_the_review(student: Callable[..., Visitor], screen: dict[str, int]) -> None:
    page = student(screen=screen).page
    page.goto("/my")
    keys = Keyboard(page)

    keys.to("Start").follow()
    keys.to("Move down: The walks begin").press("Enter")
    expect_item_says(page, "which-first", "Saved")
    assert "Move down: The walks begin" in str(keys.look()["name"])
    keys.back_to("The walks end").press("ArrowDown")
    expect_page_says(page, SAVED)
    assert "The walks end" in str(keys.look()["name"])
    keys.to("There are 40 boats.").press("ArrowDown").to("Somebody counts").press("ArrowDown")
    keys.to("There are 55 boats.").press("ArrowDown", "ArrowDown")
    expect_item_says(page, "which-page", "Saved")
    keys.look()
    field = item(page, "the-counter").locator("input[type=text]")
    page.keyboard.press("Tab")
    while not field.evaluate("field => field === document.activeElement"):
        keys.look()
        page.keyboard.press("Tab")
    keys.type("a keeper").to("Come back to this").press("Space")
    expect_item_says(page, "the-counter", "Saved")
    keys.to("Supported").press("ArrowDown", "ArrowUp").to("On the counting").press("Space")
    expect_page_says(page, SAVED)
    assert "On the counting" in str(keys.look()["name"])
    keys.to("Check and submit").follow()
    keys.to("Submit my answers").follow()

    unfold_sources(keys, screen)
    keys.to("See it in the source").back_to("My quizzes").follow()
    assert heading(page) == "My quizzes"


def test_student_goes_from_question_to_question(small_site: Site, visit: Callable[..., Visitor]) -> None:
    section_id = make_class(small_site.app, "One by one")
    assign_in(small_site.app, section_id, "bridge", presentation="item_by_item", time_limit_minutes=40)
    make_student(small_site.app, section_id, "Steps")
    page = visit(small_site.address, screen=PHONE).sign_in("steps", PASSPHRASE).page
    page.goto("/my")
    keys = Keyboard(page)

    keys.to("Start").follow().to("Start now").follow().to("Show time left").press("Enter")
    expect(page.locator("[data-time]")).to_contain_text(" left")
    keys.to("Wood").press("ArrowDown")
    expect_item_says(page, "material", "Saved")
    keys.look()
    keys.to("Question 3").follow("Space")
    keys.to("Back").follow()
    keys.to("Next question").follow()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 3 of 5")


def test_visitor_joins_a_class_by_its_code(small_site: Site, visit: Callable[..., Visitor]) -> None:
    section_id = make_class(small_site.app, "By keyboard")
    with small_site.app.app_context():
        from course.records.tables import Section
        from course.web.database import writer

        code = writer().get_one(Section, section_id).join_code
    page = visit(small_site.address, screen=PHONE).page
    page.goto("/")
    keys = Keyboard(page)

    keys.to("Join a class").follow().to("Class code").type("WRONG-1").follow()
    assert keys.to("No class has the code").press("Enter").look()["name"] == "Class code"
    keys.type(code).follow()
    keys.to("Your name").type("Nora").to("Passphrase").type(NEW_PASSPHRASE)
    keys.to("The same passphrase again").type(NEW_PASSPHRASE).to("Join the class").follow()

    expect(page.locator("main")).to_contain_text("Your username is")


def test_teacher_makes_a_class_assigns_a_quiz_and_exports(small_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(small_site.address).page
    page.goto("/")
    keys = Keyboard(page)

    keys.to("Sign in").follow().to("Username").type("ada").to("Passphrase").type(PASSPHRASE).follow()
    keys.to("Make a class").follow().to("Name of the class").type("8K").to("Time zone").to("Make the class").follow()
    keys.to("Add students").follow()
    keys.to("Names").type("Nils, N1\nOona, N2").to("Check the list").follow()
    keys.to("Add these 2").follow()
    keys.back_to("Assign a quiz").follow()
    keys.to("Quiz").press("ArrowDown").to("Attempts").press("ArrowDown").to("Assign the quiz").follow()
    keys.to("Gradebook").follow().to("Student").follow()
    keys.to("8K").follow().to("The bridge quiz").follow()
    with page.expect_download() as download:
        keys.to("Results as CSV")
        page.keyboard.press("Enter")

    assert download.value.suggested_filename.endswith(".csv")
    keys.look()


def test_teacher_reads_the_reports(full_site: Site, visit: Callable[..., Visitor]) -> None:
    assert full_site.classroom
    page = visit(full_site.address).sign_in("ada", PASSPHRASE).page
    page.goto(f"/teach/classes/{full_site.classroom.full_section_id}")
    keys = Keyboard(page)

    keys.to("Reports").follow().to("Questions", "A share of what?").follow()
    for tab in ("Shared misreadings", "Verdicts", "Confidence", "Time"):
        keys.to(tab).follow()
        keys.to("How that works").back_to("Sign out")

    assert page.url.endswith("/time")


def test_live_page_keeps_the_focus_when_its_table_is_replaced(full_site: Site, visit: Callable[..., Visitor]) -> None:
    room = full_site.classroom
    assert room
    page = visit(full_site.address).sign_in("ada", PASSPHRASE).page
    page.goto(f"/teach/classes/{room.section_id}/assignments/{room.open_assignment_id}/live")
    keys = Keyboard(page)

    keys.to("Who is in")
    with page.expect_response("**/live"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-live-state]")).to_contain_text("by itself")

    assert keys.look()["name"] == "Who is in"


def test_sorting_keeps_the_focus(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto("/lessons/share-of-what")
    keys = Keyboard(page)

    keys.to("Figure").press("Enter")

    expect(page.locator("[data-sort-status]")).to_contain_text("Sorted by")
    assert "Figure" in str(keys.look()["name"])


def test_visitor_answers_a_row_of_an_activity(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, screen=PHONE).page
    page.goto("/lessons/two-articles")
    keys = Keyboard(page)

    keys.to("In both").press("Space").to("Check")
    page.keyboard.press("Enter")
    page.locator("#compare [data-result]:focus").wait_for()
    keys.look()
    keys.to("Check")


def test_order_shown_from_another_page_keeps_the_focus(student: Callable[..., Visitor]) -> None:
    visitor = student()
    page = visitor.page
    page.goto("/my")
    keys = Keyboard(page).to("Start").follow()
    other = visitor.context.new_page()
    other.goto(page.url)
    keys.to("Move up: The walks end")

    other.get_by_role("button", name="Move down: The walks begin").click()
    expect_page_says(other, SAVED)
    expect(item(page, "which-first").locator("[data-item-state]")).to_contain_text("on another page")

    assert "Move up: The walks end" in str(keys.look()["name"])


def test_keyboard_notices_a_focus_that_is_lost_hidden_or_out_of_order(
    small_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(small_site.address).page
    page.goto("/about")
    keys = Keyboard(page).to("Lessons")

    page.evaluate("document.activeElement.style.outline = 'none'")
    with pytest.raises(AssertionError, match="is not seen"):
        keys.look()
    page.evaluate("document.activeElement.blur()")
    with pytest.raises(AssertionError, match="lost"):
        keys.look()

    above = {"left": 0, "right": 9, "top": 0, "bottom": 9}
    assert stands_above(above, {**above, "top": 10, "bottom": 19})
    assert not stands_above(above, {"left": 20, "right": 29, "top": 10, "bottom": 19})
