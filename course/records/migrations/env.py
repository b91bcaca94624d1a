"""How Alembic finds the database and the tables: the running app's write engine and our own metadata."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from course.records.base import Base, UtcDateTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types into migrations by their names."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from course.records.base import UtcDateTime")
        return "UtcDateTime()"
    return False


def run() -> None:
    """Run the migrations on the app's write engine."""
    engine = current_app.extensions["migrate"].db.engines[None]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
