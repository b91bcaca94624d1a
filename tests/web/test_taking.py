"""Taking an assigned quiz in depth: the order of answers, marks, one by one, time limits, shuffling, own dates."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from course.assessment.display_order import items_in_order, options_in_order
from course.records.assignments import change_assignment
from course.records.attempts import response_rows
from course.records.tables import Assignment, Attempt, AuditEvent, Presentation
from course.web.catalogue import catalogue
from course.web.database import db, reader, writer
from tests.conftest import Cast, assigned
from tests.web.work import RIGHT_FORM, begun_attempt

LIMIT = 40


def settle(app, cast: Cast, **settings: object) -> None:
    """Change the settings of Ben's assignment."""
    with app.app_context():
        change_assignment(writer(), writer().get_one(Assignment, cast.assignment.id), assigned(**settings))
        writer().commit()


def start(client, cast: Cast) -> str:
    """Start Ben's assignment and return the attempt's address."""
    return client.send(f"/my/assignments/{cast.assignment.id}/start").location


def saved(app, attempt: str) -> dict[str, dict[str, object]]:
    """What the database has of each item of an attempt."""
    with app.app_context():
        row = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one()
        rows = response_rows(reader(), row.id)
    return {
        item_id: {"answer": each.response, "flagged": each.is_flagged, "confidence": each.confidence}
        for item_id, each in rows.items()
    }


def text(client, url: str) -> str:
    """The text of a page."""
    return client.get(url).get_data(as_text=True)


# ---------- the order of answers ----------


def test_late_answer_is_told_which_newer_one_stands(app, browse, cast: Cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=10)
    client.send_json(
        attempt + "/save", {"item": "material", "answer": ["steel"], "page": "one", "sequence": 1, "age": 0}
    )

    late = {"item": "material", "answer": ["wood"], "page": "two", "sequence": 9, "age": 60_000}
    reply = client.send_json(attempt + "/save", late)

    assert reply.status_code == 409
    assert reply.get_json() == {
        "reason": "newer",
        "saved": False,
        "message": "A newer answer is saved already.",
        "answer": ["steel"],
        "left_open": "",
        "at": "13:10",
        "flagged": False,
        "confidence": None,
    }
    assert saved(app, attempt)["material"]["answer"] == {"chosen": ["steel"]}


def test_answer_given_long_ago_and_sent_now_is_as_old_as_it_is(app, browse, cast: Cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(hours=1)
    client.send_json(
        attempt + "/save", {"item": "material", "answer": ["wood"], "page": "one", "sequence": 1, "age": 1.8e6}
    )

    newer = {"item": "material", "answer": ["steel"], "page": "two", "sequence": 1, "age": 1.7e6}

    assert client.send_json(attempt + "/save", newer).status_code == 200
    assert saved(app, attempt)["material"]["answer"] == {"chosen": ["steel"]}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"page": "x" * 17}, "page"),
        ({"page": "a b"}, "page"),
        ({"page": 7}, "page"),
        ({"page": None}, "page"),
        ({"sequence": "1"}, "sequence"),
        ({"sequence": 1.5}, "sequence"),
        ({"sequence": True}, "sequence"),
        ({"sequence": -1}, "sequence"),
        ({"sequence": 2**31}, "sequence"),
        ({"sequence": None}, "sequence"),
        ({"age": "5"}, "age"),
        ({"age": float("nan")}, "age"),
        ({"age": float("inf")}, "age"),
        ({"age": True}, "age"),
        ({"age": [1]}, "age"),
        ({"flagged": "yes"}, "flagged"),
        ({"flagged": 1}, "flagged"),
        ({"confidence": 5}, "confidence"),
        ({"confidence": 0}, "confidence"),
        ({"confidence": 2.0}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"confidence": "4"}, "confidence"),
    ],
)
def test_field_of_a_wrong_kind_is_refused_by_its_name(app, browse, cast: Cast, sent: dict[str, object], field) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    reply = client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"], **sent})

    assert reply.status_code == 422
    assert reply.get_json()["message"].startswith(f"“{field}” must be ")
    assert saved(app, attempt) == {}


@pytest.mark.parametrize("age", [-5, 0, 0.5, 10**400, 1e300])
def test_any_finite_age_is_taken_within_the_attempt(app, browse, cast: Cast, clock, age: float) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=1)

    reply = client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"], "page": "p", "age": age})

    assert reply.status_code == 200


