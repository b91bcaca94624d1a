"""What a claim rests on: what a student may say, and how the claims are told together."""

import pytest

from course.assessment.activities.argument_map import GROUNDS, ArgumentMap, ground_of, said_ground
from course.assessment.activities.protocol import AnswerError

KIND = ArgumentMap()
ROWS = [
    {"id": "fair", "side": "supporters", "rests_on": {"ground": "value"}},
    {"id": "told", "side": "supporters", "rests_on": {"ground": "account"}},
    {"id": "other", "side": "others", "rests_on": {"ground": "passage"}},
    {"id": "shares", "side": "critics", "rests_on": {"ground": "figures"}},
]


@pytest.mark.parametrize("ground", GROUNDS)
def test_ground_is_read_as_its_id(ground: str) -> None:
    assert KIND.read(ROWS[0], {"ground": [ground]}) == ground


@pytest.mark.parametrize("given", [{}, {"ground": [""]}, {"ground": ["a hunch"]}])
def test_answer_without_a_ground_is_asked_for_one(given: dict[str, list[str]]) -> None:
    with pytest.raises(AnswerError, match=r"^Choose what the claim rests on, then check\.$"):
        KIND.read(ROWS[0], given)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {"fair": "value", "shares": "reason"},
            "You asked 2 of 4 claims what it rests on, and in 1 we find the same. You put the question as often to "
            "supporters as to critics.",
        ),
        (
            {"fair": "value", "told": "account", "other": "passage", "shares": "figures"},
            "You asked each of 4 claims what it rests on, and in 4 we find the same. You put the question to 2 of the "
            "supporters’ claims and 1 of the critics’.",
        ),
        (
            {"shares": "value"},
            "You asked 1 of 4 claims what it rests on, and we find otherwise; the reasons stand beside it. You put the "
            "question to 0 of the supporters’ claims and 1 of the critics’. To be even-handed, ask the supporters as "
            "often.",
        ),
        ({}, None),
        ({"fair": "a hunch", "told": ["value"]}, None),
    ],
)
def test_claims_are_told_together_with_how_evenly_they_were_asked(values: dict[str, object], told: str | None) -> None:
    assert KIND.together(ROWS, values) == told  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, "a hunch", 3, ["value"], {"value": 1}])
def test_value_that_names_no_ground_is_none(value: object) -> None:
    assert said_ground(value) == ""  # type: ignore[arg-type]


def test_row_that_names_no_ground_has_none() -> None:
    assert ground_of({"id": "fair"}) == ""
