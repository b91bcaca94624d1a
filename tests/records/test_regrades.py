"""Regrades on both databases: previewed, applied, reversed in any order, and nothing is taken from earlier scores."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, select

from course.assessment.quiz import content_hash
from course.assessment.regrading import ACCEPT, DROP, FULL_MARKS, NEW_KEY, Ruling
from course.records.accounts import create_user
from course.records.attempts import save_responses, start_assigned, submit_attempt
from course.records.classes import enroll
from course.records.regrades import (
    StalePreviewError,
    active_regrades,
    apply_regrade,
    changes_by_regrade,
    correctable_items,
    preview_regrade,
    regrade_of,
    reverse_regrade,
)
from course.records.results import assignment_results
from course.records.tables import Assignment, Attempt, GradeChange, Response, User, UserRole
from course.web.catalogue import catalogue
from course.web.database import db, writer
from tests.conftest import HASH, NOON, Cast
from tests.web.work import RIGHT, submitted_attempt

WOOD = {**RIGHT, "material": {"chosen": ["wood"]}}
WOOD_TOO = Ruling("material", ACCEPT, {"chosen": ["wood"]})
WOOD_ONLY = Ruling("material", NEW_KEY, {"chosen": ["wood"]})


def apply(cast: Cast, ruling: Ruling, token: str | None = None) -> int:
    """Preview and apply a correction as Ada, and return its id."""
    session = writer()
    found = session.get_one(Assignment, cast.assignment.id)
    token = token or preview_regrade(session, found, ruling).token
    ada = session.get_one(User, cast.ada.id)
    made = apply_regrade(session, found, ruling, reason="Unclear.", teacher=ada, token=token, now=NOON)
    session.commit()
    return made.id


def reverse(cast: Cast, regrade_id: int) -> None:
    """Reverse a correction as Ada."""
    session = writer()
    found = session.get_one(Assignment, cast.assignment.id)
    regrade = regrade_of(session, found, regrade_id)
    assert regrade is not None
    reverse_regrade(session, found, regrade, teacher=session.get_one(User, cast.ada.id), now=NOON)
    session.commit()


def scores(cast: Cast) -> list[tuple[float | None, float]]:
    """Score and best possible score of each attempt, in order."""
    query = select(Attempt.score, Attempt.max_score).where(Attempt.assignment_id == cast.assignment.id)
    return [tuple(row) for row in writer().execute(query.order_by(Attempt.id))]


def changes() -> list[tuple[float, float, float, float, bool]]:
    """All rows of grade changes."""
    rows = writer().scalars(select(GradeChange).order_by(GradeChange.id))
    return [(r.score_before, r.score_after, r.max_score_before, r.max_score_after, r.is_reversal) for r in rows]


@pytest.fixture
def both(app_on_each: Flask, cast_on_each: Cast) -> Cast:
    """Ben has all right, Bea chose wood."""
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, RIGHT)
    submitted_attempt(app_on_each, cast_on_each.bea, cast_on_each.assignment, WOOD)
    return cast_on_each


def test_preview_names_who_changes_and_changes_nothing(app_on_each: Flask, both: Cast) -> None:
    with app_on_each.app_context():
        found = writer().get_one(Assignment, both.assignment.id)

        preview = preview_regrade(writer(), found, WOOD_ONLY)

        assert [(each.user_id, each.score_before, each.score_after) for each in preview.changes] == [
            (both.ben.id, 5, 4),
            (both.bea.id, 4, 5),
        ]
        assert (preview.staying, preview.unfit) == (0, 0)
        assert scores(both) == [(5, 5), (4, 5)]


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        (WOOD_TOO, [(5, 5), (5, 5)]),
        (WOOD_ONLY, [(4, 5), (5, 5)]),
        (Ruling("material", FULL_MARKS), [(5, 5), (5, 5)]),
        (Ruling("material", DROP), [(4, 4), (4, 4)]),
    ],
)
def test_applying_changes_scores_logs_each_change_and_reversing_restores(
    app_on_each: Flask, both: Cast, ruling: Ruling, expected
) -> None:
    with app_on_each.app_context():
        before = scores(both)
        regrade_id = apply(both, ruling)
        after, logged = scores(both), changes()
        reverse(both, regrade_id)

        changed = [(*one, *other) for one, other in zip(before, expected, strict=True) if one != other]
        assert after == expected
        assert [(a, c, b, d) for a, b, c, d, _ in logged] == changed
        assert scores(both) == before
        undone = [row for row in changes() if row[4]]
        assert [(a, b, c, d) for a, b, c, d, _ in undone] == [(b, a, d, c) for a, b, c, d, _ in logged]


def test_scores_of_items_follow_also_in_the_results(app_on_each: Flask, both: Cast) -> None:
    with app_on_each.app_context():
        quiz = catalogue().quizzes["bridge"]
        found = writer().get_one(Assignment, both.assignment.id)
        regrade_id = apply(both, Ruling("material", DROP))
        dropped = [
            each.item_scores["material"] for each in assignment_results(writer(), found, quiz=quiz, with_items=True)
        ]
        stored = set(writer().scalars(select(Response.score).where(Response.item_id == "material")))
        reverse(both, regrade_id)
        back = [
            each.item_scores["material"] for each in assignment_results(writer(), found, quiz=quiz, with_items=True)
        ]

        assert dropped == [None, None]
        assert stored == {None}
        assert back == [0, 1]  # Bea, Ben


def test_full_marks_reach_those_who_did_not_answer(app_on_each: Flask, cast_on_each: Cast) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, {})
    with app_on_each.app_context():
        found = writer().get_one(Assignment, cast_on_each.assignment.id)
        apply(cast_on_each, Ruling("material", FULL_MARKS))

        results = list(assignment_results(writer(), found, quiz=catalogue().quizzes["bridge"], with_items=True))

        assert scores(cast_on_each) == [(1, 5)]
        assert results[1].item_scores["material"] == 1
        assert sum(each or 0 for each in results[1].item_scores.values()) == results[1].score


def test_corrections_reversed_out_of_order_leave_what_the_others_make(app_on_each: Flask, both: Cast) -> None:
    with app_on_each.app_context():
        one = apply(both, WOOD_ONLY)
        two = apply(both, Ruling("only-new", DROP))
        three = apply(both, Ruling("material", FULL_MARKS))
        all_three = scores(both)
        reverse(both, one)
        without_one = scores(both)
        reverse(both, three)
        only_two = scores(both)
        reverse(both, two)

        assert all_three == without_one == [(4, 4), (4, 4)]
        assert only_two == [(4, 4), (3, 4)]
        assert scores(both) == [(5, 5), (4, 5)]


def test_reversing_twice_is_reversing_once(app_on_each: Flask, both: Cast) -> None:
    with app_on_each.app_context():
        regrade_id = apply(both, WOOD_TOO)
        reverse(both, regrade_id)
        logged = changes()
        reverse(both, regrade_id)

        assert changes() == logged
        assert changes_by_regrade(writer(), both.assignment) == {regrade_id: 1}


def test_attempt_submitted_later_gets_the_correction_too(app_on_each: Flask, cast_on_each: Cast) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, RIGHT)
    with app_on_each.app_context():
        apply(cast_on_each, WOOD_TOO)
        apply(cast_on_each, Ruling("on-foot", DROP))
    submitted_attempt(app_on_each, cast_on_each.bea, cast_on_each.assignment, WOOD)

    with app_on_each.app_context():
        assert scores(cast_on_each) == [(4, 4), (4, 4)]


def test_stale_preview_is_not_applied(app_on_each: Flask, cast_on_each: Cast) -> None:
    submitted_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment, RIGHT)
    with app_on_each.app_context():
        found = writer().get_one(Assignment, cast_on_each.assignment.id)
        token = preview_regrade(writer(), found, WOOD_TOO).token
        writer().rollback()
    submitted_attempt(app_on_each, cast_on_each.bea, cast_on_each.assignment, WOOD)

    with app_on_each.app_context():
        with pytest.raises(StalePreviewError):
            apply(cast_on_each, WOOD_TOO, token)
        writer().rollback()

        assert active_regrades(writer(), cast_on_each.assignment.id) == []
        assert scores(cast_on_each) == [(5, 5), (4, 5)]


def test_correction_of_one_assignment_leaves_others_alone(app_on_each: Flask, both: Cast) -> None:
    submitted_attempt(app_on_each, both.fay, both.elsewhere_assignment, WOOD)
    with app_on_each.app_context():
        apply(both, WOOD_ONLY)

        elsewhere = select(Attempt.score).where(Attempt.assignment_id == both.elsewhere_assignment.id)
        assert list(writer().scalars(elsewhere)) == [4]


def test_version_in_which_a_correction_means_nothing_stays_as_it_is(app_on_each: Flask, both: Cast) -> None:
    with app_on_each.app_context():
        quiz = catalogue().quizzes["bridge"]
        item = quiz.items[0]
        newer = replace(
            quiz,
            items=(replace(item, options=(item.options[1], replace(item.options[2], id="brick"))), *quiz.items[1:]),
        )
        gil = create_user(
            writer(),
            school_id=both.school.id,
            role=UserRole.STUDENT,
            display_name="Hal",
            username="hal",
            hashed_passphrase=HASH,
            now=NOON,
        )
        found = writer().get_one(Assignment, both.assignment.id)
        attempt = start_assigned(writer(), found, gil, newer, rng=random.Random(1), now=NOON)
        save_responses(writer(), attempt.id, {**RIGHT, "material": {"chosen": ["brick"]}}, now=NOON)
        submit_attempt(writer(), attempt.id, now=NOON)
        writer().commit()

        preview = preview_regrade(writer(), found, WOOD_ONLY)
        items = correctable_items(writer(), found)

        assert content_hash(newer) != content_hash(quiz)
        assert (len(preview.changes), preview.staying, preview.unfit) == (2, 1, 1)
        assert [option.id for option in items[0].options] == ["steel", "brick"]


def test_number_of_queries_does_not_grow_with_the_number_of_students(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        counts = []
        for size in (2, 40):
            _add_submitted(cast_on_each, size, start=len(counts) * 100)
            statements: list[str] = []
            engine = db.engines[None]

            def note(connection, cursor, statement, parameters, context, executemany, into=statements) -> None:
                into.append(statement)

            event.listen(engine, "before_cursor_execute", note)
            regrade_id = apply(cast_on_each, WOOD_TOO)
            event.remove(engine, "before_cursor_execute", note)
            counts.append(len(statements))
            reverse(cast_on_each, regrade_id)

        assert counts[0] == counts[1]


def _add_submitted(cast: Cast, size: int, *, start: int) -> None:
    session = writer()
    found = session.get_one(Assignment, cast.assignment.id)
    for number in range(start, start + size):
        user = create_user(
            session,
            school_id=cast.school.id,
            role=UserRole.STUDENT,
            display_name=f"Student {number}",
            username=f"s{number}",
            hashed_passphrase=HASH,
            now=NOON,
        )
        enroll(session, found.section, user, now=NOON)
        attempt = start_assigned(
            session, found, user, catalogue().quizzes["bridge"], rng=random.Random(number), now=NOON
        )
        save_responses(session, attempt.id, WOOD, now=NOON)
        submit_attempt(session, attempt.id, now=NOON)
    session.commit()
