"""A table of a content file: its values by kind, its lines, and what its shape leaves to be desired.

Owns the check of keys and kinds. Must not know what any key means.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from course.content.problems import ERROR, WARNING, Problem, did_you_mean
from course.content.toml_lines import Path

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the file and the lines it stands on. A value of another kind than asked for reads as none."""

    file: str
    values: Mapping[str, Any]
    lines: Mapping[Path, int]
    path: Path = ()
    label: str = ""
    first_line: int = 1

    def text(self, key: str) -> str:
        """The text under the key, trimmed; "" where there is none."""
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in the list under the key, trimmed."""
        value = self.values.get(key)
        return tuple(each.strip() for each in value if isinstance(each, str)) if isinstance(value, list) else ()

    def number(self, key: str, default: float) -> float:
        """The number under the key, or the default."""
        value = self.values.get(key)
        return value if isinstance(value, int | float) and _is_kind(value, NUMBER) else default

    def flag(self, key: str) -> bool:
        """Whether the key is set to true."""
        return self.values.get(key) is True

    def table(self, key: str) -> "Table":
        """The table under the key; an empty one on this table's line where there is none."""
        value = self.values.get(key)
        return self._part(value if isinstance(value, dict) else {}, (key,), key)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables in the list under the key."""
        value = self.values.get(key)
        parts = enumerate(value if isinstance(value, list) else [])
        return tuple(
            self._part(part, (key, place), _name_of(key, place, part))
            for place, part in parts
            if isinstance(part, dict)
        )

    def _part(self, values: Mapping[str, Any], keys: Path, name: str) -> "Table":
        label = f"{self.label}, {name}" if self.label else name
        return replace(self, values=values, path=self.path + keys, label=label, first_line=self.line(*keys))

    def line(self, *keys: str | int) -> int:
        """The line of a key or of an element under it; the table's own line where the key is absent."""
        for length in range(len(keys), 0, -1):
            if (line := self.lines.get(self.path + keys[:length])) is not None:
                return line
        return self.lines.get(self.path, self.first_line) if self.path else self.first_line

    def error(self, message: str, *keys: str | int) -> Problem:
        """An error on the line of the key."""
        return self._problem(ERROR, message, keys)

    def warning(self, message: str, *keys: str | int) -> Problem:
        """A warning on the line of the key."""
        return self._problem(WARNING, message, keys)

    def _problem(self, severity: str, message: str, keys: Path) -> Problem:
        labelled = f"{self.label}: {message}" if self.label else message
        return Problem(self.file, self.line(*keys), severity, labelled)


def _name_of(key: str, place: int, values: Mapping[str, Any]) -> str:
    """What messages call a table of a list: by its id, or a misreading by its value; else by its place from 1."""
    name = values.get("id") or values.get("value")
    return f'{key} "{name}"' if isinstance(name, str) else f"{key} {place + 1}"


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand under a key.

    `need` says why it must be there, and is "" for a key that may be left out. `allowed` are the texts it may be, where
    not all are. `shape` is that of the table or tables under it, where they are checked with the table around them.
    """

    kind: str
    need: str = ""
    allowed: tuple[str, ...] = ()
    shape: "Mapping[str, Key] | None" = None


TEXT = "text in quotation marks"
TEXTS = "a list of texts"
FLAG = "true or false"
NUMBER = "a number"
LARGEST_NUMBER = 10**9
"""No count, order or score of a course is larger; it keeps nan, inf and endless digits out."""

TABLE = "a table"
TABLES = "a list of tables"

Shape = Mapping[str, Key]


def shape_problems(table: Table, shape: Shape) -> Iterator[Problem]:
    """Keys that are missing, not known, or hold another thing than the shape says; in the tables below it too."""
    for name in table.values:
        if name not in shape:
            guess = did_you_mean(name, shape)
            yield table.error(f'key "{name}" is not known here. {guess}Allowed: {", ".join(shape)}.', name)
    for name, key in shape.items():
        value = table.values.get(name)
        if is_empty(value):
            if key.need:
                yield table.error(f"{name} is missing. {key.need}", name)
        elif not _is_kind(value, key.kind):
            yield table.error(f"{name} must be {key.kind}; it is {_kind_of(value)}.", name)
        else:
            yield from _value_problems(table, name, key)


def _value_problems(table: Table, name: str, key: Key) -> Iterator[Problem]:
    if key.allowed and table.text(name) not in key.allowed:
        yield table.error(f'{name} "{table.text(name)}" is not known. Allowed: {", ".join(key.allowed)}.', name)
    if key.shape is not None:
        for part in table.tables(name) if key.kind == TABLES else (table.table(name),):
            yield from shape_problems(part, key.shape)


def is_for_shape_to_tell(table: Table, name: str, key: Key) -> bool:
    """Whether `shape_problems` finds the key missing or of another kind, so that no other rule need speak of it."""
    value = table.values.get(name)
    return bool(key.need) if is_empty(value) else not _is_kind(value, key.kind)


def is_empty(value: object) -> bool:
    """Whether a value says nothing: absent, an empty list or table, a text of white space."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _is_kind(value: object, kind: str) -> bool:
    if kind == TEXT:
        return isinstance(value, str)
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
    if kind == TABLE:
        return isinstance(value, dict)
    part = str if kind == TEXTS else dict
    return isinstance(value, list) and all(isinstance(each, part) for each in value)


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return f"a list with {' and '.join(sorted({_kind_of(each) for each in value}))} in it"
    if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        return "no number, or one too large"
    names: Mapping[type, str] = {str: "a text", int: "a number", float: "a number", dict: "a table"}
    return names.get(type(value), "a date or time")


def slug_problems(table: Table, key: str) -> Iterator[Problem]:
    """An id that is not a slug."""
    value = table.text(key)
    if value and not SLUG.fullmatch(value):
        example = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-") or "who-said"
        yield table.error(
            f'{key} "{value}" is not a slug. Use small letters, digits and hyphens, like "{example}".', key
        )


def repeated_problems(tables: tuple[Table, ...], key: str, what: str) -> Iterator[Problem]:
    """An id that an earlier table of the same list has already."""
    first: dict[str, int] = {}
    for table in tables:
        value = table.text(key)
        if value in first:
            yield table.error(f'{key} "{value}" is taken by the {what} on line {first[value]}. Ids are unique.', key)
        elif value:
            first[value] = table.line(key)
