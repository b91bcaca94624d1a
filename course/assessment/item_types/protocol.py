"""What every item type can do, and the words its functions share.

Owns the protocol between item types and the rest. Must not know any one type.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from course.assessment.quiz import Item, Json

Response = dict[str, Json]
"""What a student answered, ids and never positions: `{"chosen": [option ids]}`, `{"entered": text}`, `{"order": [option
ids]}` or `{"pairs": {option id: match id}}`."""


class ResponseError(ValueError):
    """A response that cannot be read. The message tells the student what to enter."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one option or value is right or wrong. Texts are inline Markdown, but for `entered`.

    `part` is the heading of the part of the item it belongs to, "" where the item has none. `given` and `expected` are
    what a student gave for the option and what is right for it, where an answer is more than choosing. `entered` is in
    the student's own words, to be shown as it is. `mark` says how right a choice is, where "correct" and "not correct"
    are not enough. `place` is what stood for the text while answering, where something did.
    """

    option_id: str
    text: str
    chosen: bool
    correct: bool
    rationale: str
    cites: tuple[str, ...]
    part: str = ""
    given: str = ""
    expected: str = ""
    entered: str = ""
    mark: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a response can come to, to be counted over many students: an option, a pair or a known value.

    `text` is inline Markdown. `right` says whether it belongs to the key.
    """

    id: str
    text: str
    right: bool
    rationale: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """How a response as a whole fared, in words; `part` as in Explanation. Plain text."""

    part: str
    text: str


class ItemType(Protocol):
    """One kind of item. An unanswered item has the response None."""

    @property
    def name(self) -> str:
        """The type's name in files and tables."""

    @property
    def label(self) -> str:
        """What a student is told to do."""

    @property
    def usual_max_score(self) -> float:
        """The max_score of an item whose file gives none."""

    @property
    def asks_about_claim(self) -> bool:
        """Whether the words quoted in a stem are a claim that the item makes up, and not a source's."""

    def problems(self, item: Item) -> Iterator[str]:
        """What is wrong with how the item is written; each message begins with the name of the field it is about."""

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """The response in the values a form sent; ResponseError where they are no response to this item."""

    def read_json(self, item: Item, value: Json) -> Response | None:
        """The response in an untrusted JSON value: a response as stored, or the list of values a form would send."""

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """What a form sent in the shape of a response, whatever it is: only to be shown again beside the problem."""

    def condition(self, item: Item) -> str:
        """What an answer has to fulfil to count at all, told before it is given; "" where there is nothing to tell."""

    def left_open(self, item: Item, response: Response) -> str:
        """What the response leaves open, in words for the student; "" where it answers the whole item.

        It tells nothing of the key: only what anybody who answers would see missing.
        """

    def score(self, item: Item, response: Response | None) -> float:
        """The response's score, from 0 to the item's max_score."""

    def response_text(self, item: Item, response: Response | None) -> str:
        """The response on one line, for a table: ids joined by "; ", or the text entered; "" where unanswered."""

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """An explanation of every option or known value, chosen or not, in the item's order."""

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """How the response fared as a whole; none where the explanations say all there is to say."""

    def examples(self, item: Item) -> tuple[Response, ...]:
        """Responses to try the item with: the first earns everything, each of the others less."""

    def guess_score(self, item: Item) -> float:
        """The score that a guess earns on average, from 0 to the item's max_score.

        A guess is an answer drawn at random, each that the page lets through being equally likely. Nobody guesses a
        number or a text from nothing: those have the guess score 0.
        """

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """What responses come to, to be counted; nothing where counting tells nothing."""

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """The ids of the choices that the response comes to; none for no response."""

    def fixed_options(self, item: Item) -> frozenset[str]:
        """The ids of options that stand first, in their own order, however options are shuffled."""

    def one_of(self, item: Item) -> frozenset[str]:
        """The ids of the options of which one is to be chosen, where there are such."""

    def key_of(self, item: Item, answer: Response) -> tuple[str, ...]:
        """The answer as the key that it would be."""


class UsualType:
    """What most types say alike."""

    usual_max_score = 1.0
    asks_about_claim = False

    def condition(self, item: Item) -> str:
        """See ItemType.condition. Nothing."""
        return ""

    def left_open(self, item: Item, response: Response) -> str:
        """See ItemType.left_open. Nothing, as where an answer cannot be given in part."""
        return ""

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """See ItemType.remarks."""
        return ()

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. Nothing, as where an answer is entered."""
        return 0.0

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """See ItemType.choices. The options."""
        return tuple(
            Choice(option.id, option.text, option.id in item.key, option.rationale, option.cites)
            for option in item.options
        )

    def fixed_options(self, item: Item) -> frozenset[str]:
        """See ItemType.fixed_options. None."""
        return frozenset()

    def one_of(self, item: Item) -> frozenset[str]:
        """See ItemType.one_of. Those that stand first, like the verdicts."""
        return self.fixed_options(item)

    def key_of(self, item: Item, answer: Response) -> tuple[str, ...]:
        """See ItemType.key_of. The ids, pairs or text of the answer."""
        pairs = answer.get("pairs")
        if isinstance(pairs, dict):
            return tuple(f"{option_id}={match_id}" for option_id, match_id in pairs.items())
        if "entered" in answer:
            return (str(answer["entered"]),)
        return tuple(ids_in(answer))


def form_values(response: Response | None) -> list[str]:
    """What a form that shows a response would send for it: the inverse of every type's `read_form`."""
    if response is None:
        return []
    if "entered" in response:
        return [str(response["entered"])]
    order, pairs, chosen = response.get("order"), response.get("pairs"), response.get("chosen")
    if isinstance(order, list):
        return [f"{option_id}={place}" for place, option_id in enumerate(order, 1)]
    if isinstance(pairs, dict):
        return [f"{option_id}={match_id}" for option_id, match_id in pairs.items()]
    return [str(each) for each in chosen] if isinstance(chosen, list) else []


def ids_in(response: Response) -> list[str]:
    """The option ids in a response, as they stand there; none where it has no list of them."""
    ids = response.get("order") or response.get("chosen")
    return [str(each) for each in ids] if isinstance(ids, list) else []


def right_and_wrong(kind: ItemType, item: Item, right: Response, others: Iterable[Response]) -> tuple[Response, ...]:
    """The right response, then those of the others that earn less, each once."""
    wrong: list[Response] = []
    for each in others:
        if each not in wrong and kind.score(item, each) < item.max_score:
            wrong.append(each)
    return (right, *wrong)
