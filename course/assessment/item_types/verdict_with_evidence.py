"""Verdict with evidence: one item in two parts, a verdict on a claim and the statements it rests on.

The options are the four verdicts, then statements; the key is the right verdict, then the statements to the point:
those that settle the claim or, where the sources do not say, those that come nearest. A response is
`{"chosen": [ids of both kinds]}`, so either part may be saved before the other.

Scores: the right verdict earns half the max_score (1 of the usual 2 points), a wrong one nothing at all. The other half
is for the statements, by the item's rule:

- "exact-evidence", the default: exactly those to the point.
- "balanced-evidence": the share found less the share of the others picked, at least 0.
- "shown-by-evidence": as "exact-evidence"; but where that share is 0, the verdict earns nothing either. Whoever guesses
  the verdict and picks statements at random, or none, or all, has shown nothing.

Picking every statement earns nothing for that half. In versions from before the nearest were asked for, no statement is
to the point where the sources do not say: there "exact-evidence" asks for none, and "balanced-evidence" gives 1 less
the share of those picked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb

from course.assessment.item_types import choices
from course.assessment.item_types.protocol import (
    Explanation,
    Remark,
    Response,
    ResponseError,
    UsualType,
    right_and_wrong,
)
from course.assessment.item_types.verdict import NOT_STATED, VERDICTS
from course.assessment.quiz import Item, Json

EXACT_EVIDENCE = "exact-evidence"
BALANCED_EVIDENCE = "balanced-evidence"
SHOWN_BY_EVIDENCE = "shown-by-evidence"
VERDICT_PART = "The verdict"
EVIDENCE_PART = "The evidence"
_NOT_SHOWN = "A verdict counts only where the statements picked show it, so it earns nothing here."


class VerdictWithEvidence(UsualType):
    """Give a verdict and pick what it rests on: half for the right verdict, all for both."""

    name = "verdict-with-evidence"
    label = "Give a verdict and the statements it rests on"
    usual_max_score = 2.0
    asks_about_claim = True

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        ids = [option.id for option in item.options]
        if ids[: len(VERDICTS)] != list(VERDICTS):
            yield f"option: the verdicts come first: {', '.join(VERDICTS)}."
            return
        yield from choices.scoring_problems(item, (EXACT_EVIDENCE, BALANCED_EVIDENCE, SHOWN_BY_EVIDENCE))
        yield from _statement_problems(item)
        yield from _key_problems(item)

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        response = choices.read_chosen(item, values, at_most_one=False)
        if len(choices.chosen_ids(response) & VERDICTS.keys()) > 1:
            raise ResponseError("Choose one verdict only.")
        return response

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        return self.read_form(item, choices.chosen_values(value))

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        return {"chosen": list(values)}

    def condition(self, item: Item) -> str:
        """See ItemType.condition. Under "shown-by-evidence", that statements show the verdict."""
        return "The verdict counts only with statements that show it." if item.scoring == SHOWN_BY_EVIDENCE else ""

    def left_open(self, item: Item, response: Response) -> str:
        """See ItemType.left_open. The verdict, or the statements."""
        verdicts = _verdicts(choices.chosen_ids(response))
        if not verdicts:
            return "No verdict yet: without one the statements earn nothing."
        if not _picked(item, response):
            lost = ": without one the verdict earns nothing" if item.scoring == SHOWN_BY_EVIDENCE else " yet"
            return f"No statement is chosen{lost}."
        return ""

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        if _verdicts(choices.chosen_ids(response)) != _verdicts(frozenset(item.key)):
            return 0.0
        share = _evidence_share(item, response)
        if item.scoring == SHOWN_BY_EVIDENCE and not share:
            return 0.0
        if item.scoring != BALANCED_EVIDENCE:
            share = Fraction(share == 1)
        return item.max_score * float((1 + share) / 2)

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return choices.chosen_text(item, response)

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """The four verdicts, then the statements, each under the heading of its part."""
        return tuple(
            replace(each, part=VERDICT_PART if each.option_id in VERDICTS else EVIDENCE_PART)
            for each in choices.explain_options(item, response)
        )

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """How far the picked statements are to the point, and how far they are all: precision and recall, in words."""
        if response is None:
            return ()
        is_right = _verdicts(choices.chosen_ids(response)) == _verdicts(frozenset(item.key))
        is_lost = _picked(item, response) and not is_right
        earned = " Without the right verdict they earn nothing." if is_lost else ""
        evidence = Remark(EVIDENCE_PART, f"{_precision(item, response)} {_recall(item, response)}{earned}")
        if is_right and item.scoring == SHOWN_BY_EVIDENCE and not _evidence_share(item, response):
            return (Remark(VERDICT_PART, _NOT_SHOWN), evidence)
        return (evidence,)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples. The verdict alone, with a wrong and with every statement; a wrong verdict."""
        key, statements = [each for each in item.key if each in VERDICTS], _statements(item)
        ordered = [option.id for option in item.options if option.id in item.key]
        wrong = next(each for each in VERDICTS if each not in key)
        distractors = [each for each in statements if each not in item.key]
        tries = [[wrong, *ordered[1:]], key, [*key, *distractors[:1]], [*key, *statements], [wrong], distractors[:1]]
        return right_and_wrong(self, item, {"chosen": [*ordered]}, [{"chosen": _sorted(item, each)} for each in tries])

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. One verdict of four with any set of statements, also none."""
        of = 2 ** len(_statements(item))
        if item.scoring == SHOWN_BY_EVIDENCE:
            return item.max_score * float(Fraction(_showing_sets(item) + 1, of) / 2 / len(VERDICTS))
        share = Fraction(1, of)
        if item.scoring == BALANCED_EVIDENCE:
            share = _balanced_total(len(_pointed(item)), len(_statements(item)) - len(_pointed(item))) / of
        return item.max_score * float((1 + share) / 2 / len(VERDICTS))

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. The options chosen, in the item's order."""
        return choices.chosen_in_order(item, response)

    def fixed_options(self, item: Item) -> frozenset[str]:
        """See ItemType.fixed_options. The verdicts."""
        return frozenset(VERDICTS)


