"""Every route says who may use it, and every role is tried on every route with somebody else's objects."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from course.records.tables import EnrollmentRole
from course.web import create_app
from course.web.access import Access, UndeclaredRouteError, declared_access, require_declarations
from tests.conftest import SMALL_COURSE, Cast
from tests.web.work import begun_attempt, submitted_attempt

# Pages about one attempt: open to whoever it belongs to, and 404 to everybody else.
OF_ATTEMPTS = {"attempts", "practice", "reviews"}
# What anyone may open, and what it answers to a stranger who gives it nothing to work on.
OPEN_TO_ALL = {
    ("reading.home", "GET"): 200,
    ("reading.lesson", "GET"): 200,
    ("reading.sources", "GET"): 200,
    ("reading.source", "GET"): 200,
    ("reading.glossary", "GET"): 200,
    ("reading.about", "GET"): 200,
    ("offline.page", "GET"): 200,
    ("offline.service_worker", "GET"): 200,
    ("activities.answer", "POST"): 404,
    ("activities.forget", "POST"): 303,
    ("activities.forget_all", "POST"): 303,
    ("quizzes.quiz", "GET"): 200,
    ("quizzes.practise", "POST"): 303,
    ("printing.sheet", "GET"): 200,
    ("runs.missed", "GET"): 200,
    ("runs.practise_missed", "POST"): 303,
    ("runs.practise_missed_of", "POST"): 303,
    ("accounts.sign_in", "GET"): 200,
    ("accounts.sign_in", "POST"): 422,
    ("accounts.sign_out", "POST"): 303,
    ("accounts.join", "GET"): 200,
    ("accounts.join", "POST"): 422,
    ("accounts.join_section", "GET"): 303,
    ("accounts.join_section", "POST"): 303,
    ("accounts.card", "GET"): 200,
    ("accounts.card", "POST"): 422,
    ("accounts.card_link", "GET"): 303,
    ("accounts.invitation", "GET"): 404,
    ("calendars.feed", "GET"): 404,
    ("accounts.invitation", "POST"): 404,
}
# What a teacher may open that belongs to no class.
TEACHERS_OWN = {
    ("teaching.home", "GET"): 200,
    ("printing.key", "GET"): 200,
    ("teaching.new_section", "GET"): 200,
    ("copying.term", "GET"): 200,
    ("copying.term", "POST"): 200,
    ("teaching.new_section", "POST"): 422,
    ("accounts.invite", "POST"): 200,
    ("accounts.school", "GET"): 404,
    ("accounts.school", "POST"): 404,
}
STARTING = {"learner.start", "learner.start_page"}
LEARNERS_OWN = {
    ("learner.home", "GET"): 200,
    ("calendars.of_student", "GET"): 200,
    ("calendars.renew_of_student", "POST"): 303,
    ("review_schedule.home", "GET"): 200,
    ("review_schedule.start", "POST"): 303,
    ("review_schedule.switch", "POST"): 303,
}
SIGNED_IN_OWN = {
    ("accounts.account", "GET"): 200,
    ("accounts.account", "POST"): 422,
    ("learner.go", "GET"): 303,
}


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with each of its methods, static files apart."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint != "static"
    ]


def foreign_url(app: Flask, rule: Rule, cast: Cast, attempt: str) -> str:
    """The address of a route with the objects of class 9X, where only Cem and Fay belong."""
    values = {
        "section_id": cast.elsewhere.id,
        "assignment_id": cast.elsewhere_assignment.id,
        "enrollment_id": cast.fay_enrollment.id,
        "user_id": cast.cem.id,
        "note_id": 1,
        "group_id": cast.elsewhere_group_id,
        "public_id": attempt,
        "item_id": "material",
        "number": 1,
        "regrade_id": 1,
        "slug": "bridge",
        "name": "sentence",
        "quiz_id": "bridge",
        "source_id": "old-report",
        "code": "NOSUCHC",
        "token": "no-such-token",
    }
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def tried(app, client, cast: Cast, attempt: str) -> dict[tuple[str, str], int]:
    """The status of every route for one client, with the objects of class 9X."""
    found = {}
    for rule, method in routes(app):
        if rule.endpoint == "accounts.sign_out":
            continue
        url = foreign_url(app, rule, cast, attempt)
        response = client.send(url) if method == "POST" else client.get(url)
        response.get_data()  # a file that is streamed is read to its end
        found[(rule.endpoint, method)] = response.status_code
    return found


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if declared_access(app, rule.endpoint) is None]

    assert silent == []


def test_app_with_an_undeclared_route_does_not_start(tmp_path) -> None:
    app = create_app({"CONTENT_ROOT": SMALL_COURSE}, environment={"INSTANCE": str(tmp_path)})
    app.add_url_rule("/secret", "secret", lambda: "")

    with pytest.raises(UndeclaredRouteError, match="secret"):
        require_declarations(app)


def test_routes_open_to_anyone_are_those_listed_here(app: Flask) -> None:
    open_routes = {
        (rule.endpoint, method)
        for rule, method in routes(app)
        if declared_access(app, rule.endpoint) is Access.ANYONE and rule.endpoint.partition(".")[0] not in OF_ATTEMPTS
    }

    assert open_routes == set(OPEN_TO_ALL)


def test_dee_who_is_nobody_gets_open_pages_and_is_asked_to_sign_in_elsewhere(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.fay, cast.elsewhere_assignment)
    expected = {key: status for key, status in OPEN_TO_ALL.items() if key[0] != "accounts.sign_out"}

    found = tried(app, browse(), cast, attempt)

    for key, status in found.items():
        if key[0].partition(".")[0] in OF_ATTEMPTS:
            assert status == 404, key
        else:
            assert status == expected.get(key, 303), key


def test_ben_gets_404_for_teachers_pages_and_for_other_students_work(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.fay, cast.elsewhere_assignment)

    found = tried(app, browse(cast.ben), cast, attempt)

    for key, status in found.items():
        access = declared_access(app, key[0])
        if (
            access in (Access.INSTRUCTOR, Access.COLLEAGUE)
            or key[0].partition(".")[0] in OF_ATTEMPTS
            or key[0] in STARTING
        ):
            assert status == 404, key
        elif access is Access.LEARNER:
            assert status == LEARNERS_OWN[key], key
        elif access is Access.SIGNED_IN:
            assert status == SIGNED_IN_OWN[key], key


def test_ada_gets_404_for_every_object_of_cems_class(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.fay, cast.elsewhere_assignment)

    found = tried(app, browse(cast.ada), cast, attempt)

    for key, status in found.items():
        access = declared_access(app, key[0])
        if access in (Access.INSTRUCTOR, Access.COLLEAGUE):
            assert status == TEACHERS_OWN.get(key, 404), key
        elif access is Access.LEARNER or key[0].partition(".")[0] in OF_ATTEMPTS or key[0] == "learner.go":
            assert status == 404, key


def test_cem_opens_the_same_objects(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.fay, cast.elsewhere_assignment)
    client = browse(cast.cem)

    found = {
        rule.endpoint: client.get(foreign_url(app, rule, cast, attempt)).status_code
        for rule, method in routes(app)
        if method == "GET"
        and declared_access(app, rule.endpoint) in (Access.INSTRUCTOR, Access.COLLEAGUE)
        and "section_id" in rule.arguments
    }

    assert set(found.values()) == {200}
    assert client.get(f"/attempts/{attempt}/review").status_code == 200


def test_colleague_who_may_read_a_class_opens_what_only_reads_and_nothing_else(app, browse, cast: Cast) -> None:
    attempt = submitted_attempt(app, cast.fay, cast.elsewhere_assignment)
    browse(cast.cem).send(
        f"/teach/classes/{cast.elsewhere.id}/colleagues", {"username": "ada", "role": EnrollmentRole.READER.value}
    )

    found = tried(app, browse(cast.ada), cast, attempt)

    for key, status in found.items():
        access = declared_access(app, key[0])
        if access is Access.COLLEAGUE or key == ("reviews.review", "GET"):
            assert status == 200, key
        elif access is Access.INSTRUCTOR:
            assert status == TEACHERS_OWN.get(key, 404), key


def test_admin_of_the_school_changes_its_settings_and_a_teacher_may_not(browse, cast: Cast) -> None:
    values = {"name": "Hill School", "support_line": "Room 12, every day."}

    assert browse(cast.ada).send("/teach/school", values).status_code == 404
    assert browse(cast.gil).send("/teach/school", values).status_code == 303
    assert "Room 12" in browse(cast.ben).get("/lessons/bridge").get_data(as_text=True)


def test_ben_may_not_open_beas_attempt_in_his_own_class(app, browse, cast: Cast) -> None:
    attempt = begun_attempt(app, cast.bea, cast.assignment)
    client = browse(cast.ben)

    assert client.get(f"/attempts/{attempt}").status_code == 404
    assert client.get(f"/attempts/{attempt}/review").status_code == 404
    assert client.send(f"/attempts/{attempt}/save", {"answer.material": "wood"}).status_code == 404
    assert client.send(f"/attempts/{attempt}/submit").status_code == 404


def test_teacher_may_look_at_an_attempt_of_their_class_but_not_answer_it(app, browse, cast: Cast) -> None:
    attempt = begun_attempt(app, cast.ben, cast.assignment)
    client = browse(cast.ada)

    assert client.get(f"/attempts/{attempt}/review").status_code == 200
    assert client.get(f"/attempts/{attempt}").status_code == 404
    assert client.send(f"/attempts/{attempt}/save", {"answer.material": "wood"}).status_code == 404


def test_student_taken_out_of_the_class_can_no_longer_start_its_assignments(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/remove")

    response = browse(cast.ben).send(f"/my/assignments/{cast.assignment.id}/start")

    assert response.status_code == 404


def test_after_signing_in_one_gets_the_page_one_wanted_but_no_other_site(browse, cast: Cast) -> None:
    values = {"username": "ada", "passphrase": "four calm brown bears"}
    asked = browse().get(f"/teach/classes/{cast.section.id}")

    assert asked.location == f"/sign-in?next=/teach/classes/{cast.section.id}"
    assert browse().send(asked.location, values).location == f"/teach/classes/{cast.section.id}"
    assert browse().send("/sign-in?next=//example.org/", values).location == "/teach"
    assert browse().send("/sign-in?next=https://example.org/", values).location == "/teach"
    assert browse().send("/sign-in?next=/%5Cexample.org", values).location == "/teach"
