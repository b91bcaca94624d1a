"""A gradebook as Moodle's grade import reads it: CSV with a row a student and `-` for no grade.

Moodle finds students by username, idnumber or email, as the teacher chooses there; names are for reading. People open
the file in a spreadsheet, so text is made safe as in the other CSV files.
"""

from collections.abc import Iterable, Iterator, Sequence

from course.exchange.csv_chunks import csv_chunks
from course.exchange.gradebook import GradebookColumn, GradebookRow, score_text
from course.exchange.safe_cells import safe_cell

COLUMNS = ("username", "idnumber", "email", "firstname", "lastname")  # then one column an assignment
NO_GRADE = "-"


def moodle_csv(columns: Sequence[GradebookColumn], rows: Iterable[GradebookRow]) -> Iterator[bytes]:
    """Yield the file in chunks: UTF-8 without BOM, CRLF, split by `,`, decimal points."""
    header = (*COLUMNS, *(safe_cell(" ".join(column.title.split())) for column in columns))
    return csv_chunks(header, map(_cells, rows))


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name: the last word is the last name, and a single word the first name."""
    first, _, last = name.strip().rpartition(" ")
    return (first.rstrip(), last) if first else (last, "")


def _cells(row: GradebookRow) -> tuple[str, ...]:
    student = row.student
    texts = (student.username, student.student_id, student.email, *split_name(student.name))
    return (*map(safe_cell, texts), *(score_text(cell.score) or NO_GRADE for cell in row.cells))
