"""Static files: kept for a year under the hash of their content and only there, packed for the way."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "public, no-cache"
STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture
def client(app) -> FlaskClient:
    """A client that unpacks nothing and checks nothing."""
    return FlaskClient(app, app.response_class)


@pytest.fixture
def style_sheet(client) -> str:
    """The address of the style sheet, as pages have it."""
    return re.search(r'href="(/static/css/course[^"]+)"', client.get("/about").get_data(as_text=True))[1]


def test_address_with_the_hash_of_the_content_is_kept_for_a_year(client, style_sheet) -> None:
    response = client.get(style_sheet)

    assert re.fullmatch(r"/static/css/course\.[0-9a-f]{12}\.css", style_sheet)
    assert response.headers["Cache-Control"] == FOR_A_YEAR
    assert response.get_data() == (STATIC / "css" / "course.css").read_bytes()
    assert response.mimetype == "text/css"


@pytest.mark.parametrize("url", ["/static/css/course.css", "/static/css/course.0123456789ab.css"])
def test_address_without_the_right_hash_is_the_file_as_it_is_and_asked_about_each_time(client, url: str) -> None:
    response = client.get(url)

    again = client.get(url, headers={"If-None-Match": response.headers["ETag"]})

    assert response.get_data() == (STATIC / "css" / "course.css").read_bytes()
    assert response.headers["Cache-Control"] == ASK_EACH_TIME
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.parametrize(
    "url",
    [
        "/static/css/none.css",
        "/static/css/none.0123456789ab.css",
        "/static/css",
        "/static/../app.py",
        "/static/css/../../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_what_is_no_static_file_is_not_there_and_not_kept(client, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 404
    assert "max-age" not in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=1", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("page", ["style sheet", "/lessons/bridge"])
def test_browser_gets_the_packing_it_likes_best(client, style_sheet, page: str, accepted: str, encoding) -> None:
    url = style_sheet if page == "style sheet" else page
    plain = client.get(url).get_data()

    packed = client.get(url, headers={"Accept-Encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert packed.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in packed.vary
    assert unpack(packed.get_data()) == plain


def test_file_too_small_to_gain_is_sent_as_it_is(client, tmp_path) -> None:
    client.application.static_folder = str(tmp_path)
    (tmp_path / "tiny.css").write_text("a{}")

    response = client.get("/static/tiny.css", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in response.headers
    assert response.get_data() == b"a{}"


def test_file_that_changes_is_sent_as_it_is_now_and_no_longer_kept_under_its_old_hash(client, tmp_path) -> None:
    client.application.static_folder = str(tmp_path)
    (tmp_path / "one.css").write_text("a { color: red }")
    with client.application.test_request_context():
        address = client.application.jinja_env.globals["asset"]("one.css")
    (tmp_path / "one.css").write_text("a { color: blue }")

    response = client.get(address)

    assert response.get_data() == b"a { color: blue }"
    assert response.headers["Cache-Control"] == ASK_EACH_TIME


def test_static_files_carry_the_headers_that_protect_pages(client, style_sheet) -> None:
    page, file = client.get("/about").headers, client.get(style_sheet).headers

    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy"):
        assert file[name] == page[name]
    assert "Set-Cookie" not in file
