"""`exercise`: list the exercises, write one as a learner gets it, or solved."""

import json
from pathlib import Path

import click
import nbformat

from academy.cli.catalog import loaded, taught
from academy.config import read_settings
from academy.content.notebooks import solution_notebook, starter_notebook, write_notebook


@click.group()
def exercise() -> None:
    """List and write exercises."""


@exercise.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_exercises(*, as_json: bool) -> None:
    """List all exercises."""
    catalog = loaded(read_settings())
    records = [
        {
            "slug": one.slug,
            "course": one.course,
            "title": one.title,
            "minutes": one.minutes,
            "max_score": one.max_score,
            "evidence": [{"skill": e.skill, "level": e.level.name.lower()} for e in one.evidence],
        }
        for one in catalog.exercises.values()
    ]
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for record in records:
        click.echo(f"{record['slug']:34} {record['course']:26} {record['title']}")


@exercise.command()
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
def starter(slug: str, output: Path | None) -> None:
    """Write the notebook of SLUG as a learner first gets it."""
    _write(starter_notebook(taught(loaded(read_settings()), slug)), output)


@exercise.command()
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
def solution(slug: str, output: Path | None) -> None:
    """Write the notebook of SLUG solved."""
    _write(solution_notebook(taught(loaded(read_settings()), slug)), output)


def _write(notebook: nbformat.NotebookNode, output: Path | None) -> None:
    content = write_notebook(notebook)
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)
