"""Answering a lesson's activities in a browser: with scripts, without them, by keyboard, and when the network goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.classroom import PASSPHRASE
from tests.browser.conftest import Site
from tests.browser.test_offline import keep
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser
LESSON = "/lessons/two-articles"
TIMELINE = "/lessons/a-hashtag-changes-meaning"
ONE_MORE_STEP = "One more step"


def subject(page: Page, row: str) -> Locator:
    """One subject of the comparison."""
    return page.locator(f"#compare-{row}")


def say(page: Page, row: str, relation: str) -> None:
    """Choose how the articles relate on a subject, and let it be checked."""
    subject(page, row).get_by_label(relation, exact=True).check()
    subject(page, row).get_by_role("button", name="Check").click()


def test_answer_is_shown_in_place_and_at_the_lessons_end(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address, screen=PHONE, touch=True)
    page = visitor.page
    page.goto(LESSON)

    say(page, "definition", "In both")
    expect(subject(page, "definition").locator(".you-and-we")).to_contain_text("You said= In both")
    say(page, "metoo", "In both")

    expect(subject(page, "metoo").locator(".agreed")).to_have_text("We see it the same way.")
    expect(page.locator("#kept li")).to_have_count(2)
    expect(page.locator("#kept")).to_contain_text("What the movement is: you said “in both”; we find “in conflict”.")
    expect(page.locator("#activity-news")).to_contain_text("Saved.")
    assert [url for url in visitor.documents if "/activities/" in url] == []
    page.reload()
    expect(page.locator("#kept li")).to_have_count(2)


def test_focus_goes_to_the_explanation_and_never_gets_lost(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)

    subject(page, "definition").get_by_label("In both", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    result = subject(page, "definition").locator("[data-result]")
    expect(result).to_be_focused()
    expect(result).to_contain_text("We see it the same way.")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(subject(page, "definition").locator("summary")).to_be_focused()


def test_draft_of_a_sentence_and_another_choice_outlive_an_answer(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)
    page.get_by_label("A sentence to keep").fill("Lay them side by")
    subject(page, "metoo").get_by_label("In both", exact=True).check()

    say(page, "definition", "In conflict")
    expect(page.locator("#kept li")).to_have_count(1)

    expect(page.get_by_label("A sentence to keep")).to_have_value("Lay them side by")
    expect(subject(page, "metoo").get_by_label("In both", exact=True)).to_be_checked()


def test_answer_without_a_choice_is_asked_for_one_beside_its_row(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)

    subject(page, "mother").get_by_role("button", name="Check").click()

    problem = subject(page, "mother").locator(".field-problem")
    expect(problem).to_contain_text("Choose how the two articles relate, then check.")
    expect(problem).to_be_focused()


def test_sentence_is_kept_changed_and_forgotten(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)

    page.get_by_label("A sentence to keep").fill("Lay them side by side.")
    page.get_by_role("button", name="Keep this sentence").click()
    expect(page.locator(".kept-sentence")).to_contain_text("Lay them side by side.")
    expect(page.locator(".kept-sentence")).to_be_focused()
    page.get_by_label("Change your sentence").fill("Lay two accounts side by side.")
    page.get_by_role("button", name="Keep this sentence").click()
    expect(page.locator(".kept-sentence")).to_contain_text("Lay two accounts side by side.")
    page.get_by_text("Forget what I answered in this lesson").click()
    page.get_by_role("button", name="Yes, forget them").click()

    expect(page.locator("#kept")).to_contain_text("What you answer in this lesson is gathered here")


def test_answers_wait_on_the_device_while_the_network_is_lost(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address)
    page = visitor.page
    page.goto(LESSON)
    say(page, "definition", "In conflict")
    expect(page.locator("#kept li")).to_have_count(1)

    visitor.context.set_offline(True)
    say(page, "metoo", "In both")
    say(page, "mother", "Only 2019")
    expect(subject(page, "metoo").locator("[data-state]")).to_contain_text("Kept on this device only")
    expect(subject(page, "mother").locator("[data-state]")).to_contain_text("Kept on this device only")
    say(page, "mother", "In both")
    expect(subject(page, "mother").locator("[data-state]")).to_contain_text("Kept on this device only")
    visitor.context.set_offline(False)

    expect(page.locator("#kept li")).to_have_count(3)
    expect(page.locator("#kept")).to_contain_text("What the mother claimed: you said “in both”, and we find the same.")


def test_answers_that_waited_are_sent_when_the_lesson_is_opened_again(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(full_site.address)
    page = visitor.page
    page.goto(LESSON)
    visitor.context.route("**/activities/**", lambda route: route.abort("internetdisconnected"))
    say(page, "definition", "In conflict")
    say(page, "metoo", "In both")
    expect(subject(page, "metoo").locator("[data-state]")).to_contain_text("Kept on this device only")
    visitor.context.unroute("**/activities/**")

    page.reload()

    expect(page.locator("#kept li")).to_have_count(2)
    assert page.evaluate("localStorage.getItem('activity-answers')") == "{}"


def test_everything_works_without_scripts(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, screen=PHONE, scripts=False).page
    page.goto(LESSON)

    say(page, "definition", "In both")
    expect(page.get_by_role("heading", level=1)).to_have_text(ONE_MORE_STEP)
    page.get_by_role("button", name="Send it").click()
    expect(subject(page, "definition").locator(".you-and-we")).to_contain_text("You said")
    assert page.url.endswith("#compare-definition")
    say(page, "metoo", "In both")
    expect(page.locator("#kept li")).to_have_count(2)
    subject(page, "mother").get_by_role("button", name="Check").click()
    expect(subject(page, "mother").locator(".field-problem")).to_contain_text("Choose how the two articles relate")
    page.get_by_label("A sentence to keep").fill("Lay them side by side.")
    page.get_by_role("button", name="Keep this sentence").click()

    expect(page.locator(".kept-sentence")).to_contain_text("Lay them side by side.")


def test_subjects_are_filtered_without_scripts(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address, scripts=False).page
    page.goto(LESSON)
    subjects = page.locator(".subject:visible")
    expect(subjects).to_have_count(18)

    page.get_by_label("in conflict (1)").check()

    expect(subjects).to_have_count(1)
    expect(subjects).to_contain_text("What the movement is")
    page.get_by_label("everything (18)").check()
    expect(subjects).to_have_count(18)


def test_use_of_the_hashtag_gets_its_sign_once_it_is_answered(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(TIMELINE)
    use = page.locator("#timeline-tweet")
    expect(use.locator(".use-when .placing-open")).to_be_visible()

    use.get_by_label("By one border").check()
    use.get_by_role("button", name="Check").click()

    expect(use.locator(".use-when .placing-border")).to_be_visible()
    expect(use.locator("[data-result]")).to_contain_text(
        "The history in the 2024 article names no month", ignore_case=True
    )
    expect(page.locator("#kept")).to_contain_text("The fourth meaning: you said “by one border”, and we find the same.")


def test_paper_has_what_was_found_and_no_form(full_site: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(full_site.address).page
    page.goto(LESSON)
    page.get_by_label("A sentence to keep").fill("Lay them side by side.")
    page.get_by_role("button", name="Keep this sentence").click()
    expect(page.locator(".kept-sentence")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator(".kept-sentence")).to_be_visible()
    expect(page.locator("form:visible")).to_have_count(0)


def test_answer_given_in_an_offline_copy_is_sent_as_its_readers_own(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ben", PASSPHRASE)
    page = visitor.page
    keep(page, TIMELINE)
    visitor.context.set_offline(True)
    page.goto(TIMELINE)
    use = page.locator("#timeline-assaulted-men")
    use.get_by_label("By a year").check()
    use.get_by_role("button", name="Check").click()
    expect(use.locator("[data-state]")).to_contain_text("Kept on this device only")

    visitor.context.set_offline(False)
    page.goto(TIMELINE)

    expect(use.locator(".agreed")).to_have_text("We see it the same way.")
    expect(page.locator("#kept li")).to_have_count(1)


def test_answer_that_waits_is_never_sent_for_somebody_else(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address).sign_in("ben", PASSPHRASE)
    page = visitor.page
    page.goto(LESSON)
    visitor.context.route("**/activities/**", lambda route: route.abort("internetdisconnected"))
    say(page, "newest", "In both")
    expect(subject(page, "newest").locator("[data-state]")).to_contain_text("Kept on this device only")
    visitor.context.unroute("**/activities/**")

    page.get_by_role("button", name="Sign out").click()
    page.goto(LESSON)

    expect(page.locator("#kept")).to_contain_text("What you answer in this lesson is gathered here")
    assert page.evaluate("localStorage.getItem('activity-answers')") == "{}"
