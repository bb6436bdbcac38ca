"""Writing a row whether or not it is there, without a gap for another transaction in between."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from academy.store.tables import Base


def put_row(session: Session, table: type[Base], values: Mapping[str, object]) -> None:
    """Insert a row, or overwrite the one with the same primary key."""
    keys = _keys(table)
    rest = {name: value for name, value in values.items() if name not in keys}
    insert = _insert(session, table).values(**values)
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=rest))


def put_row_if_new(session: Session, table: type[Base], values: Mapping[str, object]) -> None:
    """Insert a row, or leave the one with the same primary key as it is."""
    insert = _insert(session, table).values(**values)
    session.execute(insert.on_conflict_do_nothing(index_elements=_keys(table)))


def add_to_row(session: Session, table: type[Base], key: Mapping[str, object], **more: int) -> None:
    """Add to numbers of the row with this primary key, or insert the row with them."""
    sums = {name: getattr(table, name) + number for name, number in more.items()}
    insert = _insert(session, table).values(**key, **more)
    session.execute(insert.on_conflict_do_update(index_elements=_keys(table), set_=sums))


def _keys(table: type[Base]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]


def _insert(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
