"""Accounts: signing in and out, joining a class, login cards, invitations, passphrases, the school's settings."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from course.records import accounts, classes
from course.records.audit import record_event
from course.records.secrets import fold_code, passphrase_hash, passphrase_matches, show_code
from course.records.tables import School, Section, User, UserRole
from course.records.throttle import CODE_ADDRESS, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS
from course.web.access import anyone, instructor, me, signed_in
from course.web.account_forms import (
    CardForm,
    CodeForm,
    EmptyForm,
    FirstPassphraseForm,
    InvitationForm,
    JoinForm,
    PassphraseForm,
    SchoolForm,
    SignInForm,
)
from course.web.clock import now, rng
from course.web.database import reader, writer
from course.web.sign_in import address, start_session, try_succeeded, within_limits

bp = Blueprint("accounts", __name__)

TOO_MANY_TRIES = "Too many tries. Wait ten minutes, then try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@anyone
def sign_in() -> ResponseReturnValue:
    """Sign in with username and passphrase."""
    form = SignInForm()
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_start_page(me()), code=303)
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    username = form.username.data.lower()
    tries = ((SIGN_IN_ACCOUNT, username), (SIGN_IN_ADDRESS, address()))
    if not within_limits(*tries):
        form.form_errors = [TOO_MANY_TRIES]
        return render_template("accounts/sign_in.html", form=form), 429
    user = accounts.user_by_username(reader(), username)
    if not passphrase_matches(user.passphrase_hash if user else None, form.passphrase.data) or user is None:
        form.form_errors = [
            "Username and passphrase do not belong together. Check both; your teacher can give you a new card."
        ]
        return render_template("accounts/sign_in.html", form=form), 422
    try_succeeded(*tries)
    start_session(user, stay=form.stay.data)
    return redirect(_safe_target(request.args.get("next")) or _start_page(user), code=303)


@bp.post("/sign-out")
@anyone
def sign_out() -> ResponseReturnValue:
    """Sign out on this browser."""
    logout_user()
    session.clear()
    flash("You are signed out.", "done")
    return redirect(url_for("reading.home"), code=303)


@bp.route("/join", methods=["GET", "POST"])
@anyone
def join() -> ResponseReturnValue:
    """Ask for a class code."""
    form = CodeForm()
    if form.validate_on_submit():
        section = _section_by_code(form.code.data)
        if section is not None:
            return redirect(url_for("accounts.join_section", code=section.join_code), code=303)
        form.code.errors = [
            f"No class has the code {form.code.data[:20]}. Enter it as your teacher shows it, like K7PM-2QX."
        ]
    return render_template("accounts/join.html", form=form), 422 if form.errors else 200


@bp.route("/join/<code>", methods=["GET", "POST"])
@anyone
def join_section(code: str) -> ResponseReturnValue:
    """Join the class with this code: with a new account, or with the one signed in."""
    section = _section_by_code(code)
    if section is None:
        flash("That class code does not work, or no longer. Ask your teacher for the present one.", "problem")
        return redirect(url_for("accounts.join"), code=303)
    if current_user.is_authenticated:
        return _join_signed_in(section)
    form = JoinForm()
    if not form.validate_on_submit():
        return render_template("accounts/join_section.html", form=form, section=section), 422 if form.errors else 200
    hashed = passphrase_hash(form.passphrase.data)
    username = accounts.free_username(writer(), form.display_name.data, rng=rng())
    user = accounts.create_user(
        writer(),
        school_id=section.school_id,
        role=UserRole.STUDENT,
        display_name=form.display_name.data,
        username=username,
        hashed_passphrase=hashed,
        now=now(),
    )
    classes.enroll(writer(), section, user, now=now())
    writer().commit()
    start_session(user, stay=False)
    session["new_username"] = username
    return redirect(url_for("learner.home"), code=303)


@bp.route("/card", methods=["GET", "POST"])
@anyone
def card() -> ResponseReturnValue:
    """Ask for the code of a login card, and sign in with it."""
    form = CardForm(data={"code": request.args.get("code", "")})
    if not form.validate_on_submit():
        return render_template("accounts/card.html", form=form), 422 if form.errors else 200
    tries = ((CODE_ADDRESS, address()),)
    if not within_limits(*tries):
        form.form_errors = [TOO_MANY_TRIES]
        return render_template("accounts/card.html", form=form), 429
    user = accounts.user_by_card(reader(), form.code.data)
    if user is None:
        form.code.errors = ["No card has this code. Check each letter; a newer card ends an older one."]
        return render_template("accounts/card.html", form=form), 422
    try_succeeded(*tries)
    start_session(user, stay=False)
    return redirect(url_for("learner.home"), code=303)


@bp.get("/card/<code>")
@anyone
def card_link(code: str) -> ResponseReturnValue:
    """Open the card page with the code filled in. Opening a link must not sign anyone in: previews open links too."""
    return redirect(url_for("accounts.card", code=show_code(fold_code(code))), code=303)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@anyone
def invitation(token: str) -> ResponseReturnValue:
    """Make a teacher's account from an invitation link."""
    if accounts.open_invitation(reader(), token, now=now()) is None:
        abort(404)
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("accounts/invitation.html", form=form), 422 if form.errors else 200
    if accounts.user_by_username(reader(), form.username.data) is not None:
        form.username.errors = [f"The username {form.username.data} is taken. Choose another."]
        return render_template("accounts/invitation.html", form=form), 422
    hashed = passphrase_hash(form.passphrase.data)
    found = accounts.open_invitation(writer(), token, now=now(), lock=True) or abort(404)
    user = accounts.create_user(
        writer(),
        school_id=found.school_id,
        role=found.role,
        display_name=form.display_name.data,
        username=form.username.data,
        hashed_passphrase=hashed,
        now=now(),
    )
    accounts.accept_invitation(writer(), found, user, now=now())
    record_event(writer(), user, "account made from invitation", user.username, now=now())
    writer().commit()
    start_session(user, stay=False)
    flash(f"Welcome, {user.display_name}. Make your first class below.", "done")
    return redirect(url_for("teaching.home"), code=303)


