"""Reading without a network: the service worker that keeps what was opened, and the page that lists what is kept.

What is kept, and when it goes, the worker decides (static/js/service-worker.js).
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template

from course.web.access import anyone
from course.web.catalogue import catalogue
from course.web.packing import packed_response
from course.web.reading import reading_page
from course.web.static_files import static_file_named

bp = Blueprint("offline", __name__)


@bp.get("/offline")
@anyone
def page() -> Response:
    """What is kept for reading without a network; the worker fills the list."""
    return reading_page("offline", _render)


@bp.get("/service-worker.js")
@anyone
def service_worker() -> Response:
    """The worker, at the top of the site, since it may answer only for what lies below its own address."""
    name = "service-worker" if current_app.config["OFFLINE_COPY"] else "no-service-worker"
    return packed_response(
        static_file_named(f"js/{name}.js"), mimetype="text/javascript", cache_control="public, no-cache"
    )


def _render() -> str:
    content = catalogue()
    return render_template("reading/offline.html", lessons=content.lessons.values(), sources=content.sources.values())
