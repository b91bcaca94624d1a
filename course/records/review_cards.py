"""When a student should see an item again, by the FSRS scheduler with its published weights.

Never commits. Owns the cards and what an answer means to the scheduler. Must not know content: who asks says which quiz
an item belongs to now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course.records.practice import ExplainedAnswer
from course.records.tables import ReviewCard, User

DESIRED_RETENTION = 0.9
"""How likely a student is to know an item on the day it comes back."""
LONGEST_DAYS = 365

# Without steps of minutes, since every answer is explained at once: an item comes back on the next day at the earliest.
# Without fuzz, which only spreads thousands of cards over days, so that the same answers always give the same dates.
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


def rating_of(answer: ExplainedAnswer) -> Rating:
    """Return what an answer says of how well it was known.

    Not wholly right is Again; right with a hint or after a wrong try is Hard; right is Good. Never Easy: that is for
    who found it easy, which nobody has asked, and it would put the item off on the strength of nothing.
    """
    if not answer.is_right:
        return Rating.Again
    return Rating.Hard if answer.is_missed else Rating.Good


def review_answers(
    session: Session, learner: User, answers: Iterable[ExplainedAnswer], quiz_ids: Mapping[str, str]
) -> None:
    """Bring a student's cards up to date with answers, given oldest first; `quiz_ids` are by item id.

    Answers that a card knows already, and those to items without a quiz, are passed over. So doing it again changes
    nothing.
    """
    session.execute(select(User.id).where(User.id == learner.id).with_for_update())
    rows = cards_of(session, learner)
    for answer in answers:
        row = rows.get(answer.item_id)
        if answer.item_id not in quiz_ids or (row is not None and row.reviewed_at >= answer.at):
            continue
        if row is None:
            row = rows[answer.item_id] = ReviewCard(
                school_id=learner.school_id, user_id=learner.id, item_id=answer.item_id
            )
            session.add(row)
        row.quiz_id = quiz_ids[answer.item_id]
        _review(row, answer)
    session.flush()


def due_items(session: Session, learner: User, *, before: datetime) -> list[str]:
    """Return the ids of items that are due before a moment, the longest due first."""
    query = select(ReviewCard.item_id).where(ReviewCard.user_id == learner.id, ReviewCard.due_at < before)
    return list(session.scalars(query.order_by(ReviewCard.due_at, ReviewCard.item_id)))


def cards_of(session: Session, learner: User) -> dict[str, ReviewCard]:
    """Return a student's cards by item id."""
    query = select(ReviewCard).where(ReviewCard.user_id == learner.id)
    return {card.item_id: card for card in session.scalars(query)}


def delete_cards(session: Session, learner: User) -> None:
    """Forget all of a student's cards."""
    session.execute(delete(ReviewCard).where(ReviewCard.user_id == learner.id))


def _review(row: ReviewCard, answer: ExplainedAnswer) -> None:
    at = answer.at.astimezone(UTC)
    card = Card.from_json(row.card) if row.card else Card(card_id=0, due=at)
    card, _ = _SCHEDULER.review_card(card, rating_of(answer), review_datetime=at)
    row.card, row.due_at, row.reviewed_at = card.to_json(), card.due, at
