"""Whose practice it is: the signed-in user's, or a visitor's, known by a random key in a cookie."""

from __future__ import annotations

import re

from flask import Response, request
from flask_login import current_user

from course.records.attempts import PRACTICE_LIFE, Learner
from course.records.secrets import new_token, token_hash
from course.web.access import me

COOKIE = "practice"
_KEY = re.compile(r"[A-Za-z0-9_-]{32}")


def current_learner() -> Learner:
    """Return whose practice this request is about; a visitor without a key has none yet (`practice_key` None)."""
    key = request.cookies.get(COOKIE, "")
    practice_key = token_hash(key) if _KEY.fullmatch(key) else None
    return Learner(user=me() if current_user.is_authenticated else None, practice_key=practice_key)


def new_visitor_key() -> str:
    """Return a fresh key for a visitor's cookie."""
    return new_token()


def remember_visitor(response: Response, key: str) -> Response:
    """Let a visitor's browser keep their key for 90 days."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(PRACTICE_LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response
