"""Calendar feeds by private links, copies through the pages, and the page to project."""

from datetime import timedelta

import icalendar
import pytest

from course.records.assignments import set_override
from course.records.tables import Assignment, Section, User
from course.records.targets import Targets, set_targets
from course.web.database import writer
from tests.conftest import NOON, Cast


def text_of(response) -> str:
    """The page's text."""
    return response.get_data(as_text=True)


def link_on(client, url: str) -> str:
    """The feed's address on a page."""
    page = text_of(client.get(url))
    return "/calendar/" + page.split("/calendar/", 1)[1].split('"', 1)[0]


def entries(response) -> list[tuple[str, object]]:
    """What a feed says, and when."""
    calendar = icalendar.Calendar.from_ical(response.data)
    return [(str(each["summary"]), each["dtstart"].dt) for each in calendar.walk("VEVENT")]


def of_class(cast: Cast) -> str:
    """The page with the link to the calendar of Ada's class."""
    return f"/teach/classes/{cast.section.id}/calendar"


def test_feed_of_a_class_is_read_without_signing_in_and_names_no_student(browse, cast: Cast) -> None:
    link = link_on(browse(cast.ada), of_class(cast))

    response = browse().get(link)

    assert response.content_type == "text/calendar; charset=utf-8"
    assert entries(response) == [("Due: The bridge (7B)", NOON + timedelta(days=1))]
    assert b"Ben" not in response.data


def test_feed_of_a_class_leaves_out_what_is_not_for_the_whole_class(app, browse, cast: Cast) -> None:
    with app.app_context():
        section = writer().get_one(Section, cast.section.id)
        own = writer().get_one(Assignment, cast.assignment.id)
        set_targets(writer(), section, own, Targets(user_ids=frozenset([cast.ben.id])))
        writer().commit()

    assert entries(browse().get(link_on(browse(cast.ada), of_class(cast)))) == []
    assert len(entries(browse().get(link_on(browse(cast.ben), "/my/calendar")))) == 1


def test_students_feed_has_their_own_dates(app, browse, cast: Cast) -> None:
    with app.app_context():
        set_override(
            writer(),
            writer().get_one(Assignment, cast.assignment.id),
            writer().get_one(User, cast.ben.id),
            opens_at=None,
            due_at=NOON + timedelta(days=5),
            closes_at=None,
            attempts_allowed=None,
            time_factor=None,
            now=NOON,
        )
        writer().commit()

    found = {
        each: entries(browse().get(link_on(browse(getattr(cast, each)), "/my/calendar"))) for each in ("ben", "bea")
    }

    assert found == {
        "ben": [("Due: The bridge (7B)", NOON + timedelta(days=5))],
        "bea": [("Due: The bridge (7B)", NOON + timedelta(days=1))],
    }


def test_new_link_ends_the_old_one(browse, cast: Cast) -> None:
    ada, ben = browse(cast.ada), browse(cast.ben)
    old = [link_on(ada, of_class(cast)), link_on(ben, "/my/calendar")]

    ada.send(of_class(cast))
    ben.send("/my/calendar")

    assert [browse().get(link).status_code for link in old] == [404, 404]
    assert browse().get(link_on(ada, of_class(cast))).status_code == 200


@pytest.mark.parametrize("token", ["nothing", "WyJjbGFzcyIsMSwwXQ.forged", "bnVsbA"])
def test_link_that_was_not_given_out_leads_nowhere(browse, cast: Cast, token: str) -> None:
    assert browse().get(f"/calendar/{token}.ics").status_code == 404


