"""Reports of a class whose answers are built by hand, on both databases: who counts, and every figure known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text

from course.assessment.quiz import Item
from course.assessment.regrading import Ruling
from course.records.regrades import apply_regrade, preview_regrade
from course.records.reports import (
    calibration_report,
    item_report,
    taken_quizzes,
    time_report,
    verdict_report,
)
from course.records.tables import Assignment, AssignmentTarget, User
from course.records.versions import pin_version
from course.web.database import reader, writer
from tests.conftest import NOON, Cast
from tests.records.classwork import add_learners, assign, chosen, claim, leave, quiz_of, single, take

THREE = quiz_of(single("one"), single("two"), single("three"))


def answers(letters: str) -> dict[str, object]:
    """The options chosen of one, two, three, a letter each; "-" is not answered."""
    return {
        item: chosen(letter) for item, letter in zip(("one", "two", "three"), letters, strict=True) if letter != "-"
    }


# Ten students, the scores of one, two, three (key: a) and the totals by hand:
#   aaa 3 · aaa 3 · aaa 3 · aab 2 · aab 2 · aba 2 · abb 1 · abb 1 · bbb 0 · -bb 0
CLASS = ("aaa", "aaa", "aaa", "aab", "aab", "aba", "abb", "abb", "bbb", "-bb")


@pytest.fixture
def taken(app_on_each: Flask, cast_on_each: Cast) -> int:
    """The class of ten at THREE; the assignment's id."""
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, THREE)
        for learner, letters in zip(add_learners(writer(), cast_on_each, 10), CLASS, strict=True):
            take(writer(), assignment, learner, THREE, answers(letters))
        writer().commit()
        return assignment.id


def report_of(assignment_id: int):
    assignment = reader().get_one(Assignment, assignment_id)
    return item_report(reader(), assignment, taken_quizzes(reader(), assignment)[0])


def test_every_figure_of_a_class_of_ten_is_as_worked_out_by_hand(app_on_each: Flask, taken: int) -> None:
    with app_on_each.app_context():
        analysis = report_of(taken).analysis

    one, two, three = analysis.items
    assert (analysis.students, analysis.left_out) == (10, 0)
    assert [each.facility for each in analysis.items] == pytest.approx([0.8, 0.5, 0.4])
    assert analysis.mean == pytest.approx(1.7)
    # Σ(T − 1.7)² = 3·1.69 + 3·0.09 + 2·0.49 + 2·2.89 = 12.1, over 9.
    assert analysis.sd == pytest.approx((12.1 / 9) ** 0.5)
    # Σ var x = (1.6 + 2.5 + 2.4) ÷ 9; alpha = 3 ÷ 2 · (1 − 6.5 ÷ 12.1).
    assert analysis.alpha == pytest.approx(1.5 * (1 - 6.5 / 12.1))
    # The rest of one: 2 2 2 1 1 1 0 0 0 0, mean 0.9. 9·cov = Σ x·rest − 10·0.8·0.9 = 9 − 7.2 = 1.8;
    # 9·var rest = 3·4 + 3·1 − 10·0.81 = 6.9.
    assert one.discrimination == pytest.approx(1.8 / (1.6 * 6.9) ** 0.5)
    assert one.unanswered == 1
    assert two.wrong_choices[0].chosen == 5
    assert {each.id: (each.bottom, each.middle, each.top) for each in three.choices} == {
        "a": (0, 1, 3),
        "b": (4, 2, 0),
        "c": (0, 0, 0),
    }


def test_only_first_submitted_attempts_count(app_on_each: Flask, cast_on_each: Cast, taken: int) -> None:
    with app_on_each.app_context():
        assignment = writer().get_one(Assignment, taken)
        again = writer().scalars(select(User).where(User.username == "learner-9")).one()
        begun = writer().get_one(User, cast_on_each.ben.id)
        take(writer(), assignment, again, THREE, answers("aaa"))
        take(writer(), assignment, begun, THREE, answers("aaa"), is_submitted=False)
        writer().commit()
        analysis = report_of(taken).analysis

    assert analysis.students == 10
    assert analysis.items[0].facility == pytest.approx(0.8)


def test_those_who_left_the_class_do_not_count(app_on_each: Flask, taken: int) -> None:
    with app_on_each.app_context():
        leave(writer(), writer().scalars(select(User).where(User.username == "learner-8")).one())
        writer().commit()
        analysis = report_of(taken).analysis

    assert analysis.students == 9
    assert analysis.items[0].facility == pytest.approx(8 / 9)


