import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from academy.domain.audit import FIRST, faults
from academy.store.database import Store

REFUSAL = "an audit entry is never changed or deleted"


def write(store: Store, now: datetime, *actions: str) -> None:
    for number, action in enumerate(actions):
        with store.write() as tx:
            tx.audit.add(
                at=now + timedelta(minutes=number),
                actor="E1",
                action=action,
                subject="somebody — “é”",
                before={"roles": ["leader"]},
                after={"roles": [], "people": 3, "none": None},
            )


def test_entries_form_a_chain_that_holds(store: Store, now: datetime) -> None:
    write(store, now, "role taken", "report published", "curriculum assigned")

    with store.read() as tx:
        entries = tx.audit.entries()
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous == FIRST
    assert entries[1].previous == entries[0].hash
    assert entries[0].before == {"roles": ["leader"]}
    assert entries[0].after == {"roles": [], "people": 3, "none": None}
    assert faults(entries) == ()


def test_the_newest_entries_come_first_when_a_few_are_asked_for(
    store: Store, now: datetime
) -> None:
    write(store, now, "one", "two", "three")

    with store.read() as tx:
        assert [entry.action for entry in tx.audit.entries(newest=2)] == ["three", "two"]


def test_an_entry_goes_with_the_change_it_tells_of(store: Store, now: datetime) -> None:
    def fail() -> None:
        with store.write() as tx:
            tx.audit.add(at=now, actor="E1", action="tried", subject="something")
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    with store.read() as tx:
        assert tx.audit.entries() == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET actor = 'E2'",
        "UPDATE audit_entries SET hash = 'x' WHERE number = 1",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE number = 2",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(
    store: Store, now: datetime, change: str
) -> None:
    write(store, now, "one", "two")

    with pytest.raises(DBAPIError, match=REFUSAL), store.write() as tx:
        tx.session.execute(text(change))

    with store.read() as tx:
        assert [entry.action for entry in tx.audit.entries()] == ["one", "two"]
        assert faults(tx.audit.entries()) == ()


def test_what_somebody_changed_past_the_guards_is_found(store: Store, now: datetime) -> None:
    write(store, now, "one", "two", "three")
    on_postgresql = store.engine.dialect.name == "postgresql"
    guards = (
        ["DROP TRIGGER audit_entries_kept ON audit_entries"]
        if on_postgresql
        else ["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"]
    )
    with store.write() as tx:
        for statement in (*guards, "UPDATE audit_entries SET actor = 'E9' WHERE number = 2"):
            tx.session.execute(text(statement))

    with store.read() as tx:
        assert faults(tx.audit.entries()) == ("Entry 2 was changed after it was written.",)


def test_writers_at_once_leave_one_chain(store: Store, now: datetime) -> None:
    writers = [
        threading.Thread(target=write, args=(store, now, *(f"{n}-{m}" for m in range(5))))
        for n in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with store.read() as tx:
        entries = tx.audit.entries()
    assert len(entries) == 20
    assert faults(entries) == ()
