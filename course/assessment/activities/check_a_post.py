"""Made-up posts, each checked step by step: every step is an item, read, scored and explained by its type.

Owns the steps and their order. Must not know how they look on a page.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from course.assessment.activities.protocol import AnswerError, Given, Row, UsualKind, text_of
from course.assessment.item_types import Response, ResponseError, item_type
from course.assessment.quiz import Item, Json, item_from_json
from course.assessment.review import EVERYTHING, ReviewedItem, review_item

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "stop": "Stop: what does it claim?",
        "who": "Who says so?",
        "trace": "Which passage comes nearest?",
        "denominator": "A share of what?",
        "verdict": "Your verdict, with its evidence",
    }
)
"""The steps of a check in their order, by id."""


class CheckAPost(UsualKind):
    """One response for each step, as the step's item type keeps it. The step's form field is `answer.` and its id."""

    name = "check-a-post"

    def read(self, row: Row, given: Given) -> Json:
        """See ActivityKind.read."""
        item = step_item(row)
        try:
            response = item_type(item).read_form(item, given.get(f"answer.{item.id}", ()))
        except ResponseError as error:
            raise AnswerError(str(error)) from error
        if response is None:
            raise AnswerError("Choose an answer, then check.")
        return response

    def kept(self, row: Row, value: Json) -> str | None:
        """See ActivityKind.kept. None: the steps are told together."""
        del row, value
        return None

    def together(self, rows: Sequence[Row], values: Mapping[str, Json]) -> str | None:
        """See ActivityKind.together."""
        posts = dict.fromkeys(text_of(row, "post") for row in rows)
        reviews = {text_of(row, "id"): step_review(row, values.get(text_of(row, "id"))) for row in rows}
        done = [review for review in reviews.values() if review is not None]
        if not done:
            return None
        whole = [
            post for post in posts if all(reviews[text_of(row, "id")] for row in rows if text_of(row, "post") == post)
        ]
        right = sum(review.score == review.item.max_score for review in done)
        earned = sum(review.score or 0.0 for review in done)
        points = sum(review.item.max_score for review in done)
        return (
            f"You took {len(done)} of {len(rows)} steps and checked {_posts(len(whole), len(posts))} to the end. "
            f"{_steps(right)} right throughout: {earned:.3g} of {points:g} points."
        )


def step_item(row: Row) -> Item:
    """The item of a step."""
    return item_from_json(row.get("item"))


def step_review(row: Row, value: Json) -> ReviewedItem | None:
    """A step as answered, scored and explained; None where it was not, or where its item has changed too much since."""
    if "item" not in row:
        return None
    item = step_item(row)
    response = _response(item, value)
    return None if response is None else review_item(item, response, EVERYTHING)


def _response(item: Item, value: Json) -> Response | None:
    try:
        return item_type(item).read_json(item, value)
    except ResponseError:
        return None


def _posts(number: int, of: int) -> str:
    return f"all {of} posts" if number == of > 1 else f"{number} of {of} posts"


def _steps(number: int) -> str:
    return "1 step was" if number == 1 else f"{number} steps were"
