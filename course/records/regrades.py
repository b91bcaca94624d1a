"""Regrades: a teacher's correction of one item of an assignment, previewed, applied, reversed.

Never commits. Scores are always worked out anew from the stored responses and the regrades that stand, never from
earlier scores, so reversing gives back what was there. Applying locks the assignment's row; submitting takes a shared
lock on it, so that no attempt is scored between a regrade's look at the attempts and its commit.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from course.assessment.quiz import Item, Quiz
from course.assessment.regrading import AttemptScore, ItemScore, RuledItem, Ruling, fits, rule, sum_scores
from course.records.tables import Assignment, Attempt, GradeChange, Regrade, RegradeAction, Response, User
from course.records.versions import pinned_quiz

BATCH = 500
NAMED_CHANGES = 500
"""How many changes a preview names; beyond that it counts them."""


class StalePreviewError(Exception):
    """What a preview showed is no longer what would happen; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One attempt whose score or best possible score a correction changes."""

    attempt_id: int
    user_id: int
    number: int
    score_before: float
    score_after: float
    max_score_before: float
    max_score_after: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do. `unfit` counts attempts at versions in which it means nothing.

    `token` stands for all of it: the same token, the same changes to the same attempts.
    """

    changes: tuple[ScoreChange, ...]
    staying: int
    unfit: int
    token: str


class _Rescored(NamedTuple):
    attempt_id: int
    user_id: int
    number: int
    version_id: int
    score_before: float
    max_score_before: float
    now: AttemptScore


def ruling_of(regrade: Regrade) -> Ruling:
    """Return what a regrade decides."""
    return Ruling(regrade.item_id, regrade.action.value, json.loads(regrade.settings).get("answer"))


def regrades_of(session: Session, assignment_id: int) -> list[Regrade]:
    """Return all regrades of an assignment, those reversed included, in the order they were made."""
    return list(session.scalars(select(Regrade).where(Regrade.assignment_id == assignment_id).order_by(Regrade.id)))


def active_regrades(session: Session, assignment_id: int) -> list[Regrade]:
    """Return the regrades of an assignment that stand, in the order they were made."""
    query = select(Regrade).where(Regrade.assignment_id == assignment_id, Regrade.reversed_at.is_(None))
    return list(session.scalars(query.order_by(Regrade.id)))


def rulings_of(session: Session, assignment_id: int) -> list[Ruling]:
    """Return what was decided about an assignment and stands, in order."""
    return [ruling_of(each) for each in active_regrades(session, assignment_id)]


def rulings_by_assignment(session: Session, assignment_ids: Iterable[int]) -> dict[int, list[Ruling]]:
    """Return what was decided about several assignments and stands, in order; nothing for those without corrections."""
    found: dict[int, list[Ruling]] = defaultdict(list)
    query = select(Regrade).where(Regrade.assignment_id.in_(assignment_ids), Regrade.reversed_at.is_(None))
    for each in session.scalars(query.order_by(Regrade.id)):
        found[each.assignment_id].append(ruling_of(each))
    return found


def regrade_of(session: Session, assignment: Assignment, regrade_id: int) -> Regrade | None:
    """Return one regrade of an assignment, or None."""
    query = select(Regrade).where(Regrade.id == regrade_id, Regrade.assignment_id == assignment.id)
    return session.scalars(query).one_or_none()


def rulings_for_submission(session: Session, assignment_id: int) -> list[Ruling]:
    """Return what stands, for an attempt that is being submitted; a regrade that is being applied is waited for."""
    shared = select(Assignment.id).where(Assignment.id == assignment_id)
    session.execute(shared.with_for_update(read=True, key_share=True))
    return rulings_of(session, assignment_id)


def rule_all(quiz: Quiz, rulings: Sequence[Ruling]) -> tuple[RuledItem, ...]:
    """Return all items of a quiz with what was decided about them."""
    return tuple(rule(item, rulings) for item in quiz.items)


def correctable_items(session: Session, assignment: Assignment) -> list[Item]:
    """Return the items of all versions that were submitted, each as its newest version has it."""
    versions = (
        select(Attempt.quiz_version_id)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_not(None))
        .distinct()
    )
    items: dict[str, Item] = {}
    for version_id in sorted(session.scalars(versions)):
        items.update({item.id: item for item in pinned_quiz(session, version_id).items})
    return list(items.values())


