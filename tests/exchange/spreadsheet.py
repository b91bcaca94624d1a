"""Files opened in LibreOffice as a person opens them, and their cells as they are shown."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pytest

SOFFICE = shutil.which("soffice")
# Separator, quotation mark, UTF-8, first line, language, whether quoted cells are text, special numbers looked for.
# LibreOffice 7.4 runs formulas it finds in such a file.
_SHOWN = "44,34,76,1,,1033,false,true"
_OPENED = {",": _SHOWN, ";": "59,34,76,1,,1031,false,true"}  # English, and German, which writes 0,5

AWKWARD_NAMES = (
    "=cmd|' /C calc'!A0",
    'Ben "Benny", Jr.',
    "Dara O'Neill",
    "Ada\nLovell",
    "Zoë Núñez",
    "李小龍",
    "Mia 🦊",
    "@home",
)

Grid = list[list[str]]


def libreoffice(test: object) -> object:
    """Mark a test that needs LibreOffice."""
    skip = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (libreoffice-calc-nogui) is not installed")
    return pytest.mark.libreoffice(skip(test))


def opened_by_libreoffice(
    folder: Path, files: Mapping[str, bytes], *, splits_at: Literal[",", ";"] = ","
) -> dict[str, Grid]:
    """Open CSV files or workbooks, all in one start, and return the cells of each one's first sheet as shown."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    reads = [f"--infilter=CSV:{_OPENED[splits_at]}"] if all(name.endswith(".csv") for name in files) else []
    writes = ["--convert-to", f"csv:Text - txt - csv (StarCalc):{_SHOWN}", "--outdir", "shown"]
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", *reads, *writes, *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=240)
    return {name: cells((folder / "shown" / name).with_suffix(".csv").read_bytes()) for name in files}


def cells(content: bytes, splits_at: str = ",") -> Grid:
    """The cells of a CSV file as a program reads them that knows nothing but CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=splits_at))
