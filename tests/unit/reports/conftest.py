from collections.abc import Iterator

import pytest

from academy.store import schema
from academy.store.database import Store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.migrate(made)
    yield made
    made.close()
