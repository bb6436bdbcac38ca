"""Who looked at whose evidence: written down at each look, and never changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.store.tables import LookRow


class Looks:
    """Adds and reads looks within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, viewer_id: int, subject_id: int, what: str, at: datetime) -> None:
        """Write down that somebody looked at another person's evidence."""
        self._session.add(LookRow(viewer_id=viewer_id, subject_id=subject_id, what=what, at=at))

    def at(self, subject_id: int) -> tuple[tuple[int, str, datetime], ...]:
        """Return who looked at this person's evidence: (viewer id, what, when), oldest first."""
        query = select(LookRow.viewer_id, LookRow.what, LookRow.at)
        rows = self._session.execute(
            query.where(LookRow.subject_id == subject_id).order_by(LookRow.id)
        )
        return tuple(rows)
