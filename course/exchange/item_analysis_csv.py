"""Item analysis as rows and as CSV: a file with a row an item, and one with a row a choice.

Owns their columns; docs/data-dictionary.md says what each means. Below MINIMUM students both have a header and no rows.
Must not know how a figure is worked out.
"""

from collections.abc import Iterable, Iterator, Sequence

from course.assessment.statistics.item_analysis import QuizAnalysis
from course.exchange.columns import chosen_cells
from course.exchange.csv_chunks import BYTE_ORDER_MARK, Cell, csv_chunks
from course.exchange.results_csv import SCORE_DECIMALS, number_text
from course.exchange.safe_cells import safe_cell

_QUIZ_COLUMNS = ("class", "quiz", "students", "left_out")
ITEM_COLUMNS = (
    *_QUIZ_COLUMNS,
    "item_id",
    "item_type",
    "unanswered",
    "item_max_score",
    "mean_score",
    "sd_score",
    "facility",
    "guess_facility",
    "discrimination",
    "discriminative_efficiency",
    "effective_weight",
    "max_score",
    "mean_total",
    "sd_total",
    "alpha",
    "error_ratio",
    "standard_error",
)
CHOICE_COLUMNS = (
    *_QUIZ_COLUMNS,
    "item_id",
    "choice_id",
    "choice_text",
    "right",
    "chosen",
    "share",
    "bottom_third",
    "middle_third",
    "top_third",
    "point_biserial",
)

Figure = str | int | float | None


def item_rows(
    analysis: QuizAnalysis, *, class_name: str, quiz: str, item_types: Sequence[str]
) -> Iterator[tuple[Figure, ...]]:
    """Yield the cells of ITEM_COLUMNS as plain values, a row an item; None is blank. Nothing below MINIMUM students."""
    if not analysis.is_shown:
        return
    for item, item_type in zip(analysis.items, item_types, strict=True):
        yield (
            class_name,
            quiz,
            analysis.students,
            analysis.left_out,
            item.item_id,
            item_type,
            item.unanswered,
            float(item.max_score),
            item.mean,
            item.sd,
            item.facility,
            item.guess_facility,
            item.discrimination,
            item.discriminative_efficiency,
            item.effective_weight,
            float(analysis.max_score),
            analysis.mean,
            analysis.sd,
            analysis.alpha,
            analysis.error_ratio,
            analysis.standard_error,
        )


def choice_rows(analysis: QuizAnalysis, *, class_name: str, quiz: str) -> Iterator[tuple[Figure, ...]]:
    """Yield the cells of CHOICE_COLUMNS as plain values, a row a choice. Nothing below MINIMUM students."""
    if not analysis.is_shown:
        return
    for item in analysis.items:
        for choice in item.choices:
            yield (
                class_name,
                quiz,
                analysis.students,
                analysis.left_out,
                item.item_id,
                choice.id,
                choice.text,
                "yes" if choice.right else "no",
                choice.chosen,
                choice.share,
                choice.bottom,
                choice.middle,
                choice.top,
                choice.point_biserial,
            )


def item_analysis_csv(
    analysis: QuizAnalysis,
    *,
    class_name: str,
    quiz: str,
    item_types: Sequence[str],
    decimal_comma: bool,
    columns: Sequence[str] | None = None,
) -> Iterator[bytes]:
    """Yield a row an item: UTF-8 with BOM, CRLF, split by `,` or, with decimal commas, `;`.

    `item_types` are the types of the items, in their order. `columns` are those wanted of ITEM_COLUMNS; all where None.
    """
    rows = item_rows(analysis, class_name=class_name, quiz=quiz, item_types=item_types)
    return _csv(ITEM_COLUMNS, columns, rows, decimal_comma=decimal_comma)


def choice_analysis_csv(
    analysis: QuizAnalysis,
    *,
    class_name: str,
    quiz: str,
    decimal_comma: bool,
    columns: Sequence[str] | None = None,
) -> Iterator[bytes]:
    """Yield a row a choice, as `item_analysis_csv` does; `columns` are those wanted of CHOICE_COLUMNS."""
    rows = choice_rows(analysis, class_name=class_name, quiz=quiz)
    return _csv(CHOICE_COLUMNS, columns, rows, decimal_comma=decimal_comma)


def _csv(
    available: Sequence[str], wanted: Sequence[str] | None, rows: Iterable[Sequence[Figure]], *, decimal_comma: bool
) -> Iterator[bytes]:
    def cell(value: Figure) -> Cell:
        if isinstance(value, str):
            return safe_cell(value)
        if isinstance(value, float):
            return number_text(value, decimals=SCORE_DECIMALS, decimal_comma=decimal_comma)
        return value

    header, chosen = chosen_cells(available, wanted, rows)
    written = ([cell(value) for value in row] for row in chosen)
    return csv_chunks(header, written, start=BYTE_ORDER_MARK, delimiter=";" if decimal_comma else ",")
