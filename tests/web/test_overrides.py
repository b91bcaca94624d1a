"""What groups and students have otherwise, who is excused, and that every page and file says the same of it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from course.records.groups import make_group
from course.records.tables import Attempt, AuditEvent, Override, Section
from course.web.database import reader, writer
from tests.conftest import NOON, Cast
from tests.web.client import bare_cells
from tests.web.work import begun_attempt, submitted_attempt


@pytest.fixture
def red_id(app, cast: Cast) -> int:
    """The id of a group of Ada's class with Ben in it."""
    with app.app_context():
        section = writer().get_one(Section, cast.section.id)
        group = make_group(writer(), section, name="Red", user_ids=[cast.ben.id], now=NOON)
        writer().commit()
        return group.id


def url(cast: Cast, rest: str = "") -> str:
    """An address of the cast's assignment."""
    return f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}{rest}"


def ben_url(cast: Cast) -> str:
    """Where Ben's own dates are set."""
    return url(cast, f"/students/{cast.ben_enrollment.id}")


def words(client, address: str) -> str:
    """The text of a page."""
    return bare_cells(client.get(address).get_data(as_text=True))


def results_of(client, cast: Cast) -> dict[str, dict[str, str]]:
    """The rows of the wide file by username."""
    text = client.get(url(cast, "/results.csv")).get_data().decode("utf-8-sig")
    return {row["username"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_dates_of_a_group_hold_on_every_page_and_in_the_file(app, browse, cast: Cast, red_id: int, clock) -> None:
    begun_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    ada.send(url(cast, f"/groups/{red_id}"), {"due_at": "2026-11-30T13:00", "closes_at": "2026-12-01T13:00"})

    assert "Mon 30 Nov 2026, 13:00 (Europe/Berlin)" in words(browse(cast.ben), "/my")
    assert "Mon 30 Nov 2026" not in words(browse(cast.bea), "/my")
    assert "Mon 30 Nov 2026, 13:00 (Europe/Berlin)" in words(ada, url(cast, "/overrides"))
    assert results_of(ada, cast)["ben"]["due_at"] == "2026-11-30T13:00:00+01:00"
    assert results_of(ada, cast)["bea"]["due_at"] == "2026-11-24T13:00:00+01:00"
    with app.app_context():
        assert reader().scalars(select(Attempt.deadline_at)).all() == [datetime(2026, 12, 1, 12, tzinfo=UTC)]


def test_group_that_has_something_otherwise_is_listed_and_logged_and_it_is_taken_back(
    app, browse, cast: Cast, red_id: int
) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, f"/groups/{red_id}"), {"attempts_allowed": "3"})
    listed = words(ada, url(cast, "/overrides"))

    ada.send(url(cast, f"/groups/{red_id}"), {"attempts_allowed": ""})

    assert "Groups with dates of their own" in listed
    assert '<td class="num"><strong>3</strong></td>' in listed
    assert "No group has anything otherwise." in words(ada, url(cast, "/overrides"))
    with app.app_context():
        query = select(AuditEvent.subject).where(AuditEvent.action == "group’s dates changed")
        assert reader().scalars(query).all() == ["The bridge: Red", "The bridge: Red"]
        assert reader().scalars(select(Override)).all() == []


def test_dates_of_a_group_that_cannot_be_are_refused(browse, cast: Cast, red_id: int) -> None:
    response = browse(cast.ada).send(url(cast, f"/groups/{red_id}"), {"opens_at": "2026-11-24T14:00"})

    assert response.status_code == 422
    assert "It must be due after it opens." in response.get_data(as_text=True)


def test_excused_student_is_so_on_every_page_and_in_the_file(browse, cast: Cast, clock) -> None:
    ada = browse(cast.ada)

    ada.send(ben_url(cast), {"is_excused": "y"})
    clock.forward(days=5)

    results = words(ada, url(cast))
    assert "Excused</span>" in results
    assert "0 of 2 submitted; 0 in progress; 1 not started; 1 excused." in " ".join(results.split())
    assert ">excused</td>" in words(ada, f"/teach/classes/{cast.section.id}/gradebook")
    assert "You need not take this quiz" in words(browse(cast.ben), "/my")
    assert "Missed" not in words(browse(cast.ben), "/my")
    assert results_of(ada, cast)["ben"]["status"] == "excused"
    assert "Excused</span>" in words(ada, url(cast, "/overrides"))


def test_excused_group_excuses_its_students_and_nobody_else(browse, cast: Cast, red_id: int) -> None:
    ada = browse(cast.ada)

    ada.send(url(cast, f"/groups/{red_id}"), {"is_excused": "y"})

    found = results_of(ada, cast)
    assert (found["ben"]["status"], found["bea"]["status"]) == ("excused", "not_started")


