"""Who may open which page: every view names one permission, and nothing opens without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, g, request, session

from academy.domain.errors import Forbidden, SignInNeeded
from academy.domain.people import Permission, Viewer
from academy.services import accounts
from academy.web.current import academy

TOKEN = "token"  # noqa: S105  # the name of the place in the session, not a secret
MEGABYTE = 1024 * 1024
PLAIN_FORM = 2
_RULE = "academy_rule"

AnyView = TypeVar("AnyView", bound=Callable[..., Any])
KeepWork = Callable[[], bool]


@dataclass(frozen=True)
class Rule:
    """What a view asks of whoever opens it, and how much it takes in."""

    permission: Permission
    megabytes: int = PLAIN_FORM


def requires(
    permission: Permission, *, megabytes: int = PLAIN_FORM
) -> Callable[[AnyView], AnyView]:
    """Declare the one permission that a view needs; a view without it stops the site's start."""

    def declare(view: AnyView) -> AnyView:
        view.__dict__[_RULE] = Rule(permission, megabytes)
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return what the view of an endpoint has declared."""
    view = app.view_functions.get(endpoint)
    return cast("Rule | None", getattr(view, _RULE, None))


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError when a view names no permission: it would be open to everyone."""
    missing = [name for name in app.view_functions if rule_of(app, name) is None]
    if missing:
        raise RuntimeError(f"these views name no permission: {', '.join(sorted(missing))}")


def signed_in() -> Viewer | None:
    """Return who is signed in in this browser; looked up once a request."""
    if "viewer" not in g:
        token = session.get(TOKEN, "")
        g.viewer = accounts.viewer(academy(), token) if token else None
    return cast("Viewer | None", g.viewer)


def admit(app: Flask, keepers: Mapping[str, KeepWork]) -> None:
    """Let the request through, or raise SignInNeeded or Forbidden.

    `keepers` says for an endpoint how to keep what was posted to it when the sign-in has ended.
    """
    rule = rule_of(app, request.endpoint or "")
    if rule is None or rule.permission is Permission.PUBLIC:
        return
    viewer = signed_in()
    if viewer is None:
        _ask_to_sign_in(keepers)
    elif not viewer.may(rule.permission):
        raise Forbidden("Your account does not open this page.")


def limit_size(app: Flask) -> None:
    """Take in no more than the view has declared."""
    rule = rule_of(app, request.endpoint or "")
    megabytes = PLAIN_FORM if rule is None else rule.megabytes
    request.max_content_length = megabytes * MEGABYTE
    request.max_form_memory_size = PLAIN_FORM * MEGABYTE


def safe_path(text: str) -> str:
    """Return where to go on after signing in: a path of this site, or "" for anything else.

    Browsers read a backslash as a slash and leave out control characters, so both are refused.
    """
    odd = "\\" in text or not text.isprintable()
    if odd or not text.startswith("/") or text.startswith("//"):
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def _ask_to_sign_in(keepers: Mapping[str, KeepWork]) -> None:
    keep = keepers.get(request.endpoint or "")
    if keep is not None and request.method == "POST" and keep():
        raise SignInNeeded("You were signed out. What you typed is kept for a day.", kept=True)
    if session.get(TOKEN):
        raise SignInNeeded("You were signed out because nothing happened for a while.")
    raise SignInNeeded("Please sign in first.")
