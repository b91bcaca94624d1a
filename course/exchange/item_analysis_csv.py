"""Item analysis as CSV: a file with a row an item, and one with a row a choice.

Owns their columns; docs/data-dictionary.md says what each means. Below MINIMUM students both have a header and no rows.
Must not know how a figure is worked out.
"""

from collections.abc import Iterator, Sequence

from course.assessment.statistics.item_analysis import ChoiceCount, ItemAnalysis, QuizAnalysis
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
    shared = _quiz_cells(analysis, class_name, quiz)
    rows = [
        (*shared, *_item_cells(item, item_type, analysis, decimal_comma=decimal_comma))
        for item, item_type in zip(analysis.items, item_types, strict=True)
        if analysis.is_shown
    ]
    header, chosen = chosen_cells(ITEM_COLUMNS, columns, rows)
    return csv_chunks(header, chosen, start=BYTE_ORDER_MARK, delimiter=";" if decimal_comma else ",")


def choice_analysis_csv(
    analysis: QuizAnalysis,
    *,
    class_name: str,
    quiz: str,
    decimal_comma: bool,
    columns: Sequence[str] | None = None,
) -> Iterator[bytes]:
    """Yield a row a choice, as `item_analysis_csv` does; `columns` are those wanted of CHOICE_COLUMNS."""
    shared = _quiz_cells(analysis, class_name, quiz)
    rows = [
        (*shared, safe_cell(item.item_id), *_choice_cells(choice, decimal_comma=decimal_comma))
        for item in analysis.items
        for choice in item.choices
        if analysis.is_shown
    ]
    header, chosen = chosen_cells(CHOICE_COLUMNS, columns, rows)
    return csv_chunks(header, chosen, start=BYTE_ORDER_MARK, delimiter=";" if decimal_comma else ",")


def _quiz_cells(analysis: QuizAnalysis, class_name: str, quiz: str) -> tuple[Cell, ...]:
    return safe_cell(class_name), safe_cell(quiz), analysis.students, analysis.left_out


def _item_cells(item: ItemAnalysis, item_type: str, analysis: QuizAnalysis, *, decimal_comma: bool) -> tuple[Cell, ...]:
    figures = (
        item.max_score,
        item.mean,
        item.sd,
        item.facility,
        item.guess_facility,
        item.discrimination,
        item.discriminative_efficiency,
        item.effective_weight,
        analysis.max_score,
        analysis.mean,
        analysis.sd,
        analysis.alpha,
        analysis.error_ratio,
        analysis.standard_error,
    )
    texts = (number_text(each, decimals=SCORE_DECIMALS, decimal_comma=decimal_comma) for each in figures)
    return safe_cell(item.item_id), safe_cell(item_type), item.unanswered, *texts


def _choice_cells(choice: ChoiceCount, *, decimal_comma: bool) -> tuple[Cell, ...]:
    return (
        safe_cell(choice.id),
        safe_cell(choice.text),
        "yes" if choice.right else "no",
        choice.chosen,
        number_text(choice.share, decimals=SCORE_DECIMALS, decimal_comma=decimal_comma),
        choice.bottom,
        choice.middle,
        choice.top,
        number_text(choice.point_biserial, decimals=SCORE_DECIMALS, decimal_comma=decimal_comma),
    )
