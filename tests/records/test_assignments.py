"""Dates of assignments: clock changes worked out by hand, phases, lateness."""

from datetime import UTC, datetime, timedelta

import pytest

from course.records.assignments import (
    EffectiveDates,
    Phase,
    assignment_of_learner,
    assignments_of_learner,
    create_assignment,
    effective_dates,
    local_to_utc,
    override_of,
    overrides_of_assignment,
    overrides_of_learner,
    release,
    set_override,
)
from course.records.results import assignment_results
from course.records.tables import (
    Assignment,
    AssignmentTarget,
    FeedbackTiming,
    GroupMember,
    Override,
    Section,
    SectionGroup,
)
from course.web.database import writer
from tests.conftest import NOON, assigned


@pytest.mark.parametrize(
    ("wall_clock", "zone", "utc"),
    [
        # Winter and summer in Berlin: one and two hours ahead of UTC.
        ((2026, 1, 15, 9, 0), "Europe/Berlin", datetime(2026, 1, 15, 8, 0, tzinfo=UTC)),
        ((2026, 7, 15, 9, 0), "Europe/Berlin", datetime(2026, 7, 15, 7, 0, tzinfo=UTC)),
        # 29 March 2026, 2:00 to 3:00 does not exist there: half past two becomes half past three.
        ((2026, 3, 29, 2, 30), "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 25 October 2026, 2:00 to 3:00 comes twice: the first time is still summer time.
        ((2026, 10, 25, 2, 30), "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # New York changes on 1 November 2026, when 1:30 comes twice.
        ((2026, 11, 1, 1, 30), "America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        # No change, and a quarter of an hour: Kathmandu.
        ((2026, 5, 5, 12, 0), "Asia/Kathmandu", datetime(2026, 5, 5, 6, 15, tzinfo=UTC)),
    ],
)
def test_wall_clock_times_are_read_in_the_classes_zone(wall_clock, zone, utc) -> None:
    naive = datetime(*wall_clock)  # noqa: DTZ001  (a wall clock has no zone of its own)

    assert local_to_utc(naive, zone) == utc


def dates(**changes: object) -> EffectiveDates:
    """Dates that open, are due and close on the 1st, 2nd and 3rd of December."""
    days = {
        name: datetime(2026, 12, day, tzinfo=UTC) for day, name in enumerate(("opens_at", "due_at", "closes_at"), 1)
    }
    return EffectiveDates(**{**days, "attempts_allowed": 1, "time_zone": "UTC", **changes})


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC), Phase.NOT_OPEN),
        (datetime(2026, 12, 1, tzinfo=UTC), Phase.OPEN),
        (datetime(2026, 12, 2, 12, tzinfo=UTC), Phase.OPEN),
        (datetime(2026, 12, 2, 23, 59, 59, 999999, tzinfo=UTC), Phase.OPEN),
        (datetime(2026, 12, 3, tzinfo=UTC), Phase.CLOSED),
    ],
)
def test_phase_changes_at_the_very_moment(now, phase) -> None:
    assert dates().phase(now) is phase


def test_assignment_without_dates_is_open() -> None:
    assert dates(opens_at=None, due_at=None, closes_at=None).phase(datetime(2030, 1, 1, tzinfo=UTC)) is Phase.OPEN


def test_work_on_the_second_it_is_due_is_not_late_and_after_it_is() -> None:
    assert dates().is_late(datetime(2026, 12, 2, tzinfo=UTC)) is False
    assert dates().is_late(datetime(2026, 12, 2, 0, 0, 0, 1, tzinfo=UTC)) is True


def test_without_a_due_date_nothing_is_late() -> None:
    assert dates(due_at=None).is_late(datetime(2030, 1, 1, tzinfo=UTC)) is False


def the_assignment(**changes: object) -> Assignment:
    """An assignment that opens, is due and closes on the 1st, 2nd and 3rd of December, in forty minutes."""
    days = {
        name: datetime(2026, 12, day, tzinfo=UTC) for day, name in enumerate(("opens_at", "due_at", "closes_at"), 1)
    }
    return Assignment(
        **{**days, "attempts_allowed": 1, "time_limit_minutes": 40, "section": Section(time_zone="UTC"), **changes}
    )


