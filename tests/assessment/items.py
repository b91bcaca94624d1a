"""Items with fixed, boring values, for the tests of assessment."""

from __future__ import annotations

from dataclasses import replace

from course.assessment.item_types.verdict import VERDICTS
from course.assessment.quiz import Item, Misreading, Option


def option(option_id: str, rationale_not_chosen: str = "") -> Option:
    """An option whose text and rationale repeat its id."""
    return Option(option_id, f"Text {option_id}", f"Why {option_id}", (f"s/p.{option_id}",), rationale_not_chosen)


def choice(item_type: str, ids: str, key: str, *, scoring: str = "", max_score: float = 1.0) -> Item:
    """An item with an option for each letter of `ids`, and a key of the letters of `key`."""
    return Item(
        id="item",
        type=item_type,
        stem="Stem",
        objective="Objective",
        key=tuple(key),
        options=tuple(option(each) for each in ids),
        cites=("s",),
        scoring=scoring,
        max_score=max_score,
    )


def verdict(key: str, searched: tuple[str, ...] = ()) -> Item:
    """A verdict item."""
    options = tuple(Option(each, label, f"Why {each}", ("own",)) for each, label in VERDICTS.items())
    return Item("item", "verdict", "“Claim.”", "Objective", (key,), options, ("s",), searched)


def numeric(
    key: str = "0.005",
    *,
    unit: str = "%",
    tolerance: str = "0",
    misreadings: tuple[str, ...] = ("8", "0.5"),
    rationale: str = "Why right",
) -> Item:
    """A numeric item."""
    return Item(
        id="item",
        type="numeric",
        stem="Stem",
        objective="Objective",
        key=(key,),
        cites=("s",),
        rationale=rationale,
        tolerance=tolerance,
        unit=unit,
        misreadings=tuple(Misreading(each, f"Why {each}", ("own",)) for each in misreadings),
    )


def ordering(key: str = "abcd", *, ids: str = "dcab", scoring: str = "", max_score: float = 1.0) -> Item:
    """An ordering item with an option for each letter of `ids`, in the file in that order."""
    return choice("ordering", ids, key, scoring=scoring, max_score=max_score)


def matching(
    key: str = "ap bq cr ds",
    *,
    matches: str = "pqrst",
    scoring: str = "",
    max_score: float = 1.0,
    rationale: str = "Why",
) -> Item:
    """A matching item with pairs like "ap": an option for each first letter, and the matches; all have a rationale."""
    return Item(
        id="item",
        type="matching",
        stem="Stem",
        objective="Objective",
        key=tuple("=".join(pair) for pair in key.split()),
        options=tuple(option(pair[0]) for pair in key.split()),
        cites=("s",),
        scoring=scoring,
        max_score=max_score,
        matches=tuple(Option(each, f"Text {each}", rationale, ("own",)) for each in matches),
    )


def short(
    *key: str, misreadings: tuple[str, ...] = ("founded",), scoring: str = "", rationale: str = "Why right"
) -> Item:
    """A short text item."""
    return Item(
        id="item",
        type="short",
        stem="Stem",
        objective="Objective",
        key=key or ("unfounded", "not founded"),
        cites=("s",),
        rationale=rationale,
        scoring=scoring,
        misreadings=tuple(Misreading(each, f"Why {each}", ("own",)) for each in misreadings),
    )


def verdict_with_evidence(
    key: str = "contradicted pq",
    *,
    ids: str = "pqrs",
    scoring: str = "",
    max_score: float = 2.0,
    searched: tuple[str, ...] = (),
) -> Item:
    """An item in two parts: a verdict, and a statement for each letter of `ids`."""
    right, _, settling = key.partition(" ")
    statements = (replace(option(each, f"Why not {each}"), statement=f"s/p.{each}") for each in ids)
    return replace(
        verdict(right, searched),
        type="verdict-with-evidence",
        key=(right, *settling),
        options=(*verdict(right).options, *statements),
        scoring=scoring,
        max_score=max_score,
    )


def one_of_each() -> dict[str, Item]:
    """An item of every type, and of every rule for its scores, by a name that says which."""
    return {
        "single": choice("single", "abc", "b"),
        "multiple": choice("multiple", "abcde", "ab"),
        "multiple, all-or-nothing": choice("multiple", "abcde", "ab", scoring="all-or-nothing", max_score=3.0),
        "verdict": verdict("contradicted"),
        "evidence": replace(
            choice("evidence", "abcd", "a"),
            options=tuple(replace(option(each), statement=f"s/p.{each}") for each in "abcd"),
        ),
        "numeric": numeric(),
        "ordering": ordering(max_score=2.5),
        "ordering, adjacent-pairs": ordering(scoring="adjacent-pairs"),
        "ordering, all-or-nothing": ordering(scoring="all-or-nothing"),
        "matching": matching(max_score=3.0),
        "matching, shared": matching("ap bp cp dq", matches="pq"),
        "matching, per-pair": matching(scoring="per-pair"),
        "matching, all-or-nothing": matching(scoring="all-or-nothing"),
        "short": short(),
        "short, half-for-near": short(scoring="half-for-near"),
        "verdict-with-evidence": verdict_with_evidence(),
        "verdict-with-evidence, balanced": verdict_with_evidence(scoring="balanced-evidence"),
        "verdict-with-evidence, shown": verdict_with_evidence(scoring="shown-by-evidence"),
        "verdict-with-evidence, not stated": verdict_with_evidence("not-stated p", searched=("s",)),
    }