@bp.post("/teach/invitations")
@instructor
def invite() -> ResponseReturnValue:
    """Make an invitation link for a colleague and show it once."""
    user = writer().get_one(User, me().id)
    token = accounts.invite_teacher(writer(), school_id=user.school_id, now=now(), created_by=user)
    record_event(writer(), user, "teacher invited", "", now=now())
    writer().commit()
    link = url_for("accounts.invitation", token=token, _external=True)
    return render_template("accounts/invited.html", link=link)


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """Show one's username; change one's passphrase, or choose the first one."""
    form = PassphraseForm() if me().passphrase_hash else FirstPassphraseForm()
    if not form.validate_on_submit():
        return render_template("accounts/account.html", form=form), 422 if form.errors else 200
    if me().passphrase_hash and not _current_passphrase_is_right(form):
        return render_template("accounts/account.html", form=form), 429 if form.form_errors else 422
    hashed = passphrase_hash(form.new_passphrase.data)
    user = writer().get_one(User, me().id)
    accounts.set_passphrase(writer(), user, hashed)
    record_event(writer(), user, "passphrase changed", user.username, now=now())
    writer().commit()
    start_session(user, stay=session.permanent)
    flash("Your passphrase is changed. Other devices are signed out.", "done")
    return redirect(url_for("accounts.account"), code=303)


@bp.route("/teach/school", methods=["GET", "POST"])
@instructor
def school() -> ResponseReturnValue:
    """Change the school's name and support line (admins only)."""
    if me().role is not UserRole.ADMIN:
        abort(404)
    form = SchoolForm(obj=reader().get_one(School, me().school_id))
    if not form.validate_on_submit():
        return render_template("accounts/school.html", form=form), 422 if form.errors else 200
    user = writer().get_one(User, me().id)
    changed = writer().get_one(School, user.school_id)
    changed.name, changed.support_line = form.name.data, form.support_line.data
    record_event(writer(), user, "school settings changed", changed.name, now=now())
    writer().commit()
    flash("The school's settings are saved.", "done")
    return redirect(url_for("accounts.school"), code=303)


def _join_signed_in(section: Section) -> ResponseReturnValue:
    if me().role is not UserRole.STUDENT or me().school_id != section.school_id:
        flash("This account cannot join a class as a student. Sign out first.", "problem")
        return redirect(_start_page(me()), code=303)
    form = EmptyForm()
    if not form.validate_on_submit():
        return render_template("accounts/join_signed_in.html", form=form, section=section)
    classes.enroll(writer(), section, me(), now=now())
    writer().commit()
    flash(f"You are in {section.name}.", "done")
    return redirect(url_for("learner.home"), code=303)


def _section_by_code(code: str) -> Section | None:
    """Return the class of a code. Every code is counted as a try first; one that is right is taken back."""
    tries = ((CODE_ADDRESS, address()),)
    if not within_limits(*tries):
        abort(429)
    section = classes.section_by_join_code(reader(), code)
    if section is not None:
        try_succeeded(*tries)
    return section


def _current_passphrase_is_right(form: PassphraseForm) -> bool:
    tries = ((SIGN_IN_ACCOUNT, me().username),)
    if not within_limits(*tries):
        form.form_errors = [TOO_MANY_TRIES]
        return False
    if not passphrase_matches(me().passphrase_hash, form.current_passphrase.data):
        form.current_passphrase.errors = ["This is not your present passphrase."]
        return False
    try_succeeded(*tries)
    return True


def _start_page(user: User) -> str:
    return url_for("teaching.home" if user.is_teacher else "learner.home")


def _safe_target(target: str | None) -> str | None:
    """Return a path on this site, or None: a link must not lead off it after signing in."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target:
        return target
    return None
