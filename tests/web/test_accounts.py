"""Signing in and out, joining, login cards, invitations, passphrases."""

import re

from course.records.tables import Enrollment, User
from course.web import create_app
from course.web.database import close_connections, reader
from tests.conftest import PASSPHRASE, SMALL_COURSE, Cast
from tests.web.client import CheckingClient


def username_on(page: str) -> str:
    """The username that a new student is told to write down."""
    found = re.search(r"Your username is <strong><code>([^<]+)</code>", page)
    assert found
    return found.group(1)


def test_signing_in_takes_a_student_to_their_quizzes_and_a_teacher_to_their_classes(browse, cast: Cast) -> None:
    assert browse().send("/sign-in", {"username": "Ben", "passphrase": PASSPHRASE}).location == "/my"
    assert browse().send("/sign-in", {"username": " ada ", "passphrase": PASSPHRASE}).location == "/teach"


def test_wrong_passphrase_and_unknown_username_get_the_same_answer(browse, cast: Cast) -> None:
    wrong = browse().send("/sign-in", {"username": "ben", "passphrase": "four calm brown bulls"})
    unknown = browse().send("/sign-in", {"username": "nobody", "passphrase": PASSPHRASE})

    message = "Username and passphrase do not belong together."
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert message in wrong.get_data(as_text=True)
    assert message in unknown.get_data(as_text=True)


def test_ninth_wrong_passphrase_of_an_account_is_refused_until_ten_minutes_have_passed(browse, cast, clock) -> None:
    client, wrong = browse(), {"username": "ben", "passphrase": "not this one at all"}
    tries = [client.send("/sign-in", wrong).status_code for _ in range(9)]
    right_but_throttled = client.send("/sign-in", {"username": "ben", "passphrase": PASSPHRASE}).status_code
    clock.forward(minutes=10)
    later = client.send("/sign-in", {"username": "ben", "passphrase": PASSPHRASE}).status_code

    assert tries == [422] * 8 + [429]
    assert right_but_throttled == 429
    assert later == 303


def test_right_passphrases_never_use_up_the_limit(browse, cast: Cast) -> None:
    found = [browse().send("/sign-in", {"username": "ben", "passphrase": PASSPHRASE}).status_code for _ in range(12)]

    assert found == [303] * 12


def test_another_account_is_not_throttled_with_the_first(browse, cast: Cast) -> None:
    for _ in range(9):
        browse().send("/sign-in", {"username": "ben", "passphrase": "not this one at all"})

    assert browse().send("/sign-in", {"username": "bea", "passphrase": PASSPHRASE}).status_code == 303


def test_a_student_joins_with_code_name_and_passphrase_and_signs_in_again_with_the_username_shown(app, browse, cast):
    client = browse()
    asked = client.send(
        "/join", {"code": cast.section.join_code.lower()[:4] + "-" + cast.section.join_code.lower()[4:]}
    )
    joined = client.send(
        asked.location,
        {"display_name": "Dina Ö", "passphrase": "one two three four", "repeat_passphrase": "one two three four"},
    )
    username = username_on(client.get("/my").get_data(as_text=True))
    again = browse().send("/sign-in", {"username": username, "passphrase": "one two three four"})

    assert joined.location == "/my"
    assert re.fullmatch(r"dina-o-[2-9a-z]{3}", username)
    assert again.location == "/my"
    with app.app_context():
        user = reader().query(User).filter_by(username=username).one()
        assert reader().query(Enrollment).filter_by(user_id=user.id, section_id=cast.section.id).count() == 1


def test_unknown_class_code_is_told_what_a_code_looks_like(browse, cast: Cast) -> None:
    response = browse().send("/join", {"code": "AAAA-AAA"})

    assert response.status_code == 422
    assert "No class has the code AAAA-AAA. Enter it as your teacher shows it" in response.get_data(as_text=True)


def test_joining_says_what_is_missing_beside_each_field(browse, cast: Cast) -> None:
    response = browse().send(
        f"/join/{cast.section.join_code}", {"display_name": " ", "passphrase": "short", "repeat_passphrase": "other"}
    )

    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Enter your name." in page
    assert "Use a passphrase of 10 to 200 characters." in page
    assert "Enter the same passphrase twice." in page


def test_signed_in_student_joins_a_second_class_with_the_same_account(app, browse, cast: Cast) -> None:
    client = browse(cast.ben)

    client.send(f"/join/{cast.elsewhere.join_code}")
    client.send(f"/join/{cast.elsewhere.join_code}")

    assert "7B, 9X" in client.get("/my").get_data(as_text=True)


def test_class_that_is_closed_to_joining_takes_nobody(browse, cast: Cast) -> None:
    settings = {"name": "7B", "time_zone": "Europe/Berlin"}
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/settings", settings)

    response = browse().get(f"/join/{cast.section.join_code}")

    assert response.location == "/join"


def test_code_guesses_from_one_address_are_limited(browse, cast: Cast) -> None:
    client = browse()
    found = [client.send("/join", {"code": "AAAA-AAA"}).status_code for _ in range(121)]

    assert found == [422] * 120 + [429]


def card_code(page: str) -> str:
    """The first card code on a page of login cards."""
    found = re.search(r"Card code</dt><dd><code>([^<]+)</code>", page)
    assert found
    return found.group(1)


