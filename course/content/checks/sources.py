"""Rules for the source files."""

import re
from collections.abc import Iterator

from course.content.checks.names import file_name_problems
from course.content.folding import fold
from course.content.material import Material
from course.content.problems import Problem
from course.content.sources import SOURCE_SHAPE
from course.content.tables import Table, repeated_problems, shape_problems, slug_problems
from course.content.wording import is_whole_sentence

MOST_WORDS = 15
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as SOURCE_SHAPE has them."""
    for source in material.sources:
        yield from shape_problems(source.table, SOURCE_SHAPE)


def ids(material: Material) -> Iterator[Problem]:
    """Ids that are slugs and unique, and a file named by its source's id."""
    for source in material.sources:
        yield from slug_problems(source.table, "id")
        yield from file_name_problems(source.table, "id", f"{source.source.id}.toml")
        passages = source.table.tables("passage")
        yield from repeated_problems(passages, "id", "passage")
        for passage in passages:
            yield from slug_problems(passage, "id")
            yield from repeated_problems(passage.tables("statement"), "id", "statement")
            for statement in passage.tables("statement"):
                yield from slug_problems(statement, "id")


def letters(material: Material) -> Iterator[Problem]:
    """One capital letter for each source, and no two alike."""
    first: dict[str, str] = {}
    for source in material.sources:
        letter = source.source.letter
        if letter and not re.fullmatch("[A-Z]", letter):
            yield source.table.error(f'letter "{letter}" is not one capital letter. Write one, like "L".', "letter")
        elif letter in first:
            message = f'letter "{letter}" is taken by {first[letter]}. Give each source a letter of its own.'
            yield source.table.error(message, "letter")
        elif letter:
            first[letter] = source.source.id


def fingerprints(material: Material) -> Iterator[Problem]:
    """SHA-256 values, each on one passage only."""
    for source in material.sources:
        first: dict[str, str] = {}
        for passage in source.table.tables("passage"):
            value = passage.text("fingerprint")
            if value and not _FINGERPRINT.fullmatch(value):
                message = "fingerprint is not a SHA-256. Write its 64 digits, 0 to 9 and a to f."
                yield passage.error(message, "fingerprint")
            elif value in first:
                message = f'fingerprint is that of passage "{first[value]}" too. Each passage has its own text.'
                yield passage.error(message, "fingerprint")
            elif value:
                first[value] = passage.text("id")


def fragments(material: Material) -> Iterator[Problem]:
    """Quotation fragments of at most 15 words and less than a sentence."""
    for source in material.sources:
        for passage in source.table.tables("passage"):
            for statement in passage.tables("statement"):
                yield from _fragment_problems(statement)


def _fragment_problems(statement: Table) -> Iterator[Problem]:
    for place, fragment in enumerate(statement.texts("quotations")):
        length = len(fold(fragment).split())
        if not length:
            yield statement.error("a quotation is empty. Quote words of the original.", "quotations", place)
        elif length > MOST_WORDS:
            message = f"quotation “{_beginning(fragment)}” has {length} words. Quote at most {MOST_WORDS}."
            yield statement.error(message, "quotations", place)
        elif is_whole_sentence(fragment):
            message = f"quotation “{_beginning(fragment)}” is a whole sentence. Quote a part of it."
            yield statement.error(message, "quotations", place)


def _beginning(text: str) -> str:
    some = text.split()
    return " ".join(some[:5]) + (" …" if len(some) > 5 else "")


RULES = (shapes, ids, letters, fingerprints, fragments)
