"""Rules for items: the shape of each, and what its type asks for."""

import re
from collections.abc import Iterator

from course.assessment.item_types import ITEM_TYPES
from course.content.citations import source_of
from course.content.folding import fold
from course.content.material import Material
from course.content.problems import Problem, did_you_mean
from course.content.quizzes import ITEM_SHAPES, ItemDraft, missing_without_statement
from course.content.tables import TABLES, Key, Shape, Table, is_for_shape_to_tell, shape_problems, slug_problems

MOST_HINTS = 3
_ABOUT = re.compile(r'(?P<field>\w+)(?: "(?P<name>[^"]*)")?(?P<within>: )?')


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as the item's type has them."""
    for draft in material.drafts:
        shape = draft.shape
        yield from shape_problems(draft.table, shape) if shape is not None else _type_problems(draft)


def _type_problems(draft: ItemDraft) -> Iterator[Problem]:
    allowed = f"Allowed: {', '.join(ITEM_TYPES)}."
    if not draft.item.type:
        yield draft.table.error(f"type is missing. {allowed}", "type")
    else:
        guess = did_you_mean(draft.item.type, ITEM_TYPES)
        yield draft.table.error(f'type "{draft.item.type}" is not known. {guess}{allowed}', "type")


def option_ids(material: Material) -> Iterator[Problem]:
    """Ids of options and matches that are slugs, as responses name them."""
    for draft in material.drafts:
        for part in (*draft.table.tables("option"), *draft.table.tables("match")):
            yield from slug_problems(part, "id")


def places(material: Material) -> Iterator[Problem]:
    """Options shown by the names of their places: each of another name, and none that gives its statement's words."""
    for draft in material.drafts:
        named: set[tuple[str, str]] = set()
        options = {(option.id, option.statement): option for option in draft.item.options}
        for part in draft.table.tables("option"):
            if (option := options.get((part.text("id"), part.text("statement")))) is None:
                continue
            name = source_of(option.statement), option.place
            if option.place and name in named:
                message = f"text “{option.place}” is another option's, too. Name the two places apart."
                yield part.error(message, "text" if part.text("text") else "statement")
            elif option.place and fold(option.place) == fold(option.text):
                message = "text is what the statement says. Leave it out, or name the place and not what stands there."
                yield part.error(message, "text")
            named.add(name)


def statements_or_texts(material: Material) -> Iterator[Problem]:
    """Options that are all texts, or each a statement or a text with citations of its own."""
    for draft in material.drafts:
        options = draft.table.tables("option")
        if (
            draft.shape is None
            or _takes_statements_only(draft)
            or not any("statement" in each.values for each in options)
        ):
            continue
        for option in options:
            for name, need in missing_without_statement(option):
                yield option.error(f"{name} is missing. {need}", name)


def _takes_statements_only(draft: ItemDraft) -> bool:
    """Whether the item's type has no other options; the type itself asks for the statement then."""
    return "statement" in (ITEM_SHAPES[draft.item.type].get("option", Key(TABLES)).shape or {})


def scores(material: Material) -> Iterator[Problem]:
    """Something to win with every item, and not more than a hundred."""
    for draft in material.drafts:
        if not 0 < draft.item.max_score <= 100:
            message = f"max_score {draft.item.max_score:g} is not above 0 and at most 100. Leave it out for 1."
            yield draft.table.error(message, "max_score")


def hints(material: Material) -> Iterator[Problem]:
    """At most three hints, and none that cites a statement that the key consists of."""
    for draft in material.drafts:
        tables = draft.table.tables("hint")
        if len(tables) > MOST_HINTS:
            message = (
                f"hint is given {len(tables)} times. Write at most {MOST_HINTS}: each takes a third of the points."
            )
            yield draft.table.error(message, "hint", MOST_HINTS)
        keyed = {option.statement for option in draft.item.options if option.id in draft.item.key and option.statement}
        for table in tables:
            for place, citation in enumerate(table.texts("cites")):
                if citation in keyed:
                    message = (
                        f'cites "{citation}", which is the key. Cite its passage, "{citation.rpartition(".")[0]}".'
                    )
                    yield table.error(message, "cites", place)


def types(material: Material) -> Iterator[Problem]:
    """What each item's type finds wrong, on the line of the field it is about; a missing field is told by its shape."""
    for draft in material.drafts:
        if draft.shape is not None:
            for message in ITEM_TYPES[draft.item.type].problems(draft.item):
                yield from _placed(draft.table, message, draft.shape)


def _placed(item: Table, message: str, shape: Shape) -> Iterator[Problem]:
    """The message on its line; none where the field is missing and the shape has said so."""
    about = _ABOUT.match(message)
    assert about is not None, message
    field = about["field"]
    if is_for_shape_to_tell(item, field, shape[field]):
        return
    place = _place(item, field, about["name"])
    if place is None:
        yield item.error(message, field)
    elif about["within"]:
        yield item.tables(field)[place].error(message[about.end() :])
    else:
        yield item.error(message, field, place, "value")


def _place(item: Table, field: str, name: str | None) -> int | None:
    """Where in the list under the field the text or table of this name stands last."""
    names = item.texts(field) or tuple(each.text("id") or each.text("value") for each in item.tables(field))
    return max((place for place, each in enumerate(names) if each == name), default=None)


RULES = (shapes, option_ids, statements_or_texts, places, scores, hints, types)
