"""The tables: what a school keeps about its people, classes, assignments and attempts.

Every table below `school` carries its id, so that one installation can serve many schools and a query can be
scoped by it. A rule that two requests could break at once stands here as a constraint or a partial unique index.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from course.records.base import Base, UtcDateTime, values_enum


class UserRole(StrEnum):
    """What a person is in the school. An admin may do what a teacher may, in all its classes."""

    STUDENT = "student"
    TEACHER = "teacher"
    ADMIN = "admin"


class EnrollmentRole(StrEnum):
    """What a person is in one class (the terms are LTI's). A reader is a colleague who sees all and changes nothing."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    READER = "reader"


class CountedAttempt(StrEnum):
    """Which of several submitted attempts gives the grade."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class FeedbackTiming(StrEnum):
    """When a student may see one part of a submitted attempt: its score, the own answers, the key, the explanations."""

    AT_ONCE = "at_once"
    AFTER_DUE = "after_due"
    AFTER_CLOSE = "after_close"
    WHEN_RELEASED = "when_released"
    NEVER = "never"


class Presentation(StrEnum):
    """How the items of an assigned quiz are laid out."""

    ONE_PAGE = "one_page"
    ITEM_BY_ITEM = "item_by_item"


class RegradeAction(StrEnum):
    """What a teacher can do about an item after attempts were submitted."""

    NEW_KEY = "new_key"
    ACCEPT = "accept"
    FULL_MARKS = "full_marks"
    DROP = "drop"


class SubmittedBy(StrEnum):
    """Who ended an attempt."""

    LEARNER = "learner"
    DEADLINE = "deadline"


class School(Base):
    """A tenant. A single installation makes one on first run."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    support_line: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class User(Base):
    """A student, teacher or admin. Students have no e-mail address; a username is all that is kept."""

    __tablename__ = "user"
    __table_args__ = (Index("ix_user_school_id", "school_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    role: Mapped[UserRole] = mapped_column(values_enum(UserRole, "user_role"))
    username: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    passphrase_hash: Mapped[str | None] = mapped_column(String(255))
    card_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    has_review_schedule: Mapped[bool] = mapped_column(default=False, server_default=false())
    calendar_serial: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    # What a web session asks of its user (the names are Flask-Login's).
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what a session keeps: a new passphrase raises the epoch, which ends all earlier sessions."""
        return f"{self.id}.{self.session_epoch}"

    @property
    def is_teacher(self) -> bool:
        """Say whether this person may have classes."""
        return self.role in (UserRole.TEACHER, UserRole.ADMIN)


class Invitation(Base):
    """A one-time link that makes a teacher. Only the hash of its token is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    role: Mapped[UserRole] = mapped_column(values_enum(UserRole, "invitation_role"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Section(Base):
    """A class. The page says "class"; the word here is the field's.

    `calendar_serial` goes into the private links to its calendar: raising it ends those given out before.
    """

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    join_code: Mapped[str] = mapped_column(String(16), unique=True)
    is_joinable: Mapped[bool] = mapped_column(default=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    term: Mapped[str] = mapped_column(String(40), default="", server_default="")
    calendar_serial: Mapped[int] = mapped_column(default=0, server_default="0")
    retain_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Enrollment(Base):
    """A person in a class. Removing someone sets `removed_at`; their attempts stay on record."""

    __tablename__ = "enrollment"
    __table_args__ = (
        UniqueConstraint("section_id", "user_id"),
        Index(
            "uq_enrollment_student_id",
            "section_id",
            "student_id",
            unique=True,
            sqlite_where=text("student_id <> '' AND removed_at IS NULL"),
            postgresql_where=text("student_id <> '' AND removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[EnrollmentRole] = mapped_column(values_enum(EnrollmentRole, "enrollment_role"))
    student_id: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    section: Mapped[Section] = relationship()


class Assignment(Base):
    """A quiz given to a class. Times are stored in UTC and belong to the class's time zone."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("attempts_allowed IS NULL OR attempts_allowed > 0", name="attempts_positive"),
        CheckConstraint("closes_at IS NULL OR due_at IS NULL OR closes_at >= due_at", name="closes_after_due"),
        CheckConstraint("time_limit_minutes IS NULL OR time_limit_minutes > 0", name="time_limit_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    quiz_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(120))
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts_allowed: Mapped[int | None]
    counted: Mapped[CountedAttempt] = mapped_column(values_enum(CountedAttempt, "counted_attempt"))
    presentation: Mapped[Presentation] = mapped_column(values_enum(Presentation, "presentation"))
    time_limit_minutes: Mapped[int | None]
    shuffles_items: Mapped[bool] = mapped_column(default=False)
    shuffles_options: Mapped[bool] = mapped_column(default=False)
    asks_confidence: Mapped[bool] = mapped_column(default=False)
    score_shown: Mapped[FeedbackTiming] = mapped_column(values_enum(FeedbackTiming, "score_shown"))
    answers_shown: Mapped[FeedbackTiming] = mapped_column(values_enum(FeedbackTiming, "answers_shown"))
    key_shown: Mapped[FeedbackTiming] = mapped_column(values_enum(FeedbackTiming, "key_shown"))
    explanations_shown: Mapped[FeedbackTiming] = mapped_column(values_enum(FeedbackTiming, "explanations_shown"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    section: Mapped[Section] = relationship()


class SectionGroup(Base):
    """A group of students in a class."""

    __tablename__ = "section_group"
    __table_args__ = (UniqueConstraint("section_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GroupMember(Base):
    """A student in a group. One may be in several."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("section_group.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)


class AssignmentTarget(Base):
    """A group or a student that an assignment is for. An assignment without any is for the whole class."""

    __tablename__ = "assignment_target"
    __table_args__ = (
        UniqueConstraint("assignment_id", "group_id"),
        UniqueConstraint("assignment_id", "user_id"),
        CheckConstraint("(group_id IS NULL) <> (user_id IS NULL)", name="one_target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("section_group.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)


class Override(Base):
    """What one student, or a group, has otherwise than the class in one assignment.

    What is None is as the assignment has it.
    """

    __tablename__ = "override"
    __table_args__ = (
        UniqueConstraint("assignment_id", "user_id"),
        UniqueConstraint("assignment_id", "group_id"),
        CheckConstraint("(group_id IS NULL) <> (user_id IS NULL)", name="one_target"),
        CheckConstraint("attempts_allowed IS NULL OR attempts_allowed > 0", name="attempts_positive"),
        CheckConstraint("time_factor IS NULL OR time_factor >= 1", name="time_factor_at_least_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("section_group.id"), index=True)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts_allowed: Mapped[int | None]
    time_factor: Mapped[float | None]
    is_excused: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TestPair(Base):
    """The two forms of the test given to a class as a pair of assignments: half takes A first, half B."""

    __test__ = False  # not a test, whatever its name begins with
    __tablename__ = "test_pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    after_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormOrder(Base):
    """Which form of a pair a student takes first. It never changes once given."""

    __tablename__ = "form_order"
    __table_args__ = (UniqueConstraint("pair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("test_pair.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    first_quiz_id: Mapped[str] = mapped_column(String(64))


class StudentNote(Base):
    """A teacher's note about a student in a class. Students do not see it."""

    __tablename__ = "student_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[User] = relationship(foreign_keys=author_id)


class ExportChoice(Base):
    """The columns and switches a teacher chose last for one kind of export, as JSON."""

    __tablename__ = "export_choice"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(String(32))
    choice: Mapped[str] = mapped_column(Text)


class QuizVersion(Base):
    """A quiz as it stood when this installation first served it: its canonical JSON under the hash of it.

    Content is the same for all schools, so this table has no school id.
    """

    __tablename__ = "quiz_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), index=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[str] = mapped_column(Text, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One try at a quiz: for an assignment, or as practice (of a user, or of a visitor known by a random key)."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR practice_key IS NOT NULL", name="has_owner"),
        CheckConstraint("assignment_id IS NULL OR user_id IS NOT NULL", name="assigned_has_user"),
        UniqueConstraint("assignment_id", "user_id", "number"),
        Index(
            "uq_attempt_open_assigned",
            "assignment_id",
            "user_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL AND assignment_id IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND assignment_id IS NOT NULL"),
        ),
        Index(
            "uq_attempt_open_practice_user",
            "user_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL AND assignment_id IS NULL AND user_id IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND assignment_id IS NULL AND user_id IS NOT NULL"),
        ),
        Index(
            "uq_attempt_open_practice_visitor",
            "practice_key",
            "quiz_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL AND practice_key IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND practice_key IS NOT NULL"),
        ),
        Index(
            "ix_attempt_open_deadline",
            "deadline_at",
            sqlite_where=text("submitted_at IS NULL AND deadline_at IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND deadline_at IS NOT NULL"),
        ),
        Index("ix_attempt_user_id", "user_id"),
        Index(
            "ix_attempt_practice_key",
            "practice_key",
            sqlite_where=text("practice_key IS NOT NULL"),
            postgresql_where=text("practice_key IS NOT NULL"),
        ),
        Index("ix_attempt_quiz_version_id", "quiz_version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    practice_key: Mapped[str | None] = mapped_column(String(64))
    quiz_id: Mapped[str] = mapped_column(String(64))
    quiz_version_id: Mapped[int] = mapped_column(ForeignKey("quiz_version.id"))
    number: Mapped[int] = mapped_column(default=1)
    seed: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by: Mapped[SubmittedBy | None] = mapped_column(values_enum(SubmittedBy, "submitted_by"))
    score: Mapped[float | None]
    max_score: Mapped[float]

    assignment: Mapped[Assignment | None] = relationship()
    user: Mapped[User | None] = relationship()
    version: Mapped[QuizVersion] = relationship()
    responses: Mapped[list[Response]] = relationship(back_populates="attempt")

    @property
    def is_open(self) -> bool:
        """Say whether answers may still change."""
        return self.submitted_at is None

    @property
    def is_practice(self) -> bool:
        """Say whether the attempt belongs to no assignment."""
        return self.assignment_id is None


class Response(Base):
    """What was answered to one item: ids, never positions. One row an item.

    A row whose `value` is None is an answer taken back, or an item only flagged. `given_at` is when the student gave
    the answer, `page` and `sequence` say which open page sent it as its how-manieth: an answer that arrives late never
    replaces a newer one. `confidence` runs from 1 (guessed) to 4 (sure); it and the flag have the order of their own in
    `marked_at`, `marked_page` and `marked_sequence`, so that a flag set later does not make an answer late. `tries`
    counts the wrong tries explained so far and `hints_shown` the hints opened, in practice only.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item_id"),
        CheckConstraint("confidence IS NULL OR confidence BETWEEN 1 AND 4", name="confidence_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item_id: Mapped[str] = mapped_column(String(64))
    value: Mapped[str | None] = mapped_column(Text)
    score: Mapped[float | None]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    page: Mapped[str] = mapped_column(String(16), default="", server_default="")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    is_flagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    confidence: Mapped[int | None]
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_page: Mapped[str] = mapped_column(String(16), default="", server_default="")
    marked_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    hints_shown: Mapped[int] = mapped_column(default=0, server_default="0")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    explained_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    attempt: Mapped[Attempt] = relationship(back_populates="responses")

    @property
    def response(self) -> dict[str, Any] | None:
        """Return the stored response as the item type's own value; None where there is no answer."""
        if self.value is None:
            return None
        value: dict[str, Any] = json.loads(self.value)
        return value


class Regrade(Base):
    """A teacher's decision about one item of an assignment, with its reason. `settings` is JSON, by the action."""

    __tablename__ = "regrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[RegradeAction] = mapped_column(values_enum(RegradeAction, "regrade_action"))
    settings: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reversed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reversed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GradeChange(Base):
    """One attempt's score before and after a regrade or its reversal. Rows are only added."""

    __tablename__ = "grade_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id"), index=True)
    is_reversal: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    score_before: Mapped[float]
    score_after: Mapped[float]
    max_score_before: Mapped[float]
    max_score_after: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewCard(Base):
    """When a student should see an item again: the card of the FSRS scheduler, as its JSON."""

    __tablename__ = "review_card"
    __table_args__ = (
        UniqueConstraint("user_id", "item_id"),
        Index("ix_review_card_due", "user_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    quiz_id: Mapped[str] = mapped_column(String(64))
    item_id: Mapped[str] = mapped_column(String(64))
    card: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ActivityResponse(Base):
    """What a learner answered to one row of a lesson's activity, as JSON. Never graded, on no teacher's page.

    It belongs to a user, or to a visitor by the hash of a random key in a cookie, as practice does.
    """

    __tablename__ = "activity_response"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (practice_key IS NULL)", name="has_one_owner"),
        Index(
            "uq_activity_response_user",
            "user_id",
            "activity",
            "row_id",
            unique=True,
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
        Index(
            "uq_activity_response_visitor",
            "practice_key",
            "activity",
            "row_id",
            unique=True,
            sqlite_where=text("practice_key IS NOT NULL"),
            postgresql_where=text("practice_key IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    practice_key: Mapped[str | None] = mapped_column(String(64))
    activity: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """Something a teacher did to somebody's account, class or marks. Rows are only added."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    actor: Mapped[User | None] = relationship()


class ThrottleWindow(Base):
    """How often one thing was tried in the current window; shared by all server processes."""

    __tablename__ = "throttle_window"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]