def test_text_that_no_database_can_store_is_refused_or_kept_as_it_is(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    for entered in ("\ud800", "5\x00", "\x00"):
        assert client.send_json(attempt + "/save", {"item": "on-foot", "answer": [entered]}).status_code == 422


def test_page_can_ask_what_is_saved(app, browse, cast: Cast, clock) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "only-new", "answer": ["foot", "steel"]})
    client.send_json(attempt + "/save", {"item": "material", "flagged": True})
    clock.forward(days=1)

    found = client.get(attempt + "/answers").get_json()
    unmarked = {"left_open": "", "at": "23 Nov, 13:00", "flagged": False, "confidence": None}

    assert found == {
        "answers": {
            "only-new": {"answer": ["steel", "foot"], **unmarked},
            "material": {"answer": [], **unmarked, "flagged": True},
        },
        "seconds_left": 86400.0,
    }


def test_what_is_saved_is_told_to_nobody_else(app, browse, cast: Cast) -> None:
    attempt = begun_attempt(app, cast.ben, cast.assignment)

    assert browse(cast.bea).get(f"/attempts/{attempt}/answers").status_code == 404
    assert browse(cast.ada).get(f"/attempts/{attempt}/answers").status_code == 404
    assert browse().get(f"/attempts/{attempt}/answers").status_code == 404


def test_page_that_asks_after_the_end_is_told_where_to_go(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send(attempt + "/submit")

    reply = client.get(attempt + "/answers")

    assert (reply.status_code, reply.get_json()["location"]) == (410, attempt + "/review")


# ---------- flags and confidence ----------


def test_flag_and_confidence_are_saved_apart_from_the_answer(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})

    client.send_json(attempt + "/save", {"item": "material", "flagged": True})
    client.send_json(attempt + "/save", {"item": "material", "confidence": 3})
    client.send_json(attempt + "/save", {"item": "material", "flagged": False})

    assert saved(app, attempt)["material"] == {"answer": {"chosen": ["steel"]}, "flagged": False, "confidence": 3}


def test_item_only_flagged_counts_as_not_answered(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    client.send_json(attempt + "/save", {"item": "material", "flagged": True, "confidence": 1})

    page = text(client, attempt + "/submit")
    assert "<strong>0 of 5</strong>" in page
    assert "To come back to" in page
    assert page.count(f'href="{attempt}#item-material"') == 2


def test_flags_and_confidence_are_saved_by_a_form_without_scripts(app, browse, cast: Cast) -> None:
    settle(app, cast, asks_confidence=True)
    client = browse(cast.ben)
    attempt = start(client, cast)
    page = text(client, attempt)
    assert page.count("How sure are you?") == 5

    shown = dict.fromkeys(re.findall(r'name="(shown-marks\.[^"]+)"', page), "")
    client.send(attempt + "/save", {**shown, "flag.material": "1", "confidence.on-foot": "4", "answer.on-foot": "5"})

    nothing = {"flagged": False, "confidence": None}
    assert saved(app, attempt) == {
        "material": {"answer": None, "flagged": True, "confidence": None},
        "on-foot": {"answer": {"entered": "5"}, **nothing, "confidence": 4},
    }
    again = text(client, attempt)
    assert 'id="flag.material" value="1" checked' in again
    assert 'id="confidence.on-foot.4" value="4" checked' in again


def test_answer_and_confidence_are_taken_back_by_a_form_without_scripts(app, browse, cast: Cast) -> None:
    settle(app, cast, asks_confidence=True)
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send(attempt + "/save", {"answer.material": "steel", "confidence.material": "4", "shown-marks.material": ""})
    shown = {"shown.material": '{"chosen": ["steel"]}', "shown-marks.material": "4"}

    cleared = client.send(
        attempt + "/save",
        {**shown, "answer.material": "steel", "answer.on-foot": "5", "confidence.material": "", "clear": "material"},
    )

    page = text(client, attempt)
    assert cleared.location == attempt + "#item-material"
    assert saved(app, attempt)["material"] == {"answer": None, "flagged": False, "confidence": None}
    assert saved(app, attempt)["on-foot"]["answer"] == {"entered": "5"}
    assert page.count("Clear my answer") == 2
    assert 'id="confidence.material.none" value="" checked' in page


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "You can stop and come back until the quiz closes"),
        ({"closes_at": None}, "You can stop at any time and come back"),
        ({"time_limit_minutes": 40}, "You can close this page and come back, but the time goes on meanwhile."),
    ],
)
@pytest.mark.parametrize("presentation", [*Presentation])
def test_page_says_whether_one_may_stop(app, browse, cast: Cast, settings, words: str, presentation) -> None:
    settle(app, cast, presentation=presentation, **settings)
    client = browse(cast.ben)

    page = client.get(start(client, cast), follow_redirects=True).get_data(as_text=True)

    assert words in page
    assert page.count("what is shown as saved stays saved") + page.count("What is shown as saved stays saved") == 1


