"""`data`: generate the sample city, and compare it with the manifest."""

import sys

import click

from academy.city.build import build
from academy.city.verify import verify
from academy.cli.exits import FAILED
from academy.cli.progress_bar import stage
from academy.config import read_settings


@click.group()
def data() -> None:
    """Look after the sample city."""


@data.command("build")
def build_data() -> None:
    """Generate both sample cities from their seeds."""
    settings = read_settings()
    with stage("Generating the sample cities") as report:
        build(settings.city, report)
    click.echo(f"The sample city is in {settings.city}.")


@data.command("verify")
def verify_data() -> None:
    """Compare the generated files with the manifest; the exit code is 1 when they differ."""
    settings = read_settings()
    differences = verify(settings.city, settings.exercises / "data" / "manifest.json")
    for sentence in differences:
        click.echo(sentence)
    if differences:
        sys.exit(FAILED)
    click.echo("The sample city is the one that the manifest describes.")
