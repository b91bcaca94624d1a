"""Words of a sentence that show whose statement it is: how they are named, found and told together."""

import pytest

from course.assessment.activities.protocol import AnswerError
from course.assessment.activities.who_says_so import WhoSaysSo, Word, finding, places_in, words_of

KIND = WhoSaysSo()
CLAIM = {
    "id": "claim",
    "sentence": "The guide, so the clerk says, is out of date.",
    "kind": "attribution",
    "telling": ["the clerk says"],
}
REPORT = {"id": "report", "sentence": "The bridge was closed on Monday.", "kind": "report"}
ALLEGED = {
    "id": "alleged",
    "sentence": "A driver allegedly broke the rail.",
    "kind": "allegation",
    "telling": ["allegedly"],
}


def test_words_are_named_by_themselves_and_a_word_that_comes_again_by_its_number() -> None:
    assert [word.id for word in words_of(CLAIM)] == [
        "the", "guide", "so", "the-2", "clerk", "says", "is", "out", "of", "date",
    ]  # fmt: skip


def test_what_stands_between_words_belongs_to_the_word_before() -> None:
    row = {"sentence": "#MeToo, a well-known word, isn’t new.", "telling": ["isn’t"]}

    assert words_of(row) == (
        Word("#metoo", "#MeToo", ", "),
        Word("a", "a", " "),
        Word("well-known", "well-known", " "),
        Word("word", "word", ", "),
        Word("isn’t", "isn’t", " ", is_telling=True),
        Word("new", "new", "."),
    )


@pytest.mark.parametrize(
    ("phrase", "places"),
    [
        ("the clerk says", [3, 4, 5]),
        ("The Clerk", [3, 4]),
        ("the", [0]),
        ("clerk is", []),
        ("says the", []),
        ("", []),
        ("…", []),
    ],
)
def test_phrase_is_found_as_words_in_a_row(phrase: str, places: list[int]) -> None:
    assert list(places_in(str(CLAIM["sentence"]), phrase)) == places


def test_answer_is_the_kind_and_the_words_in_the_sentences_order() -> None:
    given = {"kind": ["attribution"], "word": ["says", "the-2", "says"]}

    assert KIND.read(CLAIM, given) == {"kind": "attribution", "words": ["the-2", "says"]}


def test_no_word_is_an_answer() -> None:
    assert KIND.read(REPORT, {"kind": ["report"]}) == {"kind": "report", "words": []}


@pytest.mark.parametrize("given", [{}, {"kind": [""]}, {"kind": ["rumour"]}, {"word": ["says"]}])
def test_answer_without_a_kind_is_asked_for_one(given: dict[str, list[str]]) -> None:
    with pytest.raises(AnswerError, match=r"^Choose what the sentence is, then check\.$"):
        KIND.read(CLAIM, given)


def test_words_of_another_sentence_are_refused() -> None:
    with pytest.raises(AnswerError, match=r"^Mark words of the sentence shown here\.$"):
        KIND.read(CLAIM, {"kind": ["report"], "word": ["allegedly"]})


@pytest.mark.parametrize(
    ("row", "words", "same", "remark"),
    [
        (CLAIM, ["says"], True, "You found it."),
        (CLAIM, ["the-2", "clerk", "says"], True, "You found it."),
        (CLAIM, ["so", "says"], True, "You found it."),
        (CLAIM, ["guide", "so", "says"], False, "It is among the words you marked; look for it alone."),
        (CLAIM, ["guide"], False, "Another word shows it."),
        (CLAIM, [], False, "You marked no word. One does show it."),
        (REPORT, [], True, "You marked no word, and there is none."),
        (REPORT, ["closed"], False, "No word shows it: nothing is held back here."),
        (ALLEGED, ["allegedly"], True, "You found it."),
    ],
)
def test_word_is_found_where_at_least_half_of_the_marks_are_on_it(
    row: dict[str, object], words: list[str], same: bool, remark: str
) -> None:
    found = finding(row, {"kind": "report", "words": words})  # type: ignore[arg-type]

    assert found is not None
    assert (found.same_words, found.remark) == (same, remark)


def test_marked_words_are_told_as_they_stand_in_the_sentence() -> None:
    found = finding(CLAIM, {"kind": "attribution", "words": ["says", "the"]})

    assert found is not None
    assert (found.kind, found.same_kind, found.marked) == ("attribution", True, ("The", "says"))


@pytest.mark.parametrize("value", [None, "", 3, [], ["report"], {}, {"kind": "rumour"}, {"kind": ["report"]}])
def test_value_that_is_no_answer_any_more_is_none(value: object) -> None:
    assert finding(CLAIM, value) is None  # type: ignore[arg-type]


def test_words_that_the_sentence_has_no_more_are_left_out() -> None:
    found = finding(CLAIM, {"kind": "attribution", "words": ["gone", 3, "says"]})

    assert found is not None
    assert found.marked == ("says",)


def test_all_sentences_are_told_together() -> None:
    values = {
        "claim": {"kind": "attribution", "words": ["clerk"]},
        "report": {"kind": "allegation", "words": []},
        "alleged": {"kind": "allegation", "words": ["rail"]},
    }

    assert KIND.together([CLAIM, REPORT, ALLEGED], values) == (
        "You looked closely at all 3 sentences. You found the telling word in 1 of 2: “the "
        "clerk says”. Where no word tells, you saw so in 1 of 1. On what the sentence is, you and we agree in 2 of "
        "3."
    )


def test_sentences_are_told_kindly_where_no_word_was_found() -> None:
    assert KIND.together([CLAIM, REPORT], {"claim": {"kind": "report", "words": []}}) == (
        "You looked closely at 1 of 2 sentences. The telling word is easily passed over; now you know where it stands. "
        "On what the sentence is, you and we differ so far."
    )


def test_nothing_is_told_of_nothing() -> None:
    assert KIND.together([CLAIM, REPORT], {}) is None
    assert KIND.together([CLAIM], {"claim": {"kind": "rumour", "words": []}}) is None
