"""Assigning quizzes, the results page, and the files exported from it."""

import csv
import io
import re

import pytest

from tests.conftest import Cast
from tests.web.client import bare_cells
from tests.web.work import RIGHT, begun_attempt, submitted_attempt

FORM = {
    "quiz_id": "bridge",
    "title": "Bridge, part 2",
    "opens_at": "2026-11-23T08:00",
    "due_at": "2026-11-30T08:00",
    "closes_at": "2026-12-01T08:00",
    "attempts_allowed": "2",
    "counted": "best",
    "release": "at_once",
}


def assign(client, cast: Cast, **changes: str):
    """Send the form that assigns a quiz."""
    return client.send(f"/teach/classes/{cast.section.id}/assignments/new", {**FORM, **changes})


def results_url(cast: Cast) -> str:
    """The address of the results page of the cast's assignment."""
    return f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}"


def test_assigned_quiz_appears_on_the_students_page_with_its_dates(browse, cast: Cast) -> None:
    made = assign(browse(cast.ada), cast)

    page = browse(cast.ben).get("/my").get_data(as_text=True)
    assert made.status_code == 303
    assert "Bridge, part 2" in page
    assert "Mon 30 Nov 2026, 08:00 (Europe/Berlin)" in page
    assert "Tue 1 Dec 2026, 08:00 (Europe/Berlin)" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"opens_at": "0001-01-01T00:00"}, "Enter a date with a year from 2000 to 2099."),
        ({"due_at": "2026-11-23T08:00"}, "It must be due after it opens."),
        ({"closes_at": "2026-11-29T08:00"}, "It cannot close before it is due."),
        ({"due_at": "", "closes_at": "2026-11-22T08:00"}, "It must close after it opens."),
        ({"due_at": "", "release": "after_due"}, "Enter when it is due: what students see is to be shown then."),
    ],
)
def test_dates_that_cannot_be_are_told_beside_the_field_and_kept(browse, cast, changes, message) -> None:
    response = assign(browse(cast.ada), cast, **changes)

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert message in page
    assert "Bridge, part 2" in page


def test_title_left_empty_is_the_quizzes_own(browse, cast: Cast) -> None:
    made = assign(browse(cast.ada), cast, title="")

    assert "The bridge quiz" in browse(cast.ada).get(made.location).get_data(as_text=True)


def test_quiz_cannot_be_started_before_it_opens(browse, cast: Cast) -> None:
    made = assign(browse(cast.ada), cast, opens_at="2026-11-24T08:00")
    assignment_id = made.location.rsplit("/", 1)[1]

    page = browse(cast.ben).send(f"/my/assignments/{assignment_id}/start", follow_redirects=True)

    assert "This quiz is not open yet." in page.get_data(as_text=True)


def test_form_to_change_shows_the_dates_on_the_classes_wall_clock(browse, cast: Cast) -> None:
    page = browse(cast.ada).get(results_url(cast) + "/change").get_data(as_text=True)

    assert 'value="2026-11-24T13:00"' in page


def test_removed_assignment_leaves_all_pages(browse, cast: Cast) -> None:
    ada = browse(cast.ada)

    ada.send(results_url(cast) + "/remove")

    assert ada.get(results_url(cast)).status_code == 404
    assert "Nothing is assigned to you" in browse(cast.ben).get("/my").get_data(as_text=True)


def rows(client, url: str, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    """Read a CSV download as Python's csv module does."""
    text = client.get(url).get_data().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_results_page_shows_each_students_state(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["steel"]}})
    begun_attempt(app, cast.bea, cast.assignment, RIGHT)

    page = re.sub(r"<[^>]+>", " ", browse(cast.ada).get(results_url(cast)).get_data(as_text=True))

    text = " ".join(page.split())
    assert "1 of 2 submitted; 1 in progress; 0 not started. Mean of those who submitted: 20%" in text


def test_wide_file_holds_the_score_of_the_counted_attempt_and_of_each_item(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {**RIGHT, "only-new": {"chosen": ["steel"]}})

    bea, ben = rows(browse(cast.ada), results_url(cast) + "/results.csv")

    assert ben == {
        "class": "7B",
        "student_name": "Ben",
        "username": "ben",
        "student_id": "S1",
        "quiz": "The bridge",
        "attempts": "1",
        "counted_attempt": "1",
        "score": "4.5",
        "max_score": "5",
        "percent": "90",
        "status": "submitted",
        "started_at": "2026-11-23T13:00:00+01:00",
        "submitted_at": "2026-11-23T13:00:00+01:00",
        "late": "no",
        "due_at": "2026-11-24T13:00:00+01:00",
        "time_zone": "Europe/Berlin",
        "material_score": "1",
        "only-new_score": "0.5",
        "one-length_score": "1",
        "settles-material_score": "1",
        "on-foot_score": "1",
    }
    assert (bea["student_name"], bea["status"], bea["score"], bea["attempts"]) == ("Bea", "not_started", "", "0")
    assert (bea["started_at"], bea["submitted_at"], bea["late"], bea["material_score"]) == ("", "", "", "")


