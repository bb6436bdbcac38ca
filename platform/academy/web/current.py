"""What the request at hand is about: the wired academy, and who is asking."""

from typing import cast

from flask import current_app, g

from academy.domain.people import Viewer
from academy.services.context import Academy


def academy() -> Academy:
    """Return the wired parts of the site that answers this request."""
    return cast("Academy", current_app.extensions["academy"])


def viewer() -> Viewer:
    """Return who is signed in; only views that need no sign-in may be reached without."""
    return cast("Viewer", g.viewer)
