"""The worker that keeps pages for reading without a network: where it comes from, what lists them, and its switch."""

import re
from pathlib import Path

import pytest

from course.web.config import settings
from tests.conftest import Cast

SCRIPTS = Path(__file__).parents[2] / "static" / "js"


def test_worker_stands_at_the_top_of_the_site_and_is_asked_about_each_time(browse) -> None:
    response = browse().get("/service-worker.js")

    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.get_data() == (SCRIPTS / "service-worker.js").read_bytes()
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]


def test_switch_puts_a_worker_in_its_place_that_deletes_everything(app, browse) -> None:
    app.config["OFFLINE_COPY"] = False

    script = browse().get("/service-worker.js").get_data(as_text=True)

    assert "caches.delete" in script
    assert "unregister" in script


@pytest.mark.parametrize(("value", "is_on"), [(None, True), ("", True), ("on", True), ("off", False)])
def test_offline_copy_is_on_unless_it_is_switched_off(tmp_path, value: str | None, is_on: bool) -> None:
    environment = {} if value is None else {"OFFLINE_COPY": value}

    assert settings(environment, tmp_path)["OFFLINE_COPY"] is is_on


def test_page_names_what_can_be_kept_and_shows_none_of_it_until_the_worker_does(browse) -> None:
    page = browse().get("/offline").get_data(as_text=True)
    named = re.findall(r'<li data-page="([^"]+)"><a href="([^"]+)">[^<]+</a></li>', page)

    assert [path for path, _ in named] == [
        "/lessons/bridge",
        "/sources",
        "/sources/new-report",
        "/sources/old-report",
        "/glossary",
    ]
    assert all(path == link for path, link in named)
    assert "data-kept-list hidden>" in page
    assert " data-none>" in page


def test_pages_carry_a_sign_of_who_is_signed_in_that_is_not_their_name_or_number(browse, cast: Cast) -> None:
    def sign(client) -> list[str]:
        return re.findall(r'<meta name="reader" content="([^"]*)">', client.get("/").get_data(as_text=True))

    ben, again, bea, nobody = (sign(browse(each)) for each in (cast.ben, cast.ben, cast.bea, None))

    assert re.fullmatch(r"[0-9a-f]{12}", ben[0])
    assert ben == again
    assert ben != bea
    assert nobody == []
