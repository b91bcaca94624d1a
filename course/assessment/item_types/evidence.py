"""Evidence: pick the statements of a source that settle a claim."""

from collections.abc import Iterator

from course.assessment.item_types.multiple import MultipleChoice
from course.assessment.quiz import Item


class Evidence(MultipleChoice):
    """Choose the statements that settle the claim; every option is a statement of a source."""

    name = "evidence"
    label = "Choose the statements that answer it"
    asks_about_claim = True

    def problems(self, item: Item) -> Iterator[str]:
        """See ItemType.problems."""
        yield from super().problems(item)
        for option in item.options:
            if not option.statement:
                remedy = 'Name the statement it offers, like "source/passage.statement".'
                yield f'option "{option.id}": statement is missing. {remedy}'
