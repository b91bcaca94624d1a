"""A small course about a lake that keeps every rule, to be broken in one place at a time."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from course.content.catalogue import Catalogue, load_catalogue

LAKE = Path(__file__).parent / "lake"
CASES = Path(__file__).parent


@dataclass(frozen=True)
class Lake:
    """A copy of the lake course in a folder of its own."""

    root: Path

    def change(self, file: str, old: str, new: str) -> None:
        """Put other words in a file in the one place where the old ones stand."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{text.count(old)} places in {file} have {old!r}"
        (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def list_items_of(self, quiz_id: str) -> None:
        """Put the ids of a new quiz's items on the list of item ids."""
        ids = re.findall(r'^\[\[item\]\]\nid = "(.+)"$', self._text(f"quizzes/{quiz_id}.toml"), re.MULTILINE)
        lines = "".join(f"{quiz_id}/{each}\n" for each in ids)
        (self.root / "quizzes/item-ids.txt").write_text(self._text("quizzes/item-ids.txt") + lines, encoding="utf-8")

    def _text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def original(self, source_id: str) -> str:
        """The original text of a source."""
        return (self.root / "originals" / f"{source_id}.txt").read_text(encoding="utf-8")

    def load(self, *, with_originals: bool = False) -> Catalogue:
        """The catalogue of the copy as it is now."""
        texts = {each: self.original(each) for each in ("almanac", "report")} if with_originals else {}
        return load_catalogue(self.root, texts=texts)

    def problems(self, *, with_originals: bool = False) -> list[str]:
        """All problems as they are printed."""
        return [str(problem) for problem in self.load(with_originals=with_originals).problems]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """The lake course, as yet without a fault."""
    shutil.copytree(LAKE, tmp_path / "lake")
    return Lake(tmp_path / "lake")


@dataclass(frozen=True)
class Broken:
    """One fault: the file, words in it, the words put instead, and every message that this gets."""

    name: str
    file: str
    old: str
    new: str
    messages: list[str]


def broken_cases() -> list[Broken]:
    """The faults in `broken/*.txt`.

    Each begins with a line `## its name` and has a line `@ the file`, lines `- the old words`, `+ the new words` and
    `= a message`.
    """
    return [case for path in sorted(CASES.glob("broken/*.txt")) for case in cases_in(path)]


def allowed_cases() -> list[Broken]:
    """The changes in `allowed.txt`, written in the same way, that no rule minds."""
    return cases_in(CASES / "allowed.txt")


def cases_in(path: Path) -> list[Broken]:
    """The cases written in one file."""
    parts = re.split("^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_case(part.splitlines()) for part in parts[1:]]


def _case(lines: list[str]) -> Broken:
    def marked(sign: str) -> list[str]:
        return [line[2:] for line in lines[1:] if line[:1] == sign]

    return Broken(lines[0], marked("@")[0], "\n".join(marked("-")), "\n".join(marked("+")), marked("="))
