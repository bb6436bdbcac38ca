"""`assign`: give a curriculum to a department, a job role or a person."""

from datetime import UTC, datetime

import click

from academy import bootstrap
from academy.config import read_settings
from academy.services import assigning


@click.command()
@click.argument("curriculum")
@click.option("--department", help="A department's id or name.")
@click.option("--role", help="A job role, such as supervisor.")
@click.option("--person", help="An employee number or e-mail address.")
@click.option("--due", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--dry-run", is_flag=True, help="Only say whom it would reach.")
def assign(
    curriculum: str,
    department: str | None,
    role: str | None,
    person: str | None,
    due: datetime,
    *,
    dry_run: bool,
) -> None:
    """Assign CURRICULUM; doing it again reaches only who is not reached yet."""
    academy = bootstrap.make_academy(read_settings())
    try:
        audience = assigning.find_audience(academy, department=department, role=role, person=person)
        if dry_run:
            assigning.curriculum(academy, curriculum)
            people = len(assigning.reached(academy, audience))
            click.echo(f"This would reach {people:,} people.")
            return
        day = due.replace(tzinfo=UTC).date()
        _, people = assigning.assign(academy, curriculum, audience, day)
    finally:
        bootstrap.close(academy)
    click.echo(f"Assigned {curriculum} to {people:,} people, due {day.isoformat()}.")
