"""Lines of TOML: every value has one, and a text that is not TOML gets its author's words."""

from __future__ import annotations

import tomllib
from pathlib import Path as FilePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.toml_lines import Path, TomlError, read_toml

ROOT = FilePath(__file__).parents[2]
EVERYTHING = '''\
title = "one # not a comment"  # a comment
"quoted key" = 'it is "so"'
a.b . "c d" = 1
dates = [1979-05-27, 07:32:00]

long = """
two " lines "" and \\\\ and \\""" there"""
other = \'\'\'
it's\'\'\'
list = [  # with ] in a comment
  "x]", [1, 2],

  {y = 1, z = {q = "}"}},
]

[[item]]
id = "first"
[[item.option]]
text = "t"
[[item.option]]
[item.option.more]
deep = true
[[item]]
id = "second"
[plain."dotted.name"]
n = +1.5e3
'''


def places(value: object, path: Path = ()) -> set[Path]:
    """The path of every value inside a TOML value."""
    listed = enumerate(value) if isinstance(value, list) else ()
    parts = list(value.items() if isinstance(value, dict) else listed)
    return {(*path, key) for key, _ in parts} | {place for key, part in parts for place in places(part, (*path, key))}


def test_every_kind_of_value_has_the_line_it_begins_on() -> None:
    lines = read_toml(EVERYTHING).lines

    assert lines == {
        ("title",): 1,
        ("quoted key",): 2,
        ("a",): 3,
        ("a", "b"): 3,
        ("a", "b", "c d"): 3,
        ("dates",): 4,
        ("dates", 0): 4,
        ("dates", 1): 4,
        ("long",): 6,
        ("other",): 8,
        ("list",): 10,
        ("list", 0): 11,
        ("list", 1): 11,
        ("list", 1, 0): 11,
        ("list", 1, 1): 11,
        ("list", 2): 13,
        ("list", 2, "y"): 13,
        ("list", 2, "z"): 13,
        ("list", 2, "z", "q"): 13,
        ("item",): 16,
        ("item", 0): 16,
        ("item", 0, "id"): 17,
        ("item", 0, "option"): 18,
        ("item", 0, "option", 0): 18,
        ("item", 0, "option", 0, "text"): 19,
        ("item", 0, "option", 1): 20,
        ("item", 0, "option", 1, "more"): 21,
        ("item", 0, "option", 1, "more", "deep"): 22,
        ("item", 1): 23,
        ("item", 1, "id"): 24,
        ("plain",): 25,
        ("plain", "dotted.name"): 25,
        ("plain", "dotted.name", "n"): 26,
    }


def test_values_are_those_of_the_standard_library() -> None:
    assert read_toml(EVERYTHING).values == tomllib.loads(EVERYTHING)


def test_lines_count_on_from_the_first_line_of_the_text() -> None:
    assert read_toml("\nslug = 1", first_line=2).lines == {("slug",): 3}


def test_windows_line_ends_count_once() -> None:
    assert read_toml("a = 1\r\nb = 2\r\n").lines == {("a",): 1, ("b",): 2}


@pytest.mark.parametrize(
    "file",
    sorted(
        path.relative_to(ROOT).as_posix()
        for pattern in ("pyproject.toml", "sources/*.toml", "quizzes/*.toml", "lessons/**/*.toml")
        for path in ROOT.glob(pattern)
    ),
)
def test_every_value_of_a_file_of_ours_has_a_line(file: str) -> None:
    found = read_toml((ROOT / file).read_text(encoding="utf-8"))

    assert set(found.lines) == places(found.values)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
SCALARS = st.one_of(
    TEXTS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    TEXTS.map(lambda text: "'" + text.replace("'", "") + "'"),
    TEXTS.map(lambda text: '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '\n"""'),
    st.integers(-(10**9), 10**9).map(str),
    st.sampled_from(["true", "1.5e3", "2001-02-03T04:05:06Z"]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3).map(lambda parts: "[" + ", # ]\n".join(parts) + "]")
)
TABLES = st.lists(st.tuples(st.sampled_from(["[[t]]\n[[t.u]]", "[[t.u]]", "[[t.u.v]]"]), VALUES), max_size=6)


@given(TABLES)
def test_every_value_of_any_document_has_the_line_of_its_key(tables: list[tuple[str, str]]) -> None:
    text = "[[t]]\n[[t.u]]\n" + "".join(f"{header}\nkey = {value}\n" for header, value in tables)

    found = read_toml(text)

    assert set(found.lines) == places(found.values)
    assert all(
        text.split("\n")[line - 1].startswith("key = ") for path, line in found.lines.items() if path[-1] == "key"
    )


NOT_TOML = [
    ("title", 1, "a key is not followed by =. Write key = value."),
    ("a = 1\na = 2", 2, "this key is given twice in its table. Keep one of them."),
    ("a = {b = 1, b = 2}", 1, "this key is given twice in its table. Keep one of them."),
    ("[a]\n\n[a]", 3, "this table is given twice. Keep one, or write [[name]] for a list of tables."),
    ("a = {b = 1}\na.c = 2", 2, "this name already stands for a finished value. Give it another name."),
    (
        "[a.b]\nx = 1\n[a]\nb.c = 2",
        4,
        "this name already stands for a table. Write the key under that table's header.",
    ),
    ('a = "x" y', 1, "something follows the value on its line. Check its quotation marks; write one key a line."),
    ('\na = ["x"\n', 2, 'a list is not closed. Write ["one", "two"], with a comma between its parts.'),
    ("a = {b = 1", 1, "a { is not closed. Write {key = value, key = value} on one line."),
    ('a = "C:\\data"', 1, 'a backslash stands in a text. Write it twice (\\\\), or \\" for a quotation mark.'),
    ('a = "\\u12"', 1, 'a backslash stands in a text. Write it twice (\\\\), or \\" for a quotation mark.'),
    ('a = "\\ud800"', 1, 'a backslash stands in a text. Write it twice (\\\\), or \\" for a quotation mark.'),
    ('\na = "x\ny"', 2, "a text is not closed on the line it begins on. End it with a quotation mark."),
    ("a = 'x\ny'", 1, "a text is not closed on the line it begins on. End it with a quotation mark."),
    ('a = """x\n\n\nb = 1', 1, "a text is not closed. End it with the quotation marks it begins with."),
    ("b = 1\na = '''x\n", 2, "a text is not closed. End it with the quotation marks it begins with."),
    ("a = word", 1, 'the value is not in quotation marks. Write text as key = "text".'),
    ("a = 2001-02-30", 1, "the date does not exist. Check its day and month."),
    ("[a\nb = 1", 1, "a table header is not closed. Write [name] or [[name]] on a line of its own."),
    ("[[a]\nb = 1", 1, "a table header is not closed. Write [name] or [[name]] on a line of its own."),
    ("= 1", 1, 'this line cannot be read. Write key = "text", [table] or [[table]].'),
    ("a = " + "[" * 20_000, 1, "brackets are nested too deeply to be read. Write simpler tables."),
]


@pytest.mark.parametrize(("text", "line", "message"), NOT_TOML, ids=range(len(NOT_TOML)))
def test_text_that_is_not_toml_gets_its_line_and_a_remedy(text: str, line: int, message: str) -> None:
    with pytest.raises(TomlError) as caught:
        read_toml(text)

    assert (caught.value.line, str(caught.value)) == (line, message)
