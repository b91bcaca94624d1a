"""What a newer version of a quiz changed, in words, and what of it may be told."""

from dataclasses import replace

import pytest

from course.assessment.changes import FieldChange, ItemChange, changed_items, cut_change
from course.assessment.quiz import CitedStatement, Correction, Item, Quiz, canonical_json, content_hash, quiz_from_json
from course.assessment.review import EVERYTHING, Release
from tests.assessment.items import choice, matching, numeric, one_of_each

STATEMENTS = {
    "s": CitedStatement("s", "Earlier", "E", "", "A source.", ()),
    "s/p.b": CitedStatement("s/p.b", "Earlier", "E", "line 2", "It says b.", ("b it is",)),
}
SINGLE = choice("single", "abc", "b")


def quiz(*items: Item, **values: object) -> Quiz:
    """A quiz of these items."""
    return Quiz("quiz", "Quiz", "lesson", items, STATEMENTS, **values)  # type: ignore[arg-type]


def changes(old: Item, new: Item) -> list[tuple[str, str, str, str]]:
    """The changes between two versions of an item, as part, label, old and new."""
    found = changed_items(quiz(old), quiz(new))
    return [(each.part, each.label, each.old, each.new) for change in found for each in change.fields]


@pytest.mark.parametrize("item", one_of_each().values(), ids=one_of_each())
def test_item_that_stayed_is_not_changed(item: Item) -> None:
    assert changed_items(quiz(item), quiz(item)) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (SINGLE, replace(SINGLE, stem="Better"), [("seen", "Question", "Stem", "Better")]),
        (SINGLE, replace(SINGLE, key=("c",)), [("key", "Right answer", "Text b", "Text c")]),
        (SINGLE, replace(SINGLE, max_score=2.0), [("seen", "Points", "1", "2")]),
        (
            SINGLE,
            replace(SINGLE, options=(replace(SINGLE.options[0], text="Other"), *SINGLE.options[1:])),
            [("seen", "Answer", "Text a", "Other")],
        ),
        (SINGLE, replace(SINGLE, options=SINGLE.options[1:]), [("seen", "Answer", "Text a", "")]),
        (
            SINGLE,
            replace(SINGLE, options=(replace(SINGLE.options[0], rationale="Since"), *SINGLE.options[1:])),
            [("explanations", "Explanation of “Text a”", "Why a", "Since")],
        ),
        (
            SINGLE,
            replace(SINGLE, cites=("s/p.b",)),
            [
                ("explanations", "Sources", "Earlier; Earlier, line 2", "Earlier, line 2"),
                ("explanations", "What the sources say", "A source. It says b. “b it is”", "It says b. “b it is”"),
            ],
        ),
        (numeric(), replace(numeric(), key=("0.05",)), [("key", "Right answer", "0.005%", "0.05%")]),
        (numeric(), replace(numeric(), rationale="So"), [("explanations", "Explanation", "Why right", "So")]),
        (
            numeric(misreadings=("8",)),
            numeric(misreadings=("8", "9")),
            [("explanations", "Explanation of “9”", "", "Why 9")],
        ),
        (
            matching("ap bq", matches="pq"),
            matching("aq bp", matches="pq"),
            [("key", "Right answer", "Text a – Text p; Text b – Text q", "Text a – Text q; Text b – Text p")],
        ),
    ],
)
def test_each_change_is_told_before_and_now(old: Item, new: Item, expected) -> None:
    assert changes(old, new) == expected


def test_change_of_what_a_source_is_said_to_say_is_a_change_of_the_item() -> None:
    newer = replace(quiz(SINGLE), statements={**STATEMENTS, "s/p.b": replace(STATEMENTS["s/p.b"], says="It says B.")})

    (change,) = changed_items(quiz(SINGLE), newer)

    assert [(each.part, each.label) for each in change.fields] == [("explanations", "What the sources say")]


def test_item_taken_out_is_gone_and_an_item_added_concerns_nobody_who_did_not_have_it() -> None:
    added = replace(SINGLE, id="added")

    assert changed_items(quiz(SINGLE), quiz(added)) == (ItemChange("item", is_gone=True),)


CHANGE = ItemChange(
    "item",
    (
        FieldChange("seen", "Question", "Stem", "Better"),
        FieldChange("key", "Right answer", "b", "c"),
        FieldChange("explanations", "Explanation", "Why", "Since"),
    ),
)


@pytest.mark.parametrize(
    ("release", "labels"),
    [
        (Release(True, False, False, False), None),
        (Release(False, True, False, False), ["Question"]),
        (Release(True, True, True, False), ["Question", "Right answer"]),
        (EVERYTHING, ["Question", "Right answer", "Explanation"]),
    ],
)
def test_change_is_cut_down_to_what_is_released(release: Release, labels) -> None:
    cut = cut_change(CHANGE, release)

    assert (cut and [each.label for each in cut.fields]) == labels


def test_authors_note_stands_for_the_change_once_everything_is_shown() -> None:
    note = Correction("2026-11-23", ("item",), "The key was wrong.")
    newer = quiz(replace(SINGLE, key=("c",)), corrections=(note,))
    (change,) = changed_items(quiz(SINGLE), newer)

    assert cut_change(change, EVERYTHING) == ItemChange("item", note=note)
    assert cut_change(change, Release(True, True, True, False)) == ItemChange("item", change.fields)


def test_note_that_the_attempts_version_had_already_is_about_an_earlier_change() -> None:
    note = Correction("2026-11-23", ("item",), "The key was wrong.")
    older = quiz(SINGLE, corrections=(note,))
    newer = quiz(replace(SINGLE, stem="Better"), corrections=(note,))

    (change,) = changed_items(older, newer)

    assert change.note is None


def test_note_is_part_of_the_version_and_quizzes_without_one_keep_their_hash() -> None:
    plain = quiz(SINGLE)
    noted = quiz(SINGLE, corrections=(Correction("2026-11-23", ("item",), "Text."),))

    assert "corrections" not in canonical_json(plain)
    assert quiz_from_json(canonical_json(noted)) == noted
    assert content_hash(plain) != content_hash(noted)
