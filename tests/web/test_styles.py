"""The style sheets: colours stand in the tokens of course.css only, and are readable on what they stand on."""

import re
from pathlib import Path

import pytest

from tests.server import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
COURSE = (ROOT / "static" / "css" / "course.css").read_text(encoding="utf-8")
NAMED = (
    "aqua|black|blue|brown|coral|crimson|cyan|fuchsia|gold|gray|green|grey|indigo|ivory|khaki|lavender|lime|magenta|"
    "maroon|navy|olive|orange|orchid|pink|plum|purple|red|salmon|sienna|silver|tan|teal|tomato|turquoise|violet|wheat|"
    "white|yellow"
)
RAW = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|(?<![-\w])(?:{NAMED})(?![-\w])",
    re.IGNORECASE,
)
TEXT = ("ink", "soft", "lamp", "lamp-deep", "e", "l", "wrong", "care")
GROUNDS = ("paper", "sheet", "shade")
TINTED = (("lamp", "lamp-tint"), ("e", "e-tint"), ("l", "l-tint"), ("wrong", "wrong-tint"), ("on-lamp", "lamp"))
SCHEMES = {
    "light": ("",),
    "dark": ("", "(prefers-color-scheme: dark)"),
    "more contrast": ("", "(prefers-contrast: more)"),
    "more contrast, dark": (
        "",
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(prefers-contrast: more) and (prefers-color-scheme: dark)",
    ),
}


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def tokens_block() -> str:
    return COURSE[COURSE.index("/* ---------- tokens") : COURSE.index("/* ---------- base")]


def raw_colours(css: str) -> list[str]:
    values = re.findall(r":([^;{}]+)[;}]", without_comments(css))
    return [found for value in values for found in RAW.findall(re.sub(r'"[^"]*"|var\([^)]*\)', "", value))]


def colours(scheme: str) -> dict[str, str]:
    """The colours in force for a scheme: those of each of its media conditions over the ones before."""
    found = {}
    blocks = re.findall(r"(?:@media ([^{]*?) \{\s*)?:root \{([^}]*)\}", without_comments(tokens_block()))
    for wanted in SCHEMES[scheme]:
        for condition, rules in blocks:
            if condition == wanted:
                found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rules))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 of two colours written #rrggbb, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_raw_colour_stands_outside_the_tokens(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8").replace(tokens_block(), "")

    assert raw_colours(css) == []


def test_a_raw_colour_would_be_noticed() -> None:
    assert raw_colours("a { color: #ABC; background: rgb(0 0 0); border: 1px solid Red; }") == ["#ABC", "rgb(", "Red"]


def test_no_raw_colour_stands_in_a_template_or_a_picture_drawn_by_the_course() -> None:
    drawn = [*(ROOT / "templates").rglob("*.html"), ROOT / "course" / "web" / "squares.py"]

    assert [
        path.name for path in drawn if re.search(r'(?:fill|stroke|color)="#', path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_that_is_used_exists(sheet: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8")))

    assert used <= set(re.findall(r"--([\w-]+):", COURSE))


@pytest.mark.parametrize(
    ("scheme", "least"), [("light", 4.5), ("dark", 4.5), ("more contrast", 7), ("more contrast, dark", 7)]
)
def test_text_is_readable_on_what_it_stands_on(scheme: str, least: float) -> None:
    in_force = colours(scheme)
    pairs = [(text, ground) for text in TEXT for ground in GROUNDS] + list(TINTED)

    too_faint = [pair for pair in pairs if contrast(in_force[pair[0]], in_force[pair[1]]) < least]

    assert too_faint == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edges_of_what_can_be_pressed_can_be_seen(scheme: str) -> None:
    in_force = colours(scheme)

    too_faint = [ground for ground in GROUNDS if contrast(in_force["edge"], in_force[ground]) < 3]

    assert too_faint == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browsers_own_bar_has_the_colour_of_the_paper(scheme: str) -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")

    assert f'content="{colours(scheme)["paper"]}" media="(prefers-color-scheme: {scheme})"' in base
