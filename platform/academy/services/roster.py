"""Who works here, who leads whom, and whose record may be seen by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from academy.domain.errors import Forbidden, InvalidInput, NotFound
from academy.domain.people import (
    Department,
    Permission,
    Person,
    Role,
    Viewer,
    may_see_record,
)
from academy.services import auditing, progress
from academy.services.context import Academy
from academy.store.database import Transaction
from academy.store.people import NewPerson

PAGE = 50
NO_SUCH_PERSON = "There is no such person, or their record is not open to you."
GIVEN = tuple(role for role in Role if role not in (Role.LEARNER, Role.SUPERVISOR))


@dataclass(frozen=True)
class TeamLine:
    """One person of a team: how many targets are reached of how many, and the last work done."""

    person: Person
    department: str
    reached: int
    targets: int
    last_active: datetime | None


@dataclass(frozen=True)
class AccountLine:
    """One line of the accounts list."""

    person: Person
    department: str
    roles: tuple[Role, ...]
    has_password: bool


@dataclass(frozen=True)
class AccountPage:
    """A page of the accounts list, and how many there are in all."""

    lines: tuple[AccountLine, ...]
    total: int
    number: int  # from 1

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // PAGE))


def add_people(
    academy: Academy, people: Iterable[NewPerson], actor: Viewer | None = None
) -> Mapping[str, int]:
    """Add people and put them into the projection; return employee number → id.

    `actor` is None when the operator of this installation does it.
    """
    _needs(actor, Permission.CHANGE_ACCOUNTS)
    new = tuple(people)
    with academy.store.write() as tx:
        departments = {department.id for department in tx.people.departments()}
        for person in new:
            _check(person, departments)
            for name in filter(None, (person.employee_id, person.email)):
                if tx.people.find(name) is not None:
                    raise InvalidInput(f"“{name}” belongs to somebody on the roster already.")
        added = tx.people.add(new, academy.clock().date())
        for person_id in added.values():
            progress.refresh(tx, academy.catalog.framework, person_id)
        for person in new:
            whose = f"{person.first_name} {person.last_name} ({person.employee_id})".strip()
            after = {"department": person.department_id, "e-mail": person.email}
            auditing.note(academy, tx, actor, "person added", whose, after=after)
    return added


def add_person(academy: Academy, person: NewPerson, actor: Viewer | None = None) -> int:
    """Add one person; return their id."""
    return add_people(academy, [person], actor)[person.employee_id]


def give_role(academy: Academy, person_id: int, role: Role, actor: Viewer | None = None) -> None:
    """Give somebody a role."""
    _needs(actor, Permission.CHANGE_ACCOUNTS)
    _check_given(role)
    with academy.store.write() as tx:
        before = _given(tx, person_id)
        tx.roles.give(person_id, role)
        _note_roles(academy, tx, actor, "role given", person_id, before)


def take_role(academy: Academy, person_id: int, role: Role, actor: Viewer | None = None) -> None:
    """Take a role away; administrators cannot lock themselves out."""
    _needs(actor, Permission.CHANGE_ACCOUNTS)
    _check_given(role)
    if actor is not None and actor.person.id == person_id and role is Role.ADMINISTRATOR:
        raise InvalidInput("Your own administrator role can only be taken by another one.")
    with academy.store.write() as tx:
        before = _given(tx, person_id)
        tx.roles.take(person_id, role)
        _note_roles(academy, tx, actor, "role taken", person_id, before)


def department(academy: Academy, name: str) -> str:
    """Return the id of a department, by its id or name; make it when there is none such."""
    wanted = name.strip()
    if not wanted:
        raise InvalidInput("A department's id or name was expected; there is nothing.")
    with academy.store.write() as tx:
        known = tx.people.departments()
        for one in known:
            if wanted.lower() in (one.id.lower(), one.name.lower()):
                return one.id
        numbers = [int(one.id[1:]) for one in known if one.id[1:].isdigit()]
        new = Department(f"D{max(numbers, default=0) + 1:02}", wanted)
        tx.people.add_departments([new])
    return new.id


def departments(academy: Academy) -> tuple[Department, ...]:
    """Return all departments by name."""
    with academy.store.read() as tx:
        return tx.people.departments()


def team(academy: Academy, viewer: Viewer) -> tuple[TeamLine, ...]:
    """Return the people who report to the viewer, directly or through others, by name."""
    if not viewer.may(Permission.SEE_TEAM):
        raise Forbidden("Only people who lead a team have a team page.")
    with academy.store.read() as tx:
        names = {department.id: department.name for department in tx.people.departments()}
        people = tx.people.reports_of(viewer.person.id)
        ids = [person.id for person in people]
        targets, active = tx.teams.targets(ids), tx.teams.last_active(ids)
    return tuple(
        TeamLine(
            person,
            names[person.department_id],
            *targets.get(person.id, (0, 0)),
            active.get(person.id),
        )
        for person in people
    )


def subject(academy: Academy, viewer: Viewer, person_id: int, what: str) -> Person:
    """Return the person whose record the viewer is about to see; write down looks at others.

    Raises NotFound for everyone whose record is not open to the viewer, whether they exist or not.
    """
    with academy.store.read() as tx:
        person = tx.people.get(person_id)
        managers = () if person is None else tx.people.managers_of(person_id)
    if person is None or not may_see_record(viewer, person_id, managers):
        raise NotFound(NO_SUCH_PERSON)
    if person_id != viewer.person.id:
        with academy.store.write() as tx:
            tx.looks.add(viewer.person.id, person_id, what[:120], academy.clock())
    return person


def accounts(academy: Academy, viewer: Viewer, search: str, number: int) -> AccountPage:
    """Return one page of all accounts whose name, number or e-mail contains the words searched."""
    _needs(viewer, Permission.SEE_ACCOUNTS)
    page = max(1, number)
    with academy.store.read() as tx:
        names = {department.id: department.name for department in tx.people.departments()}
        people, total = tx.people.search(search, limit=PAGE, offset=(page - 1) * PAGE)
        roles = tx.roles.given(person.id for person in people)
        ready = tx.accounts.with_password(person.id for person in people)
    lines = tuple(
        AccountLine(
            person, names[person.department_id], roles.get(person.id, ()), person.id in ready
        )
        for person in people
    )
    return AccountPage(lines, total, page)


def account(academy: Academy, viewer: Viewer, person_id: int) -> AccountLine:
    """Return one account."""
    _needs(viewer, Permission.SEE_ACCOUNTS)
    with academy.store.read() as tx:
        person = tx.people.get(person_id)
        if person is None:
            raise NotFound("There is no such person.")
        names = {department.id: department.name for department in tx.people.departments()}
        roles = tx.roles.given([person_id]).get(person_id, ())
        ready = person_id in tx.accounts.with_password([person_id])
    return AccountLine(person, names[person.department_id], roles, ready)


def _given(tx: Transaction, person_id: int) -> list[str]:
    if tx.people.get(person_id) is None:
        raise NotFound("There is no such person.")
    return [role.value for role in tx.roles.given([person_id]).get(person_id, ())]


def _note_roles(
    academy: Academy,
    tx: Transaction,
    actor: Viewer | None,
    action: str,
    person_id: int,
    before: list[str],
) -> None:
    """Write a change of roles down, when it was one."""
    person, after = tx.people.get(person_id), _given(tx, person_id)
    if person is not None and after != before:
        whose = f"{person.name} ({person.employee_id})"
        auditing.note(
            academy, tx, actor, action, whose, before={"roles": before}, after={"roles": after}
        )


def _needs(actor: Viewer | None, permission: Permission) -> None:
    if actor is not None and not actor.may(permission):
        raise Forbidden("Only an administrator can do this.")


def _check_given(role: Role) -> None:
    if role not in GIVEN:
        raise InvalidInput(f"The role “{role.label}” follows from the roster and is never given.")


def _check(person: NewPerson, departments: set[str]) -> None:
    whose = person.employee_id or person.email or person.last_name
    if not person.employee_id.strip() or not person.last_name.strip():
        raise InvalidInput(f"“{whose}”: an employee number and a last name are expected.")
    if person.email and "@" not in person.email:
        raise InvalidInput(f"“{whose}”: “{person.email}” is not an e-mail address.")
    if person.department_id not in departments:
        raise InvalidInput(
            f"“{whose}”: there is no department “{person.department_id}”; "
            f"expected one of {', '.join(sorted(departments)) or 'none yet'}."
        )
