"""Every page in every state, opened once: what axe says, what becomes of enlarged and spaced text, of focus, of the
reader's own colours, on a narrow screen and under a thumb; and what the W3C's checker says of its HTML.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Response
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Site
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.browser.walk import STATES, State, sign_in_name
from tests.server import ROOT
from tests.set_up import vnu

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"type": "tag", "values": RULES}
COLOURS = {"type": "rule", "values": COLOUR_RULES}
# All rules run in both schemes and at both widths, but not in all four pairs: what is no matter of colour does not
# depend on the scheme, as the test of the style sheets below shows. Colours are looked at in all four.
AUDITS = (
    (DESK, "light", EVERYTHING),
    (DESK, "dark", COLOURS),
    (PHONE, "dark", EVERYTHING),
    (PHONE, "light", COLOURS),
)
NARROWEST = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 450}  # 1280 by 900 at 200%
THUMB = 44
PAGE_CHECKS = (Path(__file__).parent / "page_checks.js").read_text("utf-8")
COLOUR_TOKEN = re.compile(r"--[a-z0-9-]+: *(#[0-9a-f]{3,8}|var\(--[a-z0-9-]+\)|color-mix\([^;]*\)|[a-z]+)")
# Files and JSON, not pages.
GRADEBOOK_FILES = {f"gradebook_exports.{kind}" for kind in ("canvas", "moodle", "workbook")}
ANALYSIS_FILES = {"reports.questions_csv", "reports.options_csv"}
EXPORTS = {"exports.wide", "exports.long", "student_data.export", *GRADEBOOK_FILES, *ANALYSIS_FILES}
NOT_PAGES = {"static", "offline.service_worker", "attempts.answers", "calendars.feed", *EXPORTS}
# What vnu says and we let be: a part of its message, and why.
LET_BE = {"Property “vector-effect” doesn't exist": "it does, in SVG 2 and in every browser"}

on_every_page = pytest.mark.parametrize(
    "opened", STATES, ids=lambda state: f"{state.who}: {state.name}", indirect=True, scope="module"
)


@pytest.fixture(scope="module")
def people(browser: Browser, full_site: Site) -> Iterator[dict[str, Visitor]]:
    """A browser for each role, signed in."""
    made = {who: Visitor(browser, full_site.address) for who in ("visitor", "student", "card", "teacher")}
    for who, visitor in made.items():
        name = sign_in_name(who)
        if name:
            visitor.sign_in(*name)
    yield made
    for visitor in made.values():
        visitor.context.close()


@pytest.fixture(scope="module")
def gathered() -> dict[str, str]:
    """The HTML of the pages opened, by name: as it was sent, and as scripts have made it."""
    return {}


@pytest.fixture(scope="module")
def opened(
    request: pytest.FixtureRequest, people: dict[str, Visitor], full_site: Site, gathered: dict[str, str]
) -> Iterator[Page]:
    """A page in one of its states, for all tests of it: each leaves it as it was, a desk's page in light colours."""
    state: State = request.param
    visitor = people[state.who]
    page = visitor.context.new_page()
    documents: list[Response] = []
    page.on("response", lambda response: documents.append(response) if is_document(response) else None)
    assert full_site.classroom
    with full_site.app.app_context():
        state.open(page, full_site.classroom)
    name = f"{state.who}: {state.name}"
    gathered[f"{name}, as sent"] = documents[-1].text()
    gathered[f"{name}, with scripts"] = "<!doctype html>" + page.evaluate("document.documentElement.outerHTML")
    page.evaluate(PAGE_CHECKS)
    yield page
    page.unroute_all()
    page.close()
    assert visitor.troubles == []


@on_every_page
def test_axe_finds_no_barrier(opened: Page, axe_source: str) -> None:
    opened.evaluate(axe_source)

    found = []
    for screen, scheme, rules in AUDITS:
        look(opened, screen, scheme)
        found += barriers(opened, rules, f"{scheme}, {screen['width']} px")
    look(opened, DESK)

    assert found == []


@on_every_page
def test_narrow_page_scrolls_one_way_and_shows_all_its_text(opened: Page) -> None:
    look(opened, NARROWEST)

    found = asked(opened, "whole")
    too_wide = opened.locator("table.stacks").evaluate_all(
        "tables => tables.filter(each => each.scrollWidth > each.parentElement.clientWidth).length"
    )

    look(opened, DESK)
    assert (found, too_wide) == ([], 0)


