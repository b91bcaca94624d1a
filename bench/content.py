"""How long the course takes to read and check its own content, beside reading the same files and nothing else."""

from __future__ import annotations

import statistics
import time
import tomllib
from collections.abc import Callable, Iterator

from bench.report import Finding, below
from course.content.catalogue import load_catalogue
from tests.server import ROOT

LIMIT_S = 2.0
FOLDERS = ("sources", "lessons", "quizzes")


def content(rounds: int) -> Iterator[Finding]:
    """Measure both in turns. An author waits for this at each `flask check-content`, an operator at each start."""
    measured = [(_seconds(lambda: load_catalogue(ROOT)), _seconds(_read)) for _ in range(rounds)]
    whole, bare = (statistics.median(each[place] for each in measured) for place in (0, 1))
    ratio = statistics.median(each[0] / each[1] for each in measured)
    here = f"{ratio:.1f}× reading the files and parsing their TOML, {1000 * bare:,.0f} ms"
    yield below("content read and checked", whole, LIMIT_S, here, unit=" s", digits=2)


def _read() -> None:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".toml":
                tomllib.loads(text)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
