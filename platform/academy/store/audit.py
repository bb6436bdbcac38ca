"""The audit chain in the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from academy.domain.audit import FIRST, Entry, entry_hash
from academy.store.tables import AuditRow

LOCK = 7_310_226_002  # The advisory lock on PostgreSQL under which links are added.


class Audit:
    """Adds and reads links of the chain within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down a change, in the transaction that makes it."""
        self._wait_for_turn()
        last = self._session.scalar(select(AuditRow).order_by(AuditRow.number.desc()).limit(1))
        entry = Entry(
            number=1 if last is None else last.number + 1,
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            before=before or {},
            after=after or {},
            previous=FIRST if last is None else last.hash,
            hash="",
        )
        values = vars(replace(entry, hash=entry_hash(entry)))
        self._session.add(AuditRow(**values))
        self._session.flush()

    def entries(self, newest: int | None = None) -> tuple[Entry, ...]:
        """Return the whole chain, oldest first; or the newest few, newest first."""
        query = select(AuditRow).order_by(AuditRow.number)
        if newest is not None:
            query = select(AuditRow).order_by(AuditRow.number.desc()).limit(newest)
        return tuple(_entry(row) for row in self._session.scalars(query))

    def _wait_for_turn(self) -> None:
        """Let one writer add at a time; SQLite has only one anyway."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _entry(row: AuditRow) -> Entry:
    return Entry(
        row.number,
        row.at,
        row.actor,
        row.action,
        row.subject,
        row.before,
        row.after,
        row.previous,
        row.hash,
    )
