"""Who may use which route. Every view says it with a decorator; the app does not start if one does not.

Someone who may not know of a page gets 404, as for a page that does not exist. Someone not signed in is sent to sign
in.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar, cast

from flask import Flask, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course.records.tables import User, UserRole


class Access(StrEnum):
    """Who may use a route. What they may see on it is decided by the getter the view fetches with."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    COLLEAGUE = "colleague"
    """Also a colleague who may only read. Nothing may be changed through such a route."""


View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


anyone = _declare(Access.ANYONE)
signed_in = _declare(Access.SIGNED_IN)
learner = _declare(Access.LEARNER)
instructor = _declare(Access.INSTRUCTOR)
colleague = _declare(Access.COLLEAGUE)


class UndeclaredRouteError(Exception):
    """A route does not say who may use it."""


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """Return what an endpoint's view declares, or None."""
    return cast("Access | None", getattr(app.view_functions[endpoint], "access", None))


def init_access(app: Flask) -> None:
    """Check every request against what its view declares."""
    app.before_request(_check_access)


def require_declarations(app: Flask) -> None:
    """Raise UndeclaredRouteError if any route does not say who may use it."""
    rules = list(app.url_map.iter_rules())
    changing = [
        rule.endpoint
        for rule in rules
        if declared_access(app, rule.endpoint) is Access.COLLEAGUE and "POST" in (rule.methods or ())
    ]
    if changing:
        raise UndeclaredRouteError(f"Readers may only read, but these routes take POST: {', '.join(changing)}.")
    silent = sorted({rule.endpoint for rule in rules if declared_access(app, rule.endpoint) is None})
    if silent:
        raise UndeclaredRouteError(f"These routes do not say who may use them: {', '.join(silent)}.")


def me() -> User:
    """Return the signed-in user of this request (read only). The view's declaration made sure there is one."""
    return cast(User, current_user._get_current_object())


def readers_may() -> bool:
    """Say whether this request's route is open to colleagues who may only read a class."""
    return request.endpoint is not None and declared_access(current_app, request.endpoint) is Access.COLLEAGUE


def _check_access() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    view = request.endpoint
    access = declared_access(current_app, view)
    if access is Access.ANYONE or access is None:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if access is Access.LEARNER and current_user.role is not UserRole.STUDENT:
        abort(404)
    if access in (Access.INSTRUCTOR, Access.COLLEAGUE) and not current_user.is_teacher:
        abort(404)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.is_json:
        return jsonify(reason="signed-out", message="You are signed out. Sign in to go on."), 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target), code=303)
