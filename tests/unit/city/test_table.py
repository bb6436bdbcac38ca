import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from academy.city.draws import blank_at, date_text, put, texts
from academy.city.table import Table, write_csv, write_sqlite


@pytest.fixture
def table() -> Table:
    return Table(
        {
            "name": texts(["a", "", "c, d"]),
            "count": blank_at(np.array([1, 2, 3]), np.array([1])),
            "share": np.array([0.5, 1.0, 2.25]),
        }
    )


def test_it_is_written_as_plain_csv(table: Table, tmp_path: Path) -> None:
    write_csv(table, tmp_path / "t.csv")

    assert (tmp_path / "t.csv").read_bytes() == (
        b'name,count,share\na,1,0.5\n,,1.0\n"c, d",3,2.25\n'
    )


def test_in_sqlite_a_blank_number_is_null_and_a_blank_text_is_empty(table: Table) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        write_sqlite(table, "t", connection)
        rows = connection.execute("SELECT name, count, typeof(share) FROM t").fetchall()

    assert rows == [("a", 1, "real"), ("", None, "real"), ("c, d", 3, "real")]


def test_rows_may_be_taken_more_than_once(table: Table) -> None:
    taken = table.take(np.array([2, 0, 2]))

    assert taken["name"].tolist() == ["c, d", "a", "c, d"]
    assert len(taken.followed_by(table)) == 6


def test_a_changed_column_leaves_the_old_one_as_it_was(table: Table) -> None:
    longer = put(table["name"], np.array([0]), "a much longer text")

    assert table.replaced(name=longer)["name"][0] == "a much longer text"
    assert table["name"][0] == "a"


def test_times_are_written_as_people_read_them() -> None:
    times = np.array(["2024-12-31T23:59", "NaT"], dtype="datetime64[m]")

    assert date_text(times).tolist() == ["2024-12-31 23:59", ""]
    assert date_text(times.astype("datetime64[D]")).tolist() == ["2024-12-31", ""]
