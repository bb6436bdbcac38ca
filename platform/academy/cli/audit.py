"""`audit verify`: prove that the audit chain is whole."""

import sys

import click

from academy import bootstrap
from academy.cli.exits import FAILED
from academy.config import read_settings
from academy.domain.audit import faults


@click.group()
def audit() -> None:
    """Look after the audit log."""


@audit.command()
def verify() -> None:
    """Recompute every link of the chain; the exit code is 1 when one does not hold."""
    academy = bootstrap.make_academy(read_settings())
    try:
        with academy.store.read() as tx:
            entries = tx.audit.entries()
    finally:
        bootstrap.close(academy)
    found = faults(entries)
    for sentence in found:
        click.echo(sentence)
    if found:
        sys.exit(FAILED)
    last = entries[-1].hash if entries else "none"
    click.echo(f"The audit chain of {len(entries)} entries holds. Last link: {last}")
