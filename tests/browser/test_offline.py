"""Without a network: what was opened is readable and says what it is. Nothing else is kept, and nothing for others."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.classroom import PASSPHRASE, assign_in, make_class, make_student
from tests.browser.conftest import Site
from tests.browser.steps import SAVED, choose, expect_page_says, sign_in, start_quiz, submit
from tests.browser.test_accessibility import RULES, barriers
from tests.browser.visitor import PHONE, WAIT_MILLISECONDS, Visitor
from tests.server import SMALL_COURSE, CourseServer

pytestmark = pytest.mark.browser

LESSON, OTHER_LESSON = "/lessons/the-tweet", "/lessons/portland"
MAY_BE_KEPT = re.compile(r"/offline|/lessons/[a-z-]+|/sources(/[a-z0-9-]+)?|/glossary")
KEPT = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const response = await cache.match(request);
            found[`${name} ${new URL(request.url).pathname}`] = await response.text();
        }
    }
    return found;
}"""


def wait_until(page: Page, condition: str, arg: Any = None) -> None:
    """Wait until an asynchronous function is true of the page; Playwright's own waiting takes a promise for true."""
    waiting = """async (arg) => {
        const condition = %s;
        const last = Date.now() + %d;
        while (!(await condition(arg))) {
            if (Date.now() > last) return false;
            await new Promise((done) => setTimeout(done, 50));
        }
        return true;
    }"""
    assert page.evaluate(waiting % (condition, WAIT_MILLISECONDS), arg), condition


def keep(page: Page, path: str) -> None:
    """Open a page and wait until it is kept."""
    page.goto(path)
    path = path.partition("?")[0]
    wait_until(page, "async (path) => Boolean(await (await caches.open('course-pages-1')).match(path))", path)


def kept(page: Page) -> dict[str, str]:
    """Everything in every cache of the site: `cache path` and text."""
    return page.evaluate(KEPT)  # type: ignore[no-any-return]


def kept_pages(page: Page) -> set[str]:
    """The paths of the pages that are kept."""
    return {key.partition(" ")[2] for key in kept(page) if key.startswith("course-pages")}


def wait_until_kept_are(page: Page, *paths: str) -> None:
    """Wait until no other pages are kept than these, in any order."""
    wait_until(
        page,
        """async (paths) => {
            const requests = await (await caches.open("course-pages-1")).keys();
            return JSON.stringify(requests.map((each) => new URL(each.url).pathname).sort()) === JSON.stringify(paths);
        }""",
        sorted(paths),
    )


def notice(page: Page) -> Any:
    """The words at the top of a page that the network did not send."""
    return page.locator("[data-kept]")


@pytest.fixture
def reader(full_site: Site, visit: Callable[..., Visitor]) -> Visitor:
    """A visitor with a phone."""
    return visit(full_site.address, screen=PHONE, touch=True, workers=True)


def test_opened_lesson_is_readable_without_a_network_and_says_from_when_it_is(reader: Visitor) -> None:
    page = reader.page
    keep(page, LESSON)

    reader.context.set_offline(True)
    page.goto("/about")
    page.goto(LESSON)

    expect(page.get_by_role("heading", name="She claimed, he answered")).to_be_attached()
    expect(notice(page)).to_contain_text(
        re.compile(r"You are offline\. This copy was kept on \d+ \w+ \d{4}, \d\d:\d\d")
    )
    expect(page.get_by_role("status").last).to_contain_text("You are offline. This copy was kept on")
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style sheet is there
    assert page.evaluate("document.documentElement.className") == "js"  # and the script


