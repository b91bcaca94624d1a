"""Ordering: put all options into the right order.

A response is `{"order": [option ids]}`, whole or none: with a place missing or given twice it is no order. A form sends
one value for each option, like "boats=3", so that the order of its fields does not matter.

Scores, as shares of the max_score (n options, n(n-1)/2 pairs):

- "all-pairs", the default: the pairs in the right order less those in the wrong one, over all pairs, at least 0. That
  is Kendall's tau (M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938) without its negative half:
  the tau of an order drawn at random is 0 on average, and the reverse of the right order scores 0.
- "adjacent-pairs": of the n-1 steps from an option to the next in the key, those that the response has too.
- "all-or-nothing".
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial

from course.assessment.item_types.choices import (
    ALL_OR_NOTHING,
    NOT_SHOWN,
    count,
    option_problems,
    scoring_problems,
)
from course.assessment.item_types.protocol import (
    Choice,
    Explanation,
    Remark,
    Response,
    ResponseError,
    UsualType,
    right_and_wrong,
)
from course.assessment.quiz import Item, Json

ALL_PAIRS = "all-pairs"
ADJACENT_PAIRS = "adjacent-pairs"
FEWEST, MOST = 3, 10


class Ordering(UsualType):
    """Put every option in its place; scored by pairs."""

    name = "ordering"
    label = "Put into order"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from option_problems(item)
        yield from scoring_problems(item, (ALL_PAIRS, ADJACENT_PAIRS, ALL_OR_NOTHING))
        ids = tuple(option.id for option in item.options)
        missing = [each for each in ids if each not in item.key]
        if missing:
            yield f"key leaves out {', '.join(missing)}. List every option, in the right order."
        elif ids == item.key:
            yield "option: the options stand in the right order already. Write them in another: a page may show it."
        if len(ids) >= 2 and not FEWEST <= len(ids) <= MOST:
            remedy = f"An item of type ordering has {FEWEST} to {MOST}."
            yield f"option: {count(len(ids), 'option')} given. {remedy}"

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        given = [value for value in values if value]
        return _order_of(item, _places(item, given)) if given else None

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        if isinstance(value, dict) and set(value) == {"order"}:
            return self.read_form(item, _as_places(value["order"]))
        if value is None:
            return None
        return self.read_form(item, _texts(value))

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed. The places by option id, also where they make no order."""
        known = {option.id for option in item.options}
        split = (value.partition("=") for value in values)
        return {"places": {option_id: place for option_id, _, place in split if option_id in known}}

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        order = _order(item, response)
        if not order:
            return 0.0
        if item.scoring == ALL_OR_NOTHING:
            return item.max_score if order == item.key else 0.0
        if item.scoring == ADJACENT_PAIRS:
            right, of = _right_steps(item, order)
            return item.max_score * float(Fraction(right, of))
        right, of = _right_pairs(item, order)
        return item.max_score * float(max(Fraction(2 * right - of, of), Fraction(0)))

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return "; ".join(_order(item, response))

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """Every option, in the right order, with the place it was given and its right place."""
        order = _order(item, response)
        options = {option.id: option for option in item.options}
        places = {option_id: f"place {place}" for place, option_id in enumerate(order, 1)}
        return tuple(
            Explanation(
                option_id,
                options[option_id].text,
                bool(order),
                places.get(option_id) == f"place {place}",
                options[option_id].rationale,
                options[option_id].cites,
                given=places.get(option_id, ""),
                expected=f"place {place}",
            )
            for place, option_id in enumerate(item.key, 1)
        )

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """How many pairs, or steps to the next, are right, where that is what counts and they are not all right."""
        order = _order(item, response)
        if not order or order == item.key or item.scoring == ALL_OR_NOTHING:
            return ()
        if item.scoring == ADJACENT_PAIRS:
            right, of = _right_steps(item, order)
            steps = f"{right} of the {count(of, 'step')} from one to the next"
            return (Remark("", f"{steps} {'is' if right == 1 else 'are'} right."),)
        right, of = _right_pairs(item, order)
        pairs = f"{right} of the {count(of, 'pair')}"
        return (Remark("", f"{pairs} {'stands' if right == 1 else 'stand'} in the right order."),)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples. The reverse, two neighbours changed, and the order in the file."""
        first, second, *rest = item.key
        orders = [[*reversed(item.key)], [second, first, *rest], [option.id for option in item.options]]
        return right_and_wrong(self, item, {"order": [*item.key]}, [{"order": [*each]} for each in orders])

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. Any order of all options."""
        number = len(item.key)
        if item.scoring == ALL_OR_NOTHING:
            return item.max_score / factorial(number)
        if item.scoring == ADJACENT_PAIRS:
            return item.max_score / number  # each of the n - 1 steps is there in one order of n
        return item.max_score * float(_mean_of_all_pairs(number))

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """See ItemType.choices. For each two neighbours of the key, that the second was put before the first."""
        options = {option.id: option for option in item.options}
        return tuple(
            Choice(
                _reversed(first, second),
                f"“{options[second].text}” before “{options[first].text}”",
                False,
                options[second].rationale,
                tuple(dict.fromkeys((*options[second].cites, *options[first].cites))),
            )
            for first, second in pairwise(item.key)
        )

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. Which neighbours of the key were put the wrong way round."""
        place = {option_id: at for at, option_id in enumerate(_order(item, response))}
        if not place:
            return ()
        wrong = ((first, second) for first, second in pairwise(item.key) if place[second] < place[first])
        return tuple(_reversed(first, second) for first, second in wrong)


def _reversed(first: str, second: str) -> str:
    return f"{second}<{first}"


def _mean_of_all_pairs(number: int) -> Fraction:
    """The mean of Kendall's tau without its negative half over all orders of so many options.

    How many orders have k pairs the wrong way round is counted by adding one option after the other: the m-th comes
    before 0 to m - 1 of those that are there (O. Rodrigues, "Note sur les inversions", Journal de mathématiques 4,
    1839).
    """
    orders = [1]
    for added in range(2, number + 1):
        longer = [0] * (len(orders) + added - 1)
        for wrong, count_of in enumerate(orders):
            for more in range(added):
                longer[wrong + more] += count_of
        orders = longer
    pairs = len(orders) - 1
    above_zero = sum(each * max(pairs - 2 * wrong, 0) for wrong, each in enumerate(orders))
    return Fraction(above_zero, pairs * factorial(number))


def _places(item: Item, values: Sequence[str]) -> Mapping[int, list[str]]:
    """The options at each place; ResponseError for a value that names no option or no place."""
    known = {option.id for option in item.options}
    numbers = {str(place): place for place in range(1, len(item.options) + 1)}
    places: dict[int, list[str]] = {}
    for option_id, _, number in sorted({value.partition("=") for value in values}):
        if option_id not in known:
            raise ResponseError(NOT_SHOWN)
        if number not in numbers:
            raise ResponseError(f"Give each answer a place from 1 to {len(known)}.")
        places.setdefault(numbers[number], []).append(option_id)
    return places


def _order_of(item: Item, places: Mapping[int, list[str]]) -> Response:
    """The order that the places make; ResponseError where a place or an option is missing or there twice."""
    placed = [option_id for place in sorted(places) for option_id in places[place]]
    number = len(item.options)
    if len(placed) > len(set(placed)):
        raise ResponseError("Give each answer one place only.")
    twice = [str(place) for place in sorted(places) if len(places[place]) > 1]
    if twice:
        named = f"Place {twice[0]} is" if len(twice) == 1 else f"Places {' and '.join(twice)} are"
        raise ResponseError(f"{named} given more than once. Give each answer a place of its own, from 1 to {number}.")
    if len(placed) < number:
        missing = number - len(placed)
        named = f"{missing} answer has" if missing == 1 else f"{missing} answers have"
        raise ResponseError(f"{named} no place yet. Give each answer a place of its own, from 1 to {number}.")
    return {"order": [*placed]}


def _as_places(order: Json) -> list[str]:
    """An order as the values that a form would send for it."""
    return [f"{option_id}={place}" for place, option_id in enumerate(_texts(order), 1)]


def _texts(value: Json) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ResponseError(NOT_SHOWN)
    return [each for each in values if isinstance(each, str)]


def _order(item: Item, response: Response | None) -> tuple[str, ...]:
    """The order in a response; none where it is not of all the item's options."""
    order = response.get("order") if response else None
    if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
        return ()
    ids = tuple(each for each in order if isinstance(each, str))
    return ids if sorted(ids) == sorted(item.key) else ()


def _right_pairs(item: Item, order: Sequence[str]) -> tuple[int, int]:
    """How many pairs stand in the key's order, and how many there are."""
    rank = {option_id: place for place, option_id in enumerate(item.key)}
    pairs = [rank[one] < rank[other] for one, other in combinations(order, 2)]
    return sum(pairs), len(pairs)


def _right_steps(item: Item, order: Sequence[str]) -> tuple[int, int]:
    """How many options are followed at once by the option that follows in the key, and how many could be."""
    steps = set(pairwise(item.key))
    return len(steps & set(pairwise(order))), len(steps)
