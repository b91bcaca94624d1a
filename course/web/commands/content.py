"""Commands about content: check it, list its sources, and attach their originals."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from course.content.attach import check_text, keep_text
from course.content.catalogue import Catalogue, load_catalogue
from course.content.problems import did_you_mean, listed
from course.web.catalogue import attached_texts


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(_check_content)
    app.cli.add_command(_sources)


@click.command("check-content")
@with_appcontext
def _check_content() -> None:
    """Print every problem of every content file, and each lesson's reading grade; exit with 1 if any is an error."""
    begun = time.perf_counter()
    found = _load()
    for problem in found.problems:
        click.echo(str(problem))
    if found.lessons:
        grades = ", ".join(f"{lesson.slug} {lesson.grade:.1f}" for lesson in found.lessons.values())
        click.echo(f"Flesch-Kincaid grades: {grades}")
    numbers = f"{_count(len(found.errors), 'error')}, {_count(len(found.warnings), 'warning')}"
    seconds = time.perf_counter() - begun
    click.echo(f"{numbers} in {_count(found.files, 'file')}, {seconds:.1f} s")
    if found.errors:
        raise SystemExit(1)


@click.group("sources")
def _sources() -> None:
    """The sources and their originals."""


@_sources.command("list")
@with_appcontext
def _list() -> None:
    """Print each source, its size, and whether its original is attached."""
    attached = attached_texts(Path(current_app.instance_path))
    for source in _load().sources.values():
        statements = sum(len(passage.statements) for passage in source.passages)
        size = f"{_count(len(source.passages), 'passage')}, {_count(statements, 'statement')}"
        state = "original attached" if source.id in attached else "original not attached"
        click.echo(f"{source.id}: “{source.title}”, {size}, {state}")


@_sources.command("attach")
@click.argument("source_id", metavar="ID")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@with_appcontext
def _attach(source_id: str, file: Path) -> None:
    """Check that FILE is the original of source ID, and keep it, so that the source page can show it."""
    sources = _load().sources
    if source_id not in sources:
        guess = did_you_mean(source_id, sources)
        _refuse(f'There is no source "{source_id}". {guess}Sources: {listed(sources)}.')
    source = sources[source_id]
    text = _text_of(file)
    earlier = attached_texts(Path(current_app.instance_path)).get(source_id, "")
    problems = check_text(source, text, file=file.name, earlier=earlier)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        _refuse(f"{_count(len(problems), 'problem')}. The text was not kept.")
    keep_text(Path(current_app.instance_path) / "sources", source_id, text)
    quotations = sum(len(statement.quotations) for each in source.passages for statement in each.statements)
    found = f"{_count(len(source.passages), 'passage')} and {_count(quotations, 'quotation')}"
    click.echo(f"{source_id}: {found} found. The source page shows the text from the next start on.")


def _load() -> Catalogue:
    return load_catalogue(
        Path(current_app.config["CONTENT_ROOT"]), texts=attached_texts(Path(current_app.instance_path))
    )


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _refuse(f"{file} is not UTF-8 text. Save it as UTF-8 and try again.")
    except OSError:
        _refuse(f"{file} cannot be opened. Check its name and that it may be read.")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
