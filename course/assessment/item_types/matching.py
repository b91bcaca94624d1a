"""Matching: give each option its match from one list.

A response is `{"pairs": {option id: match id}}`; options may be left out. A key pair is written "option=match", and a
form sends the same text for each option that has a match. A match may belong to several options, or to none.

Scores, as shares of the max_score:

- "balanced", the default: for each match in the key, the share of its options that got it less the share of the other
  options that got it; the mean over these matches, at least 0. That is "balanced" of multiple choice for each match. It
  corrects for guessing: giving every option the same match scores 0, whatever the key. Where every match has one
  option, a wrong pair costs 1/(n-1) of what a right one earns, as in classical formula scoring; a match that belongs to
  none costs nothing but the pair it takes.
- "per-pair": the share of options with their match. Guessing is not corrected.
- "all-or-nothing".
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from course.assessment.item_types.choices import (
    ALL_OR_NOTHING,
    BALANCED,
    NOT_SHOWN,
    count,
    scoring_problems,
    share_of,
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
from course.assessment.quiz import Item, Json, Option

PER_PAIR = "per-pair"
LEFT_OVER = "What belongs to none"


class Matching(UsualType):
    """Give each option its match; scored by pairs, corrected for guessing unless the item asks otherwise."""

    name = "matching"
    label = "Find what belongs together"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from _list_problems("option", item.options)
        yield from _list_problems("match", item.matches)
        yield from scoring_problems(item, (BALANCED, PER_PAIR, ALL_OR_NOTHING))
        pairs = list(_key_problems(item))
        yield from pairs
        if not pairs:
            yield from _match_problems(item)

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        wanted = {value for value in values if value}
        if not wanted:
            return None
        known = {f"{option.id}={match.id}": (option.id, match.id) for option in item.options for match in item.matches}
        if not wanted <= known.keys():
            raise ResponseError(NOT_SHOWN)
        pairs = dict(known[value] for value in wanted)
        if len(pairs) < len(wanted):
            raise ResponseError("Choose one answer for each line.")
        return {"pairs": {option.id: pairs[option.id] for option in item.options if option.id in pairs}}

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        if isinstance(value, dict) and set(value) == {"pairs"}:
            return self.read_form(item, _as_values(value["pairs"]))
        if value is None:
            return None
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise ResponseError(NOT_SHOWN)
        return self.read_form(item, [each for each in values if isinstance(each, str)])

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        known = {option.id for option in item.options}
        split = (value.partition("=") for value in values)
        return {"pairs": {option_id: match_id for option_id, _, match_id in split if option_id in known}}

    def left_open(self, item: Item, response: Response) -> str:
        """See ItemType.left_open. The lines without an answer, counted."""
        missing = len(item.options) - len(_pairs(item, response))
        lines = f"{missing} of {count(len(item.options), 'line')}"
        return f"{lines} {'has' if missing == 1 else 'have'} no answer yet." if missing else ""

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        pairs, key = _pairs(item, response), _key(item)
        if item.scoring == ALL_OR_NOTHING:
            return item.max_score if pairs == key else 0.0
        share = _right_share(pairs, key) if item.scoring == PER_PAIR else _balanced_share(pairs, key)
        return item.max_score * float(max(share, Fraction(0)))

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return "; ".join(f"{option_id}={match_id}" for option_id, match_id in _pairs(item, response).items())

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """Every option with the match it was given and its own, then the matches that belong to none."""
        pairs, key = _pairs(item, response), _key(item)
        texts = {match.id: match.text for match in item.matches}
        options = [
            Explanation(
                option.id,
                option.text,
                option.id in pairs,
                pairs.get(option.id) == key[option.id],
                option.rationale if option.id in pairs else option.rationale_not_chosen or option.rationale,
                option.cites,
                given=texts.get(pairs.get(option.id, ""), ""),
                expected=texts[key[option.id]],
            )
            for option in item.options
        ]
        return (*options, *_left_over(item, set(pairs.values())))

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """How many pairs are right, where that is neither all nor none."""
        pairs, key = _pairs(item, response), _key(item)
        if not pairs or pairs == key:
            return ()
        right = sum(pairs[option_id] == key[option_id] for option_id in pairs)
        return (Remark("", f"{right} of the {count(len(key), 'pair')} {'is' if right == 1 else 'are'} right."),)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples. Every option with the next one's match, with the same match, and one option alone."""
        key = _key(item)
        matches = [*key.values()]
        turned = dict(zip(key, [*matches[1:], matches[0]], strict=True))
        tries = [turned, dict.fromkeys(key, item.matches[-1].id), dict(list(key.items())[:1])]
        return right_and_wrong(self, item, {"pairs": {**key}}, [{"pairs": {**each}} for each in tries])

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. Any match for each option, each drawn for itself."""
        options, matches = len(item.options), len(item.matches)
        if item.scoring == ALL_OR_NOTHING:
            return item.max_score * float(Fraction(1, matches**options))
        if item.scoring == PER_PAIR:
            return item.max_score / matches
        return item.max_score * float(_mean_balanced_share(_key(item), [match.id for match in item.matches]))

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """See ItemType.choices. Every pair of an option and a match."""
        key = _key(item)
        return tuple(
            Choice(
                f"{option.id}={match.id}",
                f"{option.text} – {match.text}",
                key[option.id] == match.id,
                option.rationale,
                option.cites,
            )
            for option in item.options
            for match in item.matches
        )

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. The pairs given."""
        return tuple(f"{option_id}={match_id}" for option_id, match_id in _pairs(item, response).items())


