"""Copies for the next time: an assignment, a class's assignments, all classes of a term. Students are never copied.

Dates move by whole days on the wall clock of the class: what was due at 9 in the morning is due at 9 in the morning,
whatever the clocks have changed in between.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.records.assignments import Settings, assignments_of_section, create_assignment, local_to_utc
from course.records.classes import create_section, sections_of_teacher
from course.records.tables import Assignment, EnrollmentRole, Section, User
from course.records.test_pairs import copy_pairs


def copy_assignment(
    session: Session, assignment: Assignment, to: Section, teacher: User, *, days: int, now: datetime
) -> Assignment:
    """Assign the same quiz with the same settings to a class, its dates moved by `days`.

    Times keep their wall clock, in the zone of the class they go to. Whom it is for, overrides and what was released
    stay behind: they belong to the students of the first class.
    """
    zone = assignment.section.time_zone
    settings = Settings(
        title=assignment.title,
        opens_at=moved(assignment.opens_at, zone, to.time_zone, days=days),
        due_at=moved(assignment.due_at, zone, to.time_zone, days=days),
        closes_at=moved(assignment.closes_at, zone, to.time_zone, days=days),
        attempts_allowed=assignment.attempts_allowed,
        counted=assignment.counted,
        presentation=assignment.presentation,
        time_limit_minutes=assignment.time_limit_minutes,
        shuffles_items=assignment.shuffles_items,
        shuffles_options=assignment.shuffles_options,
        asks_confidence=assignment.asks_confidence,
        score_shown=assignment.score_shown,
        answers_shown=assignment.answers_shown,
        key_shown=assignment.key_shown,
        explanations_shown=assignment.explanations_shown,
    )
    return create_assignment(session, to, teacher, quiz_id=assignment.quiz_id, settings=settings, now=now)


def copy_section(
    session: Session,
    section: Section,
    teacher: User,
    *,
    name: str,
    term: str,
    days: int,
    rng: random.Random,
    now: datetime,
) -> Section:
    """Make a new class with the assignments of another, their dates moved by `days`; it has no students yet."""
    made = create_section(session, teacher, name=name, time_zone=section.time_zone, rng=rng, now=now)
    made.term = term.strip()
    copies = {
        assignment.id: copy_assignment(session, assignment, made, teacher, days=days, now=now)
        for assignment in assignments_of_section(session, section)
    }
    copy_pairs(session, section, copies, now=now)
    return made


def copy_term(
    session: Session, teacher: User, *, term: str, to_term: str, days: int, rng: random.Random, now: datetime
) -> list[Section]:
    """Copy every class of a term that a teacher teaches, archived ones too, under their names into another term."""
    return [
        copy_section(session, section, teacher, name=section.name, term=to_term, days=days, rng=rng, now=now)
        for section in sections_of_term(session, teacher, term)
    ]


def sections_of_term(session: Session, teacher: User, term: str) -> list[Section]:
    """Return the classes of a term that a teacher teaches."""
    mine = [
        each.section
        for archived in (False, True)
        for each in sections_of_teacher(session, teacher, archived=archived)
        if each.role is EnrollmentRole.INSTRUCTOR
    ]
    return [section for section in mine if section.term == term]


def terms_of_teacher(session: Session, teacher: User) -> list[str]:
    """Return the terms of the classes a teacher teaches, each once, in alphabetical order; none without a name."""
    query = select(Section.term).where(
        Section.id.in_(
            [
                each.section.id
                for archived in (False, True)
                for each in sections_of_teacher(session, teacher, archived=archived)
                if each.role is EnrollmentRole.INSTRUCTOR
            ]
        ),
        Section.term != "",
    )
    return sorted(set(session.scalars(query)))


def days_ahead(assignments: Iterable[Assignment], *, now: datetime) -> int:
    """Return by how many days to move dates so that nobody has missed a copy: whole weeks, which keep the weekday.

    0 where nothing was due or closed yet; else as many as put the first of all dates after now.
    """
    assignments = list(assignments)
    if not past_after(assignments, days=0, now=now):
        return 0
    first, zone = min(
        (moment, assignment.section.time_zone)
        for assignment in assignments
        for moment in (assignment.opens_at, assignment.due_at, assignment.closes_at)
        if moment is not None
    )
    days = (now - first).days // 7 * 7
    while (moved(first, zone, zone, days=days) or now) <= now:
        days += 7
    return days


def past_after(
    assignments: Iterable[Assignment], *, days: int, now: datetime, to_zone: str | None = None
) -> list[Assignment]:
    """Return the assignments whose copies, moved by `days`, would be due or closed already."""
    found = []
    for assignment in assignments:
        zone = assignment.section.time_zone
        last = moved(assignment.due_at or assignment.closes_at, zone, to_zone or zone, days=days)
        if last is not None and last <= now:
            found.append(assignment)
    return found


def moved(moment: datetime | None, zone: str, to_zone: str, *, days: int) -> datetime | None:
    """Return the moment `days` later at the same time on the wall clock, read in another zone; None stays None."""
    if moment is None:
        return None
    wall_clock = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return local_to_utc(wall_clock, to_zone)
