"""A class answers while its server is killed, again and again; what anybody was shown as saved must be there.

`make crash-test` runs the long form on both databases and prints a table; test_crash.py runs a short one. Each student
keeps a record of what the server told them, and of the one request that was under way when it died: that one may have
been carried out or not, and is sent again afterwards, as the page's script does.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import psycopg
from sqlalchemy import select

from course.records.database import sqlite_module
from course.records.tables import Attempt, Response
from course.web import create_app
from course.web.database import close_connections, reader, upgrade_database
from tests.conftest import SMALL_COURSE, make_cast
from tests.plain_client import PlainClient, RefusedError
from tests.postgresql import Postgresql, start_own
from tests.records.conftest import Classroom, add_class
from tests.server import CourseServer

STUDENTS = 20
KILLS = 50
PATIENCE_SECONDS = 60
# The right answer first. One point each, so that a score can be counted by hand.
ANSWERS = {"material": ("steel", "wood", "stone"), "one-length": ("disagree", "supported"), "on-foot": ("5",)}
SUBMITS_ONE_IN = 15
TAKES_BACK_ONE_IN = 12
SENDS_LATE_ONE_IN = 10
LATE = 20
SERVER_ERROR = 500
# Every third crash of a PostgreSQL run takes the database too, every third the database alone.
OF_POSTGRESQL = ("app", "database", "both")

# "start"; "submit" and the attempt; "answer", the attempt, the item, the how-manieth of its page it is, and the values.
Request = tuple[str, ...]
Answers = dict[str, list[str]]


@dataclass
class Student:
    """One student at work. Everything the server acknowledged is noted here, and what was under way when it died."""

    client: PlainClient
    chance: random.Random
    assignment_id: int
    number: Iterator[int] = field(default_factory=count)
    current: str = ""
    under_way: Request = ()
    given: list[Request] = field(default_factory=list)
    saved: dict[str, Answers] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    acknowledged: int = 0

    def work(self, stop: Event, heard: Semaphore) -> None:
        """Start, answer, change, take back, submit and start anew until the server dies."""
        try:
            while not stop.is_set():
                self.under_way = self.under_way or self._next()
                self._send(self.under_way)
                self.under_way = ()
                heard.release()
                self._send_late()
        except (OSError, http.client.HTTPException):
            self.client.close()
        except RefusedError as refused:  # the database died before the app did; nothing was acknowledged
            self.client.close()
            if refused.reply.status < SERVER_ERROR:
                raise

    def _next(self) -> Request:
        if not self.current:
            return ("start",)
        if self.chance.randrange(SUBMITS_ONE_IN) == 0:
            return ("submit", self.current)
        item_id = self.chance.choice(list(ANSWERS))
        answer = ("answer", self.current, item_id, str(next(self.number)))
        if self.chance.randrange(TAKES_BACK_ONE_IN) == 0:
            return answer
        value = self.chance.choice(ANSWERS[item_id])
        if item_id == "on-foot" and self.chance.randrange(2):
            value = f"{100 + next(self.number)}"  # wrong, and never given before
        return (*answer, value)

    def _send(self, request: Request) -> None:
        match request:
            case ("start",):
                self.current = self.client.start(self.assignment_id)
                self.saved.setdefault(self.current, {})
            case ("submit", attempt):
                self.client.submit(attempt)
                self.submitted.add(attempt)
                self.current = ""
            case ("answer", attempt, item_id, sequence, *values):
                self.client.save(attempt, item_id, values, page="tab", sequence=int(sequence))
                self.saved[attempt][item_id] = values
                self.acknowledged += 1
                self.given.append(request)

    def _send_late(self) -> None:
        """Now and then send an answer of before once more, as a retry long under way. It must change nothing."""
        if not self.given or self.chance.randrange(SENDS_LATE_ONE_IN):
            return
        _, attempt, item_id, sequence, *values = self.chance.choice(self.given[-LATE:])
        try:
            self.client.save(attempt, item_id, values, page="tab", sequence=int(sequence))
        except RefusedError as refused:  # a newer answer stands, or the attempt is over
            if refused.reply.status not in (409, 410):
                raise


@dataclass(frozen=True)
class Kept:
    """An attempt as the database holds it."""

    path: str
    user_id: int | None
    number: int
    is_open: bool
    ending: tuple[Any, ...]
    answers: Answers


@dataclass
class Tally:
    """What came of a run: how much was done, and every fault found, in words."""

    database: str
    seed: int
    kills: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    attempts: int = 0
    submitted: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that should not have been found."""
        return self.missing + self.doubled + self.changed + self.damaged