def test_those_whom_the_assignment_is_not_for_do_not_count(app_on_each: Flask, taken: int) -> None:
    with app_on_each.app_context():
        mine = writer().scalars(select(User).where(User.username == "learner-0")).one()
        writer().add(AssignmentTarget(school_id=mine.school_id, assignment_id=taken, user_id=mine.id))
        writer().commit()
        analysis = report_of(taken).analysis

    assert analysis.students == 1


@pytest.mark.parametrize(
    ("ruling", "facilities"),
    [
        # With b as the key of two, those who had it wrong have it right.
        (Ruling("two", "new_key", chosen("b")), [0.8, 0.5, 0.4]),
        # Full marks also for the one who did not answer.
        (Ruling("one", "full_marks"), [1.0, 0.5, 0.4]),
        (Ruling("one", "drop"), [0.5, 0.4]),
    ],
)
def test_corrected_question_counts_as_corrected(
    app_on_each: Flask, cast_on_each: Cast, taken: int, ruling: Ruling, facilities: list[float]
) -> None:
    with app_on_each.app_context():
        assignment = writer().get_one(Assignment, taken)
        ada = writer().get_one(User, cast_on_each.ada.id)
        token = preview_regrade(writer(), assignment, ruling).token
        apply_regrade(writer(), assignment, ruling, reason="It was wrong.", teacher=ada, token=token, now=NOON)
        writer().commit()
        analysis = report_of(taken).analysis

    assert analysis.students == 10
    assert [each.facility for each in analysis.items] == pytest.approx(facilities)
    assert {c.id for each in analysis.items if each.item_id == "two" for c in each.choices if c.right} == {
        "b" if ruling.action == "new_key" else "a"
    }


def test_report_is_about_the_version_most_students_took(app_on_each: Flask, cast_on_each: Cast, taken: int) -> None:
    longer = replace(THREE, items=(*THREE.items, single("four")))
    shorter = replace(THREE, items=THREE.items[:2])
    with app_on_each.app_context():
        assignment = writer().get_one(Assignment, taken)
        ben, bea = (writer().get_one(User, each.id) for each in (cast_on_each.ben, cast_on_each.bea))
        take(writer(), assignment, ben, longer, {**answers("bbb"), "four": chosen("a")})
        take(writer(), assignment, bea, shorter, {"one": chosen("a")})
        writer().commit()
        analysis = report_of(taken).analysis
        students = taken_quizzes(reader(), reader().get_one(Assignment, taken))[0].students

    # Ben's version has all items and more; Bea's lacks one.
    assert [each.item_id for each in analysis.items] == ["one", "two", "three"]
    assert (students, analysis.students, analysis.left_out) == (12, 11, 1)


def test_any_text_may_be_entered(app_on_each: Flask, cast_on_each: Cast) -> None:
    typed = Item("typed", "short", "Which?", "Objective", ("steel",), cites=("own",))
    quiz = quiz_of(typed, single("one"))
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, quiz)
        for number, learner in enumerate(add_learners(writer(), cast_on_each, 10)):
            entered = "steel" if number < 4 else f"\x1e{number}\x1f\n“Stahl”, 钢"
            take(writer(), assignment, learner, quiz, {"typed": {"entered": entered}, "one": chosen("a")})
        writer().commit()
        analysis = report_of(assignment.id).analysis

    assert [(each.facility, each.unanswered) for each in analysis.items] == [(pytest.approx(0.4), 0), (1.0, 0)]


def test_nothing_was_taken_where_nobody_submitted(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, THREE)
        writer().commit()
        found = taken_quizzes(reader(), assignment)
        table, calibration = verdict_report(reader(), assignment), calibration_report(reader(), assignment)

    assert found == []
    assert (table.students, calibration.students) == (0, 0)


def test_verdicts_are_counted_given_against_right(app_on_each: Flask, cast_on_each: Cast) -> None:
    quiz = quiz_of(claim("yes", "supported"), claim("no", "contradicted"), single("other"))
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, quiz)
        learners = add_learners(writer(), cast_on_each, 11)
        for number, learner in enumerate(learners):
            given = {"yes": chosen("supported" if number < 8 else "contradicted")}
            if number:
                given["no"] = chosen("contradicted" if number < 10 else "not-stated")
            take(writer(), assignment, learner, quiz, given)
        writer().commit()
        table = verdict_report(reader(), assignment)

    assert table.students == 11
    assert table.counts["supported"] == {"supported": 8, "contradicted": 3, "not-stated": 0, "disagree": 0}
    assert table.counts["contradicted"] == {"supported": 0, "contradicted": 9, "not-stated": 1, "disagree": 0}
    assert table.unanswered["contradicted"] == 1
    assert table.detection is not None
    assert (table.detection.hits, table.detection.supported, table.detection.left_aside) == (8, 11, 1)


