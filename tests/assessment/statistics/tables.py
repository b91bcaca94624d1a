"""Score tables from outside programs, for the tests of statistics.

MOODLE_QUIZ_00: the 25 attempts and 7 slots of Moodle's test fixture `results00.csv` (in
`mod/quiz/report/statistics/tests/fixtures`, commit c0dfd03), whose expected figures stand in `qstats00.csv` beside it
(the same commit) and, of the quiz, in `stats_from_steps_walkthrough_test.php` (commit 038014c); their authors worked
them out in a spreadsheet.

MOODLE_STATES: the 22 attempts of `mdl_question_states.csv` beside them (commit 2c709bb), slots 8 to 20 (all score 0 on
slots 1 to 7), whose expected figures stand in `statistics_test.php` (commit 00e93a9).

Only the figures are repeated here, as fractions where Moodle writes percentages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from course.assessment.quiz import Item
from course.assessment.statistics.item_analysis import QuizAnalysis, QuizTally
from tests.assessment.items import numeric

MOODLE_QUIZ_00 = """
1   1 1   1 1   0 1
1   1 1   1 0.5 1 0
1   1 1   1 0.5 0 1
0   0 1   1 1   0 0
1   0 1   0 0   1 0.5
1   1 1   1 0.5 0 0.5
0   1 1   1 0.5 1 0.5
1   1 1   0 0.5 1 0.5
1   0 1   1 1   1 1
0   1 1   0 0.5 1 0.5
0.8 0 1   1 0.5 1 0.5
1   1 1   0 0.5 1 1
1   0 1   1 0.5 1 0.5
1   0 1   1 1   0 0.5
0   0 1   1 0   1 1
1   0 1   0 0.5 1 1
0.8 0 1   1 0.5 0 1
1   0 1   1 0   1 0.5
1   0 1   1 0.5 0 0.5
0   1 1   0 0.5 1 0
1   1 0.3333333 1 0.5 0 0.5
1   1 1   0 0.5 0 0.5
1   1 1   1 0   1 0.5
0   0 1   0 0.5 1 1
0   0 1   1 1   1 1
"""

# Slots in the order 8 9 10 11 12, 19 20 17 18 14 15 16 13, as the file has them.
MOODLE_STATES = """
5.5 0.3 0.9 1   0.3  0 1 1 0 0 0 1 1
1   0.9 0.9 0.3 0.3  0 1 0 1 0 0 1 1
2.5 1   0.9 0.3 1    1 1 1 1 0 1 1 0
4   0.3 0.9 1   0.3  0 1 1 0 0 0 0 0
3   0.9 0.3 0.9 1    1 0 1 1 1 0 0 0
4.5 0.9 1   1   0.9  0 0 0 0 1 1 1 0
3   0.3 0.3 0.3 0.3  1 1 1 1 0 1 1 1
6   0.9 0.9 1   0.3  0 1 1 0 1 1 1 0
0.5 0.9 1   0.9 0.3  0 1 1 1 1 1 0 0
5.5 0.9 1   0.9 0.3  0 0 1 0 1 0 0 1
2.5 0.9 1   1   0.9  0 1 1 0 1 0 0 0
4   0.9 0.3 0.9 1    0 1 1 1 1 1 1 0
4   0.9 0.3 0.3 1    1 0 0 1 1 1 0 1
3   1   1   0.3 1    1 0 1 1 1 0 1 0
1   1   0.9 0.3 0.3  0 0 0 0 0 1 0 1
1   0.3 0.3 0.3 0.9  0 1 0 0 0 0 1 0
1.5 1   0.3 0.9 1    0 0 1 0 1 0 1 1
4   0.9 1   0.9 1    0 0 0 1 1 1 1 0
2   0.9 0.9 0.3 0.9  0 0 0 0 1 0 0 0
1   1   0.3 0.3 0.3  0 0 1 0 1 1 0 0
6   0.9 1   1   0.9  1 1 0 0 0 0 1 0
7   0.9 0.3 0.3 0.3  0 0 1 1 0 1 1 1
"""
STATES_SLOTS = (8, 9, 10, 11, 12, 19, 20, 17, 18, 14, 15, 16, 13)


def rows_of(table: str) -> list[list[float]]:
    """The numbers of a table, a student a row."""
    return [[float(cell) for cell in line.split()] for line in table.strip().splitlines()]


def items_worth(*max_scores: float) -> list[Item]:
    """Items i1, i2, … of these max_scores."""
    return [replace(numeric(), id=f"i{place}", max_score=worth) for place, worth in enumerate(max_scores, 1)]


def analysed(rows: list[list[float]], *max_scores: float) -> QuizAnalysis:
    """The analysis of rows of scores, one item a column, each worth 1 point where nothing else is given."""
    items = items_worth(*(max_scores or [1.0] * len(rows[0])))
    tally = QuizTally(items)
    for row in rows:
        tally.add({item.id: score for item, score in zip(items, row, strict=True)})
    return tally.analysis()


def agree(figures: Sequence[float | None], expected: Sequence[float | None]) -> bool:
    """Whether figures agree to five digits, and are None where they should be."""
    pairs = list(zip(figures, expected, strict=True))
    assert [one is None for one, _ in pairs] == [other is None for _, other in pairs]
    return [one for one, _ in pairs if one is not None] == pytest.approx(
        [other for _, other in pairs if other is not None], rel=1e-5
    )
