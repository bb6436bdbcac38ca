"""What the tests of services and of pages share: a wired academy whose sandbox is not started."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from academy import bootstrap
from academy.config import ROOT, Settings
from academy.content.library import Library
from academy.jobs.local import LocalQueue
from academy.jobs.queue import Handler
from academy.services.context import Academy
from academy.services.messages import OutboxMessenger
from academy.store.database import Store

PASSWORD = "four quiet grey herons"


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    now: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        """Let time pass: `advance(minutes=5)`."""
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def library() -> Library:
    """The content of this repository."""
    return Library(ROOT / "courses", ROOT / "exercises")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings with a data folder of the test's own, and passwords that are quick to check."""
    home = tmp_path / "home"
    home.mkdir()
    return Settings(
        home=home,
        courses=ROOT / "courses",
        exercises=ROOT / "exercises",
        database_url=database_url,
        password_memory_kib=8,
    )


@pytest.fixture
def handlers() -> dict[str, Handler]:
    """What the queue does with each kind of job: nothing, until a test says otherwise."""
    return {}


@pytest.fixture
def queue(handlers: dict[str, Handler]) -> Iterator[LocalQueue]:
    made = LocalQueue(handlers, workers=1)
    yield made
    made.close()


@pytest.fixture
def academy(
    settings: Settings, store: Store, library: Library, clock: Clock, queue: LocalQueue
) -> Academy:
    engine = bootstrap.make_engine(settings)
    return Academy(settings, store, library, engine, queue, OutboxMessenger(settings.outbox), clock)
