"""Every route, as every role, on one's own things and on other people's."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from academy.domain.grading import Submission
from academy.domain.people import Permission
from academy.services import assigning
from academy.services.context import Academy
from academy.web import access
from academy.web.access import rule_of

if TYPE_CHECKING:
    from tests.web.conftest import Browser

ROLES = ("nobody", "learner", "supervisor", "data_manager", "leader", "administrator")

# What somebody gets: the page (or what its form leads to), the way to sign in, "not for you", or
# "there is nothing here".
PAGE, SIGN_IN, NO, NOTHING = "page", "sign in", "no", "nothing"


def only(*roles: str) -> dict[str, str]:
    """Return the row of a page that these roles get."""
    return {role: PAGE if role in roles else SIGN_IN if role == "nobody" else NO for role in ROLES}


EVERYONE = dict.fromkeys(ROLES, PAGE)
SIGNED_IN = only(*ROLES[1:])
HIDDEN = dict.fromkeys(ROLES, NOTHING) | {"nobody": SIGN_IN}
RECORDS = HIDDEN | {"data_manager": PAGE}
ACCOUNTS = only("administrator")
MANAGED = only("data_manager")
MANAGED_NOT_THERE = only() | {"data_manager": NOTHING}
REPORTS_NOT_THERE = only() | {"data_manager": NOTHING, "leader": NOTHING}

# Method and rule → whose thing it is ("" where it is nobody's) → role → what they get.
# "report" is somebody two steps below the supervisor; nobody here leads "stranger".
TABLE: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "GET /": {"": SIGNED_IN},
    "GET /account": {"": SIGNED_IN},
    "POST /account": {"": SIGNED_IN},
    "GET /admin/accounts": {"": ACCOUNTS},
    "GET /admin/accounts/<int:person_id>": {"own": ACCOUNTS, "stranger": ACCOUNTS},
    "POST /admin/accounts/<int:person_id>/code": {"own": ACCOUNTS, "stranger": ACCOUNTS},
    "POST /admin/accounts/<int:person_id>/roles": {"own": ACCOUNTS, "stranger": ACCOUNTS},
    "GET /assigning": {"": MANAGED},
    "GET /assigning/<int:assignment_id>": {"there": MANAGED, "missing": MANAGED_NOT_THERE},
    "GET /assigning/<int:assignment_id>.csv": {"there": MANAGED, "missing": MANAGED_NOT_THERE},
    "GET /assigning/new": {"": MANAGED},
    "POST /assigning/new": {"": MANAGED},
    "GET /audit": {"": only("data_manager", "administrator")},
    "GET /courses": {"": SIGNED_IN},
    "GET /courses/<slug>": {"": SIGNED_IN},
    "GET /courses/<course>/lessons/<slug>": {"": SIGNED_IN},
    "POST /courses/<course>/lessons/<slug>/finish": {"": SIGNED_IN},
    "GET /courses/<course>/pictures/<path:name>": {"": HIDDEN},  # There is no such picture.
    "GET /courses/<slug>/quiz": {"": SIGNED_IN},
    "POST /courses/<slug>/quiz": {"": SIGNED_IN},
    "GET /exercises/<slug>": {"": SIGNED_IN},
    "POST /exercises/<slug>/work": {"": SIGNED_IN},
    "GET /exercises/<slug>/attempts/<int:attempt_id>": {
        "own": SIGNED_IN,
        "report": RECORDS | {"supervisor": PAGE},
        "stranger": RECORDS,
        "missing": HIDDEN,
    },
    "GET /exercises/<slug>/attempts/<int:attempt_id>/verdict": {
        "own": SIGNED_IN,
        "report": HIDDEN,
        "stranger": HIDDEN,
        "missing": HIDDEN,
    },
    "GET /forgot-password": {"": EVERYONE},
    "POST /forgot-password": {"": EVERYONE},
    "GET /healthz": {"": EVERYONE},
    "GET /kept-work/<slug>": {"": SIGNED_IN},
    "POST /kept-work/<slug>": {"": SIGNED_IN},
    "GET /people/<int:person_id>": {
        "own": SIGNED_IN,
        "report": RECORDS | {"supervisor": PAGE},
        "stranger": RECORDS,
        "missing": HIDDEN,
    },
    "GET /reports/skills": {"": only("data_manager", "leader")},
    "GET /reports/skills/<day>": {"": REPORTS_NOT_THERE},
    "GET /reports/skills/<day>.<form>": {"": REPORTS_NOT_THERE},
    "GET /reports/skills/live": {"": MANAGED},
    "GET /reports/skills/publish": {"": MANAGED},
    "POST /reports/skills/publish": {"": MANAGED},
    "GET /set-password": {"": EVERYONE},
    "POST /set-password": {"": EVERYONE},
    "GET /sign-in": {"": EVERYONE},
    "POST /sign-in": {"": EVERYONE},
    "POST /sign-out": {"": EVERYONE},
    "POST /sign-out-everywhere": {"": SIGNED_IN},
    "GET /skills": {"": SIGNED_IN},
    "GET /static/<path:filename>": {"": dict.fromkeys(ROLES, NOTHING)},  # No such file.
    "GET /team": {"": only("supervisor")},
    "GET /use-code": {"": EVERYONE},
    "POST /use-code": {"": EVERYONE},
}


@dataclass(frozen=True)
class Things:
    """What the addresses are filled in with, for one role and one owner."""

    slug: str
    course: str
    lesson: str
    people: Mapping[str, int]
    attempts: Mapping[str, int]
    assignment: int

    def fill(self, rule: str, who: str, whose: str) -> str:
        owner = {"own": who, "report": "crew", "stranger": "stranger"}.get(whose, "")
        if who == "nobody" and whose == "own":
            owner = "stranger"
        values = {
            "person_id": self.people.get(owner, 99_999),
            "attempt_id": self.attempts.get(owner, 99_999),
            "assignment_id": self.assignment if whose == "there" else 99_999,
            "course": self.course,
            "slug": self.slug if rule.startswith(("/exercises", "/kept")) else self.course,
            "name": "nothing.png",
            "filename": "nothing.css",
            "day": "2025-12-31",
            "form": "csv",
        }
        if "/lessons/" in rule:
            values["slug"] = self.lesson
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)


@pytest.fixture
def things(academy: Academy, people: dict[str, int]) -> Things:
    """One attempt of everyone at an exercise, one assignment, and the addresses of content."""
    exercise = next(iter(academy.catalog.exercises.values()))
    course = next(one for one in academy.catalog.courses if one.quiz and one.lessons)
    work = Submission.from_answers(exercise.solution)
    with academy.store.write() as tx:
        attempts = {
            key: tx.attempts.add(
                person_id,
                exercise.slug,
                exercise.digest,
                submission=work,
                hints=0,
                now=academy.clock(),
            )
            for key, person_id in people.items()
        }
    audience = assigning.find_audience(academy, department="D01")
    due = academy.clock().date() + timedelta(days=30)
    curriculum = academy.catalog.curricula[0].slug
    assignment, _ = assigning.assign(academy, curriculum, audience, due)
    lesson = course.lessons[0].slug
    return Things(exercise.slug, course.slug, lesson, people, attempts, assignment.id)


def outcome(answer: TestResponse) -> str:
    """Say what somebody got."""
    location = answer.headers.get("Location", "")
    if answer.status_code == 401 or (answer.status_code == 302 and "/sign-in?next" in location):
        return SIGN_IN
    if answer.status_code == 422:
        return PAGE  # The form was open, and did not like being empty.
    known = {403: NO, 404: NOTHING, 200: PAGE, 302: PAGE}
    return known.get(answer.status_code, f"unexpected {answer.status_code}")


def routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def ask(browser: "Browser", method: str, path: str) -> TestResponse:
    return browser.get(path) if method == "GET" else browser.post(path)


def test_every_role_gets_what_the_table_says_and_nothing_else(
    client_of: "Callable[[str], Browser]", app: Flask, things: Things
) -> None:
    found: dict[tuple[str, str, str], str] = {}
    for who in ROLES:
        browser = client_of(who)
        for route, owners in TABLE.items():
            method, rule = route.split(" ")
            for whose in owners:
                path = things.fill(rule, who, whose)
                found[route, whose, who] = outcome(ask(browser, method, path))
            if rule.startswith("/sign-out"):
                browser = client_of(who)
    show(found)
    wanted = {
        (route, whose, who): what
        for route, owners in TABLE.items()
        for whose, row in owners.items()
        for who, what in row.items()
    }
    assert {key: what for key, what in found.items() if what != wanted[key]} == {}


def show(found: Mapping[tuple[str, str, str], str]) -> None:
    """Print the matrix; pytest shows it with -s, and when the test fails."""
    print(f"\n{'':62}" + "".join(f"{role:>15}" for role in ROLES))  # noqa: T201  # see above
    for route, whose in [(route, whose) for route, owners in TABLE.items() for whose in owners]:
        cells = "".join(f"{found[route, whose, role]:>15}" for role in ROLES)
        print(f"{route:52}{whose:>10}{cells}")  # noqa: T201  # see above


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    assert sorted(TABLE) == sorted(set(routes(app)))


def test_every_view_names_one_permission(app: Flask) -> None:
    rules = {name: rule_of(app, name) for name in app.view_functions}
    assert all(rule and isinstance(rule.permission, Permission) for rule in rules.values()), rules


def test_a_site_with_a_view_that_names_no_permission_does_not_start(app: Flask) -> None:
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/open", "open", lambda: "open to the world")
    other = Flask(__name__)
    other.register_blueprint(careless)
    with pytest.raises(RuntimeError, match=r"careless\.open"):
        access.refuse_undeclared(other)


def test_addresses_are_kebab_case(app: Flask) -> None:
    parts = {
        part
        for rule in app.url_map.iter_rules()
        for part in rule.rule.split("/")
        if part and not part.startswith("<")
    }
    assert [part for part in parts if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", part)] == []


def test_every_form_without_its_token_is_refused(
    client_of: "Callable[[str], Browser]", things: Things
) -> None:
    browser = client_of("administrator")
    for route in TABLE:
        method, rule = route.split(" ")
        if method == "POST":
            path = things.fill(rule, "administrator", "own")
            assert browser.client.post(path, data={}).status_code == 400, route


class Headings(HTMLParser):
    """Collects the text of a page's title and first-level headings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"title": [], "h1": []}
        self._open = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.found and not (tag == "title" and self.found["title"]):
            self._open = tag
            self.found[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open][-1] += data.strip()


