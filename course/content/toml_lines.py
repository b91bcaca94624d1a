"""TOML with the line of every table, key and array element, which the standard library's reader does not keep.

Owns the scanner. Must not know what the tables mean.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands: `("item", 0, "option", 1, "rationale")`."""


class TomlError(ValueError):
    """A text that is not TOML: the line, and what its author can do."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line beside the message."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class TomlText:
    """The values of a TOML text and the line of each."""

    values: Mapping[str, Any]
    lines: Mapping[Path, int]


def read_toml(text: str, *, first_line: int = 1) -> TomlText:
    """The values and their lines; the text begins on `first_line` of its file. TomlError for anything but TOML."""
    text = text.replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line_in(str(error), text)
        raise TomlError(first_line + line - 1, _in_plain_words(str(error))) from None
    except RecursionError:
        raise TomlError(first_line, "brackets are nested too deeply to be read. Write simpler tables.") from None
    return TomlText(values, _Scanner(text, first_line).lines())


_NOT_CLOSED = "a text is not closed on the line it begins on. End it with a quotation mark."
_BACKSLASH = 'a backslash stands in a text. Write it twice (\\\\), or \\" for a quotation mark.'
_PLAIN_WORDS = {
    "Cannot overwrite a value": "this key is given twice in its table. Keep one of them.",
    "Duplicate inline table key": "this key is given twice in its table. Keep one of them.",
    "Cannot declare": "this table is given twice. Keep one, or write [[name]] for a list of tables.",
    "Cannot mutate immutable": "this name already stands for a finished value. Give it another name.",
    "Cannot redefine namespace": "this name already stands for a table. Write the key under that table's header.",
    "Expected '=' after a key": "a key is not followed by =. Write key = value.",
    "Expected newline": "something follows the value on its line. Check its quotation marks; write one key a line.",
    "Unclosed array": 'a list is not closed. Write ["one", "two"], with a comma between its parts.',
    "Unclosed inline table": "a { is not closed. Write {key = value, key = value} on one line.",
    "Unescaped": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Escaped character": _BACKSLASH,
    "Illegal character": _NOT_CLOSED,
    "Found invalid character": _NOT_CLOSED,
    "Unterminated string": "a text is not closed. End it with the quotation marks it begins with.",
    "Expected \"'": "a text is not closed. End it with the quotation marks it begins with.",
    "Invalid value": 'the value is not in quotation marks. Write text as key = "text".',
    "Invalid date": "the date does not exist. Check its day and month.",
    "Expected ']": "a table header is not closed. Write [name] or [[name]] on a line of its own.",
}
_UNCLOSED = ("Unterminated string", "Expected \"'")
_NOT_TOML = 'this line cannot be read. Write key = "text", [table] or [[table]].'


def _in_plain_words(library_text: str) -> str:
    return next((ours for theirs, ours in _PLAIN_WORDS.items() if library_text.startswith(theirs)), _NOT_TOML)


def _line_in(library_text: str, text: str) -> int:
    match = re.search(r"\(at line (\d+),", library_text)
    if match:
        return int(match[1])
    end = len(text.rstrip())
    opening = max(text.rfind('"""'), text.rfind("'''")) if library_text.startswith(_UNCLOSED) else -1
    return text.count("\n", 0, opening if opening >= 0 else end) + 1


_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # a long text with escapes; up to two of its own quotation marks may stand at its end
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


class _Scanner:
    """Walks over a text that is known to be TOML and notes where everything begins."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._at = 0
        self._starts = [match.end() for match in re.finditer("\n", text)]
        self._first_line = first_line
        self._lines: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}

    def lines(self) -> Mapping[Path, int]:
        """The line of every table, key and element."""
        table: Path = ()
        while self._skip(_FILLER) and self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        assert match is not None, f"not TOML at {self._at}"
        self._at = match.end()
        return match[0] or " "

    def _note(self, path: Path) -> None:
        line = self._first_line + bisect_right(self._starts, self._at)
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], line)

    def _header(self) -> Path:
        double = self._text.startswith("[[", self._at)
        start = self._at
        self._at += 2 if double else 1
        names = self._names()
        path = self._resolved(names[:-1]) + names[-1:]
        if double:
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path = (*path, index)
        else:
            path = self._resolved(names)
        self._skip(re.compile(r"\]{1,2}"))
        end, self._at = self._at, start
        self._note(path)
        self._at = end
        return path

    def _resolved(self, names: Path) -> Path:
        """The names of a header, each list of tables followed by the place of its last table so far."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _names(self) -> Path:
        names = [self._name()]
        while self._text.startswith(".", self._at):
            self._at += 1
            names.append(self._name())
        return tuple(names)

    def _name(self) -> str:
        self._skip(_SPACE)
        quoted = self._text[self._at] in "\"'"
        name = self._skip(_STRING if quoted else _BARE_KEY)
        self._skip(_SPACE)
        return next(iter(tomllib.loads(f"{name} = 0"))) if quoted else name

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table + self._names()
        end, self._at = self._at, start
        self._note(path)
        self._at = end + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        first = self._text[self._at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_STRING if first in "\"'" else _PLAIN_VALUE)

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._skip(_FILLER) and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._note((*path, index))
            self._value((*path, index))
            index += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._skip(_FILLER) and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(path)
        self._at += 1
