"""What a reader of the course itself sees in print: set apostrophes, and names in place of ids."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from course.web import create_app
from course.web.database import close_connections


@pytest.fixture
def course(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The course itself, not the small one."""
    environment = {"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url}
    app = create_app({"TESTING": True}, environment=environment)
    yield app
    close_connections(app)


def words_of(app: Flask, path: str) -> str:
    """What stands on a page, without its tags."""
    html = app.test_client().get(path).get_data(as_text=True)
    return re.sub(r"<[^>]*>", " ", html).replace("&#39;", "'")


def test_no_straight_apostrophe_is_shown(course: Flask) -> None:
    catalogue = course.extensions["catalogue"]
    pages = ["/", "/about", "/glossary", "/sources", *(f"/sources/{each}" for each in catalogue.sources)]
    pages += [f"/lessons/{each}" for each in catalogue.lessons]

    straight = {page: re.findall(r".{0,20}\w'.{0,20}", words_of(course, page)) for page in pages}

    assert {page: found for page, found in straight.items() if found} == {}


def test_passages_of_a_source_are_named_and_not_called_by_their_ids(course: Flask) -> None:
    words = " ".join(words_of(course, "/sources/article-2019").split())

    assert re.search(r"Opening Paragraph 1 of \d", words)
    assert "masthead" not in words
    assert not re.search(r"\b[a-z]+-20\d\d\b", words)
