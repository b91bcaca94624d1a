"""Single choice: one option of several is right."""

from collections.abc import Iterator, Sequence

from course.assessment.item_types import choices
from course.assessment.item_types.protocol import Explanation, Response, UsualType, right_and_wrong
from course.assessment.quiz import Item, Json


class SingleChoice(UsualType):
    """Choose one option; the key scores everything, any other nothing."""

    name = "single"
    label = "Choose one"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from choices.option_problems(item)
        yield from choices.one_key_problems(item)
        yield from choices.scoring_problems(item, ())

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        return choices.read_chosen(item, values, at_most_one=True)

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        return self.read_form(item, choices.chosen_values(value))

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        return {"chosen": list(values)}

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        return choices.exact_score(item, response)

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return choices.chosen_text(item, response)

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """See ItemType.explain."""
        return choices.explain_options(item, response)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples."""
        others: list[Response] = [{"chosen": [option.id]} for option in item.options]
        return right_and_wrong(self, item, {"chosen": list(item.key)}, others)

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. One option of all."""
        return item.max_score / len(item.options)

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. The options chosen, in the item's order."""
        return choices.chosen_in_order(item, response)

    def one_of(self, item: Item) -> frozenset[str]:
        """See ItemType.one_of. All options."""
        return frozenset(option.id for option in item.options)
