"""Scoring an item again after a teacher's decision about it: pure, from the response and all decisions that stand.

Owns what each decision means for each type of item. Must not know who decided, nor what was scored before.

- "new_key": the answer given is right, and nothing else. For every type.
- "accept": the answer given is right too. Nobody's score falls by it.
  - single choice, verdict, number, short text: choosing or entering it earns what the key earns.
  - ordering: the score is the better one of both orders.
  - matching: the pairs given count like those of the key.
  - multiple choice, evidence: the options given count neither for nor against whoever chose them.
  - verdict with evidence: a verdict given is as right as the key's; statements count neither for nor against.
- "full_marks": everyone gets the item's whole score, also those who gave no answer. For every type.
- "drop": the item counts for nobody, and the most one can score falls by its max_score. For every type.

Several decisions about one item: a drop goes before full marks, these before anything else. Of several new keys the
last one counts. Everything accepted is accepted beside it. So the score does not depend on the order in which decisions
were made and reversed, but for that of new keys.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from course.assessment.item_types import Explanation, Response, item_type
from course.assessment.item_types.protocol import ids_in
from course.assessment.quiz import Item

NEW_KEY, ACCEPT, FULL_MARKS, DROP = "new_key", "accept", "full_marks", "drop"
ACTIONS = (NEW_KEY, ACCEPT, FULL_MARKS, DROP)
ACCEPTED = "Accepted"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision about one item. `answer` is a response to the item, for "new_key" and "accept"."""

    item_id: str
    action: str
    answer: Response | None = None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What a response earns, 0 to `max_score`. A dropped item has 0 of 0."""

    score: float
    max_score: float

    @property
    def counts(self) -> bool:
        """Whether the item counts at all."""
        return self.max_score > 0


@dataclass(frozen=True, slots=True)
class AttemptScore:
    """The scores of all items of an attempt by id, and their sums."""

    items: Mapping[str, ItemScore]
    score: float
    max_score: float


@dataclass(frozen=True, slots=True)
class RuledItem:
    """An item with all that was decided about it: `item` has the key that counts by now."""

    item: Item
    is_dropped: bool = False
    has_full_marks: bool = False
    accepted: tuple[Response, ...] = ()

    def score(self, response: Response | None) -> ItemScore:
        """Return what a response earns."""
        if self.is_dropped:
            return ItemScore(0.0, 0.0)
        most = self.item.max_score
        return ItemScore(most if self.has_full_marks else _best_score(self.item, response, self.accepted), most)

    def explain(self, response: Response | None) -> tuple[Explanation, ...]:
        """Return the explanations with the key as it is by now; an answer accepted beside it is marked so."""
        item = self.item
        if "order" in (response or {}):
            orders = [item, *(with_key(item, each) for each in self.accepted)]
            item = max(orders, key=lambda each: item_type(each).score(each, response))
        return tuple(
            _as_accepted(item, each, response, self.accepted) for each in item_type(item).explain(item, response)
        )


def rule(item: Item, rulings: Iterable[Ruling]) -> RuledItem:
    """Return an item with those of the rulings that are about it and fit it, in their order."""
    fitting = [each for each in rulings if each.item_id == item.id and fits(item, each)]
    actions = {each.action for each in fitting}
    keyed = item
    for each in fitting:
        if each.action == NEW_KEY:
            keyed = with_key(item, each.answer or {})
    accepted = tuple(each.answer for each in fitting if each.action == ACCEPT and each.answer)
    return RuledItem(keyed, DROP in actions, FULL_MARKS in actions, accepted)


def score_attempt(items: Iterable[RuledItem], responses: Mapping[str, Response]) -> AttemptScore:
    """Return the scores of all items of a quiz, those without a response included."""
    return sum_scores({each.item.id: each.score(responses.get(each.item.id)) for each in items})


def sum_scores(scores: Mapping[str, ItemScore]) -> AttemptScore:
    """Return the scores of an attempt's items, in the quiz's order, with their sums."""
    total = sum(each.score for each in scores.values())
    return AttemptScore(scores, total, sum(each.max_score for each in scores.values()))


def fits(item: Item, ruling: Ruling) -> bool:
    """Whether a ruling can be applied to an item, which may be of an older version than the one it was made for."""
    return not ruling_problem(item, ruling, is_new=False)


def ruling_problem(item: Item, ruling: Ruling, *, is_new: bool = True) -> str:
    """What keeps a ruling from being made about an item, with the remedy; "" where nothing does.

    With `is_new` also what would change nothing is a problem.
    """
    if ruling.action in (FULL_MARKS, DROP):
        return ""
    if ruling.answer is None or not _is_whole(item, ruling.answer):
        return "Give the whole answer that is to count as right."
    if not _is_known(item, ruling.answer):
        return "Give an answer that this question offers."
    if ruling.action == NEW_KEY:
        return _key_problem(item, ruling.answer, is_new=is_new)
    return _accept_problem(item, ruling.answer) if is_new else ""


def with_key(item: Item, answer: Response) -> Item:
    """Return the item with this answer as its key, and without known wrong values that it would take in."""
    key = item_type(item).key_of(item, answer)
    keyed = replace(item, key=key)
    if not item.misreadings:
        return keyed
    kind = item_type(item)
    wrong = (each for each in item.misreadings if kind.score(keyed, {"entered": each.value}) < item.max_score)
    return replace(keyed, misreadings=tuple(wrong))


def _is_known(item: Item, answer: Response) -> bool:
    """Whether the item offers what the answer names."""
    options, matches = {each.id for each in item.options}, {each.id for each in item.matches}
    pairs = answer.get("pairs")
    if isinstance(pairs, dict):
        return pairs.keys() <= options and set(map(str, pairs.values())) <= matches
    if "order" in answer:
        return sorted(ids_in(answer)) == sorted(options)
    return "entered" in answer or set(ids_in(answer)) <= options


def _is_whole(item: Item, answer: Response) -> bool:
    """Whether there is anything in the answer that its type reads."""
    shape = set(item_type(item).examples(item)[0])
    return set(answer) == shape and any(answer.values())


def _key_problem(item: Item, answer: Response, *, is_new: bool) -> str:
    key = item_type(item).key_of(item, answer)
    is_same = key == item.key if "order" in answer else set(key) == set(item.key)
    if is_new and is_same:
        return "This is the key already. Choose another answer, or another way to correct the question."
    problems = (each for each in item_type(item).problems(with_key(item, answer)) if each.startswith("key"))
    return next(problems, "")


def _accept_problem(item: Item, answer: Response) -> str:
    if _best_score(item, answer, ()) >= item.max_score:
        return "This answer is right already. Choose another one."
    if "pairs" in answer and set(item_type(item).key_of(item, answer)) <= set(item.key):
        return "This answer is right already. Choose another one."
    neutral = _neutral(item, [answer])
    distractors = {option.id for option in item.options} - set(item.key) - item_type(item).one_of(item)
    if neutral and neutral >= distractors:
        return "Then no wrong answer would be left. Give full marks to all instead."
    if isinstance(answer.get("chosen"), list) and not neutral and not _other_choice(item, [answer]):
        return "This answer is right already. Choose another one."
    return ""


def _best_score(item: Item, response: Response | None, accepted: Sequence[Response]) -> float:
    """The best score of the response under the key and with what is accepted beside it."""
    kind = item_type(item)
    score = kind.score(item, response)
    if response is None or not accepted:
        return score
    if "pairs" in response:
        return max(score, kind.score(item, _with_accepted_pairs(item, response, accepted)))
    if "chosen" in response:
        return max(score, _score_of_chosen(item, response, accepted))
    return max(score, *(kind.score(with_key(item, each), response) for each in accepted))


def _with_accepted_pairs(item: Item, response: Response, accepted: Sequence[Response]) -> Response:
    """The response with each accepted pair turned into the key's."""
    key = dict(each.split("=", 1) for each in item.key)
    also = {pair for each in accepted for pair in item_type(item).key_of(item, each)}
    given = response["pairs"] if isinstance(response["pairs"], dict) else {}
    return {"pairs": {each: key[each] if f"{each}={match}" in also else match for each, match in given.items()}}


