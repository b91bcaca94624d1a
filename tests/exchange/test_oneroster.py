"""OneRoster 1.2 bundles."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from course.exchange.gradebook import GradebookCell, GradebookRow
from course.exchange.oneroster import (
    CATEGORY_COLUMNS,
    FILES,
    LINE_ITEM_COLUMNS,
    RESULT_COLUMNS,
    OneRosterClass,
    oneroster_bundle,
)
from tests.exchange.grades import NUMBERS, TWEET, row, student

CLASS = OneRosterClass(class_id="C-7B", school_id="SCH", academic_session_id="T1", today=date(2026, 11, 25))
ROWS = [
    GradebookRow(
        student=student("Ben Núñez", "S1"),
        cells=(GradebookCell(7.5, date(2026, 11, 23), late=False), GradebookCell(1 / 3, date(2026, 11, 25), late=None)),
    ),
    GradebookRow(student=student("Dee", "S2"), cells=(GradebookCell(missing=True), GradebookCell())),
]


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def test_bundle_has_a_manifest_and_the_files_it_speaks_of() -> None:
    found = tables(oneroster_bundle(CLASS, [TWEET], [ROWS[0]]).content)

    manifest = {each["propertyName"]: each["value"] for each in found["manifest.csv"]}
    assert list(found) == ["manifest.csv", "categories.csv", "lineItems.csv", "results.csv"]
    assert (manifest["manifest.version"], manifest["oneroster.version"]) == ("1.0", "1.2")
    assert {name for name in FILES if manifest[f"file.{name}"] == "bulk"} == {"categories", "lineItems", "results"}
    assert {manifest[f"file.{name}"] for name in FILES} == {"bulk", "absent"}
    assert len(FILES) == 21  # the specification has 22 files with the manifest itself


def test_line_item_and_results_refer_to_each_other_and_to_the_schools_ids() -> None:
    found = tables(oneroster_bundle(CLASS, [TWEET, NUMBERS], ROWS).content)

    first, second = found["lineItems.csv"]
    category = found["categories.csv"][0]
    assert (first["title"], first["resultValueMin"], first["resultValueMax"]) == ("The tweet", "0", "10")
    assert (first["assignDate"], first["dueDate"]) == ("2026-11-20", "2026-11-24")
    assert (second["assignDate"], second["dueDate"]) == ("2026-11-25", "2026-11-25")
    assert (first["classSourcedId"], first["schoolSourcedId"], first["academicSessionSourcedId"]) == (
        "C-7B",
        "SCH",
        "T1",
    )
    assert first["categorySourcedId"] == category["sourcedId"]
    results = found["results.csv"]
    assert [each["lineItemSourcedId"] for each in results] == [first["sourcedId"]] * 2 + [second["sourcedId"]] * 2
    assert [each["studentSourcedId"] for each in results] == ["S1", "S2"] * 2
    assert [each["scoreStatus"] for each in results] == ["fully graded", "not submitted"] * 2
    assert [each["score"] for each in results] == ["7.5", "", "0.333333", ""]
    assert [each["scoreDate"] for each in results] == ["2026-11-23", "2026-11-25", "2026-11-25", "2026-11-25"]
    assert [each["late"] for each in results] == ["false", "", "", ""]
    assert [each["missing"] for each in results] == ["false", "true", "false", "false"]
    assert len({each["sourcedId"] for each in results}) == 4


def test_tables_have_the_columns_of_the_specification_and_leave_status_to_deltas() -> None:
    found = tables(oneroster_bundle(CLASS, [TWEET], ROWS[:1]).content)

    assert tuple(found["categories.csv"][0]) == CATEGORY_COLUMNS
    assert tuple(found["lineItems.csv"][0]) == LINE_ITEM_COLUMNS
    assert tuple(found["results.csv"][0]) == RESULT_COLUMNS
    every = [each for name in ("categories.csv", "lineItems.csv", "results.csv") for each in found[name]]
    assert {(each["status"], each["dateLastModified"]) for each in every} == {("", "")}


def test_the_same_values_give_the_same_bytes() -> None:
    one, other = (oneroster_bundle(CLASS, [TWEET], iter(ROWS)).content for _ in range(2))

    assert one == other
    assert hashlib.sha256(one).hexdigest() == "1ba8b9964cbf69fa6e413a6d6f1883c57108dd1a41761a00efa4ae1a86d10163"


def test_no_name_of_a_student_is_in_the_bundle() -> None:
    assert "Núñez".encode() not in oneroster_bundle(CLASS, [TWEET], ROWS).content


def test_student_without_an_id_is_left_out_and_told() -> None:
    bundle = oneroster_bundle(CLASS, [TWEET], [row("Dee", 3.0), row("Ben", 4.0, student_id="S1")])

    assert [each["studentSourcedId"] for each in tables(bundle.content)["results.csv"]] == ["S1"]
    assert bundle.problems == (
        "“Dee” has no student id and is left out. Enter the id that the school's own system has (the sourcedId) as the "
        "student id, and export again.",
    )


@pytest.mark.parametrize(
    ("field", "name"), [("class_id", "class"), ("school_id", "school"), ("academic_session_id", "term")]
)
def test_class_without_an_id_is_refused(field: str, name: str) -> None:
    with pytest.raises(ValueError, match=f"The {name} has no sourcedId"):
        oneroster_bundle(replace(CLASS, **{field: ""}), [TWEET], ROWS)


@pytest.mark.parametrize("student_id", ["=S2", "@home", "-1+1", "\t=1"])
def test_student_id_that_is_a_formula_is_left_out_and_told(student_id: str) -> None:
    bundle = oneroster_bundle(
        CLASS, [TWEET], [row("Dee", 3.0, student_id=student_id), row("Ben", 4.0, student_id="-5")]
    )

    assert [each["studentSourcedId"] for each in tables(bundle.content)["results.csv"]] == ["-5"]
    assert bundle.problems == (
        f"“Dee” has the student id “{student_id}”, a formula to a spreadsheet, and is left out. Enter the id that the "
        "school's own system has (the sourcedId) as the student id, and export again.",
    )


def test_title_that_is_a_formula_is_marked() -> None:
    found = tables(oneroster_bundle(CLASS, [replace(TWEET, title="=1+1")], ROWS).content)

    assert found["lineItems.csv"][0]["title"] == "'=1+1"


def test_class_whose_id_is_a_formula_is_refused() -> None:
    with pytest.raises(ValueError, match="“=1” of the term is a formula"):
        oneroster_bundle(replace(CLASS, academic_session_id="=1"), [TWEET], ROWS)