def test_form_from_a_tab_left_open_does_not_undo_newer_marks(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    old_tab = dict.fromkeys(re.findall(r'name="(shown-marks\.[^"]+)"', text(client, attempt)), "")
    client.send_json(attempt + "/save", {"item": "material", "flagged": True})

    client.send(attempt + "/save", old_tab)

    assert saved(app, attempt)["material"]["flagged"] is True


def test_confidence_is_asked_only_where_the_teacher_says_so(browse, cast: Cast) -> None:
    client = browse(cast.ben)

    page = text(client, start(client, cast))

    assert "How sure are you?" not in page
    assert page.count("Come back to this") == 5


# ---------- one by one ----------


def test_items_one_by_one_have_pages_of_their_own_and_are_saved_on_the_way(app, browse, cast: Cast) -> None:
    settle(app, cast, presentation=Presentation.ITEM_BY_ITEM)
    client = browse(cast.ben)
    attempt = start(client, cast)
    first = client.get(attempt).location
    page = text(client, first)

    to_second = client.send(attempt + "/save", {"question": "material", "answer.material": "steel", "then": "2"})
    back = client.send(attempt + "/save", {"question": "only-new", "answer.only-new": "foot", "then": "1"})

    assert first == attempt + "/questions/1"
    assert "What is the bridge made of" in page
    assert page.count('<fieldset class="item ') == 1
    assert to_second.location == attempt + "/questions/2"
    assert back.location == attempt + "/questions/1"
    assert set(saved(app, attempt)) == {"material", "only-new"}
    assert "2 answered, 3 not answered" in text(client, first)
    assert client.get(attempt).location == attempt + "/questions/3"


def test_answer_that_cannot_be_read_stays_on_its_own_page(app, browse, cast: Cast) -> None:
    settle(app, cast, presentation=Presentation.ITEM_BY_ITEM)
    client = browse(cast.ben)
    attempt = start(client, cast)

    reply = client.send(attempt + "/save", {"question": "on-foot", "answer.on-foot": "five", "then": "submit"})

    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert 'value="five"' in page
    assert page.count('<fieldset class="item ') == 1


def test_summary_links_to_the_pages_of_what_is_missing_and_flagged(app, browse, cast: Cast) -> None:
    settle(app, cast, presentation=Presentation.ITEM_BY_ITEM)
    client = browse(cast.ben)
    attempt = start(client, cast)
    client.send(
        attempt + "/save", {**RIGHT_FORM, "answer.material": "", "shown-marks.on-foot": "", "flag.on-foot": "1"}
    )

    page = text(client, attempt + "/submit")

    assert re.findall(r'href="(/attempts/[^"]+)">Question', page) == [
        f"{attempt}/questions/1",
        f"{attempt}/questions/5",
    ]


@pytest.mark.parametrize("number", [0, 6, 10**9])
def test_question_that_is_not_there_is_not_found(app, browse, cast: Cast, number: int) -> None:
    settle(app, cast, presentation=Presentation.ITEM_BY_ITEM)
    client = browse(cast.ben)

    assert client.get(f"{start(client, cast)}/questions/{number}").status_code == 404


def test_page_of_one_question_leads_to_its_place_where_all_are_on_one_page(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)

    assert client.get(attempt + "/questions/2").location == attempt + "#item-only-new"


# ---------- time limits ----------


def test_student_sees_how_long_it_takes_before_starting(app, browse, cast: Cast) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)

    home, page = text(client, "/my"), text(client, f"/my/assignments/{cast.assignment.id}/start")

    assert f'href="/my/assignments/{cast.assignment.id}/start"' in home
    assert "40 minutes for one attempt" in home
    assert "<strong>40 minutes</strong> from the moment you start" in page
    assert "your time ends Mon 23 Nov 2026, 13:40 (Europe/Berlin)" in page
    assert "within 30 seconds" in page


def test_time_runs_from_the_start_and_the_page_says_until_when(app, browse, cast: Cast, clock) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=10)

    page = text(client, attempt)

    assert "You have 40 minutes, until Mon 23 Nov 2026, 13:40 (Europe/Berlin)." in page
    assert 'data-seconds-left="1800.0"' in page
    assert client.get(attempt + "/answers").get_json()["seconds_left"] == 1800


def test_attempt_whose_time_is_over_takes_answers_for_the_grace_and_no_longer(app, browse, cast: Cast, clock) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=LIMIT, seconds=29)
    in_grace = client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]})
    clock.forward(seconds=1)
    too_late = client.send_json(attempt + "/save", {"item": "one-length", "answer": ["disagree"]})

    review = text(client, attempt + "/review")

    assert (in_grace.status_code, too_late.status_code) == (200, 410)
    assert "1 of 5 points" in review
    assert "13:40 (Europe/Berlin)" in review


