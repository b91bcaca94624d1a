"""Files opened in LibreOffice as a person opens them, and their cells as they are shown."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
_FORMULAS_RUN = "44,34,76,1,,1033,false,true"  # comma, quotation mark, UTF-8, en-US, special numbers are looked for

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


def libreoffice(test: object) -> object:
    """Mark a test that needs LibreOffice."""
    skip = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (libreoffice-calc-nogui) is not installed")
    return pytest.mark.libreoffice(skip(test))


def opened_by_libreoffice(path: Path) -> list[list[str]]:
    """Open a CSV file (comma, UTF-8, formulas run) or a workbook and return the cells of its first sheet as shown."""
    if path.suffix == ".csv":
        convert(path, f"--infilter=CSV:{_FORMULAS_RUN},false,false,false,-1,true", "--convert-to", "ods")
        path = path.with_suffix(".ods")
    shown = path.parent / "shown"
    convert(path, "--convert-to", f"csv:Text - txt - csv (StarCalc):{_FORMULAS_RUN}", "--outdir", "shown")
    text = (shown / path.with_suffix(".csv").name).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def convert(path: Path, *options: str) -> None:
    """Run LibreOffice over a file, with a profile of its own."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", *options, path.name]
    subprocess.run(command, cwd=path.parent, check=True, capture_output=True, timeout=120)
