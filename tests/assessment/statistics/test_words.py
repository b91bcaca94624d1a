"""The sentences beside the numbers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from course.assessment.statistics import words
from course.assessment.statistics.calibration import CalibrationTally
from course.assessment.statistics.gain import Gain, MatchedStudent, gain
from course.assessment.statistics.item_analysis import ChoiceCount, ItemAnalysis, QuizAnalysis
from course.assessment.statistics.misreadings import SharedMisreading
from course.assessment.statistics.verdicts import Detection, VerdictTally

CHOICE = ChoiceCount(
    id="a",
    text="Text a",
    right=False,
    rationale="Why a",
    cites=("s/p.a",),
    chosen=13,
    share=0.5,
    bottom=8,
    middle=3,
    top=2,
    point_biserial=-0.4,
)
ITEM = ItemAnalysis(
    item_id="item",
    students=26,
    unanswered=0,
    max_score=1.0,
    mean=0.5,
    sd=0.5,
    facility=0.5,
    discrimination=0.3,
    discriminative_efficiency=0.4,
    effective_weight=0.1,
    guess_score=0.25,
    choices=(CHOICE,),
)
QUIZ = QuizAnalysis(
    students=26,
    left_out=0,
    bottom=9,
    middle=8,
    top=9,
    max_score=10.0,
    mean=6.0,
    sd=2.0,
    alpha=0.7,
    error_ratio=0.55,
    standard_error=1.1,
    totals=((6.0, 26),),
    items=(ITEM,),
)
DETECTION = Detection(
    hits=20, supported=25, false_alarms=10, contradicted=25, left_aside=0, d_prime=1.04, criterion=-0.28
)


@pytest.mark.parametrize(
    ("number", "of", "text"),
    [
        (0, 20, "nobody"),
        (0, 0, "nobody"),
        (1, 30, "hardly any of the class"),
        (2, 20, "a tenth of the class"),
        (5, 20, "a quarter of the class"),
        (7, 20, "about a third of the class"),
        (10, 20, "half the class"),
        (11, 20, "about half the class"),
        (12, 18, "two thirds of the class"),
        (15, 20, "three quarters of the class"),
        (16, 20, "four fifths of the class"),
        (29, 30, "nearly all of the class"),
        (20, 20, "all of the class"),
    ],
)
def test_share_is_said_as_people_say_it(number: int, of: int, text: str) -> None:
    assert words.part_of(number, of) == text


def test_share_of_something_else_is_named() -> None:
    assert words.part_of(6, 12, "the verdicts") == "half the verdicts"
    assert words.part_of(0, 12, "the verdicts") == "none of the verdicts"


def test_figures_and_percentages_have_a_sign_for_none() -> None:
    assert [words.figure(each) for each in (0.456, -0.456, -0.001, None)] == ["0.46", "−0.46", "0.00", "–"]
    assert [words.percent(each) for each in (0.625, 0.004, 0.005, None)] == ["63%", "0%", "1%", "–"]


def test_too_few_students_are_told_how_many_it_takes() -> None:
    assert words.too_few(7) == (
        "7 students have handed this in. From 10 students on you see how the questions worked: with fewer, the numbers "
        "would be chance."
    )
    assert words.too_few(1).startswith("1 student has ")
    assert words.too_few(0).startswith("Nobody has ")


def test_students_left_out_are_told() -> None:
    assert words.left_out(QUIZ) == ""
    assert words.left_out(replace(QUIZ, left_out=2)).startswith("2 students took another version of this quiz")
    assert words.left_out(replace(QUIZ, left_out=1)).startswith("1 student took ")


@pytest.mark.parametrize(
    ("facility", "text"),
    [
        (None, "Nothing can be said: nobody has a score here."),
        (
            0.1,
            "On average students earned 10% of the points, fewer than guessing would bring (25%): "
            "something misleads here.",
        ),
        (0.3, "On average students earned 30% of the points, hardly more than guessing would bring (25%)."),
        (0.45, "On average students earned 45% of the points: most do not have this yet."),
        (0.62, "On average students earned 62% of the points: many have this, and many do not."),
        (0.8, "On average students earned 80% of the points: most have this."),
        (0.97, "On average students earned 97% of the points: nearly everybody has this."),
    ],
)
def test_facility_is_said_beside_guessing(facility: float | None, text: str) -> None:
    assert words.facility(replace(ITEM, facility=facility)) == text


def test_facility_where_nobody_can_guess_is_said_without_guessing() -> None:
    hard = replace(ITEM, facility=0.1, guess_score=0.0)

    assert words.facility(hard) == "On average students earned 10% of the points: hardly anybody has this yet."
    assert words.guess_score(hard) == "Guessing brings nothing here."
    assert words.guess_score(ITEM) == "Guessing alone would bring 25% of the points on average."


@pytest.mark.parametrize(
    ("discrimination", "beginning"),
    [
        (None, "Nothing can be said: "),
        (-0.05, "Those who did well on the rest did worse here"),
        (0.1, "Doing well here has little to do"),
        (0.2, "Those who did well on the rest mostly did better"),
        (0.4, "Those who did well on the rest did clearly better"),
    ],
)
def test_discrimination_is_said(discrimination: float | None, beginning: str) -> None:
    assert words.discrimination(replace(ITEM, discrimination=discrimination)).startswith(beginning)


def test_efficiency_is_said() -> None:
    assert words.discriminative_efficiency(ITEM) == "It separates students 40% as well as a question this hard could."
    assert words.discriminative_efficiency(replace(ITEM, discriminative_efficiency=-0.1)).startswith("It runs against")
    assert words.discriminative_efficiency(replace(ITEM, discriminative_efficiency=None)).startswith("Nothing can be")


def test_effective_weight_is_said_beside_an_even_share() -> None:
    told = "10% of the differences between totals come from it"
    assert words.effective_weight(ITEM, 10) == f"{told}, about its share."
    assert words.effective_weight(ITEM, 20) == f"{told}, more than its share of 5%."
    assert words.effective_weight(ITEM, 4) == f"{told}, less than its share of 25%."
    assert words.effective_weight(replace(ITEM, effective_weight=None), 4).startswith("It evens totals out")


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (CHOICE, "Half the class chose it (13 of 26)."),
        (
            replace(CHOICE, top=9),
            "Half the class chose it (13 of 26), more of them in the top third than in the bottom third.",
        ),
        (
            replace(CHOICE, point_biserial=0.3),
            "Half the class chose it (13 of 26), rather those who did better on the rest: is it wrong beyond doubt?",
        ),
        (
            replace(CHOICE, right=True),
            "Half the class chose it (13 of 26), rather those who did worse on the rest: is the key right?",
        ),
        (replace(CHOICE, right=True, point_biserial=0.3), "Half the class chose it (13 of 26)."),
        (replace(CHOICE, point_biserial=None), "Half the class chose it (13 of 26)."),
        (replace(CHOICE, chosen=0), "Nobody chose it: as a wrong answer it tempts nobody."),
        (replace(CHOICE, chosen=0, right=True), "Nobody chose it."),
    ],
)
def test_choice_is_said_with_who_made_it(counted: ChoiceCount, text: str) -> None:
    assert words.choice(counted, ITEM) == text


def test_choices_that_nobody_made_are_told_of_together() -> None:
    assert words.never_chosen(11) == "Nobody chose any of these 11: as wrong answers they tempt nobody."


def test_shared_misreading_is_said() -> None:
    shared = SharedMisreading("item", CHOICE, 13, 26)

    assert words.misreading(shared, "8%") == "Half the class fell for “8%” (13 of 26 who answered)."


@pytest.mark.parametrize(
    ("alpha", "beginning"),
    [
        (None, "Nothing can be said: "),
        (-0.2, "The questions pull in different directions"),
        (0.4, "The questions go together loosely"),
        (0.7, "The questions go together well enough to compare classes"),
        (0.8, "The questions go together well."),
    ],
)
def test_alpha_is_said(alpha: float | None, beginning: str) -> None:
    assert words.alpha(replace(QUIZ, alpha=alpha)).startswith(beginning)


def test_standard_error_is_said_in_points() -> None:
    assert words.standard_error(QUIZ).startswith("A student’s total could easily have come out 1.1 points higher")
    assert " 1 point higher" in words.standard_error(replace(QUIZ, standard_error=1.02))
    assert words.standard_error(replace(QUIZ, standard_error=None)).startswith("Nothing can be said")


@pytest.mark.parametrize(
    ("d_prime", "criterion", "text"),
    [
        (2.0, 0.0, "The class tells supported from contradicted well, and leans to neither."),
        (2.0, 0.5, "The class tells supported from contradicted well, but says “contradicted” too often."),
        (1.0, -0.5, "The class tells supported from contradicted, though not surely, but says “supported” too often."),
        (0.1, 0.0, "The class does not tell supported from contradicted yet, and leans to neither."),
        (0.1, 1.0, "The class does not tell supported from contradicted yet, and says “contradicted” too often."),
        (-1.0, 0.0, "The class takes supported for contradicted and the other way round, and leans to neither."),
    ],
)
def test_telling_apart_and_leaning_are_said_as_two_things(d_prime: float, criterion: float, text: str) -> None:
    assert words.detection(replace(DETECTION, d_prime=d_prime, criterion=criterion)) == text


def test_telling_apart_is_said_with_its_counts() -> None:
    basis = "Of 25 such answers to supported claims 20 said “supported”, and of 25 to contradicted claims 10 did."
    aside = " 3 other answers to such claims chose another verdict."
    assert words.detection_basis(DETECTION) == basis
    assert words.detection_basis(replace(DETECTION, left_aside=3)) == basis + aside
    assert words.detection(None).startswith("Nothing can be said")


def test_verdicts_are_said() -> None:
    tally = VerdictTally()
    assert words.verdicts(tally.table()) == "No verdict was given yet."

    tally.add([("supported", "supported"), ("supported", "disagree")])

    assert words.verdicts(tally.table()) == "Half the verdicts were right (1 of 2)."


def gain_of(before: float, after: float, *, spread: float = 0.1) -> Gain:
    """The gain of ten students, half of them so much below and half above."""
    students = [MatchedStudent(before + side * spread, after + side * spread, "") for side in [-1, 1] * 5]
    found = gain(students, Random(3))
    assert found is not None
    return found


def test_gain_is_said_with_its_interval_and_that_there_is_no_control_group() -> None:
    assert words.gain(gain_of(0.4, 0.7), 10) == (
        "The class mean rose by 30 percentage points, from 40% to 70% (10 students took both). In classes drawn again "
        "from this one it lies between +30 and +30 points in 95 of 100.",
        "Of what could still be gained, the class gained 50%: some.",
        "Beside how much students differ, that is large (d = 2.85).",
        words.NO_CONTROL_GROUP,
    )


def test_loss_is_said_as_one_and_gains_nothing() -> None:
    told = words.gain(gain_of(0.7, 0.69), 10)

    assert told[0].startswith("The class mean fell by 1 percentage point, from 70% to 69%")
    assert told[1].startswith("Beside how much students differ, that is hardly any (d = −0.09)")


def test_no_change_is_said_as_none() -> None:
    told = words.gain(gain_of(0.5, 0.5), 10)[0]

    assert told.startswith("The class mean stayed where it was, from 50% to 50%")
    assert told.endswith("it may be no change at all.")


def test_class_that_knew_everything_had_nothing_to_gain() -> None:
    assert words.gain(gain_of(1.0, 1.0, spread=0.0), 10)[1:] == (
        "There was nothing left to gain: everything was right before.",
        words.NO_CONTROL_GROUP,
    )


def test_orders_that_differ_are_said() -> None:
    uneven = [MatchedStudent(0.2, 0.6, "A")] * 10 + [MatchedStudent(0.4, 0.6, "B")] * 10
    found = gain(uneven, Random(1))

    assert found is not None
    assert words.gain(found, 20)[-2] == (
        "The change was +40 points with form A first and +20 points with form B first. The forms may not be equally "
        "hard: look at both together."
    )


def test_orders_that_agree_are_said_without_a_warning() -> None:
    even = gain([MatchedStudent(0.4, 0.7, form) for form in "AB" * 10], Random(1))

    assert even is not None
    assert words.gain(even, 20)[-2] == ("The change was +30 points with form A first and +30 points with form B first.")


def test_too_few_matched_students_are_told_how_many_it_takes() -> None:
    assert words.gain(None, 4) == ("4 students have taken both tests. From 10 on you see how the class changed.",)


def calibrated(sure: int, unsure: int, of: int = 10) -> str:
    tally = CalibrationTally()
    tally.add([(4, place < sure) for place in range(of)])
    tally.add([(1, place < unsure) for place in range(of)])
    return words.calibration(tally.calibration())


def test_calibration_is_said() -> None:
    assert calibrated(9, 4) == (
        "90% of the sure answers were right, and 40% of the unsure ones: sure answers were right more often, as they "
        "should be."
    )
    assert calibrated(5, 5).endswith("being sure says little about being right.")
    assert calibrated(3, 6).endswith("being sure goes with being wrong here. What do they believe to know?")
    assert calibrated(1, 1, of=4).startswith("Nothing can be said yet: it needs at least 5 sure and 5 unsure")


def test_confidence_step_is_said_in_counts() -> None:
    tally = CalibrationTally()
    tally.add([(4, True), (4, True), (4, False), (2, True)])
    steps = tally.calibration().steps

    assert words.confidence_step(steps[3], "Certain") == "Of 3 answers given as “Certain”, 2 were right."
    assert words.confidence_step(steps[1], "Unsure") == "Of 1 answer given as “Unsure”, 1 was right."
    assert words.confidence_step(steps[0], "A guess") == "No answer was given as “A guess”."
