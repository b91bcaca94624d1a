"""Wrong choices that many share."""

from __future__ import annotations

from dataclasses import replace

from course.assessment.statistics.item_analysis import QuizAnalysis, QuizTally
from course.assessment.statistics.misreadings import shared_misreadings
from tests.assessment.items import choice, numeric


def class_that_chose(options: str, *, entered: tuple[str, ...] = ()) -> QuizAnalysis:
    """A class whose students chose these options, "-" for none, of an item with the key a."""
    items = [replace(choice("single", "abcd", "a"), id="pick")]
    if entered:
        items.append(replace(numeric(), id="number"))
    tally = QuizTally(items)
    for place, option in enumerate(options):
        chosen = {} if option == "-" else {"pick": [option]}
        if entered:
            chosen["number"] = [entered[place % len(entered)]]
        tally.add({"pick": float(option == "a"), "number": 0.0}, chosen)
    return tally.analysis()


def found_in(analysis: QuizAnalysis, **thresholds: float) -> list[tuple[str, str, int, int]]:
    shared = shared_misreadings(analysis, **thresholds)  # type: ignore[arg-type]
    return [(each.item_id, each.choice.id, each.students, each.of) for each in shared]


def test_wrong_choice_of_a_third_and_four_students_is_shared() -> None:
    assert found_in(class_that_chose("bbbbaaaaaaaa")) == [("pick", "b", 4, 12)]


def test_wrong_choice_of_less_than_a_third_is_not() -> None:
    assert found_in(class_that_chose("bbbbaaaaaaaaa")) == []


def test_wrong_choice_of_three_students_is_not_whatever_its_share() -> None:
    assert found_in(class_that_chose("bbb-------")) == []


def test_those_who_did_not_answer_are_not_counted() -> None:
    assert found_in(class_that_chose("bbbbaaaa----")) == [("pick", "b", 4, 8)]


def test_right_choice_is_never_one() -> None:
    assert found_in(class_that_chose("aaaaaaaaaa")) == []


def test_most_shared_comes_first() -> None:
    analysis = class_that_chose("bbbbbbccccaa", entered=("8",))

    assert found_in(analysis) == [("number", "8", 12, 12), ("pick", "b", 6, 12), ("pick", "c", 4, 12)]


def test_values_that_are_no_known_misreading_share_nothing() -> None:
    assert found_in(class_that_chose("aaaaaaaaaa", entered=("entered",))) == []


def test_nothing_is_told_of_fewer_than_ten_students() -> None:
    assert found_in(class_that_chose("bbbbbbbbb")) == []


def test_thresholds_can_be_set() -> None:
    assert found_in(class_that_chose("bbaaaaaaaa"), share=0.2, fewest=2) == [("pick", "b", 2, 10)]


def test_misreading_carries_what_settles_it() -> None:
    shared = shared_misreadings(class_that_chose("bbbbbaaaaa"))[0]

    assert shared.share == 0.5
    assert (shared.choice.text, shared.choice.rationale, shared.choice.cites) == ("Text b", "Why b", ("s/p.b",))
