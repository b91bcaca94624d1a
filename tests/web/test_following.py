"""The gradebook, the live page and a student's page, as a teacher and as a colleague who may only read."""

import re

from course.records.classes import enroll, remove_student
from course.records.tables import Enrollment, Section, StudentNote, User
from course.web.database import reader, writer
from tests.conftest import Cast
from tests.web.work import begun_attempt, submitted_attempt


def url(cast: Cast, rest: str = "") -> str:
    """An address in Ada's class."""
    return f"/teach/classes/{cast.section.id}{rest}"


def work_of_ben(cast: Cast, rest: str = "/work") -> str:
    """Ben's page, or what hangs on it."""
    return url(cast, f"/students/{cast.ben_enrollment.id}{rest}")


def text_of(response) -> str:
    """The page's text."""
    return response.get_data(as_text=True)


def names_in_order(page: str) -> list[str]:
    """The students of the gradebook's table, from the top."""
    return re.findall(r'<tr><th scope="row"><a [^>]+>(\w+)</a>', page)


def test_gradebook_links_each_score_to_its_review(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.ben, cast.assignment)

    page = text_of(browse(cast.ada).get(url(cast, "/gradebook")))

    assert f'<a href="/attempts/{attempt}/review">100%</a>' in page
    assert "not yet" in page


def test_gradebook_is_sorted_by_any_column_and_those_without_a_score_come_last(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)

    by_name = names_in_order(text_of(ada.get(url(cast, "/gradebook"))))
    backwards = names_in_order(text_of(ada.get(url(cast, "/gradebook?sort=name&down=1"))))
    by_score = names_in_order(text_of(ada.get(url(cast, f"/gradebook?sort={cast.assignment.id}"))))
    unknown = names_in_order(text_of(ada.get(url(cast, "/gradebook?sort=nothing"))))

    assert (by_name, backwards, by_score, unknown) == (["Bea", "Ben"], ["Ben", "Bea"], ["Ben", "Bea"], ["Bea", "Ben"])


def test_gradebook_says_in_words_what_is_missing(browse, cast: Cast, clock) -> None:
    clock.forward(days=1, seconds=1)

    page = text_of(browse(cast.ada).get(url(cast, "/gradebook")))

    assert "<li>Bea: 1 missing</li>" in page
    assert "<li>Ben: 1 missing</li>" in page


def test_live_page_tells_who_is_in(app, browse, cast: Cast) -> None:
    begun_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["steel"]}})

    page = text_of(browse(cast.ada).get(url(cast, f"/assignments/{cast.assignment.id}/live")))

    assert "<strong>1</strong> working, <strong>0</strong> submitted, <strong>1</strong> not in" in page
    assert "question 1, Mon 23 Nov 2026, 13:00" in page


def test_students_page_names_attempts_and_what_to_practise(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment, {"material": {"chosen": ["steel"]}})

    page = text_of(browse(cast.ada).get(work_of_ben(cast)))

    assert "1 of 5" in page
    assert "4 of 5 not wholly right" in page


def test_note_is_seen_by_the_teachers_and_never_by_the_student(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.ben, cast.assignment)
    ada = browse(cast.ada)
    ada.send(url(cast, "/colleagues"), {"username": "cem", "role": "reader"})

    ada.send(work_of_ben(cast, "/notes"), {"text": "Asks <b>good</b> questions."})

    page = text_of(browse(cast.cem).get(work_of_ben(cast)))
    assert "Asks &lt;b&gt;good&lt;/b&gt; questions." in page
    assert "Save the note" not in page
    assert "good" not in text_of(browse(cast.ben).get("/my"))


def test_empty_note_is_told_what_to_write(browse, cast: Cast) -> None:
    response = browse(cast.ada).send(work_of_ben(cast, "/notes"), {"text": "  "})

    assert response.status_code == 422
    assert "Write the note first." in text_of(response)


def test_reader_can_neither_write_nor_delete_a_note(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(url(cast, "/colleagues"), {"username": "cem", "role": "reader"})
    ada.send(work_of_ben(cast, "/notes"), {"text": "Kept."})
    cem = browse(cast.cem)

    assert cem.send(work_of_ben(cast, "/notes"), {"text": "Mine."}).status_code == 404
    assert cem.send(work_of_ben(cast, "/notes/1/remove")).status_code == 404
    with app.app_context():
        assert [note.text for note in reader().query(StudentNote)] == ["Kept."]


def test_deleted_note_is_gone_and_the_log_says_so(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(work_of_ben(cast, "/notes"), {"text": "Wrong student."})

    ada.send(work_of_ben(cast, "/notes/1/remove"))

    with app.app_context():
        assert reader().query(StudentNote).count() == 0
    assert "note deleted" in text_of(ada.get(url(cast, "/log")))
    assert ada.send(work_of_ben(cast, "/notes/1/remove")).status_code == 404


def test_student_who_joined_after_a_quiz_was_closed_has_not_missed_it(app, browse, cast: Cast, clock) -> None:
    clock.forward(days=3)
    with app.app_context():
        fay = writer().get_one(User, cast.fay.id)
        remove_student(writer(), writer().get_one(Enrollment, cast.fay_enrollment.id), now=clock.time)
        enroll(writer(), writer().get_one(Section, cast.section.id), fay, now=clock.time)
        writer().commit()

    fays, bens = (text_of(browse(each).get("/my")) for each in (cast.fay, cast.ben))
    results = text_of(browse(cast.ada).get(url(cast, f"/assignments/{cast.assignment.id}")))

    assert "Before you joined" in fays
    assert "Missed" not in fays
    assert "Missed" in bens
    assert "2 not started; 1 joined after it was due" in results
