"""The gradebook and the live page on both databases: what each word means, worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from course.records.assignments import create_assignment, set_override
from course.records.attempts import save_responses, start_assigned, submit_attempt
from course.records.following import attempts_in_section, live, to_practise
from course.records.gradebook import Standing, gradebook
from course.records.results import assignment_results, summarise
from course.records.tables import Assignment, AssignmentTarget, Enrollment, Override, Section, User
from course.web.catalogue import catalogue
from course.web.clock import rng
from course.web.database import db, reader, writer
from tests.conftest import NOON, assigned
from tests.web.work import RIGHT


@pytest.fixture
def school(app_on_each, cast_on_each):
    """The app's writing session and the cast, with a second assignment that was due yesterday."""
    with app_on_each.app_context():
        section = writer().get_one(Section, cast_on_each.section.id)
        settings = assigned(title="Due yesterday", due_at=NOON - timedelta(days=1), closes_at=None)
        past = create_assignment(writer(), section, cast_on_each.ada, quiz_id="bridge", settings=settings, now=NOON)
        writer().flush()
        yield writer(), cast_on_each, section, past


def take(session, assignment, user, *, answers=RIGHT, submit: bool = True, at=NOON):
    """Start, answer and submit an attempt."""
    mine = session.get_one(Assignment, assignment.id)
    attempt = start_assigned(session, mine, user, catalogue().quizzes["bridge"], rng=rng(), now=at)
    save_responses(session, attempt.id, answers, now=at)
    if submit:
        submit_attempt(session, attempt.id, now=at)
    return attempt


def standings(session, section, now=NOON) -> dict[str, list[str]]:
    """The gradebook's words by student."""
    book = gradebook(session, section, now=now)
    return {row.enrollment.user.display_name: [cell.standing.value for cell in row.cells] for row in book.rows}


def test_gradebook_tells_missing_late_and_not_yet_apart(school) -> None:
    session, cast, section, past = school
    take(session, past, cast.ben)

    found = standings(session, section)

    assert found == {"Bea": ["missing", "not yet"], "Ben": ["late", "not yet"]}


def test_gradebook_tells_work_in_progress_and_submitted_work_apart(school) -> None:
    session, cast, section, _ = school
    take(session, cast.assignment, cast.ben)
    take(session, cast.assignment, cast.bea, submit=False)

    assert standings(session, section) == {"Bea": ["missing", "in progress"], "Ben": ["missing", "submitted"]}


def test_excused_student_is_not_missing_and_other_dates_hold_for_whom_they_are_made(school) -> None:
    session, cast, section, past = school
    session.add(
        Override(
            school_id=section.school_id, assignment_id=past.id, user_id=cast.bea.id, is_excused=True, created_at=NOON
        )
    )
    set_override(
        session,
        past,
        session.get_one(User, cast.ben.id),
        opens_at=None,
        due_at=NOON + timedelta(days=5),
        closes_at=None,
        attempts_allowed=None,
        time_factor=None,
        now=NOON,
    )

    assert standings(session, section) == {"Bea": ["excused", "not yet"], "Ben": ["not yet", "not yet"]}


def test_work_that_is_for_somebody_else_is_no_gap(school) -> None:
    session, cast, section, past = school
    session.add(AssignmentTarget(school_id=section.school_id, assignment_id=past.id, user_id=cast.bea.id))
    session.flush()

    assert standings(session, section) == {"Bea": ["missing", "not yet"], "Ben": ["not assigned", "not yet"]}


def joined(session, cast, user, at) -> None:
    """Let a student of Ada's class have joined at another time."""
    mine = (Enrollment.section_id == cast.section.id) & (Enrollment.user_id == user.id)
    session.execute(update(Enrollment).where(mine).values(created_at=at))
    session.expire_all()


def test_what_was_due_before_a_student_joined_is_not_missing_and_counts_in_no_mean(school) -> None:
    session, cast, section, past = school
    joined(session, cast, cast.bea, NOON - timedelta(hours=1))

    book = gradebook(session, section, now=NOON)

    assert standings(session, section) == {"Bea": ["before joining", "not yet"], "Ben": ["missing", "not yet"]}
    assert {row.enrollment.user.display_name: row.percent for row in book.rows} == {"Bea": None, "Ben": 0.0}
    results = {each.student_name: each.status.value for each in assignment_results(session, past, quiz=None)}
    assert results == {"Bea": "before_joining", "Ben": "not_started"}
    assert summarise(assignment_results(session, past, quiz=None)).before_joining == 1


def test_without_a_due_date_the_closing_says_what_was_before_joining(school) -> None:
    session, cast, section, past = school
    past.due_at, past.closes_at = None, NOON - timedelta(hours=2)
    joined(session, cast, cast.bea, NOON - timedelta(hours=1))

    assert "before joining" in standings(session, section)["Bea"]


