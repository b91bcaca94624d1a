"""Somebody at a browser of their own, watched: what the console reports and where requests go is kept and checked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from tests.set_up import chromium

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WAIT_MILLISECONDS = 20_000
# Chromium reports every answer of 400 and above and every lost connection this way. Pages with mistakes in a form are
# answered with 422, and some tests take the connection away; parts of pages that fail are looked at in `_answered`.
OF_THE_NETWORK = "Failed to load resource"
NO_WORKER = "Service Worker registration blocked by Playwright"


def launch(playwright: Playwright) -> Browser:
    """Start the machine's own Chromium, quiet and without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))


class Visitor:
    """One person's browser at one address: its pages share cookies and storage, and nothing else sees them."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        screen: dict[str, int] = DESK,
        scripts: bool = True,
        dark: bool = False,
        touch: bool = False,
        kept: Any = None,
        workers: bool = False,
    ) -> None:
        self.address = address
        self.troubles: list[str] = []
        self.documents: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            viewport=screen,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=kept,
            # What a service worker asks for cannot be held back by a test; test_offline.py lets it in.
            service_workers="allow" if workers else "block",
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        self.context.set_default_timeout(WAIT_MILLISECONDS)
        self.context.on("console", self._spoken)
        self.context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()

    def close(self) -> Any:
        """Close the browser as a person does, and return what it keeps: cookies and storage."""
        kept = self.context.storage_state()
        self.context.close()
        return kept

    def sign_in(self, username: str, passphrase: str) -> Visitor:
        """Sign in by the form."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Passphrase").fill(passphrase)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()
        return self

    def _spoken(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith((OF_THE_NETWORK, NO_WORKER)):
            self.troubles.append(f"console, on {message.page.url if message.page else '?'}: {message.text}")

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.documents.append(request.url)
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.address + "/"):
            self.troubles.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type in ("stylesheet", "script", "image", "font")
        if response.status >= 500 or (is_part and response.status >= 400):
            self.troubles.append(f"{response.status} for {response.url}")
