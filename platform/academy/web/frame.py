"""What stands around every page: the name of the city, the way around, and who is signed in."""

from dataclasses import dataclass
from functools import cache, partial

from flask import Flask, request, url_for

from academy.domain.people import Permission, Viewer
from academy.services import demo
from academy.services.context import Academy
from academy.web.access import signed_in
from academy.web.headers import csp_nonce
from academy.web.manifest import Manifest

PLACES: tuple[tuple[Permission, str, str], ...] = (
    (Permission.LEARN, "My learning", "learn.home"),
    (Permission.LEARN, "Courses", "learn.courses"),
    (Permission.LEARN, "My skills", "learn.skills"),
    (Permission.SEE_TEAM, "My team", "manage.team"),
    (Permission.SEE_PUBLISHED, "Departments", "reports.skills"),
    (Permission.ASSIGN, "Assignments", "assigning.assignments"),
    (Permission.SEE_ACCOUNTS, "Accounts", "admin.accounts"),
    (Permission.READ_AUDIT, "Audit log", "audit.entries"),
)


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    label: str
    url: str
    current: bool


def register(app: Flask, academy: Academy, manifest: Manifest) -> None:
    """Give every template what base.html documents."""
    has_demo = cache(partial(demo.has_demo, academy))

    def frame() -> dict[str, object]:
        viewer = signed_in()
        return {
            "city_name": academy.settings.city_name,
            "demo": has_demo(),
            "nav": () if viewer is None else places(viewer),
            "person": None if viewer is None else viewer.person,
            "asset": manifest.asset,
            "csp_nonce": csp_nonce(),
        }

    app.context_processor(frame)


def places(viewer: Viewer) -> tuple[Place, ...]:
    """Return where this viewer may go."""
    return tuple(
        Place(label, url_for(endpoint), request.endpoint == endpoint)
        for permission, label, endpoint in PLACES
        if viewer.may(permission)
    )
