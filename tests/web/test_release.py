"""What students see of a submitted attempt, when, and that their pages hold nothing else."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from course.records.assignments import change_assignment
from course.records.tables import Assignment, AuditEvent, FeedbackTiming
from course.web.database import reader, writer
from tests.conftest import NOON, Cast, assigned
from tests.web.work import submitted_attempt

AT_ONCE, NEVER = FeedbackTiming.AT_ONCE, FeedbackTiming.NEVER
AFTER_DUE, AFTER_CLOSE, WHEN_RELEASED = (
    FeedbackTiming.AFTER_DUE,
    FeedbackTiming.AFTER_CLOSE,
    FeedbackTiming.WHEN_RELEASED,
)
# Ben's answers: one wrong, one of two right ones, nothing to the verdict, a wrong number; 1.5 of 5 points.
ANSWERS = {
    "material": {"chosen": ["wood"]},
    "only-new": {"chosen": ["steel"]},
    "settles-material": {"chosen": ["steel"]},
    "on-foot": {"entered": "93.25"},
}
SCORE = "1.5 of 5 points"
POINTS_OF_ITEMS = ("0 of 1 point", "0.5 of 1 point", "1 of 1 point")
OWN = ("You chose", "You entered", "93.25", "Not answered")
# "Crossings on foot" is right and not chosen; "5%" is the number asked for.
KEY = ("Correct", "Crossings on foot", "5%")
JUDGED = ("Not correct", "You chose 1 of the 2 right answers")
REASONS = ("RATIONALE-WOOD", "RATIONALE-STEEL", "That is the share not on foot", "What the sources say", "“rebuilt in")


def set_release(app, cast: Cast, *timings: FeedbackTiming, **changes: object) -> None:
    """Let score, own answers, key and explanations be shown at these times."""
    names = ("score_shown", "answers_shown", "key_shown", "explanations_shown")
    with app.app_context():
        found = writer().get_one(Assignment, cast.assignment.id)
        change_assignment(writer(), found, assigned(**dict(zip(names, timings, strict=True)), **changes))
        writer().commit()


def review(client, attempt: str) -> str:
    """The page of a review without what frames every page."""
    page = client.get(f"/attempts/{attempt}/review").get_data(as_text=True)
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.partition("<main")[2].partition("</main>")[0])


def there(page: str, *groups: tuple[str, ...]) -> list[bool]:
    """For each group, whether all of its texts are on the page; it must be all or none."""
    found = [[text in page for text in group] for group in groups]
    for group, each in zip(groups, found, strict=True):
        assert len(set(each)) == 1, list(zip(group, each, strict=True))
    return [all(each) for each in found]


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        # score, own answers, key, explanations → total, points of items, own, key, judged, reasons
        ((AT_ONCE, NEVER, NEVER, NEVER), [True, False, False, False, False, False]),
        ((NEVER, AT_ONCE, NEVER, NEVER), [False, False, True, False, False, False]),
        ((AT_ONCE, AT_ONCE, NEVER, NEVER), [True, True, True, False, False, False]),
        ((AT_ONCE, AT_ONCE, AT_ONCE, NEVER), [True, True, True, True, True, False]),
        ((NEVER, AT_ONCE, AT_ONCE, AT_ONCE), [False, False, True, True, True, True]),
        ((AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE), [True, True, True, True, True, True]),
        ((NEVER, NEVER, NEVER, NEVER), [False, False, False, False, False, False]),
    ],
)
def test_page_holds_what_is_released_and_nothing_else(app, browse, cast: Cast, timings, expected) -> None:
    set_release(app, cast, *timings)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)

    page = review(browse(cast.ben), attempt)

    assert there(page, (SCORE,), POINTS_OF_ITEMS, OWN, KEY, JUDGED, REASONS) == expected


def test_key_without_a_score_says_what_was_wrong_but_not_how_many_points(app, browse, cast: Cast) -> None:
    set_release(app, cast, NEVER, AT_ONCE, AT_ONCE, NEVER)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)

    page = review(browse(cast.ben), attempt)

    assert there(page, OWN, KEY, ("Not correct",)) == [True, True, True]
    assert "point" not in page
    assert "of the 2 right answers" not in page


@pytest.mark.parametrize(
    ("timing", "hours", "is_shown"),
    [
        (AFTER_DUE, 23.9, False),
        (AFTER_DUE, 24, True),
        (AFTER_CLOSE, 47.9, False),
        (AFTER_CLOSE, 48, True),
        (WHEN_RELEASED, 1000, False),
    ],
)
def test_explanations_are_shown_from_the_moment_the_setting_names(
    app, browse, cast: Cast, clock, timing: FeedbackTiming, hours: float, is_shown: bool
) -> None:
    set_release(app, cast, timing, timing, timing, timing)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)
    clock.forward(hours=hours)
    client = browse(cast.ben)

    page, home = review(client, attempt), client.get("/my").get_data(as_text=True)

    assert there(page, (SCORE,), POINTS_OF_ITEMS, OWN, KEY, JUDGED, REASONS) == [is_shown] * 6
    assert ("see the explanations" in home) is is_shown


def test_receipt_the_summary_and_my_page_say_what_is_shown_when(app, browse, cast: Cast) -> None:
    set_release(app, cast, AT_ONCE, AFTER_DUE, AFTER_CLOSE, WHEN_RELEASED, attempts_allowed=2)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)
    client = browse(cast.ben)
    expected = [
        "<dt>Own answers</dt><dd>from Tue 24 Nov 2026, 13:00 (Europe/Berlin), when the quiz is due</dd>",
        "<dt>Right answers</dt><dd>from Wed 25 Nov 2026, 13:00 (Europe/Berlin), when the quiz closes</dd>",
        "<dt>Explanations</dt><dd>when released by your teacher</dd>",
    ]

    summary = client.get(client.send(f"/my/assignments/{cast.assignment.id}/start").location + "/submit")

    assert [each in review(client, attempt) for each in expected] == [True] * 3
    assert [each in summary.get_data(as_text=True) for each in expected] == [True] * 3
    assert [each in client.get("/my").get_data(as_text=True) for each in expected] == [True] * 3
    assert "<dt>Score</dt><dd>as soon as you submit</dd>" in summary.get_data(as_text=True)


def test_nothing_shown_is_told_plainly(app, browse, cast: Cast) -> None:
    set_release(app, cast, NEVER, NEVER, NEVER, NEVER)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)

    page = review(browse(cast.ben), attempt)

    assert "<dt>Score, own answers, right answers and explanations</dt>" in page
    assert "<dd>not on these pages: your teacher goes through the quiz with the class</dd>" in page
    assert "4 of 5 questions answered" in page


def test_teacher_sees_the_whole_review_whatever_students_see(app, browse, cast: Cast) -> None:
    set_release(app, cast, NEVER, NEVER, NEVER, NEVER)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)

    page = review(browse(cast.ada), attempt)

    assert there(page, (SCORE,), POINTS_OF_ITEMS, OWN, KEY, JUDGED, REASONS) == [True] * 6


def test_releasing_shows_what_waits_and_taking_back_hides_it_again(app, browse, cast: Cast) -> None:
    set_release(app, cast, AT_ONCE, WHEN_RELEASED, WHEN_RELEASED, WHEN_RELEASED)
    attempt = submitted_attempt(app, cast.ben, cast.assignment, ANSWERS)
    ada, ben = browse(cast.ada), browse(cast.ben)
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}"

    before = review(ben, attempt)
    offered = ada.get(url).get_data(as_text=True)
    released = ada.send(url + "/release", follow_redirects=True).get_data(as_text=True)
    shown = review(ben, attempt)
    hidden = ada.send(url + "/take-back", follow_redirects=True).get_data(as_text=True)

    assert there(before, (SCORE,), REASONS) == [True, False]
    assert "Release now" in offered
    assert "Students see it now." in released
    assert "was released Mon 23 Nov 2026, 13:00 (Europe/Berlin)" in released
    assert there(shown, (SCORE,), OWN, KEY, REASONS) == [True] * 4
    assert "It is hidden from students again." in hidden
    assert review(ben, attempt) == before
    with app.app_context():
        events = list(reader().scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert events == ["answers released", "release taken back"]


def test_releasing_where_nothing_waits_says_so(browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}"

    page = browse(cast.ada).send(url + "/release", follow_redirects=True).get_data(as_text=True)

    assert "Nothing of this quiz waits to be released. Change the quiz to decide what students see when." in page
    assert "Release now" not in page


FORM = {
    "title": "The bridge",
    "due_at": "2026-11-24T13:00",
    "closes_at": "2026-11-25T13:00",
    "attempts_allowed": "1",
    "counted": "best",
}
OWN_CHOICE = {
    "release": "own",
    "score_shown": "at_once",
    "answers_shown": "at_once",
    "key_shown": "after_due",
    "explanations_shown": "when_released",
}


def send_form(browse, cast: Cast, values: dict[str, str]):
    """Send the form that changes the assignment."""
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/change"
    return browse(cast.ada).send(url, {**FORM, **values})


def timings(app, cast: Cast) -> tuple[FeedbackTiming, ...]:
    """The four settings as stored."""
    with app.app_context():
        found = reader().get_one(Assignment, cast.assignment.id)
        return (found.score_shown, found.answers_shown, found.key_shown, found.explanations_shown)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"release": "at_once"}, (AT_ONCE,) * 4),
        ({"release": "after_due"}, (AFTER_DUE,) * 4),
        ({"release": "score_at_once"}, (AT_ONCE, WHEN_RELEASED, WHEN_RELEASED, WHEN_RELEASED)),
        ({"release": "nothing"}, (NEVER,) * 4),
        (OWN_CHOICE, (AT_ONCE, AT_ONCE, AFTER_DUE, WHEN_RELEASED)),
        # What the four fields say does not count beside a preset.
        ({**OWN_CHOICE, "explanations_shown": "at_once", "release": "nothing"}, (NEVER,) * 4),
    ],
)
def test_form_offers_presets_and_an_own_choice(app, browse, cast: Cast, values, expected) -> None:
    assert send_form(browse, cast, values).status_code == 303
    assert timings(app, cast) == expected


def test_form_to_change_shows_the_choice_that_was_made(browse, cast: Cast) -> None:
    send_form(browse, cast, OWN_CHOICE)
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/change"

    page = browse(cast.ada).get(url).get_data(as_text=True)

    assert '<input checked id="release-4" name="release" type="radio" value="own">' in page
    assert '<option selected value="after_due">' in page


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        (
            {**OWN_CHOICE, "key_shown": "never"},
            "explanations_shown",
            "Show the explanations no earlier than the right answers: they name them.",
        ),
        (
            {**OWN_CHOICE, "answers_shown": "after_close"},
            "answers_shown",
            "Show students their own answers no later than the right ones: who sees the right answers knows their own.",
        ),
        ({"release": "after_due", "due_at": ""}, "due_at", "Enter when it is due: what students see is to be shown"),
        (
            {**OWN_CHOICE, "explanations_shown": "after_close", "closes_at": ""},
            "closes_at",
            "Enter when it closes: what students see is to be shown then.",
        ),
    ],
)
def test_choice_that_makes_no_sense_is_told_beside_its_field(app, browse, cast: Cast, values, field, message) -> None:
    response = send_form(browse, cast, values)

    page = response.get_data(as_text=True)
    problem = page.partition(f'id="{field}-problem"')[2].partition("</p>")[0]
    assert response.status_code == 422
    assert message in problem
    assert timings(app, cast) == (AT_ONCE,) * 4


def test_students_own_due_date_decides_when_they_see_it(app, browse, cast: Cast, clock) -> None:
    from course.records.assignments import set_override

    set_release(app, cast, AFTER_DUE, AFTER_DUE, AFTER_DUE, AFTER_DUE)
    with app.app_context():
        found = writer().get_one(Assignment, cast.assignment.id)
        later = {"opens_at": None, "due_at": NOON + timedelta(days=5), "closes_at": None}
        set_override(writer(), found, cast.ben, **later, attempts_allowed=None, time_factor=None, now=NOON)
        writer().commit()
    attempts = {each: submitted_attempt(app, each, cast.assignment, ANSWERS) for each in (cast.ben, cast.bea)}
    clock.forward(days=1)

    ben, bea = (review(browse(each), attempt) for each, attempt in attempts.items())

    assert "from Sat 28 Nov 2026, 13:00 (Europe/Berlin), when the quiz is due" in ben
    assert there(ben, REASONS) == [False]
    assert there(bea, REASONS) == [True]
