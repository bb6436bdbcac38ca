from datetime import UTC, datetime

import pytest

from academy.domain.errors import Forbidden
from academy.domain.people import Person, Role, Viewer
from academy.services import auditing, publishing
from academy.services.context import Academy
from wired import Clock


@pytest.fixture
def data_manager(ana: Person) -> Viewer:
    return Viewer(ana, frozenset({Role.DATA_MANAGER}))


def test_the_audit_log_is_read_with_names_and_proved(
    academy: Academy, people: dict[str, int], data_manager: Viewer, clock: Clock
) -> None:
    for _ in range(3):
        publishing.publish(academy, actor=data_manager)
        clock.advance(days=1)
    publishing.publish(academy)

    log = auditing.log(academy, data_manager)

    assert [entry.number for entry in log.entries] == [4, 3, 2, 1]
    assert (log.total, log.faults) == (4, ())
    assert log.last == log.entries[0].hash
    assert log.names == {"E1": "Ana Ortiz"}


def test_the_audit_log_shows_the_newest_hundred(
    academy: Academy, people: dict[str, int], data_manager: Viewer
) -> None:
    with academy.store.write() as tx:
        for n in range(103):
            at = datetime(2026, 3, 2, tzinfo=UTC)
            tx.audit.add(at=at, actor="E1", action="tried", subject=str(n))

    log = auditing.log(academy, data_manager)

    assert [entry.subject for entry in log.entries] == [str(n) for n in range(102, 2, -1)]
    assert log.total == 103


def test_the_audit_log_is_closed_to_others(academy: Academy, ana: Person) -> None:
    with pytest.raises(Forbidden):
        auditing.log(academy, Viewer(ana, frozenset({Role.LEADER})))
