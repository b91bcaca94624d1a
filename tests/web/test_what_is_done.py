"""The overview says in words what the person who asks has done, and tells nobody else."""

import re
from html import unescape

import pytest

from tests.conftest import Cast
from tests.web.work import submitted_attempt


@pytest.fixture
def visitor(browse):
    return browse()


def overview(client) -> str:
    page = client.get("/").get_data(as_text=True)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_nothing_done_is_not_spoken_of(visitor) -> None:
    words = overview(visitor)

    assert [word for word in ("begun", ", practised", ", submitted", "answered in") if word in words] == []


def test_quiz_begun_is_called_begun(visitor) -> None:
    visitor.send("/quizzes/bridge/practice")

    assert "5 questions, begun" in overview(visitor)


def test_quiz_practised_to_its_end_stays_practised_when_begun_again(visitor) -> None:
    attempt = visitor.send("/quizzes/bridge/practice").location
    visitor.send(f"{attempt}/submit")
    visitor.send("/quizzes/bridge/practice")

    assert "5 questions, practised" in overview(visitor)


def test_what_one_visitor_did_is_not_told_to_the_next(browse) -> None:
    one, other = browse(), browse()
    one.send("/quizzes/bridge/practice")

    assert "begun" in overview(one)
    assert "begun" not in overview(other)


def test_quiz_submitted_in_class_is_called_submitted(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)

    assert "5 questions, submitted" in overview(browse(cast.ben))
    assert "submitted" not in overview(browse(cast.bea))


def test_lesson_with_a_sentence_kept_is_called_answered_in(visitor) -> None:
    visitor.get("/lessons/bridge")
    visitor.send("/lessons/bridge/activities/sentence", {"row": "bridge", "sentence": "Ask who measured."})

    assert "1 minute, answered in" in overview(visitor)


def test_overview_tells_no_score(visitor) -> None:
    attempt = visitor.send("/quizzes/bridge/practice").location
    visitor.send(f"{attempt}/submit")

    assert "points" not in overview(visitor)
