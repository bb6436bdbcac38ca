"""What every test may ask for: a database of its own, and parts of the system that may be absent.

A test that needs an absent part is left out, and the last lines of the run say so; with
ACADEMY_TEST_ALL=1, as in CI, an absent part ends the run instead.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from xdist.workermanage import WorkerController

from academy.store import schema
from academy.store.database import Store

pytest_plugins = ["live_site", "wired"]

LEFT_OUT = pytest.StashKey[Counter[str]]()


@dataclass(frozen=True)
class Part:
    """A part of the system that tests with its marker need."""

    absent: str  # why its tests were left out
    package: str  # what brings it, on Debian
    find: Callable[[], object]  # false: not there


def find_chromium() -> str | None:
    """Return the path of a Chromium that is installed on this system."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest if there are several."""
    folders = (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    newest = max(folders, key=lambda folder: int(folder.parent.name), default=None)
    return newest or (Path(on_path).resolve().parent if on_path else None)


def has_pango() -> bool:
    """Return whether the libraries that lay out PDF files can be loaded."""
    try:
        return all(map(ctypes.CDLL, ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")))
    except OSError:
        return False


PARTS: Mapping[str, Part] = {
    "browser": Part("Chromium is not installed", "chromium", find_chromium),
    "postgresql": Part("PostgreSQL is not installed", "postgresql", find_postgresql),
    "pango": Part("Pango is not installed", "libpango-1.0-0 libpangoft2-1.0-0", has_pango),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    if os.environ.get("ACADEMY_TEST_ALL") == "1":
        absent = [part for part in PARTS.values() if not part.find()]
        if absent:
            sentences = " ".join(f"{part.absent}: apt install {part.package}." for part in absent)
            raise pytest.UsageError(f"ACADEMY_TEST_ALL=1 asks for every test. {sentences}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = _reasons_to_leave_out(config)
    kept, left_out = [], []
    for item in items:
        if "chromium_path" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        why = next((why for mark, why in reasons.items() if item.get_closest_marker(mark)), None)
        if why is None:
            kept.append(item)
        else:
            left_out.append(item)
            config.stash[LEFT_OUT][why] += 1
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _reasons_to_leave_out(config: pytest.Config) -> dict[str, str]:
    """Return, for each marker whose tests are not run, the sentence that says so."""
    reasons = {
        marker: f"Left out, because {part.absent}: {{}}. apt install {part.package}"
        for marker, part in PARTS.items()
        if not part.find()
    }
    if not config.getoption("--soak"):
        reasons["soak"] = "Left out, because they are long: {}. pytest --soak"
    return reasons


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        left_out = session.config.stash[LEFT_OUT]
        session.config.workeroutput["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Take over what a worker left out; each of them has collected all tests."""
    counted: dict[str, int] = getattr(node, "workeroutput", {}).get("left_out", {})
    left_out: Counter[str] = node.config.stash[LEFT_OUT]
    left_out |= Counter(counted)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.config.stash[LEFT_OUT]
    for sentence, count in sorted(left_out.items()):
        terminalreporter.write_line(sentence.format(f"{count} test{'s' * (count > 1)}"))


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server in one folder, reached through a socket in it and no other way."""

    programs: Path
    folder: Path

    def start(self) -> None:
        """Make the server's files and start it; nothing would survive a crash, so it is fast."""
        self._run("initdb", "-U", "academy", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = (
            "listen_addresses=''",
            f"unix_socket_directories='{self.folder}'",
            *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
        )
        switches = " ".join(f"-c {option}" for option in options)
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", switches)

    def stop(self) -> None:
        """Stop the server at once."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def _run(self, program: str, *arguments: str) -> None:
        owner = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
        command = (*owner, str(self.programs / program), "-D", str(self.folder / "data"))
        quiet = subprocess.DEVNULL
        subprocess.run((*command, *arguments), check=True, cwd=self.folder, stdout=quiet)

    def url(self, database: str) -> str:
        """Return the address of one database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://academy@/{database}?host={self.folder}"

    def execute(self, statement: LiteralString, *names: str) -> None:
        """Do something to whole databases: their names go where the braces are."""
        with psycopg.connect(
            host=str(self.folder), user="academy", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _make_tables(url: str) -> None:
    store = Store(url)
    schema.migrate(store)
    store.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server, one for each process that runs tests; it holds a database “model”."""
    programs = find_postgresql()
    assert programs is not None
    memory = Path("/dev") / "shm"
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    with tempfile.TemporaryDirectory(prefix="academy-", dir=memory if roomy else None) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        cluster = Cluster(programs, Path(folder))
        cluster.start()
        try:
            cluster.execute("CREATE DATABASE {}", "model")
            _make_tables(cluster.url("model"))
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them."""
    path = tmp_path_factory.mktemp("model") / "academy.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, with our tables and nothing in them."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_model"), tmp_path / "academy.db")
        yield f"sqlite:///{tmp_path / 'academy.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex}"
    cluster.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, "model")
    yield cluster.url(name)
    cluster.execute("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """The test's own database, opened."""
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is installed."""
    path = find_chromium()
    assert path is not None
    return path
