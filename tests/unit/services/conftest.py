"""A few people in the wired academy; mail jobs are noted instead of done."""

from datetime import date

import pytest

from academy.domain.people import Department, Person, Role, Viewer
from academy.jobs.queue import Handler
from academy.services import accounts, codes
from academy.services.context import Academy
from academy.store.people import NewPerson
from wired import PASSWORD


@pytest.fixture
def jobs() -> list[int]:
    """The ids of the mail jobs that were done, instead of the mails."""
    return []


@pytest.fixture
def handlers(jobs: list[int]) -> dict[str, Handler]:
    return {codes.JOB: jobs.append}


@pytest.fixture
def people(academy: Academy) -> dict[str, int]:
    """Ana, who has a mailbox and a password; Bob, who has neither; Cyd, who has left.

    Ana leads Bob, and is the administrator.
    """
    new = [
        NewPerson("E1", "ana@city.example", "Ana", "Ortiz", "D04"),
        NewPerson("E2", "", "Bob", "Ng", "D04", manager="E1"),
        NewPerson("E3", "cyd@city.example", "Cyd", "Ito", "D04"),
    ]
    with academy.store.write() as tx:
        tx.people.add_departments([Department("D04", "Streets")])
        ids = tx.people.add(new, date(2026, 1, 1))
        tx.roles.give(ids["E1"], Role.ADMINISTRATOR)
        tx.people.leave(ids["E3"], date(2026, 2, 1))
    for number in ("E1", "E3"):
        accounts.set_password(academy, ids[number], PASSWORD)
    return {"ana": ids["E1"], "bob": ids["E2"], "cyd": ids["E3"]}


@pytest.fixture
def ana(academy: Academy, people: dict[str, int]) -> Person:
    with academy.store.read() as tx:
        person = tx.people.get(people["ana"])
    assert person is not None
    return person


@pytest.fixture
def administrator(ana: Person) -> Viewer:
    return Viewer(ana, frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}))
