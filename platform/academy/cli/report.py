"""`report`: write the department × skill report, and publish it for leaders."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from academy import bootstrap
from academy.config import read_settings
from academy.domain.skill_table import tidy
from academy.reports import skills as reports
from academy.reports.tidy_csv import as_csv
from academy.services import publishing


@click.group()
def report() -> None:
    """Write and publish reports."""


@report.command()
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="csv")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="The end of this day.")
def skills(form: str, output: Path | None, day: datetime | None) -> None:
    """Write the department × skill report; small groups are merged."""
    academy = bootstrap.make_academy(read_settings())
    try:
        if day is None:
            table = reports.live(academy.store, academy.catalog, academy.clock().date())
        else:
            table = publishing.as_of(academy, day.replace(tzinfo=UTC).date())
    finally:
        bootstrap.close(academy)
    records = tidy(table)
    text = as_csv(records) if form == "csv" else json.dumps(records, ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text.rstrip("\n"))
    else:
        output.write_text(text, encoding="utf-8")


@report.command()
@click.option("--month", help="Such as 2026-10: as of its last day. Today when left out.")
def publish(month: str | None) -> None:
    """Freeze the report that leaders read."""
    academy = bootstrap.make_academy(read_settings())
    try:
        day = publishing.month_end(month) if month else None
        table = publishing.publish(academy, day)
    finally:
        bootstrap.close(academy)
    click.echo(f"Published the report as of {table.as_of.isoformat()}.")
