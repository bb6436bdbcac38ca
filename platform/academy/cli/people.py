"""`people`: add somebody, give roles, make a one-time code."""

import click

from academy import bootstrap
from academy.config import read_settings
from academy.domain.errors import InvalidInput
from academy.domain.people import Role
from academy.services import codes, roster
from academy.services.context import Academy
from academy.store.people import NewPerson

GIVEN = [role.value for role in roster.GIVEN]


@click.group()
def people() -> None:
    """Look after the people who may sign in."""


@people.command()
@click.argument("employee_id")
@click.option("--first", required=True, help="First name.")
@click.option("--last", required=True, help="Last name.")
@click.option("--department", required=True, help="A department's id or name; made if it is new.")
@click.option("--email", default="", help="Blank for somebody without a mailbox.")
@click.option("--manager", default="", help="The employee number of the manager.")
@click.option("--job-role", multiple=True, help="Such as analyst; may be given several times.")
@click.option("--role", multiple=True, type=click.Choice(GIVEN), help="What they may do here.")
def add(
    employee_id: str,
    first: str,
    last: str,
    department: str,
    email: str,
    manager: str,
    job_role: tuple[str, ...],
    role: tuple[str, ...],
) -> None:
    """Add one person, and print the one-time code with which they choose a password."""
    academy = bootstrap.make_academy(read_settings())
    try:
        department_id = roster.department(academy, department)
        person = NewPerson(
            employee_id, email, first, last, department_id, job_role, manager=manager
        )
        person_id = roster.add_person(academy, person)
        for one in role:
            roster.give_role(academy, person_id, Role(one))
        _print_code(academy, person_id, employee_id)
    finally:
        bootstrap.close(academy)


@people.command()
@click.argument("name")
def code(name: str) -> None:
    """Make a one-time code for NAME (employee number or e-mail), to print and hand over."""
    academy = bootstrap.make_academy(read_settings())
    try:
        with academy.store.read() as tx:
            person = tx.people.find(name)
        if person is None:
            raise InvalidInput(f"There is nobody called “{name}” on the roster.")
        _print_code(academy, person.id, person.employee_id)
    finally:
        bootstrap.close(academy)


def _print_code(academy: Academy, person_id: int, employee_id: str) -> None:
    printed = codes.print_code(academy, None, person_id)
    click.echo(f"One-time code for {employee_id}: {printed}")
    click.echo(f"It works once, for seven days, at {academy.settings.site_url}/use-code")
