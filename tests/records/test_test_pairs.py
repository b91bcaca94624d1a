"""The test before and after, on both databases: who takes which form first; the change of a class worked by hand."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from flask import Flask

from course.records.copying import copy_section
from course.records.reports import gain_report, taken_quizzes
from course.records.tables import Assignment, Section, TestPair, User
from course.records.test_pairs import (
    create_pair,
    pairs_of_section,
    quiz_id_of,
    quiz_ids_of,
    quiz_ids_of_assignment,
    quiz_ids_of_learner,
    settle_order,
)
from course.web.database import reader, writer
from tests.conftest import NOON, Cast, assigned
from tests.records.classwork import add_learner, add_learners, assign, chosen, leave, quiz_of, single, take

FORMS = {
    f"form-{letter}": quiz_of(
        *(single(f"{letter}-{number}") for number in range(4)), quiz_id=f"form-{letter}", form=letter.upper()
    )
    for letter in "ab"
}
OTHER = {"form-a": "form-b", "form-b": "form-a"}


def give(cast: Cast) -> TestPair:
    """Assign the pair to Ada's class."""
    always = assigned(due_at=None, closes_at=None)
    return create_pair(
        writer(),
        writer().get_one(Section, cast.section.id),
        writer().get_one(User, cast.ada.id),
        quiz_ids=("form-a", "form-b"),
        before=always,
        after=always,
        rng=random.Random(5),
        now=NOON,
    )


def halves(pair: TestPair) -> tuple[Assignment, Assignment]:
    return writer().get_one(Assignment, pair.before_id), writer().get_one(Assignment, pair.after_id)


def test_half_of_the_class_takes_each_form_first_and_the_other_one_after(
    app_on_each: Flask, cast_on_each: Cast
) -> None:
    with app_on_each.app_context():
        learners = add_learners(writer(), cast_on_each, 9)  # with Ben and Bea eleven
        before, after = halves(give(cast_on_each))
        first, second = quiz_ids_of_assignment(writer(), before), quiz_ids_of_assignment(writer(), after)
        one = quiz_id_of(writer(), before, learners[0].id), quiz_id_of(writer(), after, learners[0].id)
        of_one = quiz_ids_of_learner(writer(), learners[0].id)

        assert sorted(Counter(first.values()).values()) == [5, 6]
        assert second == {user_id: OTHER[quiz_id] for user_id, quiz_id in first.items()}
        assert one == (first[learners[0].id], second[learners[0].id])
        assert of_one == {before.id: one[0], after.id: one[1]}
        assert quiz_ids_of(writer(), after) == ["form-a", "form-b"]


def test_late_joiners_keep_the_orders_balanced_and_those_who_left_do_not_count(
    app_on_each: Flask, cast_on_each: Cast
) -> None:
    with app_on_each.app_context():
        learners = add_learners(writer(), cast_on_each, 10)
        before, _ = halves(give(cast_on_each))
        first = quiz_ids_of_assignment(writer(), before)
        gone = [each for each in learners if first[each.id] == "form-a"][:3]
        for each in gone:
            leave(writer(), each)
        late = [add_learner(writer(), cast_on_each, f"late-{number}") for number in range(5)]
        drawn = [settle_order(writer(), before, each.id, rng=random.Random(1)) for each in late]

        assert drawn[:3] == ["form-a"] * 3
        assert sorted(drawn[3:]) == ["form-a", "form-b"]