def most_left(items: Sequence[Item], rulings: Sequence[Ruling]) -> float:
    """Return the best possible score under these rulings."""
    return sum(rule(item, rulings).score(None).max_score for item in items)


def preview_regrade(session: Session, assignment: Assignment, ruling: Ruling) -> Preview:
    """Return what a correction would do beside those that stand. It changes nothing."""
    return _preview(session, assignment, [*rulings_of(session, assignment.id), ruling], ruling)


def apply_regrade(
    session: Session,
    assignment: Assignment,
    ruling: Ruling,
    *,
    reason: str,
    teacher: User,
    token: str,
    now: datetime,
) -> Regrade:
    """Carry out a correction as it was previewed; StalePreviewError if it would do anything else by now."""
    _lock(session, assignment)
    if preview_regrade(session, assignment, ruling).token != token:
        raise StalePreviewError
    regrade = Regrade(
        school_id=assignment.school_id,
        assignment_id=assignment.id,
        item_id=ruling.item_id,
        action=RegradeAction(ruling.action),
        settings=json.dumps({"answer": ruling.answer} if ruling.answer else {}, sort_keys=True, ensure_ascii=False),
        reason=reason.strip(),
        created_by_id=teacher.id,
        created_at=now,
    )
    session.add(regrade)
    session.flush()
    _rescore(session, assignment, regrade, teacher, is_reversal=False, now=now)
    return regrade


def reverse_regrade(
    session: Session, assignment: Assignment, regrade: Regrade, *, teacher: User, now: datetime
) -> None:
    """Take a correction back: every score becomes what the responses and the other corrections make. Once only."""
    _lock(session, assignment)
    session.refresh(regrade)
    if regrade.reversed_at is not None:
        return
    regrade.reversed_at, regrade.reversed_by_id = now, teacher.id
    session.flush()
    _rescore(session, assignment, regrade, teacher, is_reversal=True, now=now)


def changes_by_regrade(session: Session, assignment: Assignment) -> dict[int, int]:
    """Return for each regrade of an assignment how many attempts it changed when it was applied."""
    query = (
        select(GradeChange.regrade_id, func.count())
        .join(Regrade, Regrade.id == GradeChange.regrade_id)
        .where(Regrade.assignment_id == assignment.id, GradeChange.is_reversal.is_(False))
        .group_by(GradeChange.regrade_id)
    )
    return dict(iter(session.execute(query)))


def names_of(session: Session, changes: Sequence[ScoreChange]) -> dict[int, str]:
    """Return the names of the students of these changes by user id."""
    found: dict[int, str] = {}
    ids = sorted({each.user_id for each in changes})
    for start in range(0, len(ids), BATCH):
        query = select(User.id, User.display_name).where(User.id.in_(ids[start : start + BATCH]))
        found.update(dict(iter(session.execute(query))))
    return found


def _lock(session: Session, assignment: Assignment) -> None:
    session.execute(select(Assignment.id).where(Assignment.id == assignment.id).with_for_update())


def _preview(session: Session, assignment: Assignment, rulings: list[Ruling], ruling: Ruling) -> Preview:
    changes: list[ScoreChange] = []
    digest = hashlib.sha256(json.dumps([asdict(each) for each in rulings], sort_keys=True).encode())
    staying = unfit = 0
    unfit_versions = _versions_without(session, assignment, ruling)
    for batch in _rescored_batches(session, assignment, rulings):
        for each in batch:
            change = _change(each)
            digest.update(repr((each.attempt_id, change)).encode())
            unfit += each.version_id in unfit_versions
            if change is None:
                staying += 1
            else:
                changes.append(change)
    return Preview(tuple(changes), staying, unfit, digest.hexdigest())


def _versions_without(session: Session, assignment: Assignment, ruling: Ruling) -> set[int]:
    """Return the versions in which a ruling means nothing."""
    versions = select(Attempt.quiz_version_id).where(Attempt.assignment_id == assignment.id).distinct()
    return {
        version_id
        for version_id in session.scalars(versions)
        if not any(item.id == ruling.item_id and fits(item, ruling) for item in pinned_quiz(session, version_id).items)
    }


