"""INSERT … ON CONFLICT for the database in use: both have it, each in its own dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(session: Session, table: type[Any]) -> Any:
    """Return an insert of `table` that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
