"""What the statistics say in plain words: one sentence or two beside each number.

Every wording, and every threshold that only wording needs, stands here. A sentence states what was seen and what to
look at; it never calls a student or a class good or bad. Sentences are plain text; the text of a choice is put between
quotation marks as it is given, so the caller makes it plain first.
"""

from fractions import Fraction

from course.assessment.statistics.calibration import Calibration, ConfidenceStep
from course.assessment.statistics.gain import Gain, Interval
from course.assessment.statistics.item_analysis import ChoiceCount, ItemAnalysis, QuizAnalysis
from course.assessment.statistics.misreadings import SharedMisreading
from course.assessment.statistics.moments import MINIMUM
from course.assessment.statistics.times import ItemTime
from course.assessment.statistics.verdicts import Detection, VerdictTable

NO_CONTROL_GROUP = (
    "There is no class beside this one that did without the course, so this says how much changed, not what changed it."
)

TIME_IS_A_HINT = (
    "Time is a hint, not a verdict: a long time may be a hard question, a slow reader or a phone call. It is the gap "
    "between two answers, so who goes back to a question spoils it."
)

STRONG, CLEAR, WEAK = 0.4, 0.2, 0.0
"""Discrimination from which on an item separates very well, and well enough (R. L. Ebel, Measuring Educational
Achievement, 1965: 0.40 and 0.20); below 0 it works against the rest."""
RELIABLE, PASSABLE = 0.8, 0.6
"""Alpha from which on totals may be compared student by student, and class by class (after J. C. Nunnally, Psychometric
Theory, 1978)."""
WELL_APART, SOMEWHAT_APART = 1.5, 0.5
"""d′ from which on claims are told apart well (about 77% right without a leaning), and at all (about 60%)."""
LEANING = 0.3
"""|c| from which on a leaning is spoken of."""
LARGE, MIDDLING, SMALL = 0.8, 0.5, 0.2
"""Cohen's words for d (J. Cohen, 1988)."""
HIGH_GAIN, LOW_GAIN = 0.7, 0.3
"""Hake's words for the normalised gain (R. R. Hake, 1998)."""
NEAR_GUESSING = 0.1
"""How far above the facility of guessing a facility is still called near it."""
FEW_ANSWERS = 5
"""Of fewer answers no share is put into words, only the count."""

_PARTS = (
    (Fraction(1, 10), "a tenth of {}"),
    (Fraction(1, 5), "a fifth of {}"),
    (Fraction(1, 4), "a quarter of {}"),
    (Fraction(1, 3), "a third of {}"),
    (Fraction(2, 5), "two fifths of {}"),
    (Fraction(1, 2), "half {}"),
    (Fraction(3, 5), "three fifths of {}"),
    (Fraction(2, 3), "two thirds of {}"),
    (Fraction(3, 4), "three quarters of {}"),
    (Fraction(4, 5), "four fifths of {}"),
    (Fraction(9, 10), "nine tenths of {}"),
)


def part_of(number: int, of: int, whole: str = "the class") -> str:
    """A share as people say it: "half the class", "about a third of the class", "nobody", "all of the class"."""
    if of <= 0 or number <= 0:
        return "nobody" if whole == "the class" else f"none of {whole}"
    if number >= of:
        return f"all of {whole}"
    share = Fraction(number, of)
    if share < Fraction(1, 20):
        return f"hardly any of {whole}"
    if share > Fraction(19, 20):
        return f"nearly all of {whole}"
    nearest, words = min(_PARTS, key=lambda part: abs(part[0] - share))
    text = words.format(whole)
    return text if nearest == share else f"about {text}"


def percent(share: float | None) -> str:
    """A share as a whole percentage, "62%"; "–" for None."""
    return "–" if share is None else f"{_half_up(100 * share)}%"


def figure(value: float | None) -> str:
    """A correlation, d or alpha with two decimals and a real minus sign; "–" for None."""
    if value is None:
        return "–"
    text = f"{value:.2f}"
    return (text if float(text) else "0.00").replace("-", "−")


