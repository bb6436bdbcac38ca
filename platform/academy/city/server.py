"""The shared analytics server of a city: one SQLite file a schema, opened together to read."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from academy.city.datasets import PLACES
from academy.domain.errors import SetupProblem

# SQLite attaches ten databases to a connection and the city has eleven schemas, so the connection
# is opened on the reference tables: `departments` and `districts` need no schema in front.
HOME_SCHEMA = "ref"
SCHEMAS = tuple(dict.fromkeys(where.schema for where in PLACES))


def connect(folder: Path) -> sqlite3.Connection:
    """Open the server of the city in `folder`, with every schema by its name, for reading only.

    Write `hr.positions` or `streets.storm_assets`; the two reference tables are plain `departments`
    and `districts`. SetupProblem when the city has not been built.
    """
    server = folder / "server"
    missing = [schema for schema in SCHEMAS if not (server / f"{schema}.db").is_file()]
    if missing:
        raise SetupProblem(
            f"{server} has no {missing[0]}.db; build the sample city with “academy data build”."
        )
    connection = sqlite3.connect(_address(server, HOME_SCHEMA), uri=True)
    for schema in SCHEMAS:
        if schema != HOME_SCHEMA:
            connection.execute(f"ATTACH ? AS {schema}", (_address(server, schema),))
    return connection


def _address(server: Path, schema: str) -> str:
    """Return the URI that opens a schema's file without ever writing beside it."""
    return f"file:{quote(str((server / f'{schema}.db').resolve()))}?mode=ro&immutable=1"
