"""Quiz versions: a quiz pinned by the hash of its content, and read back as it was.

A version never changes, so the parsed quiz is kept in memory once read. A quiz composed of items of others is pinned as
a list of references to their versions: a run of ten items takes a few hundred bytes, and each item is for ever
explained as its own quiz had it when the run began.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from course.assessment.changes import item_change
from course.assessment.composition import Composition, Picked, composed_quiz, parts
from course.assessment.quiz import Quiz, canonical_json, content_hash, quiz_from_json
from course.records.tables import Assignment, Attempt, QuizVersion
from course.records.upsert import insert_for

MOST_COMPOSED = 500
RUN = "run."
"""What the ids of composed quizzes begin with; no quiz of the course has such an id."""


def pin_version(session: Session, quiz: Quiz | Composition, *, now: datetime) -> int:
    """Return the id of the version that holds this quiz as it stands, added if nobody has started it before."""
    if isinstance(quiz, Composition):
        return _pin_composition(session, quiz, now=now)
    return _pin(session, quiz.id, _hash_of(quiz), lambda: canonical_json(quiz), now=now)


def note_served(session: Session, quizzes: Iterable[Quiz], *, now: datetime) -> None:
    """Keep the versions of quizzes that are served from now on, so that a later review can date what was changed."""
    for quiz in quizzes:
        pin_version(session, quiz, now=now)


def are_noted(session: Session, quizzes: Iterable[Quiz]) -> bool:
    """Say whether the versions of all these quizzes are kept already."""
    wanted = {_hash_of(quiz) for quiz in quizzes}
    query = select(QuizVersion.content_hash).where(QuizVersion.content_hash.in_(wanted))
    return wanted == set(session.scalars(query))


def changed_since(
    session: Session, taken: QuizVersion, served: Quiz, item_ids: Iterable[str]
) -> dict[str, datetime | None]:
    """Return when each of these items came to be what it is now, for an attempt at an older version.

    That is when this installation first served a version with the item as it is now, after the version taken. None
    where that cannot be told, since the quiz went back to what it was before that version.
    """
    query = (
        select(QuizVersion)
        .options(undefer(QuizVersion.document))
        .where(QuizVersion.quiz_id == served.id, QuizVersion.created_at > taken.created_at)
        .order_by(QuizVersion.created_at, QuizVersion.id)
    )
    since: dict[str, datetime | None] = dict.fromkeys(item_ids)
    for version in session.scalars(query):
        quiz = _quiz_of(version)
        for item_id, known in since.items():
            since[item_id] = (known or version.created_at) if _is_as_now(item_id, quiz, served) else None
    return since


def _is_as_now(item_id: str, version: Quiz, served: Quiz) -> bool:
    if any(item.id == item_id for item in version.items):
        return item_change(item_id, version, served) is None
    return all(item.id != item_id for item in served.items)


def _pin_composition(session: Session, composition: Composition, *, now: datetime) -> int:
    for quiz in {id(each.quiz): each.quiz for each in composition.picked}.values():
        pin_version(session, quiz, now=now)
    composed_of = [{"items": ids, "version": _hash_of(quiz)} for quiz, ids in parts(composition.picked)]
    values = {"composed_of": composed_of, "id": composition.id, "title": composition.title}
    document = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(document.encode("utf-8")).hexdigest()
    return _pin(session, composition.id, digest, lambda: document, now=now)


def _pin(session: Session, quiz_id: str, digest: str, document: Callable[[], str], *, now: datetime) -> int:
    query = select(QuizVersion.id).where(QuizVersion.content_hash == digest)
    found = session.scalars(query).one_or_none()
    if found is None:
        insert = insert_for(session, QuizVersion).values(
            quiz_id=quiz_id, content_hash=digest, document=document(), created_at=now
        )
        session.execute(insert.on_conflict_do_nothing(index_elements=["content_hash"]))
        found = session.scalars(query).one()
    return found


def pinned_quiz(session: Session, version_id: int) -> Quiz:
    """Return the quiz of a version. KeyError if there is no such version."""
    version = session.get(QuizVersion, version_id)  # no query where the version came with its attempt
    if version is None:
        raise KeyError(version_id)
    if version.quiz_id.startswith(RUN):
        return _composed_of(session, version)
    return _quiz_of(version)


def newest_version_taken(session: Session, assignment: Assignment, quiz_id: str) -> int | None:
    """Return the id of the version of a quiz that the latest attempt of an assignment was begun on, or None."""
    query = select(Attempt.quiz_version_id).where(Attempt.assignment_id == assignment.id, Attempt.quiz_id == quiz_id)
    return session.scalars(query.order_by(Attempt.started_at.desc(), Attempt.id.desc()).limit(1)).first()


def forget_unused_compositions(session: Session, *, now: datetime) -> int:
    """Delete composed versions that no attempt refers to any more; return how many went.

    Those of the last hour stay, as an attempt may be about to begin with one.
    """
    unused = ~select(Attempt.id).where(Attempt.quiz_version_id == QuizVersion.id).exists()
    is_old = QuizVersion.created_at < now - timedelta(hours=1)
    is_composed = QuizVersion.quiz_id.startswith(RUN, autoescape=True)
    gone = session.execute(delete(QuizVersion).where(is_composed, is_old, unused).returning(QuizVersion.id))
    return len(gone.all())


def _composed_of(session: Session, version: QuizVersion) -> Quiz:
    """The composed quiz of a version. Nearly every run has a version of its own, so not all are kept in memory."""
    found = _composed.get(version.content_hash)
    if found is None:
        found = _resolved(session, json.loads(version.document))
        if len(_composed) >= MOST_COMPOSED:
            _composed.clear()
        _composed[version.content_hash] = found
    return found


def _resolved(session: Session, document: Mapping[str, Any]) -> Quiz:
    hashes = {part["version"] for part in document["composed_of"]}
    versions = session.scalars(select(QuizVersion).where(QuizVersion.content_hash.in_(hashes)))
    quizzes = {version.content_hash: _quiz_of(version) for version in versions}
    picked = [Picked(quizzes[part["version"]], item) for part in document["composed_of"] for item in part["items"]]
    return composed_quiz(Composition(document["id"], document["title"], tuple(picked)))


def _quiz_of(version: QuizVersion) -> Quiz:
    if version.content_hash not in _parsed:
        _parsed[version.content_hash] = quiz_from_json(version.document)
    return _parsed[version.content_hash]


def _hash_of(quiz: Quiz) -> str:
    # Hashing takes longer than all the rest of starting an attempt, and the one writer of SQLite would wait for it.
    known = _hashes.get(id(quiz))
    if known is None or known[0] is not quiz:
        known = _hashes[id(quiz)] = (quiz, content_hash(quiz))
    return known[1]


# Keyed by identity, with the quiz beside its hash, so that no other quiz can get its id.
_hashes: dict[int, tuple[Quiz, str]] = {}
# Keyed by content hash, which stands for the same quiz in every database.
_parsed: dict[str, Quiz] = {}
_composed: dict[str, Quiz] = {}
