"""Counts for `editorial-balance.md` who is named where, and the keys of the verdicts.

`python -m docs.balance` writes both tables into it.

Nobody whom an article describes as a victim, as a minor or as an offender is named here either: their names are kept as
hashes, and the suite looks for words that have one of these.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.assessment.item_types.verdict import VERDICTS
from course.content.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "editorial-balance.md"


@dataclass(frozen=True)
class Person:
    """Somebody whom the articles name: what the course calls them, their names, and why a name is needed."""

    called: str
    names: tuple[str, ...]
    why: str


PEOPLE = (
    Person("the tweet's son", ("Pieter", "Hanson"), "he spoke for himself in public"),
    Person("the hearing's nominee", ("Brett", "Kavanaugh"), "the hashtag was used in his defence"),
    Person("the rally's host", ("Haley", "Adams"), "she gives the figure for the rally"),
    Person("the leader of the host's group", ("Joey", "Gibson"), "the article ties people at the rally to him"),
    Person("the politicians of 2016", ("Kaine", "Clinton", "Trump", "Obama"), "the hashtag was about them"),
)
UNNAMED = frozenset({"34e049b1c46a", "7a9432116f6f", "92b3fbaa09ce", "a8b1fc83cb92", "ca2ac07a1844"})
"""The first twelve digits of the SHA-256 of each surname, in small letters, that no text of the course may have."""


def texts(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Every text of the course with where it stands: a kind of place, the place itself, the text."""
    for path in sorted(root.glob("lessons/*.md")):
        yield "lesson", str(int(path.name[:2])), path.read_text("utf-8")
    for path in sorted([*root.glob("lessons/*.toml"), *root.glob("lessons/activities/*.toml")]):
        yield "activity", path.stem, path.read_text("utf-8")
    for path in sorted(root.glob("quizzes/*.toml")):
        for item in tomllib.loads(path.read_text("utf-8"))["item"]:
            yield "question", f"{path.stem}/{item['id']}", "\n".join(_strings(item))
    for path in sorted(root.glob("sources/*.toml")):
        for passage in tomllib.loads(path.read_text("utf-8"))["passage"]:
            for statement in passage.get("statement", ()):
                place = f"{path.stem}/{passage['id']}.{statement['id']}"
                yield "statement", place, "\n".join(_strings(statement))


def places_of(person: Person, root: Path = ROOT) -> dict[str, list[str]]:
    """Where a person is named, by kind of place."""
    named = re.compile(rf"\b(?:{'|'.join(person.names)})\b")
    found: dict[str, list[str]] = {}
    for kind, place, text in texts(root):
        if named.search(text):
            found.setdefault(kind, []).append(place)
    return found


def names_table(root: Path = ROOT) -> str:
    """Who is named where: in texts of our own, and in statements, with the lessons and quizzes that cite these."""
    rows = [
        "| who | in texts | in statements | these are cited in | why the course has the name |",
        "|---|---|---|---|---|",
    ]
    for person in PEOPLE:
        found = places_of(person, root)
        statements = found.pop("statement", [])
        cells = (_listed(found), ", ".join(f"`{each}`" for each in statements), _cited_in(statements, root))
        rows.append(f"| {person.called} | {' | '.join(each or '–' for each in cells)} | {person.why} |")
    return "\n".join(rows)


def verdicts_table(root: Path = ROOT) -> str:
    """How many verdicts of each quiz are keyed as what, those with evidence included."""
    counted = {
        quiz.id: Counter(item.key[0] for item in quiz.items if item.key[0] in VERDICTS)
        for quiz in load_catalogue(root).quizzes.values()
    }
    rows = [f"| quiz | {' | '.join(each.lower() for each in VERDICTS.values())} |", "|---|---|---|---|---|"]
    for quiz_id, counts in [*counted.items(), ("all", sum(counted.values(), Counter()))]:
        rows.append(f"| {quiz_id} | {' | '.join(str(counts[each] or '–') for each in VERDICTS)} |")
    return "\n".join(rows)


def is_unnamed(word: str) -> bool:
    """Say whether a word is the name of somebody whom the course must not name."""
    return hashlib.sha256(word.lower().encode()).hexdigest()[:12] in UNNAMED


def written(page: str, root: Path = ROOT) -> str:
    """The page with its tables as they have to be."""
    for name, table in (("names", names_table(root)), ("verdicts", verdicts_table(root))):
        between = re.compile(rf"(<!-- {name}: [^\n]* -->\n).*?(<!-- end -->)", re.DOTALL)
        page = between.sub(lambda match, table=table: f"{match[1]}{table}\n{match[2]}", page)
    return page


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _listed(found: dict[str, list[str]]) -> str:
    lists = {"lesson": "lesson {}", "activity": "activity {}", "question": "question `{}`"}
    return ", ".join(lists[kind].format(place) for kind, places in found.items() for place in places)


def _cited_in(statements: list[str], root: Path) -> str:
    cited = re.compile(rf"(?:{'|'.join(map(re.escape, statements))})(?![\w-])") if statements else re.compile(r"(?!)")
    found = [(kind, place) for kind, place, text in texts(root) if kind != "statement" and cited.search(text)]
    lessons = [place for kind, place in found if kind == "lesson"]
    activities = [place for kind, place in found if kind == "activity"]
    quizzes = dict.fromkeys(place.partition("/")[0] for kind, place in found if kind == "question")
    parts = [
        f"{'lesson' if len(lessons) == 1 else 'lessons'} {', '.join(lessons)}" if lessons else "",
        f"{'activity' if len(activities) == 1 else 'activities'} {', '.join(activities)}" if activities else "",
        f"{'quiz' if len(quizzes) == 1 else 'quizzes'} {', '.join(quizzes)}" if quizzes else "",
    ]
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
