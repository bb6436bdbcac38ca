"""The audit chain: each entry's hash covers the entry before it, so a change anywhere shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FIRST = "0" * 64  # what the first entry takes for the hash before it


@dataclass(frozen=True)
class Entry:
    """One change made by somebody with power over others."""

    number: int  # from 1, without gaps
    at: datetime
    actor: str  # employee number, or "operator" for the command line
    action: str  # "role given"
    subject: str  # whom or what it was done to
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    previous: str
    hash: str


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 over everything in the entry but its own hash."""
    content = [
        entry.number,
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        dict(entry.before),
        dict(entry.after),
        entry.previous,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return a sentence for each place where the chain does not hold; none when it does."""
    found: list[str] = []
    number, previous = 0, FIRST
    for entry in entries:
        number += 1
        if entry.number != number:
            found.append(f"Entry {number} is missing; entry {entry.number} stands in its place.")
            number = entry.number
        if entry.previous != previous:
            found.append(f"Entry {entry.number} does not follow the entry before it.")
        if entry_hash(entry) != entry.hash:
            found.append(f"Entry {entry.number} was changed after it was written.")
        previous = entry.hash
    return tuple(found)
