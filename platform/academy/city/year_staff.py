"""Who works where on each day of the year: new hires, people who change departments, leavers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from academy.city.departments import DEPARTMENTS
from academy.city.roster import RosterRow, department_of
from academy.city.year_plan import Left, Moved
from academy.domain.catalog import Catalog
from academy.domain.people import Person

MOVERS, LEAVERS, OF = 40, 60, 3800  # so many of so many people in a year
SETTLED = timedelta(days=60)  # nobody moves or leaves sooner after being hired


@dataclass(frozen=True)
class Staff:
    """The people of the roster with what changed for them in the year."""

    people: tuple[Person, ...]
    moves: Mapping[str, Moved]  # by employee number
    leavers: Mapping[str, Left]

    def on(self, day: date) -> tuple[Person, ...]:
        """Return who works here on a day, each in the department they belong to then."""
        gone = {one.employee_id for one in self.leavers.values() if one.on <= day}
        elsewhere = {one.employee_id: one.former for one in self.moves.values() if one.on > day}
        return tuple(
            replace(person, department_id=elsewhere[person.employee_id])
            if person.employee_id in elsewhere
            else person
            for person in self.people
            if person.employee_id not in gone and _hired(person) <= day
        )

    def last_day(self, person: Person) -> date | None:
        """Return the last day that a leaver works here, None for everybody else."""
        left = self.leavers.get(person.employee_id)
        return None if left is None else left.on - timedelta(days=1)


@dataclass(frozen=True)
class Setting:
    """What a year takes place in: the content that is taught, the staff, the first and last day."""

    catalog: Catalog
    staff: Staff
    since: date
    until: date  # the first day that no longer belongs to the year


def as_people(rows: Sequence[RosterRow]) -> tuple[Person, ...]:
    """Return the roster as persons whose ids are their places in it, from 1."""
    places = {row.employee_id: place for place, row in enumerate(rows, 1)}
    return tuple(
        Person(
            id=place,
            employee_id=row.employee_id,
            email=row.email,
            first_name=row.first_name,
            last_name=row.last_name,
            department_id=department_of(row).id,
            job_roles=tuple(row.job_role.split(";")) if row.job_role else (),
            manager_id=places.get(row.manager_id),
            hire_date=date.fromisoformat(row.hire_date),
            job_family=row.job_family,
        )
        for place, row in enumerate(rows, 1)
    )


def draw_staff(
    rng: np.random.Generator,
    people: tuple[Person, ...],
    staying: frozenset[str],
    since: date,
    until: date,
) -> Staff:
    """Draw who moves and who leaves between two days; nobody does who leads others."""
    leads = {person.manager_id for person in people}
    free = [p for p in people if p.id not in leads and p.employee_id not in staying]
    chosen = _leavers(rng, [p for p in free if _hired(p) + SETTLED < until], len(people))
    gone = {person.employee_id for person in chosen}
    settled = [p for p in free if _hired(p) + SETTLED < since and p.employee_id not in gone]
    count = min(len(settled), round(len(people) * MOVERS / OF))
    movers = [settled[n] for n in rng.choice(len(settled), count, replace=False)] if settled else []
    moves = [_move(rng, person, since, until) for person in movers]
    left = [_leave(rng, person, since, until) for person in chosen]
    return Staff(
        people,
        {one.employee_id: one for one in sorted(moves, key=lambda one: one.on)},
        {one.employee_id: one for one in sorted(left, key=lambda one: one.on)},
    )


def _leavers(rng: np.random.Generator, free: Sequence[Person], people: int) -> list[Person]:
    """Draw the leavers; departments that people leave often lose more of them."""
    restless = {department.id: department.leave_share for department in DEPARTMENTS}
    weights = np.array([restless.get(person.department_id, 0.1) for person in free])
    count = min(len(free), round(people * LEAVERS / OF))
    if not count:
        return []
    return [free[n] for n in rng.choice(len(free), count, replace=False, p=weights / weights.sum())]


def _move(rng: np.random.Generator, person: Person, since: date, until: date) -> Moved:
    others = [one for one in DEPARTMENTS if one.id != person.department_id]
    weights = np.array([one.staff for one in others], dtype=np.float64)
    former = others[rng.choice(len(others), p=weights / weights.sum())].id
    day = _day_between(rng, since, until)
    return Moved(person.employee_id, former, person.department_id, day)


def _leave(rng: np.random.Generator, person: Person, since: date, until: date) -> Left:
    return Left(person.employee_id, _day_between(rng, max(since, _hired(person) + SETTLED), until))


def _day_between(rng: np.random.Generator, since: date, until: date) -> date:
    """Draw a day after the first and before the last."""
    return since + timedelta(days=int(rng.integers(1, max(2, (until - since).days))))


def _hired(person: Person) -> date:
    return person.hire_date or date.min
