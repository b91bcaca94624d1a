"""Settings: what the environment says, and the key that is made on first run."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from course.records.database import normal_url

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
MOST_SENT = 2 * MEGABYTE
"""A pasted roster of two thousand names fits; a lesson's worth of answers does many times over."""


def instance_path(environment: Mapping[str, str]) -> Path:
    """Return the instance folder: `INSTANCE`, or `instance` beside app.py. It is made with mode 700."""
    path = Path(environment.get("INSTANCE") or ROOT / "instance").resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def settings(environment: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Return Flask's settings for an environment and an instance folder."""
    return {
        "SECRET_KEY": secret_key(instance),
        "DATABASE_URL": normal_url(environment.get("DATABASE_URL") or f"sqlite:///{instance / 'course.sqlite3'}"),
        "CONTENT_ROOT": Path(environment.get("CONTENT_ROOT") or ROOT).resolve(),
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES") or 0),
        "OFFLINE_COPY": environment.get("OFFLINE_COPY") != "off",
        "MAX_CONTENT_LENGTH": MOST_SENT,
        "MAX_FORM_MEMORY_SIZE": MOST_SENT,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "course",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        # A lesson may stay open for a day; the token ends with the session instead.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def secret_key(instance: Path) -> str:
    """Return the installation's key, made on first run and readable by its owner only (mode 600)."""
    path = instance / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
