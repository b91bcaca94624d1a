"""What every template has at hand: filters, times with their zone, error pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from course.assessment.item_types import condition
from course.assessment.item_types.verdict import VERDICT_MEANINGS, VERDICT_NOTES, VERDICTS
from course.content.markup import render_inline, set_apostrophes
from course.exchange.results_csv import PERCENT_DECIMALS, number_text
from course.records.accounts import DEFAULT_SUPPORT_LINE
from course.records.tables import School
from course.web.access import me
from course.web.config import MEGABYTE, MOST_SENT
from course.web.database import reader
from course.web.table_words import cell_words

TOO_BIG = f"Send at most {MOST_SENT // MEGABYTE} MB: shorten what you entered."
ERROR_PAGES = frozenset({400, 403, 404, 405, 413, 429, 500})


def init_pages(app: Flask) -> None:
    """Give an app's templates their filters and globals, and its errors their pages."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(inline, "inline")
    app.add_template_filter(set_apostrophes, "typeset")
    app.add_template_filter(cell_words, "cell_words")
    app.add_template_filter(when, "when")
    app.add_template_filter(day, "day")
    app.add_template_filter(duration, "duration")
    app.add_template_filter(number, "number")
    app.add_template_filter(percent, "percent")
    app.jinja_env.globals.update(verdicts=VERDICTS, verdict_meanings=VERDICT_MEANINGS, verdict_notes=VERDICT_NOTES)
    app.jinja_env.globals.update(condition_of=condition)
    app.context_processor(lambda: {"support_line": support_line()})
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Exception, _failure_page)


@lru_cache(maxsize=4096)
def inline(text: str) -> Markup:
    """Render a line of Markdown."""
    return Markup(render_inline(text))  # noqa: S704  (cleaned by nh3)


def when(moment: datetime | None, time_zone: str) -> str:
    """Print a moment in a zone, with the zone: `Mon 23 Nov 2026, 09:00 (Europe/Berlin)`."""
    if moment is None:
        return "no date"
    return f"{moment.astimezone(ZoneInfo(time_zone)):%a %-d %b %Y, %H:%M} ({time_zone})"


def day(value: date) -> str:
    """Print a day: `23 Nov 2026`."""
    return f"{value:%-d %b %Y}"


def duration(span: timedelta) -> str:
    """Print a span of time in words: `40 minutes`, `1 hour 30 minutes`, `37 minutes 30 seconds`."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    parts = zip((*divmod(minutes, 60), seconds), ("hour", "minute", "second"), strict=True)
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "0 minutes"


def number(value: float | None, decimals: int = 2) -> str:
    """Print a number without needless noughts: `7`, `7.5`, `6.67`; a dash for none."""
    return number_text(value, decimals=decimals, decimal_comma=False) or "–"


def percent(value: float | None) -> str:
    """Print a percentage as the result files have it: `66.67`."""
    return number(value, PERCENT_DECIMALS)


def support_line() -> str:
    """Return the school's own support line for someone signed in, and the general one otherwise."""
    if not current_user.is_authenticated:
        return DEFAULT_SUPPORT_LINE
    school = reader().get(School, me().school_id)
    return school.support_line if school and school.support_line else DEFAULT_SUPPORT_LINE


def _error_page(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if request.is_json:
        return jsonify(message=TOO_BIG if code == 413 else error.name), code
    shown = code if code in ERROR_PAGES else (400 if code < 500 else 500)
    return render_template(f"errors/{shown}.html", error=error, limit=current_app.config["MAX_CONTENT_LENGTH"]), code


def _failure_page(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("A request failed: %s %s", request.method, request.path)
    if request.is_json:
        return jsonify(message="The server could not do this. Nothing you saw as saved is lost."), 500
    return render_template("errors/500.html"), 500
