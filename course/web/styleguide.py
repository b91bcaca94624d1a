"""All tokens and components of the pages together, for whoever works on their looks. In development only.

The page is made of the components that the pages use and reads the tokens from the style sheet, so it cannot drift.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from course.assessment.item_types import Response as ItemResponse
from course.assessment.item_types import item_type
from course.assessment.quiz import CitedStatement, Item, Quiz
from course.assessment.review import EVERYTHING, ReviewedItem, review_item
from course.content.markup import Rendering, render_chunk
from course.web.access import anyone
from course.web.catalogue import catalogue

TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")

bp = Blueprint("styleguide", __name__)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the style sheet: its name without the dashes, and its value as written there."""

    name: str
    value: str


class SampleForm(FlaskForm):
    """One field of each kind, as the pages' forms have them."""

    name = StringField("Name", [InputRequired()], description="As it should stand in the class list.")
    code = StringField("Class code", [InputRequired()])
    passphrase = PasswordField("Passphrase", [InputRequired()])
    zone = SelectField("Time zone", choices={"Europe/Berlin": "Europe/Berlin", "UTC": "UTC"})
    note = TextAreaField("Note")
    counted = RadioField("Which attempt counts", choices={"best": "The best", "last": "The last"}, default="best")
    shuffled = BooleanField("Shuffle the answers", description="Each student gets an order of their own.")


def init_styleguide(app: Flask) -> None:
    """Give an app in development the page; in production there is none."""
    if app.debug:
        app.register_blueprint(bp)


@bp.get("/styleguide")
@anyone
def page() -> str:
    """Show every token and component."""
    return styleguide()


def styleguide() -> str:
    """The page as HTML, for the current app."""
    form = SampleForm(meta={"csrf": False})
    form.code.errors = ("Enter a class code, like K7PM-2QX.",)
    quiz = next(iter(catalogue().quizzes.values()))
    return render_template(
        "styleguide.html",
        tokens=tokens(Path(current_app.static_folder or "") / "css" / "course.css"),
        form=form,
        quiz=quiz,
        statements=_a_statement_of_each_source(),
        prose=_prose(),
        items=_items_of_each_type(),
        states=_states(quiz),
        reviews=_reviews(quiz),
    )


def tokens(sheet: Path) -> dict[str, list[Token]]:
    """The tokens of a style sheet's first block, by what they are for."""
    css = sheet.read_text(encoding="utf-8")
    block = css[css.index(":root {") : css.index("}", css.index(":root {"))]
    found = [Token(*pair) for pair in TOKEN.findall(block)]
    is_font = {"serif", "sans", "mono"}
    is_length = [each for each in found if each.value[0].isdigit() or each.value.startswith("clamp")]
    return {
        "colours": [each for each in found if each.value.startswith(("#", "var("))],
        "fonts": [each for each in found if each.name in is_font],
        "steps": [each for each in is_length if each.name.startswith("step")],
        "lengths": [each for each in is_length if not each.name.startswith("step")],
    }


def _a_statement_of_each_source() -> list[CitedStatement]:
    statements = catalogue().citations.statements.values()
    letters = {each.source_letter: each for each in reversed(list(statements)) if each.quotations}
    return [letters[letter] for letter in sorted(letters)]


def _prose() -> str:
    """A piece of a lesson: notes, the course's own, a term and a quotation."""
    content = catalogue()
    words = {each.id: each.term for each in content.glossary.values()}
    marks = " ".join(f"A sentence with its source. [@{each.citation}]" for each in _a_statement_of_each_source())
    term = "".join(f" A word that is explained: [[{each}]]." for each in list(words)[:1])
    text = f"{marks} A sentence of the course. [@own]{term}\n\n> What a reader writes."
    return render_chunk(text, Rendering(content.citations, words, notes=900))


def _items_of_each_type() -> list[Item]:
    """The first item of each type in the catalogue."""
    first: dict[str, Item] = {}
    for quiz in catalogue().quizzes.values():
        for item in quiz.items:
            first.setdefault(item.type, replace(item, id=f"{item.type}.asked"))
    return [first[each] for each in sorted(first)]


def _states(quiz: Quiz) -> list[tuple[str, Item, ItemResponse | None, str]]:
    """One item to choose from in each state: the state's name, the item, what was chosen, what is wrong."""
    item = _to_choose_from(quiz)
    chosen = item_type(item).read_form(item, [item.options[0].id])
    return [
        ("Not answered", replace(item, id=f"{item.id}.open"), None, ""),
        ("Answered", replace(item, id=f"{item.id}.answered"), chosen, ""),
        ("With a problem", replace(item, id=f"{item.id}.problem"), None, "Choose an answer, or skip this question."),
    ]


def _reviews(quiz: Quiz) -> list[tuple[str, ReviewedItem]]:
    """One item reviewed as it looks after a wrong answer, a right one, and none."""
    item = _to_choose_from(quiz)
    wrong = next(option.id for option in item.options if option.id not in item.key)
    given = {"A wrong answer": [wrong], "A right answer": list(item.key), "No answer": []}
    return [(name, _reviewed(item, name, chosen)) for name, chosen in given.items()]


def _reviewed(item: Item, name: str, chosen: list[str]) -> ReviewedItem:
    place = name.replace(" ", "-").lower()
    named = replace(item, id=f"{item.id}.{place}", stem=f"{name}. {item.stem}")
    return review_item(named, item_type(item).read_form(item, chosen) if chosen else None, EVERYTHING)


def _to_choose_from(quiz: Quiz) -> Item:
    return next(item for item in quiz.items if item.options and len(item.key) == 1)
