"""The watch that every browser test relies on sees what it must."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

INLINE_SCRIPT = (
    "document.body.append(Object.assign(document.createElement('script'), {textContent: 'var planted = 1'}))"
)
OTHER_HOST = "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2:9/planted'}))"
MISSING_PART = "document.body.append(Object.assign(document.createElement('img'), {src: '/static/planted.png'}))"


@pytest.mark.parametrize(
    ("planted", "trouble"),
    [
        (INLINE_SCRIPT, "Content Security Policy"),
        (OTHER_HOST, "127.0.0.2"),
        (MISSING_PART, "404 for "),
        ("setTimeout(() => { throw new Error('planted') })", "planted"),
        ("console.warn('planted')", "planted"),
    ],
)
def test_trouble_on_a_page_is_noticed(browser: Browser, small_site: Site, planted: str, trouble: str) -> None:
    visitor = Visitor(browser, small_site.address)
    visitor.page.goto("/about")

    visitor.page.evaluate(f"() => {{ {planted} }}")
    visitor.page.wait_for_load_state("networkidle")

    assert trouble in " ".join(visitor.troubles)
    visitor.context.close()


def test_page_without_trouble_reports_none(browser: Browser, small_site: Site) -> None:
    visitor = Visitor(browser, small_site.address)

    visitor.page.goto("/lessons/bridge")

    assert visitor.troubles == []
    assert visitor.documents == [f"{small_site.address}/lessons/bridge"]
    visitor.context.close()
