import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from academy.city.datasets import PLACES
from academy.city.peek import first_rows
from academy.city.server import HOME_SCHEMA, connect
from academy.domain.errors import SetupProblem


@pytest.fixture
def server(built: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(built / "first")) as connection:
        yield connection


def test_every_table_has_the_rows_and_columns_of_its_file(
    server: sqlite3.Connection, built: Path
) -> None:
    for where in PLACES:
        name = where.table if where.schema == HOME_SCHEMA else f"{where.schema}.{where.table}"
        cursor = server.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own names
        peek = first_rows(built / "first", where.dataset, 0)

        assert tuple(column[0] for column in cursor.description) == peek.header
        assert len(cursor.fetchall()) == peek.total


def test_two_departments_tables_can_be_joined(server: sqlite3.Connection) -> None:
    query = """
        WITH crew AS (
          SELECT work_unit, 100.0 * SUM(status = 'vacant') / COUNT(*) AS vacant
          FROM hr.positions WHERE department_id = 'D04' GROUP BY work_unit),
        due AS (
          SELECT work_unit, AVG(inspected_on = '' OR inspected_on > due_on) AS late
          FROM streets.storm_inspections JOIN streets.storm_assets USING (asset_id)
          GROUP BY work_unit)
        SELECT work_unit FROM crew JOIN due USING (work_unit) ORDER BY vacant DESC
    """
    crews = [row[0] for row in server.execute(query)]

    assert len(crews) == 3
    assert crews[0] == "East Yard"


def test_nothing_can_be_written(server: sqlite3.Connection) -> None:
    for statement in (
        "DELETE FROM hr.positions",
        "CREATE TABLE perf.mine (a)",
        "DROP TABLE districts",
    ):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            server.execute(statement)


def test_a_city_without_a_server_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="academy data build"):
        connect(tmp_path)
