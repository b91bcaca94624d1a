"""A quiz that was corrected after an attempt: its review says what was changed and when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from course.assessment.quiz import Correction, Quiz
from course.records.tables import QuizVersion
from course.web.database import reader
from tests.conftest import Cast
from tests.web.test_release import AT_ONCE, NEVER, review, set_release
from tests.web.work import submitted_attempt

BETTER = "What is the bridge made of in the newer of the two reports?"


def serve(app: Flask, quiz: Quiz) -> None:
    """Let the app serve another version of its quiz, as after a restart."""
    loaded = app.extensions["catalogue"]
    app.extensions["catalogue"] = replace(loaded, quizzes={quiz.id: quiz})
    app.extensions.pop("versions_noted", None)


def served(app: Flask) -> Quiz:
    """The quiz that the app serves."""
    quiz: Quiz = app.extensions["catalogue"].quizzes["bridge"]
    return quiz


def corrected(quiz: Quiz, *, stem: str = BETTER, key: str = "steel", rationale: str = "", **changes: object) -> Quiz:
    """The quiz with its first item changed."""
    first = quiz.items[0]
    options = tuple(
        replace(each, rationale=rationale) if rationale and each.id == "wood" else each for each in first.options
    )
    changed = replace(first, stem=stem, key=(key,), options=options)
    return replace(quiz, items=(changed, *quiz.items[1:]), **changes)  # type: ignore[arg-type]


def test_versions_served_are_noted_with_the_first_request_about_more_than_texts(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)

    def noted() -> list[str]:
        with app.app_context():
            return list(reader().scalars(select(QuizVersion.quiz_id)))

    client.get("/lessons/bridge")
    before = noted()
    client.get("/my")
    after = noted()
    client.get("/my")

    assert (before, after, noted()) == ([], ["bridge"], ["bridge"])


def test_review_says_what_was_changed_and_when(app, browse, cast: Cast, clock) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    unchanged = review(browse(cast.ben), attempt)
    serve(app, corrected(served(app), key="stone", rationale="New reason."))
    clock.forward(days=3)
    browse(cast.ada).get("/teach")
    clock.forward(days=3)

    page = review(browse(cast.ben), attempt)

    assert "Changed since" not in unchanged
    assert "One question of this quiz was changed after you took it, on 26 Nov 2026." in page
    assert "<summary>Changed since, on 26 Nov 2026</summary>" in page
    assert BETTER in page
    assert "<dt>Right answer</dt>" in page
    assert "New reason." in page
    assert "5 of 5 points" in page


def test_day_is_that_of_the_version_since_which_the_item_is_as_it_is_now(app, browse, cast: Cast, clock) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    first = served(app)
    second, third = corrected(first), replace(corrected(first), title="Another title")
    for quiz in (second, third):
        clock.forward(days=1)
        serve(app, quiz)
        browse(cast.ada).get("/teach")

    assert "Changed since, on 24 Nov 2026" in review(browse(cast.ben), attempt)


def test_quiz_that_went_back_to_an_earlier_version_is_told_without_a_day(app, browse, cast: Cast, clock) -> None:
    first = served(app)
    browse(cast.ada).get("/teach")
    clock.forward(days=1)
    serve(app, corrected(first))
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    serve(app, first)

    page = review(browse(cast.ben), attempt)

    assert "<summary>Changed since</summary>" in page
    assert "One question of this quiz was changed after you took it." in page


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        # score, own answers, key, explanations → notice at all, stem, key, rationale
        ((AT_ONCE, NEVER, NEVER, NEVER), [False, False, False, False]),
        ((AT_ONCE, AT_ONCE, NEVER, NEVER), [True, True, False, False]),
        ((AT_ONCE, AT_ONCE, AT_ONCE, NEVER), [True, True, True, False]),
        ((AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE), [True, True, True, True]),
    ],
)
def test_notice_of_a_change_holds_only_what_is_released(app, browse, cast: Cast, clock, timings, expected) -> None:
    set_release(app, cast, *timings)
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    serve(app, corrected(served(app), key="stone", rationale="New reason."))
    clock.forward(hours=1)
    browse(cast.ada).get("/teach")

    page = review(browse(cast.ben), attempt)

    assert [each in page for each in ("Changed since", BETTER, "Right answer</dt>", "New reason.")] == expected


def test_authors_note_is_shown_instead(app, browse, cast: Cast, clock) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    note = Correction("2026-11-25", ("material",), "The question did not say *which* report.")
    serve(app, corrected(served(app), corrections=(note,)))
    clock.forward(days=9)

    page = review(browse(cast.ben), attempt)

    assert "Corrected by the authors on 25 Nov 2026:" in page
    assert "The question did not say <em>which</em> report." in page
    assert BETTER not in page


def test_item_taken_out_since_is_told(app, browse, cast: Cast, clock) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)
    quiz = served(app)
    serve(app, replace(quiz, items=quiz.items[1:]))
    clock.forward(days=1)

    page = review(browse(cast.ben), attempt)

    assert "Taken out of the quiz on 24 Nov 2026.</strong> Your answer counts as before." in page


def test_practice_says_it_too(app, browse, cast: Cast, clock) -> None:
    client = browse()
    attempt = client.send("/quizzes/bridge/practice").location.split("/")[2]
    client.send(f"/attempts/{attempt}/submit")
    serve(app, corrected(served(app)))
    clock.forward(days=1)

    assert "Changed since, on 24 Nov 2026" in review(client, attempt)
