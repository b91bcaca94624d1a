"""The limits that ratios are taken against, measured in the same run: bare durable inserts, bare passphrase checks."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course.records.database import sqlite_module
from tests.server import ROOT

# What a row of a response has, so that the same bytes have to reach the disk.
VALUE = '{"chosen":["not-stated"]}'
COLUMNS = "attempt_id integer, item_id varchar(64), value text, saved_at varchar(32)"
ROW = (1, "some-item", VALUE, "2026-11-23 12:00:00.000000")


def durable_inserts(folder: Path, postgresql_url: str, *, writers: int, seconds: float) -> float:
    """Return how many rows a second reach the disk, each in a transaction of its own, with nothing but the driver.

    In a process of its own. SQLite has one writer at a time, so there one connection writes without a pause;
    PostgreSQL gets `writers` connections, which may share the cost of reaching the disk.
    """
    arguments = [str(folder), postgresql_url, str(writers), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.limits", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout))


def passphrase_checks(*, workers: int, seconds: float) -> float:
    """Return how many passphrases a second can be checked on all cores, with nothing around it."""
    from course.records.secrets import passphrase_hash, passphrase_matches

    stored = passphrase_hash("four calm brown bears")
    end = time.perf_counter() + seconds

    def check() -> int:
        done = 0
        while time.perf_counter() < end:
            passphrase_matches(stored, "four calm brown bears")
            done += 1
        return done

    with ThreadPoolExecutor(workers) as threads:  # argon2 lets other threads run meanwhile
        return sum(each.result() for each in [threads.submit(check) for _ in range(workers)]) / seconds


def _sqlite_inserts(folder: Path, seconds: float) -> float:
    path = folder / "bare.sqlite3"
    connection = sqlite_module().connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE IF NOT EXISTS bare (id integer PRIMARY KEY, {COLUMNS})")
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (attempt_id, item_id, value, saved_at) VALUES (?, ?, ?, ?)", ROW)
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done / seconds


def _postgresql_inserts(url: str, writers: int, seconds: float) -> float:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare (id serial PRIMARY KEY, {COLUMNS})".encode())
    end = time.perf_counter() + seconds

    def write() -> int:
        done = 0
        with psycopg.connect(url, autocommit=True) as connection:
            while time.perf_counter() < end:
                connection.execute(
                    "INSERT INTO bare (attempt_id, item_id, value, saved_at) VALUES (%s, %s, %s, %s)", ROW
                )
                done += 1
        return done

    with ThreadPoolExecutor(writers) as threads:
        return sum(each.result() for each in [threads.submit(write) for _ in range(writers)]) / seconds


if __name__ == "__main__":
    folder, url, writers, seconds = sys.argv[1:]
    print(
        _postgresql_inserts(url, int(writers), float(seconds)) if url else _sqlite_inserts(Path(folder), float(seconds))
    )
