"""The whole story in one test: from the link that the server prints to the CSV, with the server killed on the way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import SAVED, choose, chosen, enter, expect_item_says, expect_page_says, match, submit
from tests.browser.visitor import PHONE, Visitor
from tests.postgresql import Postgresql
from tests.server import ROOT, CourseServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSPHRASE = "seven slow grey geese"
LONGEST_RETRY_MILLISECONDS = 40_000
# By hand: six items right, four of them worth two points, one half right (one of two keys chosen), of one with two
# points the verdict with a statement too many, three wrong, one left out. 2 + 8 + 0.5 + 1 = 11.5 of 18 or 63.89%.
SCORES = {
    "the-same-thing-shared": "0",
    "city-of-men": "1",
    "beside-the-yearly-share": "2",
    "time-of-each-share": "0",
    "under-one-in-ten-thousand": "2",
    "beside-the-share-of-men": "1",
    "both-of-all-who-were-asked": "2",
    "what-a-figure-rests-on": "0",
    "bus-complaints": "0.5",
    "most-go-unreported": "2",
    "alarm-log": "0",
    "each-one-an-accusation": "1",
}
BESIDE_A_SHARE = {
    "support-group": "no-figure",
    "rally": "no-figure",
    "survey": "other-event",
    "fbi": "other-group",
    "others": "other-group",
}
FIGURES = ("host", "counter", "vox", "survey", "fbi", "others")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def server(request: pytest.FixtureRequest, instance: Path) -> CourseServer:
    """A server of the real course on a new instance, not yet started."""
    if request.param == "sqlite":
        return CourseServer(instance=instance, content_root=ROOT)
    postgresql: Postgresql | None = request.getfixturevalue("postgresql")
    if postgresql is None:
        pytest.skip("PostgreSQL is not installed: run `make test` as root on Debian, or set TEST_POSTGRESQL_URL.")
    return CourseServer(
        instance=instance, content_root=ROOT, database_url=postgresql.create_database("course_story"), workers=1
    )


def test_from_the_printed_link_to_the_results_through_a_killed_server(
    server: CourseServer, visit: Callable[..., Visitor]
) -> None:
    address = f"http://127.0.0.1:{server.port}"
    with server:
        teacher = visit(address).page
        make_teacher(teacher, printed_link(server.log))
        code = make_class(teacher)
        assign_quiz(teacher)

        phone = visit(address, screen=PHONE)
        join(phone.page, code)
        read_lesson(phone.page)
        begin_quiz(phone.page)
        server.kill()
        answer_without_server(phone.page)
        server.start()
        expect(phone.page.locator("#save-state")).to_have_text(SAVED, timeout=LONGEST_RETRY_MILLISECONDS)

        answer_more(phone.page)
        attempt = phone.page.url
        later = visit(address, screen=PHONE, kept=phone.close())
        find_everything_again(later.page, attempt)
        submit(later.page)
        read_explanations(later.page)

        see_results(teacher)
        compare_file_with_screen(teacher)


def printed_link(log: Path) -> str:
    found = re.search(r"Make the first teacher \(the link works once\): (http\S+)", log.read_text())
    assert found, log.read_text()
    return found[1]


def make_teacher(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Okafor")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My classes")
    assert page.goto(link).status == 404  # type: ignore[union-attr]


def make_class(page: Page) -> str:
    page.goto("/teach")
    page.get_by_role("link", name="Make a class").click()
    page.get_by_label("Name of the class").fill("7B")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_role("button", name="Make the class").click()
    return page.locator(".join-code").inner_text()


def assign_quiz(page: Page) -> None:
    page.get_by_role("link", name="Assign a quiz").click()
    page.get_by_label("Quiz", exact=True).select_option("share-of-what")
    page.get_by_label("Due (optional)").fill("2090-05-04T08:00")
    page.get_by_role("button", name="Assign the quiz").click()
    expect(page.locator("main")).to_contain_text("Thu 4 May 2090, 08:00 (America/New_York)")


def join(page: Page, code: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join a class").click()
    page.get_by_label("Class code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Ben")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Join the class").click()
    expect(page.locator("main")).to_contain_text("Your username is")
    expect(page.locator("main")).to_contain_text("Thu 4 May 2090, 08:00 (America/New_York)")


def read_lesson(page: Page) -> None:
    page.get_by_role("link", name="Read the lesson").click()
    citation = page.locator(".cite").first
    note = citation.locator(".note")
    expect(note).to_be_hidden()
    citation.locator(".cite-mark").click()
    expect(note).to_be_visible()
    expect(note).to_contain_text("2024 article")
    open_source_line(page, note.get_by_role("link").first.get_attribute("href"))


def begin_quiz(page: Page) -> None:
    page.goto("/my")
    page.get_by_role("button", name="Start").click()
    choose(page, "the-same-thing-shared", "contradicted", "fourth-end")
    expect_item_says(page, "the-same-thing-shared", "Saved")
    enter(page, "city-of-men", "20")
    expect_item_says(page, "city-of-men", "Saved")
    choose(page, "beside-the-yearly-share", "contradicted", "vox", "survey")
    choose(page, "under-one-in-ten-thousand", "supported", "vox")
    expect_page_says(page, SAVED)


def answer_without_server(page: Page) -> None:
    choose(page, "both-of-all-who-were-asked", "contradicted", "survey")
    expect_item_says(page, "both-of-all-who-were-asked", "Not saved. Trying again…")
    expect_page_says(page, "Not saved: 1 answer")
    expect_item_says(page, "under-one-in-ten-thousand", "Saved")


def answer_more(page: Page) -> None:
    expect_item_says(page, "both-of-all-who-were-asked", "Saved")
    match(page, "beside-the-share-of-men", **BESIDE_A_SHARE)
    match(page, "what-a-figure-rests-on", **dict.fromkeys(FIGURES, "answers"))
    choose(page, "bus-complaints", "most-members")
    choose(page, "most-go-unreported", "not-stated", "under-reported")
    choose(page, "alarm-log", "no-fire")
    choose(page, "each-one-an-accusation", "not-stated", "vox", "fbi")
    for item_id in ("beside-the-share-of-men", "what-a-figure-rests-on", "bus-complaints", "each-one-an-accusation"):
        expect_item_says(page, item_id, "Saved")
    expect_page_says(page, SAVED)


def find_everything_again(page: Page, attempt: str) -> None:
    page.goto("/my")
    page.get_by_role("link", name="Go on").click()
    assert page.url == attempt
    found = {item_id: chosen(page, item_id) for item_id in SCORES}
    assert {item_id: sorted(answer) for item_id, answer in found.items()} == {
        "the-same-thing-shared": ["contradicted", "fourth-end"],
        "city-of-men": ["20"],
        "beside-the-yearly-share": ["contradicted", "survey", "vox"],
        "time-of-each-share": [],
        "under-one-in-ten-thousand": ["supported", "vox"],
        "beside-the-share-of-men": sorted(f"{option_id}={match_id}" for option_id, match_id in BESIDE_A_SHARE.items()),
        "both-of-all-who-were-asked": ["contradicted", "survey"],
        "what-a-figure-rests-on": sorted(f"{option_id}=answers" for option_id in FIGURES),
        "bus-complaints": ["most-members"],
        "most-go-unreported": ["not-stated", "under-reported"],
        "alarm-log": ["no-fire"],
        "each-one-an-accusation": ["fbi", "not-stated", "vox"],
    }


def read_explanations(page: Page) -> None:
    expect(page.locator(".score")).to_contain_text("11.5 of 18 points")
    wrong = page.locator("#item-the-same-thing-shared")
    chosen_verdict, right_verdict = wrong.locator(".is-chosen").first, wrong.locator(".is-key").first
    expect(chosen_verdict).to_contain_text("You chose")
    expect(chosen_verdict).to_contain_text("Contradicted")
    expect(chosen_verdict).not_to_contain_text("✓")
    expect(right_verdict).to_contain_text("Correct")
    expect(right_verdict).to_contain_text("Supported")
    expect(wrong.locator(".review-whole")).to_contain_text("The point:")
    expect(wrong.locator(".review-why:not(.review-whole *)")).to_have_count(4 + 5)
    wrong.get_by_text("What the sources say").click()
    source = wrong.locator(".review-sources .statement").first
    expect(source.locator(".statement-quoted")).to_contain_text("8% of rapes are determined to be unfounded")
    expect(page.locator("#item-time-of-each-share .review-outcome")).to_contain_text("Not answered")
    review = page.url
    open_source_line(page, source.get_by_role("link").get_attribute("href"))
    expect(page.locator(":target")).to_contain_text("8% of rapes are determined to be unfounded")
    page.goto(review)
    links = page.locator(".review-sources .statement-link a")
    paths = {link.get_attribute("href") for link in links.all()}
    assert len(paths) > 5
    for path in sorted(filter(None, paths)):
        open_source_line(page, path)


def open_source_line(page: Page, path: str | None) -> None:
    """Follow a link to a source and see that what it names is there."""
    assert path
    assert path.startswith("/sources/")
    page.goto(path)
    expect(page.locator(":target" if "#" in path else "h1")).to_be_visible()


def see_results(page: Page) -> None:
    page.goto("/teach")
    page.get_by_role("link", name="7B").click()
    page.get_by_role("link", name="A share of what?").click()
    row = page.get_by_role("row", name="Ben")
    expect(row).to_contain_text("Submitted")
    expect(row).to_contain_text("11.5 of 18")
    expect(row).to_contain_text("63.89%")


def compare_file_with_screen(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Results as CSV", exact=True).click()
    content = Path(download.value.path()).read_bytes()
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = page.get_by_role("row", name="Ben").locator("th, td").all_inner_texts()

    assert content.startswith(b"\xef\xbb\xbf")
    assert download.value.suggested_filename.endswith(".csv")
    assert [cells[0], cells[2], cells[3], cells[4]] == [
        row["student_name"],
        f"{row['score']} of {row['max_score']}",
        f"{row['percent']}%",
        row["attempts"],
    ]
    assert (row["class"], row["quiz"], row["status"], row["late"]) == ("7B", "A share of what?", "submitted", "no")
    assert (row["score"], row["max_score"], row["percent"]) == ("11.5", "18", "63.89")
    assert row["due_at"].startswith("2090-05-04T08:00")
    assert row["time_zone"] == "America/New_York"
    assert {item_id: row[f"{item_id}_score"] for item_id in SCORES} == SCORES
