"""The server dies in the middle of work, again and again: what a student was shown as saved is there afterwards.

The short form of `make crash-test`. A failure names its seed: `python -m tests.records.crash --seed` repeats it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgresql import Postgresql, start_own
from tests.records.crash import Tally, crash_class

pytestmark = pytest.mark.slow

SEED = 7


@pytest.fixture
def own_postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL server that may be crashed without harming other tests."""
    server = start_own()
    if server is None:
        pytest.skip("PostgreSQL is not installed: run `make test` as root on Debian.")
    yield server
    server.stop()


@pytest.fixture
def killed(tmp_path: Path) -> Callable[..., Tally]:
    """A function that kills a server under load, so many times, and returns what was found."""

    def kill(times: int, postgresql: Postgresql | None = None) -> Tally:
        with crash_class(tmp_path, SEED, postgresql) as crash:
            return crash.run(times)

    return kill


def test_nothing_shown_as_saved_is_missing_after_the_server_was_killed(killed: Callable[..., Tally]) -> None:
    tally = killed(4)

    assert tally.faults == [], f"seed {SEED}"
    assert tally.kills == {"app": 4}
    assert tally.answers > 100


@pytest.mark.postgresql
def test_nothing_is_missing_after_the_server_or_postgresql_was_killed(
    killed: Callable[..., Tally], own_postgresql: Postgresql
) -> None:
    tally = killed(3, own_postgresql)

    assert tally.faults == [], f"seed {SEED}"
    assert tally.kills == {"app": 1, "database": 1, "both": 1}
    assert tally.answers > 100
