"""A student at a real server, over plain HTTP: one connection kept alive, cookies, tokens, no browser and no Flask."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8")


class RefusedError(AssertionError):
    """The server refused something or failed at it. The message has the page's text."""

    def __init__(self, method: str, path: str, reply: Reply) -> None:
        super().__init__(f"{method} {path}: {reply.status}\n{reply.text}")
        self.reply = reply


class PlainClient:
    """One person's connection. Anything the server refuses or fails at is a RefusedError."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.cookies = dict(cookies or {})
        self.token = ""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def get(self, path: str) -> Reply:
        """Fetch a page, and keep the token of its forms."""
        reply = self._send("GET", path)
        found = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', reply.text)
        if found:
            self.token = found[1]
        return reply

    def post(self, path: str, **values: str) -> Reply:
        """Send a form with the token of the page last fetched."""
        body = urlencode({"csrf_token": self.token, **values})
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, value: Any) -> Any:
        """Send JSON, as the page's script does, and return the JSON that comes back."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        return json.loads(self._send("POST", path, json.dumps(value), headers).content)

    def sign_in(self, username: str, passphrase: str) -> None:
        """Sign in, and keep a token for what is sent afterwards."""
        self.get("/sign-in")
        self.post("/sign-in", username=username, passphrase=passphrase)
        self.get("/account")

    def start(self, assignment_id: int) -> str:
        """Start an assigned quiz and return the path of the attempt."""
        return self.post(f"/my/assignments/{assignment_id}/start").location

    def save(self, attempt: str, item_id: str, answer: list[str], **origin: Any) -> str:
        """Save one answer and return when the server says it saved it; `origin` is `page`, `sequence` and `age`."""
        said = self.post_json(f"{attempt}/save", {"item": item_id, "answer": answer, **origin})
        assert said["saved"] is True, said
        return str(said["saved_at"])

    def submit(self, attempt: str) -> str:
        """Submit an attempt and return the path of its review."""
        return self.post(f"{attempt}/submit").location

    def _send(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**(headers or {}), **({"Cookie": cookies} if cookies else {})}
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        reply = Reply(response.status, response.getheader("Location", ""), response.read())
        if reply.status >= 400:
            raise RefusedError(method, path, reply)
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return reply
