"""Cold lesson pages in a slow phone's browser, over the DevTools protocol: what they cost and when they are there.

Each load has a browser context of its own, so nothing is kept from an earlier one. In turns with each lesson a bare
page is loaded that sends as many bytes of HTML, and one style sheet as long as the lesson's: what any page would need.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.bare import bare_server
from bench.report import Finding, below
from course.content.catalogue import load_catalogue
from course.web.packing import BEST, pack
from tests.browser.visitor import PHONE, launch
from tests.server import ROOT, CourseServer

CPU_SLOWER = 4
BYTES_A_SECOND = 1_600_000 // 8
LATENCY_MS = 150
MOST_BYTES, MOST_REQUESTS, MOST_LCP_MS = 60_000, 6, 1000
MOST_OF_SCRIPTS = 30_000
KILO = 1000
# What the browser measured of a page, asked for once nothing has come over the network for a while.
MEASURED = """() => new Promise((done) => {
    const found = { paint: 0, shift: 0 };
    const watch = (type, take) =>
        new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    watch("largest-contentful-paint", (entry) => { found.paint = entry.startTime; });
    watch("layout-shift", (entry) => { found.shift += entry.value; });
    setTimeout(() => done(found), 200);
})"""

KEPT = """async (path) => {
    const isKept = async () => (await caches.open("course-pages-1")).match(path);
    while (!(await isKept())) await new Promise((done) => setTimeout(done, 50));
}"""


@dataclass(frozen=True)
class Loaded:
    """One load: what came over the network (headers too), when the largest paint was, and how far things moved."""

    requests: int
    sent: int
    html: int
    style: int
    paint_ms: float
    shift: float


@dataclass(frozen=True)
class Lesson:
    """The loads of one lesson, and those of its bare page in the same rounds."""

    slug: str
    ours: Sequence[Loaded]
    bare: Sequence[Loaded]

    @property
    def paint_ms(self) -> float:
        """The median of the largest paints."""
        return statistics.median(each.paint_ms for each in self.ours)

    @property
    def ratio(self) -> float:
        """How many times as long as the bare page's, taken in each round."""
        return statistics.median(our.paint_ms / bare.paint_ms for our, bare in zip(self.ours, self.bare, strict=True))

    def __str__(self) -> str:
        one = self.ours[0]
        bare = statistics.median(each.paint_ms for each in self.bare)
        return (
            f"  {self.slug:<28} {one.requests:>8} {one.sent / KILO:>8.1f} {self.paint_ms:>8.0f} {bare:>8.0f}"
            f" {self.ratio:>7.2f} {max(each.shift for each in self.ours):>8.3f}"
        )


def pages(folder: Path, *, rounds: int) -> Iterator[Finding]:
    """Measure every lesson, print a line for each, and yield how the worst of them stand to the aims."""
    slugs = list(load_catalogue(ROOT).lessons)
    with (
        CourseServer(instance=folder, content_root=ROOT) as course,
        bare_server(folder, "", workers=1) as bare,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for slug in slugs:  # the server is warm; the browser never is
            _load(browser, course.port, f"/lessons/{slug}")
        print(f"  {'lesson':<28} requests  sent kB  LCP ms  bare ms   ratio    shift", flush=True)
        measured = []
        for slug in slugs:
            measured.append(_lesson(browser, course.port, bare.port, slug, rounds))
            print(measured[-1], flush=True)
        background = _background(browser, course.port, f"/lessons/{slugs[-1]}")
        browser.close()
    yield from _findings(measured)
    yield background
    yield _scripts()


def _scripts() -> Finding:
    files = [path.read_bytes() for path in (ROOT / "static").rglob("*.js")]
    sent = sum(min(len(body) for body in pack(file, effort=BEST).bodies.values()) for file in files)
    plain = sum(len(file) for file in files)
    return below(
        "all scripts of the project, packed",
        sent / KILO,
        MOST_OF_SCRIPTS / KILO,
        f"{plain / KILO:.1f} kB plain",
        unit=" kB",
    )


def _lesson(browser: Browser, port: int, bare_port: int, slug: str, rounds: int) -> Lesson:
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(_load(browser, port, f"/lessons/{slug}"))
        bare.append(_load(browser, bare_port, f"/page/{ours[-1].html}/{ours[-1].style}"))
    return Lesson(slug, ours, bare)


def _findings(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    loads = [load for lesson in lessons for load in lesson.ours]
    ratio = statistics.median(lesson.ratio for lesson in lessons)
    slowest = max(lessons, key=lambda lesson: lesson.paint_ms)
    yield below("requests of a cold lesson page", max(each.requests for each in loads), MOST_REQUESTS + 1, "", unit="")
    yield below(
        "sent for a cold lesson page", max(each.sent for each in loads) / KILO, MOST_BYTES / KILO, "", unit=" kB"
    )
    yield below(
        "largest paint, median, of the slowest lesson",
        slowest.paint_ms,
        MOST_LCP_MS,
        f"{slowest.slug}; all lessons: {ratio:.2f} times a bare page of the same size",
        unit=" ms",
    )
    shift = max(each.shift for each in loads)
    yield Finding("layout shift, the worst of all loads", f"{shift:.3f}", "", "= 0", met=shift == 0)


def _background(browser: Browser, port: int, path: str) -> Finding:
    """What the service worker asks for after a cold page is there; the page's own files it finds in the browser."""
    context = browser.new_context()
    with context.expect_event("serviceworker") as started:
        context.new_page().goto(f"http://127.0.0.1:{port}{path}")
    context.pages[0].evaluate(KEPT, path)
    sizes: list[int] = started.value.evaluate(
        "() => performance.getEntriesByType('resource').map((entry) => entry.transferSize).filter(Boolean)"
    )
    context.close()
    return Finding(
        "afterwards, in the background: requests", str(len(sizes) + 1), f"{sum(sizes) / KILO:.1f} kB and the worker"
    )


def _load(browser: Browser, port: int, path: str) -> Loaded:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    arrived = _slow_down(devtools)
    page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
    measured: dict[str, float] = page.evaluate(MEASURED)
    by_type = {
        kind: sum(size for each, size in arrived.values() if each == kind) for kind in ("Document", "Stylesheet")
    }
    loaded = Loaded(
        requests=len(arrived),
        sent=sum(size for _, size in arrived.values()),
        html=by_type["Document"],
        style=by_type["Stylesheet"],
        paint_ms=measured["paint"],
        shift=measured["shift"],
    )
    context.close()
    return loaded


def _slow_down(devtools: CDPSession) -> dict[str, list[Any]]:
    """Let a page have a slow phone and a slow network; return what its requests brought: id → [type, bytes]."""
    arrived: dict[str, list[Any]] = {}
    devtools.on("Network.requestWillBeSent", lambda event: arrived.setdefault(event["requestId"], [event["type"], 0]))

    def finished(event: dict[str, Any]) -> None:
        arrived[event["requestId"]][1] = event["encodedDataLength"]

    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    # No mouse hovers over a phone. Here one does, and to find what is under it the page is laid out before its styles
    # are there, and then once more.
    devtools.send("Input.setIgnoreInputEvents", {"ignore": True})
    return arrived
