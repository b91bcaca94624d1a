"""The data of activities: rows of cells, each cell with what it rests on.

Owns the format of `lessons/activities/*.toml`. Must not know how an activity looks or works on a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from course.assessment.activities import OUTCOMES, PLACINGS, RELATIONS
from course.assessment.activities.argument_map import GROUNDS
from course.assessment.activities.check_a_post import STEPS
from course.assessment.activities.who_says_so import KINDS
from course.assessment.item_types.verdict import VERDICTS
from course.assessment.natural_frequencies import FIELDS, SHAPES
from course.assessment.quiz import Json, item_json
from course.content.citations import Citations
from course.content.quizzes import ITEM_SHAPES, ItemDraft, is_usable, read_item
from course.content.tables import NUMBER, TABLE, TABLES, TEXT, TEXTS, Key, Shape, Table

WITHOUT_DATA = frozenset({"cite-demo"})
"""Activities that need no file: what stands in their block is all there is."""

_ROW = {"id": Key(TEXT, "Scripts and links name the row by it.")}
_CITES = Key(TEXTS, 'Cite what shows it, or write ["own"].')
_CELL: Shape = {"text": Key(TEXT), "cites": Key(TEXTS)}
_QUOTED_CELL: Shape = {**_CELL, "words": Key(TEXTS)}
_SPOKEN_CELL: Shape = {**_CELL, "who": Key(TEXT)}
_GROUND: Shape = {**_CELL, "ground": Key(TEXT, "Say what kind of ground it is.", allowed=tuple(GROUNDS))}
_ASKED: Shape = {
    "asks": Key(TEXT, 'Ask for it in people, like "Of the {of} people, how many are flagged?".'),
    "value": Key(NUMBER, "Give the number of the source, or the one made up; 0 is a number."),
    "most": Key(NUMBER),
    "said": Key(TEXT, 'Say whose number it is, like "by the report" or "made up, by the course".'),
    "cites": _CITES,
}
_GROUP: Shape = {"name": Key(TEXT, "Say who is in the group."), **_ASKED}
_GUESS: Shape = {
    "asks": Key(TEXT, "Ask for a count of people, never for a percentage."),
    "of": Key(NUMBER, "Say out of how many the guess is."),
    "unit": Key(TEXT, 'Say what stands behind the guess, like "of 100 people".'),
    "finds": Key(TEXT, 'Say what counting gives, like "about 8 of 100".'),
    "cites": _CITES,
}
_TRY: Shape = {
    "asks": Key(TEXT, "Ask what a reader is to find out."),
    "squares": Key(NUMBER),
    **dict.fromkeys(FIELDS, Key(NUMBER)),
    "cites": _CITES,
}
_VERDICT: Shape = {
    "claim": Key(TEXT, "Repeat the claim in short."),
    "verdict": Key(TEXT, "Give the claim its verdict.", allowed=tuple(VERDICTS)),
    "text": Key(TEXT, "Say why."),
    "cites": _CITES,
}
_POST: Shape = {
    "id": Key(TEXT, "The steps name the post by it."),
    "leaning": Key(TEXT, "Say whom the post would please.", allowed=("supporters", "critics", "neither")),
    "words": Key(TEXT, "Write the made-up post."),
    "stop": Key(TABLE, "Say what the post claims.", shape=_CELL),
    "who": Key(TABLE, "Say who says so.", shape=_CELL),
    "trace": Key(TABLE, "Say which passage comes nearest.", shape=_CELL),
    "denominator": Key(TABLE, "Say what each figure is a share of, or that there is none.", shape=_CELL),
    "verdict": Key(TABLES, "Write one [[post.verdict]] for each claim.", shape=_VERDICT),
}
_OF_STEP: Shape = {
    "post": Key(TEXT, "Name the post by its id."),
    "step": Key(TEXT, "Say which step it is.", allowed=tuple(STEPS)),
}
_FOR_PRACTICE_AND_TESTS = ("hint", "difficulty")
_WITH_ITEMS: Mapping[str, Mapping[str, Key]] = {
    "check-a-post": {"post": Key(TABLES, "Write one [[post]] for each post.", shape=_POST)},
}
"""Activities whose rows are items, which the item types score, with the keys of their files beside the rows."""

_ROW_SHAPES: Mapping[str, Shape] = {
    "compare": {
        **_ROW,
        "topic": Key(TEXT, "Name what the two articles are compared on."),
        "relation": Key(TEXT, "Say how the two relate.", allowed=tuple(RELATIONS)),
        "note": Key(TEXT),
        "2019": Key(TABLE, "Say what the 2019 article has; text and cites may be empty.", shape=_QUOTED_CELL),
        "2024": Key(TABLE, "Say what the 2024 article has; text and cites may be empty.", shape=_QUOTED_CELL),
    },
    "claim-correction": {
        **_ROW,
        "outcome": Key(TEXT, "Say whether the reply answers the claim.", allowed=tuple(OUTCOMES)),
        "note": Key(TEXT),
        "claim": Key(TABLE, "Say what was claimed.", shape=_SPOKEN_CELL),
        "reply": Key(TABLE, "Say what was replied; text and cites may be empty.", shape=_SPOKEN_CELL),
    },
    "argument-map": {
        **_ROW,
        "side": Key(TEXT, "Say who holds the claim.", allowed=("supporters", "others", "critics")),
        "open": Key(TEXT, "Say what the claim leaves open, in the course's own words."),
        "claim": Key(TABLE, "Say what is claimed.", shape=_SPOKEN_CELL),
        "rests_on": Key(TABLE, "Say what the claim rests on in the article.", shape=_GROUND),
    },
    "figures": {
        **_ROW,
        "figure": Key(TEXT, "Write the figure."),
        "denominator": Key(TEXT, "Say what it is a share of."),
        "group": Key(TEXT, "Name the group that sorting brings together."),
        "event": Key(TEXT, "Say what was counted."),
        "time_span": Key(TEXT, 'Say in what time, or "not stated".'),
        "credited_to": Key(TEXT, 'Say who it is credited to, or "not stated".'),
        "cites": _CITES,
    },
    "counting-people": {
        **_ROW,
        "title": Key(TEXT, "Say what is counted."),
        "question": Key(TEXT, "Say what is known before the guess."),
        "square": Key(TEXT, 'Name what one square is, like "person".'),
        "squares": Key(TEXT, 'Name what several squares are, like "people".'),
        "whole": Key(TEXT),
        "back": Key(TEXT),
        "marked": Key(TEXT, "Say what a filled square means."),
        "unmarked": Key(TEXT, "Say what an empty square means."),
        "answer": Key(TEXT, "Say what the counts show."),
        "limits": Key(TEXT, "Say what they do not show."),
        "cites": _CITES,
        "shape": Key(TEXT, "Say how the two groups belong together.", allowed=SHAPES),
        "of": Key(NUMBER, "Say out of how many squares the numbers count."),
        "guess": Key(TABLE, "Write a [row.guess]: what a reader guesses before counting.", shape=_GUESS),
        "first": Key(TABLE, shape=_ASKED),
        "group": Key(TABLES, "Write two [[row.group]], one for each group.", shape=_GROUP),
        "try": Key(TABLES, shape=_TRY),
    },
    "crowd-figures": {
        **_ROW,
        "figure": Key(TEXT, "Write the figure or the word of amount."),
        "counted": Key(TEXT, "Say what it counts."),
        "given_by": Key(TEXT, 'Say who gives it, or "not stated".'),
        "found_by": Key(TEXT, 'Say how it was found, or "not stated".'),
        "when": Key(TEXT, 'Say when it was counted, or "not stated".'),
        "note": Key(TEXT, "Say what a reader can make of it."),
        "cites": _CITES,
    },
    "timeline": {
        **_ROW,
        "when": Key(TEXT, "Say where the source places it in time."),
        "placed": Key(TEXT, "Say how the source places it in time.", allowed=tuple(PLACINGS)),
        "step": Key(TEXT, "Name the step."),
        "meaning": Key(TEXT, "Say what it meant."),
        "who": Key(TEXT, "Say who stands behind the account."),
        "undated": Key(TEXT, "Say what the source leaves undated."),
        "cites": _CITES,
    },
    "who-says-so": {
        **_ROW,
        "sentence": Key(TEXT, "Write the sentence to be sorted."),
        "kind": Key(TEXT, "Say what it is.", allowed=tuple(KINDS)),
        "telling": Key(TEXTS),
        "why": Key(TEXT, "Say why it is of this kind."),
        "cites": _CITES,
    },
}


def activity_shape(name: str) -> Shape | None:
    """The shape of an activity's file; None for a name that has none."""
    if name not in KNOWN_ACTIVITIES or name in WITHOUT_DATA:
        return None
    return {
        "id": Key(TEXT, "It is the activity's name in a lesson."),
        "title": Key(TEXT, "Give the activity a heading."),
        "lesson": Key(TEXT, "Name the lesson it stands in."),
        **_WITH_ITEMS.get(name, {}),
        "row": Key(TABLES, "Write one [[row]] for each line.", shape=_ROW_SHAPES.get(name)),
    }


