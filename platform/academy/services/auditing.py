"""Write changes into the audit log, read it, and prove that nobody changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academy.domain.audit import Entry, faults
from academy.domain.errors import Forbidden
from academy.domain.people import Permission, Viewer
from academy.services.context import Academy
from academy.store.database import Transaction

OPERATOR = "operator"  # who acts from the command line
NEWEST = 100


@dataclass(frozen=True)
class AuditLog:
    """The newest entries, and whether the whole chain holds."""

    entries: tuple[Entry, ...]  # newest first
    total: int
    faults: tuple[str, ...]
    last: str  # the hash of the newest entry; "" when there is none
    names: Mapping[str, str]  # employee number → name, of everyone who acted


def note(
    academy: Academy,
    tx: Transaction,
    actor: Viewer | None,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write a change down in the transaction that makes it; `actor` is None for the operator."""
    tx.audit.add(
        at=academy.clock(),
        actor=actor.person.employee_id if actor else OPERATOR,
        action=action,
        subject=subject,
        before=before,
        after=after,
    )


def log(academy: Academy, viewer: Viewer) -> AuditLog:
    """Return the newest entries after checking every link of the chain."""
    if not viewer.may(Permission.READ_AUDIT):
        raise Forbidden("The audit log is open to data managers and administrators.")
    with academy.store.read() as tx:
        entries = tx.audit.entries()
        newest = entries[: -NEWEST - 1 : -1]
        people = {entry.actor: tx.people.find(entry.actor) for entry in newest}
    return AuditLog(
        newest,
        len(entries),
        faults(entries),
        entries[-1].hash if entries else "",
        {number: person.name for number, person in people.items() if person is not None},
    )
