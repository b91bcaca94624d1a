"""Many students' dates pasted at once: the preview, saving all or nothing, and what stays as it was."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from course.records.assignments import set_override
from course.records.groups import make_group
from course.records.overrides import changed_overrides, dates_with, set_overrides
from course.records.tables import Assignment, Attempt, AuditEvent, Override, Section, User
from course.web.database import reader, writer
from tests.conftest import NOON, Cast
from tests.web.work import begun_attempt

LIST = "student;due;time;excused\nben;2026-11-30 16:00;1,5;\nBea;;;yes"
NOTHING = dict.fromkeys(("opens_at", "due_at", "closes_at", "attempts_allowed", "time_factor"))

NO_LIMIT = "This quiz has no time limit, so more time changes nothing now. It is kept, and holds if you set a limit."


def url(cast: Cast, rest: str = "") -> str:
    """An address of the overrides of the cast's assignment."""
    return f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/overrides{rest}"


def stored(app) -> list[tuple[object, ...]]:
    """What is stored of students' own: due, closes, attempts, time, excused."""
    with app.app_context():
        found = reader().scalars(select(Override).order_by(Override.user_id)).all()
        return [
            (each.due_at, each.closes_at, each.attempts_allowed, each.time_factor, each.is_excused) for each in found
        ]


def test_preview_shows_what_would_hold_and_saves_nothing(app, browse, cast: Cast) -> None:
    response = browse(cast.ada).send(url(cast, "/paste"), {"pasted": LIST})

    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "<strong>Mon 30 Nov 2026, 16:00 (Europe/Berlin)</strong>" in page
    assert "<strong>excused</strong>" in page
    assert "Save for these 2 students" in page
    assert stored(app) == []


def test_confirmed_list_is_saved_and_logged(app, browse, cast: Cast) -> None:
    response = browse(cast.ada).send(url(cast, "/confirm"), {"pasted": LIST}, follow_redirects=True)

    assert "Dates and time of 2 students are saved." in response.get_data(as_text=True)
    assert stored(app) == [
        (datetime(2026, 11, 30, 15, tzinfo=UTC), None, None, 1.5, False),
        (None, None, None, None, True),
    ]
    with app.app_context():
        subjects = reader().scalars(select(AuditEvent.subject).where(AuditEvent.action == "students’ dates changed"))
        assert subjects.all() == ["The bridge: 2 students"]


def test_one_bad_line_keeps_the_whole_list_from_being_saved(app, browse, cast: Cast) -> None:
    text = LIST + "\nfay;;2;\nnora;soon;;"
    ada = browse(cast.ada)

    preview = ada.send(url(cast, "/paste"), {"pasted": text})
    confirmed = ada.send(url(cast, "/confirm"), {"pasted": text}, follow_redirects=True)

    page = preview.get_data(as_text=True)
    assert preview.status_code == 422
    assert "Line 4: Nobody in this class has the username, student id or name “fay”." in page
    assert "Line 5: “soon” is no date and time. Write it like 2026-11-30 16:00." in page
    assert "nora;soon" in page
    assert "Nothing is saved" in confirmed.get_data(as_text=True)
    assert stored(app) == []


def test_dates_in_an_order_that_cannot_be_are_told_by_line(browse, cast: Cast) -> None:
    response = browse(cast.ada).send(url(cast, "/paste"), {"pasted": "student,opens\nben,2026-11-24 14:00"})

    assert response.status_code == 422
    assert "Line 2: Ben: It must be due after it opens." in response.get_data(as_text=True)


def test_columns_that_the_list_does_not_have_stay_as_they_were(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/confirm"), {"pasted": "student,attempts,excused\nben,3,yes"})

    ada.send(url(cast, "/confirm"), {"pasted": "student,time\nben,2"})
    with_both = stored(app)
    ada.send(url(cast, "/confirm"), {"pasted": "student,time,excused,attempts\nben,,,"})

    assert with_both == [(None, None, 3, 2.0, True)]
    assert stored(app) == []


def test_list_takes_times_on_the_days_the_clocks_change_and_says_how(app, browse, cast: Cast) -> None:
    text = "student,due,closes\nben,2027-03-28 02:30,2027-10-31 02:30"
    ada = browse(cast.ada)

    preview = ada.send(url(cast, "/paste"), {"pasted": text})
    ada.send(url(cast, "/confirm"), {"pasted": text})

    page = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "Line 2: The clocks go forward on that day" in page
    assert "Sun 28 Mar 2027, 03:30 (Europe/Berlin)" in page
    assert stored(app)[0][:2] == (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    )
    assert "Sun 28 Mar 2027, 03:30 (Europe/Berlin)" in browse(cast.ben).get("/my").get_data(as_text=True)


def test_time_factor_without_a_time_limit_is_told_and_kept_for_when_there_is_one(app, browse, cast: Cast) -> None:
    ada, text = browse(cast.ada), "student,time\nben,1.5\nbea,2"

    preview = ada.send(url(cast, "/paste"), {"pasted": text})
    saved = ada.send(url(cast, "/confirm"), {"pasted": text}, follow_redirects=True)

    assert preview.status_code == 200
    assert preview.get_data(as_text=True).count(NO_LIMIT) == 1
    assert NO_LIMIT in saved.get_data(as_text=True)
    assert [each[3] for each in stored(app)] == [1.5, 2.0]
    with app.app_context():
        writer().get_one(Assignment, cast.assignment.id).time_limit_minutes = 40
        writer().commit()
    assert NO_LIMIT not in ada.send(url(cast, "/paste"), {"pasted": text}).get_data(as_text=True)
    assert "1 hour" in ada.get(url(cast)).get_data(as_text=True)


def test_list_without_a_time_factor_says_nothing_of_time(browse, cast: Cast) -> None:
    page = browse(cast.ada).send(url(cast, "/paste"), {"pasted": "student,time,excused\nben,,yes\nbea,1,"})

    assert NO_LIMIT not in page.get_data(as_text=True)


def test_nothing_pasted_is_told(browse, cast: Cast) -> None:
    response = browse(cast.ada).send(url(cast, "/paste"), {"pasted": ""})

    assert response.status_code == 422
    assert "Paste the list first." in response.get_data(as_text=True)


def test_many_are_stored_on_both_databases_with_the_groups_merged_and_deadlines_anew(
    app_on_each, cast_on_each: Cast
) -> None:
    begun_attempt(app_on_each, cast_on_each.ben, cast_on_each.assignment)
    with app_on_each.app_context():
        session = writer()
        assignment = session.get_one(Assignment, cast_on_each.assignment.id)
        section, ben = session.get_one(Section, cast_on_each.section.id), session.get_one(User, cast_on_each.ben.id)
        red = make_group(session, section, name="Red", user_ids=[ben.id], now=NOON)
        set_override(session, assignment, red, **{**NOTHING, "attempts_allowed": 5}, now=NOON)

        own = changed_overrides(session, assignment, {ben.id: {"closes_at": NOON + timedelta(days=9)}})
        dates = dates_with(session, assignment, own)[ben.id]
        set_overrides(session, assignment, [(ben, own[ben.id])], now=NOON)

        assert (dates.attempts_allowed, dates.closes_at) == (5, NOON + timedelta(days=9))
        assert session.scalars(select(Attempt.deadline_at)).all() == [NOON + timedelta(days=9)]
