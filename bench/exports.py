"""Exports: how fast rows become CSV, and how much memory a million of them need."""

from __future__ import annotations

import csv
import http.client
import io
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.school import NOON
from course.exchange.results_csv import ResponseRow, ResultRow, long_csv, wide_csv
from tests.plain_client import PlainClient

CLASS_SIZE, ITEMS = 6_000, 10


@dataclass(frozen=True)
class Rates:
    """Rows a second: ours, and csv.writer's on the same rows ready made."""

    ours: float
    bare: float


@dataclass(frozen=True)
class Streamed:
    """A download: its rows, how long it took, and the largest resident memory of the server's processes in MB."""

    rows: int
    seconds: float
    idle_mb: float
    peak_mb: float


def long_rates() -> Rates:
    """Measure the long file."""
    rows = [response for result in _results() for response in _responses(result)]
    return _rates(lambda: long_csv(rows), len(rows))


def wide_rates() -> Rates:
    """Measure the wide file."""
    rows = list(_results())
    items = [f"item-{number}" for number in range(ITEMS)]
    return _rates(lambda: wide_csv(rows, items, decimal_comma=False), len(rows))


def stream(client: PlainClient, path: str, port: int, group: int) -> Streamed:
    """Download a file from a server whose processes are in a group, keeping none of it."""
    idle = peak_memory_mb(group)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    began = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    lines = 0
    while part := response.read(262_144):
        lines += part.count(b"\n")
    took = time.perf_counter() - began
    connection.close()
    return Streamed(lines - 1, took, idle, peak_memory_mb(group))


def peak_memory_mb(group: int) -> float:
    """Return the largest resident memory that any process of a group has had so far, in MB (Linux only, else 0)."""
    peaks = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != group:
                continue
            status = (folder / "status").read_text()
        except OSError:  # ended meanwhile
            continue
        peaks += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")]
    return max(peaks) * 1024 / 1e6


def _rates(ours: Callable[[], Iterable[bytes]], rows: int) -> Rates:
    text = b"".join(ours()).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(text, newline="")))
    return Rates(rows / _seconds(lambda: sum(map(len, ours()))), rows / _seconds(lambda: _bare(cells)))


def _bare(cells: list[list[str]]) -> int:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(cells)
    return len(file.getvalue().encode())


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _results() -> Iterable[ResultRow]:
    for number in range(CLASS_SIZE):
        yield ResultRow(
            class_name="7B",
            student_name=f"Ben Núñez {number}",
            username=f"ben-{number}",
            student_id=f"S{number}",
            quiz="The tweet",
            attempts=1,
            counted_attempt=1,
            score=number % 11 / 2,
            max_score=10.0,
            percent=number % 11 * 5.0,
            status="submitted",
            started_at=NOON + timedelta(seconds=number),
            submitted_at=NOON + timedelta(seconds=number * 3),
            late=False,
            due_at=NOON + timedelta(days=1),
            time_zone="Europe/Berlin",
            item_scores={f"item-{item}": (number + item) % 3 / 3 for item in range(ITEMS)},
        )


def _responses(result: ResultRow) -> Iterable[ResponseRow]:
    for item in range(ITEMS):
        yield ResponseRow(
            result=result,
            attempt=1,
            counted=True,
            item_id=f"item-{item}",
            item_type="single",
            response=f"option-{item % 4}",
            item_score=item % 3 / 3,
            item_max_score=1.0,
            saved_at=NOON + timedelta(seconds=item * 7),
            quiz_version="ab" * 32,
        )
