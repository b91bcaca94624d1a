"""The item types, by name. A new type is one module and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.item_types.evidence import Evidence
from course.assessment.item_types.matching import Matching
from course.assessment.item_types.multiple import MultipleChoice
from course.assessment.item_types.numeric import Numeric
from course.assessment.item_types.ordering import Ordering
from course.assessment.item_types.protocol import (
    Choice,
    Explanation,
    ItemType,
    Remark,
    Response,
    ResponseError,
    form_values,
)
from course.assessment.item_types.short import ShortText
from course.assessment.item_types.single import SingleChoice
from course.assessment.item_types.verdict import Verdict
from course.assessment.item_types.verdict_with_evidence import VerdictWithEvidence
from course.assessment.quiz import Item

__all__ = [
    "ITEM_TYPES",
    "Choice",
    "Explanation",
    "ItemType",
    "Remark",
    "Response",
    "ResponseError",
    "form_values",
    "is_fully_right",
    "item_type",
    "left_open",
]

_TYPES: tuple[ItemType, ...] = (
    SingleChoice(),
    MultipleChoice(),
    Verdict(),
    Evidence(),
    Numeric(),
    Ordering(),
    Matching(),
    ShortText(),
    VerdictWithEvidence(),
)
ITEM_TYPES: Mapping[str, ItemType] = MappingProxyType({each.name: each for each in _TYPES})


def item_type(item: Item) -> ItemType:
    """The type that reads, scores and explains this item; KeyError for a type that is not known."""
    return ITEM_TYPES[item.type]


def condition(item: Item) -> str:
    """What an answer has to fulfil to count at all, in words for the student; "" where there is nothing to tell."""
    return item_type(item).condition(item)


def left_open(item: Item, response: Response | None) -> str:
    """What a response leaves open, in words for the student; "" where it answers the whole item, or nothing of it."""
    return item_type(item).left_open(item, response) if response else ""


def is_fully_right(item: Item, response: Response | None) -> bool:
    """Whether the response earns the item's whole score."""
    return item_type(item).score(item, response) >= item.max_score