def test_confidence_is_counted_with_being_right_where_it_was_given(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, THREE)
        for learner, letters in zip(add_learners(writer(), cast_on_each, 10), CLASS, strict=True):
            take(writer(), assignment, learner, THREE, answers(letters), sure={"two": 4, "three": 1})
        writer().commit()
        found = calibration_report(reader(), assignment)

    assert found.students == 10
    assert [(each.answers, each.right) for each in found.steps] == [(10, 4), (0, 0), (0, 0), (10, 5)]


def test_times_are_the_gaps_between_answers(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, THREE)
        for number, learner in enumerate(add_learners(writer(), cast_on_each, 11)):
            gaps = {"one": 10 + number, "two": 60, "three": 30}
            take(writer(), assignment, learner, THREE, answers("aaa"), gaps=gaps)
        writer().commit()
        times = time_report(reader(), assignment, taken_quizzes(reader(), assignment)[0])

    assert [(each.item_id, each.answers, each.median) for each in times] == [
        ("one", 11, 15.0),
        ("two", 11, 60.0),
        ("three", 11, 30.0),
    ]
    assert (times[0].low, times[0].high) == (12.5, 17.5)


MANY = 20_000


@pytest.mark.slow
def test_twenty_thousand_attempts_are_analysed_to_the_last(app_on_each: Flask, cast_on_each: Cast) -> None:
    quiz = quiz_of(*(single(f"item-{number}") for number in range(12)))
    with app_on_each.app_context():
        assignment = assign(writer(), cast_on_each, quiz)
        _add_many(assignment, pin_version(writer(), quiz, now=NOON))
        writer().commit()
        analysis = item_report(reader(), assignment, taken_quizzes(reader(), assignment)[0]).analysis

    assert analysis.students == MANY
    assert analysis.items[0].facility == pytest.approx(2 / 3, abs=1e-3)


def _add_many(assignment: Assignment, version: int) -> None:
    """Let the database itself write the attempts of MANY students, so that it takes less than reading them."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "
    ids = {
        "school": assignment.school_id,
        "section": assignment.section_id,
        "assignment": assignment.id,
        "version": version,
        "at": "2026-11-23 12:00:00.000000",
    }
    moment = "CAST(:at AS timestamp)" if writer().get_bind().dialect.name == "postgresql" else ":at"
    for statement in (
        f"""INSERT INTO "user" (id, school_id, role, username, display_name, session_epoch, created_at)
        {numbers} SELECT i + 1000, :school, 'student', 'many-' || i, 'Many', 0, {moment} FROM n""",
        f"""INSERT INTO enrollment (school_id, section_id, user_id, role, student_id, created_at)
        SELECT :school, :section, id, 'learner', '', {moment} FROM "user" WHERE username LIKE 'many-%'""",
        f"""INSERT INTO attempt (id, public_id, school_id, assignment_id, user_id, quiz_id, quiz_version_id, number,
        seed, started_at, submitted_at, submitted_by, score, max_score)
        SELECT id, 'many-' || id, :school, :assignment, id, 'three', :version, 1,
        1, {moment}, {moment}, 'learner', 8, 12 FROM "user" WHERE username LIKE 'many-%'""",
        f"""INSERT INTO response (school_id, attempt_id, item_id, value, score, given_at, saved_at, page, sequence,
        tries, hints_shown)
        {numbers.replace(str(MANY), "12")} SELECT :school, attempt.id, 'item-' || (i - 1),
        CASE WHEN (attempt.id + i) % 3 < 2 THEN '{{"chosen":["a"]}}' ELSE '{{"chosen":["b"]}}' END,
        CASE WHEN (attempt.id + i) % 3 < 2 THEN 1 ELSE 0 END, {moment}, {moment}, '', 0, 0, 0
        FROM n, attempt WHERE attempt.assignment_id = :assignment""",
    ):
        used = {name: value for name, value in ids.items() if f":{name}" in statement}
        writer().execute(text(statement.replace('":["', '"\\:["')), used)