@on_every_page
@pytest.mark.parametrize("screen", [DESK, ZOOMED], ids=["1280 px", "640 px"])
def test_text_of_twice_the_size_is_whole(opened: Page, screen: dict[str, int]) -> None:
    look(opened, screen)
    opened.evaluate("pageChecks.withTextAt(200)")

    found = asked(opened, "whole")

    opened.evaluate("pageChecks.withTextAt(100)")
    look(opened, DESK)
    assert found == []


@on_every_page
@pytest.mark.parametrize("screen", [DESK, NARROWEST], ids=["1280 px", "320 px"])
def test_text_spaced_by_the_reader_is_whole(opened: Page, screen: dict[str, int]) -> None:
    look(opened, screen)
    opened.evaluate("pageChecks.withTextSpacing(true)")

    found = asked(opened, "whole")

    opened.evaluate("pageChecks.withTextSpacing(false)")
    look(opened, DESK)
    assert found == []


@on_every_page
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["1280 px", "390 px"])
def test_focus_is_seen_wherever_it_goes(opened: Page, screen: dict[str, int]) -> None:
    look(opened, screen)
    opened.keyboard.press("Tab")  # from here on the browser shows the focus, as for a keyboard

    found = asked(opened, "focusLost")

    look(opened, DESK)
    assert found == []


@on_every_page
def test_controls_keep_their_borders_in_the_colours_of_the_reader(opened: Page) -> None:
    opened.emulate_media(forced_colors="active")

    found = asked(opened, "borderless")

    opened.emulate_media(forced_colors="none")
    assert found == []


@on_every_page
def test_headings_and_landmarks_are_in_order(opened: Page) -> None:
    assert asked(opened, "headings", "landmarks") == []


@pytest.mark.parametrize(
    "opened",
    [state for state in STATES if state.who != "teacher"],
    ids=lambda state: f"{state.who}: {state.name}",
    indirect=True,
    scope="module",
)
def test_thumb_hits_what_a_student_presses(opened: Page) -> None:
    look(opened, PHONE)

    found = opened.evaluate("least => pageChecks.smallTargets(least)", THUMB)

    look(opened, DESK)
    assert found == []


def test_html_and_css_are_valid(gathered: dict[str, str], tmp_path: Path) -> None:
    if not gathered:
        pytest.skip("No page was asked for in this run.")

    assert faults(gathered, tmp_path) == []


def test_planted_barriers_are_found(browser: Browser, full_site: Site, axe_source: str) -> None:
    visitor = Visitor(browser, full_site.address, screen=NARROWEST)
    visitor.page.goto("/about")
    visitor.page.evaluate(axe_source)
    visitor.page.evaluate(
        """() => {
            const wide = document.createElement("img");
            wide.style.minWidth = "900px";
            document.querySelector("h1").replaceWith(wide);
            const small = document.createElement("p");
            small.append(...[1, 2].map(() => Object.assign(document.createElement("button"), { textContent: "." })));
            for (const each of small.children) each.style.cssText = "width: 9px; height: 9px; padding: 0; border: 0";
            document.querySelector("main").append(small);
        }"""
    )

    found = barriers(visitor.page, EVERYTHING, "planted")

    assert {line.split()[1] for line in found} == {"image-alt", "page-has-heading-one", "target-size"}
    visitor.context.close()


@pytest.mark.parametrize(
    ("planted", "check", "words"),
    [
        ("<p style='width: 900px'>Wide</p>", "scrollsSideways", "Wide"),
        ("<p style='height: 1em; overflow: hidden'>One line<br>and one more</p>", "cutOff", "and one more"),
        ("<p style='width: 3em; overflow: hidden; white-space: nowrap'>Rather long words</p>", "cutOff", "Rather"),
        ("<p>Words</p><p style='margin-top: -2.4em'>Other words</p>", "overlaps", '"Words" and "Other words"'),
        ("<button style='outline: none'>Press</button>", "focusLost", "focus is not visible"),
        (
            "<div style='position: fixed; inset: 0'></div><button>Press</button>",
            "focusLost",
            "is hidden when focused: <button",
        ),
        ("<button style='border: 0'>Press</button>", "borderless", "Press"),
        ("<h4>Too deep</h4>", "headings", "level 4"),
        ("<nav>Without a name</nav>", "landmarks", "nav named"),
        ("<button style='height: 30px; padding: 0'>Press</button>", "smallTargets", "30 px"),
    ],
)
def test_planted_fault_is_found(browser: Browser, full_site: Site, planted: str, check: str, words: str) -> None:
    visitor = Visitor(browser, full_site.address, screen=NARROWEST)
    visitor.page.goto("/about")
    visitor.page.evaluate(PAGE_CHECKS)
    visitor.page.emulate_media(forced_colors="active" if check == "borderless" else "none")
    visitor.page.keyboard.press("Tab")
    ask = f"pageChecks.{check}({THUMB if check == 'smallTargets' else ''})"
    assert visitor.page.evaluate(ask) == []

    visitor.page.evaluate(
        """planted => {
            const parts = new DOMParser().parseFromString(planted, "text/html").body.children;
            for (const part of [...parts]) {
                const style = part.getAttribute("style");
                part.removeAttribute("style");
                document.querySelector("main").append(document.adoptNode(part));
                part.style.cssText = style ?? "";
            }
        }""",
        planted,
    )

    assert words in " ".join(visitor.page.evaluate(ask))
    visitor.context.close()


