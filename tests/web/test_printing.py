"""A quiz on paper: the sheet without a key, the key for teachers, both in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from course.assessment.item_types import ITEM_TYPES
from course.web import create_app
from course.web.database import close_connections, upgrade_database
from tests.conftest import Cast, Clock, make_cast
from tests.kinds import make_course
from tests.web.client import CheckingClient
from tests.web.test_regrading import correct
from tests.web.work import submitted_attempt

REASONS = ("RATIONALE-WOOD", "RATIONALE-STEEL", "That is the share not on foot", "“rebuilt in", "Only the new report")


def main(response) -> str:
    """What a page holds between its frame."""
    return response.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    """The words of a part of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_anyone_may_print_the_sheet_and_it_holds_no_key(browse, cast: Cast) -> None:
    page = main(browse().get("/quizzes/bridge/print"))

    assert "What is the bridge made of in the new report?" in page
    assert "5 questions · 5 points" in words(page)
    assert words(page).count("Name Class Date") == 1
    assert [each in page for each in REASONS] == [False] * 5
    assert "Answer:" not in page
    assert "Key" not in words(page)


def test_key_is_for_teachers_only(browse, cast: Cast) -> None:
    url = "/quizzes/bridge/print/key"

    assert browse().get(url).status_code == 303
    assert browse(cast.ben).get(url).status_code == 404
    assert browse(cast.ada).get(url).status_code == 200
    assert url not in browse(cast.bea).get("/quizzes/bridge").get_data(as_text=True)
    assert url in browse(cast.ada).get("/quizzes/bridge").get_data(as_text=True)


def test_key_names_each_answer_with_its_reason_and_numbered_sources(browse, cast: Cast) -> None:
    page = main(browse(cast.ada).get("/quizzes/bridge/print/key"))

    assert "Answer: B" in words(page)
    assert "Answer: A, B" in words(page)
    assert "Answer: 5%" in words(page)
    assert "A Wood – not right . RATIONALE-WOOD: that is the old report’s material. Source [2]" in words(page)
    assert '<li id="end-1"><strong>' in page
    assert [each in page for each in REASONS] == [True] * 5
    cited = {int(each) for each in re.findall(r'href="#end-(\d+)"', page)}
    assert cited == set(range(1, page.count('<li id="end-') + 1))


def test_student_who_has_the_quiz_as_work_cannot_print_it_before_its_answers_are_shown(app, browse, cast) -> None:
    ben = browse(cast.ben)

    before = ben.get("/quizzes/bridge/print", follow_redirects=True).get_data(as_text=True)
    submitted_attempt(app, cast.ben, cast.assignment)
    after = main(ben.get("/quizzes/bridge/print"))

    assert "This quiz is assigned to you. You can print it once its answers are shown." in before
    assert "paper-item" not in before
    assert "paper-item" in after


def letters(page: str, stem: str) -> list[str]:
    """The answers of an item as printed, in order."""
    item = page.partition(stem)[2].partition("</section>")[0]
    return [words(each) for each in re.findall(r"<li>(.*?)</li>", item, re.DOTALL)]


def test_order_shuffles_answers_and_the_key_matches(browse, cast: Cast) -> None:
    stem, right = "What is the bridge made of in the new report?", set()
    orders = set()
    for order in range(1, 8):
        sheet = main(browse().get(f"/quizzes/bridge/print?order={order}"))
        key = main(browse(cast.ada).get(f"/quizzes/bridge/print/key?order={order}"))
        listed = letters(sheet, stem)
        orders.add(tuple(each[2:] for each in listed))
        answer = re.search(r"Answer: (\w)", words(key.partition(stem)[2]))
        assert answer
        right |= {each[2:] for each in listed if each.startswith(answer.group(1))}
        assert f"order {order}" in words(sheet)
        assert f"order {order}" in words(key)

    assert right == {"Steel"}
    assert len(orders) > 2


@pytest.mark.parametrize("order", ["", "0", "seven", "-1", "99999", "²", "1%00"])
def test_order_that_is_none_is_the_authors(browse, cast: Cast, order: str) -> None:
    page = main(browse().get(f"/quizzes/bridge/print?order={order}"))

    assert letters(page, "What is the bridge made of in the new report?") == ["A Wood", "B Steel", "C Stone"]


def test_verdicts_stay_in_their_order(browse, cast: Cast) -> None:
    page = main(browse().get("/quizzes/bridge/print?order=5"))

    assert [each[2:] for each in letters(page, "120 metres long")] == [
        "Supported",
        "Contradicted",
        "The sources do not say",
        "The sources disagree",
    ]


@pytest.fixture
def kinds(sqlite_url: str, clock: Clock, tmp_path: Path) -> Iterator[tuple[Flask, Cast]]:
    """The app on a course with an item of every further type."""
    root = make_course(tmp_path / "course")
    app = create_app(
        {"TESTING": True, "CONTENT_ROOT": root, "CLOCK": clock},
        environment={"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": sqlite_url},
    )
    upgrade_database(app)
    app.test_client_class = CheckingClient
    yield app, make_cast(app)
    close_connections(app)