@dataclass
class Crash:
    """A class at a server that can be killed, with its database where that can be killed too."""

    classroom: Classroom
    chance: random.Random
    tally: Tally
    check_database: Callable[[], list[str]]
    postgresql: Postgresql | None = None

    def run(self, kills: int, *, shown: Callable[[str], None] = lambda _line: None) -> Tally:
        """Kill so many times under load, look after each restart, and return what was found."""
        students = self._students()
        ended: dict[str, Kept] = {}
        for number in range(kills):
            what = OF_POSTGRESQL[number % 3] if self.postgresql else "app"
            self._work_until_killed(students, what)
            self.tally.kills[what] = self.tally.kills.get(what, 0) + 1
            self.tally.damaged += self.check_database()
            self._look(students, ended)
            shown(f"{number + 1} of {kills} kills, {self.tally.answers:,} answers, {len(self.tally.faults)} faults")
        return self.tally

    def _students(self) -> list[Student]:
        room = self.classroom
        return [
            Student(room.student(number), random.Random(self.chance.random()), room.assignment_id)
            for number in range(STUDENTS)
        ]

    def _work_until_killed(self, students: list[Student], what: str) -> None:
        heard, stop = Semaphore(0), Event()
        replies, pause = self.chance.randrange(STUDENTS, 400), self.chance.uniform(0, 0.02)
        with ThreadPoolExecutor(STUDENTS) as threads:
            working = [threads.submit(student.work, stop, heard) for student in students]
            in_time = all(heard.acquire(timeout=PATIENCE_SECONDS) for _ in range(replies))
            time.sleep(pause)  # else the server would always die just after an answer
            self._kill(what)
            stop.set()
            for each in working:
                each.result(PATIENCE_SECONDS)
        assert in_time, f"Fewer than {replies} answers in {PATIENCE_SECONDS} s."
        self._bring_back(what)

    def _kill(self, what: str) -> None:
        if what != "database":
            self.classroom.server.kill()
        if what != "app":
            assert self.postgresql is not None
            self.postgresql.crash()

    def _bring_back(self, what: str) -> None:
        close_connections(self.classroom.app)
        if what != "app":
            assert self.postgresql is not None
            self.postgresql.start()
        if what != "database":
            self.classroom.server.start()

    def _look(self, students: list[Student], ended: dict[str, Kept]) -> None:
        kept = _kept(self.classroom)
        for student in students:
            self.tally.missing += _missing(student, kept)
        self.tally.doubled += _doubled(students, kept)
        self.tally.changed += [f"{path}: {ended[path]} is now {kept.get(path)}" for path in _differ(ended, kept)]
        ended.update({path: each for path, each in kept.items() if not each.is_open})
        self.tally.answers = sum(student.acknowledged for student in students)
        self.tally.attempts, self.tally.submitted = len(kept), len(ended)


def _kept(classroom: Classroom) -> dict[str, Kept]:
    with classroom.app.app_context():
        answers: dict[int, Answers] = {}
        mine = select(Attempt.id).where(Attempt.assignment_id == classroom.assignment_id)
        for row in reader().scalars(select(Response).where(Response.attempt_id.in_(mine))):
            if row.response is not None:
                values = row.response.get("chosen") or [row.response["entered"]]
                answers.setdefault(row.attempt_id, {})[row.item_id] = values
        return {
            f"/attempts/{each.public_id}": Kept(
                f"/attempts/{each.public_id}",
                each.user_id,
                each.number,
                each.submitted_at is None,
                (each.submitted_at, each.submitted_by, each.score),
                answers.get(each.id, {}),
            )
            for each in classroom.attempts()
        }


def _missing(student: Student, kept: dict[str, Kept]) -> list[str]:
    """Say what the student was shown as started, saved or submitted and what the database does not have."""
    missing = []
    for path, answers in student.saved.items():
        found = kept.get(path)
        if found is None:
            missing.append(f"{path} was started and is not there")
            continue
        may_be = _with_what_was_under_way(path, answers, student.under_way)
        stored = found.answers
        if _given(stored) not in [_given(each) for each in may_be]:
            missing.append(f"{path}: {answers} was shown as saved (then {student.under_way} sent), {stored} is there")
        if path in student.submitted and found.is_open:
            missing.append(f"{path} was shown as submitted and is open")
        if not found.is_open and found.ending[2] != _score(stored):
            missing.append(f"{path}: {stored} was scored {found.ending[2]}")
    return missing


def _with_what_was_under_way(path: str, answers: Answers, under_way: Request) -> list[Answers]:
    match under_way:
        case ("answer", attempt, item_id, _, *values) if attempt == path:
            return [answers, {**answers, item_id: values}]
    return [answers]


def _given(answers: Answers) -> Answers:
    return {item_id: values for item_id, values in answers.items() if values}


def _score(answers: Answers) -> float:
    return sum(answers.get(item_id) == [values[0]] for item_id, values in ANSWERS.items())