def _sorted(item: Item, ids: Sequence[str]) -> list[Json]:
    return [option.id for option in item.options if option.id in ids]


def _verdicts(ids: frozenset[str]) -> frozenset[str]:
    return ids & VERDICTS.keys()


def _statements(item: Item) -> list[str]:
    return [option.id for option in item.options if option.id not in VERDICTS]


def _pointed(item: Item) -> frozenset[str]:
    """The statements to the point: those that settle the claim, or come nearest where none does."""
    return frozenset(item.key) - VERDICTS.keys()


def _picked(item: Item, response: Response | None) -> frozenset[str]:
    return choices.chosen_ids(response) & frozenset(_statements(item))


def _evidence_share(item: Item, response: Response | None) -> Fraction:
    """The share of the statements to the point that was picked less the share of the others picked, at least 0."""
    picked, pointed = _picked(item, response), _pointed(item)
    found = choices.share_of(picked, pointed) if pointed else Fraction(1)
    return max(found - choices.share_of(picked, frozenset(_statements(item)) - pointed), Fraction(0))


def _balanced_total(pointed: int, others: int) -> Fraction:
    """The balanced shares of all sets of statements added up; where none is to the point, 1 less those picked."""
    if pointed:
        return choices.balanced_total(pointed, others)
    return Fraction(2**others, 2)  # on average half of the others are picked


def _showing_sets(item: Item) -> int:
    """How many sets of statements have a larger share of those to the point than of the others."""
    pointed, others = len(_pointed(item)), len(_statements(item)) - len(_pointed(item))
    if not pointed:
        return (1 << others) - 1  # all but the set of all
    return sum(
        comb(pointed, found) * comb(others, picked)
        for found in range(pointed + 1)
        for picked in range(others + 1)
        if found * others > picked * pointed
    )


def _precision(item: Item, response: Response | None) -> str:
    """What share of the picked statements is to the point, in words that do not tell the verdict."""
    picked = _picked(item, response)
    right = len(picked & _pointed(item))
    if not picked:
        return "You picked no statement."
    if len(picked) == 1:
        return f"You picked 1 statement, and it is {'' if right else 'not '}to the point."
    if right in (0, len(picked)):
        return f"You picked {len(picked)} statements, and {'all' if right else 'none'} of them are to the point."
    return f"Of the {len(picked)} statements you picked, {right} {'is' if right == 1 else 'are'} to the point."


def _recall(item: Item, response: Response | None) -> str:
    """What share of the statements to the point was picked, in words that do not tell the verdict."""
    pointed = _pointed(item)
    found = len(_picked(item, response) & pointed)
    if not pointed:
        return "No statement here is to the point."
    if len(pointed) == 1:
        return f"The only statement to the point is {'there' if found else 'missing'}."
    return f"Of the {len(pointed)} that are to the point, you found {found or 'none'}."


def _statement_problems(item: Item) -> Iterator[str]:
    ids = _statements(item)
    taken = [option.id for option in item.options[len(VERDICTS) :] if option.id in VERDICTS]
    for option_id in taken:
        yield f'option "{option_id}" has the id of a verdict. Give it another.'
    if len(ids) < 2 and not taken:
        yield f"option: {choices.count(len(ids), 'statement')} given. Offer at least two to pick from."
    for option_id in sorted({each for each in ids if ids.count(each) > 1}):
        yield f'option "{option_id}" is given more than once. Give each an id of its own.'
    for option in item.options[len(VERDICTS) :]:
        if not option.statement:
            remedy = 'Name the statement it offers, like "source/passage.statement".'
            yield f'option "{option.id}": statement is missing. {remedy}'


def _key_problems(item: Item) -> Iterator[str]:
    ids, pointed = _statements(item), [each for each in item.key if each not in VERDICTS]
    verdicts = [each for each in item.key if each in VERDICTS]
    if len(verdicts) != 1 or item.key[0] != verdicts[0]:
        yield f"key must begin with one verdict. Verdicts: {', '.join(VERDICTS)}."
    for each in pointed:
        if each not in ids:
            yield f'key "{each}" is no option of this item. Options: {", ".join(ids) or "none"}.'
    for each in sorted({each for each in pointed if pointed.count(each) > 1}):
        yield f'key "{each}" is listed more than once. List it once.'
    if ids and set(pointed) >= set(ids):
        yield "key names every statement. Leave at least one that is not to the point."
    if len(verdicts) == 1 and not pointed:
        nearest = "the one that comes nearest" if verdicts == [NOT_STATED] else "those that settle the claim"
        yield f"key names no statement. List, after the verdict, {nearest}."
    if verdicts == [NOT_STATED] and not item.searched:
        yield "searched is missing. List what was read to find that the sources do not say."
