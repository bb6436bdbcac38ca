"""The connection to the database, and the transaction in which everything is read and written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from academy.store.accounts import Accounts
from academy.store.assignments import Assignments
from academy.store.attempts import Attempts
from academy.store.audit import Audit
from academy.store.finished import Finished
from academy.store.kept import KeptWorks
from academy.store.learning import Learning
from academy.store.looks import Looks
from academy.store.people import People
from academy.store.progress import Progress
from academy.store.published import Published
from academy.store.roles import Roles
from academy.store.teams import Teams


@dataclass(frozen=True)
class Transaction:
    """What can be read and written together; leaving it commits, an exception rolls back."""

    session: Session

    @cached_property
    def people(self) -> People:
        """Departments, persons and who leads whom."""
        return People(self.session)

    @cached_property
    def roles(self) -> Roles:
        """The roles that people hold."""
        return Roles(self.session)

    @cached_property
    def looks(self) -> Looks:
        """Who looked at whose evidence."""
        return Looks(self.session)

    @cached_property
    def accounts(self) -> Accounts:
        """Passwords, one-time codes and signed-in browsers."""
        return Accounts(self.session)

    @cached_property
    def kept(self) -> KeptWorks:
        """What was typed when a sign-in had already ended."""
        return KeptWorks(self.session)

    @cached_property
    def learning(self) -> Learning:
        """Lessons read, quizzes taken, drafts and hints."""
        return Learning(self.session)

    @cached_property
    def finished(self) -> Finished:
        """What people have finished."""
        return Finished(self.session)

    @cached_property
    def assignments(self) -> Assignments:
        """Curricula assigned to people."""
        return Assignments(self.session)

    @cached_property
    def published(self) -> Published:
        """Reports as leaders read them."""
        return Published(self.session)

    @cached_property
    def audit(self) -> Audit:
        """The chain of changes by people with power over others."""
        return Audit(self.session)

    @cached_property
    def attempts(self) -> Attempts:
        """Work handed in, and its grades."""
        return Attempts(self.session)

    @cached_property
    def progress(self) -> Progress:
        """The projection that follows from the events."""
        return Progress(self.session)

    @cached_property
    def teams(self) -> Teams:
        """How far groups of people are, at a glance."""
        return Teams(self.session)


class Store:
    """A database of the academy: SQLite by default, PostgreSQL when an address says so."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _make_engine(url)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction that only looks."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield Transaction(session)
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that changes something; it commits when it is left without an error.

        On SQLite it takes the write lock at once: a transaction that reads first and asks for the
        lock later is refused when somebody else wrote in between (measured: 443 of 600 lost).
        """
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"academy_write": True})
            yield Transaction(session)
            session.commit()

    @contextmanager
    def together(self) -> Iterator["Store"]:
        """Make one transaction of everything that is read and written through the store given.

        What takes several services is then there as a whole or not at all.
        """
        with self.write() as tx:
            yield _Joined(self, tx)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


class _Joined(Store):
    """A store all of whose transactions are parts of one; a part that fails leaves nothing."""

    def __init__(self, whole: Store, tx: Transaction) -> None:
        self.url, self.engine = whole.url, whole.engine
        self._tx = tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Look at what the transaction has made so far."""
        yield self._tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Write a part of the transaction."""
        with self._tx.session.begin_nested():
            yield self._tx


def _make_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": 30}, pool_size=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # The driver then leaves BEGIN to us.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("academy_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def answers(store: Store) -> bool:
    """Say whether the database answers at all."""
    with store.engine.connect() as connection:
        return connection.execute(text("SELECT 1")).scalar() == 1
