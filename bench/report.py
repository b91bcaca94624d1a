"""What was measured, in a table: the ratio or figure that has an aim first, the numbers of this machine beside it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One line. `aim` is "" where there is none; then `met` says nothing."""

    what: str
    value: str
    here: str
    aim: str = ""
    met: bool = True

    def __str__(self) -> str:
        verdict = f"{self.aim}: {'met' if self.met else 'MISSED'}" if self.aim else ""
        return f"  {self.what:<58} {self.value:>12}   {verdict:<20} {self.here}".rstrip()


def at_least(what: str, value: float, aim: float | None, here: str, *, unit: str = "") -> Finding:
    """Return a line whose figure should not be lower than an aim."""
    shown = f"{value:,.0f}{unit}" if unit else f"{value:.2f}"
    if aim is None:
        return Finding(what, shown, here)
    return Finding(what, shown, here, f"≥ {aim:g}{unit}", value >= aim)


def below(what: str, value: float, aim: float | None, here: str, *, unit: str, digits: int = 0) -> Finding:
    """Return a line whose figure should be lower than an aim."""
    shown = f"{value:,.{digits}f}{unit}"
    if aim is None:
        return Finding(what, shown, here)
    return Finding(what, shown, here, f"< {aim:g}{unit}", value < aim)


def machine_line() -> str:
    """Say what the figures were measured on."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}; load before the run: {load}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
