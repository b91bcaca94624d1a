"""Commands of `flask …`: each module has a `register(app)` of its own."""

from __future__ import annotations

from flask import Flask

from course.web.commands import content, demo, people, upkeep


def register(app: Flask) -> None:
    """Add all commands to an app."""
    content.register(app)
    people.register(app)
    upkeep.register(app)
    demo.register(app)
