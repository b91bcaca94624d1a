"""Takes the pictures of README and guides: `python -m docs.screenshots`, or `make screenshots`.

They come from a server on a temporary instance with the made-up class of `flask demo`. With `--all FOLDER` it takes
every page in every state instead, at 390, 768 and 1280 px, light, dark and with more contrast, to be looked at; with
`--printed FOLDER` what is made to be printed, as PDF files.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from course.web.database import close_connections
from tests.browser.classroom import instance_app, make_classroom
from tests.browser.visitor import DESK, PHONE, Visitor, launch
from tests.browser.walk import STATES, sign_in_name
from tests.server import ROOT, CourseServer
from tests.set_up import chromium

IMAGES = ROOT / "docs" / "images"
LARGEST_BYTES = 150_000
WIDE = {"width": 1280, "height": 640}
TABLET = {"width": 768, "height": 1024}
WAYS: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "contrast": "no-preference"},
    "dark": {"color_scheme": "dark", "contrast": "no-preference"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
}
# What is made to be printed: a part of the state's name in the walk, and nothing else of that name.
PRINTED = (
    "visitor lesson share-of-what",
    "visitor lesson two-articles",
    "visitor practice reviewed",
    "visitor quiz on paper",
    "student review",
    "student receipt",
    "teacher login cards",
    "teacher report on misreadings",
    "teacher report on questions",
    "teacher reports of a class",
    "teacher gradebook",
    "teacher results",
)
LESSON = "/lessons/share-of-what"
LESSON_QUIZ = "A share of what?"
FROM_THE_TOP = "element => window.scrollBy(0, element.getBoundingClientRect().top - 60)"
Shoot = Callable[[Page], None]


def main() -> None:
    """Take the guides' pictures, or with `--all` those of every page."""
    parser = argparse.ArgumentParser(prog="python -m docs.screenshots", description="Take pictures of the pages.")
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, at three widths and in three ways")
    parser.add_argument("--only", metavar="WORDS", default="", help="with --all: pages with these words in their name")
    parser.add_argument("--printed", metavar="FOLDER", type=Path, help="what is made to be printed, as PDF files")
    given = parser.parse_args()
    if chromium() is None:
        sys.exit("Chromium is not installed. On Debian: apt install chromium.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        if given.all:
            take = partial(_shoot_each_way, folder=given.all)
            walk(browser, Path(folder), given.all, take, lambda name: given.only in name)
        elif given.printed:
            walk(browser, Path(folder), given.printed, partial(_print, folder=given.printed), PRINTED.__contains__)
        else:
            shoot_guides(browser, Path(folder))


def shoot_guides(browser: Browser, instance: Path) -> None:
    """Take the pictures that README and guides show."""
    username, passphrase = demo_class(instance)
    with CourseServer(instance=instance, content_root=ROOT) as server:
        address = f"http://127.0.0.1:{server.port}"
        reader = Visitor(browser, address, screen=WIDE)
        shoot(reader, "lesson-wide", "/lessons/two-articles", to_heading("The first sentence already differs"))
        shoot(reader, "source", "/sources/article-2024", rates)
        phone = Visitor(browser, address, screen=PHONE)
        shoot(phone, "lesson-phone", LESSON)
        shoot(phone, "citation-phone", LESSON, open_citation)
        shoot(phone, "explanation-phone", "/quizzes/share-of-what", explained)
        teacher = Visitor(browser, address, screen=WIDE).sign_in(username, passphrase)
        shoot(teacher, "class", "/teach/classes/1")
        shoot(teacher, "results", "/teach/classes/1", to_results)
        shoot(teacher, "review", "/teach/classes/1", review)
        shoot(teacher, "gradebook", "/teach/classes/1/gradebook")
        shoot(teacher, "live", "/teach/classes/1", on_results("live"))
        shoot(teacher, "report-questions", "/teach/classes/1", on_results("reports"))
        shoot(teacher, "report-misreadings", "/teach/classes/1", on_results("reports/misreadings"))
        shoot(teacher, "report-verdicts", "/teach/classes/1", on_results("reports/verdicts"))
        shoot(teacher, "report-confidence", "/teach/classes/1", on_results("reports/confidence"))
        shoot(teacher, "report-time", "/teach/classes/1", on_results("reports/time"))
        shoot(teacher, "report-change", "/teach/classes/1", change)
        shoot(teacher, "export", "/teach/classes/1", on_results("export"))


def shoot(visitor: Visitor, name: str, path: str, on_the_way: Shoot | None = None) -> None:
    """Open a page, go on from there, and take what is on the screen."""
    visitor.page.goto(path)
    if on_the_way:
        on_the_way(visitor.page)
    visitor.page.wait_for_load_state("networkidle")
    file = IMAGES / f"{name}.png"
    IMAGES.mkdir(exist_ok=True)
    visitor.page.screenshot(path=file)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size // 1000} kB")
    assert size < LARGEST_BYTES, f"{file.name} is larger than {LARGEST_BYTES // 1000} kB"


def to_heading(name: str) -> Shoot:
    """Go on to a section of a lesson."""
    return lambda page: page.get_by_role("heading", name=name, exact=True).evaluate(FROM_THE_TOP)


def rates(page: Page) -> None:
    """Go on to the passage that most lessons and items cite."""
    page.locator("#rates").evaluate(FROM_THE_TOP)


def open_citation(page: Page) -> None:
    """Open the second note of the lesson, so that it stands with the sentence it belongs to."""
    page.locator(".cite-mark").nth(1).click()
    to_heading("The first figure counts men")(page)


def explained(page: Page) -> None:
    """Answer a practice question wrongly and see it explained."""
    page.get_by_role("button", name="Practise this quiz").click()
    page.locator("fieldset.item input[type=radio]").nth(1).check()
    page.locator("fieldset.item input[type=checkbox]").first.check()
    page.get_by_role("button", name="Check my answer").click()
    whole = page.get_by_role("button", name="Show the explanation")
    if whole.count():
        whole.click()
    page.locator(".review").first.evaluate(FROM_THE_TOP)


def results(page: Page) -> None:
    """Go from the class to its results."""
    page.get_by_role("link", name=LESSON_QUIZ).click()


def to_results(page: Page) -> None:
    """Go on to the results themselves, below the dates."""
    results(page)
    to_heading("Results")(page)


def on_results(rest: str) -> Shoot:
    """Go on to a page below the results."""

    def open_page(page: Page) -> None:
        results(page)
        page.goto(f"{page.url}/{rest}")

    return open_page


def change(page: Page) -> None:
    """Go on to what changed between the two forms of the test."""
    page.get_by_role("link", name="Test: after").click()
    page.goto(f"{page.url}/reports/change")


def review(page: Page) -> None:
    """Go on to one student's attempt."""
    results(page)
    page.get_by_role("link", name="Review").first.click()
    page.locator(".review").first.evaluate(FROM_THE_TOP)


def demo_class(instance: Path) -> tuple[str, str]:
    """Run `flask demo` on an instance folder and return the teacher's username and passphrase."""
    said = subprocess.run(
        [sys.executable, "-m", "flask", "demo"],
        cwd=ROOT,
        env={**os.environ, "INSTANCE": str(instance), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"Sign in as (\S+) with the passphrase (\S+)", said)
    assert found, said
    return found[1], found[2]


def walk(
    browser: Browser, instance: Path, folder: Path, take: Callable[[Page, str], None], wanted: Callable[[str], bool]
) -> None:
    """Open every wanted page in every state and let `take` make its picture."""
    folder.mkdir(parents=True, exist_ok=True)
    app = instance_app(instance, content_root=ROOT)
    room = make_classroom(app)
    states = [state for state in STATES if wanted(f"{state.who} {state.name}")]
    with CourseServer(instance=instance, content_root=ROOT) as server, app.app_context():
        people: dict[str, Visitor] = {}
        for number, state in enumerate(states, 1):
            if state.who not in people:
                people[state.who] = Visitor(browser, f"http://127.0.0.1:{server.port}")
                name = sign_in_name(state.who)
                if name:
                    people[state.who].sign_in(*name)
            page = people[state.who].context.new_page()
            state.open(page, room)
            take(page, re.sub(r"[^a-z0-9]+", "-", f"{state.who} {state.name}".lower()))
            page.close()
            print(f"\r{number} of {len(states)} pages", end="", flush=True)
    print()
    close_connections(app)


def _shoot_each_way(page: Page, name: str, folder: Path) -> None:
    """Take a page whole, at three widths, light and dark and with more contrast."""
    for screen in (DESK, TABLET, PHONE):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        for way, media in WAYS.items():
            page.emulate_media(**media)  # type: ignore[arg-type]
            page.screenshot(path=folder / f"{name}-{screen['width']}-{way}.png", full_page=True)


def _print(page: Page, name: str, folder: Path) -> None:
    """Print a page as a person would: with the browser's own dialog, to a file."""
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    page.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True, margin=margin)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
