"""What a teacher chose last for a kind of export: what was left out, and ids, remembered for the next time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course.records.tables import ExportChoice, User
from course.records.upsert import insert_for

Choice = Mapping[str, list[str]]


def remembered_choice(session: Session, teacher: User, kind: str) -> dict[str, list[str]]:
    """Return what a teacher chose last for a kind of export, by field; empty where nothing is remembered."""
    query = select(ExportChoice.choice).where(ExportChoice.user_id == teacher.id, ExportChoice.kind == kind)
    stored = session.scalars(query).one_or_none()
    return {name: list(values) for name, values in json.loads(stored).items()} if stored else {}


def remember_choice(session: Session, teacher: User, kind: str, choice: Choice) -> None:
    """Remember a teacher's choice for a kind of export in place of the last one; of an empty one nothing is kept."""
    kept = {name: list(values) for name, values in choice.items() if values}
    if not kept:
        forgotten = delete(ExportChoice).where(ExportChoice.user_id == teacher.id, ExportChoice.kind == kind)
        session.execute(forgotten.execution_options(synchronize_session=False))
        return
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    insert = insert_for(session, ExportChoice).values(
        school_id=teacher.school_id, user_id=teacher.id, kind=kind, choice=text
    )
    session.execute(
        insert.on_conflict_do_update(index_elements=["user_id", "kind"], set_={"choice": insert.excluded.choice})
    )
