"""A table in memory: named columns of equal length, written as CSV or into SQLite.

Numbers are numpy numbers; text, dates and columns with blanks are objects. A blank number is None,
a blank text "".
"""

import csv
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]  # any: a table holds numbers and text side by side
Numbers = NDArray[np.int64]
Decimals = NDArray[np.float64]
Times = NDArray[np.datetime64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Columns by name, in the order in which they are written."""

    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.columns)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Go through the rows as plain Python values."""
        return zip(*(column.tolist() for column in self.columns.values()), strict=True)

    def replaced(self, **columns: Column) -> "Table":
        """Return the table with some columns changed (or added at the end)."""
        return Table({**self.columns, **columns})

    def take(self, rows: Numbers) -> "Table":
        """Return these rows, in this order; a row may be taken more than once."""
        return Table({name: column[rows] for name, column in self.columns.items()})

    def followed_by(self, other: "Table") -> "Table":
        """Return these rows with those of another table of the same columns below them."""
        return Table({name: np.append(self[name], other[name]) for name in self.columns})


def write_csv(table: Table, path: Path) -> None:
    """Write a table as UTF-8 CSV with plain line ends, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.header)
        writer.writerows(table.rows())


def write_sqlite(table: Table, name: str, connection: sqlite3.Connection) -> None:
    """Write a table into SQLite; blank text stays '', a blank number becomes NULL."""
    columns = ", ".join(f'"{column}" {_sql_type(table[column])}' for column in table.header)
    marks = ", ".join("?" * len(table.header))
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    insert = f'INSERT INTO "{name}" VALUES ({marks})'  # noqa: S608 - our own names
    connection.executemany(insert, table.rows())


def _sql_type(column: Column) -> str:
    """Return the SQLite type of a column, by the values it holds."""
    kinds = {type(value) for value in column.tolist()} - {type(None)}
    if kinds <= {int}:
        return "INTEGER"
    return "REAL" if kinds <= {int, float} else "TEXT"
