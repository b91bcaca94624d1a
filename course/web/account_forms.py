"""Forms about accounts: signing in, joining, passphrases, invitations, the school."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length, Regexp, ValidationError

PASSPHRASE_MIN = 10
PASSPHRASE_MAX = 200
NAME_MAX = 80
HOW_TO_CHOOSE = "At least 10 characters. Three or four words you can remember do best."


def trimmed(text: Any) -> Any:
    """Take the white space off both ends of a text field."""
    return text.strip() if isinstance(text, str) else text


def no_control_characters(_form: FlaskForm, field: Field) -> None:
    """Refuse characters that cannot be seen or printed."""
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co") for char in field.data or ""):
        raise ValidationError("Use letters, digits and punctuation only.")


def name_field(label: str, message: str, description: str = "") -> StringField:
    """Return a field for a name that others will read."""
    return StringField(
        label,
        filters=[trimmed],
        description=description,
        validators=[
            DataRequired(message),
            Length(max=NAME_MAX, message=f"Use at most {NAME_MAX} characters."),
            no_control_characters,
        ],
        render_kw={"maxlength": NAME_MAX, "autocomplete": "name"},
    )


def new_passphrase_field(label: str = "Passphrase") -> PasswordField:
    """Return a field for a passphrase being chosen."""
    return PasswordField(
        label,
        description=HOW_TO_CHOOSE,
        validators=[
            DataRequired("Choose a passphrase of at least 10 characters."),
            Length(PASSPHRASE_MIN, PASSPHRASE_MAX, message="Use a passphrase of 10 to 200 characters."),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def repeat_field(of: str) -> PasswordField:
    """Return a field that repeats the passphrase in field `of`."""
    return PasswordField(
        "The same passphrase again",
        validators=[EqualTo(of, "Enter the same passphrase twice.")],
        render_kw={"autocomplete": "new-password", "required": True},
    )


class SignInForm(FlaskForm):
    """Username and passphrase."""

    username = StringField(
        "Username",
        filters=[trimmed],
        validators=[DataRequired("Enter your username, like ben-7kq.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    passphrase = PasswordField(
        "Passphrase",
        validators=[DataRequired("Enter your passphrase.")],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField("Keep me signed in on this device", description="Not on a shared computer.")


class CodeForm(FlaskForm):
    """A class code."""

    code = StringField(
        "Class code",
        filters=[trimmed],
        description="Your teacher shows it. Capitals and dashes do not matter.",
        validators=[DataRequired("Enter a class code, like K7PM-2QX.")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class CardForm(FlaskForm):
    """The code on a login card."""

    code = StringField(
        "Card code",
        filters=[trimmed],
        description="The twelve letters and digits on your login card.",
        validators=[DataRequired("Enter the code on your card, like K7PM-2QXR-9TLD.")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class JoinForm(FlaskForm):
    """A new student's name and passphrase."""

    display_name = name_field("Your name", "Enter your name.", "As your teacher knows you. No e-mail is needed.")
    passphrase = new_passphrase_field()
    repeat_passphrase = repeat_field("passphrase")


class InvitationForm(FlaskForm):
    """A new teacher's account."""

    display_name = name_field("Your name", "Enter your name.", "Students see it.")
    username = StringField(
        "Username",
        filters=[trimmed],
        description="You sign in with it. Small letters, digits, dots and dashes.",
        validators=[
            DataRequired("Choose a username, like a.lovelace."),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$", message="Use 3 to 40 letters, digits, dots and dashes."),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    passphrase = new_passphrase_field()
    repeat_passphrase = repeat_field("passphrase")


class FirstPassphraseForm(FlaskForm):
    """A passphrase for someone who came with a login card."""

    new_passphrase = new_passphrase_field("New passphrase")
    repeat_passphrase = repeat_field("new_passphrase")


class PassphraseForm(FlaskForm):
    """A new passphrase in place of the old one."""

    current_passphrase = PasswordField(
        "Present passphrase",
        validators=[DataRequired("Enter your present passphrase.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_passphrase = new_passphrase_field("New passphrase")
    repeat_passphrase = repeat_field("new_passphrase")


class SchoolForm(FlaskForm):
    """The school's name and its support line."""

    name = name_field("Name of the school", "Enter the school's name.")
    support_line = TextAreaField(
        "Support line",
        filters=[trimmed],
        description="Shown on the course's pages that touch assault. Left empty, the general one is shown.",
        validators=[Length(max=1000, message="Use at most 1,000 characters.")],
        render_kw={"rows": 4},
    )


class EmptyForm(FlaskForm):
    """A button: nothing but the CSRF token."""
