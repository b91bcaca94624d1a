"""Sessions of people who signed in, and the throttle in front of it."""

from __future__ import annotations

import hmac

from flask import Flask, current_app, request, session
from flask_login import LoginManager, login_user

from course.records.accounts import user_by_id
from course.records.tables import User
from course.records.throttle import Limit, count_try, take_back_try
from course.web.access import me
from course.web.clock import now
from course.web.database import reader, writer

login_manager = LoginManager()


def init_sign_in(app: Flask) -> None:
    """Let an app know who is signed in."""
    login_manager.init_app(app)
    app.add_template_global(reader_mark)
    login_manager.session_protection = None  # phones change networks; the session is bound to the account's epoch


@login_manager.user_loader
def load_user(session_id: str) -> User | None:
    """Return the user of a session id (`id.epoch`), or None if their sessions were ended since."""
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdecimal() and epoch.isdecimal()):
        return None
    user = user_by_id(reader(), int(user_id))
    return user if user is not None and user.session_epoch == int(epoch) else None


def reader_mark() -> str:
    """Return a sign by which a browser tells one signed-in person from the next, and that says no more about them."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"reader {me().id}".encode(), "sha256").hex()[:12]


def start_session(user: User, *, stay: bool) -> None:
    """Sign a user in on this browser: until it closes, or with `stay` for 14 days."""
    session.clear()
    login_user(user)
    session.permanent = stay


def within_limits(*tries: tuple[Limit, str]) -> bool:
    """Count a try for each limit and say whether it is within all of them. Commits at once."""
    allowed = [count_try(writer(), limit, subject, now=now()) for limit, subject in tries]
    writer().commit()
    return all(allowed)


def try_succeeded(*tries: tuple[Limit, str]) -> None:
    """Uncount a try that turned out right. Commits at once."""
    for limit, subject in tries:
        take_back_try(writer(), limit, subject)
    writer().commit()


def address() -> str:
    """Return the address a request came from, as the trusted proxies tell it."""
    return request.remote_addr or "unknown"
