from datetime import datetime

from academy.store.database import Store


def test_looks_are_listed_oldest_first(store: Store, ids: dict[str, int], now: datetime) -> None:
    with store.write() as tx:
        tx.looks.add(ids["E1"], ids["E3"], "skills", now)
        tx.looks.add(ids["E2"], ids["E3"], "attempt 1", now)
        assert tx.looks.at(ids["E3"]) == (
            (ids["E1"], "skills", now),
            (ids["E2"], "attempt 1", now),
        )
