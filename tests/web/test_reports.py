"""The report pages: a class built by hand, what the pages say of it, and who may see them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest
from flask import Flask

from course.records.tables import EnrollmentRole
from course.web.catalogue import catalogue
from course.web.database import writer
from tests.conftest import Cast
from tests.records.classwork import add_learners, assign, take
from tests.web.client import CheckingClient, bare_cells
from tests.web.test_reading import text_of
from tests.web.work import RIGHT

WOOD = {**RIGHT, "material": {"chosen": ["wood"]}, "one-length": {"chosen": ["supported"]}}
PAGES = ("", "/misreadings", "/verdicts", "/confidence", "/time", "/change")


def with_class(app: Flask, cast: Cast, students: int = 12) -> str:
    """A class of which half took the bridge for wooden; the path of its reports."""
    with app.app_context():
        quiz = catalogue().quizzes["bridge"]
        assignment = assign(writer(), cast, quiz)
        for number, learner in enumerate(add_learners(writer(), cast, students)):
            gaps = dict.fromkeys(RIGHT, 20 + number)
            sure = dict.fromkeys(RIGHT, 4 if number % 2 else 1)
            take(writer(), assignment, learner, quiz, WOOD if number % 2 else RIGHT, gaps=gaps, sure=sure)
        writer().commit()
        return f"/teach/classes/{cast.section.id}/assignments/{assignment.id}/reports"


def page_of(client: CheckingClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def test_questions_come_by_what_to_teach_again_with_words_beside_the_numbers(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)

    page = bare_cells(page_of(browse(cast.ada), reports))
    text = text_of(page)

    assert "First attempts of 12 students." in text
    assert "Half the class fell for “Wood” (6 of 12 who answered)." in text
    assert "On average students earned 50% of the points" in text
    rows = re.findall(r'<td class="num">(\d+)</td><th scope="row"><a href="#question-', page)
    assert set(rows[:2]) == {"1", "3"}
    assert sorted(rows) == ["1", "2", "3", "4", "5"]
    assert "<svg" in page
    assert "skill score" not in text


@pytest.mark.parametrize("page", ["", "/misreadings", "/time"])
def test_reports_have_the_apostrophes_of_print(app, browse, cast: Cast, page: str) -> None:
    with app.app_context():
        quiz = catalogue().quizzes["bridge"]
        first = replace(quiz.items[0], stem="What is the bridge's frame made of?")
        quiz = replace(quiz, items=(first, *quiz.items[1:]))
        assignment = assign(writer(), cast, quiz)
        for learner in add_learners(writer(), cast, 12):
            take(writer(), assignment, learner, quiz, WOOD)
        writer().commit()
        reports = f"/teach/classes/{cast.section.id}/assignments/{assignment.id}/reports"

    text = text_of(page_of(browse(cast.ada), reports + page))

    assert "bridge’s frame" in text
    assert not re.search(r"[a-z]'[a-z]", text)


def test_shared_misreading_names_the_statement_that_settles_it_and_the_section_to_go_back_to(
    app, browse, cast: Cast
) -> None:
    reports = with_class(app, cast)

    page = page_of(browse(cast.ada), reports + "/misreadings")

    assert "Half the class fell for “Wood”" in text_of(page)
    assert "RATIONALE-WOOD" in page
    assert 'href="/lessons/bridge#two-lengths"' in page
    assert 'href="/sources/old-report#lead.wood"' in page
    assert '<q class="quoted">' in page


def test_verdicts_are_a_table_of_given_against_right(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)

    text = text_of(page_of(browse(cast.ada), reports + "/verdicts"))

    assert "Half the verdicts were right (6 of 12)." in text
    assert "The sources disagree 6 0 0 6 0 50%" in text
    assert "it needs answers to supported and to contradicted claims" in text


def test_confidence_says_whether_sure_answers_were_right_more_often(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)

    text = text_of(page_of(browse(cast.ada), reports + "/confidence"))

    # The sure half had three of five right, the unsure half all.
    assert "60% of the sure answers were right, and 100% of the unsure ones" in text


def test_time_is_a_hint(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)

    text = text_of(page_of(browse(cast.ada), reports + "/time"))

    assert "Time is a hint, not a verdict" in text
    assert "Half of the answers took between 23 s and 28 s." in text


@pytest.mark.parametrize("page", ["", "/misreadings", "/verdicts", "/confidence", "/time"])
def test_nothing_is_shown_of_nine_students(app, browse, cast: Cast, page: str) -> None:
    reports = with_class(app, cast, students=9)

    text = text_of(page_of(browse(cast.ada), reports + page))

    assert "9 students have handed this in. From 10 students on" in text
    assert "Wood" not in text
    assert "%" not in text


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_quiz_that_nobody_took_say_so(browse, cast: Cast, page: str) -> None:
    reports = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/reports"

    assert "<svg" not in page_of(browse(cast.ada), reports + page)


def test_files_hold_the_figures_of_the_page_and_the_export_is_logged(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)
    client = browse(cast.ada)

    questions = client.get(reports + "/questions.csv")
    rows = list(csv.DictReader(io.StringIO(questions.get_data(as_text=True).lstrip("\ufeff"))))
    options = client.get(reports + "/options.csv?decimal=comma").get_data(as_text=True).lstrip("\ufeff")
    chosen = list(csv.DictReader(io.StringIO(options), delimiter=";"))

    assert [(row["item_id"], row["facility"]) for row in rows][:2] == [("material", "0.5"), ("only-new", "1")]
    wood = next(row for row in chosen if row["choice_id"] == "wood")
    assert (wood["chosen"], wood["share"], wood["right"]) == ("6", "0,5", "no")
    assert "_questions.csv" in questions.headers["Content-Disposition"]
    assert "item analysis exported" in page_of(client, f"/teach/classes/{cast.section.id}/log").lower()


@pytest.mark.parametrize(
    ("file", "column", "ending"), [("questions.csv", "facility", "_questions"), ("options.csv", "share", "_options")]
)
def test_columns_of_the_figures_are_chosen_on_the_page_and_remembered(
    app, browse, cast: Cast, file: str, column: str, ending: str
) -> None:
    reports = with_class(app, cast)
    ada = browse(cast.ada)

    csv_file = ada.get(f"{reports}/{file}?remember=1&column={column}&column=item_id")
    workbook = ada.get(f"{reports}/{file}?file=xlsx&column=item_id&column={column}")

    assert csv_file.get_data(as_text=True).lstrip("\ufeff").splitlines()[:2] == [f"item_id,{column}", "material,0.5"]
    assert f'{ending}.xlsx"' in workbook.headers["Content-Disposition"]
    sheet = zipfile.ZipFile(io.BytesIO(workbook.data)).read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="B2"><v>0.5</v></c>' in sheet
    page = page_of(ada, reports)
    assert page.count("Columns (all but ") == 1
    assert page.count("Columns (all)") == 1
    form = page.split(f'/reports/{file}"')[1].split("</form>")[0]
    assert re.findall(r'value="([a-z_]+)" checked', form) == ["item_id", column]


@pytest.mark.parametrize("file", ["questions.csv", "options.csv"])
def test_column_that_the_figures_do_not_have_is_refused_on_the_page(app, browse, cast: Cast, file: str) -> None:
    response = browse(cast.ada).get(f"{with_class(app, cast)}/{file}?column=shoe_size")

    assert response.status_code == 422
    assert "“shoe_size” is no column of this file." in response.get_data(as_text=True)


def test_files_of_nine_students_have_a_header_alone(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast, students=9)

    for name in ("/questions.csv", "/options.csv"):
        assert len(browse(cast.ada).get(reports + name).get_data(as_text=True).splitlines()) == 1


def test_reader_of_the_class_sees_reports_and_is_not_offered_the_test(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)
    browse(cast.ada).send(
        f"/teach/classes/{cast.section.id}/colleagues", {"username": "cem", "role": EnrollmentRole.READER.value}
    )
    client = browse(cast.cem)

    assert "Half the class" in text_of(page_of(client, reports))
    assert "test-pair" not in page_of(client, f"/teach/classes/{cast.section.id}/reports")
    assert client.get(f"/teach/classes/{cast.section.id}/test-pair/new").status_code == 404


def test_students_do_not_see_reports(app, browse, cast: Cast) -> None:
    reports = with_class(app, cast)

    for page in PAGES:
        assert browse(cast.ben).get(reports + page).status_code == 404


@pytest.fixture
def with_forms(app: Flask) -> Flask:
    """The small course with its quiz as two forms of a test beside it, forms of different items."""
    with app.app_context():
        found = catalogue()
    bridge = found.quizzes["bridge"]
    forms = {
        f"form-{letter}": replace(
            bridge,
            id=f"form-{letter}",
            title=f"Form {letter.upper()}",
            lesson="",
            form=letter.upper(),
            items=tuple(replace(item, id=f"{item.id}-{letter}") for item in bridge.items),
        )
        for letter in "ab"
    }
    app.extensions["catalogue"] = replace(found, quizzes={**found.quizzes, **forms})
    return app


def answer_as(letter: str) -> dict[str, object]:
    return {
        f"answer.{item_id}-{letter}": value for item_id, value in (("material", "steel"), ("one-length", "disagree"))
    }


def test_pair_gives_each_student_one_form_before_and_the_other_after(with_forms: Flask, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    made = ada.send(f"/teach/classes/{cast.section.id}/test-pair/new", {})
    overview = page_of(ada, f"/teach/classes/{cast.section.id}/reports")
    before, after = sorted({int(each) for each in re.findall(r"assignments/(\d+)/reports/verdicts", overview)})[-2:]

    forms = {}
    for name, learner in (("ben", cast.ben), ("bea", cast.bea)):
        client = browse(learner)
        for turn in (before, after):
            attempt = client.send(f"/my/assignments/{turn}/start").location
            page = client.get(attempt).get_data(as_text=True)
            letter = "a" if "material-a" in page else "b"
            forms[name, turn] = letter
            client.send(attempt.split("/items")[0] + "/save", answer_as(letter))
            client.send(attempt.split("/items")[0] + "/submit")

    assert made.status_code == 303
    assert {forms["ben", before], forms["bea", before]} == {"a", "b"}
    assert {forms["ben", before], forms["ben", after]} == {"a", "b"}
    assert {forms["bea", before], forms["bea", after]} == {"a", "b"}
    change = text_of(page_of(ada, f"/teach/classes/{cast.section.id}/assignments/{before}/reports/change"))
    assert "2 took the test before, 2 the test after, 2 both." in change
    assert "2 students have taken both tests. From 10 on" in change
    results = page_of(ada, f"/teach/classes/{cast.section.id}/assignments/{before}")
    assert "Form A" in results
    assert "Form B" in results


def test_pair_whose_dates_are_in_the_wrong_order_is_not_assigned(with_forms: Flask, browse, cast: Cast) -> None:
    client = browse(cast.ada)
    values = {
        "before_opens_at": "2026-12-10T09:00",
        "before_due_at": "2026-12-01T09:00",
        "after_opens_at": "2026-12-01T09:00",
    }

    response = client.send(f"/teach/classes/{cast.section.id}/test-pair/new", values)

    assert response.status_code == 422
    text = text_of(response.get_data(as_text=True))
    assert "It must be due after it opens." in text
    assert "The test after must open after the test before." in text


def test_course_without_forms_offers_no_pair(browse, cast: Cast) -> None:
    client = browse(cast.ada)

    assert "no test in two forms" in page_of(client, f"/teach/classes/{cast.section.id}/test-pair/new")
    assert "test-pair" not in page_of(client, f"/teach/classes/{cast.section.id}/reports")