def _rescore(
    session: Session, assignment: Assignment, regrade: Regrade, teacher: User, *, is_reversal: bool, now: datetime
) -> None:
    """Store the scores that all submitted attempts now have, and a row for each attempt that changes."""
    rulings = rulings_of(session, assignment.id)
    for batch in _rescored_batches(session, assignment, rulings):
        _store_item_scores(session, batch, regrade.item_id)
        changes = [change for each in batch if (change := _change(each)) is not None]
        _store_changes(session, changes, regrade, teacher, is_reversal=is_reversal, now=now)
    session.flush()
    session.expire_all()  # what was read before has its old scores


def _store_item_scores(session: Session, batch: Sequence[_Rescored], item_id: str) -> None:
    scores = [
        {"of_attempt": each.attempt_id, "new_score": found.score if found.counts else None}
        for each in batch
        if (found := each.now.items.get(item_id)) is not None
    ]
    if scores:
        table = Response.__table__
        statement = (
            update(table)  # type: ignore[arg-type]
            .where(
                table.c.attempt_id == bindparam("of_attempt"),
                table.c.item_id == item_id,
                table.c.value.is_not(None),
            )
            .values(score=bindparam("new_score"))
        )
        session.connection().execute(statement, scores)


def _store_changes(
    session: Session,
    changes: Sequence[ScoreChange],
    regrade: Regrade,
    teacher: User,
    *,
    is_reversal: bool,
    now: datetime,
) -> None:
    if not changes:
        return
    table = Attempt.__table__
    statement = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("of_attempt"))
        .values(score=bindparam("new_score"), max_score=bindparam("new_max_score"))
    )
    rows = [
        {"of_attempt": each.attempt_id, "new_score": each.score_after, "new_max_score": each.max_score_after}
        for each in changes
    ]
    session.connection().execute(statement, rows)
    session.execute(
        insert(GradeChange),
        [
            {
                "school_id": regrade.school_id,
                "attempt_id": each.attempt_id,
                "regrade_id": regrade.id,
                "is_reversal": is_reversal,
                "actor_id": teacher.id,
                "score_before": each.score_before,
                "score_after": each.score_after,
                "max_score_before": each.max_score_before,
                "max_score_after": each.max_score_after,
                "created_at": now,
            }
            for each in changes
        ],
    )


def _change(each: _Rescored) -> ScoreChange | None:
    if (each.score_before, each.max_score_before) == (each.now.score, each.now.max_score):
        return None
    return ScoreChange(
        each.attempt_id,
        each.user_id,
        each.number,
        each.score_before,
        each.now.score,
        each.max_score_before,
        each.now.max_score,
    )


def _rescored_batches(session: Session, assignment: Assignment, rulings: Sequence[Ruling]) -> Iterator[list[_Rescored]]:
    """Yield the submitted attempts of an assignment with the scores that rulings make: three queries a batch."""
    query = (
        select(Attempt.id, Attempt.user_id, Attempt.number, Attempt.quiz_version_id, Attempt.score, Attempt.max_score)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id)
        .limit(BATCH)
    )
    scorers: dict[int, _Scorer] = {}
    after = 0
    while rows := session.execute(query.where(Attempt.id > after)).all():
        after = rows[-1].id
        responses = _responses(session, [row.id for row in rows])
        for version_id in {row.quiz_version_id for row in rows} - scorers.keys():
            scorers[version_id] = _Scorer(rule_all(pinned_quiz(session, version_id), rulings))
        yield [
            _Rescored(
                row.id,
                row.user_id or 0,
                row.number,
                row.quiz_version_id,
                row.score or 0.0,
                row.max_score,
                scorers[row.quiz_version_id].score(responses[row.id]),
            )
            for row in rows
        ]


class _Scorer:
    """Scores attempts of one version from stored texts. Equal answers of many students are scored once."""

    def __init__(self, items: Sequence[RuledItem]) -> None:
        self._items = items
        self._known: dict[tuple[str, str | None], ItemScore] = {}

    def score(self, values: Mapping[str, str]) -> AttemptScore:
        return sum_scores({each.item.id: self._score(each, values.get(each.item.id)) for each in self._items})

    def _score(self, ruled: RuledItem, value: str | None) -> ItemScore:
        key = (ruled.item.id, value)
        if key not in self._known:
            self._known[key] = ruled.score(None if value is None else json.loads(value))
        return self._known[key]


def _responses(session: Session, attempt_ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(Response.attempt_id, Response.item_id, Response.value).where(
        Response.attempt_id.in_(attempt_ids), Response.value.is_not(None)
    )
    for attempt_id, item_id, value in session.execute(query):
        found[attempt_id][item_id] = value or "null"
    return found