def test_lesson_never_opened_is_told_kindly_with_a_list_of_those_that_are_kept(reader: Visitor) -> None:
    page = reader.page
    keep(page, LESSON)
    reader.context.set_offline(True)

    page.goto(OTHER_LESSON)

    expect(page.get_by_role("heading", level=1)).to_have_text("Reading without a network")
    expect(notice(page)).to_contain_text("The page you asked for is not kept on this device.")
    expect(page.locator(".kept-pages li")).to_have_count(1)
    expect(page.locator(".kept-pages li")).to_contain_text(re.compile(r"The tweet and the son kept on \d+ "))
    page.get_by_role("link", name="The tweet and the son").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The tweet and the son")
    page.goto(OTHER_LESSON)
    reader.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(notice(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(OTHER_LESSON))


def test_sources_and_glossary_that_were_opened_are_kept_too(reader: Visitor) -> None:
    page = reader.page
    for path in ("/glossary", "/sources", "/sources/article-2019"):
        keep(page, path)
    reader.context.set_offline(True)

    page.goto("/sources/article-2019")

    expect(page.get_by_role("heading", level=1)).to_have_text("The 2019 article")
    page.goto("/glossary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")


def test_page_says_when_the_network_goes_and_when_it_is_back(reader: Visitor) -> None:
    page = reader.page
    keep(page, LESSON)

    reader.context.set_offline(True)
    expect(page.get_by_role("status").last).to_have_text("You are offline. You can go on reading this page.")
    reader.context.set_offline(False)

    expect(page.get_by_role("status").last).to_have_text("You are online again.")


def test_nothing_about_a_person_and_no_key_is_in_any_cache(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ben", PASSPHRASE)
    page, room = visitor.page, full_site.classroom
    assert room is not None
    keep(page, LESSON)
    for path in (
        "/",
        "/my",
        "/my/review",
        "/account",
        "/missed",
        "/about",
        "/quizzes/the-tweet",
        f"/attempts/{room.open_attempt}",
        f"/attempts/{room.submitted_attempt}/review",
    ):
        page.goto(path)
    keep(page, f"{OTHER_LESSON}?sort=figure")

    found = kept(page)

    pages = {key.partition(" ")[2]: text for key, text in found.items() if key.startswith("course-pages")}
    files = [key.partition(" ")[2] for key in found if key.startswith("course-files")]
    assert set(pages) == {"/offline", LESSON, OTHER_LESSON}
    assert all(MAY_BE_KEPT.fullmatch(path) for path in pages)
    assert files
    assert all(re.fullmatch(r"/static/(css|js|img)/[a-z-]+\.[0-9a-f]{12}\.[a-z]+", path) for path in files)
    assert [key for key in found if not key.startswith(("course-pages-1 /", "course-files-1 /static/"))] == [
        "course-reader-1 /"
    ]
    everything = "".join(pages.values())
    assert not re.search(r"\bBen\b", everything)
    assert 'name="reader"' not in everything
    assert not re.search(r'name="csrf_token"[^>]*value="[^"]', everything)
    with full_site.app.app_context():
        quizzes = full_site.app.extensions["catalogue"].quizzes.values()
        rationales = [option.rationale for quiz in quizzes for item in quiz.items for option in item.options]
    assert rationales
    assert [rationale for rationale in rationales if rationale and rationale in everything] == []


def test_offline_copy_of_someone_signed_in_shows_no_name_and_keeps_their_place(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ben", PASSPHRASE)
    page = visitor.page
    keep(page, LESSON)
    page.get_by_role("heading", name="She claimed").evaluate("heading => heading.scrollIntoView({ block: 'start' })")
    page.wait_for_function("() => localStorage.getItem('places')?.includes('she-claimed')")

    visitor.context.set_offline(True)
    page.goto(LESSON)

    expect(notice(page)).to_be_visible()
    expect(page.locator(".top-account")).not_to_contain_text("Ben")
    expect(page.get_by_role("link", name="Go on where you were")).to_be_visible()


def test_signing_out_deletes_what_was_kept(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ben", PASSPHRASE)
    page = visitor.page
    keep(page, LESSON)

    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    wait_until_kept_are(page, "/offline")
    visitor.context.set_offline(True)
    page.goto(LESSON)
    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()


def test_what_one_person_kept_is_gone_when_another_signs_in_without_a_sign_out_between(
    small_site: Site, visit: Callable[..., Visitor]
) -> None:
    for name in ("Mia", "Noor"):
        make_student(small_site.app, small_site.section_id, name)
    visitor = visit(small_site.address, workers=True).sign_in("mia", PASSPHRASE)
    keep(visitor.page, "/lessons/bridge")
    visitor.context.clear_cookies()  # the session ended by itself

    sign_in(visitor.page, "noor")

    assert visitor.page.url.endswith("/my")
    wait_until_kept_are(visitor.page, "/offline")


def test_what_a_visitor_kept_stays_when_they_sign_in(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address, workers=True)
    keep(visitor.page, LESSON)

    visitor.sign_in("ben", PASSPHRASE)
    keep(visitor.page, OTHER_LESSON)

    assert kept_pages(visitor.page) == {"/offline", LESSON, OTHER_LESSON}


def test_reader_can_delete_what_is_kept(reader: Visitor) -> None:
    page = reader.page
    keep(page, LESSON)
    page.goto("/offline")
    expect(page.get_by_role("link", name="The tweet and the son")).to_be_visible()

    page.get_by_role("button", name="Delete what is kept here").click()

    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
    assert kept_pages(page) <= {"/offline"}


def test_pages_that_only_the_network_has_are_not_shown_without_it(
    full_site: Site, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ben", PASSPHRASE)
    page = visitor.page
    keep(page, LESSON)
    page.goto("/my")
    visitor.context.set_offline(True)

    for path in ("/my", "/account", "/quizzes/the-tweet"):
        page.goto(path)

        expect(page.get_by_role("heading", level=1)).to_have_text("Reading without a network")
        expect(page.locator("body")).not_to_contain_text("Ben")


def test_kept_copy_and_offline_page_have_no_barrier(reader: Visitor, axe_source: str) -> None:
    page = reader.page
    keep(page, LESSON)
    reader.context.set_offline(True)
    found = []
    for path in (LESSON, OTHER_LESSON):
        page.goto(path)
        page.evaluate(axe_source)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += barriers(page, {"type": "tag", "values": RULES}, f"{path}, {scheme}")

    assert found == []


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[CourseServer]:
    """A server on a copy of the small course, for tests that change it."""
    shutil.copytree(SMALL_COURSE, tmp_path / "course")
    with CourseServer(instance=tmp_path / "instance", content_root=tmp_path / "course") as server:
        yield server


@pytest.fixture
def at_own_server(browser: Browser, own_server: CourseServer) -> Iterator[BrowserContext]:
    """A browser there. What it reports while the server is down is not looked at."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{own_server.port}")
    context.set_default_timeout(WAIT_MILLISECONDS)
    yield context
    context.close()


def test_lesson_that_changes_is_shown_and_kept_as_it_is_now(
    own_server: CourseServer, at_own_server: BrowserContext, tmp_path: Path
) -> None:
    page = at_own_server.new_page()
    keep(page, "/lessons/bridge")
    own_server.kill()
    page.goto("/lessons/bridge")
    expect(page.locator("[data-kept]")).to_contain_text("You are offline.")
    lesson = tmp_path / "course" / "lessons" / "01-bridge.md"
    lesson.write_text(lesson.read_text("utf-8").replace("How long is a bridge?", "How long was a bridge?"), "utf-8")
    own_server.start()

    page.goto("/lessons/bridge")
    expect(page.locator("main")).to_contain_text("How long was a bridge?")
    wait_until(
        page,
        """async () => {
            const response = await (await caches.open("course-pages-1")).match("/lessons/bridge");
            return (await response.text()).includes("How long was a bridge?");
        }""",
    )
    own_server.kill()
    page.goto("/lessons/bridge")

    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("How long was a bridge?")


def test_files_that_no_kept_page_uses_and_caches_of_older_workers_are_deleted(at_own_server: BrowserContext) -> None:
    page = at_own_server.new_page()
    page.goto("/sign-in")
    page.evaluate(
        """async () => {
            await (await caches.open("course-pages-0")).put("/old", new Response("old"));
            await (await caches.open("course-files-1")).put("/static/css/old.0123456789ab.css", new Response("old"));
        }"""
    )

    keep(page, "/lessons/bridge")

    wait_until(page, "async () => !(await caches.keys()).includes('course-pages-0')")
    found = kept(page)
    used = re.findall(r'(?:src|href)="(/static/[^"]+)"', found["course-pages-1 /lessons/bridge"])
    offline = re.findall(r'(?:src|href)="(/static/[^"]+)"', found["course-pages-1 /offline"])
    assert {key.partition(" ")[2] for key in found if key.startswith("course-files")} == {*used, *offline}


def test_switch_for_the_operator_deletes_everything_and_ends_the_worker(
    own_server: CourseServer, at_own_server: BrowserContext
) -> None:
    page = at_own_server.new_page()
    keep(page, "/lessons/bridge")
    own_server.kill()
    own_server.start(OFFLINE_COPY="off")

    page.goto("/lessons/bridge")

    wait_until(
        page,
        "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length",
    )


def test_slow_server_is_waited_for_only_a_moment_where_there_is_a_copy(
    own_server: CourseServer, at_own_server: BrowserContext
) -> None:
    page = at_own_server.new_page()
    keep(page, "/lessons/bridge")
    with own_server.silent():
        page.goto("/lessons/bridge")

    expect(page.locator("[data-kept]")).to_contain_text("The connection is slow. This copy was kept on")


def test_quiz_is_taken_as_ever_where_the_worker_is_there(small_site: Site, visit: Callable[..., Visitor]) -> None:
    section_id = make_class(small_site.app, "With a worker")
    assign_in(small_site.app, section_id, "bridge")
    make_student(small_site.app, section_id, "Oda")
    visitor = visit(small_site.address, workers=True).sign_in("oda", PASSPHRASE)
    keep(visitor.page, "/lessons/bridge")

    start_quiz(visitor)
    choose(visitor.page, "material", "steel")
    expect_page_says(visitor.page, SAVED)
    submit(visitor.page)

    expect(visitor.page.locator(".score")).to_contain_text("1 of 5 points")
    assert kept_pages(visitor.page) == {"/offline", "/lessons/bridge"}


def test_file_is_downloaded_as_ever_where_the_worker_is_there(full_site: Site, visit: Callable[..., Visitor]) -> None:
    visitor = visit(full_site.address, workers=True).sign_in("ada", PASSPHRASE)
    keep(visitor.page, LESSON)
    room = full_site.classroom
    assert room is not None
    address = f"/teach/classes/{full_site.section_id}/assignments/{room.submitted_assignment_id}/results.csv"

    with visitor.page.expect_download() as download, contextlib.suppress(Error):  # going to a file is no navigation
        visitor.page.goto(address)

    assert download.value.suggested_filename.endswith(".csv")
    assert b"Ben" in Path(download.value.path()).read_bytes()
    assert kept_pages(visitor.page) == {"/offline", LESSON}
