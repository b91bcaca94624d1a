"""What protects every response: headers, cookies, CSRF.

A stale CSRF token never costs anyone their answers: the page that refuses it carries everything that was typed
and sends it again with a fresh token.
"""

from __future__ import annotations

from flask import Flask, Response, abort, jsonify, render_template, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

csrf = CSRFProtect()

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
# Passphrases and card codes are typed again; everything else comes back as it was.
SECRET_FIELDS = frozenset(
    {"csrf_token", "passphrase", "new_passphrase", "repeat_passphrase", "current_passphrase", "code"}
)


class SecureWhenHttps(SecureCookieSessionInterface):
    """Session cookies carry the Secure flag exactly when the request came over https."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """See Flask's SessionInterface. Made once for an app, not twice for each request."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def get_cookie_secure(self, app: Flask) -> bool:
        """See Flask's SessionInterface."""
        del app
        return request.is_secure


def init_security(app: Flask) -> None:
    """Protect an app's responses and forms."""
    app.session_interface = SecureWhenHttps()
    csrf.init_app(app)
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)
    app.register_error_handler(CSRFError, _keep_what_was_typed)


def _refuse_other_sites() -> None:
    # A form on another site must not even reach the page that offers to send it again.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)  # no view sets any of them
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        private = current_user.is_authenticated or request.method != "GET" or response.headers.get("Set-Cookie")
        response.headers["Cache-Control"] = "private, no-store" if private else "no-cache"
    return response


def _keep_what_was_typed(_error: CSRFError) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(reason="token", csrf_token=generate_csrf(), message="Send this again."), 403
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]
    is_first = not request.form.get("csrf_token")  # a page that is kept for everyone has no token to give
    page = render_template("errors/token.html", kept=kept, action=request.full_path.rstrip("?"), is_first=is_first)
    return page, 400
