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
