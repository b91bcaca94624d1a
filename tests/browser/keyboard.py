"""Somebody who uses a page by keyboard alone. At each stop the focus must be seen, go down the page, never be lost."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.test_accessibility import PAGE_CHECKS

MOST_STOPS = 150
# What has the focus: what it is called, and what is wrong with it there. On the button inside a date field the browser
# shows the focus by itself, out of reach of the page.
STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: "nothing", box: null, faults: ["the focus is lost"] };
    const box = element.getBoundingClientRect();
    const label = [...(element.labels ?? [])].map((each) => each.textContent).join(" ");
    const name = element.getAttribute("aria-label") || label || element.textContent || element.name || element.id;
    const faults = [];
    const isLetBe = element.matches("main, [tabindex='-1'], input[type^=date]:not(:focus-visible)");
    if (!isLetBe && !pageChecks.focusIsVisible(element)) faults.push("is not seen");
    if (!pageChecks.isInSight(element)) faults.push("lies under something");
    return {
        name: name.replace(/\\s+/g, " ").trim(),
        kind: element.type || element.tagName.toLowerCase(),
        box: { left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY },
        faults,
    };
}"""


class Keyboard:
    """Keys pressed on a page. `to` goes on until something has the focus, `back_to` the other way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []

    def to(self, *words: str) -> Keyboard:
        """Press Tab until the focus is on what has these words in its name."""
        return self._go("Tab", words)

    def back_to(self, *words: str) -> Keyboard:
        """Press Shift and Tab until the focus is on what has these words in its name."""
        return self._go("Shift+Tab", words)

    def press(self, *keys: str) -> Keyboard:
        """Press keys one after the other; the focus must be somewhere after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.look()
        return self

    def type(self, text: str) -> Keyboard:
        """Type over what stands in a field."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def follow(self, key: str = "Enter") -> Keyboard:
        """Press a key that leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def look(self) -> dict[str, object]:
        """Return what has the focus; it must be seen."""
        if not self.page.evaluate("'pageChecks' in window"):
            self.page.evaluate(PAGE_CHECKS)
        stop: dict[str, object] = self.page.evaluate(STOP)
        assert stop["faults"] == [], f"{stop['name']!r} {stop['faults']} on {self.page.url}, after {self.stops[-5:]}"
        return stop

    def _go(self, key: str, words: tuple[str, ...]) -> Keyboard:
        self.stops = []
        before = None
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(key)
            stop = self.look()
            self.stops.append(str(stop["name"]))
            if before and before["box"]:
                one, other = (before, stop) if key == "Tab" else (stop, before)
                assert not stands_above(other["box"], one["box"]), (
                    f"{other['name']!r} comes after {one['name']!r} but stands above it"
                )
            if all(word in str(stop["name"]) for word in words):
                return self
            before = stop
        raise AssertionError(f"No stop is named {words}; there are {self.stops}")


def stands_above(box: object, other: object) -> bool:
    """Whether a box lies wholly above another in the same column."""
    assert isinstance(box, dict)
    assert isinstance(other, dict)
    same_column = min(box["right"], other["right"]) > max(box["left"], other["left"])
    return bool(same_column and box["bottom"] <= other["top"] - 1)
