"""Commands about content, on a copy of the lake course."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from course.assessment.item_types import ITEM_TYPES
from course.web.commands import content

LAKE = Path(__file__).parents[2] / "content" / "lake"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the lake course."""
    shutil.copytree(LAKE, tmp_path / "lake")
    return tmp_path / "lake"


@pytest.fixture
def run(root: Path, tmp_path: Path) -> FlaskCliRunner:
    """Runs commands of an app that has that course."""
    app = Flask("lake", instance_path=str(tmp_path / "instance"))
    app.config["CONTENT_ROOT"] = root
    content.register(app)
    return app.test_cli_runner()


def test_course_without_faults_gets_the_grades_of_its_lessons_and_the_count(run: FlaskCliRunner) -> None:
    result = run.invoke(args=["check-content"])

    grades = "Flesch-Kincaid grades: two-pages 1.6"
    assert re.fullmatch(re.escape(grades) + r"\n0 errors, 0 warnings in 7 files, \d+\.\d s\n", result.output)
    assert result.exit_code == 0


def test_every_error_and_warning_is_printed_and_errors_fail(run: FlaskCliRunner, root: Path) -> None:
    (root / "quizzes/two-pages.toml").write_text('id = "two-pages"\ntitle = "Two"\n[[item]]\nid = "one"\n')
    (root / "quizzes/item-ids.txt").write_text("two-pages/one\n")

    result = run.invoke(args=["check-content"])

    lines = result.output.splitlines()
    assert lines[0] == "quizzes/two-pages.toml:1: warning: the quiz has 1 items. Aim for 8 to 12."
    assert f'quizzes/two-pages.toml:3: item "one": type is missing. Allowed: {", ".join(ITEM_TYPES)}.' in lines
    assert re.fullmatch(r"1 error, 9 warnings in 7 files, \d+\.\d s", lines[-1])
    assert result.exit_code == 1


def test_warnings_alone_do_not_fail(run: FlaskCliRunner, root: Path) -> None:
    (root / "quizzes/two-pages.toml").unlink()
    (root / "quizzes/item-ids.txt").unlink()

    assert run.invoke(args=["check-content"]).exit_code == 0


def test_original_is_kept_and_then_told_as_attached(run: FlaskCliRunner, root: Path, tmp_path: Path) -> None:
    result = run.invoke(args=["sources", "attach", "almanac", str(root / "originals/almanac.txt")])

    assert result.output == (
        "almanac: 4 passages and 8 quotations found. The source page shows the text from the next start on.\n"
    )
    assert result.exit_code == 0
    assert (tmp_path / "instance/sources/almanac.txt").read_text() == (root / "originals/almanac.txt").read_text()
    assert run.invoke(args=["sources", "list"]).output == (
        "almanac: “The Lake Almanac”, 4 passages, 6 statements, original attached\n"
        "report: “Lake report”, 3 passages, 5 statements, original not attached\n"
    )


def test_attached_original_brings_the_rule_of_own_words(run: FlaskCliRunner, root: Path) -> None:
    lesson = root / "lessons/01-two-pages.md"
    shared = "A keeper counts the boats each spring. Heron walks: the lake is the deepest in the valley and 40 boats."
    lesson.write_text(lesson.read_text().replace("Who is right? [@own]", f"{shared} [@own]"))
    run.invoke(args=["sources", "attach", "almanac", str(root / "originals/almanac.txt")])

    result = run.invoke(args=["check-content"])

    assert result.output.splitlines()[0] == (
        "lessons/01-two-pages.md:15: 11 words in a row stand in almanac: the lake is the deepest in the valley and …. "
        "Say it in the course's own."
    )


def test_text_with_faults_is_not_kept(run: FlaskCliRunner, root: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.txt"
    changed.write_text((root / "originals/almanac.txt").read_text().replace("1988", "1989"))

    result = run.invoke(args=["sources", "attach", "almanac", str(changed)])

    assert result.output.splitlines() == [
        'changed.txt:7: passage "walks", statement "began": quotation “#HeronWalk began in 1988” is not there. '
        "The nearest true wording is “#HeronWalk began in 1989”.",
        'changed.txt:7: passage "walks": “1. HeronWalk began in 1989, after …” is not the paragraph the course was '
        "written from. Attach the text the course was written from.",
        "2 problems. The text was not kept.",
    ]
    assert result.exit_code == 1
    assert not (tmp_path / "instance/sources").exists()


REFUSED = [
    (["almanack", "x.txt"], 'There is no source "almanack". Did you mean "almanac"? Sources: almanac, report.\n'),
    (["zzz", "x.txt"], 'There is no source "zzz". Sources: almanac, report.\n'),
    (["almanac", "missing.txt"], "missing.txt cannot be opened. Check its name and that it may be read.\n"),
    (["almanac", "."], ". cannot be opened. Check its name and that it may be read.\n"),
]


@pytest.mark.parametrize(("arguments", "output"), REFUSED, ids=range(len(REFUSED)))
def test_wrong_id_or_file_is_refused_with_what_to_do(run: FlaskCliRunner, arguments: list[str], output: str) -> None:
    result = run.invoke(args=["sources", "attach", *arguments])

    assert (result.output, result.exit_code) == (output, 1)


def test_file_that_is_not_utf8_is_refused(run: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))

    result = run.invoke(args=["sources", "attach", "almanac", str(tmp_path / "latin.txt")])

    assert result.output == f"{tmp_path / 'latin.txt'} is not UTF-8 text. Save it as UTF-8 and try again.\n"
    assert result.exit_code == 1
