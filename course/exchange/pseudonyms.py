"""Stable pseudonyms for students: the same secret gives the same student the same pseudonym in every file.

Whoever has the secret can find out who is who, and nobody else (HMAC-SHA256, RFC 2104). This module must not know where
the secret is kept. It replaces names, usernames, student ids and addresses; what students wrote themselves stays.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace

from course.exchange.gradebook import GradebookRow, GradebookStudent
from course.exchange.results_csv import ResponseRow, ResultRow

SHORTEST_SECRET = 16
# Without vowels, and without signs that are taken for one another: no pseudonym spells a word.
_SIGNS = "23456789bcdfghjkmnpqrstvwxyz"
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """What stands for a student: a name to read and a code for every id."""

    name: str
    code: str


class Pseudonyms:
    """Gives pseudonyms under one secret."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret, of at least 16 bytes; ValueError for a shorter one."""
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"A secret of {len(secret)} bytes is too short for pseudonyms; give {SHORTEST_SECRET}.")
        self._secret = secret

    def of(self, username: str) -> Pseudonym:
        """Return the pseudonym of the student with this username, such as "Student 6c69f-twz88" and "s6c69ftwz88"."""
        digest = hmac.new(self._secret, username.encode("utf-8", errors="surrogatepass"), hashlib.sha256).digest()
        signs = _signs(int.from_bytes(digest, "big"))
        return Pseudonym(f"Student {signs[:5]}-{signs[5:]}", f"s{signs}")

    def result(self, row: ResultRow) -> ResultRow:
        """Return the row with a pseudonym for its student."""
        pseudonym = self.of(row.username)
        code = pseudonym.code
        return replace(row, student_name=pseudonym.name, username=code, student_id=code if row.student_id else "")

    def results(self, rows: Iterable[ResultRow]) -> list[ResultRow]:
        """Return the rows with pseudonyms, in their order: the order of the names would tell who is who."""
        return sorted(map(self.result, rows), key=lambda row: row.username)

    def responses(self, rows: Iterable[ResponseRow]) -> list[ResponseRow]:
        """Return the rows with pseudonyms, students in the order of these; rows of a student share one result."""
        hidden: dict[str, ResultRow] = {}
        renamed = []
        for row in rows:
            username = row.result.username
            if username not in hidden:
                hidden[username] = self.result(row.result)
            renamed.append(replace(row, result=hidden[username]))
        return sorted(renamed, key=lambda row: row.result.username)

    def gradebook(self, rows: Iterable[GradebookRow]) -> list[GradebookRow]:
        """Return the rows of a gradebook with pseudonyms, in their order."""
        return sorted((self._gradebook_row(row) for row in rows), key=lambda row: row.student.username)

    def _gradebook_row(self, row: GradebookRow) -> GradebookRow:
        student, pseudonym = row.student, self.of(row.student.username)
        code = pseudonym.code
        hidden = GradebookStudent(
            name=pseudonym.name, username=code, student_id=code if student.student_id else "", section=student.section
        )
        return replace(row, student=hidden)


def _signs(number: int) -> str:
    signs = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SIGNS))
        signs += _SIGNS[place]
    return signs
