from datetime import UTC, date, datetime

import pytest

from academy.domain.people import Department
from academy.store.database import Store
from academy.store.people import NewPerson

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def ana(store: Store) -> int:
    """The id of one person in the one department there is."""
    with store.write() as tx:
        tx.people.add_departments([Department("D04", "Streets")])
        person = NewPerson("E1", "ana@city.example", "Ana", "Ortiz", "D04", job_family="clerical")
        return tx.people.add([person], date(2026, 1, 1))["E1"]


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """E1 leads E2, E2 leads E3; E4 stands alone."""
    new = [
        NewPerson("E3", "", "Cyd", "Ortiz", "D04", manager="E2"),
        NewPerson("E2", "Bob@City.example", "Bob", "Ortiz", "D04", manager="E1"),
        NewPerson("E1", "", "Ana", "Ortiz", "D04"),
        NewPerson("E4", "", "100%", "Ortiz", "D04"),
    ]
    with store.write() as tx:
        tx.people.add_departments([Department("D04", "Streets")])
        return dict(tx.people.add(new, date(2026, 3, 2)))
