"""Headers, cookies, CSRF, and the page that keeps what was typed when a token is stale."""

import re

from course.records.tables import Attempt, Response
from course.web.database import reader
from tests.conftest import PASSPHRASE, Cast


def test_form_without_a_token_changes_nothing_and_gets_a_page_that_sends_it_again(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = client.send(f"/my/assignments/{cast.assignment.id}/start").location

    response = client.post(attempt + "/save", data={"csrf_token": "stale", "answer.only-new": ["steel", "foot"]})

    page = response.get_data(as_text=True)
    again = dict(re.findall(r'name="(csrf_token)" value="([^"]+)"', page))
    kept = re.findall(r'name="(answer\.[^"]+)" value="([^"]+)"', page)
    assert response.status_code == 400
    assert kept == [("answer.only-new", "steel"), ("answer.only-new", "foot")]
    assert f'action="{attempt}/save"' in page
    client.post(attempt + "/save", data={**again, "answer.only-new": [value for _, value in kept]})
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        saved = reader().query(Response).filter_by(attempt_id=row.id).one()
        assert saved.response == {"chosen": ["steel", "foot"]}


def test_stale_token_of_a_script_gets_a_fresh_one(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = client.send(f"/my/assignments/{cast.assignment.id}/start").location
    answer = {"item": "material", "answer": ["steel"]}

    refused = client.post(attempt + "/save", json=answer, headers={"X-CSRFToken": "stale"})
    again = client.post(attempt + "/save", json=answer, headers={"X-CSRFToken": refused.get_json()["csrf_token"]})

    assert (refused.status_code, refused.get_json()["reason"]) == (403, "token")
    assert again.get_json()["saved"] is True


def test_passphrase_is_not_carried_by_the_page_that_sends_again(browse, cast: Cast) -> None:
    response = browse().post("/sign-in", data={"csrf_token": "stale", "username": "ben", "passphrase": PASSPHRASE})

    page = response.get_data(as_text=True)
    assert 'value="ben"' in page
    assert PASSPHRASE not in page


def test_every_post_route_needs_a_token(app, browse, cast: Cast) -> None:
    admin, student = browse(cast.gil), browse(cast.ben)
    unprotected = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            with app.test_request_context():
                url = app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "1"))
            if 400 not in (admin.post(url).status_code, student.post(url).status_code):
                unprotected.append(rule.endpoint)

    assert unprotected == []


def test_form_from_another_site_is_refused_before_anything_else(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    response = client.post("/account", data={"csrf_token": client.token()}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403


def test_session_cookie_is_secure_exactly_on_https(browse, cast: Cast) -> None:
    plain = browse().get("/sign-in")
    secure = browse().get("/sign-in", base_url="https://localhost")

    assert "Secure" not in plain.headers["Set-Cookie"]
    assert "Secure" in secure.headers["Set-Cookie"]
    for response in (plain, secure):
        assert "HttpOnly" in response.headers["Set-Cookie"]
        assert "SameSite=Lax" in response.headers["Set-Cookie"]


def test_pages_of_people_are_not_kept_by_browsers_or_proxies(browse, cast: Cast) -> None:
    assert browse(cast.ben).get("/my").headers["Cache-Control"] == "private, no-store"
    assert browse(cast.ada).get("/teach").headers["Cache-Control"] == "private, no-store"


def test_https_is_demanded_for_a_year_once_used(browse, cast: Cast) -> None:
    secure = browse().get("/about", base_url="https://localhost")

    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_policy_allows_no_inline_code_and_no_other_site(browse, cast: Cast) -> None:
    policy = browse().get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_missing_page_says_so_in_plain_words(browse, cast: Cast) -> None:
    response = browse().get("/nothing-here")

    assert response.status_code == 404
