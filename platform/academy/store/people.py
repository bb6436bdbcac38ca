"""Departments, persons and who leads whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.orm import Session

from academy.domain.people import Department, Person
from academy.store.tables import (
    DepartmentRow,
    JobRoleRow,
    PersonRow,
    StayRow,
)


@dataclass(frozen=True)
class NewPerson:
    """A person to be added; the manager is named by employee number, as rosters do."""

    employee_id: str
    email: str
    first_name: str
    last_name: str
    department_id: str
    job_roles: tuple[str, ...] = ()
    manager: str = ""
    hire_date: date | None = None
    job_family: str = ""
    demo: bool = False


class People:
    """Reads and writes persons within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def departments(self) -> tuple[Department, ...]:
        """Return all departments by name."""
        rows = self._session.scalars(select(DepartmentRow).order_by(DepartmentRow.name))
        return tuple(Department(row.id, row.name) for row in rows)

    def add_departments(self, departments: Iterable[Department]) -> None:
        """Add departments, or rename those that are there."""
        for department in departments:
            self._session.merge(DepartmentRow(id=department.id, name=department.name))
        self._session.flush()

    def add(self, people: Iterable[NewPerson], today: date) -> Mapping[str, int]:
        """Add persons with their stays and job roles; return employee number → id.

        Managers may stand in the same list or be there already.
        """
        new = list(people)
        if not new:
            return {}
        self._session.execute(insert(PersonRow), [_person_values(person) for person in new])
        ids = self._ids_of({name for one in new for name in (one.employee_id, one.manager)})
        managers = [
            {"id": ids[person.employee_id], "manager_id": ids[person.manager]}
            for person in new
            if person.manager
        ]
        if managers:
            self._session.bulk_update_mappings(PersonRow.__mapper__, managers)
        self._add_stays(new, ids, today)
        return {person.employee_id: ids[person.employee_id] for person in new}

    def _add_stays(self, new: list[NewPerson], ids: Mapping[str, int], today: date) -> None:
        stays = [
            {
                "person_id": ids[p.employee_id],
                "department_id": p.department_id,
                "since": p.hire_date or today,
            }
            for p in new
        ]
        self._session.execute(insert(StayRow), stays)
        roles = [
            {"person_id": ids[p.employee_id], "job_role": role}
            for p in new
            for role in sorted(set(p.job_roles) - {"all-staff"})
        ]
        if roles:
            self._session.execute(insert(JobRoleRow), roles)

    def _ids_of(self, names: Collection[str]) -> Mapping[str, int]:
        if len(names) > _FEW:
            return self.ids_by_employee_id()
        query = select(PersonRow.employee_id, PersonRow.id)
        return dict(self._session.execute(query.where(PersonRow.employee_id.in_(names))).all())

    def ids_by_employee_id(self) -> Mapping[str, int]:
        """Return employee number → id for everyone."""
        return dict(self._session.execute(select(PersonRow.employee_id, PersonRow.id)).all())

    def get(self, person_id: int) -> Person | None:
        """Return the person with this id."""
        row = self._session.get(PersonRow, person_id)
        return None if row is None else self._to_people([row])[0]

    def find(self, name: str) -> Person | None:
        """Return the person with this e-mail address or employee number, whatever its case."""
        wanted = name.strip()
        spellings = (wanted, wanted.upper(), wanted.lower())
        for is_it in (PersonRow.email == wanted.lower(), PersonRow.employee_id.in_(spellings)):
            row = self._session.scalar(select(PersonRow).where(is_it).order_by(PersonRow.id))
            if row is not None:
                return self._to_people([row])[0]
        return None

    def everyone(self) -> tuple[Person, ...]:
        """Return everyone, leavers included, by id."""
        rows = self._session.execute(select(*_FACTS).order_by(PersonRow.id))
        return tuple(self._to_people(rows))

    def members(self, department_id: str = "") -> tuple[Person, ...]:
        """Return everyone who has not left, by name; of one department if one is named."""
        query = select(*_FACTS).where(PersonRow.left_on.is_(None))
        if department_id:
            query = query.where(PersonRow.department_id == department_id)
        rows = self._session.execute(query.order_by(PersonRow.last_name, PersonRow.first_name))
        return tuple(self._to_people(rows))

    def search(self, words: str, *, limit: int, offset: int) -> tuple[tuple[Person, ...], int]:
        """Return some of the people, by name, in whom each word is found, and how many there are.

        A word is looked for in names, employee number and e-mail, whatever its case.
        """
        fields = (
            PersonRow.first_name,
            PersonRow.last_name,
            PersonRow.employee_id,
            PersonRow.email,
        )
        query = select(PersonRow)
        for word in words.split():
            query = query.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
        total = self._session.scalar(select(func.count()).select_from(query.subquery())) or 0
        order = (PersonRow.last_name, PersonRow.first_name, PersonRow.id)
        rows = self._session.scalars(query.order_by(*order).limit(limit).offset(offset))
        return tuple(self._to_people(rows.all())), total

    def as_of(self, day: date) -> tuple[Person, ...]:
        """Return who worked here on a day, each in the department they belonged to then."""
        stays = select(StayRow.person_id, StayRow.department_id).where(
            StayRow.since <= day, or_(StayRow.until.is_(None), StayRow.until > day)
        )
        departments = dict(self._session.execute(stays).all())
        return tuple(
            _as_they_were(person, departments[person.id])
            for person in self.everyone()
            if person.id in departments and (person.left_on is None or person.left_on > day)
        )

    def reports_of(self, person_id: int) -> tuple[Person, ...]:
        """Return the people who report to this person, direct and indirect, by name."""
        below = select(PersonRow.id).where(PersonRow.manager_id == person_id).cte(recursive=True)
        below = below.union(select(PersonRow.id).join(below, PersonRow.manager_id == below.c.id))
        query = (
            select(PersonRow)
            .where(PersonRow.id.in_(select(below.c.id)), PersonRow.id != person_id)
            .where(PersonRow.left_on.is_(None))
            .order_by(PersonRow.last_name, PersonRow.first_name)
        )
        return tuple(self._to_people(self._session.scalars(query).all()))

    def managers_of(self, person_id: int) -> tuple[int, ...]:
        """Return the ids of the managers above this person, nearest first."""
        above: list[int] = []
        current = self._manager_of(person_id)
        while current is not None and current not in (person_id, *above):
            above.append(current)
            current = self._manager_of(current)
        return tuple(above)

    def move(self, person_id: int, department_id: str, day: date) -> None:
        """Write down that the person belongs to another department from a day on."""
        self._session.execute(
            update(StayRow)
            .where(StayRow.person_id == person_id, StayRow.until.is_(None))
            .values(until=day)
        )
        stay = {"person_id": person_id, "department_id": department_id, "since": day}
        self._session.execute(insert(StayRow), [stay])
        self._session.execute(
            update(PersonRow).where(PersonRow.id == person_id).values(department_id=department_id)
        )

    def leave(self, person_id: int, day: date) -> None:
        """Write down that the person left; they are never deleted."""
        self._session.execute(
            update(PersonRow).where(PersonRow.id == person_id).values(left_on=day)
        )

    def have_demo(self) -> bool:
        """Say whether there are demo accounts."""
        query = select(PersonRow.id).where(PersonRow.demo).limit(1)
        return self._session.scalar(query) is not None

    def count(self) -> int:
        """Return how many people there are, leavers included."""
        return self._session.scalar(select(func.count(PersonRow.id))) or 0

    def _manager_of(self, person_id: int) -> int | None:
        return self._session.scalar(select(PersonRow.manager_id).where(PersonRow.id == person_id))

    def _to_people(self, rows: Iterable[PersonRow | Row[*tuple[Any, ...]]]) -> list[Person]:
        rows = list(rows)
        held: dict[int, list[str]] = {}
        query = select(JobRoleRow.person_id, JobRoleRow.job_role).order_by(JobRoleRow.job_role)
        if len(rows) <= _FEW:
            query = query.where(JobRoleRow.person_id.in_([row.id for row in rows]))
        for person_id, job_role in self._session.execute(query):
            held.setdefault(person_id, []).append(job_role)
        return [_person(row, tuple(held.get(row.id, ()))) for row in rows]


