"""Colleagues, archive, retention, the log, and what can be done with one student's data."""

import json
import re
from datetime import date

import pytest

from course.records.classes import enroll
from course.records.following import add_note
from course.records.tables import Attempt, AuditEvent, Enrollment, Response, Section, StudentNote, User
from course.web.clock import now
from course.web.commands.upkeep import tidy_up
from course.web.database import reader, writer
from tests.conftest import Cast
from tests.web.client import bare_cells
from tests.web.work import begun_attempt, submitted_attempt


def url(cast: Cast, rest: str = "") -> str:
    """An address in Ada's class."""
    return f"/teach/classes/{cast.section.id}{rest}"


def ben_data(cast: Cast, rest: str = "") -> str:
    """An address of Ben's data in Ada's class."""
    return url(cast, f"/students/{cast.ben_enrollment.id}/data{rest}")


def text_of(response) -> str:
    """The page's text."""
    return response.get_data(as_text=True)


def test_colleague_who_is_let_in_to_teach_may_do_what_the_teacher_may(browse, cast: Cast) -> None:
    browse(cast.ada).send(url(cast, "/colleagues"), {"username": " Cem ", "role": "instructor"})

    assert browse(cast.cem).get(url(cast, "/settings")).status_code == 200


def test_reader_sees_no_button_that_would_not_work(browse, cast: Cast) -> None:
    browse(cast.ada).send(url(cast, "/colleagues"), {"username": "cem", "role": "reader"})

    page = text_of(browse(cast.cem).get(url(cast)))

    assert "Ben" in page
    assert "<form" not in page.split("<main", 1)[1]
    assert "Assign a quiz" not in page
    assert "Settings" not in page


@pytest.mark.parametrize("username", ["nobody", "ben"])
def test_only_teachers_of_the_school_can_be_let_in(browse, cast: Cast, username: str) -> None:
    response = browse(cast.ada).send(url(cast, "/colleagues"), {"username": username, "role": "reader"})

    assert response.status_code == 422
    assert "No teacher of your school has this username. Invite them first (My classes)." in text_of(response)


def test_last_teacher_of_a_class_can_neither_leave_nor_become_a_reader(browse, cast: Cast) -> None:
    ada = browse(cast.ada)

    ada.send(url(cast, f"/colleagues/{cast.ada.id}/remove"))
    after_leaving = text_of(ada.get(url(cast, "/colleagues")))
    ada.send(url(cast, "/colleagues"), {"username": "ada", "role": "reader"})
    after_reading = text_of(ada.get(url(cast, "/colleagues")))

    for page in (after_leaving, after_reading):
        assert "This class needs a teacher. Let somebody else teach it first." in page
        assert "<td>teach</td>" in bare_cells(page)


