"""The real site in a process of its own, with a small city: for browsers, and for being killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from academy import bootstrap
from academy.config import read_settings
from academy.domain.people import Department, Role
from academy.services import accounts, roster
from academy.services.context import Academy
from academy.store.people import NewPerson

PASSWORD = "learning in riverbend"
START_SECONDS = 60.0
DEPARTMENTS = (
    Department("D01", "Police"),
    Department("D04", "Streets & Stormwater"),
    Department("D17", "Performance & Innovation"),
)
# Employee number, e-mail name, department, manager, role.
CITY = (
    ("E1", "chief", "D04", "", None),
    ("E2", "supervisor", "D04", "E1", None),
    ("E3", "employee", "D04", "E2", None),
    ("E4", "colleague", "D04", "E2", None),
    ("E5", "data-manager", "D17", "", Role.DATA_MANAGER),
    ("E6", "leader", "D17", "", Role.LEADER),
    ("E7", "administrator", "D17", "", Role.ADMINISTRATOR),
    ("E8", "officer", "D01", "", None),
)
CREW = 12  # more people in each of the first two departments, so that they are no small groups


@dataclass
class LiveSite:
    """A server process, its data folder, and a view into its database."""

    home: Path
    port: int
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    academy: Academy | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def parts(self) -> Academy:
        """The same data, wired in the test's own process; its sandbox is not started."""
        assert self.academy is not None
        return self.academy

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [str(Path(sys.executable).with_name("academy")), "serve", f"--port={self.port}"]
        log = (self.home / "server.log").open("ab")
        self.process = subprocess.Popen(
            command, env=self.environ, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.home / "server.log").read_text()
            assert time.monotonic() < deadline, "the site did not start in time"
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server and everything it started: politely, or with SIGKILL."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(30)
            self.process = None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/sign-in", timeout=5) as answer:  # noqa: S310  # our own server
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], LiveSite]]:
    """Make sites that are not started yet; all are stopped in the end."""
    made: list[LiveSite] = []

    def make() -> LiveSite:
        made.append(make_site(tmp_path_factory.mktemp("site")))
        return made[-1]

    yield make
    for site in made:
        site.stop(signal.SIGKILL)
        bootstrap.close(site.parts)


@pytest.fixture(scope="module")
def site(new_site: Callable[[], LiveSite]) -> LiveSite:
    """A running site with a small city, for the tests of one file."""
    made = new_site()
    made.start()
    return made


def make_site(home: Path) -> LiveSite:
    """Make a site with a small city in a folder; it is not started."""
    port = _free_port()
    settings = {
        "ACADEMY_HOME": str(home),
        "ACADEMY_SITE_URL": f"http://127.0.0.1:{port}",
        "ACADEMY_DATABASE_URL": "",
    }
    site = LiveSite(home, port, {**os.environ, **settings})
    site.academy = bootstrap.make_academy(read_settings(site.environ))
    bootstrap.ready_cities(site.academy.settings)
    _settle(site.academy)
    return site


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settle(academy: Academy) -> None:
    """Put the small city's people into the database."""
    hired = date(2025, 1, 6)
    with academy.store.write() as tx:
        tx.people.add_departments(DEPARTMENTS)
    people = [
        NewPerson(id, f"{name}@riverbend.example", name.capitalize(), "Demo", department)
        for id, name, department, _, _ in CITY
    ]
    managers = {id: manager for id, _, _, manager, _ in CITY}
    people += [
        NewPerson(f"C{number}", "", f"Crew {number}", "Member", ("D01", "D04")[number % 2])
        for number in range(2 * CREW)
    ]
    ids = roster.add_people(
        academy,
        [
            NewPerson(
                **{**vars(one), "manager": managers.get(one.employee_id, ""), "hire_date": hired}
            )
            for one in people
        ],
    )
    for id, _, _, _, role in CITY:
        accounts.set_password(academy, ids[id], PASSWORD)
        if role is not None:
            roster.give_role(academy, ids[id], role)
