"""What a review tells a student of how sure they were and how often they were right."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from course.records.tables import Response
from course.web.database import writer
from tests.conftest import Cast
from tests.web.test_regrading import correct
from tests.web.test_release import AT_ONCE, NEVER, review, set_release
from tests.web.work import RIGHT, submitted_attempt

ANSWERS = {**RIGHT, "material": {"chosen": ["wood"]}}
STEPS = {"material": 4, "only-new": 4, "one-length": 4, "settles-material": 1}
WORDS = "When you were sure, you were right 2 of 3 times; when you guessed, 1 of 1."


def with_confidence(app, cast: Cast, steps: dict[str, int]) -> str:
    """Let Ben submit and say how sure he was; return the attempt's public id."""
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)
    with app.app_context():
        for item_id, step in steps.items():
            writer().execute(update(Response).where(Response.item_id == item_id).values(confidence=step))
        writer().commit()
    return attempt


def test_student_reads_it_in_words_with_a_plot_and_a_table(app, browse, cast: Cast) -> None:
    page = review(browse(cast.ben), with_confidence(app, cast, STEPS))

    assert WORDS in page
    assert page.count('<circle class="plot-dot"') == 2
    assert '<tr><th scope="row">sure</th><td class="num">3</td><td class="num">2</td></tr>' in page
    assert '<tr><th scope="row">not sure</th><td class="num">–</td><td class="num">–</td></tr>' in page


def test_teacher_does_not_see_it_and_nobody_does_without_a_confidence(app, browse, cast: Cast) -> None:
    attempt = with_confidence(app, cast, {})

    assert "How sure you were" not in review(browse(cast.ben), attempt)
    with app.app_context():
        writer().execute(update(Response).values(confidence=3))
        writer().commit()
    assert "How sure you were" in review(browse(cast.ben), attempt)
    assert "How sure you were" not in review(browse(cast.ada), attempt)


@pytest.mark.parametrize(
    ("timings", "is_shown"),
    [
        ((AT_ONCE, NEVER, NEVER, NEVER), False),
        ((NEVER, AT_ONCE, AT_ONCE, AT_ONCE), False),
        ((AT_ONCE, AT_ONCE, NEVER, NEVER), True),
    ],
)
def test_it_is_shown_with_the_points_of_each_question(app, browse, cast: Cast, timings, is_shown) -> None:
    set_release(app, cast, *timings)

    page = review(browse(cast.ben), with_confidence(app, cast, STEPS))

    assert (WORDS in page) is is_shown
    assert ("How sure you were" in page) is is_shown


def test_it_counts_corrected_scores_and_leaves_out_what_was_dropped(app, browse, cast: Cast) -> None:
    attempt = with_confidence(app, cast, STEPS)
    ada = browse(cast.ada)
    correct(ada, cast, {"action": "accept", "answer.material": "wood", "reason": "So."})
    correct(ada, cast, {"action": "drop", "reason": "Unclear."}, "settles-material")

    page = review(browse(cast.ben), attempt)

    assert "When you were sure, you were right 3 of 3 times." in page
