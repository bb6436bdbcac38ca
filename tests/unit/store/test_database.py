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
            tx.finished.by(ana)
            tx.learning.note_read(ana, "c1", f"lesson-{number}", digest="d", now=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))

    with store.read() as tx:
        assert len(tx.finished.by(ana).lessons) == 80


def test_a_moment_without_a_zone_is_refused(store: Store, ana: int) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # naive is what is tested
    with pytest.raises(StatementError, match="time zone"), store.write() as tx:
        tx.learning.note_read(ana, "c1", "rows", digest="d", now=naive)


def test_what_is_done_together_is_there_as_a_whole(store: Store) -> None:
    with store.together() as whole:
        with whole.write() as tx:
            tx.people.add_departments([Department("D01", "Police")])
        with whole.read() as tx:
            assert len(tx.people.departments()) == 1
        with whole.write() as tx:
            tx.people.add_departments([Department("D02", "Fire")])

    with store.read() as tx:
        assert [department.id for department in tx.people.departments()] == ["D02", "D01"]


def test_what_is_done_together_is_not_there_at_all_when_it_is_broken_off(store: Store) -> None:
    def break_off() -> None:
        with store.together() as whole:
            with whole.write() as tx:
                tx.people.add_departments([Department("D01", "Police")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    with store.read() as tx:
        assert tx.people.departments() == ()


def test_a_part_that_fails_leaves_nothing_of_itself(store: Store) -> None:
    def fail(whole: Store) -> None:
        with whole.write() as tx:
            tx.people.add_departments([Department("D02", "Fire")])
            raise RuntimeError

    with store.together() as whole:
        with whole.write() as tx:
            tx.people.add_departments([Department("D01", "Police")])
        with pytest.raises(RuntimeError):
            fail(whole)

    with store.read() as tx:
        assert [department.id for department in tx.people.departments()] == ["D01"]
