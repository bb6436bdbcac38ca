"""Publish the report that leaders read: frozen, merged, one for each month."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from academy.domain.catalog import Framework
from academy.domain.errors import Forbidden, InvalidInput
from academy.domain.people import Permission, Person, Viewer
from academy.domain.progress import Events
from academy.domain.projection import CountKey, skill_states
from academy.domain.skill_table import SkillTable, as_record, assemble, named, taught_skills
from academy.services import auditing
from academy.services.context import Academy
from academy.store.database import Transaction
from academy.store.published import PublishedReport


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
        auditing.note(
            academy,
            tx,
            actor,
            "report published",
            f"skills as of {day.isoformat()}",
            after={"framework": version},
        )
    return table


def _as_of(academy: Academy, tx: Transaction, day: date) -> SkillTable:
    catalog = academy.catalog
    departments = tx.people.departments()
    counts = _counts(catalog.framework, tx.people.as_of(day), _events(tx, day))
    return assemble(
        catalog.framework,
        departments,
        named(counts, {department.id: department.name for department in departments}),
        taught=taught_skills(catalog),
        as_of=day,
    )


def _events(tx: Transaction, day: date) -> Mapping[int, Events]:
    """Return person id → their events until the end of a day, of those who have any."""
    until = datetime.combine(day, time(), UTC) + timedelta(days=1)
    passes, approvals = tx.attempts.passes(), tx.progress.approvals()
    quizzes = tx.learning.all_quizzes_passed()
    return {
        person_id: Events(
            tuple(one for one in passes.get(person_id, ()) if one.at < until),
            tuple(one for one in quizzes.get(person_id, ()) if one.at < until),
            tuple(one for one in approvals.get(person_id, ()) if one.at < until),
        )
        for person_id in {*passes, *quizzes, *approvals}
    }


def _counts(
    framework: Framework, people: Iterable[Person], events: Mapping[int, Events]
) -> Counter[CountKey]:
    """Count everybody, without a filter.

    Of those without events, all with the same department and job roles stand alike: one is looked
    at and counted for all.
    """
    counts: Counter[CountKey] = Counter()
    alike: Counter[tuple[str, tuple[str, ...]]] = Counter()
    examples: dict[tuple[str, tuple[str, ...]], Person] = {}
    for person in people:
        if person.id in events:
            counts.update(_keys(framework, person, events[person.id]))
        else:
            kind = (person.department_id, person.job_roles)
            alike[kind] += 1
            examples[kind] = person
    for kind, number in alike.items():
        for key in _keys(framework, examples[kind], Events()):
            counts[key] += number
    return counts


def _keys(framework: Framework, person: Person, events: Events) -> list[CountKey]:
    return [
        CountKey(state.department_id, state.skill, "", state.target, state.level)
        for state in skill_states(framework, person, events)
    ]
