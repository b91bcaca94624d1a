"""A PostgreSQL server for the tests: one that is named, or one started for them and stopped afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.set_up import postgresql_bin


@dataclass
class Postgresql:
    """A running server. `url` names its maintenance database; `bin` and `folder` are there if it was started here."""

    url: str
    bin: Path | None = None
    folder: Path | None = None

    def create_database(self, name: str) -> str:
        """Make a fresh, empty database and return its URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url.rsplit("/", 1)[0] + f"/{name}"

    def stop(self) -> None:
        """Stop the server if it was started here."""
        if self.folder:
            self._control("-m", "fast", "stop")
            shutil.rmtree(self.folder, ignore_errors=True)

    def crash(self) -> None:
        """End a server that was started here as a crash would: no checkpoint, no goodbye to those connected."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it again on its port; it recovers what it had committed, and answers when this returns."""
        assert self.folder is not None
        port = urlsplit(self.url).port
        options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._control("-o", f"{options} -c max_connections=200", "-w", "-l", str(self.folder / "log"), "start")

    def _control(self, *arguments: str) -> None:
        assert self.bin is not None
        assert self.folder is not None
        _as_owner([str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), *arguments])


def find_or_start() -> Postgresql | None:
    """Return the server of TEST_POSTGRESQL_URL, or one started here; None where PostgreSQL is not installed."""
    named = os.environ.get("TEST_POSTGRESQL_URL")
    return Postgresql(named) if named else start_own()


def start_own() -> Postgresql | None:
    """Return a server that nobody else uses, to be stopped and crashed at will; None where it is not installed."""
    programs = postgresql_bin()
    if programs is None:
        return None
    port = free_port()
    # The server refuses to run as root, and its socket's path must be short.
    home = Path("/tmp") / f"course-postgresql-{os.getpid()}-{port}"
    home.mkdir(mode=0o755)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = str(home / "data")
    _as_owner([str(programs / "initdb"), "-D", data, "-U", "course", "-A", "trust", "-E", "UTF8", "--no-locale"])
    made = Postgresql(f"postgresql://course@127.0.0.1:{port}/postgres", programs, home)
    made.start()
    return made


def _as_owner(command: list[str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