_FEW = 500  # Beyond this, reading all job roles is cheaper than naming the persons.

# What `_person` reads: asked for by name where many are read, several times faster than whole rows.
_FACTS = (
    PersonRow.id,
    PersonRow.employee_id,
    PersonRow.email,
    PersonRow.first_name,
    PersonRow.last_name,
    PersonRow.department_id,
    PersonRow.manager_id,
    PersonRow.hire_date,
    PersonRow.job_family,
    PersonRow.left_on,
    PersonRow.demo,
)


def _as_they_were(person: Person, department_id: str) -> Person:
    """Return somebody who had not left yet, in the department of that time."""
    if person.department_id == department_id and person.left_on is None:
        return person
    return replace(person, department_id=department_id, left_on=None)


def _person_values(person: NewPerson) -> dict[str, object]:
    return {
        "employee_id": person.employee_id,
        "email": person.email.lower() or None,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "department_id": person.department_id,
        "hire_date": person.hire_date,
        "job_family": person.job_family,
        "demo": person.demo,
    }


def _person(row: PersonRow | Row[*tuple[Any, ...]], job_roles: tuple[str, ...]) -> Person:
    return Person(
        id=row.id,
        employee_id=row.employee_id,
        email=row.email or "",
        first_name=row.first_name,
        last_name=row.last_name,
        department_id=row.department_id,
        job_roles=job_roles,
        manager_id=row.manager_id,
        hire_date=row.hire_date,
        job_family=row.job_family,
        left_on=row.left_on,
        demo=row.demo,
    )
