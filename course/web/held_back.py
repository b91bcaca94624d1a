"""What a signed-in student may not practise yet: quizzes that a class has as work whose answers are not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_login import current_user

from course.assessment.quiz import Quiz
from course.records.assignments import (
    Phase,
    assignments_of_learner,
    effective_dates,
    overrides_of_learner,
    release,
)
from course.records.attempts import attempts_of
from course.records.tables import Assignment, Attempt, Override, UserRole
from course.web.access import me
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many items wait until an assignment of this title shows its answers."""

    title: str
    items: int


def held_back_by(quiz: Quiz) -> Assignment | None:
    """Return an assignment for which the signed-in student may not practise this quiz yet, or None."""
    return held_back([quiz]).get(quiz.id)


def held_back(quizzes: Iterable[Quiz]) -> dict[str, Assignment]:
    """Return for each quiz that the signed-in student may not practise yet, by its id, an assignment that forbids it.

    Practice explains each answer at once, so it would give away the key of an assigned quiz whose answers are not
    shown yet. A form of the test is held back for its partner too: the class may take the other form later.
    """
    if not current_user.is_authenticated or me().role is not UserRole.STUDENT:
        return {}
    mine = assignments_of_learner(reader(), me())
    attempts = attempts_of(reader(), me(), [each.id for each in mine])
    overrides = overrides_of_learner(reader(), me().id)
    holding = {quiz.id: _holding(quiz, mine, attempts, overrides) for quiz in quizzes}
    return {quiz_id: assignment for quiz_id, assignment in holding.items() if assignment is not None}


def items_held_back(item_ids: Iterable[str]) -> set[str]:
    """Return those of these items that stand in a quiz that the signed-in student may not practise yet."""
    wanted = set(item_ids)
    quizzes = [quiz for quiz in catalogue().quizzes.values() if wanted & {item.id for item in quiz.items}]
    held = held_back(quizzes)
    return wanted & {item.id for quiz in quizzes if quiz.id in held for item in quiz.items}


def waiting(item_ids: Iterable[str]) -> list[Waiting]:
    """Return what holds those of these items back that the signed-in student may not practise yet."""
    wanted = set(item_ids)
    quizzes = {quiz.id: quiz for quiz in catalogue().quizzes.values() if wanted & {item.id for item in quiz.items}}
    counts: Counter[str] = Counter()
    for quiz_id, assignment in held_back(quizzes.values()).items():
        counts[assignment.title] += sum(item.id in wanted for item in quizzes[quiz_id].items)
    return [Waiting(title, items) for title, items in counts.items()]


def forms_beside(quiz: Quiz) -> list[Quiz]:
    """Return the quiz alone, or for a form of the test all its forms."""
    return [each for each in catalogue().quizzes.values() if each.form] if quiz.form else [quiz]


def _holding(
    quiz: Quiz,
    assignments: Iterable[Assignment],
    attempts: Mapping[int, list[Attempt]],
    overrides: Mapping[int, Override],
) -> Assignment | None:
    alike = {each.id for each in forms_beside(quiz)}
    mine = [each for each in assignments if each.quiz_id in alike]
    if mine and all(each.quiz_id != quiz.id for each in mine):
        return mine[0]
    for assignment in mine:
        dates = effective_dates(assignment, overrides.get(assignment.id))
        submitted = any(not attempt.is_open for attempt in attempts[assignment.id])
        is_open = any(attempt.is_open for attempt in attempts[assignment.id])
        shown = release(assignment, dates, now=now())
        is_over = submitted or dates.is_excused or dates.phase(now()) is Phase.CLOSED  # nothing more can be earned
        if is_open or not (is_over and shown.key and shown.explanations):
            return assignment
    return None
