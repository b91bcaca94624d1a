"""The load: many students at once, in a process of its own, so that they take no time from the server's interpreter.

One thread waits for all connections; each student sends the next request as soon as the answer to the last is there.
Requests are bytes put together here, and of answers only status, Location and body are read: on two cores, a client
that costs as much as the server would measure itself.
"""

from __future__ import annotations

import json
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from tests.server import ROOT

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Student:
    """Whoever sends requests: a cookie header and a token, both "" for a visitor."""

    cookie: str = ""
    token: str = ""
    username: str = ""
    passphrase: str = ""
    attempt: str = ""  # path of an open attempt


@dataclass(frozen=True)
class Load:
    """What to do, who does it, and for how long."""

    script: str
    port: int
    students: Sequence[Student]
    seconds: float
    path: str = "/"
    answers: Sequence[tuple[str, Any]] = ()  # ids of items, and responses as stored


@dataclass(frozen=True)
class Measured:
    """How often the whole script was done in a second, and the 95th percentile of how long one took."""

    per_second: float
    p95_ms: float


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    location: str
    body: bytes


Script = Generator[bytes, Reply, None]


def measure(load: Load) -> Measured:
    """Run a load in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(asdict(load)), cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"The load failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout))


def page(load: Load, student: Student) -> Script:
    """Fetch one page."""
    yield from _get(student, load.path)


def answer(load: Load, student: Student) -> Script:
    """Save one answer, the next one each time."""
    item_id, response = load.answers[next(_TURN) % len(load.answers)]
    reply = yield from _send_json(student, f"{student.attempt}/save", {"item": item_id, "answer": response})
    _expect(json.loads(reply.body)["saved"] is True, reply)


def quiz_cycle(load: Load, student: Student) -> Script:
    """Start an assigned quiz, look at it, answer its items, submit, and read the review."""
    started = yield from _send_form(student, load.path)
    yield from _get(student, started.location)
    for item_id, response in load.answers:
        reply = yield from _send_json(student, f"{started.location}/save", {"item": item_id, "answer": response})
        _expect(json.loads(reply.body)["saved"] is True, reply)
    submitted = yield from _send_form(student, f"{started.location}/submit")
    review = yield from _get(student, submitted.location)
    _expect(b"review-option" in review.body, review)


def sign_in(load: Load, student: Student) -> Script:
    """Send username and passphrase."""
    values = {"username": student.username, "passphrase": student.passphrase}
    reply = yield from _send_form(student, load.path, values)
    _expect(reply.status == 303, reply)


SCRIPTS: dict[str, Callable[[Load, Student], Script]] = {
    each.__name__: each for each in (page, answer, quiz_cycle, sign_in)
}
_TURN = count()


def _get(student: Student, path: str) -> Generator[bytes, Reply, Reply]:
    return (yield f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {student.cookie}\r\n\r\n".encode())


def _send_form(student: Student, path: str, values: dict[str, str] | None = None) -> Generator[bytes, Reply, Reply]:
    body = urlencode({"csrf_token": student.token, **(values or {})})
    return (yield _post(student, path, "application/x-www-form-urlencoded", body))


def _send_json(student: Student, path: str, value: Any) -> Generator[bytes, Reply, Reply]:
    return (yield _post(student, path, "application/json", json.dumps(value)))


def _post(student: Student, path: str, kind: str, body: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {student.cookie}\r\nX-CSRFToken: {student.token}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _expect(is_so: bool, reply: Reply) -> None:
    if not is_so:
        raise RuntimeError(f"Unexpected answer {reply.status}: {reply.body[:2000].decode(errors='replace')}")


@dataclass
class _Connection:
    """One student at work."""

    load: Load
    student: Student
    took: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.load.port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self.begin()

    def begin(self) -> None:
        """Begin the script anew."""
        self._script = SCRIPTS[self.load.script](self.load, self.student)
        self._began = time.perf_counter()
        self.socket.sendall(next(self._script))

    def receive(self, *, counting: bool) -> bool:
        """Take what came; with a whole answer send the next request, if there is one. Say whether the script ended."""
        part = self.socket.recv(262_144)
        if not part:
            raise RuntimeError("The server closed a connection.")
        self._received += part
        reply = _whole_reply(self._received)
        if reply is None:
            return False
        self._received = b""
        _expect(reply.status in (200, 303), reply)
        try:
            self.socket.sendall(self._script.send(reply))
        except StopIteration:
            if counting:
                self.took.append(time.perf_counter() - self._began)
            return True
        return False


def _whole_reply(received: bytes) -> Reply | None:
    head, end, body = received.partition(b"\r\n\r\n")
    if not end:
        return None
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    if len(body) < int(headers["content-length"]):
        return None
    return Reply(int(lines[0].split(" ")[1]), headers.get("location", ""), body)


def _run(load: Load) -> Measured:
    connections = [_Connection(load, student) for student in load.students]
    warm = time.perf_counter() + load.seconds / 5
    end = warm + load.seconds
    for connection in _ready(connections):
        now = time.perf_counter()
        if connection.receive(counting=warm <= now < end):
            if now >= end:
                break
            connection.begin()
    for connection in connections:
        connection.socket.close()
    took = sorted(seconds for connection in connections for seconds in connection.took)
    return Measured(len(took) / load.seconds, 1000 * statistics.quantiles(took, n=20)[-1])


def _ready(connections: Sequence[_Connection]) -> Iterator[_Connection]:
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while events := selector.select(PATIENCE_SECONDS):
            yield from (key.data for key, _ in events)
    raise RuntimeError(f"The server said nothing for {PATIENCE_SECONDS} s.")


def _main() -> None:
    spec = json.load(sys.stdin)
    load = Load(**{**spec, "students": [Student(**each) for each in spec["students"]]})
    json.dump(asdict(_run(load)), sys.stdout)


if __name__ == "__main__":
    _main()
