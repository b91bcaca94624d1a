"""`make bench`: measures the course against limits taken in the same run, on SQLite and, where there is, PostgreSQL.

Options: `--quick` for short runs (a look, not a measurement), `--sqlite` for SQLite alone, `--growth` for the growth of
the quiz cycle alone, `--desk` for the teacher's pages alone, `--pages` for lesson pages in a slow phone's browser.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.bare import bare_server
from bench.content import content
from bench.desk import desk
from bench.exports import Rates, long_rates, stream, wide_rates
from bench.growth import MANY, QUICK_MANY, growth
from bench.limits import durable_inserts, passphrase_checks
from bench.load import Load, Measured, Student, measure
from bench.pages import pages
from bench.report import Finding, at_least, below, machine_line
from bench.school import ANSWERS, School, make_school, sign_in_all, teacher, visitor_at_sign_in
from tests.plain_client import PlainClient
from tests.postgresql import Postgresql, find_or_start
from tests.server import ROOT, CourseServer, ServerProcess

CORES = os.cpu_count() or 1
CYCLE_REQUESTS = ANSWERS + 4  # start, page, answers, submit, review
CYCLE_WRITES = ANSWERS + 2  # start, answers, submit: a transaction each
LESSON = "/lessons/share-of-what"


@dataclass(frozen=True)
class Pace:
    """How often and how long each thing is measured."""

    rounds: int
    seconds: float


@dataclass(frozen=True)
class Place:
    """A database to measure on: its files, and its URL ("" for SQLite in the folder)."""

    name: str
    folder: Path
    url: str
    bare_url: str
    workers: int
    server: Postgresql | None = None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short runs: a look, not a measurement")
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    parser.add_argument("--growth", action="store_true", help="only how the quiz cycle slows with what is stored")
    parser.add_argument("--desk", action="store_true", help="only the pages of the teacher's desk")
    parser.add_argument("--pages", action="store_true", help="only lesson pages, cold, in a slow phone's browser")
    chosen = parser.parse_args()
    pace = Pace(rounds=2, seconds=0.7) if chosen.quick else Pace(rounds=5, seconds=1.2)
    print(
        f"{machine_line()}\nMedians of {pace.rounds} rounds in which the course and its limit take turns.", flush=True
    )
    parts = ("pages", "growth", "desk")
    wanted = {name for name in parts if getattr(chosen, name)} or {"files", "taking", *parts}
    findings: list[Finding] = []
    if "files" in wanted:
        findings += _shown("Content", content(pace.rounds))
        findings += _shown("Rows to CSV", _csv(pace))
    with tempfile.TemporaryDirectory(prefix="course-bench-") as folder:
        if "pages" in wanted:
            measured = pages(Path(folder) / "pages", rounds=pace.rounds)
            findings += _shown("Cold lesson pages in a slow phone's browser", measured)
        for place in _places(Path(folder), sqlite_only=chosen.sqlite) if wanted != {"pages"} else ():
            if "taking" in wanted:
                findings += _shown(place.name, _on(place, pace))
            if "growth" in wanted:
                findings += _shown(f"Growth on {place.name}", _growth(place, pace, quick=chosen.quick))
            if "desk" in wanted:
                measured = desk(place.folder, place.server, quick=chosen.quick)
                findings += _shown(f"The teacher's desk on {place.name}", measured)
    missed = [finding.what for finding in findings if not finding.met]
    print(f"\nMissed: {'; '.join(missed)}" if missed else "\nAll aims met.")


def _shown(title: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    print(f"\n{title}", flush=True)
    for finding in findings:
        print(finding, flush=True)
        yield finding


def _places(folder: Path, *, sqlite_only: bool) -> Iterator[Place]:
    (folder / "sqlite").mkdir()
    yield Place(f"SQLite, 1 process, {CORES} cores", folder / "sqlite", "", "", 1)
    server = None if sqlite_only else find_or_start()
    if server is None:
        return
    try:
        yield _postgresql_place(folder / "postgresql", server)
    finally:
        server.stop()


def _postgresql_place(folder: Path, server: Postgresql) -> Place:
    folder.mkdir()
    urls = server.create_database("course_bench"), server.create_database("course_bench_bare")
    return Place(f"PostgreSQL, {CORES} processes, {CORES} cores", folder, *urls, CORES, server)


def _growth(place: Place, pace: Pace, *, quick: bool) -> Iterator[Finding]:
    # A cycle takes a fifth of a second or so, and a round needs many.
    many, seconds = (QUICK_MANY, 5) if quick else (MANY, 8)
    yield from growth(place.folder, place.server, many=many, rounds=pace.rounds, seconds=seconds)


def _csv(pace: Pace) -> Iterator[Finding]:
    for what, rates in (("long file", long_rates), ("wide file", wide_rates)):
        measured = [rates() for _ in range(pace.rounds)]
        best = _median_of(measured)
        yield at_least(
            f"{what} / csv.writer on the same rows",
            statistics.median(each.ours / each.bare for each in measured),
            0.5,
            f"{best.ours:,.0f} rows/s against {best.bare:,.0f}",
        )


def _median_of(rates: Sequence[Rates]) -> Rates:
    return Rates(statistics.median(each.ours for each in rates), statistics.median(each.bare for each in rates))


def _on(place: Place, pace: Pace) -> Iterator[Finding]:
    began = time.perf_counter()
    school = make_school(place.folder, place.url, with_many=True)
    filled = time.perf_counter() - began
    with CourseServer(
        instance=place.folder, database_url=place.url, content_root=ROOT, workers=place.workers
    ) as course:
        yield from _memory(course, school, filled)
        text = PlainClient(course.port).get(LESSON).text
        with bare_server(place.folder, text, workers=place.workers) as bare:
            students = sign_in_all(course.port, school)
            yield from _pages(course, bare, students, pace, size=len(text.encode()))
            yield from _cycles(course, bare, place, school, students, pace)
        yield from _answers(course, school, sign_in_all(course.port, school), pace)
        yield from _sign_ins(course, pace)


def _memory(course: CourseServer, school: School, filled: float) -> Iterator[Finding]:
    client = teacher(course.port)
    done = stream(client, school.export_path, course.port, course.pid)
    client.close()
    yield below(
        "memory that an export of a million responses adds",
        done.peak_mb - done.idle_mb,
        100,
        f"{done.peak_mb:,.0f} MB at its peak, {done.idle_mb:,.0f} MB before; {done.rows:,} rows, "
        f"{done.rows / done.seconds:,.0f} rows/s from the database to the client (filled in {filled:.0f} s)",
        unit=" MB",
    )


def _pages(
    course: ServerProcess, bare: ServerProcess, students: Sequence[Student], pace: Pace, *, size: int
) -> Iterator[Finding]:
    visitors = [Student()] * 8
    limit = Load("page", bare.port, visitors, pace.seconds)
    lesson = Load("page", course.port, visitors, pace.seconds, LESSON)
    signed_in = replace(lesson, students=students[:8])
    rounds = [(measure(limit), measure(lesson), measure(signed_in)) for _ in range(pace.rounds)]
    for what, place, aim in (("lesson page", 1, 0.7), ("lesson page of someone signed in", 2, None)):
        yield at_least(
            f"{what} / bare Flask page of {size / 1000:.0f} kB",
            _median_ratio([(each[place], each[0]) for each in rounds]),
            aim,
            f"{_rate(each[place] for each in rounds):,.0f}/s against {_rate(each[0] for each in rounds):,.0f}",
        )


def _cycles(
    course: ServerProcess, bare: ServerProcess, place: Place, school: School, students: Sequence[Student], pace: Pace
) -> Iterator[Finding]:
    load = Load("quiz_cycle", course.port, students[8:16], 2 * pace.seconds, school.start_path, school.answers)
    pages = Load("page", bare.port, [Student()] * 8, pace.seconds)
    rounds = [
        (
            measure(load).per_second,
            durable_inserts(place.folder, place.bare_url, writers=8, seconds=pace.seconds) / CYCLE_WRITES,
            measure(pages).per_second / CYCLE_REQUESTS,
        )
        for _ in range(pace.rounds)
    ]
    cycles = statistics.median(each[0] for each in rounds)
    for what, index, aim in (
        (f"quiz cycle / its {CYCLE_WRITES} writes as bare durable inserts", 1, 1 / 3),
        (f"quiz cycle / its {CYCLE_REQUESTS} requests as bare Flask pages", 2, None),
    ):
        limit = statistics.median(each[index] for each in rounds)
        ratio = statistics.median(each[0] / each[index] for each in rounds)
        yield at_least(what, ratio, aim and round(aim, 2), f"{cycles:,.1f} cycles/s against {limit:,.1f}")


def _answers(course: ServerProcess, school: School, students: Sequence[Student], pace: Pace) -> Iterator[Finding]:
    for number, aims in ((8, (300, 50)), (32, (None, None))):
        load = Load("answer", course.port, students[:number], pace.seconds, answers=school.answers)
        rounds = [measure(load) for _ in range(pace.rounds)]
        rate, slow = _rate(rounds), statistics.median(each.p95_ms for each in rounds)
        yield at_least(f"answers saved a second, {number} students", rate, aims[0], "", unit="/s")
        yield below(f"95th percentile of saving one, {number} students", slow, aims[1], "", unit=" ms")


def _sign_ins(course: ServerProcess, pace: Pace) -> Iterator[Finding]:
    students = [visitor_at_sign_in(course.port, number) for number in range(8)]
    load = Load("sign_in", course.port, students, pace.seconds, "/sign-in")
    rounds = [(measure(load), passphrase_checks(workers=CORES, seconds=pace.seconds)) for _ in range(pace.rounds)]
    yield at_least(
        "sign-ins / bare passphrase checks (argon2) on all cores",
        statistics.median(done.per_second / limit for done, limit in rounds),
        None,
        f"{_rate(done for done, _ in rounds):,.0f}/s against {statistics.median(each[1] for each in rounds):,.0f}",
    )


def _median_ratio(rounds: Sequence[tuple[Measured, Measured]]) -> float:
    return statistics.median(ours.per_second / limit.per_second for ours, limit in rounds)


def _rate(rounds: Iterator[Measured] | Sequence[Measured]) -> float:
    return statistics.median(each.per_second for each in rounds)


if __name__ == "__main__":
    sys.exit(main())
