"""The groups of a class: listing, making, changing and deleting them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from course.records import groups
from course.records.audit import record_event
from course.records.classes import learners
from course.records.groups import GroupInUseError, GroupNameTakenError
from course.records.tables import Section, SectionGroup
from course.web.access import colleague, instructor, me
from course.web.account_forms import name_field
from course.web.class_forms import boxes
from course.web.classes import my_section
from course.web.clock import now
from course.web.database import reader, writer

bp = Blueprint("groups", __name__, url_prefix="/teach/classes/<int:section_id>/groups")

NAME_TAKEN = "A group of this class has this name. Enter another."


class GroupForm(FlaskForm):
    """A group: its name and who is in it."""

    name = name_field("Name of the group", "Enter a name, like Red.")
    members = boxes("Students in it", "A student may be in several groups.")


@bp.get("")
@colleague
def overview(section_id: int) -> ResponseReturnValue:
    """List the groups of a class with their students."""
    section = my_section(reader(), section_id)
    return render_template(
        "teaching/groups.html",
        section=section,
        groups=groups.groups_of_section(reader(), section),
        members=groups.members_by_group(reader(), section),
    )


@bp.route("/new", methods=["GET", "POST"])
@instructor
def new(section_id: int) -> ResponseReturnValue:
    """Make a group."""
    section = my_section(reader(), section_id)
    form = _form(section, {})
    if form.validate_on_submit():
        section = my_section(writer(), section_id)
        try:
            made = groups.make_group(
                writer(), section, name=form.name.data, user_ids=form.members.data or [], now=now()
            )
        except GroupNameTakenError:
            writer().rollback()
            form.name.errors = [NAME_TAKEN]
        else:
            record_event(writer(), me(), "group made", made.name, section=section, now=now())
            writer().commit()
            flash(f"The group {form.name.data} is made.", "done")
            return redirect(url_for("groups.overview", section_id=section_id), code=303)
    page = render_template("teaching/group.html", form=form, section=my_section(reader(), section_id), group=None)
    return page, 422 if form.errors else 200


@bp.route("/<int:group_id>", methods=["GET", "POST"])
@instructor
def change(section_id: int, group_id: int) -> ResponseReturnValue:
    """Rename a group and choose who is in it."""
    section, group = my_group(reader(), section_id, group_id)
    members = groups.members_by_group(reader(), section).get(group.id, [])
    form = _form(section, {"name": group.name, "members": [each.user_id for each in members]})
    if form.validate_on_submit():
        section, group = my_group(writer(), section_id, group_id)
        try:
            groups.change_group(writer(), section, group, name=form.name.data, user_ids=form.members.data or [])
        except GroupNameTakenError:
            writer().rollback()
            form.name.errors = [NAME_TAKEN]
        else:
            record_event(writer(), me(), "group changed", group.name, section=section, now=now())
            writer().commit()
            flash(f"The group {form.name.data} is saved.", "done")
            return redirect(url_for("groups.overview", section_id=section_id), code=303)
    section, group = my_group(reader(), section_id, group_id)
    alone = groups.assignments_for_only(reader(), group)
    page = render_template("teaching/group.html", form=form, section=section, group=group, alone=alone)
    return page, 422 if form.errors else 200


@bp.post("/<int:group_id>/delete")
@instructor
def delete(section_id: int, group_id: int) -> ResponseReturnValue:
    """Delete a group, unless an assignment is for it alone."""
    section, group = my_group(writer(), section_id, group_id)
    name = group.name
    try:
        groups.delete_group(writer(), group)
    except GroupInUseError as error:
        writer().rollback()
        titles = ", ".join(f"“{title}”" for title in error.titles)
        flash(f"The group {name} stays: {titles} is for it alone. Change whom that is for, or remove it.", "problem")
        return redirect(url_for("groups.change", section_id=section_id, group_id=group_id), code=303)
    record_event(writer(), me(), "group deleted", name, section=section, now=now())
    writer().commit()
    flash(f"The group {name} is deleted. Its students stay in the class.", "done")
    return redirect(url_for("groups.overview", section_id=section_id), code=303)


def my_group(session: Session, section_id: int, group_id: int) -> tuple[Section, SectionGroup]:
    """Return a class and its group if the signed-in teacher teaches it; 404 otherwise."""
    section = my_section(session, section_id)
    return section, groups.group_of_section(session, section, group_id) or abort(404)


def _form(section: Section, data: dict[str, object]) -> GroupForm:
    form = GroupForm(data=data)
    form.members.choices = {each.user_id: each.user.display_name for each in learners(reader(), section)}
    return form
