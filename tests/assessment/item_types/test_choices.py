"""Single choice, multiple choice, verdict and evidence: scores worked by hand, responses read, options explained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import Explanation, Remark, Response, ResponseError, is_fully_right, item_type
from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item, Json
from tests.assessment.items import choice, option, verdict

SHOWN = "Choose from the answers shown with this question."


def chosen(ids: str) -> Response:
    """A response with an option for each letter."""
    return {"chosen": list(ids)}


# Type, options, key, rule, max_score, chosen, score. Balanced: share of the key less share of the distractors.
SCORES = [
    ("single", "abc", "b", "", 1.0, "b", 1.0),
    ("single", "abc", "b", "", 1.0, "a", 0.0),
    ("single", "abc", "b", "", 2.5, "b", 2.5),
    ("multiple", "abcd", "ab", "", 1.0, "ab", 1.0),
    ("multiple", "abcd", "ab", "", 1.0, "a", 0.5),
    ("multiple", "abcd", "ab", "", 1.0, "ac", 0.0),
    ("multiple", "abcd", "ab", "", 1.0, "abc", 0.5),
    ("multiple", "abcd", "ab", "", 1.0, "abcd", 0.0),
    ("multiple", "abcd", "ab", "", 1.0, "cd", 0.0),
    ("multiple", "abcde", "ab", "", 1.0, "abc", 2 / 3),
    ("multiple", "abcde", "abc", "", 3.0, "ab", 2.0),
    ("multiple", "abcde", "abc", "", 3.0, "abd", 0.5),
    ("multiple", "abcdef", "a", "", 1.0, "ab", 0.8),
    ("multiple", "abcd", "ab", "balanced", 1.0, "a", 0.5),
    ("multiple", "abcd", "ab", "all-or-nothing", 1.0, "ab", 1.0),
    ("multiple", "abcd", "ab", "all-or-nothing", 1.0, "a", 0.0),
    ("multiple", "abcd", "ab", "all-or-nothing", 1.0, "abc", 0.0),
    ("evidence", "abcd", "ab", "", 1.0, "abc", 0.5),
    ("evidence", "abc", "c", "", 2.0, "c", 2.0),
]


@pytest.mark.parametrize(
    ("name", "ids", "key", "rule", "max_score", "response", "score"), SCORES, ids=range(len(SCORES))
)
def test_score_is_as_worked_by_hand(
    name: str, ids: str, key: str, rule: str, max_score: float, response: str, score: float
) -> None:
    item = choice(name, ids, key, scoring=rule, max_score=max_score)

    assert item_type(item).score(item, chosen(response)) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("name", ["single", "multiple", "evidence"])
@pytest.mark.parametrize("response", [None, {}, {"chosen": []}, {"chosen": ["gone"]}, {"chosen": "a"}, {"chosen": [1]}])
def test_unanswered_item_and_stale_response_score_zero(name: str, response: Response | None) -> None:
    item = choice(name, "abc", "a")

    assert item_type(item).score(item, response) == 0.0
    assert not is_fully_right(item, response)


@pytest.mark.parametrize("key", VERDICTS)
def test_only_the_right_verdict_scores(key: str) -> None:
    item = verdict(key)

    scores = {each: item_type(item).score(item, {"chosen": [each]}) for each in VERDICTS}

    assert scores == {each: float(each == key) for each in VERDICTS}


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef"), min_size=1, max_size=5))
def test_balanced_score_stays_between_nothing_and_all(response: set[str], key: set[str]) -> None:
    item = choice("multiple", "abcdef", "".join(sorted(key)), max_score=3.0)

    score = item_type(item).score(item, chosen("".join(response)))

    assert 0.0 <= score <= 3.0
    assert is_fully_right(item, chosen("".join(response))) is (response == key)


@given(st.sets(st.sampled_from("abcdef"), min_size=1, max_size=5))
def test_choosing_everything_scores_as_much_as_choosing_nothing(key: set[str]) -> None:
    item = choice("multiple", "abcdef", "".join(sorted(key)))

    assert item_type(item).score(item, chosen("abcdef")) == item_type(item).score(item, None) == 0.0


FORMS: list[tuple[str, list[str], Response | None]] = [
    ("single", [], None),
    ("single", [""], None),
    ("single", ["b"], {"chosen": ["b"]}),
    ("single", ["b", "b", ""], {"chosen": ["b"]}),
    ("multiple", [], None),
    ("multiple", ["c", "a"], {"chosen": ["a", "c"]}),
    ("multiple", ["c", "a", "c"], {"chosen": ["a", "c"]}),
    ("evidence", ["c"], {"chosen": ["c"]}),
]


@pytest.mark.parametrize(("name", "values", "response"), FORMS, ids=range(len(FORMS)))
def test_form_is_read_into_ids_in_the_items_order(name: str, values: list[str], response: Response | None) -> None:
    item = choice(name, "abc", "a")

    assert item_type(item).read_form(item, values) == response


BAD_FORMS = [
    ("single", ["a", "b"], "Choose one answer only."),
    ("single", ["d"], SHOWN),
    ("multiple", ["a", "d"], SHOWN),
    ("multiple", ["A"], SHOWN),
    ("evidence", ["a "], SHOWN),
    ("single", ["a" * 100_000], SHOWN),
]


@pytest.mark.parametrize(("name", "values", "message"), BAD_FORMS, ids=range(len(BAD_FORMS)))
def test_form_with_other_answers_is_refused_with_what_to_do(name: str, values: list[str], message: str) -> None:
    item = choice(name, "abc", "a")

    with pytest.raises(ResponseError) as caught:
        item_type(item).read_form(item, values)

    assert str(caught.value) == message


JSONS: list[tuple[Json, Response | None]] = [
    (None, None),
    ([], None),
    ({"chosen": None}, None),
    ({"chosen": []}, None),
    ({"chosen": ["c", "a"]}, {"chosen": ["a", "c"]}),
    (["c", "a"], {"chosen": ["a", "c"]}),
    ("b", {"chosen": ["b"]}),
]


@pytest.mark.parametrize(("value", "response"), JSONS, ids=range(len(JSONS)))
def test_json_is_read_like_a_form(value: Json, response: Response | None) -> None:
    item = choice("multiple", "abc", "a")

    assert item_type(item).read_json(item, value) == response


BAD_JSONS: list[Json] = [
    {},
    {"chosen": ["a"], "more": 1},
    {"entered": "a"},
    {"chosen": {"a": True}},
    ["a", 1],
    [["a"]],
    [None],
    3,
    True,
    float("nan"),
    ["d"],
    "x" * 100_000,
]


@pytest.mark.parametrize("value", BAD_JSONS, ids=range(len(BAD_JSONS)))
@pytest.mark.parametrize("name", ["single", "multiple", "evidence"])
def test_json_that_is_no_response_is_refused(name: str, value: Json) -> None:
    item = choice(name, "abc", "a")

    with pytest.raises(ResponseError, match=SHOWN):
        item_type(item).read_json(item, value)


@pytest.mark.parametrize(
    ("response", "text"), [(None, ""), (chosen("ca"), "a; c"), (chosen("b"), "b"), (chosen("z"), "")]
)
def test_response_text_is_its_ids(response: Response | None, text: str) -> None:
    item = choice("multiple", "abc", "a")

    assert item_type(item).response_text(item, response) == text


@pytest.mark.parametrize(("response", "text"), [(None, ""), (chosen("b"), "b")])
def test_response_text_of_one_choice_is_its_id(response: Response | None, text: str) -> None:
    item = choice("single", "abc", "a")

    assert item_type(item).response_text(item, response) == text


def test_every_option_is_explained_whether_chosen_or_not() -> None:
    item = replace(choice("multiple", "abc", "ab"), options=(option("a"), option("b", "Why not b"), option("c")))

    assert item_type(item).explain(item, chosen("ac")) == (
        Explanation("a", "Text a", True, True, "Why a", ("s/p.a",)),
        Explanation("b", "Text b", False, True, "Why not b", ("s/p.b",)),
        Explanation("c", "Text c", True, False, "Why c", ("s/p.c",)),
    )


def test_option_chosen_is_explained_by_its_own_rationale() -> None:
    item = replace(choice("single", "ab", "a"), options=(option("a"), option("b", "Why not b")))

    assert item_type(item).explain(item, chosen("b"))[1].rationale == "Why b"


def test_unanswered_item_is_explained_too() -> None:
    item = verdict("disagree")

    assert [(each.option_id, each.chosen, each.correct) for each in item_type(item).explain(item, None)] == [
        ("supported", False, False),
        ("contradicted", False, False),
        ("not-stated", False, False),
        ("disagree", False, True),
    ]


PROBLEMS: list[tuple[Item, list[str]]] = [
    (choice("single", "ab", "a"), []),
    (choice("single", "ab", "ab"), ["key names 2 options. An item of type single has exactly one right answer."]),
    (choice("single", "ab", ""), ["key names 0 options. An item of type single has exactly one right answer."]),
    (choice("single", "ab", "c"), ['key "c" is no option of this item. Options: a, b.']),
    (
        choice("single", "", "a"),
        [
            "option: 0 options given. An item of type single needs at least two.",
            'key "a" is no option of this item. Options: none.',
        ],
    ),
    (choice("single", "aba", "b"), ['option "a" is given more than once. Give each an id of its own.']),
    (
        choice("single", "ab", "a", scoring="balanced"),
        ['scoring "balanced" is not known for type single. Allowed: none; leave it out.'],
    ),
    (choice("multiple", "abc", "ab"), []),
    (choice("multiple", "abc", ""), ["key names 0 options. Name at least one right answer."]),
    (
        choice("multiple", "ab", "ab"),
        ["key names every option. Leave at least one wrong answer, or choosing everything would be right."],
    ),
    (choice("multiple", "abc", "aa"), ['key "a" is listed more than once. List it once.']),
    (
        choice("multiple", "ab", "a", scoring="half"),
        ['scoring "half" is not known for type multiple. Allowed: balanced, all-or-nothing.'],
    ),
    (verdict("supported"), []),
    (verdict("not-stated", searched=("s",)), []),
    (verdict("not-stated"), ["searched is missing. List what was read to find that the sources do not say."]),
    (
        choice("verdict", "ab", "a"),
        ["option: a verdict has the options supported, contradicted, not-stated, disagree, in this order."],
    ),
    (
        choice("evidence", "ab", "a"),
        [
            'option "a": statement is missing. Name the statement it offers, like "source/passage.statement".',
            'option "b": statement is missing. Name the statement it offers, like "source/passage.statement".',
        ],
    ),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_an_item_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(item_type(item).problems(item)) == problems


def test_item_of_no_type_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        item_type(choice("essay", "ab", "a"))


REMARKS: list[tuple[str, Response | None, list[str]]] = [
    ("multiple", None, []),
    ("multiple", chosen("ab"), []),
    ("multiple", chosen("a"), ["You chose 1 of the 2 right answers and 0 of the 1 wrong one."]),
    ("multiple", chosen("abc"), ["You chose 2 of the 2 right answers and 1 of the 1 wrong one."]),
    ("evidence", chosen("c"), ["You chose 0 of the 2 right answers and 1 of the 1 wrong one."]),
    ("single", chosen("c"), []),
]


@pytest.mark.parametrize(("name", "response", "remarks"), REMARKS, ids=range(len(REMARKS)))
def test_choice_that_is_partly_right_is_told_how_far(name: str, response: Response | None, remarks: list[str]) -> None:
    item = choice(name, "abc", "ab")

    assert item_type(item).remarks(item, response) == tuple(Remark("", each) for each in remarks)