def _score_of_chosen(item: Item, response: Response, accepted: Sequence[Response]) -> float:
    """The score with accepted choices turned into the key's where one is to be chosen, and left out elsewhere."""
    one_of, others, neutral = item_type(item).one_of(item), _other_choice(item, accepted), _neutral(item, accepted)
    right = [each for each in item.key if each in one_of]
    chosen = [each for each in ids_in(response) if each not in neutral]
    turned = [right[0] if each in others and right else each for each in chosen]
    reduced = replace(item, options=tuple(each for each in item.options if each.id not in neutral))
    return item_type(item).score(reduced, {"chosen": [*turned]})


def _other_choice(item: Item, accepted: Sequence[Response]) -> frozenset[str]:
    """The accepted ones of those options, without the key's."""
    return frozenset(each for answer in accepted for each in ids_in(answer)) & item_type(item).one_of(item) - frozenset(
        item.key
    )


def _neutral(item: Item, accepted: Sequence[Response]) -> frozenset[str]:
    """The accepted options of which any number may be chosen, without the key's."""
    if not all("chosen" in answer for answer in accepted):
        return frozenset()
    return (
        frozenset(each for answer in accepted for each in ids_in(answer))
        - item_type(item).one_of(item)
        - frozenset(item.key)
    )


def _as_accepted(
    item: Item, explanation: Explanation, response: Response | None, accepted: Sequence[Response]
) -> Explanation:
    if not accepted or explanation.correct or not explanation.chosen or response is None:
        return explanation
    if "pairs" in response:
        pairs = {pair.split("=", 1)[0] for each in accepted for pair in item_type(item).key_of(item, each)}
        turned = _with_accepted_pairs(item, response, accepted) != response
        return replace(explanation, correct=turned and explanation.option_id in pairs)
    if "entered" in response:
        is_accepted = _best_score(item, response, accepted) >= item.max_score
    else:
        is_accepted = explanation.option_id in _other_choice(item, accepted) | _neutral(item, accepted)
    return replace(explanation, mark=ACCEPTED) if is_accepted else explanation