def test_fault_in_html_or_css_is_found(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=en><title>A</title><p><div role=cell>B</div></p>"

    found = "\n".join(faults({"planted": page}, tmp_path, sheets=[write(tmp_path / "wrong.css", "p { colour: red; }")]))

    assert "No “p” element in scope" in found
    assert "wrong.css, line 1: CSS: “colour”" in found


def test_dark_scheme_changes_colours_only() -> None:
    blocks = [
        rule
        for sheet in (ROOT / "static" / "css").glob("*.css")
        for rule in re.findall(
            r"@media[^{]*prefers-color-scheme[^{]*\{\s*:root[^{]*\{([^}]*)\}\s*\}", sheet.read_text("utf-8")
        )
    ]
    everywhere = sum(
        sheet.read_text("utf-8").count("prefers-color-scheme") for sheet in (ROOT / "static" / "css").glob("*.css")
    )

    assert blocks
    assert len(blocks) == everywhere
    for block in blocks:
        for line in filter(None, (each.strip() for each in block.split(";"))):
            assert COLOUR_TOKEN.fullmatch(line), line


def test_every_page_of_the_app_was_visited(people: dict[str, Visitor], full_site: Site) -> None:
    if len({urlsplit(url).path for visitor in people.values() for url in visitor.documents}) < len(STATES) / 2:
        pytest.skip("Only some of the pages were asked for in this run.")

    visited = {
        endpoint_of(full_site.app, urlsplit(url).path) for visitor in people.values() for url in visitor.documents
    }

    pages = {rule.endpoint for rule in full_site.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages - visited - NOT_PAGES == set()


def look(page: Page, screen: dict[str, int], scheme: Any = "light") -> None:
    """Look at a page on another screen or in the other scheme."""
    page.set_viewport_size(screen)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)


def asked(page: Page, *checks: str) -> list[str]:
    """Return what some of the page checks find, one line for each fault."""
    return page.evaluate(  # type: ignore[no-any-return]
        "checks => checks.flatMap((check) => pageChecks[check]().map((line) => `${check}: ${line}`))", list(checks)
    )


def barriers(page: Page, run_only: dict[str, Any], circumstances: str) -> list[str]:
    """Run axe on a page and return one line for each element it finds fault with."""
    options = {"runOnly": run_only, "resultTypes": ["violations"], "iframes": False, "preload": False}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{circumstances}: {violation['id']} ({violation['help']}): {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def is_document(response: Response) -> bool:
    """Whether an answer is a page, and not on the way to one."""
    return response.request.resource_type == "document" and not 300 <= response.status < 400


def faults(pages: dict[str, str], folder: Path, *, sheets: list[Path] | None = None) -> list[str]:
    """Let vnu check pages by name, and style sheets, in one run; return a line for each thing it says."""
    java = shutil.which("java")
    if not vnu().exists() or java is None:
        pytest.skip(
            "vnu or Java is not installed: run `make test` as root on Debian with npm, or install them yourself."
        )
    sheets = sorted((ROOT / "static" / "css").glob("*.css")) if sheets is None else sheets
    names = {str(write(folder / f"{number}.html", html)): name for number, (name, html) in enumerate(pages.items())}
    names |= {str(sheet): sheet.name for sheet in sheets}

    command = [java, "-jar", str(vnu()), "--format", "json", "--no-langdetect", "--also-check-css", *names]
    said = json.loads(subprocess.run(command, capture_output=True, check=False).stderr)["messages"]

    return [
        f"{names[each['url'].removeprefix('file:')]}, line {each.get('lastLine')}: {each['message']}"
        for each in said
        if not any(part in each["message"] for part in LET_BE)
    ]


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text, "utf-8")
    return path


def endpoint_of(app: Flask, path: str) -> str | None:
    """Return the endpoint that answers GET on a path, or None."""
    try:
        return app.url_map.bind("localhost").match(path)[0]
    except HTTPException:
        return None
