"""What the item types with options have in common: reading, checking and explaining the options chosen.

Owns the response `{"chosen": [option ids]}`. Must not know which of its functions a type puts together.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb

from course.assessment.item_types.protocol import Explanation, Remark, Response, ResponseError
from course.assessment.quiz import Item, Json, Option

ALL_OR_NOTHING = "all-or-nothing"
BALANCED = "balanced"
NOT_SHOWN = "Choose from the answers shown with this question."


def read_chosen(item: Item, values: Sequence[str], *, at_most_one: bool) -> Response | None:
    """The options that the values name, each once, in the item's order; None where no value is given."""
    wanted = {value for value in values if value}
    if not wanted:
        return None
    known = [option.id for option in item.options]
    if not wanted <= set(known):
        raise ResponseError(NOT_SHOWN)
    if at_most_one and len(wanted) > 1:
        raise ResponseError("Choose one answer only.")
    return {"chosen": [option_id for option_id in known if option_id in wanted]}


def chosen_values(value: Json) -> list[str]:
    """The option ids in an untrusted JSON value: a stored response, a list of ids, one id, or nothing."""
    if isinstance(value, dict):
        if set(value) != {"chosen"}:
            raise ResponseError(NOT_SHOWN)
        value = value["chosen"]
    if value is None:
        return []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ResponseError(NOT_SHOWN)
    return [each for each in values if isinstance(each, str)]


def chosen_ids(response: Response | None) -> frozenset[str]:
    """The ids of the options chosen; none for no response."""
    chosen = response.get("chosen") if response else None
    return frozenset(each for each in chosen if isinstance(each, str)) if isinstance(chosen, list) else frozenset()


def chosen_in_order(item: Item, response: Response | None) -> tuple[str, ...]:
    """The ids chosen, in the item's order."""
    chosen = chosen_ids(response)
    return tuple(option.id for option in item.options if option.id in chosen)


def chosen_text(item: Item, response: Response | None) -> str:
    """The ids chosen, in the item's order, joined by "; "."""
    return "; ".join(chosen_in_order(item, response))


def explain_options(item: Item, response: Response | None) -> tuple[Explanation, ...]:
    """One explanation for each option; one not chosen gets its own rationale where it has one."""
    chosen = chosen_ids(response)
    return tuple(
        _explanation(option, chosen=option.id in chosen, correct=option.id in item.key) for option in item.options
    )


def _explanation(option: Option, *, chosen: bool, correct: bool) -> Explanation:
    rationale = option.rationale if chosen else option.rationale_not_chosen or option.rationale
    return Explanation(option.id, option.text, chosen, correct, rationale, option.cites, place=option.place)


def exact_score(item: Item, response: Response | None) -> float:
    """The whole score where exactly the key was chosen, else 0."""
    return item.max_score if chosen_ids(response) == frozenset(item.key) else 0.0


def balanced_score(item: Item, response: Response | None) -> float:
    """The share of the key chosen less the share of the distractors chosen, at least 0, times the max_score.

    Choosing everything scores 0, as choosing nothing does.
    """
    chosen = chosen_ids(response)
    key = frozenset(item.key)
    distractors = frozenset(option.id for option in item.options) - key
    share = share_of(chosen, key) - share_of(chosen, distractors)
    return item.max_score * float(max(share, Fraction(0)))


def share_of(chosen: frozenset[str], part: frozenset[str]) -> Fraction:
    """How much of the part was chosen, from 0 to 1; 0 of nothing."""
    return Fraction(len(chosen & part), len(part)) if part else Fraction(0)


def chosen_remarks(item: Item, response: Response | None) -> tuple[Remark, ...]:
    """How many right and wrong options were chosen, where that is neither all right nor nothing."""
    chosen = chosen_ids(response) & {option.id for option in item.options}
    right = len(chosen & frozenset(item.key))
    if not chosen or chosen == frozenset(item.key):
        return ()
    key, distractors = len(item.key), len(item.options) - len(item.key)
    found = f"You chose {right} of the {count(key, 'right answer')}"
    return (Remark("", f"{found} and {len(chosen) - right} of the {count(distractors, 'wrong one')}."),)


def count(number: int, noun: str) -> str:
    """A number with its noun in the singular or plural: "1 option", "2 options"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def exact_guess(item: Item) -> float:
    """What a random set of options earns on average where exactly the key counts: one set of all but the empty one."""
    return item.max_score * float(Fraction(1, 2 ** len(item.options) - 1))


def balanced_guess(item: Item) -> float:
    """What a random set of options, not the empty one, earns on average under "balanced"."""
    total = balanced_total(len(item.key), len(item.options) - len(item.key))
    return item.max_score * float(total / (2 ** len(item.options) - 1))


def balanced_total(right: int, wrong: int) -> Fraction:
    """The balanced shares of all sets of so many right and wrong options, added up; the empty set adds 0."""
    total = Fraction(0)
    for found in range(right + 1):
        for picked in range(wrong + 1):
            share = Fraction(found, right) - Fraction(picked, wrong)
            total += comb(right, found) * comb(wrong, picked) * max(share, Fraction(0))
    return total


def option_problems(item: Item) -> Iterator[str]:
    """What any item with options must keep to: at least two options, ids once each, a key of those ids."""
    ids = [option.id for option in item.options]
    if len(ids) < 2:
        yield f"option: {count(len(ids), 'option')} given. An item of type {item.type} needs at least two."
    for option_id in sorted({each for each in ids if ids.count(each) > 1}):
        yield f'option "{option_id}" is given more than once. Give each an id of its own.'
    for option_id in item.key:
        if option_id not in ids:
            yield f'key "{option_id}" is no option of this item. Options: {", ".join(ids) or "none"}.'
    for option_id in sorted({each for each in item.key if item.key.count(each) > 1}):
        yield f'key "{option_id}" is listed more than once. List it once.'


def one_key_problems(item: Item) -> Iterator[str]:
    """A key that names exactly one option, for types where one option is right."""
    if len(item.key) != 1:
        yield f"key names {count(len(item.key), 'option')}. An item of type {item.type} has exactly one right answer."


def some_key_problems(item: Item) -> Iterator[str]:
    """A key that names at least one option and leaves at least one out."""
    if not item.key:
        yield "key names 0 options. Name at least one right answer."
    elif set(item.key) >= {option.id for option in item.options}:
        yield "key names every option. Leave at least one wrong answer, or choosing everything would be right."


def scoring_problems(item: Item, allowed: Sequence[str]) -> Iterator[str]:
    """A scoring rule that the type knows; "" stands for its default."""
    if item.scoring and item.scoring not in allowed:
        rules = ", ".join(allowed) or "none; leave it out"
        yield f'scoring "{item.scoring}" is not known for type {item.type}. Allowed: {rules}.'