FIFTH = datetime(2026, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        (None, {}),
        (Override(opens_at=FIFTH), {"opens_at": FIFTH}),
        # A later due date carries the closing with it, unless that has a date of its own or is later still.
        (Override(due_at=FIFTH), {"due_at": FIFTH, "closes_at": FIFTH}),
        (Override(due_at=FIFTH, closes_at=FIFTH + timedelta(1)), {"due_at": FIFTH, "closes_at": FIFTH + timedelta(1)}),
        (Override(closes_at=FIFTH), {"closes_at": FIFTH}),
        (Override(attempts_allowed=3), {"attempts_allowed": 3}),
        (Override(time_factor=1.5), {"time_limit": timedelta(minutes=60)}),
    ],
)
def test_override_changes_what_it_names_and_nothing_else(override, expected) -> None:
    usual = dates(time_limit=timedelta(minutes=40))

    found = effective_dates(the_assignment(), override)

    assert found == EffectiveDates(**{**{name: getattr(usual, name) for name in usual.__slots__}, **expected})


@pytest.mark.parametrize(
    ("limit", "closes_at", "deadline"),
    [
        (None, None, None),
        (timedelta(minutes=40), None, datetime(2026, 12, 2, 23, 40, tzinfo=UTC)),
        (None, datetime(2026, 12, 3, tzinfo=UTC), datetime(2026, 12, 3, tzinfo=UTC)),
        (timedelta(minutes=40), datetime(2026, 12, 3, tzinfo=UTC), datetime(2026, 12, 2, 23, 40, tzinfo=UTC)),
        (timedelta(minutes=80), datetime(2026, 12, 3, tzinfo=UTC), datetime(2026, 12, 3, tzinfo=UTC)),
    ],
)
def test_deadline_is_the_end_of_the_time_or_the_closing_whichever_comes_first(limit, closes_at, deadline) -> None:
    started = datetime(2026, 12, 2, 23, 0, tzinfo=UTC)

    assert dates(time_limit=limit, closes_at=closes_at).deadline(started) == deadline


def test_closing_that_is_moved_to_before_an_attempt_was_started_ends_it_as_it_started() -> None:
    started = datetime(2026, 12, 2, 23, 0, tzinfo=UTC)

    assert dates(closes_at=started - timedelta(hours=1)).deadline(started) == started


@pytest.mark.parametrize(
    ("timing", "moment", "released_at", "is_shown"),
    [
        (FeedbackTiming.AT_ONCE, datetime(2026, 12, 1, tzinfo=UTC), None, True),
        (FeedbackTiming.AFTER_DUE, datetime(2026, 12, 1, 23, 59, tzinfo=UTC), None, False),
        (FeedbackTiming.AFTER_DUE, datetime(2026, 12, 2, tzinfo=UTC), None, True),
        (FeedbackTiming.AFTER_CLOSE, datetime(2026, 12, 2, 23, 59, tzinfo=UTC), None, False),
        (FeedbackTiming.AFTER_CLOSE, datetime(2026, 12, 3, tzinfo=UTC), None, True),
        (FeedbackTiming.WHEN_RELEASED, datetime(2030, 1, 1, tzinfo=UTC), None, False),
        (FeedbackTiming.WHEN_RELEASED, FIFTH, FIFTH, True),
        (FeedbackTiming.NEVER, datetime(2030, 1, 1, tzinfo=UTC), FIFTH, False),
    ],
)
@pytest.mark.parametrize("part", ["score", "answers", "key", "explanations"])
def test_each_part_is_shown_by_its_own_setting(part, timing, moment, released_at, is_shown) -> None:
    at_once = dict.fromkeys(("score_shown", "answers_shown", "key_shown"), FeedbackTiming.AT_ONCE)
    never = {"explanations_shown": FeedbackTiming.NEVER}
    assignment = the_assignment(released_at=released_at, **{**at_once, **never, f"{part}_shown": timing})

    shown = release(assignment, effective_dates(assignment), now=moment)

    assert getattr(shown, part) is is_shown


@pytest.fixture
def groups(app_on_each, cast_on_each):
    """The red group, in which Ben is, and the blue one, in which Ben and Bea are."""
    with app_on_each.app_context():
        session = writer()
        made = []
        for name, members in (("Red", [cast_on_each.ben]), ("Blue", [cast_on_each.ben, cast_on_each.bea])):
            group = SectionGroup(
                school_id=cast_on_each.school.id, section_id=cast_on_each.section.id, name=name, created_at=NOON
            )
            session.add(group)
            session.flush()
            for user in members:
                session.add(GroupMember(school_id=cast_on_each.school.id, group_id=group.id, user_id=user.id))
            made.append(group)
        session.flush()
        yield session, cast_on_each, *made


def add_override(session, cast, **values) -> None:
    """Store an override of the cast's assignment."""
    session.add(Override(school_id=cast.school.id, assignment_id=cast.assignment.id, created_at=NOON, **values))
    session.flush()


