"""The test before and after: two forms given as two assignments, so that each student takes one form before the course
and the other one after it.

Half of a class takes each form first. The order of those in the class is drawn when the pair is assigned, that of a
late joiner when they first start one of the two: the order that fewer have. It is kept and never changes. `quiz_id_of`
says which quiz an assignment is for a student; everything asks it. Never commits.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased

from course.records.assignments import Settings, create_assignment
from course.records.tables import Assignment, Enrollment, EnrollmentRole, FormOrder, Section, TestPair, User


def create_pair(
    session: Session,
    section: Section,
    teacher: User,
    *,
    quiz_ids: tuple[str, str],
    before: Settings,
    after: Settings,
    rng: random.Random,
    now: datetime,
) -> TestPair:
    """Assign both forms to a class, and draw who takes which first: half and half, the odd one by chance."""
    made = [
        create_assignment(session, section, teacher, quiz_id=quiz_id, settings=settings, now=now)
        for quiz_id, settings in zip(quiz_ids, (before, after), strict=True)
    ]
    pair = _add_pair(session, made[0], made[1], now=now)
    learners = list(session.scalars(_current_learners(section.id)))
    rng.shuffle(learners)
    first, second = rng.sample(quiz_ids, 2)
    for place, user_id in enumerate(learners):
        _add_order(session, pair, user_id, second if place % 2 else first)
    session.flush()
    return pair


def copy_pairs(session: Session, section: Section, copies: Mapping[int, Assignment], *, now: datetime) -> None:
    """Pair the copies of a class's assignments as the class has them; who takes which form first is drawn anew."""
    for pair in pairs_of_section(session, section):
        if pair.before_id in copies and pair.after_id in copies:
            _add_pair(session, copies[pair.before_id], copies[pair.after_id], now=now)


def pair_of(session: Session, assignment: Assignment) -> TestPair | None:
    """Return the pair that an assignment is one half of, or None."""
    query = select(TestPair).where((TestPair.before_id == assignment.id) | (TestPair.after_id == assignment.id))
    return session.scalars(query).one_or_none()


def pairs_of_section(session: Session, section: Section) -> list[TestPair]:
    """Return the pairs of a class, the oldest first."""
    return list(session.scalars(select(TestPair).where(TestPair.section_id == section.id).order_by(TestPair.id)))


def quiz_id_of(session: Session, assignment: Assignment, learner_id: int) -> str:
    """Return which quiz an assignment is for a student: its own, or in a pair the form that is theirs.

    A student of a pair whose order is not drawn yet gets the assignment's own; `settle_order` draws it.
    """
    query = _quiz_ids().where(Assignment.id == assignment.id, FormOrder.user_id == learner_id)
    row = session.execute(query).one_or_none()
    return assignment.quiz_id if row is None else str(row.quiz_id)


def quiz_ids_of(session: Session, assignment: Assignment) -> list[str]:
    """Return all quizzes that an assignment is for anybody: its own, and in a pair the other form too."""
    pair = pair_of(session, assignment)
    if pair is None:
        return [assignment.quiz_id]
    forms = select(Assignment.quiz_id).where(Assignment.id.in_([pair.before_id, pair.after_id]))
    return sorted(session.scalars(forms))


def quiz_ids_of_learner(session: Session, learner_id: int) -> dict[int, str]:
    """Return the quizzes of all of a student's assignments that belong to a pair, by assignment id."""
    rows = session.execute(_quiz_ids().where(FormOrder.user_id == learner_id))
    return {row.assignment_id: row.quiz_id for row in rows}


def quiz_ids_of_assignment(session: Session, assignment: Assignment) -> dict[int, str]:
    """Return for a half of a pair which quiz it is for each student, by user id; nothing for other assignments."""
    rows = session.execute(_quiz_ids().where(Assignment.id == assignment.id))
    return {row.user_id: row.quiz_id for row in rows}


def settle_order(session: Session, assignment: Assignment, learner_id: int, *, rng: random.Random) -> str:
    """Return the quiz of a student who starts now; a late joiner of a pair gets the order that fewer of the class have.

    Those who left the class do not count. Starts at the same time take turns here.
    """
    pair = pair_of(session, assignment)
    if pair is None:
        return assignment.quiz_id
    session.execute(select(TestPair.id).where(TestPair.id == pair.id).with_for_update())
    known = select(FormOrder.id).where(FormOrder.pair_id == pair.id, FormOrder.user_id == learner_id)
    if session.scalar(known) is None:
        _add_order(session, pair, learner_id, _rarer_first(session, pair, rng=rng))
        session.flush()
    return quiz_id_of(session, assignment, learner_id)


def _add_pair(session: Session, before: Assignment, after: Assignment, *, now: datetime) -> TestPair:
    pair = TestPair(
        school_id=before.school_id,
        section_id=before.section_id,
        before_id=before.id,
        after_id=after.id,
        created_at=now,
    )
    session.add(pair)
    session.flush()
    return pair


def _rarer_first(session: Session, pair: TestPair, *, rng: random.Random) -> str:
    before = session.get_one(Assignment, pair.before_id)
    taken = select(FormOrder.first_quiz_id).where(
        FormOrder.pair_id == pair.id, FormOrder.user_id.in_(_current_learners(pair.section_id))
    )
    counts = Counter(dict.fromkeys(quiz_ids_of(session, before), 0))
    counts.update(session.scalars(taken))
    fewest = min(counts.values())
    return rng.choice([quiz_id for quiz_id, count in counts.items() if count == fewest])


def _add_order(session: Session, pair: TestPair, user_id: int, first_quiz_id: str) -> None:
    order = FormOrder(school_id=pair.school_id, pair_id=pair.id, user_id=user_id, first_quiz_id=first_quiz_id)
    session.add(order)


def _current_learners(section_id: int) -> Select[int]:
    return (
        select(Enrollment.user_id)
        .where(
            Enrollment.section_id == section_id,
            Enrollment.role == EnrollmentRole.LEARNER,
            Enrollment.removed_at.is_(None),
        )
        .order_by(Enrollment.id)
    )


def _quiz_ids() -> Select[Any]:
    """Rows of assignment_id, user_id, quiz_id: before it is the form that is first, after it the other one."""
    partner = aliased(Assignment)
    other_form = case((FormOrder.first_quiz_id == Assignment.quiz_id, partner.quiz_id), else_=Assignment.quiz_id)
    return (
        select(
            Assignment.id.label("assignment_id"),
            FormOrder.user_id,
            case((TestPair.before_id == Assignment.id, FormOrder.first_quiz_id), else_=other_form).label("quiz_id"),
        )
        .select_from(Assignment)
        .join(TestPair, (TestPair.before_id == Assignment.id) | (TestPair.after_id == Assignment.id))
        .join(FormOrder, FormOrder.pair_id == TestPair.id)
        .join(
            partner,
            ((partner.id == TestPair.before_id) | (partner.id == TestPair.after_id)) & (partner.id != Assignment.id),
        )
    )