def test_login_card_signs_in_and_ends_when_the_student_chooses_a_passphrase(browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/reset"
    code = card_code(browse(cast.ada).send(url).get_data(as_text=True))
    client = browse()
    opened = client.get(f"/card/{code}")
    signed_in = client.send("/card", {"code": code.lower()})
    chosen = client.send("/account", {"new_passphrase": "my own new words", "repeat_passphrase": "my own new words"})

    assert opened.location == f"/card?code={code}"
    assert signed_in.location == "/my"
    assert chosen.location == "/account"
    assert browse().send("/card", {"code": code}).status_code == 422
    assert browse().send("/sign-in", {"username": "ben", "passphrase": "my own new words"}).location == "/my"


def test_opening_a_cards_link_signs_nobody_in(browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/reset"
    code = card_code(browse(cast.ada).send(url).get_data(as_text=True))
    client = browse()

    client.get(f"/card/{code}", follow_redirects=True)

    assert client.get("/my").status_code == 303


def test_resetting_ends_the_students_old_passphrase_and_sessions(browse, cast: Cast) -> None:
    student = browse(cast.ben)
    before = student.get("/my").status_code
    browse(cast.ada).send(f"/teach/classes/{cast.section.id}/students/{cast.ben_enrollment.id}/reset")

    assert before == 200
    assert student.get("/my").status_code == 303
    assert browse().send("/sign-in", {"username": "ben", "passphrase": PASSPHRASE}).status_code == 422


def test_cards_are_printed_for_chosen_students_and_leave_their_passphrases(browse, cast: Cast) -> None:
    url = f"/teach/classes/{cast.section.id}/cards"
    page = browse(cast.ada).send(url, {"student": str(cast.ben_enrollment.id)}).get_data(as_text=True)

    assert page.count('class="login-card"') == 1
    assert browse().send("/sign-in", {"username": "ben", "passphrase": PASSPHRASE}).location == "/my"
    assert browse().send("/card", {"code": card_code(page)}).location == "/my"


def test_cards_with_nobody_chosen_go_to_students_without_a_passphrase(browse, cast: Cast) -> None:
    ada = browse(cast.ada)
    ada.send(f"/teach/classes/{cast.section.id}/students/confirm", {"pasted": "Kim\t\nLou\tL7"})

    page = ada.send(f"/teach/classes/{cast.section.id}/cards").get_data(as_text=True)

    assert page.count('class="login-card"') == 2
    assert "Kim" in page
    assert "Lou" in page


def test_teacher_invites_a_colleague_once(browse, cast: Cast) -> None:
    page = browse(cast.ada).send("/teach/invitations").get_data(as_text=True)
    path = re.search(r"http://localhost(/invitations/[\w-]+)", page).group(1)
    account = {
        "display_name": "Eve",
        "username": "eve.k",
        "passphrase": "one two three four",
        "repeat_passphrase": "one two three four",
    }
    client = browse()

    assert client.get(path).status_code == 200
    assert client.send(path, account).location == "/teach"
    assert browse().send(path, {**account, "username": "eve.2"}).status_code == 404


def test_invitation_ends_after_seven_days(browse, cast: Cast, clock) -> None:
    page = browse(cast.ada).send("/teach/invitations").get_data(as_text=True)
    path = re.search(r"http://localhost(/invitations/[\w-]+)", page).group(1)
    clock.forward(days=7)

    assert browse().get(path).status_code == 404


def test_invited_teacher_cannot_take_a_username_that_exists(browse, cast: Cast) -> None:
    page = browse(cast.ada).send("/teach/invitations").get_data(as_text=True)
    path = re.search(r"http://localhost(/invitations/[\w-]+)", page).group(1)
    account = {
        "display_name": "Eve",
        "username": "ADA",
        "passphrase": "one two three four",
        "repeat_passphrase": "one two three four",
    }

    response = browse().send(path, account)

    assert response.status_code == 422
    assert "The username ADA is taken. Choose another." in response.get_data(as_text=True)


def test_changing_the_passphrase_needs_the_present_one_and_signs_other_devices_out(browse, cast: Cast) -> None:
    here, there = browse(cast.ben), browse(cast.ben)
    new = {"new_passphrase": "my own new words", "repeat_passphrase": "my own new words"}

    wrong = here.send("/account", {"current_passphrase": "not the right one", **new})
    right = here.send("/account", {"current_passphrase": PASSPHRASE, **new})

    assert wrong.status_code == 422
    assert "This is not your present passphrase." in wrong.get_data(as_text=True)
    assert right.location == "/account"
    assert here.get("/my").status_code == 200
    assert there.get("/my").status_code == 303


def test_signing_out_ends_the_session(browse, cast: Cast) -> None:
    client = browse(cast.ben)

    client.send("/sign-out")

    assert client.get("/my").status_code == 303


def test_passphrases_are_kept_as_argon2id_only(app, cast: Cast) -> None:
    with app.app_context():
        stored = [user.passphrase_hash for user in reader().query(User)]

    assert all(value.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for value in stored)


def test_limit_holds_across_the_servers_processes(app, browse, cast: Cast, clock, tmp_path) -> None:
    environment = {"INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": app.config["DATABASE_URL"]}
    other = create_app({"TESTING": True, "CONTENT_ROOT": SMALL_COURSE, "CLOCK": clock}, environment=environment)
    other.test_client_class = CheckingClient
    wrong = {"username": "ben", "passphrase": "not this one at all"}

    here = [browse().send("/sign-in", wrong).status_code for _ in range(4)]
    there = [other.test_client().send("/sign-in", wrong).status_code for _ in range(5)]
    close_connections(other)

    assert here == [422] * 4
    assert there == [422] * 4 + [429]
