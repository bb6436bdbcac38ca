"""`progress rebuild`: recompute the projection from the events, or only compare."""

import sys

import click

from academy import bootstrap
from academy.cli.exits import FAILED
from academy.config import read_settings
from academy.services import progress as services


@click.group()
def progress() -> None:
    """Look after the skill progress."""


@progress.command()
@click.option("--check", is_flag=True, help="Only compare; exit with 1 when they differ.")
def rebuild(*, check: bool) -> None:
    """Recompute the projection from the events."""
    academy = bootstrap.make_academy(read_settings())
    try:
        if not check:
            people = services.rebuild(academy)
            click.echo(f"Rebuilt the progress of {people:,} people.")
            return
        differences = services.differences(academy)
    finally:
        bootstrap.close(academy)
    for sentence in differences:
        click.echo(sentence)
    if differences:
        sys.exit(FAILED)
    click.echo("The projection is what the events say.")
