"""Servers, browsers and people for the tests that drive Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect, sync_playwright

from course.web.database import close_connections
from tests.browser.classroom import Classroom, assign_in, instance_app, make_classroom, make_teacher_and_class
from tests.browser.visitor import WAIT_MILLISECONDS, Visitor, launch
from tests.kinds import add_quiz_of_every_type, make_course
from tests.server import ROOT, SMALL_COURSE, CourseServer
from tests.set_up import axe, chromium

expect.set_options(timeout=WAIT_MILLISECONDS)


@dataclass
class Site:
    """A running server, an app on the same instance to put records into, and what is in it."""

    server: CourseServer
    app: Flask
    section_id: int
    classroom: Classroom | None = None

    @property
    def address(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.server.port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("Chromium is not installed: run `make test` as root on Debian, or install Chromium yourself.")
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    if not axe().exists():
        pytest.skip("axe-core is not installed: install npm and run `make test`.")
    return axe().read_text(encoding="utf-8")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """A function that gives somebody a browser: `visit(site.address, screen=PHONE)`. At the end none had trouble."""
    visitors: list[Visitor] = []

    def start(address: str, **kwargs: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **kwargs))
        return visitors[-1]

    yield start
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small course with Ada and her class, for tests that make their own students."""
    instance = tmp_path_factory.mktemp("small-site")
    app = instance_app(instance, content_root=SMALL_COURSE)
    section_id = make_teacher_and_class(app)
    with CourseServer(instance=instance, content_root=SMALL_COURSE) as server:
        yield Site(server, app, section_id)
    close_connections(app)


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real course with a class that shows every state."""
    instance = tmp_path_factory.mktemp("full-site")
    app = instance_app(instance, content_root=ROOT)
    classroom = make_classroom(app)
    with CourseServer(instance=instance, content_root=ROOT) as server:
        yield Site(server, app, classroom.section_id, classroom)
    close_connections(app)


@pytest.fixture(scope="session")
def kinds_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The lake course with a quiz of further types, which Ada's class has, and a quiz of every type."""
    instance = tmp_path_factory.mktemp("kinds-site")
    root = make_course(tmp_path_factory.mktemp("kinds") / "course")
    add_quiz_of_every_type(root)
    for source, letter, coloured in (("almanac", "A", "E"), ("report", "R", "L")):  # the letters that have colours
        path = root / "sources" / f"{source}.toml"
        path.write_text(path.read_text("utf-8").replace(f'letter = "{letter}"', f'letter = "{coloured}"'), "utf-8")
    app = instance_app(instance, content_root=root)
    section_id = make_teacher_and_class(app)
    assign_in(app, section_id, "kinds")
    with CourseServer(instance=instance, content_root=root) as server:
        yield Site(server, app, section_id)
    close_connections(app)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"