def test_page_whose_clock_ran_out_submits_and_says_so(app, browse, cast: Cast, clock) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=LIMIT, seconds=1)

    reply = client.send(attempt + "/submit", {"because": "time"})

    assert reply.location == attempt + "/review"
    assert "Time is over. What you had saved is submitted." in text(client, reply.location)


def test_page_whose_clock_runs_fast_does_not_submit_early(app, browse, cast: Cast, clock) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)
    attempt = start(client, cast)
    clock.forward(minutes=LIMIT - 1)

    reply = client.send(attempt + "/submit", {"because": "time"})

    assert reply.location == attempt
    assert client.get(attempt).status_code == 200


def test_start_page_leads_on_where_an_attempt_is_open_and_back_where_none_is_left(browse, cast: Cast) -> None:
    client = browse(cast.ben)
    page = f"/my/assignments/{cast.assignment.id}/start"
    attempt = start(client, cast)
    open_already = client.get(page).location
    client.send(attempt + "/submit")

    none_left = client.get(page, follow_redirects=True)

    assert open_already == attempt
    assert "You have used all your attempts at this quiz." in none_left.get_data(as_text=True)


# ---------- shuffling ----------


def test_shuffled_attempt_shows_its_own_order_and_stores_ids(app, browse, cast: Cast) -> None:
    settle(app, cast, shuffles_items=True, shuffles_options=True)
    client = browse(cast.ben)
    attempt = start(client, cast)
    with app.app_context():
        seed = reader().query(Attempt).filter_by(public_id=attempt.split("/")[2]).one().seed
        items = items_in_order(catalogue().quizzes["bridge"], seed)
        material = options_in_order(catalogue().quizzes["bridge"].item("material"), seed)

    page = text(client, attempt)
    client.send(attempt + "/save", {**RIGHT_FORM, "then": "submit"})
    client.send(attempt + "/submit")

    assert re.findall(r'data-item="([^"]+)"', page) == [item.id for item in items]
    shown = re.findall(r'name="answer\.material" value="([^"]+)"', page)
    assert shown == [option.id for option in material.options]
    assert re.findall(r'name="answer\.one-length" value="([^"]+)"', page)[0] == "supported"
    review = text(client, attempt + "/review")
    assert "5 of 5 points" in review
    assert re.findall(r'<section class="review" id="item-([^"]+)"', review)[0] == "material"


def test_orders_differ_from_student_to_student_only_where_the_teacher_says_so(app, browse, cast: Cast) -> None:
    def order(user) -> list[str]:
        client = browse(user)
        return re.findall(r'data-item="([^"]+)"', text(client, start(client, cast)))

    assert order(cast.ben) == ["material", "only-new", "one-length", "settles-material", "on-foot"]
    settle(app, cast, shuffles_items=True)
    assert order(cast.bea) != ["material", "only-new", "one-length", "settles-material", "on-foot"]


# ---------- settings and dates of one student ----------


def test_teacher_sets_how_a_quiz_is_taken(app, browse, cast: Cast) -> None:
    client = browse(cast.ada)
    url = f"/teach/classes/{cast.section.id}/assignments/new"
    values = {"quiz_id": "bridge", "attempts_allowed": "1", "counted": "best", "release": "at_once"}

    made = client.send(
        url, {**values, "presentation": "item_by_item", "time_limit_minutes": "40", "shuffles_items": "y"}
    )
    client.send(url, values)

    assert "40 minutes" in text(client, made.location)
    assert "one by one, questions shuffled" in text(client, made.location)
    with app.app_context():
        *_, proposed = reader().query(Assignment).order_by(Assignment.id)
        assert (proposed.presentation, proposed.time_limit_minutes) == (Presentation.ONE_PAGE, None)


def test_quiz_is_shown_as_its_author_proposes_unless_the_teacher_chooses(app, browse, cast: Cast) -> None:
    content = app.extensions["catalogue"]
    proposing = replace(content.quizzes["bridge"], presentation="item-by-item")
    app.extensions["catalogue"] = replace(content, quizzes={**content.quizzes, "bridge": proposing})
    client = browse(cast.ada)
    url = f"/teach/classes/{cast.section.id}/assignments/new"
    values = {"quiz_id": "bridge", "attempts_allowed": "1", "counted": "best", "release": "at_once"}

    proposed = client.send(url, {**values, "presentation": ""})
    chosen = client.send(url, {**values, "presentation": "one_page"})

    assert "<dd>one by one</dd>" in text(client, proposed.location)
    assert "<dd>on one page</dd>" in text(client, chosen.location)


