"""Writing a row whether or not it is there, without a gap for another transaction in between."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from academy.store.tables import Base


def put_row(session: Session, table: type[Base], values: Mapping[str, object]) -> None:
    """Insert a row, or overwrite the one with the same primary key."""
    keys = [column.name for column in table.__table__.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    insert: postgresql.Insert | sqlite.Insert
    if session.get_bind().dialect.name == "postgresql":
        insert = postgresql.insert(table)
    else:
        insert = sqlite.insert(table)
    session.execute(insert.values(**values).on_conflict_do_update(index_elements=keys, set_=rest))
