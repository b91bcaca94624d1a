"""Trying again in practice: what a further try is worth, and what may be said before the key is shown.

Owns the rule of credit. Must not know who tries, nor where tries are kept. Assigned quizzes never use it.
"""

from dataclasses import replace
from fractions import Fraction

from course.assessment.item_types import Explanation, Remark, Response, item_type
from course.assessment.quiz import Item

PENALTY = Fraction(1, 3)
"""What each wrong try and each hint takes of an item's points.

A third is what Moodle takes for a wrong try in its questions with several tries unless a teacher says otherwise. Half
would leave a pupil who needed one hint and one more try with nothing, and no reason to go on.
"""


def share_left(*, tries: int, hints: int) -> Fraction:
    """The share of an item's points that a right answer still earns after so many wrong tries and hints, 0 to 1."""
    return max(Fraction(0), 1 - PENALTY * (tries + hints))


def credit(score: float, *, tries: int, hints: int) -> float:
    """The points that an answer of this score earns after so many wrong tries and hints; never below 0."""
    return score * float(share_left(tries=tries, hints=hints))


def said_of_try(item: Item, response: Response) -> tuple[tuple[Explanation, ...], tuple[Remark, ...]]:
    """What a student may read of an answer that is not right yet: nothing in it names the key.

    That is the rationale of each wrong option chosen or known misreading, and how the answer fared as a whole. Where
    every option is explained by its right place or match, it is the latter alone. Statements that the key consists of
    are left out of the citations.
    """
    kind = item_type(item)
    explanations = kind.explain(item, response)
    if any(each.expected for each in explanations):
        return (), kind.remarks(item, response)
    known = {option.id for option in item.options} | {misreading.value for misreading in item.misreadings}
    keyed = {option.statement for option in item.options if option.id in item.key}
    said = tuple(
        replace(each, cites=tuple(citation for citation in each.cites if citation not in keyed))
        for each in explanations
        if each.chosen and not each.correct and each.option_id in known
    )
    return said, kind.remarks(item, response)
