"""The counts of docs/editorial-balance.md are those of the course."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256

import pytest

from course.content.catalogue import load_catalogue
from docs import balance
from docs.balance import PAGE, PEOPLE, ROOT, is_unnamed, places_of, texts, written

REMEDY = "Run python -m docs.balance, and look at what it changed in docs/editorial-balance.md."


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def filed(page: str) -> dict[str, list[list[str]]]:
    """The table of false claims: for each quiz its six cells, each a list of ids (for "all", of a number)."""
    table = page.partition("| contradicted, S |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {name: [[] if cell == "–" else cell.split(", ") for cell in cells] for name, *cells in rows}


def test_tables_of_names_and_of_keys_are_as_the_course_is(page: str) -> None:
    assert written(page) == page, REMEDY


def test_everybody_in_the_table_is_named_somewhere() -> None:
    assert [person.called for person in PEOPLE if not places_of(person)] == []


def test_nobody_is_named_who_must_not_be() -> None:
    named = [(place, kind) for kind, place, text in texts() if any(map(is_unnamed, re.findall(r"\w+", text)))]

    assert named == []


def test_name_is_known_by_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balance, "UNNAMED", frozenset({sha256(b"heron").hexdigest()[:12]}))

    assert [is_unnamed(word) for word in ("Heron", "heron", "lake")] == [True, True, False]


@pytest.mark.parametrize(("verdict", "cells"), [("contradicted", slice(0, 3)), ("not-stated", slice(3, 6))])
def test_every_false_claim_is_filed_once(filed: dict[str, list[list[str]]], verdict: str, cells: slice) -> None:
    keyed = {
        quiz.id: sorted(item.id for item in quiz.items if item.key[0] == verdict)
        for quiz in load_catalogue(ROOT).quizzes.values()
    }

    assert {
        quiz: sorted(each for cell in row[cells] for each in cell) for quiz, row in filed.items() if quiz != "all"
    } == keyed


def test_sums_are_those_of_the_columns(filed: dict[str, list[list[str]]], page: str) -> None:
    quizzes = [row for quiz, row in filed.items() if quiz != "all"]
    sums = [sum(map(len, column)) for column in zip(*quizzes, strict=True)]

    assert [[str(each)] for each in sums] == filed["all"]
    assert f"So {sums[0] + sums[3]} would please supporters, {sums[1] + sums[4]} critics." in page


def test_questions_that_the_page_speaks_of_exist(page: str) -> None:
    known = {item.id for quiz in load_catalogue(ROOT).quizzes.values() for item in quiz.items}
    part = page.partition(" would please supporters, ")[2].partition("## Made-up posts")[0]

    assert set(re.findall(r"`([a-z-]+)`", part)) - known == set()


def test_sides_of_the_argument_map_have_as_many_words_as_the_page_says(page: str) -> None:
    rows = tomllib.loads((ROOT / "lessons/activities/argument-map.toml").read_text("utf-8"))["row"]
    counted = dict.fromkeys(("supporters", "critics", "others"), 0)
    for row in rows:
        parts = (row["claim"]["text"], row["claim"]["who"], row["rests_on"]["text"], row["open"])
        counted[row["side"]] += sum(len(part.split()) for part in parts)

    told = "| three, {supporters} words | three, {critics} words | three of others, {others} words |"
    assert told.format(**counted) in page