def _left_over(item: Item, given: set[str]) -> Iterator[Explanation]:
    used = set(_key(item).values())
    for match in item.matches:
        if match.id not in used:
            chosen = match.id in given
            rationale = match.rationale if chosen else match.rationale_not_chosen or match.rationale
            yield Explanation(match.id, match.text, chosen, False, rationale, match.cites, part=LEFT_OVER)


def _key(item: Item) -> dict[str, str]:
    """The match of each option, in the options' order."""
    pairs = dict(each.split("=", 1) for each in item.key)
    return {option.id: pairs[option.id] for option in item.options}


def _pairs(item: Item, response: Response | None) -> dict[str, str]:
    """The match given to each option, in the options' order; only such as the item has."""
    pairs = response.get("pairs") if response else None
    if not isinstance(pairs, dict):
        return {}
    matches = {match.id for match in item.matches}
    given = {option.id: pairs.get(option.id) for option in item.options}
    return {option_id: each for option_id, each in given.items() if isinstance(each, str) and each in matches}


def _as_values(pairs: Json) -> list[str]:
    """Stored pairs as the values that a form would send for them."""
    if pairs is None:
        return []
    if not isinstance(pairs, dict) or not all(isinstance(each, str) for each in pairs.values()):
        raise ResponseError(NOT_SHOWN)
    return [f"{option_id}={match_id}" for option_id, match_id in pairs.items()]


def _right_share(pairs: Mapping[str, str], key: Mapping[str, str]) -> Fraction:
    return Fraction(sum(pairs.get(option_id) == match_id for option_id, match_id in key.items()), len(key))


def _balanced_share(pairs: Mapping[str, str], key: Mapping[str, str]) -> Fraction:
    matches = dict.fromkeys(key.values())
    return sum((_share_of_match(each, pairs, key) for each in matches), Fraction(0)) / len(matches)


def _share_of_match(match_id: str, pairs: Mapping[str, str], key: Mapping[str, str]) -> Fraction:
    """The share of a match's own options that got it less the share of the other options that got it."""
    got = frozenset(option_id for option_id, each in pairs.items() if each == match_id)
    own = frozenset(option_id for option_id, each in key.items() if each == match_id)
    return share_of(got, own) - share_of(got, frozenset(key) - own)


def _mean_balanced_share(key: Mapping[str, str], matches: Sequence[str]) -> Fraction:
    """The mean of the balanced share, at least 0, over all ways to give each option a match.

    A share is a sum of what each option adds to it, which depends on the match it is given and on nothing else.
    """
    of = {match_id: list(key.values()).count(match_id) for match_id in key.values()}
    ways = {Fraction(0): 1}  # in how many ways the options so far come to a sum
    for own in key.values():
        longer: dict[Fraction, int] = {}
        for match_id in matches:
            added = _added(match_id, own, of, len(key))
            for share, number in ways.items():
                longer[share + added] = longer.get(share + added, 0) + number
        ways = longer
    total = sum((max(share, Fraction(0)) * number for share, number in ways.items()), Fraction(0))
    return total * Fraction(1, len(of) * len(matches) ** len(key))


def _added(match_id: str, own: str, of: Mapping[str, int], options: int) -> Fraction:
    """What an option adds to the sum of shares where it is given this match."""
    if match_id not in of:
        return Fraction(0)
    return Fraction(1, of[own]) if match_id == own else -Fraction(1, options - of[match_id])


def _list_problems(name: str, options: Sequence[Option]) -> Iterator[str]:
    ids = [option.id for option in options]
    if len(ids) < 2:
        noun = f"{len(ids)} {name}" if len(ids) == 1 else f"{len(ids)} {'matches' if name == 'match' else 'options'}"
        yield f"{name}: {noun} given. An item of type matching needs at least two."
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        yield f'{name} "{each}" is given more than once. Give each an id of its own.'


def _key_problems(item: Item) -> Iterator[str]:
    """Pairs of an option and a match that exist, one for each option."""
    options, matches = [each.id for each in item.options], [each.id for each in item.matches]
    paired: list[str] = []
    for pair in item.key:
        option_id, sign, match_id = pair.partition("=")
        if not sign:
            yield f'key "{pair}" is no pair. Write it like "{_some(options, "option")}={_some(matches, "match")}".'
        elif option_id not in options:
            yield f'key "{pair}" names no option of this item. Options: {", ".join(options) or "none"}.'
        elif match_id not in matches:
            yield f'key "{pair}" names no match of this item. Matches: {", ".join(matches) or "none"}.'
        elif option_id in paired:
            yield f'key "{pair}" is a second pair for {option_id}. Give each option one match.'
        paired.append(option_id)
    missing = [each for each in options if each not in paired]
    if missing:
        yield f"key leaves out {', '.join(missing)}. Give each option its match."


def _some(ids: Sequence[str], other: str) -> str:
    return ids[0] if ids else other


def _match_problems(item: Item) -> Iterator[str]:
    """More than one match in use; a reason for each that belongs to no option, and what shows each reason."""
    used = set(_key(item).values())
    if len(used) < 2 <= len(item.matches):
        yield "key gives every option the same match. Use at least two, or any pair would be right."
    for match in item.matches:
        if match.id not in used and not match.rationale:
            remedy = "A match that belongs to no option needs one sentence that says why."
            yield f'match "{match.id}": rationale is missing. {remedy}'
        if match.rationale and not match.cites:
            yield f'match "{match.id}": cites is missing. Cite what shows its rationale, or write ["own"].'
