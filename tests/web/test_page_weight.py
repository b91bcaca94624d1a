"""What a lesson costs on a cold cache, counted from its HTML: requests, and bytes as they are sent.

`python -m bench --pages` measures the same, and the time, in a browser.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.records.tables import User
from course.web import create_app
from course.web.database import close_connections
from tests.conftest import make_cast

ROOT = Path(__file__).parents[2]
KILO = 1000
UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def course(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The course itself, not the small one."""
    environment = {"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url}
    app = create_app({"TESTING": True}, environment=environment)
    yield app
    close_connections(app)


def client_of(app: Flask, user: User | None = None) -> FlaskClient:
    """A client that unpacks and checks nothing, for a visitor or somebody signed in."""
    client = FlaskClient(app, app.response_class)
    if user:
        with client.session_transaction() as session:
            session["_user_id"] = user.get_id()
    return client


def bytes_sent(response: TestResponse) -> int:
    """Body and headers."""
    return len(response.get_data()) + len(str(response.headers))


def cold_load(client: FlaskClient, path: str, encoding: str) -> list[int]:
    """The bytes of a page and of each file that it asks for."""
    packed = {"Accept-Encoding": encoding}
    page = client.get(path, headers=packed)
    html = UNPACK[encoding](page.get_data()).decode("utf-8")
    files = dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+)', html))
    return [bytes_sent(page), *(bytes_sent(client.get(file, headers=packed)) for file in files)]


@pytest.mark.parametrize("encoding", ["br", "gzip"])  # browsers ask for brotli over https alone
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["visitor", "student"])
def test_cold_lesson_costs_at_most_6_requests_and_60_kb(course: Flask, encoding: str, is_signed_in: bool) -> None:
    client = client_of(course, make_cast(course).ben if is_signed_in else None)
    loads = {slug: cold_load(client, f"/lessons/{slug}", encoding) for slug in course.extensions["catalogue"].lessons}

    too_many = {slug: len(load) for slug, load in loads.items() if len(load) > 6}
    too_large = {slug: sum(load) for slug, load in loads.items() if sum(load) > 60 * KILO}

    assert all(len(load) > 2 for load in loads.values()), "no styles or scripts were found"
    assert too_many == {}
    assert too_large == {}


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_scripts_together_are_at_most_30_kb_as_sent(course: Flask, encoding: str) -> None:
    client = client_of(course)
    paths = list((ROOT / "static").rglob("*.js"))

    sizes = {
        path.name: len(client.get(f"/static/js/{path.name}", headers={"Accept-Encoding": encoding}).get_data())
        for path in paths
    }

    plain = sum(path.stat().st_size for path in paths)
    assert sum(sizes.values()) <= 30 * KILO, f"{sizes} bytes as sent, {plain} plain"
