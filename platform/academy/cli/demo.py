"""`demo`: make the demo city if there is no data yet, and print its sign-ins."""

import click

from academy import bootstrap
from academy.cli.progress_bar import say, stage
from academy.config import Settings, read_settings
from academy.services import demo as services


@click.command()
def demo() -> None:
    """Make the demo city if there is no data yet."""
    settings = read_settings()
    say("Looking at the sample city (made once, a few seconds)…")
    bootstrap.ready_cities(settings)
    is_empty, has_demo = _look(settings)
    if is_empty:
        _make(settings)
    if is_empty or has_demo:
        print_accounts()


def _look(settings: Settings) -> tuple[bool, bool]:
    """Return whether nobody is there yet, and whether demo people are: a look at the database."""
    store = bootstrap.make_store(settings)
    try:
        with store.read() as tx:
            return tx.people.count() == 0, tx.people.have_demo()
    finally:
        store.close()


def _make(settings: Settings) -> None:
    academy = bootstrap.make_academy(settings)
    try:
        with stage("Making the demo city") as report:
            services.create(academy, report)
    finally:
        bootstrap.close(academy)
    say("Made the demo city: 18 departments, their people, and a year of learning.")


def print_accounts() -> None:
    """Print who can sign in to the demo city."""
    click.echo(f"\nDemo sign-ins (password for all: {services.PASSWORD})")
    for account in services.ACCOUNTS:
        click.echo(f"  {account.email:38} {account.role.label:14} {account.does}")
    click.echo("")