def test_wide_file_with_decimal_commas_is_separated_by_semicolons(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {**RIGHT, "only-new": {"chosen": ["steel"]}})

    found = rows(browse(cast.ada), results_url(cast) + "/results.csv?decimal=comma", delimiter=";")

    assert (found[1]["score"], found[1]["percent"]) == ("4,5", "90")


def test_wide_file_begins_with_a_byte_order_mark_and_the_long_one_does_not(browse, cast: Cast) -> None:
    ada = browse(cast.ada)

    assert ada.get(results_url(cast) + "/results.csv").get_data()[:3] == b"\xef\xbb\xbf"
    assert ada.get(results_url(cast) + "/responses.csv").get_data()[:3] != b"\xef\xbb\xbf"


def test_files_are_named_by_class_quiz_and_date(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(results_url(cast) + "/results.csv")

    assert 'filename="7B_The-bridge_2026-11-23.csv"' in response.headers["Content-Disposition"].replace(" ", "-")


def test_long_file_holds_each_response(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {**RIGHT, "on-foot": {"entered": "0,5"}})

    found = rows(browse(cast.ada), results_url(cast) + "/responses.csv", encoding="utf-8")

    assert [(row["item_id"], row["response"]) for row in found] == [
        ("material", "steel"),
        ("only-new", "steel; foot"),
        ("one-length", "disagree"),
        ("settles-material", "steel"),
        ("on-foot", "0,5"),
    ]


def test_name_that_begins_like_a_formula_is_kept_from_being_one(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    url = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}"
    ada.send(url, {"display_name": "=cmd|' /C calc'!A0", "student_id": "-5"})

    found = {row["username"]: row for row in rows(ada, results_url(cast) + "/results.csv")}

    assert found["ben"]["student_name"] == "'=cmd|' /C calc'!A0"
    assert found["ben"]["student_id"] == "-5"


def test_screen_and_file_agree_on_every_student(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {**RIGHT, "only-new": {"chosen": ["steel"]}})
    submitted_attempt(app, cast.bea, cast.assignment, {"material": {"chosen": ["steel"]}})
    ada = browse(cast.ada)
    page = bare_cells(ada.get(results_url(cast)).get_data(as_text=True))

    on_screen = re.findall(r'<td class="num">([\d.]+) of ([\d.]+)</td><td class="num">([\d.]+)%', page)
    in_file = [
        (row["score"], row["max_score"], row["percent"]) for row in rows(ada, results_url(cast) + "/results.csv")
    ]

    assert on_screen == in_file == [("1", "5", "20"), ("4.5", "5", "90")]


def test_work_handed_in_after_it_was_due_is_late(app, browse, cast: Cast, clock) -> None:
    clock.forward(days=1, seconds=1)
    submitted_attempt(app, cast.ben, cast.assignment)

    found = {row["username"]: row for row in rows(browse(cast.ada), results_url(cast) + "/results.csv")}

    assert found["ben"]["late"] == "yes"


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2027-03-28T02:30", "The clocks go forward on that day: there is no 2027-03-28 02:30. It is taken as 03:30."),
        ("2027-10-31T02:30", "The clocks go back on that day: 2027-10-31 02:30 comes twice (60 minutes apart)."),
    ],
)
def test_time_that_the_clocks_skip_or_repeat_is_told_when_it_is_saved(browse, cast: Cast, due: str, told: str) -> None:
    ada = browse(cast.ada)
    of_class = f"/teach/classes/{cast.section.id}/assignments"

    pages = [
        ada.send(url, {**values, "due_at": due}, follow_redirects=True).get_data(as_text=True)
        for url, values in (
            (f"{of_class}/new", {**FORM, "closes_at": ""}),
            (f"{of_class}/{cast.assignment.id}/change", {**FORM, "closes_at": ""}),
            (f"{of_class}/{cast.assignment.id}/students/{cast.ben_enrollment.id}", {}),
        )
    ]

    assert [told in page for page in pages] == [True] * 3


def test_usual_time_needs_no_word_about_clocks(browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/assignments/new"

    page = browse(cast.ada).send(url, FORM, follow_redirects=True).get_data(as_text=True)

    assert "is assigned to" in page
    assert "The clocks go" not in page
