"""The shape of the database: brought up to date, and compared with the tables."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from academy.store.database import Store
from academy.store.tables import Base

_SCRIPTS = Path(__file__).parent / "migrations"
_FOREIGN = ("procrastinate_", "search_index")  # Tables that other software keeps.


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Say whether Alembic should look at this object: tables of other software are left alone."""
    return kind != "table" or not (name or "").startswith(_FOREIGN)


def migrate(store: Store) -> None:
    """Bring the database up to the newest shape; nothing happens when it is there already."""
    if store.url.startswith("sqlite:///"):
        Path(store.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    with store.engine.connect() as connection:
        connection = connection.execution_options(academy_write=True)
        with connection.begin():
            command.upgrade(_config(connection), "head")


def write_migration(store: Store, message: str) -> None:
    """Write a new migration file from the difference between database and tables."""
    with store.engine.connect() as connection, connection.begin():
        command.revision(_config(connection), message=message, autogenerate=True)


def differences(store: Store) -> list[Any]:
    """Return what the database lacks or has beyond the tables; empty when they are equal."""
    with store.engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_ours}
        found = compare_metadata(
            MigrationContext.configure(connection, opts=options), Base.metadata
        )
        return list(found)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