KNOWN_ACTIVITIES = (*sorted((*_ROW_SHAPES, *_WITH_ITEMS)), *sorted(WITHOUT_DATA))


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """An activity's data and the table it was read from; `drafts` are its rows where they are items."""

    table: Table
    drafts: tuple[ItemDraft, ...] = ()

    @property
    def id(self) -> str:
        """The activity's name."""
        return self.table.text("id")

    @property
    def values(self) -> dict[str, Json]:
        """All of the data, as the file has it; a row that is an item as what was read of it, under "item"."""
        values = {key: value for key, value in self.table.values.items() if key != "id"}
        if self.has_items:
            values["row"] = [_step_values(draft) for draft in self.drafts if is_usable(draft.item)]
        return values

    @property
    def has_items(self) -> bool:
        """Whether its rows are items."""
        return self.id in _WITH_ITEMS

    def cells(self) -> Iterator[Table]:
        """Every table with text of its own, but for items: each row or post, and each cell and group in one."""
        for row in self.table.tables("post" if self.has_items else "row"):
            yield row
            for key, value in row.values.items():
                if isinstance(value, dict):
                    yield row.table(key)
                yield from row.tables(key)


def read_activity(table: Table, citations: Citations) -> ActivityFile:
    """The activity in a table, with its rows as items where they are some."""
    rows = table.tables("row") if table.text("id") in _WITH_ITEMS else ()
    return ActivityFile(table, tuple(_step(row, citations) for row in rows))


def _step(row: Table, citations: Citations) -> ItemDraft:
    draft = read_item(row, citations)
    item_shape = ITEM_SHAPES.get(draft.item.type)
    if item_shape is None:
        return draft
    keys = {name: key for name, key in item_shape.items() if name not in _FOR_PRACTICE_AND_TESTS}
    return ItemDraft(row, draft.item, {"id": keys.pop("id"), **_OF_STEP, **keys})


def _step_values(draft: ItemDraft) -> dict[str, Json]:
    values = {name: draft.table.text(name) for name in ("id", *_OF_STEP)}
    return {**values, "item": item_json(draft.item)}
