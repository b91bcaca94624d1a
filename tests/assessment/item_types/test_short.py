"""Short text: what reads the same, what is near, and what is told. Scores stand in docs/scoring.md."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import Explanation, ResponseError, item_type
from course.assessment.item_types.short import edits_between, fold_text
from course.assessment.quiz import Item, Json
from tests.assessment.items import short

ITEM = short()
KIND = item_type(ITEM)

SAME = [
    ("unfounded", "  Unfounded. "),
    ("café", "CAFÉ"),
    ("café", "cafe\u0301"),
    ("Łódź", "lodz"),
    ("Straße", "strasse"),
    ("Ærø", "aero"),
    ("FBI", "ＦＢＩ"),
    ("find", "ﬁnd"),
    ("the tweet", "the\u00a0\n tweet"),
    ("well-known", "well – known"),
    ("mother’s", "mother's"),
    ("mother´s", "mother`s"),
    ("says “no” twice", 'says "no" twice'),
    ("no", "«No!»"),
    ("no", "‘no…’"),
    ("unfounded", "un\u00adfoun\u200bded"),
    ("İstanbul", "istanbul"),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=range(len(SAME)))
def test_texts_that_differ_in_marks_alone_read_the_same(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


OTHER = [("the FBI", "FBI"), ("2018", "2019"), ("5%", "5"), ("#HimToo", "HimToo"), ("unfounded", "un founded")]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_texts_that_differ_in_words_digits_or_signs_do_not(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


EDITS = [
    ("", "", 0),
    ("keeper", "keeper", 0),
    ("keper", "keeper", 1),
    ("keepper", "keeper", 1),
    ("keeber", "keeper", 1),
    ("kepeer", "keeper", 1),
    ("ekeper", "keeper", 1),
    ("reekep", "keeper", None),
    ("ca", "abc", None),
    ("kitten", "sitting", None),
    ("cat", "cart", 1),
    ("cat", "carts", 2),
]


@pytest.mark.parametrize(("one", "other", "edits"), EDITS)
def test_edits_are_as_counted_by_hand(one: str, other: str, edits: int | None) -> None:
    assert edits_between(one, other, most=2) == edits
    assert edits_between(other, one, most=2) == edits


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edits_are_none_for_equal_texts_alone_and_no_more_than_the_longer_has_signs(one: str, other: str) -> None:
    edits = edits_between(one, other, most=6)

    assert edits is not None
    assert (edits == 0) is (one == other)
    assert abs(len(one) - len(other)) <= edits <= max(len(one), len(other))


NEAR: list[tuple[str, str, bool]] = [
    ("vox", "vix", False),
    ("fbis", "fbi", True),
    ("votes", "vote", True),
    ("votes", "vtose", False),
    ("keepers", "keper", False),
    ("unfounded", "unfonde", True),
    ("unfounded", "unfond", False),
    ("the 2018 rally", "the 2018 raly", True),
    ("the 2018 rally", "the 2019 rally", False),
    ("the 2018 rally", "the 208 rally", False),
]


@pytest.mark.parametrize(("key", "entered", "near"), NEAR)
def test_near_miss_is_told_apart_from_a_wrong_answer(key: str, entered: str, near: bool) -> None:
    item = short(key, misreadings=("something else",))

    remarks = [each.text for each in KIND.remarks(item, {"entered": entered})]

    assert remarks == (["Nearly: check the spelling. It does not count here."] if near else [])


def test_near_miss_that_counts_half_is_told_so() -> None:
    item = short(scoring="half-for-near")

    assert [each.text for each in KIND.remarks(item, {"entered": "unfoundet"})] == [
        "Nearly: check the spelling. It counts half."
    ]


def test_text_as_near_to_a_misreading_as_to_the_key_is_taken_for_the_key() -> None:
    item = short("founded", misreadings=("bounded",), scoring="half-for-near")

    assert KIND.score(item, {"entered": "sounded"}) == 0.5


@pytest.mark.parametrize(
    ("value", "entered"),
    [
        ("Unfounded. ", "Unfounded."),
        (["not  founded"], "not founded"),
        ({"entered": "a\x00b\tc\nd"}, "a b c d"),
        (["", "so"], "so"),
        ("x" * 200, "x" * 200),
        ("=1+1", "=1+1"),
    ],
)
def test_text_is_kept_as_entered_on_one_line(value: Json, entered: str) -> None:
    assert KIND.read_json(ITEM, value) == {"entered": entered}


BAD: list[tuple[Json, str]] = [
    ("x" * 201, "Enter at most 200 characters."),
    ("\ud800", "This text has signs that cannot be kept. Type it again."),
    ("…", "Enter a word or a few words."),
    ("\x00\u200b-", "Enter a word or a few words."),
    (7, "Enter a word or a few words."),
    (True, "Enter a word or a few words."),
    ([["a"]], "Enter a word or a few words."),
    ({"entered": ["a"], "chosen": []}, "Enter a word or a few words."),
    (["a", "b"], "Enter one answer only."),
]


@pytest.mark.parametrize(("value", "message"), BAD, ids=range(len(BAD)))
def test_what_is_no_short_text_is_refused(value: Json, message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        KIND.read_json(ITEM, value)

    assert str(caught.value) == message


KEY = Explanation("unfounded", "unfounded or not founded", False, True, "Why right", ("s",))
WRONG = Explanation("founded", "founded", False, False, "Why founded", ("own",))


def _chosen(explanation: Explanation, entered: str) -> Explanation:
    return replace(explanation, chosen=True, entered=entered)


OTHER_TEXT = Explanation(
    "entered",
    "",
    True,
    False,
    "This is none of the accepted answers. Their explanation says why.",
    (),
    entered="baseless",
)
NEAR_TEXT = Explanation(
    "entered",
    "",
    True,
    False,
    "This is nearly an accepted answer: check the spelling.",
    (),
    entered="unfoundet",
    mark="Nearly",
)
EXPLAINED: list[tuple[str, tuple[Explanation, ...]]] = [
    ("", (KEY, WRONG)),
    ("Not Founded", (_chosen(KEY, "Not Founded"), WRONG)),
    ("Fuonded", (KEY, _chosen(WRONG, "Fuonded"))),
    ("baseless", (KEY, WRONG, OTHER_TEXT)),
    ("unfoundet", (KEY, WRONG, NEAR_TEXT)),
]


@pytest.mark.parametrize(("entered", "explanations"), EXPLAINED, ids=range(len(EXPLAINED)))
def test_accepted_answers_misreadings_and_the_text_entered_are_explained(
    entered: str, explanations: tuple[Explanation, ...]
) -> None:
    assert KIND.explain(ITEM, {"entered": entered} if entered else None) == explanations


def test_several_accepted_answers_are_named_in_a_row() -> None:
    assert KIND.explain(short("a1", "b2", "c3"), None)[0].text == "a1, b2 or c3"


PROBLEMS: list[tuple[Item, list[str]]] = [
    (short(), []),
    (
        short("a", misreadings=()),
        ["misreading: 0 given. A short text needs at least one wrong answer with its reason."],
    ),
    (short(rationale=""), ["rationale is missing. A short text needs one that says why the answer is right."]),
    (short("…"), ['key "…" has no letters or digits. Write what a student would enter.']),
    (
        short("Unfounded", "“unfounded”"),
        ['key "“unfounded”" reads the same as key "Unfounded". Capitals, accents and marks are evened out.'],
    ),
    (
        short("founded", misreadings=("Founded!",)),
        ['misreading "Founded!" reads the same as key "founded". Capitals, accents and marks are evened out.'],
    ),
    (short("x" * 201), ["key is longer than 200 characters. Ask for fewer words."]),
    (short(scoring="near"), ['scoring "near" is not known for type short. Allowed: exact, half-for-near.']),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_a_short_text_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(KIND.problems(item)) == problems
