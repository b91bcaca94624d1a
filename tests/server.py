"""The course as people run it: `python app.py` in a process of its own, which tests ask, kill and start again."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parents[1]
SMALL_COURSE = ROOT / "tests" / "small_course"
START_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.02


class ServerProcess:
    """A server with its workers, in a process group of its own. Use it in `with`; it is killed at the end.

    `command` is what Python runs, from the top of the checkout; `ready` is a page that answers once it serves.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, log: Path, ready: str) -> None:
        self.port = free_port()
        self.log = log
        self._command = [sys.executable, *command]
        self._ready = ready
        self._environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",  # as in the Makefile: without compiled modules a start takes thrice as long
            **environment,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The process that started the workers; also the number of its process group."""
        assert self._process is not None
        return self._process.pid

    def start(self, **environment: str) -> None:
        """Start it, on the same port each time and with more variables, and come back when it answers."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**self._environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            ended = self._process.poll()
            assert ended is None, f"The server ended with {ended}:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"No answer within {START_SECONDS} s:\n{self.log.read_text()}"
            time.sleep(LOOK_AGAIN_SECONDS)

    def kill(self) -> None:
        """End the server and all its workers at once, as a power cut would: SIGKILL, no goodbye."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """Kill it and let something stand in its place that takes connections and never answers."""
        self.kill()
        deadline = time.monotonic() + START_SECONDS
        while True:  # a worker may hold the port a moment longer than the process that started it
            try:
                listener = socket.create_server(("127.0.0.1", self.port))
                break
            except OSError:
                assert time.monotonic() < deadline, f"Port {self.port} is still taken after {START_SECONDS} s."
                time.sleep(LOOK_AGAIN_SECONDS)
        with listener:
            yield

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self._ready)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


class CourseServer(ServerProcess):
    """The course: `python app.py`, on the small course unless another is named."""

    def __init__(
        self, *, instance: Path, database_url: str = "", content_root: Path = SMALL_COURSE, workers: int = 2
    ) -> None:
        environment = {
            "INSTANCE": str(instance),
            "DATABASE_URL": database_url,
            "CONTENT_ROOT": str(content_root),
            "WORKERS": str(workers),
        }
        super().__init__(["app.py"], environment, log=instance / "server.log", ready="/about")
