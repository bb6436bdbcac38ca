"""The site: made from a wired academy, with nothing at import."""

from datetime import timedelta
from functools import partial

from flask import Flask, Response, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from academy.domain.accounts import LONGEST
from academy.domain.errors import InvalidInput
from academy.domain.people import Permission
from academy.services.context import Academy
from academy.web import (
    access,
    accounts,
    admin,
    assigning,
    audit,
    errors,
    exercises,
    frame,
    headers,
    health,
    kept,
    learn,
    manage,
    reports,
)
from academy.web.forms import HIGHEST
from academy.web.manifest import STATIC, Manifest, read_manifest
from academy.web.secret import secret_key

BLUEPRINTS = (
    accounts.blueprint,
    admin.blueprint,
    assigning.blueprint,
    audit.blueprint,
    exercises.blueprint,
    health.blueprint,
    kept.blueprint,
    learn.blueprint,
    manage.blueprint,
    reports.blueprint,
)
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class IdConverter(IntegerConverter):
    """Whole numbers in addresses, no larger than a database takes."""

    def __init__(self, map: Map, fixed_digits: int = 0) -> None:  # noqa: A002  # Werkzeug's name
        super().__init__(map, fixed_digits, max=HIGHEST)


def create_app(academy: Academy, manifest: Manifest | None = None) -> Flask:
    """Make the site; without a manifest, of the front end that was built last."""
    app = Flask(__name__, static_folder=None)
    app.extensions["academy"] = academy
    _configure(app, academy)
    converters: dict[str, type[BaseConverter]] = app.url_map.converters
    converters["int"] = IdConverter
    app.add_url_rule("/static/<path:filename>", headers.STATIC, _static_file)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.register(app)
    frame.register(app, academy, manifest or read_manifest())
    _guard(app, https=academy.settings.site_url.startswith("https://"))
    access.refuse_undeclared(app)
    return app


def _configure(app: Flask, academy: Academy) -> None:
    https = academy.settings.site_url.startswith("https://")
    app.config.update(
        SECRET_KEY=secret_key(academy.settings),
        SESSION_COOKIE_NAME="__Host-academy" if https else "academy",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST + timedelta(days=1),
        WTF_CSRF_CHECK_DEFAULT=False,  # `_guard` checks, before anything else.
        WTF_CSRF_TIME_LIMIT=None,  # A form is good for as long as its session.
    )


def _guard(app: Flask, *, https: bool) -> None:
    """Put the checks before every view, in this order, and the headers after it."""
    csrf = CSRFProtect(app)
    keepers = {"exercises.work": kept.keep_posted_work}

    def check() -> None:
        access.limit_size(app)
        if request.endpoint is not None and request.method in CHANGES:
            csrf.protect()
        _refuse_nul()
        access.admit(app, keepers)

    app.before_request(check)
    app.after_request(partial(_finish, https=https))


def _finish(response: Response, *, https: bool) -> Response:
    return headers.secure(response, https=https)


def _refuse_nul() -> None:
    """Refuse the one character that no database keeps and that nobody types."""
    if "\0" in request.path:
        raise NotFound
    if request.method in CHANGES and any("\0" in value for value in request.form.values()):
        raise InvalidInput("What was sent holds a character that cannot be stored.")


@access.requires(Permission.PUBLIC)
def _static_file(filename: str) -> ResponseReturnValue:
    """Serve a built file; its name changes with its content, so browsers may keep it."""
    if filename == "manifest.json":
        raise NotFound
    response = send_from_directory(STATIC, filename, max_age=headers.YEAR)
    response.cache_control.immutable = True
    return response
