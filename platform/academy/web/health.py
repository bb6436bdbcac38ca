"""For whoever watches over the server."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from academy.domain.people import Permission
from academy.web.access import requires

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@requires(Permission.PUBLIC)
def alive() -> ResponseReturnValue:
    """Say that this process answers."""
    return {"ok": True}