@pytest.mark.parametrize("minutes", ["0", "-5", "1441", "ten", "1.5"])
def test_time_limit_that_cannot_be_is_refused(browse, cast: Cast, minutes: str) -> None:
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/change"
    values = {"title": "The bridge", "attempts_allowed": "1", "counted": "best", "release": "at_once"}

    assert browse(cast.ada).send(url, {**values, "time_limit_minutes": minutes}).status_code == 422


def override(browse, cast: Cast, **values: str):
    """Let Ada give Ben what the values say."""
    base = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}"
    return browse(cast.ada).send(f"{base}/students/{cast.ben_enrollment.id}", values)


def test_student_with_extra_time_gets_it_in_an_open_attempt_too(app, browse, cast: Cast, clock) -> None:
    settle(app, cast, time_limit_minutes=LIMIT)
    client = browse(cast.ben)
    attempt = start(client, cast)

    override(browse, cast, time_factor="1,5")
    clock.forward(minutes=59)

    assert client.send_json(attempt + "/save", {"item": "material", "answer": ["steel"]}).status_code == 200
    assert "You have 1 hour, until Mon 23 Nov 2026, 14:00" in text(client, attempt)


def test_student_with_later_dates_is_not_late_and_everyone_else_is(app, browse, cast: Cast, clock) -> None:
    override(browse, cast, due_at="2026-11-30T13:00", attempts_allowed="2")
    clock.forward(days=3)
    client = browse(cast.ben)
    home = text(client, "/my")
    client.send(start(client, cast) + "/submit")

    results = text(browse(cast.ada), f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}")

    assert "Mon 30 Nov 2026, 13:00 (Europe/Berlin)" in home
    assert "2 left" in home
    assert "Missing" in results
    assert "Late" not in results
    assert ("Their own" in results, "As the class" in results) == (True, True)


def test_own_dates_are_logged_shown_again_and_taken_back(app, browse, cast: Cast) -> None:
    override(browse, cast, due_at="2026-11-30T13:00", time_factor="2")
    url = f"/teach/classes/{cast.section.id}/assignments/{cast.assignment.id}/students/{cast.ben_enrollment.id}"
    page = text(browse(cast.ada), url)

    override(browse, cast, due_at="", time_factor="")

    assert 'value="2026-11-30T13:00"' in page
    assert 'value="2.0"' in page
    with app.app_context():
        events = reader().query(AuditEvent).filter_by(action="student’s dates changed").all()
        assert [event.subject for event in events] == ["The bridge: ben", "The bridge: ben"]
    assert "Their own" not in text(browse(cast.ada), url.partition("/students")[0])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"opens_at": "2026-11-24T14:00"}, "It must be due after it opens."),
        ({"due_at": "2026-11-24T14:00", "closes_at": "2026-11-24T13:30"}, "It cannot close before it is due."),
        ({"closes_at": "2026-11-24T12:00"}, "It cannot close before it is due."),
        ({"time_factor": "0.5"}, "Enter a number from 1 to 10, like 1.5."),
        ({"time_factor": "nan"}, "Enter a number from 1 to 10, like 1.5."),
        ({"attempts_allowed": "0"}, "Enter a whole number from 1 to 100."),
    ],
)
def test_own_dates_that_cannot_be_are_refused_beside_their_field(browse, cast: Cast, values, message: str) -> None:
    reply = override(browse, cast, **values)

    assert reply.status_code == 422
    assert reply.get_data(as_text=True).count(message) == 2


def test_pages_of_an_attempt_mark_the_students_tab(browse, cast: Cast) -> None:
    client = browse(cast.ben)

    assert '<a href="/my" aria-current="true">My quizzes</a>' in text(client, start(client, cast))


def test_saving_an_answer_asks_the_database_no_more_than_it_must(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)
    attempt = start(client, cast)
    token = client.token()
    statements: list[str] = []

    def save(**sent: object) -> int:
        statements.clear()
        value = {"item": "material", "page": "one", "age": 5, **sent}
        assert client.post(attempt + "/save", json=value, headers={"X-CSRFToken": token}).status_code == 200
        return len([each for each in statements if not each.startswith("BEGIN")])

    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    save(sequence=0, answer=["stone"])  # the first one also reads the quiz
    # Whose attempt, who asks, a lock on it, the row.
    assert save(sequence=1, answer=["steel"]) == 4
    assert save(sequence=2, flagged=True) == 4
    assert save(sequence=3, answer=["wood"], confidence=2) == 5