def test_date_of_their_own_after_joining_makes_it_due_for_who_joined_late(school) -> None:
    session, cast, section, past = school
    joined(session, cast, cast.bea, NOON - timedelta(hours=2))
    bea = session.get_one(User, cast.bea.id)
    dates = {"opens_at": None, "due_at": NOON - timedelta(hours=1), "closes_at": None}
    set_override(session, past, bea, **dates, attempts_allowed=None, time_factor=None, now=NOON)

    assert standings(session, section)["Bea"][0] == "missing"


def test_who_joined_late_and_takes_it_all_the_same_is_counted(school) -> None:
    session, cast, section, past = school
    joined(session, cast, cast.bea, NOON - timedelta(hours=1))
    take(session, past, cast.bea)

    assert standings(session, section)["Bea"][0] == "late"


def test_mean_takes_missing_work_as_nothing_and_leaves_the_rest_out(school) -> None:
    session, cast, section, _ = school
    take(session, cast.assignment, cast.ben)
    take(session, cast.assignment, cast.bea, answers={"material": {"chosen": ["steel"]}})

    book = gradebook(session, section, now=NOON)

    # Ben: 0 for what is missing and 100; Bea: 0 and 1 of 5 points.
    assert {row.enrollment.user.display_name: row.percent for row in book.rows} == {"Bea": 10.0, "Ben": 50.0}
    assert [book.mean_percent(position) for position in range(2)] == [None, 60.0]


def test_gradebook_shows_the_scores_of_the_results_page(school) -> None:
    session, cast, section, past = school
    take(session, cast.assignment, cast.ben)
    take(session, past, cast.bea, answers={"material": {"chosen": ["steel"]}})

    book = gradebook(session, section, now=NOON)

    for position, assignment in enumerate(book.assignments):
        results = {each.user_id: each.score for each in assignment_results(session, assignment, quiz=None)}
        assert {row.enrollment.user_id: row.cells[position].score for row in book.rows} == results


def test_gradebook_costs_as_many_queries_for_one_student_as_for_two(school) -> None:
    session, cast, section, _ = school
    take(session, cast.assignment, cast.ben)
    session.commit()
    asked: list[str] = []

    def count(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(db.engines["read"], "before_cursor_execute", count)
    gradebook(reader(), reader().get_one(Section, section.id), now=NOON)
    event.remove(db.engines["read"], "before_cursor_execute", count)

    assert len(asked) <= 7


def test_live_page_says_who_works_on_what_in_few_queries(school) -> None:
    session, cast, _, _ = school
    take(session, cast.assignment, cast.ben, answers={"material": {"chosen": ["steel"]}}, submit=False)
    later = NOON + timedelta(minutes=1)
    attempt = take(session, cast.assignment, cast.ben, answers={}, submit=False, at=later)
    save_responses(session, attempt.id, {"span": {"entered": "120"}}, now=later)
    session.commit()
    asked: list[str] = []

    def count(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    assignment = reader().get_one(Assignment, cast.assignment.id)
    event.listen(db.engines["read"], "before_cursor_execute", count)
    bea, ben = live(reader(), assignment)
    event.remove(db.engines["read"], "before_cursor_execute", count)

    assert len(asked) <= 4  # who is in, what is saved, and the quiz it belongs to with its text the first time
    assert (bea.is_working, bea.answered, bea.last_item) == (False, 0, "")
    assert (ben.is_working, ben.answered, ben.last_item, ben.saved_at) == (True, 2, "span", later)


def test_live_page_shows_the_newest_attempt(school) -> None:
    session, cast, _, _ = school
    session.get_one(Assignment, cast.assignment.id).attempts_allowed = 2
    take(session, cast.assignment, cast.ben)
    take(session, cast.assignment, cast.ben, answers={}, submit=False)

    ben = live(session, session.get_one(Assignment, cast.assignment.id))[1]

    assert (ben.is_working, ben.submitted_at, ben.answered) == (True, None, 0)


def test_what_to_practise_is_what_the_newest_submitted_attempt_left_open(school) -> None:
    session, cast, section, past = school
    take(session, past, cast.ben, answers={"material": {"chosen": ["wood"]}}, at=NOON - timedelta(hours=1))
    answers = {**RIGHT, "material": {"chosen": ["wood"]}}
    take(session, cast.assignment, cast.ben, answers=answers)

    found = to_practise(session, attempts_in_section(session, section, cast.ben))

    assert [(each.item.id, each.score) for each in found] == [("material", 0.0)]


def test_words_of_the_gradebook_are_all_used() -> None:
    assert {each.value for each in Standing} == {
        "submitted",
        "late",
        "in progress",
        "missing",
        "before joining",
        "not yet",
        "excused",
        "not assigned",
    }
