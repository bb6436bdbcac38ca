"""Alembic's entry: runs migrations on the connection that `academy.store.schema` hands over."""

from typing import Literal

from alembic import context

from academy.store.schema import is_ours
from academy.store.tables import Base, Moment


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column type as what the database sees, so that migrations stand alone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=is_ours,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
