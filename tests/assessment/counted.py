"""Cases of natural frequencies, worked by hand; the script of the page is held to the same ones."""

from __future__ import annotations

from course.assessment.natural_frequencies import Setting

Counts = tuple[int, int]
# shape, numbers, what they count out of, squares drawn; then total and filled of both groups; then of the filled.
Case = tuple[str, tuple[int, ...], int, int, Counts, Counts, str]
COUNTED: tuple[Case, ...] = (
    ("apart", (8, 2), 100, 100, (100, 8), (100, 2), "8 of 10, which is 80 of 100"),
    ("apart", (8, 2), 100, 10_000, (10_000, 800), (10_000, 200), "800 of 1,000, which is 80 of 100"),
    ("apart", (0, 0), 100, 100, (100, 0), (100, 0), "No square is filled."),
    ("apart", (81, 43), 1_000, 100, (100, 8), (100, 4), "8 of 12, about 67 of 100"),  # 8.1 and 4.3
    ("apart", (85, 45), 1_000, 100, (100, 9), (100, 5), "9 of 14, about 64 of 100"),  # 8.5 and 4.5 go up
    ("years", (5, 50), 100_000, 100_000, (100_000, 5), (100_000, 250), "5 of 255, about 2 of 100"),  # 249.69
    ("years", (5, 10), 100_000, 100_000, (100_000, 5), (100_000, 50), "5 of 55, about 9 of 100"),  # 49.99
    ("years", (5, 1), 100_000, 100_000, (100_000, 5), (100_000, 5), "5 of 10, which is 50 of 100"),
    ("years", (50_000, 2), 100_000, 100, (100, 50), (100, 75), "50 of 125, which is 40 of 100"),
    ("years", (100, 100), 100, 100, (100, 100), (100, 100), "100 of 200, which is 50 of 100"),
    ("years", (0, 100), 100, 100_000, (100_000, 0), (100_000, 0), "No square is filled."),
    ("parts", (10, 90, 10), 1_000, 1_000, (10, 9), (990, 99), "9 of 108, about 8 of 100"),
    ("parts", (100, 90, 10), 1_000, 1_000, (100, 90), (900, 90), "90 of 180, which is 50 of 100"),
    ("parts", (10, 90, 10), 1_000, 100, (1, 1), (99, 10), "1 of 11, about 9 of 100"),  # 0.9 and 9.9
    ("parts", (1, 90, 10), 1_000, 1_000, (1, 1), (999, 100), "1 of 101, about 1 of 100"),
    ("parts", (10, 90, 1), 1_000, 1_000, (10, 9), (990, 10), "9 of 19, about 47 of 100"),
    ("parts", (0, 90, 10), 1_000, 1_000, (0, 0), (1_000, 100), "0 of 100"),
    ("parts", (1_000, 100, 0), 1_000, 1_000, (1_000, 1_000), (0, 0), "1,000 of 1,000, which is 100 of 100"),
    ("parts", (1, 100, 100), 1_000, 1_000, (1, 1), (999, 999), "1 of 1,000, fewer than 1 of 100"),
    ("parts", (999, 100, 100), 1_000, 1_000, (999, 999), (1, 1), "999 of 1,000, more than 99 of 100"),
    (
        "parts",
        (33_333, 33, 67),
        100_000,
        100_000,
        (33_333, 11_000),
        (66_667, 44_667),
        "11,000 of 55,667, about 20 of 100",
    ),
)
# shape, of, numbers, squares asked for; then what the numbers count out of, and the numbers.
REDRAWN: tuple[tuple[str, int, tuple[int, ...], int, int, tuple[int, ...]], ...] = (
    ("apart", 100, (8, 2), 1_000, 1_000, (80, 20)),
    ("apart", 1_000, (81, 20), 100, 1_000, (81, 20)),
    ("apart", 1_000, (80, 20), 100, 100, (8, 2)),
    ("years", 100_000, (5, 50), 100, 100_000, (5, 50)),
    ("years", 100, (5, 50), 100_000, 100_000, (5_000, 50)),
    ("parts", 1_000, (10, 90, 10), 100, 100, (1, 90, 10)),
    ("parts", 1_000, (7, 90, 10), 100, 1_000, (7, 90, 10)),
    ("parts", 1_000, (7, 90, 10), 1_000, 1_000, (7, 90, 10)),
)


def counted_setting(case: Case) -> tuple[Setting, Counts, Counts, str]:
    """The setting of a case, and what comes of it."""
    shape, numbers, of, squares, first, second, answer = case
    return Setting(shape, of, squares, numbers), first, second, answer
