"""The audit log: what people with power over others changed, in words."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from academy.domain.audit import Entry
from academy.domain.people import Permission
from academy.services import auditing
from academy.services.auditing import AuditLog
from academy.web.access import requires
from academy.web.current import academy, viewer

OPERATOR = "operator"

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@dataclass(frozen=True)
class EntryView:
    """One entry as it is read."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    changes: tuple[str, ...]


@blueprint.get("")
@requires(Permission.READ_AUDIT)
def entries() -> ResponseReturnValue:
    """Show the newest entries, and whether the chain holds."""
    log = auditing.log(academy(), viewer())
    return render_template(
        "audit/entries.html",
        entries=[_view(log, entry) for entry in log.entries],
        total=log.total,
        faults=log.faults,
        last=log.last,
    )


def _view(log: AuditLog, entry: Entry) -> EntryView:
    if entry.actor == OPERATOR:
        actor = "The operator, at the command line"
    else:
        name = log.names.get(entry.actor)
        actor = f"{name} ({entry.actor})" if name else entry.actor
    return EntryView(
        entry.number,
        entry.at,
        actor,
        entry.action.capitalize(),
        entry.subject,
        tuple(_changes(entry)),
    )


def _changes(entry: Entry) -> list[str]:
    """Return "due: 2026-10-31", or "role: none → leader", for each value that was touched."""
    lines = []
    for name in dict.fromkeys((*entry.before, *entry.after)):
        after = entry.after.get(name)
        if name in entry.before:
            lines.append(f"{name}: {_said(entry.before[name])} → {_said(after)}")
        else:
            lines.append(f"{name}: {_said(after)}")
    return lines


def _said(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    return str(value)
