"""A small city with one person for each role, and browsers in which they are signed in."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from academy.content.library import Library
from academy.domain.people import Department, Role
from academy.jobs.queue import Handler
from academy.services import accounts, codes, progress
from academy.services.context import Academy
from academy.store.people import NewPerson
from academy.web.app import create_app
from academy.web.manifest import Manifest
from wired import PASSWORD

DEPARTMENTS = (
    Department("D01", "Streets"),
    Department("D02", "Housing"),
    Department("D03", "Information Technology"),
)
# Sam leads Tia, Tia leads Lia and Ron; nobody leads Stan. Ron has no mailbox; Leo has left.
CITY: tuple[tuple[str, str, str, str], ...] = (
    ("supervisor", "Sam", "D01", ""),
    ("lead", "Tia", "D01", "supervisor"),
    ("learner", "Lia", "D01", "lead"),
    ("crew", "Ron", "D01", "lead"),
    ("stranger", "Stan", "D02", ""),
    ("leader", "Lea", "D02", ""),
    ("data_manager", "Dana", "D03", ""),
    ("administrator", "Adam", "D03", ""),
    ("leaver", "Leo", "D03", ""),
)


class AnyAsset(dict[str, str]):
    """A manifest in which every file was built under its own name."""

    def __missing__(self, name: str) -> str:
        return name


class Browser:
    """One browser: keeps its cookies, and fills in the hidden fields of forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> TestResponse:
        fields = {"csrf_token": self.csrf_token(), **(data or {})}
        return self.client.post(path, data=fields, headers=headers)

    def csrf_token(self) -> str:
        for path in ("/account", "/sign-in"):
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).text)
            if found:
                return unescape(found[1])
        raise AssertionError("no page of this browser carries a form")

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.post("/sign-in", {"login": name, "password": password, **more})

    def token(self) -> str:
        with self.client.session_transaction() as session:
            return str(session.get("token", ""))


@pytest.fixture
def academy(academy: Academy, handlers: dict[str, Handler]) -> Academy:
    """The wired academy, with a row of data for each table, which sends its mails."""
    _make_tables(academy.settings.city / "first", academy.library)
    handlers[codes.JOB] = partial(codes.mail_code, academy)
    return academy


def _make_tables(folder: Path, library: Library) -> None:
    folder.mkdir(parents=True)
    for exercise in library.catalog.exercises.values():
        for name in exercise.datasets:
            (folder / f"{name}.csv").write_text("request_id\n1\n", encoding="utf-8")


@pytest.fixture
def people(academy: Academy) -> dict[str, int]:
    """The ids of the small city's people: one for each role, and some around them."""
    new = [
        NewPerson(
            employee_id=f"E-{key}".upper(),
            email="" if key == "crew" else f"{key}@city.example",
            first_name=first,
            last_name="Quill",
            department_id=department,
            manager=f"E-{manager}".upper() if manager else "",
            hire_date=date(2020, 1, 1),
            job_family="clerical",
        )
        for key, first, department, manager in CITY
    ]
    with academy.store.write() as tx:
        tx.people.add_departments(DEPARTMENTS)
        added = tx.people.add(new, date(2026, 1, 1))
        ids = {key: added[f"E-{key}".upper()] for key, *_ in CITY}
        for role in (Role.DATA_MANAGER, Role.LEADER, Role.ADMINISTRATOR):
            tx.roles.give(ids[role.value], role)
        tx.people.leave(ids["leaver"], date(2026, 2, 1))
    for key in ("leaver", *ids):
        accounts.set_password(academy, ids[key], PASSWORD)
    progress.rebuild(academy)
    return ids


@pytest.fixture
def app(academy: Academy) -> Flask:
    return create_app(academy, Manifest(AnyAsset()))


@pytest.fixture
def browser(app: Flask, people: dict[str, int]) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def client_of(app: Flask, people: dict[str, int]) -> Callable[[str], Browser]:
    """Return a new browser in which the person of a role is signed in; “nobody” is not."""

    def make(who: str) -> Browser:
        browser = Browser(app.test_client())
        if who != "nobody":
            assert browser.sign_in(f"E-{who}").status_code == 302
        return browser

    return make
