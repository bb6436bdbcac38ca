"""`report skills`: the department × skill report, as every page and export shows it."""

import csv
import io
import json
from pathlib import Path

import click

from academy import bootstrap
from academy.config import read_settings
from academy.reports import skill_table

COLUMNS = ("department", "skill", "target_level", "people", "at_target", "share", "status")


@click.group()
def report() -> None:
    """Write reports."""


@report.command()
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="csv")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
def skills(form: str, output: Path | None) -> None:
    """Write the department × skill report; small groups are merged."""
    academy = bootstrap.make_academy(read_settings())
    try:
        framework, today = academy.catalog.framework, academy.clock().date()
        records = skill_table.tidy(skill_table.live(academy.store, framework, today))
    finally:
        bootstrap.close(academy)
    text = json.dumps(records, ensure_ascii=False, indent=2) if form == "json" else _csv(records)
    if output is None:
        click.echo(text, nl=form == "json")
    else:
        output.write_text(text, encoding="utf-8")


def _csv(records: tuple[dict[str, object], ...]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()
