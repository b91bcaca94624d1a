"""Bodies packed for the way: by brotli or gzip, whichever the browser likes better.

Owns which encoding a browser gets. Must not know what is packed: files, pages kept for everyone, or one reader's page.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Response, request
from werkzeug.http import parse_accept_header

# Brotli's best takes a fifth of a second for a style sheet: right for what is packed once and kept for a year. A page
# packed quickly takes 2 ms and is an eighth longer.
BEST = 11
QUICK = 5
_PACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "br": lambda plain, effort: brotli.compress(plain, mode=brotli.MODE_TEXT, quality=effort),
    "gzip": lambda plain, effort: gzip.compress(plain, min(effort, 9), mtime=0),
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A body in each encoding that makes it smaller ("" is plain), and a name for its content."""

    bodies: dict[str, bytes]
    etag: str


def pack(plain: bytes, *, effort: int) -> Packed:
    """Return a body in every encoding; `effort` is BEST or QUICK."""
    packed = {encoding: packer(plain, effort) for encoding, packer in _PACKERS.items()}
    smaller = {encoding: body for encoding, body in packed.items() if len(body) < len(plain)}
    return Packed({"": plain, **smaller}, hashlib.sha256(plain).hexdigest()[:32])


def packed_response(packed: Packed, *, mimetype: str, cache_control: str, vary: str = "Accept-Encoding") -> Response:
    """Return the body in the encoding this browser likes best, or the word that it has it already (304)."""
    wanted = _wanted_encoding()
    encoding = wanted if wanted in packed.bodies else ""
    # The name is weak: it stands for the same text in every encoding.
    headers = {"Vary": vary, "Cache-Control": cache_control, "ETag": f'W/"{packed.etag}"'}
    if encoding:
        headers["Content-Encoding"] = encoding
    response = Response(packed.bodies[encoding], headers=headers, mimetype=mimetype)
    if "HTTP_IF_NONE_MATCH" in request.environ:  # a condition is weighed only where one is sent
        response.make_conditional(request)
    return response


def page_for_one_reader(html: str) -> Response:
    """Return a page that is sent once, to one reader, and that no browser keeps.

    Packing tells the length of a page, and who can put words into a page can learn from lengths what else stands in it.
    So this is for pages that repeat nothing of the request.
    """
    plain = html.encode("utf-8")
    encoding = _wanted_encoding()
    headers = {"Vary": "Accept-Encoding, Cookie", "Cache-Control": "private, no-store"}
    if not encoding:
        return Response(plain, headers=headers, mimetype="text/html")
    headers["Content-Encoding"] = encoding
    return Response(_PACKERS[encoding](plain, QUICK), headers=headers, mimetype="text/html")


def _wanted_encoding() -> str:
    return _best_of(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=256)
def _best_of(accepted: str) -> str:
    """Return what an Accept-Encoding header likes best: `br`, `gzip`, or "" for neither."""
    qualities = parse_accept_header(accepted)
    best = max(_PACKERS, key=qualities.quality)
    return best if qualities.quality(best) else ""