def test_order_once_drawn_never_changes(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        before, after = halves(give(cast_on_each))
        ben = cast_on_each.ben.id
        drawn = [settle_order(writer(), before, ben, rng=random.Random(seed)) for seed in range(5)]
        later = settle_order(writer(), after, ben, rng=random.Random(9))

        assert len(set(drawn)) == 1
        assert later == OTHER[drawn[0]]


def test_late_joiner_who_begins_with_the_test_after_gets_one_form_for_each(
    app_on_each: Flask, cast_on_each: Cast
) -> None:
    with app_on_each.app_context():
        before, after = halves(give(cast_on_each))
        late = add_learner(writer(), cast_on_each, "late")
        drawn = settle_order(writer(), after, late.id, rng=random.Random(1))

        assert quiz_id_of(writer(), before, late.id) == OTHER[drawn]


def test_assignment_of_no_pair_is_its_own_quiz_for_everyone(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        alone = assign(writer(), cast_on_each, FORMS["form-a"])

        assert settle_order(writer(), alone, cast_on_each.ben.id, rng=random.Random(1)) == "form-a"
        assert quiz_id_of(writer(), alone, cast_on_each.ben.id) == "form-a"
        assert quiz_ids_of(writer(), alone) == ["form-a"]
        assert quiz_ids_of_learner(writer(), cast_on_each.ben.id) == {}


def test_copied_class_has_the_pair_and_draws_its_own_orders(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        give(cast_on_each)
        section, ada = writer().get_one(Section, cast_on_each.section.id), writer().get_one(User, cast_on_each.ada.id)
        copied = copy_section(writer(), section, ada, name="7C", term="", days=7, rng=random.Random(3), now=NOON)
        (pair,) = pairs_of_section(writer(), copied)
        before, _ = halves(pair)

        assert before.section_id == copied.id
        assert quiz_ids_of_assignment(writer(), before) == {}
        assert quiz_ids_of(writer(), before) == ["form-a", "form-b"]


def answered(quiz_id: str, right: int) -> dict[str, object]:
    """So many right answers of the form's four."""
    letter = quiz_id[-1]
    return {f"{letter}-{number}": chosen("a" if number < right else "b") for number in range(4)}


def test_change_is_that_of_those_who_took_both(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        pair = give(cast_on_each)
        before, after = halves(pair)
        learners = add_learners(writer(), cast_on_each, 12)
        # Twelve took the test before; ten of them that after: five rose from 1 to 3 of 4, five stayed at 2.
        for number, learner in enumerate(learners):
            first = settle_order(writer(), before, learner.id, rng=random.Random(number))
            take(writer(), before, learner, FORMS[first], answered(first, 1 if number % 2 else 2))
            if number < 10:
                take(writer(), after, learner, FORMS[OTHER[first]], answered(OTHER[first], 3 if number % 2 else 2))
        writer().commit()
        report = gain_report(reader(), pair, {"form-a": "A", "form-b": "B"})
        taken = [(each.quiz_id, each.students) for each in taken_quizzes(reader(), before)]

    assert (report.before, report.after, report.both) == (12, 10, 10)
    found = report.gain
    assert found is not None
    assert (found.before, found.after) == (pytest.approx(0.375), pytest.approx(0.625))
    assert found.change == pytest.approx(0.25)
    assert found.normalised_gain == pytest.approx(0.4)
    # Both spreads: five at 0.25 and five at 0.5, and at 0.5 and 0.75; variance 10·0.125² ÷ 9.
    assert found.effect_size == pytest.approx(0.25 / (10 * 0.125**2 / 9) ** 0.5)
    assert (found.improved, found.same, found.declined) == (5, 5, 0)
    assert found.by_order == ()  # five in each order are too few to be told apart
    assert taken == [("form-a", 6), ("form-b", 6)]


def test_nothing_is_said_of_fewer_than_ten(app_on_each: Flask, cast_on_each: Cast) -> None:
    with app_on_each.app_context():
        pair = give(cast_on_each)
        before, after = halves(pair)
        for learner in add_learners(writer(), cast_on_each, 9):
            first = settle_order(writer(), before, learner.id, rng=random.Random(1))
            take(writer(), before, learner, FORMS[first], answered(first, 1))
            take(writer(), after, learner, FORMS[OTHER[first]], answered(OTHER[first], 3))
        writer().commit()
        report = gain_report(reader(), pair, {})

    assert (report.both, report.gain) == (9, None)
