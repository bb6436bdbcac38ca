"""`demo`: make the demo city if there is no data yet, and print its sign-ins."""

import click

from academy import bootstrap
from academy.cli.progress_bar import say, stage
from academy.config import read_settings
from academy.services import demo as services


@click.command()
def demo() -> None:
    """Make the demo city if there is no data yet."""
    settings = read_settings()
    say("Looking at the sample city (made once, a few seconds)…")
    bootstrap.ready_cities(settings)
    academy = bootstrap.make_academy(settings)
    try:
        if services.is_empty(academy):
            with stage("Making the demo city") as report:
                services.create(academy, report)
            say("Made the demo city: 18 departments, their people, and a year of learning.")
        has_demo = services.has_demo(academy)
    finally:
        bootstrap.close(academy)
    if has_demo:
        print_accounts()


def print_accounts() -> None:
    """Print who can sign in to the demo city."""
    click.echo(f"\nDemo sign-ins (password for all: {services.PASSWORD})")
    for account in services.ACCOUNTS:
        click.echo(f"  {account.email:38} {account.role.label:14} {account.does}")
    click.echo("")
