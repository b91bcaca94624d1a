"""Verdict with evidence: two parts read and explained apart. Scores stand in docs/scoring.md."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.assessment.item_types import Explanation, Remark, Response, ResponseError, item_type
from course.assessment.quiz import Item
from tests.assessment.items import option, verdict, verdict_with_evidence

ITEM = verdict_with_evidence("contradicted pq", ids="pqrs")
NOT_STATED = verdict_with_evidence("not-stated p", ids="pq", searched=("s",))
# As versions from before the nearest statement was asked for have it.
NONE_ASKED = replace(NOT_STATED, key=("not-stated",))
KIND = item_type(ITEM)


def chosen(text: str) -> Response:
    """A response with the ids in the text."""
    return {"chosen": [*text.split()]}


@pytest.mark.parametrize(
    ("values", "response"),
    [
        (["q", "contradicted", "p"], chosen("contradicted p q")),
        (["supported"], chosen("supported")),
        (["s"], chosen("s")),
    ],
)
def test_either_part_may_be_saved_before_the_other(values: list[str], response: Response) -> None:
    assert KIND.read_form(ITEM, values) == response
    assert KIND.read_json(ITEM, [*values]) == response


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ("contradicted p", ""),
        ("not-stated p", ""),
        ("not-stated", "No statement is chosen yet."),
        ("p q", "No verdict yet: without one the statements earn nothing."),
        ("contradicted", "No statement is chosen yet."),
    ],
)
def test_item_is_open_without_a_verdict_or_without_what_settles_it(ids: str, words: str) -> None:
    assert KIND.left_open(ITEM, chosen(ids)) == words
    assert KIND.left_open(NOT_STATED, chosen(ids.replace(" q", ""))) == words


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["supported", "contradicted", "p"], "Choose one verdict only."),
        (["supported", "x"], "Choose from the answers shown with this question."),
    ],
)
def test_two_verdicts_and_unknown_statements_are_refused(values: list[str], message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        KIND.read_form(ITEM, values)

    assert str(caught.value) == message


def test_stale_response_with_every_verdict_scores_zero() -> None:
    assert KIND.score(ITEM, chosen("supported contradicted not-stated disagree p q r s")) == 0.0


def test_parts_are_explained_under_headings_of_their_own() -> None:
    explanations = KIND.explain(ITEM, chosen("supported p r"))

    assert [(each.part, each.option_id, each.chosen, each.correct) for each in explanations] == [
        ("The verdict", "supported", True, False),
        ("The verdict", "contradicted", False, True),
        ("The verdict", "not-stated", False, False),
        ("The verdict", "disagree", False, False),
        ("The evidence", "p", True, True),
        ("The evidence", "q", False, True),
        ("The evidence", "r", True, False),
        ("The evidence", "s", False, False),
    ]
    assert explanations[4] == Explanation("p", "Text p", True, True, "Why p", ("s/p.p",), part="The evidence")
    assert explanations[5].rationale == "Why not q"


ONE = verdict_with_evidence("supported p", ids="pq")
NOTHING = "Without the right verdict they earn nothing."
# Item, chosen, what is said of what was picked (precision), and of what there was to pick (recall).
PRECISION_AND_RECALL: list[tuple[Item, str, str, str]] = [
    (ITEM, "contradicted p q", "You picked 2 statements, and all of them are to the point.", "you found 2."),
    (ITEM, "contradicted p q r", "Of the 3 statements you picked, 2 are to the point.", "you found 2."),
    (ITEM, "contradicted p r s", "Of the 3 statements you picked, 1 is to the point.", "you found 1."),
    (ITEM, "contradicted r s", "You picked 2 statements, and none of them are to the point.", "you found none."),
    (ITEM, "contradicted p", "You picked 1 statement, and it is to the point.", "you found 1."),
    (ITEM, "contradicted s", "You picked 1 statement, and it is not to the point.", "you found none."),
    (ITEM, "contradicted", "You picked no statement.", "you found none."),
    (ITEM, "disagree", "You picked no statement.", "you found none."),
    (ITEM, "p", "You picked 1 statement, and it is to the point.", "you found 1. " + NOTHING),
    (NOT_STATED, "not-stated", "You picked no statement.", "point is missing."),
    (NOT_STATED, "supported p", "You picked 1 statement, and it is to the point.", "point is there. " + NOTHING),
    (NONE_ASKED, "not-stated", "You picked no statement.", "No statement here is to the point."),
    (ONE, "supported p q", "Of the 2 statements you picked, 1 is to the point.", "point is there."),
    (ONE, "supported q", "You picked 1 statement, and it is not to the point.", "point is missing."),
]
BEFORE = {ITEM: "Of the 2 that are to the point, ", NONE_ASKED: ""}
BEFORE |= dict.fromkeys([NOT_STATED, ONE], "The only statement to the ")


@pytest.mark.parametrize(
    ("item", "response", "precision", "recall"), PRECISION_AND_RECALL, ids=range(len(PRECISION_AND_RECALL))
)
def test_precision_and_recall_of_the_evidence_are_put_into_words(
    item: Item, response: str, precision: str, recall: str
) -> None:
    remark = Remark("The evidence", f"{precision} {BEFORE[item]}{recall}")

    assert KIND.remarks(item, chosen(response)) == (remark,)


SHOWN = replace(ITEM, scoring="shown-by-evidence")


@pytest.mark.parametrize(
    ("ids", "is_told"),
    [
        ("contradicted", True),
        ("contradicted r", True),
        ("contradicted p r", True),
        ("contradicted p q r s", True),
        ("contradicted p", False),
        ("supported p", False),
        ("supported", False),
    ],
)
def test_right_verdict_that_no_statement_shows_is_told_to_earn_nothing(ids: str, is_told: bool) -> None:
    first, *more = KIND.remarks(SHOWN, chosen(ids))

    told = "A verdict counts only where the statements picked show it, so it earns nothing here."
    assert (first == Remark("The verdict", told)) is is_told
    assert [each.part for each in more] == ["The evidence"] * is_told
    assert KIND.score(SHOWN, chosen(ids)) == (1.0 if ids == "contradicted p" else 0.0)


def test_item_whose_verdict_has_to_be_shown_says_what_a_missing_statement_costs() -> None:
    assert KIND.left_open(SHOWN, chosen("contradicted")) == (
        "No statement is chosen: without one the verdict earns nothing."
    )


def test_that_a_verdict_has_to_be_shown_is_told_before_it_is_given() -> None:
    assert KIND.condition(SHOWN) == "The verdict counts only with statements that show it."
    assert KIND.condition(ITEM) == ""


def test_response_text_has_both_parts() -> None:
    assert KIND.response_text(ITEM, chosen("r contradicted")) == "contradicted; r"


PROBLEMS: list[tuple[Item, list[str]]] = [
    (ITEM, []),
    (NOT_STATED, []),
    (
        replace(ITEM, options=ITEM.options[1:]),
        ["option: the verdicts come first: supported, contradicted, not-stated, disagree."],
    ),
    (
        replace(ITEM, key=("p", "q")),
        ["key must begin with one verdict. Verdicts: supported, contradicted, not-stated, disagree."],
    ),
    (
        replace(ITEM, key=("supported", "disagree", "p")),
        ["key must begin with one verdict. Verdicts: supported, contradicted, not-stated, disagree."],
    ),
    (
        replace(ITEM, key=("p", "supported")),
        ["key must begin with one verdict. Verdicts: supported, contradicted, not-stated, disagree."],
    ),
    (
        replace(ITEM, key=()),
        ["key must begin with one verdict. Verdicts: supported, contradicted, not-stated, disagree."],
    ),
    (replace(ITEM, key=("supported", "x")), ['key "x" is no option of this item. Options: p, q, r, s.']),
    (replace(ITEM, key=("supported", "p", "p")), ['key "p" is listed more than once. List it once.']),
    (
        replace(ITEM, key=("supported", *"pqrs")),
        ["key names every statement. Leave at least one that is not to the point."],
    ),
    (
        replace(ITEM, key=("supported",)),
        ["key names no statement. List, after the verdict, those that settle the claim."],
    ),
    (
        NONE_ASKED,
        ["key names no statement. List, after the verdict, the one that comes nearest."],
    ),
    (
        replace(NOT_STATED, searched=()),
        ["searched is missing. List what was read to find that the sources do not say."],
    ),
    (
        verdict_with_evidence("supported p", ids="p"),
        [
            "option: 1 statement given. Offer at least two to pick from.",
            "key names every statement. Leave at least one that is not to the point.",
        ],
    ),
    (
        replace(verdict("supported"), type="verdict-with-evidence"),
        [
            "option: 0 statements given. Offer at least two to pick from.",
            "key names no statement. List, after the verdict, those that settle the claim.",
        ],
    ),
    (
        replace(ITEM, options=(*ITEM.options, ITEM.options[4])),
        ['option "p" is given more than once. Give each an id of its own.'],
    ),
    (
        replace(ITEM, options=(*ITEM.options, option("t"))),
        ['option "t": statement is missing. Name the statement it offers, like "source/passage.statement".'],
    ),
    (
        replace(ITEM, options=(*ITEM.options, replace(ITEM.options[4], id="disagree"))),
        ['option "disagree" has the id of a verdict. Give it another.'],
    ),
    (
        replace(ITEM, scoring="balanced"),
        [
            'scoring "balanced" is not known for type verdict-with-evidence. '
            "Allowed: exact-evidence, balanced-evidence, shown-by-evidence."
        ],
    ),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_a_verdict_with_evidence_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(KIND.problems(item)) == problems
