from academy.store import schema
from academy.store.database import Store, answers


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    assert schema.differences(store) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    schema.migrate(store)

    assert schema.differences(store) == []


def test_tables_of_other_software_are_left_alone(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE procrastinate_jobs (id INTEGER)")

    assert schema.differences(store) == []


def test_the_database_answers(store: Store) -> None:
    assert answers(store)
