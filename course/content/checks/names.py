"""What several rules say alike about names of files."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from course.content.problems import Problem
from course.content.tables import Table


def file_name_problems(table: Table, key: str, expected: str) -> Iterator[Problem]:
    """A file whose name is not the one that its contents ask for."""
    name = PurePosixPath(table.file).name
    if table.text(key) and name != expected:
        yield table.error(f'{key} "{table.text(key)}" belongs in a file named {expected}, not {name}. Rename one.', key)
