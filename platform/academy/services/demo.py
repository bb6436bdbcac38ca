"""The demo city: Riverbend's staff, and one sign-in for each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from academy.city.cities import FIRST
from academy.city.departments import DEPARTMENTS
from academy.city.roster import RosterRow, generate_roster
from academy.domain.people import Department, Role
from academy.services import accounts, progress
from academy.services.context import Academy
from academy.store.people import NewPerson

PASSWORD = "learning in riverbend"  # noqa: S105  # printed at every start; refused off loopback
DOMAIN = "riverbend.example"


@dataclass(frozen=True)
class DemoAccount:
    """One of the sign-ins that are printed."""

    email: str
    role: Role
    does: str


ACCOUNTS = (
    DemoAccount(f"employee@{DOMAIN}", Role.LEARNER, "takes courses (Streets & Stormwater)"),
    DemoAccount(f"supervisor@{DOMAIN}", Role.SUPERVISOR, "sees the skills of their own team"),
    DemoAccount(f"data-manager@{DOMAIN}", Role.DATA_MANAGER, "follows up, sees live counts"),
    DemoAccount(f"leader@{DOMAIN}", Role.LEADER, "reads published reports"),
    DemoAccount(f"administrator@{DOMAIN}", Role.ADMINISTRATOR, "looks after accounts"),
)


def has_demo(academy: Academy) -> bool:
    """Say whether there are demo accounts."""
    with academy.store.read() as tx:
        return tx.people.have_demo()


def create(academy: Academy) -> bool:
    """Make the demo city if there is nobody yet; say whether it was made."""
    today = academy.clock().date()
    rows = generate_roster(FIRST.seed, today)
    chosen = _choose(rows)
    with academy.store.write() as tx:
        if tx.people.count():
            return False
        tx.people.add_departments(Department(d.id, d.name) for d in DEPARTMENTS)
        ids = tx.people.add(_new_people(rows, chosen), today)
        for employee_id, account in chosen.items():
            if account.role not in (Role.LEARNER, Role.SUPERVISOR):
                tx.people.give_role(ids[employee_id], account.role)
    for employee_id in chosen:
        accounts.set_password(academy, ids[employee_id], PASSWORD)
    progress.rebuild(academy)
    return True


def _choose(rows: tuple[RosterRow, ...]) -> Mapping[str, DemoAccount]:
    """Return employee number → demo account, for people whose place fits the role."""
    leads = {row.manager_id for row in rows}
    crew = [row for row in rows if row.department == "Streets & Stormwater"]
    learner = next(r for r in crew if not r.job_role and r.employee_id not in leads and r.email)
    places = {
        Role.DATA_MANAGER: "Performance & Innovation",
        Role.LEADER: "Mayor, Council & Audit",
        Role.ADMINISTRATOR: "IT",
    }
    people = {Role.LEARNER: learner.employee_id, Role.SUPERVISOR: learner.manager_id}
    for role, department in places.items():
        people[role] = next(
            row.employee_id
            for row in rows
            if row.department == department and row.employee_id not in leads
        )
    return {people[account.role]: account for account in ACCOUNTS}


def _new_people(
    rows: tuple[RosterRow, ...], chosen: Mapping[str, DemoAccount]
) -> tuple[NewPerson, ...]:
    departments = {department.name: department.id for department in DEPARTMENTS}
    return tuple(
        NewPerson(
            employee_id=row.employee_id,
            email=chosen[row.employee_id].email if row.employee_id in chosen else row.email,
            first_name=row.first_name,
            last_name=row.last_name,
            department_id=departments[row.department],
            job_roles=tuple(row.job_role.split(";")) if row.job_role else (),
            manager=row.manager_id,
            hire_date=date.fromisoformat(row.hire_date),
            job_family=row.job_family,
            demo=True,
        )
        for row in rows
    )
