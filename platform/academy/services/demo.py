"""The demo city: Riverbend's staff, and one sign-in for each role."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from academy.city.cities import FIRST
from academy.city.departments import DEPARTMENTS
from academy.city.roster import RosterRow, department_of, generate_roster
from academy.city.year import simulate
from academy.city.year_calendar import MONTHS, beginning
from academy.city.year_plan import Cast, Year
from academy.city.year_staff import as_people
from academy.domain.people import Department, Role
from academy.services import accounts, progress, roster
from academy.services.context import Academy
from academy.services.demo_year import Replay, Report
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


def _tell_nobody(_what: str, _done: int, _total: int) -> None:
    """Leave the progress untold."""


def has_demo(academy: Academy) -> bool:
    """Say whether there are demo accounts."""
    with academy.store.read() as tx:
        return tx.people.have_demo()


def is_empty(academy: Academy) -> bool:
    """Say whether there is nobody yet, so that the demo city may be made."""
    with academy.store.read() as tx:
        return tx.people.count() == 0


def create(academy: Academy, report: Report = _tell_nobody) -> bool:
    """Make the demo city and its past year if there is nobody yet; say whether it was made.

    One transaction holds it all: when it is interrupted, nobody is there, and the next call begins
    anew.
    """
    if not is_empty(academy):
        return False
    today = academy.clock().date()
    rows = generate_roster(FIRST.seed, today)
    chosen = _choose(rows, beginning(today))
    report("a year of learning", 0, MONTHS)
    year = simulate(FIRST.seed, as_people(rows), academy.catalog, today, _cast(chosen))
    with academy.store.together() as store:
        whole = replace(academy, store=store)
        if not is_empty(whole):
            return False
        _live_through(Replay(whole, year, _new_people(rows, chosen, year)), whole, chosen, report)
        report("what everybody knows now", MONTHS, MONTHS)
        progress.rebuild(whole)
    return True


def _live_through(
    replay: Replay, academy: Academy, chosen: Mapping[str, DemoAccount], report: Report
) -> None:
    """Let the year happen to people of whom some have a role and can sign in."""
    with academy.store.write() as tx:
        tx.people.add_departments(Department(d.id, d.name) for d in DEPARTMENTS)
    first_day = replay.begin()
    for employee_id, account in chosen.items():
        if account.role in roster.GIVEN:
            roster.give_role(first_day, replay.ids[employee_id], account.role)
        accounts.set_password(first_day, replay.ids[employee_id], PASSWORD)
    replay.happen(_number_of(chosen, Role.DATA_MANAGER), report)


def _cast(chosen: Mapping[str, DemoAccount]) -> Cast:
    return Cast(
        newcomer=_number_of(chosen, Role.LEARNER),
        lead=_number_of(chosen, Role.SUPERVISOR),
        others=frozenset(chosen),
    )


def _number_of(chosen: Mapping[str, DemoAccount], role: Role) -> str:
    """Return the employee number of the person with a demo account of this role."""
    return next(number for number, account in chosen.items() if account.role is role)


def _choose(rows: tuple[RosterRow, ...], since: date) -> Mapping[str, DemoAccount]:
    """Return employee number → demo account, for people whose place fits the role.

    They have all worked here since a day.
    """
    leads = {row.manager_id for row in rows}
    rows = tuple(row for row in rows if date.fromisoformat(row.hire_date) < since)
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
    rows: tuple[RosterRow, ...], chosen: Mapping[str, DemoAccount], year: Year
) -> tuple[NewPerson, ...]:
    """Return everybody as they were hired: who moved in the year begins where they came from."""
    former = {one.employee_id: one.former for one in year.moves}
    return tuple(
        NewPerson(
            employee_id=row.employee_id,
            email=chosen[row.employee_id].email if row.employee_id in chosen else row.email,
            first_name=row.first_name,
            last_name=row.last_name,
            department_id=former.get(row.employee_id, department_of(row).id),
            job_roles=tuple(row.job_role.split(";")) if row.job_role else (),
            manager=row.manager_id,
            hire_date=date.fromisoformat(row.hire_date),
            job_family=row.job_family,
            demo=True,
        )
        for row in rows
    )