def test_assignment_is_copied_into_another_class_of_the_teacher_and_no_one_elses(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/copy"

    foreign = ada.send(url, {"to": str(cast.elsewhere.id), "days": "7"})
    made = ada.send(url, {"to": str(cast.section.id), "days": "7"})

    assert foreign.status_code == 422
    assert "30 Nov" in text_of(ada.get(made.location)) or "1 Dec" in text_of(ada.get(made.location))


def test_class_and_term_are_copied(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(
        f"/teach/classes/{cast.section.id}/settings",
        {"name": "7B", "time_zone": "Europe/Berlin", "term": "2026", "is_joinable": "y"},
    )

    ada.send(f"/teach/classes/{cast.section.id}/copy", {"name": "8B", "term": "2027", "days": "364"})
    ada.send("/teach/terms/copy", {"term": "2026", "to_term": "2028", "days": "728"})

    with app.app_context():
        found = sorted((each.name, each.term) for each in writer().query(Section))
    assert found == [("7B", "2026"), ("7B", "2028"), ("8B", "2027"), ("9X", "")]


def test_days_proposed_for_one_term_are_not_taken_for_another(app, browse, cast: Cast, clock) -> None:
    ada = browse(cast.ada)
    settings = {"name": "7B", "time_zone": "Europe/Berlin", "is_joinable": "y"}
    ada.send(f"/teach/classes/{cast.section.id}/settings", {**settings, "term": "2026"})
    clock.forward(days=20)
    ada.send(f"/teach/classes/{cast.section.id}/copy", {"name": "8B", "term": "2027", "days": "364"})

    page = text_of(ada.get("/teach/terms/copy?term=2026"))
    sent = {"term": "2027", "to_term": "2028", "days": "21", "proposed_for": "2026"}
    refused = ada.send("/teach/terms/copy", sent)
    made = ada.send("/teach/terms/copy", {**sent, "days": "0", "proposed_for": "2027"})

    assert "Some of the dates of 2026 are past. 21 days" in page
    assert 'name="proposed_for" value="2026"' in page
    assert refused.status_code == 422
    assert "The days are now those for 2027. Look at them, and send the form again." in text_of(refused)
    assert made.status_code == 303


@pytest.mark.parametrize(
    ("rest", "values"),
    [
        ("/classes/{section}/assignments/{assignment}/copy", {"to": "{section}"}),
        ("/classes/{section}/copy", {"name": "8B", "term": ""}),
        ("/terms/copy", {"term": "2026", "to_term": "2027"}),
    ],
)
def test_copy_proposes_dates_to_come_and_asks_before_it_copies_past_ones(
    app, browse, cast, clock, rest, values
) -> None:
    ada = browse(cast.ada)
    names = {"section": cast.section.id, "assignment": cast.assignment.id}
    url, values = "/teach" + rest.format(**names), {key: each.format(**names) for key, each in values.items()}
    settings = {"name": "7B", "time_zone": "Europe/Berlin", "term": "2026", "is_joinable": "y"}
    ada.send(f"/teach/classes/{cast.section.id}/settings", settings)
    clock.forward(days=20)

    asked = text_of(ada.get(url))
    refused = ada.send(url, {**values, "days": "0"})
    proposed = ada.send(url, {**values, "days": "21"})
    wanted = ada.send(url, {**values, "days": "0", "past_too": "y"})

    assert 'value="21"' in asked
    assert "21 days, whole weeks, put the first of them into the future." in asked
    assert "past_too" not in asked
    assert refused.status_code == 422
    assert "It would be due in the past, and students would have missed it. Enter 21 or more" in text_of(refused)
    assert "past_too" in text_of(refused)
    assert (proposed.status_code, wanted.status_code) == (303, 303)


def test_number_of_days_that_is_none_is_told_what_to_enter(browse, cast: Cast) -> None:
    response = browse(cast.ada).send(
        f"/teach/classes/{cast.section.id}/copy", {"name": "8B", "term": "", "days": "a week"}
    )

    assert response.status_code == 422


def test_projected_link_leads_a_student_to_the_start_and_others_nowhere(browse, cast: Cast) -> None:
    page = text_of(browse(cast.ada).get(f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/project"))
    assert f"localhost<wbr>/go<wbr>/{cast.assignment.id}" in page

    ben = browse(cast.ben)
    assert ben.get(ben.get(f"/go/{cast.assignment.id}").location).status_code == 200
    fay = browse(cast.fay)
    assert fay.get(fay.get(f"/go/{cast.assignment.id}").location).status_code == 404
    assert browse().get(f"/go/{cast.assignment.id}").location.startswith("/sign-in?next=/go/")


def test_projected_link_leads_a_teacher_of_the_class_to_the_desk_and_no_other_teacher(browse, cast: Cast) -> None:
    mine = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}"
    ada, cem = browse(cast.ada), browse(cast.cem)

    assert ada.get(f"/go/{cast.assignment.id}").location == mine
    assert ada.get(mine).status_code == 200
    assert cem.get(f"/go/{cast.assignment.id}").status_code == 404

    ada.send(f"/teach/classes/{cast.section.id}/colleagues", {"username": "cem", "role": "reader"})
    assert cem.get(f"/go/{cast.assignment.id}").location == mine
    assert cem.get(mine).status_code == 200
