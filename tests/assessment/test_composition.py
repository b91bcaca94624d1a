"""Quizzes composed of items of others: the order of their items, and what they carry along."""

from __future__ import annotations

from dataclasses import replace

from course.assessment.composition import Composition, Picked, composed_quiz, interleaved, parts
from course.assessment.quiz import CitedStatement, Quiz
from tests.assessment.items import choice

RATES = CitedStatement("report/rates", "report", "R", "Rates", "A rate.", ())


def quiz(quiz_id: str, lesson: str) -> Quiz:
    """A quiz with the items <id>-1 to <id>-3."""
    items = tuple(replace(choice("single", "ab", "a"), id=f"{quiz_id}-{number}") for number in (1, 2, 3))
    return Quiz(quiz_id, quiz_id, lesson, items, statements={f"report/{quiz_id}": RATES}, fingerprints={"report": "f"})


A, B = quiz("a", "first"), quiz("b", "second")


def picked(*ids: str) -> list[Picked]:
    """Items of the two quizzes by their ids."""
    return [Picked(A if each.startswith("a") else B, each) for each in ids]


def test_quizzes_take_turns_and_keep_the_order_of_their_items() -> None:
    assert [each.item_id for each in interleaved(picked("a-3", "a-1", "a-2", "b-2"))] == ["a-3", "b-2", "a-1", "a-2"]


def test_nothing_interleaved_is_nothing() -> None:
    assert interleaved([]) == ()


def test_composed_quiz_carries_the_statements_of_its_quizzes() -> None:
    made = composed_quiz(Composition("run.x", "Mixed", tuple(picked("b-1", "a-1"))))

    assert [item.id for item in made.items] == ["b-1", "a-1"]
    assert set(made.statements) == {"report/a", "report/b"}
    assert (made.lesson, made.max_score) == ("", 2.0)


def test_composed_quiz_of_one_lesson_belongs_to_it() -> None:
    assert composed_quiz(Composition("run.x", "One", tuple(picked("a-1", "a-2")))).lesson == "first"


def test_neighbours_of_one_quiz_are_one_part() -> None:
    found = [(each.id, ids) for each, ids in parts(picked("a-1", "a-2", "b-1", "a-3"))]

    assert found == [("a", ["a-1", "a-2"]), ("b", ["b-1"]), ("a", ["a-3"])]
