"""The catalogue of all content, loaded once when the app starts. Production does not start on errors in it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue

from course.content.catalogue import Catalogue, load_catalogue


class ContentError(Exception):
    """The content has errors; the message lists them all."""


def init_catalogue(app: Flask) -> None:
    """Load all content. With errors in it, raise ContentError, or in development answer every page with the list."""
    loaded = load_catalogue(Path(app.config["CONTENT_ROOT"]), texts=attached_texts(Path(app.instance_path)))
    app.extensions["catalogue"] = loaded
    if not loaded.errors or app.config.get("CHECKING_CONTENT"):
        return
    if not app.debug:
        lines = "\n".join(str(problem) for problem in loaded.errors)
        raise ContentError(f"The course does not start, because its content has errors:\n{lines}")

    @app.before_request
    def show_content_errors() -> ResponseReturnValue:
        return render_template("errors/content.html", problems=loaded.problems), 500


def attached_texts(instance: Path) -> dict[str, str]:
    """Return the original texts kept in the instance folder, by source id."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((instance / "sources").glob("*.txt"))}


def catalogue() -> Catalogue:
    """Return the current app's catalogue."""
    return cast(Catalogue, current_app.extensions["catalogue"])
