from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy.exc import StatementError

from academy.domain.people import Department
from academy.store.database import Store


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def fail_half_way() -> None:
        with store.write() as tx:
            tx.people.add_departments([Department("D01", "Police")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with store.read() as tx:
        assert tx.people.departments() == ()


def test_many_writers_at_once_all_succeed(store: Store, ana: int, now: datetime) -> None:
    def write(number: int) -> None:
        with store.write() as tx:
            tx.learning.lessons_read(ana)
            tx.learning.note_read(ana, "c1", f"lesson-{number}", digest="d", now=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))

    with store.read() as tx:
        assert len(tx.learning.lessons_read(ana)) == 80


def test_a_moment_without_a_zone_is_refused(store: Store, ana: int) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # naive is what is tested
    with pytest.raises(StatementError, match="time zone"), store.write() as tx:
        tx.learning.note_read(ana, "c1", "rows", digest="d", now=naive)
