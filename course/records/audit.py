"""The audit log: who did what to whom. Rows are only added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from course.records.tables import AuditEvent, Section, User

EVENTS_A_PAGE = 100


def record_event(
    session: Session, actor: User, action: str, subject: str, *, now: datetime, section: Section | None = None
) -> None:
    """Add one event. `action` is a verb phrase like "passphrase reset"; `subject` names what it was done to."""
    session.add(
        AuditEvent(
            school_id=actor.school_id,
            actor_id=actor.id,
            section_id=section.id if section else None,
            action=action,
            subject=subject[:160],
            created_at=now,
        )
    )


def record_system_event(session: Session, section: Section, action: str, subject: str, *, now: datetime) -> None:
    """Add an event that nobody in particular caused, like a retention date that passed."""
    session.add(
        AuditEvent(
            school_id=section.school_id,
            actor_id=None,
            section_id=section.id,
            action=action,
            subject=subject[:160],
            created_at=now,
        )
    )


def events_of_section(session: Session, section: Section, *, before: int | None = None) -> list[AuditEvent]:
    """Return a class's newest events with who did them, at most a page of them; `before` is the last one's id."""
    query = (
        select(AuditEvent)
        .options(joinedload(AuditEvent.actor))
        .where(AuditEvent.section_id == section.id)
        .order_by(AuditEvent.id.desc())
        .limit(EVENTS_A_PAGE)
    )
    return list(session.scalars(query if before is None else query.where(AuditEvent.id < before)))
