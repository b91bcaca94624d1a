"""What the course's pages are measured against: Flask with one view that returns a text, under the same server."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tests.server import ROOT, ServerProcess

THREADS = 8  # as in course/web/serve.py

WORDS = "<p>Words that stand on a page, as many as the other page sends.\n"

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Return the text that the environment names."""
    return _TEXT


@app.get("/page/<int:html_bytes>/<int:style_bytes>")
def page_of(html_bytes: int, style_bytes: int) -> str:
    """Return a page of plain text with so many bytes, and one style sheet."""
    head = f'<!doctype html><title>Bare</title><link rel="stylesheet" href="/style/{style_bytes}.css"><h1>Bare</h1>'
    return head + WORDS * ((html_bytes - len(head)) // len(WORDS))


@app.get("/style/<int:style_bytes>.css")
def style_of(style_bytes: int) -> Response:
    """Return a style sheet with so many bytes, nearly all of them a comment."""
    return Response("body{margin:1rem}/*" + "-" * max(style_bytes - 21, 0) + "*/", mimetype="text/css")


def bare_server(folder: Path, text: str, *, workers: int) -> ServerProcess:
    """Return a server of one page with this text."""
    path = folder / "bare.html"
    path.write_text(text, encoding="utf-8")
    environment = {"BARE_PAGE": str(path), "WORKERS": str(workers)}
    return ServerProcess(["-m", "bench.bare"], environment, log=folder / "bare.log", ready="/")


_TEXT = Path(os.environ["BARE_PAGE"]).read_text(encoding="utf-8") if "BARE_PAGE" in os.environ else ""

if __name__ == "__main__":
    Granian(
        "bench.bare:app",
        address=os.environ["HOST"],
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=int(os.environ["WORKERS"]),
        blocking_threads=THREADS,
        working_dir=ROOT,
        log_level=LogLevels.warning,
    ).serve()
