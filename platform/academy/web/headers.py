"""What every answer says to the browser: what it may load, and what it may keep."""

import secrets

from flask import Response, g, request, session

YEAR = 31_536_000
STATIC = "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def csp_nonce() -> str:
    """Return the nonce of the answer at hand, with which the editor's own styles are let in."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def secure(response: Response, *, https: bool) -> Response:
    """Add what every answer carries."""
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    for name, value in FIXED.items():
        response.headers[name] = value
    if https:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint != STATIC and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _cache_control()
    return response


def _cache_control() -> str:
    """Keep nothing where the next person at this computer could leaf back to it.

    On one's own computer the browser may keep a page to go back to, with what was typed into it.
    """
    return "private, no-cache" if session.permanent else "no-store"
