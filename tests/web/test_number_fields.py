"""Numbers and dates in a teacher's forms: whatever is wrong with an entry, one message says what to enter."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Cast

LIMIT = "Enter a whole number of minutes from 1 to 1440."
ATTEMPTS = "Enter a whole number from 1 to 100."
FACTOR = "Enter a number from 1 to 10, like 1.5."
DAYS = "Enter a whole number from -3650 to 3650."
MOMENT = "Enter a date and a time, like 2026-11-23T08:00."
ASSIGNMENT = "/teach/classes/{section}/assignments/{assignment}"
NEW, OVERRIDE = "/teach/classes/{section}/assignments/new", ASSIGNMENT + "/students/{ben}"


@pytest.mark.parametrize(
    ("path", "field", "entry", "message"),
    [
        *((NEW, "time_limit_minutes", each, LIMIT) for each in ("0.5", "half", "0", "1441", "-5", "9" * 99)),
        *((OVERRIDE, "attempts_allowed", each, ATTEMPTS) for each in ("two", "1.5", "0", "101")),
        *((OVERRIDE, "time_factor", each, FACTOR) for each in ("much", "0,5", "nan", "inf", "1.5.2")),
        *((ASSIGNMENT + "/copy", "days", each, DAYS) for each in ("a year", "7.5", "3651")),
        (ASSIGNMENT + "/copy", "days", "", "Enter a number of days, or 0."),
        (OVERRIDE, "due_at", "tomorrow", MOMENT),
        ("/teach/classes/{section}/keeping", "retain_until", "next year", "Enter a date, like 2027-07-31."),
    ],
    ids=str,
)
def test_entry_that_cannot_be_taken_gets_one_message_of_our_own(
    browse, cast: Cast, path, field, entry, message
) -> None:
    url = path.format(section=cast.section.id, assignment=cast.assignment.id, ben=cast.ben_enrollment.id)

    response = browse(cast.ada).send(url, {field: entry})
    page = response.get_data(as_text=True)

    assert response.status_code == 422
    assert "Not a valid" not in page
    beside = re.findall(rf'id="{field}-problem"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", each) for each in beside] == [f"Problem: {message}"]


@pytest.mark.parametrize(("entry", "shown"), [("1,5", "1.5"), ("2", "2.0"), ("", "")])
def test_factor_may_be_written_with_a_comma_or_left_out(browse, cast: Cast, entry: str, shown: str) -> None:
    url = OVERRIDE.format(section=cast.section.id, assignment=cast.assignment.id, ben=cast.ben_enrollment.id)
    ada = browse(cast.ada)

    ada.send(url, {"time_factor": entry})

    assert f'value="{shown}"' in ada.get(url).get_data(as_text=True)
