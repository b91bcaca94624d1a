"""The order in which one attempt shows items and their options, from its seed.

Owns shuffling. Only what a page shows is in this order: responses name ids, and files, tables and exports keep the
author's order. Places come from SHA-256 over the seed and the ids, so an order is the same on every machine and with
every version of Python, and an option added or taken away leaves the others in their order.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Protocol, TypeVar

from course.assessment.item_types import ITEM_TYPES
from course.assessment.quiz import Item, Option, Quiz


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Each = TypeVar("_Each", bound=_HasId)


def items_in_order(quiz: Quiz, seed: int) -> tuple[Item, ...]:
    """The quiz's items in the order of this seed."""
    return _in_order(quiz.items, f"{seed}/{quiz.id}")


def options_in_order(item: Item, seed: int) -> Item:
    """The item with its options, and its matches, in the order of this seed.

    Options that always stand first, like the four verdicts, stay where they are; pinned ones come last. Options to be
    put into an order never come in the right one. Where all that could be shuffled are shown by letters, they stay in
    the order of these, so that a class can talk about "statement B".
    """
    fixed_ids = ITEM_TYPES[item.type].fixed_options(item)
    fixed = tuple(option for option in item.options if option.id in fixed_ids)
    others = tuple(option for option in item.options if option.id not in fixed_ids)
    if not all(option.is_lettered for option in others):
        others = _not_the_key(item, _pinned_last(_in_order(others, f"{seed}/{item.id}/options")))
    matches = _pinned_last(_in_order(item.matches, f"{seed}/{item.id}/matches"))
    return replace(item, options=(*fixed, *others), matches=matches)


def _pinned_last(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: option.pinned))


def _in_order(each: Iterable[_Each], salt: str) -> tuple[_Each, ...]:
    return tuple(sorted(each, key=lambda one: sha256(f"{salt}/{one.id}".encode()).digest()))


def _not_the_key(item: Item, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options with the first at the end where their order would be the right one."""
    if len(options) < 2 or tuple(option.id for option in options) != item.key:
        return options
    return (*options[1:], options[0])