def _doubled(students: list[Student], kept: dict[str, Kept]) -> list[str]:
    """Say who has an attempt nobody started, or two open at once, or two with one number."""
    by_user: dict[int | None, list[Kept]] = {}
    for each in kept.values():
        by_user.setdefault(each.user_id, []).append(each)
    known = {path: student for student in students for path in student.saved}
    doubled = []
    for user_id, theirs in by_user.items():
        numbers = sorted(each.number for each in theirs)
        if numbers != list(range(1, len(theirs) + 1)):
            doubled.append(f"user {user_id}: attempts numbered {numbers}")
        if sum(each.is_open for each in theirs) > 1:
            doubled.append(f"user {user_id}: more than one open attempt")
    unknown = [path for path in kept if path not in known]
    starting = sum(student.under_way == ("start",) for student in students)
    if len(unknown) > starting:
        doubled.append(f"{len(unknown)} attempts nobody was shown, with {starting} being started")
    return doubled


def _differ(ended: dict[str, Kept], kept: dict[str, Kept]) -> list[str]:
    return [path for path, each in ended.items() if kept.get(path) != each]


def check_sqlite(path: Path) -> list[str]:
    """Return what SQLite finds wrong with its file."""
    connection = sqlite_module().connect(str(path))
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    finally:
        connection.close()


def check_postgresql(url: str) -> list[str]:
    """Return what PostgreSQL's own amcheck finds wrong with tables and indexes: every row and every index entry."""
    heaps = (
        "SELECT c.relname, bad.msg FROM pg_class c CROSS JOIN LATERAL verify_heapam(c.oid) bad "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
    )
    indexes = (
        "SELECT bt_index_check(c.oid, true) FROM pg_class c "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'i'"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        found = [str(row) for row in connection.execute(heaps)]
        try:
            connection.execute(indexes)
        except psycopg.Error as error:
            found.append(str(error))
        return found


@contextmanager
def crash_class(folder: Path, seed: int, postgresql: Postgresql | None = None) -> Iterator[Crash]:
    """Make a class at a running server, on PostgreSQL if one is given that nobody else uses."""
    url = postgresql.create_database("course_crash") if postgresql else f"sqlite:///{folder / 'course.sqlite3'}"
    instance = folder / "instance"
    app = create_app({"CONTENT_ROOT": SMALL_COURSE}, environment={"INSTANCE": str(instance), "DATABASE_URL": url})
    upgrade_database(app)
    assignment_id = add_class(app, make_cast(app))
    close_connections(app)  # so that the server finds the database as after a restart
    with CourseServer(instance=instance, database_url=url) as server:
        classroom = Classroom(app, server, assignment_id)
        tally = Tally("PostgreSQL" if postgresql else "SQLite", seed)
        check = (lambda: check_postgresql(url)) if postgresql else (lambda: check_sqlite(folder / "course.sqlite3"))
        yield Crash(classroom, random.Random(seed), tally, check, postgresql)
        classroom.close()
    close_connections(app)


def main() -> int:
    """Run the long form and print the table."""
    parser = argparse.ArgumentParser(prog="make crash-test", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"how often to kill, on each database ({KILLS})")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeat the choices of a run")
    chosen = parser.parse_args()
    print(f"{STUDENTS} students, {chosen.kills} kills on each database, seed {chosen.seed}", flush=True)
    tallies = list(_run_all(chosen.kills, chosen.seed))
    print(table(tallies))
    for fault in [fault for tally in tallies for fault in tally.faults][:20]:
        print(fault)
    return 1 if any(tally.faults for tally in tallies) else 0


def _run_all(kills: int, seed: int) -> Iterator[Tally]:
    with ExitStack() as stack:
        own = start_own()
        if own is None:
            print("PostgreSQL is not installed; only SQLite is tried.", flush=True)
        else:
            stack.callback(own.stop)
        for postgresql in (None, own) if own else (None,):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="course-crash-")))
            with crash_class(folder, seed, postgresql) as crash:
                yield crash.run(kills, shown=_progress)
            print(flush=True)


def _progress(line: str) -> None:
    print(f"\r  {line}", end="", flush=True)


def table(tallies: list[Tally]) -> str:
    """Return the outcome as a table, one database a column."""
    rows: list[tuple[str, Callable[[Tally], object]]] = [
        ("kills", lambda tally: sum(tally.kills.values())),
        ("  of the app alone", lambda tally: tally.kills.get("app", 0)),
        ("  of the database alone", lambda tally: tally.kills.get("database", 0)),
        ("  of both at once", lambda tally: tally.kills.get("both", 0)),
        ("attempts", lambda tally: tally.attempts),
        ("attempts submitted", lambda tally: tally.submitted),
        ("answers shown as saved", lambda tally: tally.answers),
        ("missing or wrong afterwards", lambda tally: len(tally.missing)),
        ("attempts doubled", lambda tally: len(tally.doubled)),
        ("changed after submitting", lambda tally: len(tally.changed)),
        ("damage in the database", lambda tally: len(tally.damaged)),
    ]
    head = "".join(f"{tally.database:>14}" for tally in tallies)
    lines = [(name, "".join(f"{value(tally):>14,}" for tally in tallies)) for name, value in rows]
    return "\n".join(f"{name:<30}{cells}" for name, cells in [("", head), *lines])


if __name__ == "__main__":
    sys.exit(main())