def test_every_item_type_has_its_boxes_or_lines_and_its_key(kinds: tuple[Flask, Cast]) -> None:
    app, cast = kinds
    types = {item.type for quiz in app.extensions["catalogue"].quizzes.values() for item in quiz.items}
    anyone, ada = app.test_client(), app.test_client().sign_in(cast.ada)  # type: ignore[attr-defined]

    pages = [main(anyone.get(f"/quizzes/{quiz}/print")) for quiz in ("kinds", "two-pages")]
    keys = [main(ada.get(f"/quizzes/{quiz}/print/key")) for quiz in ("kinds", "two-pages")]

    assert types == set(ITEM_TYPES)
    for page in pages:
        for item in re.findall(r'<section class="paper-item".*?</section>', page, re.DOTALL):
            assert 'class="tick tick-' in item or 'class="paper-rule' in item
    for key in keys:
        for item in re.findall(r'<section class="paper-item".*?</section>', key, re.DOTALL):
            assert re.search(r"Answer: \S", words(item))
    assert re.search(r"Answer: 1[A-C], 2[A-C], 3[A-C]", words(keys[0]))


def test_key_has_the_point_of_an_item_between_its_answer_and_the_reasons(kinds: tuple[Flask, Cast]) -> None:
    app, cast = kinds

    key = words(main(app.test_client().sign_in(cast.ada).get("/quizzes/kinds/print/key")))  # type: ignore[attr-defined]

    assert re.search(r"Answer: 1[A-C], 2[A-C], 3[A-C] RATIONALE-PAGES: look on both pages.*? lacks it\. Source \[", key)
    assert key.index("RATIONALE-PAGES") < key.index("RATIONALE-FORTY")


def test_statement_shown_by_its_place_has_its_words_at_the_end_of_the_sheet(kinds: tuple[Flask, Cast]) -> None:
    app, _ = kinds
    quizzes = app.extensions["catalogue"].quizzes
    placed = [
        (quiz, option) for quiz in quizzes.values() for item in quiz.items for option in item.options if option.place
    ]

    for quiz, option in placed:
        page = main(app.test_client().get(f"/quizzes/{quiz.id}/print"))
        assert "What stands at the places named" in page
        assert "the number in brackets leads to its words, at the end" in page
        assert "link" not in words(page).partition("Name Class Date")[2]
        assert "unfold it to read it" in app.test_client().get(f"/quizzes/{quiz.id}").get_data(as_text=True)
        assert words(quiz.statements[option.statement].says) in words(page)
    assert placed


def printed(cast: Cast, path: str = "") -> str:
    """The address of the cast's assignment on paper."""
    return f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/print/bridge{path}"


def test_assignment_is_printed_with_its_corrections_and_without_what_was_dropped(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)
    correct(ada, cast, {"action": "drop", "reason": "Both are."}, "material")
    correct(ada, cast, {"action": "accept", "answer.on-foot": "6", "reason": "Rounded."}, "on-foot")
    correct(ada, cast, {"action": "new_key", "answer.one-length": "supported", "reason": "Old."}, "one-length")

    key = words(main(ada.get(printed(cast, "/key"))))
    sheet = words(main(ada.get(printed(cast))))
    plain = words(main(ada.get("/quizzes/bridge/print/key")))

    assert "5 questions, 1 of them left out · 4 points" in key
    assert "Corrected for 7B: question 1 (Dropped: it does not count); question 3 (New key: Supported);" in key
    assert "question 5 (Accepted too: 6)" in key
    assert "Dropped: it does not count. Reason: Both are." in key
    assert "RATIONALE-WOOD" not in key
    assert re.search(r"New key: Supported\. Reason: Old\. Answer: A ", key)
    assert "5 questions, 1 of them left out · 4 points" in sheet
    assert "1 This question is left out: it does not count." in sheet
    assert "Both are." not in sheet
    assert "Rounded." not in sheet
    assert "What is the bridge made of" not in sheet
    assert "5 questions · 5 points" in plain


def test_assignment_is_printed_in_the_version_its_students_took_last(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    found = app.extensions["catalogue"]
    quiz = found.quizzes["bridge"]
    changed = replace(quiz, items=(replace(quiz.items[0], stem="CHANGED stem?"), *quiz.items[1:]))
    app.extensions["catalogue"] = replace(found, quizzes={**found.quizzes, "bridge": changed})
    ada = browse(cast.ada)

    taken = words(main(ada.get(printed(cast))))
    app.extensions["catalogue"] = replace(found, quizzes={})
    gone = words(main(ada.get(printed(cast, "/key"))))

    assert "What is the bridge made of in the new report?" in taken
    assert "This is the quiz as 7B began it. The course has changed it since: print it as it is now ." in taken
    assert "Answer: B" in gone


def test_assignment_nobody_has_begun_is_printed_as_the_quiz_is_now_and_no_other_quiz_is(browse, cast: Cast) -> None:
    ada = browse(cast.ada)

    page = ada.get(f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}").get_data(as_text=True)
    key = words(main(ada.get(printed(cast, "/key"))))

    assert printed(cast) in page
    assert printed(cast, "/key") in page
    assert "5 questions · 5 points" in key
    assert "Corrected" not in key
    assert ada.get(printed(cast).replace("/bridge", "/ferry")).status_code == 404
