"""Multiple choice: any number of options may be right."""

from collections.abc import Iterator, Sequence

from course.assessment.item_types import choices
from course.assessment.item_types.protocol import Explanation, Remark, Response, UsualType, right_and_wrong
from course.assessment.quiz import Item, Json


class MultipleChoice(UsualType):
    """Choose every right option; scored "balanced" unless the item asks for "all-or-nothing"."""

    name = "multiple"
    label = "Choose all that apply"

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from choices.option_problems(item)
        yield from choices.some_key_problems(item)
        yield from choices.scoring_problems(item, (choices.BALANCED, choices.ALL_OR_NOTHING))

    def read_form(self, item: Item, values: Sequence[str]) -> Response | None:
        """See ItemType.read_form."""
        return choices.read_chosen(item, values, at_most_one=False)

    def read_json(self, item: Item, value: Json) -> Response | None:
        """See ItemType.read_json."""
        return self.read_form(item, choices.chosen_values(value))

    def as_typed(self, item: Item, values: Sequence[str]) -> Response:
        """See ItemType.as_typed."""
        return {"chosen": list(values)}

    def score(self, item: Item, response: Response | None) -> float:
        """See ItemType.score."""
        if item.scoring == choices.ALL_OR_NOTHING:
            return choices.exact_score(item, response)
        return choices.balanced_score(item, response)

    def response_text(self, item: Item, response: Response | None) -> str:
        """See ItemType.response_text."""
        return choices.chosen_text(item, response)

    def explain(self, item: Item, response: Response | None) -> tuple[Explanation, ...]:
        """See ItemType.explain."""
        return choices.explain_options(item, response)

    def remarks(self, item: Item, response: Response | None) -> tuple[Remark, ...]:
        """See ItemType.remarks."""
        return choices.chosen_remarks(item, response)

    def examples(self, item: Item) -> tuple[Response, ...]:
        """See ItemType.examples."""
        key = [option.id for option in item.options if option.id in item.key]
        distractors = [option.id for option in item.options if option.id not in item.key]
        others: list[Response] = [{"chosen": [each]} for each in (*distractors, *key)]
        return right_and_wrong(self, item, {"chosen": [*key]}, [*others, {"chosen": [*key, *distractors]}])

    def guess_score(self, item: Item) -> float:
        """See ItemType.guess_score. Any set of options but the empty one."""
        if item.scoring == choices.ALL_OR_NOTHING:
            return choices.exact_guess(item)
        return choices.balanced_guess(item)

    def chosen(self, item: Item, response: Response | None) -> tuple[str, ...]:
        """See ItemType.chosen. The options chosen, in the item's order."""
        return choices.chosen_in_order(item, response)
