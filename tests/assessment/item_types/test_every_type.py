"""What holds for every item type: the protocol, its promises, and input of any kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course
from course.assessment.item_types import ITEM_TYPES, ResponseError, form_values, is_fully_right, item_type, left_open
from course.assessment.quiz import Item, Json, Quiz, canonical_json, quiz_from_json
from tests.assessment.items import one_of_each

ITEMS = one_of_each()
each_item = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())

# Texts that some type could take for ids, places, pairs or numbers, beside any text at all.
IDS = [*"abcdpqrst", "supported", "contradicted", "not-stated", "disagree", "own"]
PIECES = st.sampled_from([*IDS, *(f"{one}={other}" for one in "abcd" for other in "1234pqt"), "unfounded", "0.005 %"])
TEXTS = PIECES | st.text(max_size=300)
NAMES = st.sampled_from(["chosen", "entered", "order", "pairs", "places"]) | TEXTS
ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
TEN_MEGABYTES = "x" * 10_000_000


def test_every_type_is_found_by_its_name() -> None:
    assert list(ITEM_TYPES) == [
        "single",
        "multiple",
        "verdict",
        "evidence",
        "numeric",
        "ordering",
        "matching",
        "short",
        "verdict-with-evidence",
    ]
    assert all(name == each.name for name, each in ITEM_TYPES.items())
    assert len({each.label for each in ITEM_TYPES.values()}) == len(ITEM_TYPES)


def test_items_here_are_of_every_type() -> None:
    assert {item.type for item in ITEMS.values()} == set(ITEM_TYPES)


@each_item
def test_item_has_no_faults(item: Item) -> None:
    assert list(item_type(item).problems(item)) == []


@each_item
def test_form_that_shows_a_response_sends_the_same_response(item: Item) -> None:
    kind = item_type(item)

    for response in kind.examples(item):
        assert kind.read_form(item, form_values(response)) == kind.read_json(item, response)
    assert form_values(None) == []


@each_item
def test_right_answer_leaves_nothing_open_and_no_answer_is_not_told_apart(item: Item) -> None:
    assert left_open(item, item_type(item).examples(item)[0]) == ""
    assert left_open(item, None) == ""


@each_item
def test_first_example_earns_everything_and_the_others_less(item: Item) -> None:
    right, *wrong = item_type(item).examples(item)

    assert is_fully_right(item, right)
    assert wrong
    assert not any(is_fully_right(item, each) for each in wrong)


@each_item
def test_stored_response_is_read_back_as_it_is(item: Item) -> None:
    for response in item_type(item).examples(item):
        assert item_type(item).read_json(item, response) == response  # type: ignore[arg-type]


@each_item
def test_unanswered_item_scores_zero_and_is_explained_all_the_same(item: Item) -> None:
    kind = item_type(item)

    assert kind.score(item, None) == 0.0
    assert kind.response_text(item, None) == ""
    assert kind.remarks(item, None) == ()
    assert not any(each.chosen or each.given or each.entered for each in kind.explain(item, None))
    assert any(each.correct or each.expected for each in kind.explain(item, None))


@each_item
@pytest.mark.parametrize("value", [None, [], [""]], ids=str)
def test_nothing_sent_is_no_response(item: Item, value: Json) -> None:
    assert item_type(item).read_json(item, value) is None
    assert item_type(item).read_form(item, []) is None
    assert item_type(item).read_form(item, [""]) is None


@each_item
@settings(max_examples=60)
@given(value=ANY_JSON)
def test_no_json_does_more_than_be_refused(item: Item, value: Json) -> None:
    kind = item_type(item)
    try:
        response = kind.read_json(item, value)
    except ResponseError:
        return
    assert 0.0 <= kind.score(item, response) <= item.max_score
    assert kind.read_json(item, response) == response  # type: ignore[arg-type]
    assert (kind.response_text(item, response) == "") is (response is None)


@each_item
@settings(max_examples=40)
@given(values=st.lists(TEXTS, max_size=6))
def test_no_form_does_more_than_be_refused(item: Item, values: list[str]) -> None:
    kind = item_type(item)
    kind.as_typed(item, values)
    try:
        response = kind.read_form(item, values)
    except ResponseError:
        return
    assert 0.0 <= kind.score(item, response) <= item.max_score


@each_item
@settings(max_examples=60)
@given(response=st.dictionaries(NAMES, ANY_JSON, max_size=3))
def test_stored_response_of_whatever_kind_is_scored_and_explained(item: Item, response: dict[str, Json]) -> None:
    kind = item_type(item)

    assert 0.0 <= kind.score(item, response) <= item.max_score
    assert isinstance(kind.response_text(item, response), str)
    assert all(each.rationale for each in kind.explain(item, response))
    assert all(each.text for each in kind.remarks(item, response))


@each_item
@pytest.mark.parametrize(
    "value",
    [
        TEN_MEGABYTES,
        [TEN_MEGABYTES],
        {"chosen": [TEN_MEGABYTES]},
        {"entered": TEN_MEGABYTES},
        {"order": [TEN_MEGABYTES]},
        {"pairs": {"a": TEN_MEGABYTES}},
        float("nan"),
        float("-inf"),
        True,
        [None],
        [["a"]],
        {},
        {"chosen": "a", "order": []},
        {"pairs": {"a": 1}},
        {"pairs": [["a", "p"]]},
        {"order": {"a": 1}},
        {"order": ["a", 2]},
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_response_to_any_item_is_refused_with_a_message(item: Item, value: Json) -> None:
    with pytest.raises(ResponseError, match=r"^[A-Z].{10,100}\.$"):
        item_type(item).read_json(item, value)


def test_what_was_typed_is_cut_before_it_is_shown_again() -> None:
    for name in ("numeric", "short"):
        assert len(str(ITEM_TYPES[name].as_typed(ITEMS[name], [TEN_MEGABYTES]))) < 1000


def test_items_survive_their_version() -> None:
    quiz = Quiz("q", "Q", "", tuple(ITEMS.values()))

    assert quiz_from_json(canonical_json(quiz)) == quiz


def test_no_type_is_asked_for_by_its_name_outside_the_registry_and_the_templates() -> None:
    root = Path(course.__file__).parent
    asked = re.compile(rf"""\btype\b.*(?:==|!=|\bin\b).*["'](?:{"|".join(ITEM_TYPES)})["']""")
    others = [path for path in root.rglob("*.py") if path.parent.name != "item_types"]

    found = [f"{path.relative_to(root)}: {line}" for path in others for line in asked.findall(path.read_text("utf-8"))]

    assert len(others) > 50
    assert found == []
