"""Quiz versions: a quiz pinned by the hash of its content, and read back as it was.

A version never changes, so the parsed quiz is kept in memory once read.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.assessment.quiz import Quiz, canonical_json, content_hash, quiz_from_json
from course.records.tables import QuizVersion
from course.records.upsert import insert_for


def pin_version(session: Session, quiz: Quiz, *, now: datetime) -> int:
    """Return the id of the version that holds this quiz as it stands, added if nobody has started it before."""
    digest = _hash_of(quiz)
    query = select(QuizVersion.id).where(QuizVersion.content_hash == digest)
    found = session.scalars(query).one_or_none()
    if found is None:
        insert = insert_for(session, QuizVersion).values(
            quiz_id=quiz.id, content_hash=digest, document=canonical_json(quiz), created_at=now
        )
        session.execute(insert.on_conflict_do_nothing(index_elements=["content_hash"]))
        found = session.scalars(query).one()
    return found


def pinned_quiz(session: Session, version_id: int) -> Quiz:
    """Return the quiz of a version. KeyError if there is no such version."""
    version = session.get(QuizVersion, version_id)  # no query where the version came with its attempt
    if version is None:
        raise KeyError(version_id)
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
