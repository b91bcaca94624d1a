"""Everything a student or teacher must do works in a browser without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.steps import choose, item, sign_in
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser


def test_student_joins_answers_comes_back_and_submits_and_teacher_exports(
    small_site: Site, visit: Callable[..., Visitor]
) -> None:
    teacher = visit(small_site.address, scripts=False).sign_in("ada", PASSPHRASE).page
    code = make_class_and_assign(teacher)
    student = visit(small_site.address, screen=PHONE, scripts=False).page
    join(student, code, "Wim")

    student.get_by_role("button", name="Start").click()
    choose(student, "material", "steel")
    item(student, "material").get_by_role("button", name="Save this answer").click()
    expect(item(student, "material").locator("[data-item-state]")).to_have_text("Saved")
    choose(student, "only-new", "steel", "foot")
    item(student, "on-foot").locator("input[type=text]").fill("five")
    student.get_by_role("button", name="Save all answers").click()
    expect(student.locator(".error-summary")).to_contain_text("Question 5")
    expect(item(student, "on-foot").locator("input[type=text]")).to_have_value("five")
    item(student, "on-foot").locator("input[type=text]").fill("5")
    student.get_by_role("button", name="Save all answers").click()

    student.goto("/my")
    student.get_by_role("link", name="Go on").click()
    expect(item(student, "on-foot").locator("input[type=text]")).to_have_value("5")
    choose(student, "one-length", "supported")
    student.get_by_role("button", name="Check and submit").click()
    expect(student.locator("main")).to_contain_text("4 of 5 questions")
    student.get_by_role("button", name="Submit my answers").click()
    expect(student.locator(".score")).to_contain_text("3 of 5 points")
    expect(student.locator("main")).to_contain_text("RATIONALE-STONE")

    teacher.get_by_role("link", name="8B").click()
    teacher.get_by_role("link", name="The bridge quiz").click()
    expect(teacher.get_by_role("row", name="Wim")).to_contain_text("3 of 5")
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name="Results as CSV", exact=True).click()
    (row,) = csv.DictReader(io.StringIO(Path(download.value.path()).read_bytes().decode("utf-8-sig"), newline=""))
    assert (row["student_name"], row["score"], row["percent"]) == ("Wim", "3", "60")


def test_practice_explains_an_item_of_every_type(small_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(small_site.address, screen=PHONE, scripts=False).page
    page.goto("/lessons/bridge")
    page.get_by_role("link", name="Go to the quiz").click()
    page.get_by_role("button", name="Practise this quiz").click()

    check(page, "material", "stone")
    expect(page.locator(".is-chosen")).to_contain_text("RATIONALE-STONE")
    page.get_by_role("button", name="Show the explanation").click()
    expect(page.locator(".is-key")).to_contain_text("RATIONALE-STEEL")
    page.get_by_role("link", name="Next question").click()
    check(page, "only-new", "steel", "foot")
    expect(page.locator(".review-outcome")).to_contain_text("Right")
    page.get_by_role("link", name="Next question").click()
    check(page, "one-length", "disagree")
    expect(page.locator(".is-key")).to_contain_text("125 metres long")
    page.get_by_role("link", name="Next question").click()
    check(page, "settles-material", "wood")
    expect(page.locator(".tried")).to_contain_text("Not right yet")
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator(".hints")).to_contain_text("new report, Opening")
    choose(page, "settles-material", "wood")  # a check box: not that one, then
    check_again(page, "settles-material", "steel")
    expect(page.locator(".review-outcome")).to_contain_text("Right at try 2, with 1 hint: 0.33 of 1 point")
    page.get_by_role("link", name="Next question").click()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose or enter an answer")
    item(page, "on-foot").locator("input[type=text]").fill("95")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".is-chosen")).to_contain_text("That is the share not on foot.")
    expect(item(page, "on-foot").locator("input")).to_have_value("95")
    page.get_by_role("link", name="Finish").click()
    page.get_by_role("button", name="Finish and see the review").click()

    expect(page.locator(".score")).to_contain_text("2.33 of 5 points")


def test_note_of_a_citation_opens_and_closes(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    page.goto("/lessons/share-of-what")
    citation = page.locator(".cite").first

    citation.locator(".cite-mark").click()
    expect(citation.locator(".note")).to_be_visible()
    citation.locator(".cite-mark").click()

    expect(citation.locator(".note")).to_be_hidden()


def test_figures_are_sorted_by_their_headings(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, scripts=False).page
    page.goto("/lessons/share-of-what")
    figures = page.locator(".activity-figures tbody th")
    as_written = figures.all_inner_texts()

    page.get_by_role("link", name="Figure", exact=True).click()

    expect(page.locator(".activity-figures th[aria-sort=ascending]")).to_contain_text("Figure")
    expect(figures.first).to_contain_text("0.005%")
    assert sorted(figures.all_inner_texts()) == sorted(as_written)


def make_class_and_assign(page: Page) -> str:
    page.get_by_role("link", name="Make a class").click()
    page.get_by_label("Name of the class").fill("8B")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Make the class").click()
    code = page.locator(".join-code").inner_text()
    page.get_by_role("link", name="Assign a quiz").click()
    page.get_by_role("button", name="Assign the quiz").click()
    expect(page.locator("main")).to_contain_text("is assigned to 8B")
    page.goto("/teach")
    return code


def join(page: Page, code: str, name: str) -> None:
    page.goto("/join")
    page.get_by_label("Class code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Join the class").click()


def check(page: Page, item_id: str, *option_ids: str) -> None:
    """Choose and let the answer be checked."""
    choose(page, item_id, *option_ids)
    page.get_by_role("button", name="Check my answer").click()


def check_again(page: Page, item_id: str, *option_ids: str) -> None:
    """Choose something else after a try that was not right."""
    choose(page, item_id, *option_ids)
    page.get_by_role("button", name="Check again").click()


def test_answers_sent_after_signing_out_elsewhere_survive_signing_in_again(
    small_site: Site, visit: Callable[..., Visitor]
) -> None:
    section_id = make_class(small_site.app, "9D")
    assign_in(small_site.app, section_id, "bridge")
    user = make_student(small_site.app, section_id, "Zoe")
    visitor = visit(small_site.address, scripts=False).sign_in(user.username, PASSPHRASE)
    page, other_tab = visitor.page, visitor.context.new_page()
    page.get_by_role("button", name="Start").click()
    choose(page, "material", "steel")
    other_tab.goto("/my")
    other_tab.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Check and submit").click()
    with visitor.context.expect_page() as opened:
        page.get_by_role("link", name="sign in in another tab").click()
    sign_in(opened.value, user.username)
    page.get_by_role("button", name="Send again").click()
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("main")).to_contain_text("1 of 5 questions")
    page.get_by_role("button", name="Submit my answers").click()

    expect(page.locator(".score")).to_contain_text("1 of 5 points")


def test_student_practises_what_was_missed_and_keeps_a_review_schedule(
    small_site: Site, visit: Callable[..., Visitor]
) -> None:
    section_id = make_class(small_site.app, "9E")
    user = make_student(small_site.app, section_id, "Yan")
    page = visit(small_site.address, screen=PHONE, scripts=False).sign_in(user.username, PASSPHRASE).page
    page.get_by_role("link", name="Review schedule").click()
    page.get_by_role("button", name="Switch the schedule on").click()
    page.goto("/quizzes/bridge")
    page.get_by_role("button", name="Practise this quiz").click()
    check(page, "material", "stone")
    page.get_by_role("button", name="Show the explanation").click()
    expect(page.locator("main")).to_contain_text("You will see this question again tomorrow.")
    page.goto(page.url.rpartition("/items")[0] + "/submit")
    page.get_by_role("button", name="Finish and see the review").click()

    page.get_by_role("button", name="Practise these again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 of 1: The bridge quiz: what I missed")
    check(page, "material", "steel")
    page.get_by_role("link", name="Finish").click()
    page.get_by_role("button", name="Finish and see the review").click()
    expect(page.locator(".score")).to_contain_text("1 of 1 point")
    page.get_by_role("link", name="All that I missed").click()
    expect(page.locator("main")).to_contain_text("Nothing at the moment.")
    page.goto("/my/review")
    page.get_by_label("Delete them").check()
    page.get_by_role("button", name="Switch the schedule off").click()

    expect(page.locator("main")).to_contain_text("its dates are deleted")
