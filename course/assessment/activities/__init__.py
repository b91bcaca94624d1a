"""The kinds of activities that take answers, by name. A new kind is one module and one line here.

An activity without a kind takes no answers. Nothing here scores: an answer is set beside what the course says, in
words.
"""

from collections.abc import Mapping
from types import MappingProxyType

from course.assessment.activities.argument_map import ArgumentMap
from course.assessment.activities.check_a_post import CheckAPost
from course.assessment.activities.claim_correction import OUTCOMES, ClaimCorrection
from course.assessment.activities.compare import RELATIONS, Compare
from course.assessment.activities.counting_people import CountingPeople
from course.assessment.activities.crowd_figures import USES, CrowdFigures
from course.assessment.activities.protocol import ActivityKind, AnswerError, Given, Row
from course.assessment.activities.sentence import LONGEST_SENTENCE, Sentence
from course.assessment.activities.timeline import PLACINGS, Timeline
from course.assessment.activities.who_says_so import WhoSaysSo

__all__ = [
    "ACTIVITY_KINDS",
    "LONGEST_SENTENCE",
    "OUTCOMES",
    "PLACINGS",
    "RELATIONS",
    "USES",
    "ActivityKind",
    "AnswerError",
    "Given",
    "Row",
]

_KINDS: tuple[ActivityKind, ...] = (
    Sentence(),
    Compare(),
    CountingPeople(),
    Timeline(),
    ClaimCorrection(),
    CrowdFigures(),
    WhoSaysSo(),
    ArgumentMap(),
    CheckAPost(),
)
ACTIVITY_KINDS: Mapping[str, ActivityKind] = MappingProxyType({each.name: each for each in _KINDS})
