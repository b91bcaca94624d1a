"""Styles, scripts and pictures, under addresses that carry a hash of their content: `css/course.0123456789ab.css`.

Such an address never means anything else, so browsers keep it for a year without asking. Any other address of a file,
without a hash or with the hash of another release, is answered with the file as it is and asked about each time.
"""

from __future__ import annotations

import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, url_for
from werkzeug.security import safe_join

from course.web.access import anyone
from course.web.packing import BEST, Packed, pack, packed_response

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "public, no-cache"
HASH_LENGTH = 12
_HASHED = re.compile(rf"(?P<stem>.+)\.(?P<hash>[0-9a-f]{{{HASH_LENGTH}}})(?P<suffix>\.[a-z0-9]+)")


def init_static_files(app: Flask) -> None:
    """Serve an app's static files in place of Flask's own view of them."""
    app.view_functions["static"] = static_file
    app.add_template_global(asset, "asset")


def asset(name: str) -> str:
    """Return the address of a static file with a hash of its content."""
    path = Path(name)
    hashed = f"{path.stem}.{_hash_of(static_file_named(name))}{path.suffix}"
    return url_for("static", filename=path.with_name(hashed).as_posix())


def static_file_named(name: str) -> Packed:
    """Return a static file that is known to be there."""
    found = _find(name)
    if found is None:
        raise FileNotFoundError(f"static/{name} is not there, though the course itself asks for it.")
    return found


@anyone
def static_file(filename: str) -> Response:
    """Send a file: for a year where the address has its hash, else to be asked about each time."""
    hashed = _HASHED.fullmatch(filename)
    found = _find(hashed["stem"] + hashed["suffix"]) if hashed else _find(filename)
    if found is None:
        abort(404)
    is_its_hash = hashed is not None and hashed["hash"] == _hash_of(found)
    return packed_response(
        found,
        mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream",
        cache_control=FOR_A_YEAR if is_its_hash else ASK_EACH_TIME,
    )


def _hash_of(file: Packed) -> str:
    return file.etag[:HASH_LENGTH]


def _find(name: str) -> Packed | None:
    joined = safe_join(current_app.static_folder or "", name)
    path = Path(joined) if joined else None
    return _packed(path, path.stat().st_mtime_ns) if path and path.is_file() else None


@lru_cache(maxsize=256)
def _packed(path: Path, _changed_at: int) -> Packed:
    return pack(path.read_bytes(), effort=BEST)
