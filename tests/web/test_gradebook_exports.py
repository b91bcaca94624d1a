"""Files of a class through the pages: columns chosen and remembered, pseudonyms, Canvas, Moodle, OneRoster, Excel."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from course.records.assignments import create_assignment
from course.records.classes import NewStudent, add_students
from course.records.tables import ExportChoice, Section, User
from course.web.catalogue import catalogue
from course.web.clock import now, rng
from course.web.database import reader, writer
from tests.conftest import NOON, Cast, assigned
from tests.web.work import submitted_attempt

AWKWARD = "=cmd|' /C calc'!A0"


def url(cast: Cast, rest: str = "") -> str:
    """An address in Ada's class."""
    return f"/teach/classes/{cast.section.id}{rest}"


def work(cast: Cast, rest: str = "") -> str:
    """An address of Ada's assignment."""
    return url(cast, f"/assignments/{cast.assignment.id}{rest}")


def text_of(response) -> str:
    """The page's text."""
    return response.get_data(as_text=True)


def rows_of(response) -> list[list[str]]:
    """The lines of a CSV answer."""
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def give(app: Flask, cast: Cast, **changes: object) -> int:
    """Give Ada's class the bridge once more, due two days later; the assignment's id."""
    settings = assigned(**{"due_at": NOON + timedelta(days=3), "closes_at": None, **changes})
    with app.app_context():
        section, ada = writer().get_one(Section, cast.section.id), writer().get_one(User, cast.ada.id)
        made = create_assignment(writer(), section, ada, quiz_id="bridge", settings=settings, now=NOON)
        writer().commit()
        return made.id


def with_other_questions(app: Flask, cast: Cast) -> str:
    """Give Ada's class a second quiz, whose questions have ids of their own; the address of its assignment."""
    with app.app_context():
        found = catalogue()
    bridge = found.quizzes["bridge"]
    other = replace(bridge, id="other", items=tuple(replace(item, id=f"other-{item.id}") for item in bridge.items[:2]))
    app.extensions["catalogue"] = replace(found, quizzes={**found.quizzes, "other": other})
    with app.app_context():
        section, ada = writer().get_one(Section, cast.section.id), writer().get_one(User, cast.ada.id)
        made = create_assignment(writer(), section, ada, quiz_id="other", settings=assigned(title="Another"), now=NOON)
        writer().commit()
        return url(cast, f"/assignments/{made.id}")


def form_to(page: str, path: str) -> tuple[str, list[tuple[str, str]]]:
    """The first form of a page that leads to a path, and its fields as a browser sends them untouched."""
    form = next(
        each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if unescape(each).split('"')[3].endswith(path)
    )
    inputs = re.findall(r"<input[^>]*>", form)
    fields = [
        (re.findall(r'name="([^"]*)"', each)[0], unescape(re.findall(r'value="([^"]*)"', each)[0]))
        for each in inputs
        if 'type="checkbox"' not in each or " checked" in each
    ]
    return form, fields


def pressed(client, page: str, path: str, *, without: tuple[str, ...] = ()):
    """Send the form of a page that leads to a path, as it is but for the boxes of these values."""
    form, fields = form_to(text_of(client.get(page)), path)
    sent = [(name, value) for name, value in fields if value not in without]
    return client.get(unescape(form.split('"')[3]), query_string=sent)


def test_choice_left_as_it_is_takes_no_scores_out_of_the_next_quizs_file(app, browse, cast: Cast) -> None:
    other = with_other_questions(app, cast)
    ada = browse(cast.ada)

    first = rows_of(pressed(ada, work(cast, "/export"), "/results.csv"))
    second = rows_of(pressed(ada, other + "/export", "/results.csv"))

    assert first[0][-1] == "on-foot_score"
    assert second[0][-2:] == ["other-material_score", "other-only-new_score"]
    assert len(second[0]) == 18
    assert text_of(ada.get(other + "/export")).count("Columns (all)") == 2
    with app.app_context():
        assert reader().scalar(select(func.count(ExportChoice.id))) == 0


def test_columns_left_out_stay_out_of_the_next_quizs_file(app, browse, cast: Cast) -> None:
    other = with_other_questions(app, cast)
    ada = browse(cast.ada)
    pressed(ada, work(cast, "/export"), "/results.csv", without=("class", "time_zone"))

    page = text_of(ada.get(other + "/export"))
    header = rows_of(pressed(ada, other + "/export", "/results.csv"))[0]

    assert "Columns (all but 2)" in page
    assert "Columns (all)" in page  # of the other file, which has a choice of its own
    assert header[0] == "student_name"
    assert "time_zone" not in header
    assert header[-1] == "other-only-new_score"


