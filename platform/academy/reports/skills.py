"""The department × skill report: live from the projection, or as it was published.

The live one costs departments × skills, not people: the counts are kept with every grade.
"""

from datetime import date

from academy.domain.catalog import Catalog
from academy.domain.errors import NotFound
from academy.domain.skill_table import (
    SkillTable,
    assemble,
    from_record,
    named,
    taught_skills,
)
from academy.store.database import Store


def live(store: Store, catalog: Catalog, today: date) -> SkillTable:
    """Return the report as the projection counts it now: for the data manager only."""
    with store.read() as tx:
        departments = tx.people.departments()
        counts = tx.progress.counts(within="")
    return assemble(
        catalog.framework,
        departments,
        named(counts, {department.id: department.name for department in departments}),
        taught=taught_skills(catalog),
        as_of=today,
    )


def published_days(store: Store) -> tuple[date, ...]:
    """Return the days that have a published report, newest first."""
    with store.read() as tx:
        return tx.published.days()


def published(store: Store, catalog: Catalog, as_of: date | None = None) -> SkillTable | None:
    """Return the published report of a day, or the newest; None when none was ever published."""
    with store.read() as tx:
        days = tx.published.days()
        if not days:
            return None
        found = tx.published.get(as_of or days[0])
    if found is None:
        raise NotFound("There is no published report of that day.")
    return from_record(found.table, catalog.framework, found.as_of)


def published_before(store: Store, catalog: Catalog, day: date) -> SkillTable | None:
    """Return the newest published report that is older than a day, to compare with."""
    older = [one for one in published_days(store) if one < day]
    return published(store, catalog, older[0]) if older else None
