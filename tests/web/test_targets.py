"""Whom an assignment is for: chosen when assigning, changed later, shown on its page."""

import pytest
from sqlalchemy import select

from course.records.groups import make_group
from course.records.tables import Assignment, AssignmentTarget, Section
from course.records.targets import (
    WHOLE_CLASS,
    BegunOutside,
    NobodyLeftError,
    Targets,
    begun_outside,
    set_targets,
    students_aimed_at,
    targets_of,
)
from course.web.database import reader, writer
from tests.conftest import NOON, Cast
from tests.web.client import bare_cells
from tests.web.work import begun_attempt, submitted_attempt

FORM = {"quiz_id": "bridge", "title": "Bridge, part 2", "attempts_allowed": "1", "counted": "best"}


@pytest.fixture
def red_id(app, cast: Cast) -> int:
    """The id of a group of Ada's class with Ben in it."""
    with app.app_context():
        section = writer().get_one(Section, cast.section.id)
        group = make_group(writer(), section, name="Red", user_ids=[cast.ben.id], now=NOON)
        writer().commit()
        return group.id


def base(cast: Cast) -> str:
    """The address of Ada's class."""
    return f"/teach/classes/{cast.section.id}"


def words(client, address: str) -> str:
    """The text of a page."""
    return bare_cells(client.get(address).get_data(as_text=True))


def test_quiz_for_a_group_is_on_its_students_pages_only(browse, cast: Cast, red_id: int) -> None:
    made = browse(cast.ada).send(base(cast) + "/assignments/new", {**FORM, "given_to": "some", "groups": str(red_id)})

    assert "Bridge, part 2" in words(browse(cast.ben), "/my")
    assert "Bridge, part 2" not in words(browse(cast.bea), "/my")
    assert "<dt>For</dt><dd>Red only</dd>" in words(browse(cast.ada), made.location)


def test_quiz_for_a_group_and_a_student_names_both_and_counts_each_once(browse, cast: Cast, red_id: int) -> None:
    values = {**FORM, "given_to": "some", "groups": str(red_id), "students": [str(cast.ben.id), str(cast.bea.id)]}

    made = browse(cast.ada).send(base(cast) + "/assignments/new", values)

    page = words(browse(cast.ada), made.location)
    assert "<dd>Red, Bea, Ben only</dd>" in page
    assert "0 of 2 submitted" in page


def test_group_of_a_class_shows_how_many_of_its_own_have_submitted(app, browse, cast: Cast, red_id: int) -> None:
    with app.app_context():
        section, found = writer().get_one(Section, cast.section.id), writer().get_one(Assignment, cast.assignment.id)
        set_targets(writer(), section, found, Targets(group_ids=frozenset({red_id})))
        writer().commit()
    submitted_attempt(app, cast.bea, cast.assignment)

    assert '<td class="num">0 of 1</td>' in words(browse(cast.ada), base(cast))


@pytest.mark.parametrize(
    ("given_to", "ticked", "message"),
    [
        ("some", [], "Tick at least one group or student, or choose the whole class."),
        ("some", ["999"], "Tick at least one group or student, or choose the whole class."),
        ("everybody", ["ben"], "You ticked groups or students: say that it is only for them, or untick them."),
    ],
)
def test_choice_that_says_two_things_or_nothing_is_refused(browse, cast: Cast, given_to, ticked, message) -> None:
    students = [str(cast.ben.id) if each == "ben" else each for each in ticked]

    response = browse(cast.ada).send(
        base(cast) + "/assignments/new", {**FORM, "given_to": given_to, "students": students}
    )

    assert response.status_code == 422
    assert message in response.get_data(as_text=True)


def test_narrowing_what_somebody_outside_has_begun_keeps_their_attempt_and_says_so(app, browse, cast: Cast) -> None:
    submitted_attempt(app, cast.bea, cast.assignment)
    ada, url = browse(cast.ada), f"{base(cast)}/assignments/{cast.assignment.id}"

    page = ada.send(
        url + "/change", {**FORM, "given_to": "some", "students": str(cast.ben.id)}, follow_redirects=True
    ).get_data(as_text=True)

    assert "It is no longer for Bea, who had begun it. Their attempts stay on record." in page
    assert "Bea</a>, submitted" in page
    assert "0 of 1 submitted" in page
    assert "Bea" in words(ada, base(cast) + "/gradebook")


def test_ticks_left_as_they_were_do_not_stand_against_the_whole_class(app, browse, cast: Cast) -> None:
    ada, url = browse(cast.ada), f"{base(cast)}/assignments/{cast.assignment.id}/change"
    ada.send(url, {**FORM, "given_to": "some", "students": str(cast.ben.id)})

    response = ada.send(url, {**FORM, "given_to": "everybody", "students": str(cast.ben.id)})

    assert response.status_code == 303
    with app.app_context():
        assert reader().scalars(select(AssignmentTarget)).all() == []


def test_form_to_change_shows_whom_it_is_for(browse, cast: Cast) -> None:
    ada, url = browse(cast.ada), f"{base(cast)}/assignments/{cast.assignment.id}/change"
    ada.send(url, {**FORM, "given_to": "some", "students": str(cast.ben.id)})

    ticked = [each.partition(">")[0] for each in words(ada, url).split("<input") if "checked" in each]

    assert any('value="some"' in each for each in ticked)
    assert [f'value="{cast.ben.id}"' in each for each in ticked if 'name="students"' in each] == [True]


@pytest.fixture
def on_each(app_on_each, cast_on_each: Cast):
    """A session on each database, Ada's class and its assignment."""
    with app_on_each.app_context():
        session = writer()
        yield (
            session,
            session.get_one(Section, cast_on_each.section.id),
            session.get_one(Assignment, cast_on_each.assignment.id),
        )


def test_targets_are_kept_and_taken_back(on_each, cast_on_each: Cast) -> None:
    session, section, assignment = on_each
    group = make_group(session, section, name="Red", user_ids=[cast_on_each.ben.id, cast_on_each.bea.id], now=NOON)
    both = Targets(frozenset({group.id}), frozenset({cast_on_each.ben.id}))

    set_targets(session, section, assignment, both)
    kept, aimed_at = targets_of(session, assignment), students_aimed_at(session, section)
    set_targets(session, section, assignment, WHOLE_CLASS)

    assert (kept, aimed_at) == (both, {assignment.id: 2})
    assert (targets_of(session, assignment), students_aimed_at(session, section)) == (WHOLE_CLASS, {})


def test_assignment_is_never_for_somebody_of_another_class(on_each, cast_on_each: Cast) -> None:
    session, section, assignment = on_each

    with pytest.raises(NobodyLeftError):
        set_targets(session, section, assignment, Targets(user_ids=frozenset({cast_on_each.fay.id})))

    assert targets_of(session, assignment) == WHOLE_CLASS


def test_those_outside_are_told_with_their_newest_attempt(app_on_each, cast_on_each: Cast) -> None:
    public_id = begun_attempt(app_on_each, cast_on_each.bea, cast_on_each.assignment)
    with app_on_each.app_context():
        section = writer().get_one(Section, cast_on_each.section.id)
        assignment = writer().get_one(Assignment, cast_on_each.assignment.id)
        before = begun_outside(writer(), assignment)

        set_targets(writer(), section, assignment, Targets(user_ids=frozenset({cast_on_each.ben.id})))
        after = begun_outside(writer(), assignment)

    assert (before, after) == ([], [BegunOutside("Bea", public_id, is_open=True)])
