"""Publish the report that leaders read: frozen, merged, one for each month."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from academy.domain.errors import Forbidden, InvalidInput
from academy.domain.people import Permission, Viewer
from academy.domain.progress import Events, count_keys, skill_states
from academy.domain.skill_table import SkillTable, as_record, assemble, named, taught_skills
from academy.services.context import Academy
from academy.store.database import Transaction
from academy.store.published import PublishedReport

OPERATOR = "operator"


def month_end(month: str) -> date:
    """Return the last day of a month written like 2026-10."""
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise InvalidInput(f"“{month}” is no month; 2026-10 was expected.") from None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def as_of(academy: Academy, day: date) -> SkillTable:
    """Return the report as it was at the end of a day, recomputed from the events until then."""
    with academy.store.read() as tx:
        return _as_of(academy, tx, day)


def publish(academy: Academy, day: date | None = None, actor: Viewer | None = None) -> SkillTable:
    """Freeze the report of a day (today when none is named) for leaders; return it.

    A day is published once; what leaders have read does not change under them.
    """
    if actor is not None and not actor.may(Permission.ASSIGN):
        raise Forbidden("Only the data manager publishes reports.")
    now = academy.clock()
    day = day or now.date()
    if day > now.date():
        raise InvalidInput(f"{day.isoformat()} is still to come; a day until today was expected.")
    with academy.store.write() as tx:
        table = _as_of(academy, tx, day)
        version = academy.catalog.framework.version
        report = PublishedReport(day, version, as_record(table), now)
        if not tx.published.add(report, actor.person.id if actor else None):
            raise InvalidInput(f"The report of {day.isoformat()} is published already.")
        tx.audit.add(
            at=now,
            actor=actor.person.employee_id if actor else OPERATOR,
            action="report published",
            subject=f"skills as of {day.isoformat()}",
            after={"framework": version},
        )
    return table


def _as_of(academy: Academy, tx: Transaction, day: date) -> SkillTable:
    catalog = academy.catalog
    until = datetime.combine(day, time(), UTC) + timedelta(days=1)
    passes, approvals = tx.attempts.passes(), tx.progress.approvals()
    quizzes = tx.learning.all_quizzes_passed()
    states = [
        state
        for person in tx.people.as_of(day)
        for state in skill_states(
            catalog.framework,
            person,
            Events(
                tuple(one for one in passes.get(person.id, ()) if one.at < until),
                tuple(one for one in quizzes.get(person.id, ()) if one.at < until),
                tuple(one for one in approvals.get(person.id, ()) if one.at < until),
            ),
        )
    ]
    departments = tx.people.departments()
    names = {department.id: department.name for department in departments}
    return assemble(
        catalog.framework,
        departments,
        named(count_keys(states), names),
        taught=taught_skills(catalog),
        as_of=day,
    )
