"""INSERT … ON CONFLICT for the database in use: both have it, each in its own dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(session: Session, table: type[Any]) -> Any:
    """Return an insert of `table` that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_into(table, dialect_of(session))


def insert_into(table: Any, dialect: str) -> Any:
    """Return such an insert for a dialect by its name, to be kept and used again."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def dialect_of(session: Session) -> str:
    """Return the name of the dialect that a session's database speaks."""
    return session.get_bind().dialect.name
