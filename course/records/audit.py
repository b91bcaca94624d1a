"""The audit log: who did what to whom. Rows are only added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from course.records.tables import AuditEvent, Section, User


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