def test_work_of_someone_excused_is_kept_and_counts_in_no_mean(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    submitted_attempt(app, cast.bea, cast.assignment, {"material": {"chosen": ["steel"]}})
    ada = browse(cast.ada)

    ada.send(ben_url(cast), {"is_excused": "y"})

    assert "Mean of those who submitted: <strong>20%</strong>" in words(ada, url(cast))
    assert "submitted, not counted" in words(ada, url(cast))
    gradebook = words(ada, f"/teach/classes/{cast.section.id}/gradebook")
    assert '<td class="num">20%</td></tr></tfoot>' in gradebook
    assert ">excused</a></td>" in gradebook
    assert (results_of(ada, cast)["ben"]["status"], results_of(ada, cast)["ben"]["score"]) == ("excused", "5")


def test_excusing_ends_when_it_is_unticked(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(ben_url(cast), {"is_excused": "y", "attempts_allowed": "2"})

    ada.send(ben_url(cast), {"attempts_allowed": "2"})

    assert results_of(ada, cast)["ben"]["status"] == "not_started"


def test_reader_sees_the_list_and_no_way_to_change_it(browse, cast: Cast, red_id: int) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, f"/groups/{red_id}"), {"is_excused": "y"})
    ada.send(f"/teach/classes/{cast.section.id}/colleagues", {"username": "cem", "role": "reader"})

    page = words(browse(cast.cem), url(cast, "/overrides"))

    assert "Red" in page
    assert url(cast, "/groups/") not in page


@pytest.mark.parametrize(
    ("entered", "shown", "stored"),
    [
        # Berlin's clocks go from 02:00 to 03:00 on 28 March 2027: 02:30 does not exist and is taken as 03:30.
        ("2027-03-28T01:59", "Sun 28 Mar 2027, 01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T02:30", "Sun 28 Mar 2027, 03:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-03-28T03:00", "Sun 28 Mar 2027, 03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        # They go from 03:00 back to 02:00 on 31 October 2027: 02:30 is there twice, and the first is meant.
        ("2027-10-31T02:30", "Sun 31 Oct 2027, 02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("2027-10-31T03:00", "Sun 31 Oct 2027, 03:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_dates_of_a_group_on_the_days_the_clocks_change(
    app, browse, cast: Cast, red_id: int, entered: str, shown: str, stored: datetime
) -> None:
    ada = browse(cast.ada)

    ada.send(url(cast, f"/groups/{red_id}"), {"due_at": entered})

    assert f"{shown} (Europe/Berlin)" in words(browse(cast.ben), "/my")
    assert f"{shown} (Europe/Berlin)" in words(ada, url(cast, "/overrides"))
    with app.app_context():
        assert reader().scalars(select(Override.due_at)).all() == [stored]


def test_extra_time_that_runs_over_a_clock_change_lasts_as_long_as_it_says(app, browse, cast: Cast, clock) -> None:
    ada = browse(cast.ada)
    undated = {"due_at": "", "closes_at": ""}
    values = {"title": "The bridge", "attempts_allowed": "1", "counted": "best", "release": "at_once", **undated}
    ada.send(url(cast, "/change"), {**values, "time_limit_minutes": "60"})
    ada.send(ben_url(cast), {"time_factor": "2"})
    clock.time = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30 in Berlin, half an hour before the clocks go forward

    begun_attempt(app, cast.ben, cast.assignment)

    with app.app_context():
        assert reader().scalars(select(Attempt.deadline_at)).all() == [clock.time + timedelta(hours=2)]
    results = words(ada, url(cast, "/overrides"))
    assert "<strong>2 hours</strong>" in results


def test_more_time_without_a_time_limit_is_told_to_change_nothing_now(browse, cast: Cast, red_id: int) -> None:
    ada = browse(cast.ada)

    student = ada.send(ben_url(cast), {"time_factor": "1.5"}, follow_redirects=True)
    group = ada.send(url(cast, f"/groups/{red_id}"), {"time_factor": "1.5"}, follow_redirects=True)
    plain = ada.send(ben_url(cast), {"time_factor": "", "attempts_allowed": "3"}, follow_redirects=True)

    assert "This quiz has no time limit, so more time changes nothing now." in student.get_data(as_text=True)
    assert "This quiz has no time limit, so more time changes nothing now." in group.get_data(as_text=True)
    assert "This quiz has no time limit" not in plain.get_data(as_text=True)


def test_excused_student_may_practise_the_quiz_that_others_have_to_take_first(browse, cast: Cast) -> None:
    ben = browse(cast.ben)
    before = ben.send("/quizzes/bridge/practice").location

    browse(cast.ada).send(ben_url(cast), {"is_excused": "y"})

    assert before == "/quizzes/bridge"
    assert ben.send("/quizzes/bridge/practice").location.startswith("/attempts/")
