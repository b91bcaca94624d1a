"""The style guide: in development only, and whole."""

import re
from pathlib import Path

import pytest
from flask import Flask

from course.web import create_app
from course.web.styleguide import styleguide, tokens
from tests.conftest import SMALL_COURSE
from tests.server import ROOT

TEMPLATES = ROOT / "templates"
# Parts of other components, not to be seen by themselves.
WITHIN_OTHERS = {"csrf", "problems_of", "quoted"}


@pytest.fixture
def page(app: Flask) -> str:
    with app.test_request_context("/styleguide"):
        return styleguide()


def test_there_is_no_style_guide_in_production(browse) -> None:
    assert browse().get("/styleguide").status_code == 404


def test_development_has_the_style_guide(tmp_path: Path) -> None:
    app = create_app({"CONTENT_ROOT": SMALL_COURSE, "DEBUG": True}, environment={"INSTANCE": str(tmp_path)})

    assert "/styleguide" in {rule.rule for rule in app.url_map.iter_rules()}


def test_every_component_is_shown() -> None:
    components = re.findall(r"macro (\w+)\(", (TEMPLATES / "components.html").read_text(encoding="utf-8"))
    shown = (TEMPLATES / "styleguide.html").read_text(encoding="utf-8")

    assert [name for name in components if name not in WITHIN_OTHERS and f"{name}(" not in shown] == []


def test_every_token_is_shown(page: str) -> None:
    css = (ROOT / "static" / "css" / "course.css").read_text(encoding="utf-8")
    names = re.findall(r"--([\w-]+):", css[: css.index("@media")])

    assert [name for name in names if f"--{name}</code>" not in page and f"var(--{name})" not in page] == []


def test_every_kind_of_chip_and_button_of_the_sheet_is_shown(page: str) -> None:
    css = (ROOT / "static" / "css" / "course.css").read_text(encoding="utf-8")
    kinds = set(re.findall(r"\.((?:chip|button|notice|quotation|statement)-[\w-]+)", css))
    shown = set(" ".join(re.findall(r'class="([^"]*)"', page)).split())

    assert kinds - shown == set()


def test_tokens_are_read_from_the_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "course.css"
    sheet.write_text(
        ":root { --ink: #102030; --bar: var(--ink); --step-0: 1rem; --gap-1: 2px; --serif: Georgia; }\n.a { --x: 1; }"
    )

    found = {kind: [token.name for token in each] for kind, each in tokens(sheet).items()}

    assert found == {"colours": ["ink", "bar"], "fonts": ["serif"], "steps": ["step-0"], "lengths": ["gap-1"]}
