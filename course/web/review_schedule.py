"""The review schedule of a signed-in student: off until they switch it on."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course.assessment.composition import Picked
from course.records.attempts import Learner
from course.records.classes import sections_of_learner
from course.records.practice import ExplainedAnswer, explained_answers
from course.records.review_cards import cards_of, delete_cards, due_items, review_answers
from course.records.tables import User, UserRole
from course.records.versions import RUN
from course.web.access import learner, me
from course.web.catalogue import catalogue
from course.web.clock import now
from course.web.database import reader, writer
from course.web.held_back import waiting
from course.web.runs import MOST_ITEMS, allowed, open_run, start_run

REVIEW = RUN + "review"

bp = Blueprint("review_schedule", __name__, url_prefix="/my/review")


@bp.get("")
@learner
def home() -> ResponseReturnValue:
    """Say what is due today, and offer to practise it; or what the schedule would do, where it is off."""
    if not has_schedule():
        return render_template("practice/review.html", is_on=False, cards=len(cards_of(reader(), me())))
    catch_up()
    due = due_today()
    dates = [card.due_at for card in cards_of(reader(), me()).values()]
    later = min((due_at for due_at in dates if due_at >= _end_of_day()), default=None)
    return render_template(
        "practice/review.html",
        is_on=True,
        due=due,
        waiting=waiting(due_items(reader(), me(), before=_end_of_day())),
        most=MOST_ITEMS,
        open_run=open_run(REVIEW),
        next_date=date_in_words(later) if later else "",
        scheduled=len(dates),
    )


@bp.post("")
@learner
def start() -> ResponseReturnValue:
    """Practise what is due, the longest due first, or go on where one left off."""
    if has_schedule():
        catch_up()
    return start_run(REVIEW, "Due today", due_today(), otherwise=url_for("review_schedule.home"))


@bp.post("/switch")
@learner
def switch() -> ResponseReturnValue:
    """Switch the schedule on, with all that was answered so far; or off, and keep its dates or delete them."""
    user = writer().get_one(User, me().id)
    user.has_review_schedule = request.form.get("schedule") == "on"
    if user.has_review_schedule:
        answers = explained_answers(reader(), Learner(user=user), now=now())
        review_answers(writer(), user, answers, _quiz_ids())
        flash("Your review schedule is on.", "done")
    elif request.form.get("dates") == "delete":
        delete_cards(writer(), user)
        flash("Your review schedule is off, and its dates are deleted.", "done")
    else:
        flash("Your review schedule is off. Its dates are kept.", "done")
    writer().commit()
    return redirect(url_for("review_schedule.home"), code=303)


def has_schedule() -> bool:
    """Say whether a student with a review schedule is signed in."""
    return current_user.is_authenticated and me().role is UserRole.STUDENT and me().has_review_schedule


def schedule(answer: ExplainedAnswer | None) -> None:
    """Note an answer just explained in the schedule of its student, if they have one. The caller commits."""
    if answer is not None and has_schedule():
        review_answers(writer(), me(), [answer], _quiz_ids())


def catch_up() -> None:
    """Note what no card knows yet, like assigned answers released since, and commit; write nothing if there is none."""
    cards = cards_of(reader(), me())
    known = _quiz_ids()
    fresh = [
        answer
        for answer in explained_answers(reader(), Learner(user=me()), now=now())
        if answer.item_id in known and (answer.item_id not in cards or cards[answer.item_id].reviewed_at < answer.at)
    ]
    if fresh:
        review_answers(writer(), me(), fresh, known)
        writer().commit()
        reader().rollback()


def due_today() -> list[Picked]:
    """Return the items due until the end of today that may be practised, the longest due first."""
    return allowed(due_items(reader(), me(), before=_end_of_day())) if has_schedule() else []


def next_review(item_id: str) -> str:
    """Return in words when the signed-in student will see an item again; "" without a schedule or a date."""
    card = cards_of(reader(), me()).get(item_id) if has_schedule() else None
    return date_in_words(card.due_at) if card is not None else ""


def date_in_words(due_at: datetime) -> str:
    """Return a date as seen from today, in the student's zone: "tomorrow", "in 5 days, on Saturday 28 November"."""
    there = due_at.astimezone(_zone()).date()
    days = (there - now().astimezone(_zone()).date()).days
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days, on {there:%A} {there.day} {there:%B}"


def _end_of_day() -> datetime:
    """Return the next midnight in the student's zone."""
    tomorrow = now().astimezone(_zone()).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=_zone()).astimezone(UTC)


def _zone() -> ZoneInfo:
    """Return the time zone of the student's first class; UTC without one."""
    sections = sections_of_learner(reader(), me())
    return ZoneInfo(sections[0].time_zone if sections else "UTC")


def _quiz_ids() -> dict[str, str]:
    return {item.id: quiz.id for quiz in catalogue().quizzes.values() for item in quiz.items}
