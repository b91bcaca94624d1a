"""The clock and the random generator of the app; tests put their own in their place."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app


def init_clock(app: Flask) -> None:
    """Give an app the real clock and a generator that cannot be predicted, unless its settings bring others."""
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))
    app.config.setdefault("RNG", random.SystemRandom())


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return cast(datetime, current_app.config["CLOCK"]())


def rng() -> random.Random:
    """Return the generator for codes, names and seeds."""
    return cast(random.Random, current_app.config["RNG"])