def too_few(students: int) -> str:
    """Why nothing is shown of a class below MINIMUM students."""
    who = "Nobody has" if students == 0 else "1 student has" if students == 1 else f"{students} students have"
    return (
        f"{who} handed this in. From {MINIMUM} students on you see how the questions worked: with fewer, the numbers "
        "would be chance."
    )


def left_out(analysis: QuizAnalysis) -> str:
    """How many students could not be analysed, and why; "" for none."""
    number = analysis.left_out
    if not number:
        return ""
    took = "1 student took" if number == 1 else f"{number} students took"
    return f"{took} another version of this quiz, which lacks some of these questions, and is not counted here."


def facility(item: ItemAnalysis) -> str:
    """How hard the item was."""
    if item.facility is None:
        return "Nothing can be said: nobody has a score here."
    earned = f"On average students earned {percent(item.facility)} of the points"
    guess = item.guess_facility or 0.0
    if guess and item.facility < guess:
        return f"{earned}, fewer than guessing would bring ({percent(guess)}): something misleads here."
    if guess and item.facility < guess + NEAR_GUESSING:
        return f"{earned}, hardly more than guessing would bring ({percent(guess)})."
    if item.facility >= 0.95:
        return f"{earned}: nearly everybody has this."
    if item.facility >= 0.8:
        return f"{earned}: most have this."
    if item.facility >= 0.5:
        return f"{earned}: many have this, and many do not."
    if item.facility >= 0.2:
        return f"{earned}: most do not have this yet."
    return f"{earned}: hardly anybody has this yet."


def guess_score(item: ItemAnalysis) -> str:
    """What guessing brings."""
    if not item.guess_score:
        return "Guessing brings nothing here."
    return f"Guessing alone would bring {percent(item.guess_facility)} of the points on average."


def discrimination(item: ItemAnalysis) -> str:
    """Whether those who did well on the rest did well here."""
    value = item.discrimination
    if value is None:
        return "Nothing can be said: all students have the same score here, or the same on all the rest."
    if value < WEAK:
        return (
            "Those who did well on the rest did worse here than the others. Look at the key and the wording before you "
            "look at the class."
        )
    if value < CLEAR:
        return "Doing well here has little to do with doing well on the rest."
    if value < STRONG:
        return "Those who did well on the rest mostly did better here, as they should."
    return "Those who did well on the rest did clearly better here."


def is_against_the_rest(item: ItemAnalysis) -> bool:
    """Say whether those who did well on the rest did worse here: the first thing to look at, before the class."""
    return item.discrimination is not None and item.discrimination < WEAK


def discriminative_efficiency(item: ItemAnalysis) -> str:
    """How near the item comes to the most that scores like these allow."""
    value = item.discriminative_efficiency
    if value is None:
        return "Nothing can be said: all students have the same score here, or the same on all the rest."
    if value < 0:
        return "It runs against the rest of the quiz."
    return f"It separates students {percent(value)} as well as a question this hard could."


def effective_weight(item: ItemAnalysis, items: int) -> str:
    """How much of the differences between totals comes from the item, of so many items."""
    value = item.effective_weight
    if value is None:
        return "It evens totals out instead of telling them apart, or all totals are equal."
    even = 1 / items if items else 0.0
    told = f"{percent(value)} of the differences between totals come from it"
    if value > 1.5 * even:
        return f"{told}, more than its share of {percent(even)}."
    if value < 0.5 * even:
        return f"{told}, less than its share of {percent(even)}."
    return f"{told}, about its share."


def choice(counted: ChoiceCount, item: ItemAnalysis) -> str:
    """Who made a choice, and whether that is as it should be."""
    if not counted.chosen:
        return "Nobody chose it." if counted.right else "Nobody chose it: as a wrong answer it tempts nobody."
    who = _sentence(part_of(counted.chosen, item.students))
    made = f"{who} chose it ({counted.chosen} of {item.students})"
    value = counted.point_biserial
    if value is None:
        return f"{made}."
    if counted.right and value < 0:
        return f"{made}, rather those who did worse on the rest: is the key right?"
    if not counted.right and value > CLEAR:
        return f"{made}, rather those who did better on the rest: is it wrong beyond doubt?"
    if not counted.right and counted.top > counted.bottom:
        return f"{made}, more of them in the top third than in the bottom third."
    return f"{made}."


