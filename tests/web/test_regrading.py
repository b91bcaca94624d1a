"""Correcting a question of an assignment: the pages for the teacher, and what students read of it."""

import re

import pytest
from sqlalchemy import select

from course.records.tables import AuditEvent, FeedbackTiming
from course.web.database import reader
from tests.conftest import Cast
from tests.web.test_release import AT_ONCE, NEVER, review, set_release
from tests.web.work import RIGHT, submitted_attempt

WOOD = {**RIGHT, "material": {"chosen": ["wood"]}}
ACCEPT_WOOD = {"action": "accept", "answer.material": "wood", "reason": "The old report says so too."}


def url(cast: Cast, path: str = "") -> str:
    """The address of a page of the cast's assignment."""
    return f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/corrections{path}"


def text(response) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)).split())


def token(page: str) -> str:
    """The token of a preview."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found.group(1)


def correct(ada, cast: Cast, values: dict[str, object], item: str = "material"):
    """Preview a correction, then carry it out."""
    preview = ada.send(url(cast, f"/items/{item}"), values).get_data(as_text=True)
    return ada.send(url(cast, f"/items/{item}"), {**values, "token": token(preview)}, follow_redirects=True)


def test_before_anybody_submitted_there_is_nothing_to_correct(browse, cast: Cast) -> None:
    page = text(browse(cast.ada).get(url(cast)))

    assert "Nobody has submitted this quiz yet, so there is nothing to score again." in page
    assert browse(cast.ada).get(url(cast, "/items/material")).status_code == 404


def test_correction_is_chosen_previewed_applied_listed_and_reversed(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, RIGHT)
    bea = submitted_attempt(app, cast.bea, cast.assignment, WOOD)
    ada = browse(cast.ada)

    listed = text(ada.get(url(cast)))
    form = ada.get(url(cast, "/items/material")).get_data(as_text=True)
    preview = ada.send(url(cast, "/items/material"), ACCEPT_WOOD)
    unchanged = review(browse(cast.bea), bea)
    applied = text(correct(ada, cast, ACCEPT_WOOD))
    changed = review(browse(cast.bea), bea)
    reversed_page = text(ada.send(url(cast, "/1/reverse"), follow_redirects=True))

    assert "What is the bridge made of in the new report?" in listed
    assert 'value="steel" id="answer.material.steel" checked' in form
    assert "1 attempt changes; 1 stays as it is." in text(preview)
    assert "Bea 1 4 of 5 5 of 5" in text(preview)
    assert "4 of 5 points" in unchanged
    assert "The question is corrected and the scores are worked out anew." in applied
    assert "Counts Accepted too: Wood" in applied
    assert "The old report says so too." in applied
    assert "Mon 23 Nov 2026, 13:00 (Europe/Berlin) by Ada; 1 attempt changed" in applied
    assert "5 of 5 points" in changed
    assert "The correction is reversed. Every score is what it was without it." in reversed_page
    assert "Reversed" in reversed_page
    assert review(browse(cast.bea), bea) == unchanged
    with app.app_context():
        events = list(reader().execute(select(AuditEvent.action, AuditEvent.subject).order_by(AuditEvent.id)))
    assert [tuple(each) for each in events] == [
        ("question corrected", "The bridge: material, accept"),
        ("correction reversed", "The bridge: material"),
    ]


def test_preview_gone_stale_is_shown_again_and_not_applied(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, RIGHT)
    ada = browse(cast.ada)
    old = token(ada.send(url(cast, "/items/material"), ACCEPT_WOOD).get_data(as_text=True))
    submitted_attempt(app, cast.bea, cast.assignment, WOOD)

    again = ada.send(url(cast, "/items/material"), {**ACCEPT_WOOD, "token": old})

    assert again.status_code == 409
    assert "Something has changed since this preview, so nothing was corrected." in text(again)
    assert "1 attempt changes; 1 stays as it is." in text(again)
    assert token(again.get_data(as_text=True)) != old
    assert "Nothing yet." in text(ada.get(url(cast)))


@pytest.mark.parametrize(
    ("item", "values", "message"),
    [
        ("material", {}, "Choose what to do."),
        ("material", {"reason": "", "action": "drop"}, "Enter a reason. Students and colleagues will read it."),
        ("material", {"action": "new_key"}, "Give the whole answer that is to count as right."),
        (
            "material",
            {"action": "new_key", "answer.material": "steel"},
            "This is the key already. Choose another answer, or another way to correct the question.",
        ),
        ("material", {"action": "accept", "answer.material": "steel"}, "This answer is right already."),
        ("material", {"action": "accept", "answer.material": "brick"}, "Choose from the answers shown"),
        ("on-foot", {"action": "accept", "answer.on-foot": "five"}, "Enter a number, like 12.5%."),
    ],
)
def test_correction_that_makes_no_sense_is_told_and_kept(app, browse, cast: Cast, item, values, message) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, RIGHT)

    response = browse(cast.ada).send(url(cast, f"/items/{item}"), {"reason": "Unclear stem.", **values})

    assert response.status_code == 422
    assert message in text(response)
    assert ("Unclear stem." in text(response)) is ("reason" not in values)


def test_last_question_that_counts_cannot_be_dropped(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, RIGHT)
    ada = browse(cast.ada)
    drop = {"action": "drop", "reason": "Unclear."}
    *others, last = RIGHT
    for item in others:
        correct(ada, cast, drop, item)

    response = ada.send(url(cast, f"/items/{last}"), drop)

    assert response.status_code == 422
    assert "This is the last question that counts. Give full marks to all instead." in text(response)


@pytest.mark.parametrize(
    ("item", "answer", "words"),
    [
        ("material", {"answer.material": "wood"}, "New key: Wood"),
        ("only-new", {"answer.only-new": ["steel", "wood"]}, "New key: Steel; Wood"),
        ("one-length", {"answer.one-length": "supported"}, "New key: Supported"),
        ("on-foot", {"answer.on-foot": "95"}, "New key: 95"),
    ],
)
def test_new_key_is_given_as_an_answer_is(app, browse, cast: Cast, item, answer, words) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, RIGHT)

    page = text(correct(browse(cast.ada), cast, {"action": "new_key", "reason": "A mistake.", **answer}, item))

    assert words in page


def test_students_review_says_what_was_corrected_when_and_why(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.bea, cast.assignment, WOOD)
    correct(browse(cast.ada), cast, ACCEPT_WOOD)

    page = review(browse(cast.bea), attempt)

    assert "Your teacher corrected 1 question of this quiz, the last time Mon 23 Nov 2026, 13:00" in page
    assert "Corrected: Accepted too: Wood." in page
    assert "Reason: The old report says so too." in page
    assert '<span class="chip chip-partly">Accepted</span>' in page


def test_dropped_question_is_said_not_to_count(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.bea, cast.assignment, WOOD)
    correct(browse(cast.ada), cast, {"action": "drop", "reason": "Unclear."})

    page = review(browse(cast.bea), attempt)

    assert "4 of 4 points" in page
    assert "Does not count" in page
    assert "Corrected: Dropped: it does not count." in page


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        # score, own answers, key, explanations → corrected at all, scored again (item), decision and reason
        ((AT_ONCE, NEVER, NEVER, NEVER), [True, False, False]),
        ((AT_ONCE, AT_ONCE, NEVER, NEVER), [True, True, False]),
        ((NEVER, AT_ONCE, NEVER, NEVER), [False, False, False]),
        ((NEVER, AT_ONCE, AT_ONCE, NEVER), [False, False, True]),
        ((AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE), [True, False, True]),
    ],
)
def test_notice_of_a_correction_follows_what_is_released(app, browse, cast: Cast, timings, expected) -> None:
    attempt = submitted_attempt(app, cast.bea, cast.assignment, {**WOOD, "material": {"chosen": ["stone"]}})
    correct(browse(cast.ada), cast, ACCEPT_WOOD)
    set_release(app, cast, *timings)

    page = review(browse(cast.bea), attempt)

    found = [each in page for each in ("Your teacher corrected", "Scored again.</strong>", "Accepted too: Wood")]
    assert found == expected
    assert ("The old report says so too." in page) is expected[2]


def test_correction_leaves_attempts_of_other_students_on_their_pages_alone(app, browse, cast: Cast) -> None:
    set_release(app, cast, *(FeedbackTiming.AT_ONCE,) * 4)
    ben = submitted_attempt(app, cast.ben, cast.assignment, RIGHT)
    correct(browse(cast.ada), cast, ACCEPT_WOOD)

    assert "5 of 5 points" in review(browse(cast.ben), ben)