def check_page(answer: TestResponse, path: str) -> None:
    headings = Headings()
    headings.feed(answer.text)
    assert len(headings.found["h1"]) == 1, (path, headings.found)
    assert headings.found["h1"][0], path
    assert headings.found["title"][0].split("·")[0].strip(), path
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_has_a_title_one_heading_and_the_policy(
    client_of: "Callable[[str], Browser]", things: Things
) -> None:
    seen = 0
    for who in ROLES:
        browser = client_of(who)
        for route, owners in TABLE.items():
            method, rule = route.split(" ")
            for whose in owners if method == "GET" else ():
                path = things.fill(rule, who, whose)
                answer = browser.get(path)
                if answer.mimetype == "text/html" and answer.status_code != 302:
                    check_page(answer, path)
                    seen += 1
    assert seen > 60


def test_the_nonce_is_new_for_every_answer(browser: "Browser") -> None:
    policies = {browser.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_look_at_somebody_elses_record_is_written_down_and_ones_own_is_not(
    client_of: "Callable[[str], Browser]", academy: Academy, things: Things
) -> None:
    crew, supervisor = things.people["crew"], things.people["supervisor"]
    browser = client_of("supervisor")
    browser.get(f"/people/{crew}")
    browser.get(f"/exercises/{things.slug}/attempts/{things.attempts['crew']}")
    browser.get(f"/people/{supervisor}")
    browser.get(f"/people/{things.people['stranger']}")
    with academy.store.read() as tx:
        looks = [(viewer, what) for viewer, what, _ in tx.looks.at(crew)]
        others = [*tx.looks.at(supervisor), *tx.looks.at(things.people["stranger"])]
    assert looks == [
        (supervisor, "skills"),
        (supervisor, f"attempt {things.attempts['crew']}"),
    ]
    assert others == []


def test_a_role_taken_away_is_gone_at_the_next_request(
    client_of: "Callable[[str], Browser]", people: dict[str, int]
) -> None:
    admin, manager = client_of("administrator"), client_of("data_manager")
    assert manager.get("/reports/skills").status_code == 200
    taken = admin.post(
        f"/admin/accounts/{people['data_manager']}/roles",
        {"role": "data_manager", "action": "take"},
    )
    assert taken.status_code == 302
    assert manager.get("/reports/skills").status_code == 403


def test_administrators_cannot_take_their_own_role(
    client_of: "Callable[[str], Browser]", people: dict[str, int]
) -> None:
    admin = client_of("administrator")
    path = f"/admin/accounts/{people['administrator']}"
    admin.post(f"{path}/roles", {"role": "administrator", "action": "take"})
    answer = admin.get(path)
    assert answer.status_code == 200
    assert "can only be taken by another one" in answer.text


def test_roles_that_follow_from_the_roster_cannot_be_given(
    client_of: "Callable[[str], Browser]", academy: Academy, people: dict[str, int]
) -> None:
    admin = client_of("administrator")
    path = f"/admin/accounts/{people['stranger']}"
    admin.post(f"{path}/roles", {"role": "supervisor"})
    assert "follows from the roster" in admin.get(path).text
    assert admin.post(f"{path}/roles", {"role": "emperor"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("/courses", "/courses"),
        ("/courses?page=2#top", "/courses?page=2#top"),
        ("", ""),
        ("courses", ""),
        ("//evil.example", ""),
        ("///evil.example", ""),
        ("/\\evil.example", ""),
        ("/\t/evil.example", ""),
        ("/\n/evil.example", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_paths_of_this_site_are_gone_on_to(given: str, safe: str) -> None:
    assert access.safe_path(given) == safe