def never_chosen(choices: int) -> str:
    """What is said of so many wrong choices at once that nobody made."""
    return f"Nobody chose any of these {choices}: as wrong answers they tempt nobody."


def misreading(shared: SharedMisreading, told: str) -> str:
    """What many fell for: "Half the class fell for “8%” (13 of 26)."; `told` is the choice as plain text."""
    whole = part_of(shared.students, shared.of)
    return f"{_sentence(whole)} fell for “{told}” ({shared.students} of {shared.of} who answered)."


def alpha(analysis: QuizAnalysis) -> str:
    """How far the items go together."""
    value = analysis.alpha
    if value is None:
        return "Nothing can be said: it needs two questions and students who differ."
    if value < 0:
        return "The questions pull in different directions: look at each of them, not at totals."
    if value < PASSABLE:
        return (
            "The questions go together loosely, as in a short quiz of many topics: look at each question, and do not "
            "compare totals."
        )
    if value < RELIABLE:
        return "The questions go together well enough to compare classes, but not single students."
    return "The questions go together well."


def standard_error(analysis: QuizAnalysis) -> str:
    """How far a total may be from what the student would usually get."""
    if analysis.standard_error is None:
        return "Nothing can be said: it needs two questions and students who differ."
    points = _points(analysis.standard_error)
    return (
        f"A student’s total could easily have come out {points} higher or lower on another day: smaller differences "
        "between students mean nothing."
    )


def verdicts(table: VerdictTable) -> str:
    """How many verdicts were right."""
    if not table.answers:
        return "No verdict was given yet."
    right = _sentence(part_of(table.right_answers, table.answers, "the verdicts"))
    return f"{right} were right ({table.right_answers} of {table.answers})."


def detection(found: Detection | None) -> str:
    """Whether supported and contradicted claims are told apart, and which of the two is said too often."""
    if found is None:
        return "Nothing can be said: it needs answers to supported and to contradicted claims."
    apart, leaning = _apart(found.d_prime), _leaning(found.criterion)
    joint = "but" if found.d_prime >= SOMEWHAT_APART else "and"
    return f"The class {apart}{f', {joint} {leaning}' if leaning else ', and leans to neither'}."


def detection_basis(found: Detection) -> str:
    """What `detection` rests on, in counts."""
    aside = f" {found.left_aside} other answers to such claims chose another verdict." if found.left_aside else ""
    return (
        f"Of {found.supported} such answers to supported claims {found.hits} said “supported”, and of "
        f"{found.contradicted} to contradicted claims {found.false_alarms} did.{aside}"
    )


def gain(found: Gain | None, students: int) -> tuple[str, ...]:
    """What changed from before to after, sentence by sentence; `students` took both tests."""
    if found is None:
        who = "Nobody has" if students == 0 else "1 student has" if students == 1 else f"{students} students have"
        return (f"{who} taken both tests. From {MINIMUM} on you see how the class changed.",)
    return tuple(
        each for each in (_change(found), _reached(found), _effect(found), _orders(found), NO_CONTROL_GROUP) if each
    )


def confidence_step(step: ConfidenceStep, label: str) -> str:
    """How often answers given with one step of confidence were right; `label` is the step's name."""
    if not step.answers:
        return f"No answer was given as “{label}”."
    answers = "1 answer" if step.answers == 1 else f"{step.answers} answers"
    return f"Of {answers} given as “{label}”, {step.right} {'was' if step.right == 1 else 'were'} right."


