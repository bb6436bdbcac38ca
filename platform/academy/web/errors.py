"""From what went wrong to a page in plain words with a way on; the only place that knows HTTP."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from academy.domain.errors import (
    AcademyError,
    Forbidden,
    InvalidInput,
    NotFound,
    SandboxUnavailable,
    SetupProblem,
    SignInNeeded,
    SignInRefused,
    TooManyTries,
)
from academy.web.access import safe_path

BUSY_SECONDS = "30"
STATUS: Mapping[type[AcademyError], int] = {
    NotFound: 404,
    Forbidden: 403,
    InvalidInput: 422,
    SignInRefused: 401,
    SignInNeeded: 401,
    TooManyTries: 429,
    SandboxUnavailable: 503,
    SetupProblem: 503,
}
# What JSON says where the exception itself has no sentence for a person.
SENTENCES: Mapping[int, str] = {
    400: "This page was open for too long, so what it sent was not accepted. Reload it.",
    404: "There is nothing at this address.",
    405: "There is nothing at this address.",
    413: "What was sent is too large.",
    415: "What was sent is in a format that is not understood here.",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """One thing that went wrong, as the person is told about it."""

    status: int
    sentence: str = ""
    kept: bool = False
    reference: str = ""  # what to tell the help desk; the log has it too


def register(app: Flask) -> None:
    """Have every error of a request answered here."""
    app.register_error_handler(AcademyError, _on_academy_error)
    app.register_error_handler(CSRFError, _on_forged_form)
    app.register_error_handler(HTTPException, _on_http_exception)
    app.register_error_handler(Exception, _on_bug)


def wants_json() -> bool:
    """Say whether a script is asking, not a person."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def answer(problem: Problem) -> ResponseReturnValue:
    """Say what went wrong, as JSON or as a page."""
    headers = {"Retry-After": BUSY_SECONDS} if problem.status == 503 else {}
    if wants_json():
        return jsonify(_body(problem)), problem.status, headers
    page = render_template(
        "errors/error.html",
        code=problem.status,
        sentence=problem.sentence,
        kept_work=problem.kept,
        again=_again(problem.status),
        reference=problem.reference,
    )
    return page, problem.status, headers


def _body(problem: Problem) -> dict[str, object]:
    sentence = problem.sentence or SENTENCES.get(problem.status, "This did not work.")
    body: dict[str, object] = {"ok": False, "sentence": sentence}
    if problem.status == 401:
        body |= {"kept": problem.kept, "sign_in": url_for("accounts.sign_in", next=_again(401))}
    if problem.reference:
        body["reference"] = problem.reference
    return body


def _on_academy_error(error: AcademyError) -> ResponseReturnValue:
    if isinstance(error, SignInNeeded):
        return _on_signed_out(error)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        return _on_bug(error)
    if status == 503:
        log.error("%s", error)
    return answer(Problem(status, str(error)))


def _on_signed_out(error: SignInNeeded) -> ResponseReturnValue:
    if request.method == "GET" and not wants_json():
        return redirect(url_for("accounts.sign_in", next=_again(401)))
    return answer(Problem(401, str(error), kept=error.kept))


def _on_forged_form(_error: CSRFError) -> ResponseReturnValue:
    return answer(Problem(400))


def _on_http_exception(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    return answer(Problem(error.code))


def _on_bug(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    log.error("%s %s failed [%s]", request.method, request.path, reference, exc_info=error)
    sentence = "Something broke on our side, and it is written down."
    return answer(Problem(500, sentence, reference=reference))


def _again(status: int) -> str:
    """Return the address from which the person can go on, or ""."""
    if status in (403, 404, 405):
        return ""
    if request.endpoint == "exercises.work":
        return url_for("exercises.exercise", slug=(request.view_args or {})["slug"])
    if request.method == "GET":
        return safe_path(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "")
    return safe_path(came_from.path) if came_from.netloc == request.host else ""
