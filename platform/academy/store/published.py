"""Published reports: what leaders read, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.store.tables import PublishedReportRow


@dataclass(frozen=True)
class PublishedReport:
    """A report as it was on a day; `table` is the safe table, as JSON."""

    as_of: date
    framework_version: str
    table: Mapping[str, Any]
    published_at: datetime


class Published:
    """Adds and reads published reports within one transaction; none is ever changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, report: PublishedReport, published_by: int | None) -> bool:
        """Keep a report; say no, and keep nothing, when that day has one already."""
        if self.get(report.as_of) is not None:
            return False
        self._session.add(
            PublishedReportRow(
                as_of=report.as_of,
                framework_version=report.framework_version,
                table=dict(report.table),
                published_at=report.published_at,
                published_by=published_by,
            )
        )
        self._session.flush()
        return True

    def get(self, as_of: date) -> PublishedReport | None:
        """Return the report of a day."""
        row = self._session.scalar(
            select(PublishedReportRow).where(PublishedReportRow.as_of == as_of)
        )
        return None if row is None else _report(row)

    def days(self) -> tuple[date, ...]:
        """Return the days that have a report, newest first."""
        query = select(PublishedReportRow.as_of).order_by(PublishedReportRow.as_of.desc())
        return tuple(self._session.scalars(query))


def _report(row: PublishedReportRow) -> PublishedReport:
    return PublishedReport(row.as_of, row.framework_version, row.table, row.published_at)