def test_teacher_leaves_a_class_that_somebody_else_teaches(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/colleagues"), {"username": "cem", "role": "instructor"})

    left = ada.send(url(cast, f"/colleagues/{cast.ada.id}/remove"))

    assert left.location == "/teach"
    assert ada.get(url(cast)).status_code == 404
    assert browse(cast.cem).get(url(cast)).status_code == 200


def test_archived_class_leaves_its_students_pages_and_comes_back(browse, cast: Cast) -> None:
    ada, ben = browse(cast.ada), browse(cast.ben)

    ada.send(url(cast, "/archive"))
    away = text_of(ben.get("/my"))
    ada.send(url(cast, "/archive"), {"restore": "1"})

    assert "The bridge" not in away
    assert "The bridge" in text_of(ben.get("/my"))


def test_archived_class_stays_readable_and_is_listed_apart(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/archive"))

    assert "Archived classes (1)" in text_of(ada.get("/teach"))
    assert "This class is in the archive." in text_of(ada.get(url(cast)))


@pytest.mark.parametrize(
    ("day", "hours", "status"),
    [
        ("2026-11-22", 0, 422),
        ("2026-11-23", 0, 422),
        ("2026-12-22", 0, 422),
        ("2026-12-23", 0, 303),
        # At 23:30 in UTC it is the 24th in Berlin, where the class is.
        ("2026-12-23", 11.5, 422),
        ("2026-12-24", 11.5, 303),
    ],
)
def test_retention_date_leaves_thirty_days_to_warn(browse, cast: Cast, clock, day: str, hours: float, status) -> None:
    clock.forward(hours=hours)

    response = browse(cast.ada).send(url(cast, "/keeping"), {"retain_until": day})

    assert response.status_code == status
    assert ("or later: the class&#39;s pages warn of it for 30 days." in text_of(response)) is (status == 422)


def test_retention_date_that_stands_may_be_saved_again_when_it_is_near(browse, cast: Cast, clock) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/keeping"), {"retain_until": "2026-12-31"})
    clock.forward(days=20)

    assert ada.send(url(cast, "/keeping"), {"retain_until": "2026-12-31"}).status_code == 303
    assert ada.send(url(cast, "/keeping"), {"retain_until": "2026-12-30"}).status_code == 422


@pytest.mark.parametrize(("day", "is_warned"), [("2026-12-23", True), ("2026-12-24", False)])
def test_class_warns_thirty_days_before_its_records_are_deleted(browse, cast: Cast, day: str, is_warned: bool) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/keeping"), {"retain_until": day})

    assert ("All that students did in this class is deleted after" in text_of(ada.get(url(cast)))) is is_warned
    assert ("Deleted after" in text_of(ada.get("/teach"))) is is_warned


def test_records_go_the_day_after_the_retention_date_and_the_log_says_so(app, browse, cast: Cast, clock) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    browse(cast.ada).send(url(cast, "/keeping"), {"retain_until": "2026-12-31"})

    with app.app_context():
        clock.forward(days=38, hours=10)
        on_the_day = tidy_up().classes
        clock.forward(hours=1)
        after_it = tidy_up().classes

    assert (on_the_day, after_it) == ([], ["7B"])
    with app.app_context():
        assert [user.username for user in reader().query(User).filter_by(role="student")] == ["fay"]
        assert reader().query(Response).count() == 0
        assert reader().get(Section, cast.section.id).archived_at is not None
    assert "students erased" in text_of(browse(cast.ada).get(url(cast, "/log")))


@pytest.mark.parametrize(
    ("zone", "hours", "is_gone"),
    [
        # It is noon in UTC on 23 November. In Los Angeles, 1 December ends 8 hours after it does in UTC.
        ("America/Los_Angeles", 8 * 24 + 12 + 7.9, False),
        ("America/Los_Angeles", 8 * 24 + 12 + 8, True),
        ("Asia/Tokyo", 8 * 24 + 12 - 9.1, False),
        ("Asia/Tokyo", 8 * 24 + 12 - 9, True),
    ],
)
def test_retention_date_ends_in_the_classs_own_time_zone(app, cast: Cast, clock, zone, hours, is_gone) -> None:
    with app.app_context():
        section = writer().get_one(Section, cast.section.id)
        section.time_zone, section.retain_until = zone, date(2026, 12, 1)
        writer().commit()

        clock.forward(hours=hours)

        assert tidy_up().classes == (["7B"] if is_gone else [])


def test_retention_is_carried_out_by_the_first_request_of_a_day(app, browse, cast: Cast, clock) -> None:
    browse(cast.ada).send(url(cast, "/keeping"), {"retain_until": "2026-12-31"})
    clock.forward(days=39)

    browse().get("/sign-in")

    with app.app_context():
        assert reader().query(User).filter_by(username="ben").count() == 0


def test_log_names_who_did_what(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/colleagues"), {"username": "cem", "role": "reader"})

    page = text_of(browse(cast.cem).get(url(cast, "/log")))

    assert "colleague reads" in page
    assert '<th scope="row">Ada</th>' in page


def test_everything_about_a_student_is_in_the_file_and_no_secret(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    submitted_attempt(app, cast.bea, cast.assignment)

    response = browse(cast.ada).get(ben_data(cast, "/everything.json"))

    found = json.loads(response.data)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="ben.json"')
    assert (found["class"], found["account"]["name"], len(found["attempt"]), len(found["response"])) == (
        "7B",
        "Ben",
        1,
        5,
    )
    assert {each["item_id"]: each["value"] for each in found["response"]}["material"] == {"chosen": ["steel"]}
    assert "hash" not in text_of(response)


@pytest.mark.parametrize("what", ["erase", "pseudonymise"])
def test_nothing_is_taken_away_before_the_username_is_entered(app, browse, cast: Cast, what: str) -> None:
    response = browse(cast.ada).send(ben_data(cast, f"/{what}"), {"username": "bea"})

    assert response.status_code == 422
    assert "To go on, enter the username: ben" in text_of(response)
    with app.app_context():
        assert reader().query(User).filter_by(username="ben", display_name="Ben").count() == 1


@pytest.mark.parametrize(("what", "other"), [("erase", "pseudonymise"), ("pseudonymise", "erase")])
def test_slip_is_told_in_the_form_that_was_sent(browse, cast: Cast, what: str, other: str) -> None:
    page = text_of(browse(cast.ada).send(ben_data(cast, f"/{what}"), {"username": "bne"}))

    forms = {each: page.partition(f'/data/{each}"')[2].partition("</form>")[0] for each in (what, other)}
    assert f'href="#{what}-username"' in page  # the summary's link
    assert "To go on, enter the username: ben" in forms[what]
    assert 'value="bne"' in forms[what]
    assert "To go on" not in forms[other]
    assert "bne" not in forms[other]


def test_erased_student_leaves_nothing_behind(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)
    ada.send(url(cast, f"/students/{cast.ben_enrollment.id}/reset"))

    page = ada.send(ben_data(cast, "/erase"), {"username": "ben"})

    assert page.status_code == 303
    with app.app_context():
        assert reader().query(User).filter_by(username="ben").count() == 0
        assert reader().query(Attempt).count() == 0
        assert reader().query(AuditEvent).filter(AuditEvent.subject.in_(["ben", "Ben"])).count() == 0


@pytest.mark.parametrize("what", ["erase", "pseudonymise"])
def test_log_does_not_tell_who_it_was_whose_dates_were_changed(app, browse, cast: Cast, what: str) -> None:
    ada = browse(cast.ada)
    address = url(cast, f"/assignments/{cast.assignment.id}/students/{cast.ben_enrollment.id}")
    changed = ada.send(address, {"due_at": "2026-11-29T12:00"})
    before = text_of(ada.get(url(cast, "/log")))

    ada.send(ben_data(cast, f"/{what}"), {"username": "ben"})

    after = text_of(ada.get(url(cast, "/log")))
    assert changed.status_code == 303
    assert re.search(r"\bben\b", before)
    assert not re.search(r"\b[Bb]en\b", after)


def test_student_of_two_classes_keeps_the_account_and_the_other_classs_records(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    with app.app_context():
        elsewhere = writer().get_one(Section, cast.elsewhere.id)
        enroll(writer(), elsewhere, writer().get_one(User, cast.ben.id), now=now())
        writer().commit()
    begun_attempt(app, cast.ben, cast.elsewhere_assignment)

    browse(cast.ada).send(ben_data(cast, "/erase"), {"username": "ben"})

    with app.app_context():
        assert [row.section_id for row in reader().query(Enrollment).filter_by(user_id=cast.ben.id)] == [
            cast.elsewhere.id
        ]
        assert [row.assignment_id for row in reader().query(Attempt)] == [cast.elsewhere_assignment.id]


def removed(browse, cast: Cast):
    """Ada's browser, after she removed Ben from her class."""
    ada = browse(cast.ada)
    ada.send(url(cast, f"/students/{cast.ben_enrollment.id}/remove"))
    return ada


def test_student_who_left_is_listed_with_their_work_and_data(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = removed(browse, cast)

    page = text_of(ada.get(url(cast, "/keeping")))

    assert ben_data(cast) in page
    assert "left this class" in text_of(ada.get(url(cast, f"/students/{cast.ben_enrollment.id}/work")))
    assert len(json.loads(ada.get(ben_data(cast, "/everything.json")).data)["attempt"]) == 1


@pytest.mark.parametrize(("what", "left_over"), [("erase", 0), ("pseudonymise", 1)])
def test_data_of_a_student_who_left_can_be_taken_away(app, browse, cast: Cast, what: str, left_over: int) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = removed(browse, cast)

    done = ada.send(ben_data(cast, f"/{what}"), {"username": "ben"})

    assert done.location == url(cast, "/keeping")
    with app.app_context():
        assert reader().query(User).filter_by(username="ben").count() == 0
        assert reader().query(Attempt).count() == left_over


def test_student_who_left_is_put_back_with_their_work(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = removed(browse, cast)

    done = ada.send(url(cast, f"/students/{cast.ben_enrollment.id}/return"), follow_redirects=True)

    assert "Ben is in 7B again." in text_of(done)
    assert "Nobody was removed" in text_of(ada.get(url(cast, "/keeping")))
    assert browse(cast.ben).get(f"/go/{cast.assignment.id}").status_code == 303


def test_student_who_comes_back_loses_a_student_id_that_was_given_to_somebody_else(app, browse, cast: Cast) -> None:
    ada = removed(browse, cast)
    ada.send(url(cast, "/students/confirm"), {"pasted": "Kim Lee\tS1"})

    done = ada.send(url(cast, f"/students/{cast.ben_enrollment.id}/return"), follow_redirects=True)

    assert "Somebody else has the student id S1 now." in text_of(done)
    with app.app_context():
        assert reader().get_one(Enrollment, cast.ben_enrollment.id).student_id == ""


def test_name_taken_away_in_one_class_stays_in_the_students_other_class(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    with app.app_context():
        elsewhere = writer().get_one(Section, cast.elsewhere.id)
        known = writer().get_one(User, cast.ben.id)
        enrollment_id = enroll(writer(), elsewhere, known, student_id="N7", now=now()).id
        add_note(writer(), elsewhere, known, author=writer().get_one(User, cast.cem.id), text="Helps Fay.", now=now())
        add_note(writer(), cast.section, known, author=writer().get_one(User, cast.ada.id), text="Ben asks.", now=now())
        writer().commit()
    begun_attempt(app, cast.ben, cast.elsewhere_assignment)
    ben = browse(cast.ben)
    page = text_of(browse(cast.ada).get(ben_data(cast)))

    done = browse(cast.ada).send(ben_data(cast, "/pseudonymise"), {"username": "ben"}, follow_redirects=True)

    assert "Ben is, or was, in another class too" in page
    assert "keep their name and account in their other class" in text_of(done)
    with app.app_context():
        user, there = reader().get_one(User, cast.ben.id), reader().get_one(Enrollment, enrollment_id)
        here = reader().get_one(Enrollment, cast.ben_enrollment.id)
        hidden = here.user
        assert (user.username, user.display_name, there.user_id, there.student_id) == ("ben", "Ben", user.id, "N7")
        assert hidden.id != user.id
        assert hidden.display_name.startswith("Student ")
        assert (here.student_id, hidden.passphrase_hash, hidden.card_hash) == ("", None, None)
        assert {row.assignment_id: row.user_id for row in reader().query(Attempt)} == {
            cast.assignment.id: hidden.id,
            cast.elsewhere_assignment.id: user.id,
        }
        assert [row.text for row in reader().query(StudentNote)] == ["Helps Fay."]
    assert ben.get("/my").status_code == 200
    ada = browse(cast.ada)
    assert not re.search(r"\b[Bb]en\b", text_of(ada.get(url(cast))) + text_of(ada.get(url(cast, "/log"))))


def test_pseudonymised_student_keeps_work_and_loses_name_and_ways_in(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ben = browse(cast.ben)

    browse(cast.ada).send(ben_data(cast, "/pseudonymise"), {"username": "ben"})

    with app.app_context():
        user = reader().get_one(User, cast.ben.id)
        assert user.display_name.startswith("Student ")
        assert (user.username == "ben", user.passphrase_hash, user.card_hash) == (False, None, None)
        assert reader().query(Enrollment).filter_by(user_id=user.id).one().student_id == ""
        assert reader().query(Attempt).one().score == 5
    assert ben.get("/my").status_code == 303
    assert "Ben" not in text_of(browse(cast.ada).get(url(cast, f"/assignments/{cast.assignment.id}")))
