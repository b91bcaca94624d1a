"""A test client that checks every page it gets, so that no view can send a broken one unnoticed."""

from __future__ import annotations

import re
import warnings
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.records.tables import User

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    _PARSER = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}


def bare_cells(page: str) -> str:
    """Return a page whose tables do not repeat the name of the column in each cell."""
    return re.sub(r' data-word="[^"]*"', "", page)


class CheckingClient(FlaskClient):
    """Checks HTML, headings, ids, labels and headers of each page it fetches."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request, and check the page that comes back."""
        response = super().open(*args, **kwargs)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            check_page(response.get_data(as_text=True))
        return response

    def sign_in(self, user: User) -> CheckingClient:
        """Let this client be a user."""
        with self.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return self

    def token(self) -> str:
        """Return a CSRF token of this client's session."""
        page = self.get("/join" if not self._is_signed_in() else "/account").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page
        return found.group(1)

    def send(self, url: str, values: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with its CSRF token."""
        return self.post(url, data={"csrf_token": self.token(), **(values or {})}, **kwargs)

    def send_json(self, url: str, value: Any) -> TestResponse:
        """Send JSON with the CSRF token in its header, as the scripts do."""
        return self.post(url, json=value, headers={"X-CSRFToken": self.token()})

    def _is_signed_in(self) -> bool:
        with self.session_transaction() as session:
            return "_user_id" in session


def check_page(text: str) -> None:
    """Check one HTML page as the house style asks."""
    root = _PARSER.parse(text)
    headings = root.findall(".//h1")
    assert len(headings) == 1, f"{len(headings)} h1 elements"
    title = _text(root.find(".//title"))
    assert title.startswith(_text(headings[0])[:20]), f"title {title!r} does not start with h1 {_text(headings[0])!r}"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids more than once: {sorted({each for each in ids if ids.count(each) > 1})}"
    _check_labels(root)
    assert not [element for element in root.iter() if element.get("style")], "inline style"
    assert not list(root.iter("style")), "style element"
    assert all(script.get("src") for script in root.iter("script")), "inline script"
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")], "inline handler"
    for form in root.iter("form"):
        if (form.get("method") or "").lower() == "post":
            names = [field.get("name") for field in form.iter("input")]
            assert "csrf_token" in names, "form without CSRF token"


def _check_labels(root: Element) -> None:
    labels = {label.get("for") for label in root.iter("label")}
    for element in root.iter():
        if element.tag in LABELLED and element.get("type") not in UNLABELLED_TYPES:
            named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labels
            assert named, f"field {element.get('name')!r} has no label"


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
