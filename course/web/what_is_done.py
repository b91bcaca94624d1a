"""What the person who asks has done so far, in words, for the course's overview.

Owns the words beside lessons and quizzes. Must not know scores: the overview tells nobody how well they did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_login import current_user

from course.content.catalogue import Catalogue
from course.records.activity_responses import activity_responses
from course.records.assignments import assignments_of_learner
from course.records.attempts import Learner, attempts_of, practice_attempts
from course.records.tables import Attempt
from course.web.access import me
from course.web.database import reader
from course.web.lesson_answers import SENTENCE, activity_names
from course.web.visitors import current_learner


@dataclass(frozen=True, slots=True)
class Done:
    """What is done, by quiz id, in a word; and the slugs of the lessons in which something was answered."""

    quizzes: Mapping[str, str] = field(default_factory=dict)
    lessons: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.quizzes or self.lessons)


def what_is_done(content: Catalogue) -> Done:
    """Return what the person who asks has done in the course."""
    learner = current_learner()
    if learner.user is None and learner.practice_key is None:
        return Done()
    return Done(_quizzes(learner), _lessons(content, learner))


def _quizzes(learner: Learner) -> dict[str, str]:
    """The word of each quiz; what was submitted in class goes before practice, and what is finished before the rest."""
    words: dict[str, str] = {}
    for attempt in practice_attempts(reader(), learner):
        if words.get(attempt.quiz_id) != "practised":
            words[attempt.quiz_id] = "begun" if attempt.is_open else "practised"
    words.update({each.quiz_id: "submitted" for each in _assigned_attempts() if not each.is_open})
    return words


def _assigned_attempts() -> list[Attempt]:
    if not current_user.is_authenticated or me().is_teacher:
        return []
    assignments = [each.id for each in assignments_of_learner(reader(), me())]
    return [attempt for each in attempts_of(reader(), me(), assignments).values() for attempt in each]


def _lessons(content: Catalogue, learner: Learner) -> frozenset[str]:
    """The lessons with an answer in one of their activities, or with a sentence that was kept."""
    names = {lesson.slug: activity_names(lesson) for lesson in content.lessons.values()}
    answers = activity_responses(reader(), learner, {name for each in names.values() for name in each})
    sentences = answers.pop(SENTENCE, {})
    return frozenset(slug for slug, each in names.items() if slug in sentences or answers.keys() & set(each))
