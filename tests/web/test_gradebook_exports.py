"""Files of a class through the pages: columns chosen and remembered, pseudonyms, Canvas, Moodle, OneRoster, Excel."""

import csv
import io
import re
import zipfile

import pytest

from course.records.classes import NewStudent, add_students
from course.records.tables import Section
from course.web.clock import now, rng
from course.web.database import writer
from tests.conftest import Cast
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


def test_chosen_columns_are_sent_in_the_files_order_and_remembered(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    rows = rows_of(ada.get(work(cast, "/results.csv?remember=1&column=score&column=student_name")))

    assert rows == [["student_name", "score"], ["Bea", ""], ["Ben", "5"]]
    page = text_of(ada.get(work(cast, "/export")))
    assert "Columns (2)" in page
    assert len(re.findall(r'name="column" value="[a-z_]+" checked', page.split("One row an answer")[0])) == 2


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


def test_assignments_of_the_gradebook_file_can_be_chosen(browse, cast: Cast) -> None:
    rows = rows_of(browse(cast.ada).get(url(cast, "/gradebook/moodle.csv?assignment=999999")))

    assert rows[0][-1] == "lastname"


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
