"""First run: the key, the instance folder, the first teacher's link, content with errors."""

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest

from course.records.database import sqlite_module
from course.web import create_app
from course.web.catalogue import ContentError
from course.web.commands.people import first_teacher_path
from course.web.commands.upkeep import Tidied, tidy_up
from course.web.config import ROOT, secret_key
from tests.conftest import SMALL_COURSE, Cast


def test_key_is_made_once_and_readable_by_its_owner_only(tmp_path) -> None:
    first, second = secret_key(tmp_path), secret_key(tmp_path)

    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert first == second
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_instance_folder_is_made_for_its_owner_only(tmp_path) -> None:
    create_app({"CONTENT_ROOT": SMALL_COURSE}, environment={"INSTANCE": str(tmp_path / "new" / "instance")})

    assert stat.S_IMODE((tmp_path / "new" / "instance").stat().st_mode) == 0o700


def test_first_teacher_link_makes_an_admin_once_and_ends_the_link_before_it(app, browse) -> None:
    account = {
        "display_name": "Ada",
        "username": "ada",
        "passphrase": "one two three four",
        "repeat_passphrase": "one two three four",
    }
    with app.app_context():
        earlier, path = first_teacher_path(), first_teacher_path()

    assert browse().get(earlier).status_code == 404
    client = browse()
    assert client.send(path, account).location == "/teach"
    assert client.get("/teach/school").status_code == 200
    assert browse().get(path).status_code == 404
    with app.app_context():
        assert first_teacher_path() is None


def test_tidying_up_an_empty_database_does_nothing(app) -> None:
    with app.app_context():
        assert tidy_up() == Tidied(practice=0, classes=[])


def broken_course(folder) -> None:
    """Copy the small course and break one quotation in it by a letter."""
    shutil.copytree(SMALL_COURSE, folder)
    path = folder / "lessons" / "01-bridge.md"
    path.write_text(path.read_text().replace("120 metres long", "120 meters long"))


def test_production_does_not_start_on_a_misquotation_and_says_where_it_is(tmp_path) -> None:
    broken_course(tmp_path / "course")

    with pytest.raises(ContentError) as refusal:
        create_app({"CONTENT_ROOT": tmp_path / "course"}, environment={"INSTANCE": str(tmp_path / "instance")})

    assert "lessons/01-bridge.md:16: quotation" in str(refusal.value)
    assert "120 meters long" in str(refusal.value)
    assert "120 metres long" in str(refusal.value)


def test_in_development_every_page_lists_the_errors(tmp_path) -> None:
    broken_course(tmp_path / "course")
    config = {"CONTENT_ROOT": tmp_path / "course", "DEBUG": True}
    app = create_app(config, environment={"INSTANCE": str(tmp_path / "instance")})

    response = app.test_client().get("/")

    assert response.status_code == 500
    assert "120 meters long" in response.get_data(as_text=True)


def test_app_run_directly_ends_with_the_errors_and_no_stack_trace(tmp_path) -> None:
    broken_course(tmp_path / "course")
    environment = {**os.environ, "INSTANCE": str(tmp_path / "instance"), "CONTENT_ROOT": str(tmp_path / "course")}

    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "120 meters long" in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_fills_a_class_whose_results_can_be_seen_and_exported(app, browse) -> None:
    result = app.test_cli_runner().invoke(args=["demo"])
    words = re.search(r"as (\S+) with the passphrase (\S+)", result.output)
    client = browse()
    client.send("/sign-in", {"username": words.group(1), "passphrase": words.group(2)})

    page = client.get("/teach/classes/1/assignments/1").get_data(as_text=True)
    file = client.get("/teach/classes/1/assignments/1/results.csv").get_data(as_text=True)

    assert result.exit_code == 0, result.output
    assert page.count("Submitted") > 15
    assert file.count("\n") == 31


def test_command_says_when_there_is_a_first_teacher_already(app, cast: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["first-teacher"])

    assert "There is a first teacher already." in result.output


def test_demo_leaves_the_first_teachers_link_to_the_first_teacher(app) -> None:
    app.test_cli_runner().invoke(args=["demo"])

    with app.app_context():
        assert first_teacher_path() is not None


def test_backup_is_a_whole_database_and_never_overwrites_a_file(app, cast: Cast, tmp_path) -> None:
    copy = tmp_path / "copy.sqlite3"

    made = app.test_cli_runner().invoke(args=["backup", str(copy)])
    again = app.test_cli_runner().invoke(args=["backup", str(copy)])

    connection = sqlite_module().connect(copy)
    names = [name for (name,) in connection.execute("SELECT display_name FROM user ORDER BY id")]
    connection.close()
    assert made.exit_code == 0, made.output
    assert names == ["Ada", "Cem", "Ben", "Bea", "Fay", "Gil"]
    assert "is there already. Name a new file." in again.output
