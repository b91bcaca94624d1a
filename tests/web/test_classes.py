"""A teacher's classes: students added, renamed, removed; codes; settings."""

import io

from course.records.tables import AuditEvent, Enrollment, User
from course.web.database import reader
from tests.conftest import Cast


def names(app, section_id: int) -> list[tuple[str, str]]:
    """The current students of a class with their student ids."""
    with app.app_context():
        rows = reader().query(Enrollment).filter_by(section_id=section_id, role="learner", removed_at=None)
        return sorted((row.user.display_name, row.student_id) for row in rows)


def test_teacher_makes_a_class_and_is_its_only_teacher(browse, cast: Cast) -> None:
    made = browse(cast.ada).send("/teach/classes/new", {"name": "8C", "time_zone": "America/New_York"})

    assert browse(cast.ada).get(made.location).status_code == 200
    assert browse(cast.cem).get(made.location).status_code == 404


def test_class_without_a_name_is_told_what_to_enter(browse, cast: Cast) -> None:
    response = browse(cast.ada).send("/teach/classes/new", {"name": "", "time_zone": "UTC"})

    assert response.status_code == 422
    assert "Enter a name, like 7B." in response.get_data(as_text=True)


def test_unknown_time_zone_is_refused(browse, cast: Cast) -> None:
    response = browse(cast.ada).send("/teach/classes/new", {"name": "8C", "time_zone": "Mars/Olympus"})

    assert response.status_code == 422


def test_pasted_list_is_shown_before_anything_is_added(app, browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/students/add"

    page = browse(cast.ada).send(url, {"pasted": "Kim Lee, S7\nLou, S8"}).get_data(as_text=True)

    assert "2 students" in page
    assert "Kim Lee" in page
    assert names(app, cast.section.id) == [("Bea", ""), ("Ben", "S1")]


def test_list_with_problems_is_refused_whole_with_each_line_named_and_nothing_typed_is_lost(app, browse, cast) -> None:
    url = f"/teach/classes/{cast.section.id}/students/add"
    pasted = "Kim,S7\nLou,S7\n,S9\nMax,S1"

    response = browse(cast.ada).send(url, {"pasted": pasted})

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Line 2:" in page
    assert "Line 3:" in page
    assert "Line 4: Student id S1 belongs to Ben in this class. Correct it or leave the line out." in page
    assert "Kim,S7\nLou,S7" in page.replace("\r", "")
    assert names(app, cast.section.id) == [("Bea", ""), ("Ben", "S1")]


def test_uploaded_csv_is_added_after_the_preview(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    file = (io.BytesIO("name;student id\nZoë Ångström;A1\n=Max;A2\n".encode("utf-16")), "class.csv")

    page = ada.send(f"/teach/classes/{cast.section.id}/students/add", {"file": file}).get_data(as_text=True)
    lines = page.split('name="pasted" value="')[1].split('"')[0]
    added = ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": lines})

    assert added.status_code == 303
    assert names(app, cast.section.id) == [("=Max", "A2"), ("Bea", ""), ("Ben", "S1"), ("Zoë Ångström", "A1")]


def test_confirming_a_list_that_clashes_meanwhile_adds_nobody(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": "Kim\tS7"})

    response = ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": "Lou\tS8\nMax\tS7"})

    page = ada.get(response.location).get_data(as_text=True)
    assert "Nothing was added" in page
    assert names(app, cast.section.id) == [("Bea", ""), ("Ben", "S1"), ("Kim", "S7")]


def test_two_hundred_students_get_usernames_of_their_own(app, browse, cast: Cast) -> None:
    pasted = "\n".join(f"Kim\tK{number}" for number in range(200))

    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": pasted})

    with app.app_context():
        usernames = [user.username for user in reader().query(User).filter_by(display_name="Kim")]
    assert len(usernames) == len(set(usernames)) == 200


def test_student_is_renamed_and_keeps_a_student_id_of_their_own(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    url = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}"

    saved = ada.send(url, {"display_name": "Benedikt", "student_id": "S2"})

    assert saved.status_code == 303
    assert names(app, cast.section.id) == [("Bea", ""), ("Benedikt", "S2")]


def test_student_id_that_another_student_has_is_refused(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": "Kim\tS7"})
    url = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}"

    response = ada.send(url, {"display_name": "Ben", "student_id": "S7"})

    assert response.status_code == 422
    assert "Kim has this student id. Enter another." in response.get_data(as_text=True)


def test_removed_student_leaves_the_class_and_comes_back_by_joining_again(app, browse, cast: Cast) -> None:
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/remove")
    after_removal = names(app, cast.section.id)

    browse(cast.ben).send(f"/join/{cast.section.join_code}")

    assert after_removal == [("Bea", "")]
    assert names(app, cast.section.id) == [("Bea", ""), ("Ben", "S1")]


def test_new_class_code_ends_the_old_one(app, browse, cast: Cast) -> None:
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/code")

    assert browse().get(f"/join/{cast.section.join_code}").location == "/join"


def test_code_page_shows_code_link_and_a_qr_code_without_style(browse, cast: Cast) -> None:
    page = browse(cast.ada).get(f"/teach/classes/{cast.section.id}/code").get_data(as_text=True)

    assert f"{cast.section.join_code[:4]}-{cast.section.join_code[4:]}" in page
    assert 'role="img" aria-label="QR code of the link to join 7B"' in page


def test_what_a_teacher_does_to_students_is_logged(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/reset")
    ada.send(f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/remove")

    with app.app_context():
        events = [(event.actor_id, event.action, event.subject) for event in reader().query(AuditEvent)]
    assert events == [(cast.ada.id, "passphrase reset", "ben"), (cast.ada.id, "student removed", "ben")]


def test_names_are_escaped_wherever_they_are_shown(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": "<script>alert(1)</script>\tX1"})

    page = ada.get(f"/teach/classes/{cast.section.id}").get_data(as_text=True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
