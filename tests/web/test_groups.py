"""The pages of a class's groups."""

import pytest
from sqlalchemy import select

from course.records.tables import AssignmentTarget, AuditEvent, GroupMember
from course.web.database import reader, writer
from tests.conftest import Cast
from tests.web.client import bare_cells


def url(cast: Cast, rest: str = "") -> str:
    """An address of the groups of Ada's class."""
    return f"/teach/classes/{cast.section.id}/groups{rest}"


def make(client, cast: Cast, name: str, *members) -> int:
    """Make a group and return its id."""
    client.send(url(cast, "/new"), {"name": name, "members": [str(each.id) for each in members]})
    page = client.get(url(cast)).get_data(as_text=True)
    return int(page.partition(f">{name}</a>")[0].rpartition("/groups/")[2].partition('"')[0])


def words(client, address: str) -> str:
    """The text of a page."""
    return bare_cells(client.get(address).get_data(as_text=True))


def test_group_is_made_of_the_students_ticked(browse, cast: Cast) -> None:
    ada = browse(cast.ada)

    make(ada, cast, "Red", cast.ben)

    page = words(ada, url(cast))
    assert "<td>Ben</td>" in page
    assert "Bea" not in page


def test_group_is_renamed_and_its_students_changed(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    group_id = make(ada, cast, "Red", cast.ben)

    ada.send(url(cast, f"/{group_id}"), {"name": "Green", "members": [str(cast.bea.id)]})

    page = words(ada, url(cast))
    assert ("Green" in page, "Red" in page) == (True, False)
    assert "<td>Bea</td>" in page


@pytest.mark.parametrize(("name", "message"), [("", "Enter a name"), ("red", "A group of this class has this name.")])
def test_name_that_is_missing_or_taken_is_told_and_the_ticks_stay(browse, cast: Cast, name, message) -> None:
    ada = browse(cast.ada)
    make(ada, cast, "Red")

    response = ada.send(url(cast, "/new"), {"name": name, "members": [str(cast.ben.id)]})

    assert response.status_code == 422
    assert message in response.get_data(as_text=True)
    assert "checked" in next(
        each for each in response.get_data(as_text=True).split("<input") if f'value="{cast.ben.id}"' in each
    )


def test_student_of_another_class_cannot_be_put_in(app, browse, cast: Cast) -> None:
    group_id = make(browse(cast.ada), cast, "Red", cast.ben, cast.fay)

    with app.app_context():
        query = select(GroupMember.user_id).where(GroupMember.group_id == group_id)
        assert list(reader().scalars(query)) == [cast.ben.id]


def test_group_that_an_assignment_is_for_alone_is_not_deleted_and_the_page_says_why(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    group_id = make(ada, cast, "Red", cast.ben)
    with app.app_context():
        writer().add(AssignmentTarget(school_id=cast.school.id, assignment_id=cast.assignment.id, group_id=group_id))
        writer().commit()

    page = ada.send(url(cast, f"/{group_id}/delete"), follow_redirects=True).get_data(as_text=True)

    assert "The group Red stays: “The bridge” is for it alone." in page
    assert "Red" in words(ada, url(cast))


def test_group_that_nothing_is_for_is_deleted(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    group_id = make(ada, cast, "Red", cast.ben)

    page = ada.send(url(cast, f"/{group_id}/delete"), follow_redirects=True).get_data(as_text=True)

    assert "The group Red is deleted." in page
    assert "There are no groups yet." in page


def test_what_is_done_to_a_group_is_logged(app, browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    group_id = make(ada, cast, "Red")
    ada.send(url(cast, f"/{group_id}"), {"name": "Green"})
    ada.send(url(cast, f"/{group_id}/delete"))

    with app.app_context():
        events = reader().scalars(select(AuditEvent).where(AuditEvent.section_id == cast.section.id)).all()
        found = [(event.action, event.subject) for event in events]
    assert found == [("group made", "Red"), ("group changed", "Green"), ("group deleted", "Green")]


def test_reader_sees_the_groups_and_no_way_to_change_them(browse, cast: Cast) -> None:
    make(browse(cast.ada), cast, "Red", cast.ben)
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/colleagues", {"username": "cem", "role": "reader"})

    page = words(browse(cast.cem), url(cast))

    assert "Red" in page
    assert "Make a group" not in page
    assert f"{url(cast)}/" not in page
