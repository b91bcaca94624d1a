"""Item analysis: worked by hand, undefined cases, and figures of Moodle, SciPy and Pingouin to five digits."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.statistics.item_analysis import ChoiceCount, QuizTally
from tests.assessment.items import choice, numeric, ordering
from tests.assessment.statistics.tables import (
    MOODLE_QUIZ_00,
    MOODLE_STATES,
    STATES_SLOTS,
    agree,
    analysed,
    items_worth,
    rows_of,
)

FIVE_DIGITS = 1e-5

# Worked by hand


def test_item_is_analysed_as_worked_by_hand() -> None:
    # x = 1 1 0 0, second item 1 0 1 0, so y = 1 0 1 0 for the first and T = 2 1 1 0.
    quiz = analysed([[1, 1], [1, 0], [0, 1], [0, 0]])

    first = quiz.items[0]
    assert (first.students, first.mean, first.facility) == (4, 0.5, 0.5)
    assert first.sd == pytest.approx(math.sqrt(1 / 3))  # 4 · (1/2)² ÷ 3
    assert first.discrimination == 0.0  # x and y have nothing to do with each other
    assert first.discriminative_efficiency == 0.0
    assert first.effective_weight == pytest.approx(0.5)
    assert (quiz.mean, quiz.max_score) == (1.0, 2.0)
    assert quiz.alpha == 0.0  # 2 ÷ 1 · (1 - (1/3 + 1/3) ÷ (2/3))
    assert quiz.error_ratio == 1.0
    assert quiz.standard_error == pytest.approx(math.sqrt(2 / 3))
    assert quiz.totals == ((0.0, 1), (1.0, 2), (2.0, 1))


def test_two_items_that_agree_have_alpha_one_and_no_error() -> None:
    quiz = analysed([[1, 1], [1, 1], [0, 0]])

    assert quiz.alpha == pytest.approx(1.0)
    assert quiz.error_ratio == pytest.approx(0.0)
    assert quiz.standard_error == pytest.approx(0.0)
    assert quiz.items[0].discrimination == pytest.approx(1.0)
    assert quiz.items[0].discriminative_efficiency == pytest.approx(1.0)


def test_efficiency_is_one_where_scores_are_sorted_alike_though_the_correlation_is_less() -> None:
    # x = 1 0 0, y = 2 1 0: cov = 1/2, var x = 1/3, var y = 1; sorted they are the same pairs.
    item = analysed([[1, 1, 1], [0, 1, 0], [0, 0, 0]]).items[0]

    assert item.discrimination == pytest.approx(0.5 / math.sqrt(1 / 3))
    assert item.discriminative_efficiency == pytest.approx(1.0)


def test_facility_is_a_share_of_the_max_score() -> None:
    quiz = analysed([[3, 0], [1.5, 1]], 3, 1)

    assert quiz.items[0].facility == 0.75
    assert quiz.items[0].mean == 2.25
    assert quiz.max_score == 4.0


def test_item_against_the_rest_has_no_effective_weight() -> None:
    quiz = analysed([[1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 1]])

    assert quiz.items[0].effective_weight is None
    assert quiz.items[0].discrimination == pytest.approx(-1.0)
    assert quiz.items[1].effective_weight == pytest.approx(0.5)


# Undefined cases: None, never 0


def test_nobody_gives_nothing() -> None:
    quiz = QuizTally(items_worth(1, 1)).analysis()

    assert (quiz.students, quiz.totals) == (0, ())
    assert (quiz.mean, quiz.sd, quiz.alpha, quiz.error_ratio, quiz.standard_error) == (None,) * 5
    item = quiz.items[0]
    assert (item.mean, item.sd, item.facility) == (None, None, None)
    assert (item.discrimination, item.discriminative_efficiency, item.effective_weight) == (None, None, None)


def test_one_student_has_a_mean_and_no_spread() -> None:
    quiz = analysed([[1, 0]])

    assert (quiz.mean, quiz.sd, quiz.alpha) == (1.0, None, None)
    assert (quiz.items[0].facility, quiz.items[0].sd, quiz.items[0].discrimination) == (1.0, None, None)


def test_item_that_all_have_right_has_no_discrimination() -> None:
    item = analysed([[1, 1], [1, 0], [1, 1]]).items[0]

    assert (item.facility, item.sd) == (1.0, 0.0)
    assert (item.discrimination, item.discriminative_efficiency) == (None, None)
    assert item.effective_weight == 0.0


def test_item_beside_a_rest_that_never_changes_has_no_discrimination() -> None:
    item = analysed([[1, 1], [0, 1], [1, 1]]).items[0]

    assert (item.discrimination, item.discriminative_efficiency) == (None, None)
    assert item.effective_weight == 1.0


def test_equal_totals_have_no_alpha_and_no_weights() -> None:
    quiz = analysed([[1, 0], [0, 1], [1, 0]])

    assert (quiz.sd, quiz.alpha, quiz.error_ratio, quiz.standard_error) == (0.0, None, None, None)
    assert quiz.items[0].effective_weight is None


def test_totals_that_differ_by_rounding_only_are_equal() -> None:
    # 0.1 + 0.2 is not 0.3 in binary fractions.
    quiz = analysed([[0.1, 0.2], [0.3, 0.0], [0.2, 0.1]])

    assert quiz.sd == 0.0
    assert quiz.alpha is None
    assert len(quiz.totals) == 1


def test_one_item_has_no_alpha_and_no_rest() -> None:
    quiz = analysed([[1], [0]])

    assert quiz.alpha is None
    assert quiz.items[0].discrimination is None
    assert quiz.items[0].effective_weight == 1.0


def test_item_without_points_has_no_facility() -> None:
    item = analysed([[0, 1], [0, 0]], 0, 1).items[0]

    assert item.facility is None
    assert item.guess_facility is None


def test_quiz_without_items_has_no_students() -> None:
    tally = QuizTally([])

    tally.add({})

    assert (tally.analysis().students, tally.analysis().items) == (0, ())


def test_student_whose_attempt_lacks_an_item_or_its_score_is_left_out() -> None:
    tally = QuizTally(items_worth(1, 1))

    tally.add({"i1": 1.0, "i2": 0.0, "older": 1.0})
    tally.add({"i1": 1.0})
    tally.add({"i1": 1.0, "i2": None})

    assert (tally.analysis().students, tally.analysis().left_out) == (1, 2)
    assert tally.analysis().mean == 1.0


def test_nothing_is_to_be_shown_below_ten_students() -> None:
    assert not analysed([[1, 0]] * 9).is_shown
    assert analysed([[1, 0]] * 10).is_shown


# The table of options


def nine_students() -> QuizTally:
    """Nine with totals 0 to 8 on an item with options a (key) to d and one that holds the rest of the total."""
    tally = QuizTally([replace(choice("single", "abcd", "a"), id="pick"), replace(numeric(), id="rest", max_score=8)])
    for total, option in enumerate("bbcb" + "aabaa"):
        tally.add({"pick": float(option == "a"), "rest": total - (option == "a")}, {"pick": [option], "rest": ["8"]})
    return tally


def test_options_are_counted_by_thirds_of_the_class() -> None:
    quiz = nine_students().analysis()

    assert (quiz.bottom, quiz.middle, quiz.top) == (3, 3, 3)
    counted = {each.id: (each.chosen, each.bottom, each.middle, each.top) for each in quiz.item("pick").choices}
    assert counted == {"a": (4, 0, 2, 2), "b": (4, 2, 1, 1), "c": (1, 1, 0, 0), "d": (0, 0, 0, 0)}
    assert [each.share for each in quiz.item("pick").choices] == [4 / 9, 4 / 9, 1 / 9, 0.0]


def test_point_biserial_of_the_key_is_the_discrimination_and_of_no_choice_undefined() -> None:
    item = nine_students().analysis().item("pick")

    key, tempting, _, unused = item.choices
    assert key.point_biserial == pytest.approx(item.discrimination)
    assert tempting.point_biserial is not None
    assert tempting.point_biserial < 0
    assert unused.point_biserial is None


def test_choice_that_all_made_has_no_point_biserial() -> None:
    tally = QuizTally([replace(choice("single", "ab", "a"), id="pick"), *items_worth(1)])
    tally.add({"pick": 1.0, "i1": 1.0}, {"pick": ["a"]})
    tally.add({"pick": 1.0, "i1": 0.0}, {"pick": ["a"]})

    assert tally.analysis().item("pick").choices[0].point_biserial is None


def test_students_with_one_total_stay_in_one_third() -> None:
    # Totals 0, then eight times 1: places 1 and 2 to 9, whose middle is 5.5 of 9.
    quiz = analysed([[0, 0]] + [[1, 0]] * 8)

    assert (quiz.bottom, quiz.middle, quiz.top) == (1, 8, 0)


def test_class_with_equal_totals_is_all_middle() -> None:
    quiz = analysed([[1, 0], [0, 1]] * 3)

    assert (quiz.bottom, quiz.middle, quiz.top) == (0, 6, 0)


def test_unanswered_is_told_from_answered_with_nothing_to_count() -> None:
    tally = QuizTally([replace(ordering(), id="order")])
    tally.add({"order": 1.0}, {"order": []})
    tally.add({"order": 0.0}, {"order": ["b<a"]})
    tally.add({"order": 0.0})

    item = tally.analysis().item("order")

    assert item.unanswered == 1
    assert [each.chosen for each in item.choices] == [1, 0, 0]


def test_choices_that_the_item_does_not_have_are_not_counted() -> None:
    tally = QuizTally([replace(choice("single", "ab", "a"), id="pick")])
    tally.add({"pick": 0.0}, {"pick": ["zebra"], "other": ["a"]})

    item = tally.analysis().item("pick")

    assert [each.chosen for each in item.choices] == [0, 0]
    assert item.unanswered == 0


def test_option_chosen_beside_others_is_counted_for_itself() -> None:
    tally = QuizTally([replace(choice("multiple", "abc", "ab"), id="pick")])
    tally.add({"pick": 0.5}, {"pick": ["a", "c"]})
    tally.add({"pick": 1.0}, {"pick": ["a", "b"]})

    assert [each.chosen for each in tally.analysis().item("pick").choices] == [2, 1, 1]


def test_wrong_choices_come_by_how_many_made_them() -> None:
    item = nine_students().analysis().item("pick")

    assert [each.id for each in item.wrong_choices] == ["b", "c"]


def test_choice_carries_its_explanation() -> None:
    counted = nine_students().analysis().item("pick").choices[1]

    assert isinstance(counted, ChoiceCount)
    assert (counted.text, counted.right, counted.rationale, counted.cites) == ("Text b", False, "Why b", ("s/p.b",))


def test_guess_score_is_in_points_and_as_a_share() -> None:
    item = QuizTally([replace(choice("single", "abcd", "a"), max_score=2.0)]).analysis().items[0]

    assert (item.guess_score, item.guess_facility) == (0.5, 0.25)


def test_items_come_by_what_to_teach_again() -> None:
    quiz = analysed([[1, 0, 0, 0], [1, 1, 0, 0]], 1, 1, 0, 1)

    assert [each.item_id for each in quiz.items_by_need] == ["i4", "i2", "i1", "i3"]


# Outside programs


def test_items_have_the_figures_of_moodles_test_quiz() -> None:
    quiz = analysed(rows_of(MOODLE_QUIZ_00))

    facility = [0.704, 0.48, 0.973333332, 0.68, 0.52, 0.64, 0.62]
    sd = [0.4513682901, 0.5099019514, 0.13333334, 0.4760952286, 0.3055050463, 0.4898979486, 0.331662479]
    weight = [0.212922742344, 0.188979800309, 0.04443012573, 0.189347251357, 0.111450138688, 0.098081339177]
    discrimination = [-0.070650767526, -0.288982125772, -0.091230674268, -0.226306444113, -0.176997047674]
    efficiency = [-0.094550536967, -0.367834118938, -0.216545012165, -0.314411395613, -0.211794801724]
    assert agree([each.facility for each in quiz.items], facility)
    assert agree([each.sd for each in quiz.items], sd)
    assert agree([each.effective_weight for each in quiz.items], [*weight, 0.154788602394])
    assert agree([each.discrimination for each in quiz.items], [*discrimination, -0.453785178421, -0.056543166602])
    assert agree(
        [each.discriminative_efficiency for each in quiz.items], [*efficiency, -0.569365974436, -0.065043742058]
    )


def test_quiz_has_the_figures_of_moodles_test_quiz() -> None:
    quiz = analysed(rows_of(MOODLE_QUIZ_00))

    assert quiz.students == 25
    assert quiz.mean == pytest.approx(4.617333332, rel=FIVE_DIGITS)
    assert quiz.sd == pytest.approx(0.8117265554, rel=FIVE_DIGITS)
    assert quiz.alpha == pytest.approx(-0.872230935542, rel=FIVE_DIGITS)
    assert quiz.error_ratio == pytest.approx(1.368294900795, rel=FIVE_DIGITS)
    assert quiz.standard_error == pytest.approx(1.1106813066, rel=FIVE_DIGITS)


def test_items_have_the_figures_of_moodles_unit_test() -> None:
    # Slots 1 to 4 are worth a point that nobody has, 5 to 7 nothing.
    rows = [[0.0] * 7 + row for row in rows_of(MOODLE_STATES)]
    quiz = analysed(rows, 1, 1, 1, 1, 0, 0, 0, 8, *[1.0] * 12)

    slots = dict(zip((*range(1, 8), *STATES_SLOTS), quiz.items, strict=True))
    in_order = [slots[slot] for slot in range(1, 21)]
    none = [None] * 7
    facility = [0.0] * 4 + [None] * 3
    facility += [0.4119318182, 0.8136363636, 0.7136363636, 0.6545454545, 0.6590909091, 0.3636363636, 0.5909090909]
    facility += [0.5, 0.5909090909, 0.6363636364, 0.4545454545, 0.2727272727, 0.5]
    weight = [0.0] * 7
    weight += [0.2658464457, 0.03368456046, 0.03253955259, 0.07584083694, 0.0379658376, 0.03183278505, 0.04532356904]
    weight += [0.0778856243, 0.1008351572, 0.08381139345, 0.08727645713, 0.07946277111, 0.04769500946]
    discrimination = [0.2588327077, 0.01170256965, -0.04207816809, 0.2816930644, -0.02513606859, -0.1299017581]
    discrimination += [-0.08900638238, 0.08670004606, 0.2963337745, 0.1518945843, 0.1621079629, 0.1552451404]
    efficiency = [0.2723492723, 0.01382386552, -0.04691171307, 0.3112404354, -0.02877487579, -0.175074184]
    efficiency += [-0.1027568922, 0.1086956522, 0.3458997279, 0.174790556, 0.2014359793, 0.2206477733]
    assert agree([each.facility for each in in_order], facility)
    assert agree([each.effective_weight for each in in_order], weight)
    assert agree([each.discrimination for each in in_order], [*none, *discrimination, -0.08396734802])
    assert agree([each.discriminative_efficiency for each in in_order], [*none, *efficiency, -0.1])


TWELVE_STUDENTS = """
1 1 1   0.5 1
1 0 1   1   0.25
0 1 0.5 0   0
1 1 0   0.5 0.75
0 0 0.5 0   0.25
1 1 1   1   0.5
0 0 0   0.5 0
1 0 0.5 0   0.5
1 1 0.5 1   1
0 1 0   0   0.25
1 0 1   0.5 0.5
0 0 0.5 0.5 0
"""


def test_figures_are_those_of_pingouin_and_scipy() -> None:
    # Pingouin 0.7.0 cronbach_alpha; SciPy 1.17.1 stats.pearsonr; NumPy 2.4.6 std and cov, ddof 1.
    quiz = analysed(rows_of(TWELVE_STUDENTS))

    assert quiz.alpha == pytest.approx(0.7209967320, rel=FIVE_DIGITS)
    assert quiz.error_ratio == pytest.approx(0.5282075993, rel=FIVE_DIGITS)
    assert quiz.standard_error == pytest.approx(0.8042265247, rel=FIVE_DIGITS)
    assert quiz.sd == pytest.approx(1.5225576568, rel=FIVE_DIGITS)
    assert agree(
        [each.discrimination for each in quiz.items],
        [0.7326823493, 0.1961161351, 0.3697365403, 0.5193622220, 0.7319745409],
    )
    assert agree(
        [each.discriminative_efficiency for each in quiz.items],
        [0.9016393443, 0.2142857143, 0.3886792453, 0.5494071146, 0.7610619469],
    )
    assert agree(
        [each.effective_weight for each in quiz.items], [0.24419012, 0.18914885, 0.17552271, 0.19175793, 0.1993804]
    )


def test_point_biserials_are_those_of_scipy() -> None:
    # SciPy 1.17.1 stats.pointbiserialr of each option of the first item with the sum of the other four.
    tally = QuizTally([replace(choice("single", "abcd", "a"), id="i1"), *items_worth(1, 1, 1, 1, 1)[1:]])
    for row, option in zip(rows_of(TWELVE_STUDENTS), "aabacabaadab", strict=True):
        tally.add({f"i{place}": score for place, score in enumerate(row, 1)}, {"i1": [option]})

    choices = tally.analysis().item("i1").choices

    assert [each.chosen for each in choices] == [7, 3, 1, 1]
    assert agree([each.point_biserial for each in choices], [0.7326823493, -0.5005173307, -0.3326739196, -0.1900993826])


# What holds for every class

SCORES = st.sampled_from([0.0, 1 / 6, 0.25, 1 / 3, 0.5, 2 / 3, 1.0])
CLASSES = st.integers(2, 5).flatmap(
    lambda items: st.lists(st.lists(SCORES, min_size=items, max_size=items), max_size=25)
)


@given(CLASSES)
def test_every_figure_stays_in_its_range(rows: list[list[float]]) -> None:
    quiz = analysed(rows) if rows else QuizTally(items_worth(1, 1)).analysis()

    assert quiz.bottom + quiz.middle + quiz.top == quiz.students == len(rows)
    assert quiz.alpha is None or quiz.alpha <= 1 + 1e-9
    for item in quiz.items:
        assert item.facility is None or 0 <= item.facility <= 1
        assert item.discrimination is None or -1 <= item.discrimination <= 1
        assert item.discriminative_efficiency is None or item.discriminative_efficiency <= 1 + 1e-9
        assert (item.discrimination is None) == (item.discriminative_efficiency is None)
    weights = [each.effective_weight for each in quiz.items if each.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(1.0)


@given(CLASSES.filter(bool), st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_the_order_of_students(rows: list[list[float]], shuffler: random.Random) -> None:
    shuffled = shuffler.sample(rows, len(rows))

    one, other = analysed(rows), analysed(shuffled)

    assert one.alpha == pytest.approx(other.alpha)
    assert [each.discrimination for each in one.items] == pytest.approx([each.discrimination for each in other.items])


@given(CLASSES.filter(bool))
def test_alpha_and_discrimination_are_those_of_the_definition_in_exact_fractions(rows: list[list[float]]) -> None:
    exact = [[Fraction(score).limit_denominator(12) for score in row] for row in rows]
    totals = [sum(row) for row in exact]
    quiz = analysed(rows)

    def shared(one: list[Fraction], other: list[Fraction]) -> Fraction:
        of = len(one)
        return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0)) / of - sum(one) * sum(other) / of**2

    columns = [list(column) for column in zip(*exact, strict=True)]
    items = len(columns)
    spread = shared(totals, totals)  # over S, which cancels out
    expected = items * (1 - sum(shared(x, x) for x in columns) / spread) / (items - 1) if spread else None
    assert quiz.alpha == (None if expected is None else pytest.approx(float(expected), abs=1e-7))
    for x, item in zip(columns, quiz.items, strict=True):
        y = [total - score for total, score in zip(totals, x, strict=True)]
        below = shared(x, x) * shared(y, y)
        wanted = float(shared(x, y)) / math.sqrt(below) if below else None
        assert item.discrimination == (None if wanted is None else pytest.approx(wanted, abs=1e-7))