def test_of_several_groups_the_most_generous_dates_hold(groups) -> None:
    session, cast, red, blue = groups
    add_override(session, cast, group_id=red.id, due_at=NOON + timedelta(days=3), time_factor=2.0)
    add_override(session, cast, group_id=blue.id, due_at=NOON + timedelta(days=4), attempts_allowed=2)

    ben, bea = (override_of(session, cast.assignment.id, each.id) for each in (cast.ben, cast.bea))

    assert (ben.due_at, ben.time_factor, ben.attempts_allowed) == (NOON + timedelta(days=4), 2.0, 2)
    assert (bea.due_at, bea.time_factor, bea.attempts_allowed) == (NOON + timedelta(days=4), None, 2)


def test_students_own_override_goes_before_the_groups(groups) -> None:
    session, cast, red, _ = groups
    add_override(session, cast, group_id=red.id, due_at=NOON + timedelta(days=9), time_factor=2.0)
    add_override(session, cast, user_id=cast.ben.id, due_at=NOON + timedelta(days=3))

    for found in (
        override_of(session, cast.assignment.id, cast.ben.id),
        overrides_of_assignment(session, cast.assignment.id)[cast.ben.id],
        overrides_of_learner(session, cast.ben.id)[cast.assignment.id],
    ):
        assert (found.due_at, found.time_factor) == (NOON + timedelta(days=3), 2.0)


def test_due_date_of_one_group_is_not_taken_back_by_the_closing_of_another(groups) -> None:
    session, cast, red, blue = groups
    add_override(session, cast, group_id=red.id, closes_at=NOON + timedelta(days=3))
    add_override(session, cast, group_id=blue.id, due_at=NOON + timedelta(days=5))

    found = effective_dates(cast.assignment, override_of(session, cast.assignment.id, cast.ben.id))

    assert (found.due_at, found.closes_at) == (NOON + timedelta(days=5), NOON + timedelta(days=5))


def test_group_and_student_get_and_lose_what_they_have_otherwise(groups) -> None:
    session, cast, red, _ = groups
    nothing = dict.fromkeys(("opens_at", "due_at", "closes_at", "attempts_allowed", "time_factor"))
    assignment = session.get_one(Assignment, cast.assignment.id)

    set_override(session, assignment, red, **nothing, is_excused=True, now=NOON)
    set_override(session, assignment, cast.ben, **{**nothing, "attempts_allowed": 4}, now=NOON)
    ben = override_of(session, cast.assignment.id, cast.ben.id)
    set_override(session, assignment, red, **nothing, is_excused=False, now=NOON)
    set_override(session, assignment, cast.ben, **nothing, now=NOON)

    assert (ben.is_excused, ben.attempts_allowed) == (True, 4)
    assert overrides_of_assignment(session, cast.assignment.id) == {}


def names_of(session, assignment) -> list[str]:
    """The students that an assignment's results list."""
    return [result.student_name for result in assignment_results(session, assignment, quiz=None)]


def test_assignment_for_a_group_is_for_its_students_only(groups) -> None:
    session, cast, red, _ = groups
    session.add(AssignmentTarget(school_id=cast.school.id, assignment_id=cast.assignment.id, group_id=red.id))
    session.flush()
    assignment = session.get_one(Assignment, cast.assignment.id)

    assert assignment_of_learner(session, cast.ben, assignment.id) is assignment
    assert assignment_of_learner(session, cast.bea, assignment.id) is None
    assert assignments_of_learner(session, cast.bea) == []
    assert names_of(session, assignment) == ["Ben"]


def test_assignment_for_single_students_is_for_them_and_one_without_targets_for_all(groups) -> None:
    session, cast, _, _ = groups
    section = session.get_one(Section, cast.section.id)
    for_bea = create_assignment(session, section, cast.ada, quiz_id="bridge", settings=assigned(), now=NOON)
    session.add(AssignmentTarget(school_id=cast.school.id, assignment_id=for_bea.id, user_id=cast.bea.id))
    session.flush()

    assert (names_of(session, for_bea), names_of(session, session.get_one(Assignment, cast.assignment.id))) == (
        ["Bea"],
        ["Bea", "Ben"],
    )
    assert [each.id for each in assignments_of_learner(session, cast.ben)] == [cast.assignment.id]


def test_student_who_is_excused_stays_so_when_their_own_dates_are_taken_back(groups) -> None:
    session, cast, _, _ = groups
    add_override(session, cast, user_id=cast.ben.id, due_at=NOON + timedelta(days=3), is_excused=True)
    nothing = dict.fromkeys(("opens_at", "due_at", "closes_at", "attempts_allowed", "time_factor"))

    set_override(session, session.get_one(Assignment, cast.assignment.id), cast.ben, **nothing, now=NOON)

    found = override_of(session, cast.assignment.id, cast.ben.id)
    assert (found.due_at, found.is_excused) == (None, True)
