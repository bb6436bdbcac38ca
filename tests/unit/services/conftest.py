"""A wired academy with a few people in it, whose sandbox is not started."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from academy import bootstrap
from academy.config import ROOT, Settings
from academy.content.library import Library
from academy.domain.people import Department, Person, Role, Viewer
from academy.jobs.local import LocalQueue
from academy.services import accounts, codes
from academy.services.context import Academy
from academy.services.messages import OutboxMessenger
from academy.store import schema
from academy.store.database import Store
from academy.store.people import NewPerson

PASSWORD = "four quiet grey herons"


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    now: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs() -> list[int]:
    """The ids of the mail jobs that were done, instead of the mails."""
    return []


@pytest.fixture
def queue(jobs: list[int]) -> Iterator[LocalQueue]:
    made = LocalQueue({codes.JOB: jobs.append}, workers=1)
    yield made
    made.close()


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(ROOT / "courses", ROOT / "exercises")


@pytest.fixture
def academy(
    tmp_path: Path, database_url: str, library: Library, clock: Clock, queue: LocalQueue
) -> Iterator[Academy]:
    settings = Settings(
        home=tmp_path,
        courses=ROOT / "courses",
        exercises=ROOT / "exercises",
        database_url=database_url,
        password_memory_kib=8,
    )
    store = Store(database_url)
    schema.migrate(store)
    engine = bootstrap.make_engine(settings)
    yield Academy(settings, store, library, engine, queue, OutboxMessenger(settings.outbox), clock)
    store.close()


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
        tx.people.give_role(ids["E1"], Role.ADMINISTRATOR)
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