def test_scores_of_questions_are_left_out_as_one_of_every_quiz(app, browse, cast: Cast) -> None:
    other = with_other_questions(app, cast)
    ada = browse(cast.ada)

    first = rows_of(pressed(ada, work(cast, "/export"), "/results.csv", without=("item_scores",)))
    second = rows_of(pressed(ada, other + "/export", "/results.csv"))

    assert (first[0][-1], second[0][-1]) == ("time_zone", "time_zone")


def test_choice_is_forgotten_when_everything_is_ticked_again(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    pressed(ada, work(cast, "/export"), "/responses.csv", without=("class",))
    _, fields = form_to(text_of(ada.get(work(cast, "/export"))), "/responses.csv")

    ada.get(work(cast, "/responses.csv"), query_string=[("column", "class"), *fields])

    assert "all but" not in text_of(ada.get(work(cast, "/export")))


def test_file_without_a_single_column_is_refused(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(work(cast, "/results.csv?remember=1"))

    assert response.status_code == 422
    assert "No column is chosen. Choose at least one of: class, student_name" in text_of(response)


def test_chosen_columns_are_sent_in_the_files_order(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)

    rows = rows_of(browse(cast.ada).get(work(cast, "/results.csv?column=score&column=student_name")))

    assert rows == [["student_name", "score"], ["Bea", ""], ["Ben", "5"]]


def test_unknown_column_is_refused_with_those_there_are(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(work(cast, "/results.csv?column=shoe_size"))

    assert response.status_code == 422
    assert "“shoe_size” is no column of this file." in text_of(response)


@pytest.mark.parametrize("file", ["results.csv", "responses.csv"])
def test_pseudonymous_file_names_nobody_and_is_logged_as_such(app, browse, cast: Cast, file: str) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    content = text_of(ada.get(work(cast, f"/{file}?pseudonymous=1")))

    assert "Student " in content
    assert not re.search(r"\b(Ben|ben|Bea|bea|S1)\b", content)
    assert "results exported, pseudonymous" in text_of(ada.get(url(cast, "/log")))


def test_student_has_one_pseudonym_in_all_files_of_a_class(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    wide = rows_of(ada.get(work(cast, "/results.csv?pseudonymous=1&column=username&column=score")))
    moodle = rows_of(ada.get(url(cast, "/gradebook/moodle.csv?pseudonymous=1")))

    assert {row[0]: row[1] for row in wide[1:]} == {row[0]: row[-1].replace("-", "") for row in moodle[1:]}


def test_canvas_file_has_points_and_numbers_only(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)

    response = browse(cast.ada).get(url(cast, "/gradebook/canvas.csv"))

    assert not response.data.startswith(b"\xef\xbb\xbf")
    assert rows_of(response) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "The bridge"],
        ["Points Possible", "", "", "", "", "5"],
        ["Bea", "", "", "bea", "7B", ""],
        ["Ben", "", "S1", "ben", "7B", "5"],
    ]


def test_moodle_file_has_a_dash_for_no_grade(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)

    rows = rows_of(browse(cast.ada).get(url(cast, "/gradebook/moodle.csv")))

    assert rows == [
        ["username", "idnumber", "email", "firstname", "lastname", "The bridge"],
        ["bea", "", "", "Bea", "", "-"],
        ["ben", "S1", "", "Ben", "", "5"],
    ]


FILES = ("canvas.csv", "moodle.csv", "gradebook.xlsx", "oneroster.zip")
IDS = [("class_id", "c1"), ("school_id", "s1"), ("term_id", "t1"), ("anyway", "1")]


def titles_in(response) -> list[str]:
    """The titles of assignments in a file of the gradebook."""
    assert response.status_code == 200, text_of(response)
    if response.data[:2] != b"PK":
        return rows_of(response)[0][5:]
    files = zipfile.ZipFile(io.BytesIO(response.data))
    if "lineItems.csv" in files.namelist():
        return [row["title"] for row in csv.DictReader(io.StringIO(files.read("lineItems.csv").decode()))]
    return re.findall(r'<c r="[E-Z]1"[^>]*><is><t>([^<]*)</t>', files.read("xl/worksheets/sheet1.xml").decode())


@pytest.mark.parametrize("file", FILES)
def test_assignments_left_out_stay_out_of_this_kind_of_file_and_new_ones_are_in(
    app, browse, cast: Cast, file: str
) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    left = give(app, cast, title="Left out")
    ada = browse(cast.ada)
    address, more = url(cast, f"/gradebook/{file}"), IDS if file == "oneroster.zip" else []
    asked = [*more, ("remember", "1"), ("assignment", str(cast.assignment.id))]

    sent = titles_in(ada.get(address, query_string=asked))
    give(app, cast, title="New")

    assert sent == ["The bridge"]
    page = text_of(ada.get(url(cast, "/gradebook/export")))
    form, fields = form_to(page, file)
    assert "Assignments (all but 1)" in form
    assert ("assignment", str(left)) not in fields
    assert page.count("Assignments (all)") == 3
    kept = [(name, value) for name, value in fields if name != "anyway"] + more[3:]
    assert titles_in(ada.get(address, query_string=kept)) == ["The bridge", "New"]


@pytest.mark.parametrize("file", FILES)
def test_gradebook_without_a_single_assignment_is_refused(browse, cast: Cast, file: str) -> None:
    response = browse(cast.ada).get(url(cast, f"/gradebook/{file}"), query_string=[*IDS, ("remember", "1")])

    assert response.status_code == 422
    assert "No assignment is ticked." in text_of(response)


def test_gradebook_of_a_class_without_assignments_has_none(browse, cast: Cast) -> None:
    cem = browse(cast.cem)
    cem.send(f"/teach/classes/{cast.elsewhere.id}/assignments/{cast.elsewhere_assignment.id}/remove")

    page = f"/teach/classes/{cast.elsewhere.id}/gradebook"

    assert titles_in(pressed(cem, page + "/export", "moodle.csv")) == []


def test_assignments_of_another_class_are_none_of_this_one(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(url(cast, f"/gradebook/moodle.csv?assignment={cast.elsewhere_assignment.id}"))

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("file", "titles"),
    [
        ("canvas.csv", ["The bridge [2]", "The bridge"]),
        ("moodle.csv", ["The bridge (2)", "The bridge"]),
        ("gradebook.xlsx", ["The bridge (2)", "The bridge"]),
        ("oneroster.zip", ["The bridge (2)", "The bridge"]),
    ],
)
def test_assignments_of_one_title_are_told_apart_in_the_order_in_which_they_were_made(
    app, browse, cast: Cast, file: str, titles: list[str]
) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    second = give(app, cast, due_at=NOON + timedelta(hours=1))  # due first, so in the first column
    ada = browse(cast.ada)

    address = url(cast, f"/gradebook/{file}")
    every = titles_in(ada.get(address, query_string=IDS))
    alone = titles_in(ada.get(address, query_string=[*IDS, ("assignment", str(second))]))

    assert every == titles
    assert alone == titles[:1]


def test_page_tells_which_assignments_have_one_title(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    before = text_of(ada.get(url(cast, "/gradebook/export")))
    give(app, cast)

    page = text_of(ada.get(url(cast, "/gradebook/export")))

    assert "Some assignments of this class have the same title" not in before
    assert "Some assignments of this class have the same title" in page
    assert "“The bridge (2)”: assigned on 23 Nov 2026, due on 26 Nov 2026" in page
    assert page.count(">The bridge (2)</label>") == 4


def test_second_assignment_of_a_title_fills_its_own_canvas_column_and_says_so(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    second = give(app, cast)
    ada = browse(cast.ada)
    content = 'Student,ID,SIS User ID,SIS Login ID,Section,The bridge (11)\n"Ben",101,S1,ben,7B,5\n'

    first_page, second_page = (
        text_of(ada.send(path + "/canvas", {"file": (io.BytesIO(content.encode()), "grades.csv")}))
        for path in (work(cast), url(cast, f"/assignments/{second}"))
    )

    assert "1 score would go into the column “The bridge (11)”" in first_page
    assert "into the new column “The bridge [2]”" in second_page
    told = (
        "Line 1: More than one quiz of this class is titled “The bridge”. This one, assigned on 2026-11-23, goes into"
    )
    assert told + " the column “The bridge (11)”." in first_page
    assert told + " the column “The bridge [2]”." in second_page


def test_what_was_ticked_is_kept_while_the_bundle_is_asked_about(app, browse, cast: Cast) -> None:
    left = give(app, cast, title="Left out")
    ada = browse(cast.ada)
    asked = [*IDS[:3], ("remember", "1"), ("assignment", str(cast.assignment.id)), ("pseudonymous", "1")]

    response = ada.get(url(cast, "/gradebook/oneroster.zip"), query_string=asked)

    assert response.status_code == 422  # two students have no student id
    _, fields = form_to(text_of(response), "oneroster.zip")
    assert ("assignment", str(left)) not in fields
    assert ("pseudonymous", "1") in fields


def test_workbooks_are_sent_as_such(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    for address in (url(cast, "/gradebook/gradebook.xlsx"), work(cast, "/results.csv?file=xlsx")):
        response = ada.get(address)
        assert response.headers["Content-Disposition"].split('"')[1].endswith(".xlsx")
        assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None


def test_oneroster_asks_for_the_schools_ids(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(url(cast, "/gradebook/oneroster.zip?class_id=c1"))

    assert response.status_code == 422
    assert "Enter the sourcedId that your school&#39;s system has for it." in text_of(response)


def test_oneroster_takes_no_formula_for_an_id(browse, cast: Cast) -> None:
    response = browse(cast.ada).get(url(cast, "/gradebook/oneroster.zip?class_id=%3D1%2B1&school_id=s1&term_id=t1"))

    assert response.status_code == 422
    assert "A spreadsheet would run this as a formula." in text_of(response)


def test_oneroster_names_students_it_has_to_leave_out_and_remembers_the_ids(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)
    address = url(cast, "/gradebook/oneroster.zip?class_id=c1&school_id=s1&term_id=t1")

    asked = ada.get(address)
    made = ada.get(address + "&anyway=1")

    assert asked.status_code == 422
    assert "Bea" in text_of(asked)
    bundle = zipfile.ZipFile(io.BytesIO(made.data))
    results = list(csv.DictReader(io.StringIO(bundle.read("results.csv").decode())))
    assert [(row["studentSourcedId"], row["score"]) for row in results] == [("S1", "5")]
    assert 'value="c1"' in text_of(ada.get(url(cast, "/gradebook/export")))


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Essay (11)
    Points Possible,,,,,10
"Ben",101,S1,ben@school,7B,8
"Bea",102,,,7B,7
"Zoe",103,,,7B,9
"""


def upload(client, cast: Cast, content: str):
    """Upload a Canvas export."""
    return client.send(work(cast, "/canvas"), {"file": (io.BytesIO(content.encode()), "grades.csv")})


def test_canvas_export_is_shown_before_it_is_filled_and_then_given_back(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    page = text_of(upload(ada, cast, CANVAS))

    assert "1 score would go into the new column “The bridge”" in page
    assert "Line 5: “Zoe” is nobody in this class." in page
    fields = dict(re.findall(r'name="(content|name|take)" value="([^"]*)"', page))
    filled = ada.send(work(cast, "/canvas"), fields)
    assert filled.headers["Content-Disposition"].startswith('attachment; filename="grades.csv"')
    assert filled.data.decode().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),The bridge",
        "    Points Possible,,,,,10,5",
        '"Ben",101,S1,ben@school,7B,8,5',
        '"Bea",102,,,7B,7,',
        '"Zoe",103,,,7B,9,',
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,score\nBen,5\n", "This is no export of a Canvas gradebook"),
        ("", "Choose the file that you exported from Canvas."),
    ],
)
def test_file_that_is_no_canvas_export_is_told_apart(browse, cast: Cast, content: str, message: str) -> None:
    fields = {"file": (io.BytesIO(content.encode()), "grades.csv")} if content else {}

    response = browse(cast.ada).send(work(cast, "/canvas"), fields)

    assert response.status_code == 422
    assert message in text_of(response)


def test_broken_content_of_the_preview_is_no_server_error(browse, cast: Cast) -> None:
    response = browse(cast.ada).send(work(cast, "/canvas"), {"content": "%%%", "take": "1"})

    assert response.status_code == 422


def test_name_that_looks_like_a_formula_is_harmless_in_every_file_people_open(app, browse, cast: Cast) -> None:
    with app.app_context():
        section = writer().get_one(Section, cast.section.id)
        add_students(writer(), section, [NewStudent(AWKWARD)], rng=rng(), now=now())
        writer().commit()
    ada = browse(cast.ada)

    for address in (url(cast, "/gradebook/canvas.csv"), url(cast, "/gradebook/moodle.csv"), work(cast, "/results.csv")):
        cells = [cell for row in rows_of(ada.get(address)) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and cell != "-"] == []