def calibration(found: Calibration) -> str:
    """Whether sure answers were right more often than unsure ones."""
    if found.difference is None or min(found.sure.answers, found.unsure.answers) < FEW_ANSWERS:
        return f"Nothing can be said yet: it needs at least {FEW_ANSWERS} sure and {FEW_ANSWERS} unsure answers."
    sure, unsure = percent(found.sure.share_right), percent(found.unsure.share_right)
    counts = f"{sure} of the sure answers were right, and {unsure} of the unsure ones"
    if found.difference < -0.05:
        return f"{counts}: being sure goes with being wrong here. What do they believe to know?"
    if found.difference < 0.1:
        return f"{counts}: being sure says little about being right."
    return f"{counts}: sure answers were right more often, as they should be."


def item_time(found: ItemTime) -> str:
    """How long the middle half of the students took."""
    if not found.is_shown or found.low is None or found.high is None:
        return f"Fewer than {MINIMUM} answers have a time."
    low, high = duration(found.low), duration(found.high)
    return f"Half of the answers took {low}." if low == high else f"Half of the answers took between {low} and {high}."


def duration(seconds: float | None) -> str:
    """Seconds as people say them: "45 s", "1 min 20 s", "1 h 5 min"; "–" for None."""
    if seconds is None:
        return "–"
    whole = _half_up(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _apart(d_prime: float) -> str:
    if d_prime >= WELL_APART:
        return "tells supported from contradicted well"
    if d_prime >= SOMEWHAT_APART:
        return "tells supported from contradicted, though not surely"
    if d_prime > -SOMEWHAT_APART:
        return "does not tell supported from contradicted yet"
    return "takes supported for contradicted and the other way round"


def _leaning(criterion: float) -> str:
    if criterion >= LEANING:
        return "says “contradicted” too often"
    return "says “supported” too often" if criterion <= -LEANING else ""


def _change(found: Gain) -> str:
    points = _half_up(100 * abs(found.change))
    moved = f"rose by {points}" if found.change > 0 else f"fell by {points}"
    moved = moved if points else "stayed where it was"
    unit = "" if not points else " percentage point" if points == 1 else " percentage points"
    told = f"The class mean {moved}{unit}, from {percent(found.before)} to {percent(found.after)}"
    return f"{told} ({found.students} students took both). {_interval(found.change_interval)}"


def _interval(interval: Interval) -> str:
    low, high = _half_up(100 * interval.low), _half_up(100 * interval.high)
    span = (
        f"In classes drawn again from this one it lies between {_signed(low)} and {_signed(high)} points in 95 of 100"
    )
    if interval.low <= 0 <= interval.high:
        return f"{span}: it may be no change at all."
    return f"{span}."


def _reached(found: Gain) -> str:
    if found.normalised_gain is None:
        return "There was nothing left to gain: everything was right before."
    if found.normalised_gain <= 0:
        return ""
    how = "a lot" if found.normalised_gain >= HIGH_GAIN else "some" if found.normalised_gain >= LOW_GAIN else "a little"
    return f"Of what could still be gained, the class gained {percent(found.normalised_gain)}: {how}."


def _effect(found: Gain) -> str:
    if found.effect_size is None:
        return ""
    size = abs(found.effect_size)
    word = "large" if size >= LARGE else "medium" if size >= MIDDLING else "small" if size >= SMALL else "hardly any"
    return f"Beside how much students differ, that is {word} (d = {figure(found.effect_size)})."


def _orders(found: Gain) -> str:
    if len(found.by_order) < 2:
        return ""
    changes = [each.change for each in found.by_order]
    told = " and ".join(
        f"{_signed(_half_up(100 * each.change))} points with form {each.first_form} first" for each in found.by_order
    )
    apart = max(changes) - min(changes)
    note = " The forms may not be equally hard: look at both together." if apart >= 0.1 else ""
    return f"The change was {told}.{note}"


def _points(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text} point" if text == "1" else f"{text} points"


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


def _half_up(value: float) -> int:
    """The nearest whole number, halves away from zero, as people round."""
    nearest = int(abs(value) + 0.5 + 1e-9)
    return nearest if value >= 0 else -nearest


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
