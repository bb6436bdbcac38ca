"""`grade`: give notebooks their verdicts, one JSON object or one line each."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from academy import bootstrap
from academy.cli.catalog import loaded, taught
from academy.cli.progress_bar import stage
from academy.config import read_settings
from academy.content.notebooks import read_notebook, to_submission
from academy.domain.catalog import Exercise
from academy.domain.errors import InvalidNotebook
from academy.domain.grading import Cities, Status, Submission, Verdict, unchecked
from academy.sandbox.engine import Engine


@click.command()
@click.argument("slug")
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--jobs", default=2, show_default=True, help="How many at a time.")
def grade(slug: str, notebooks: tuple[Path, ...], *, as_json: bool, jobs: int) -> None:
    """Grade NOTEBOOKS against the exercise SLUG."""
    settings = read_settings()
    exercise = taught(loaded(settings), slug)
    work = [_read(path, exercise) for path in notebooks]
    cities = bootstrap.ready_cities(settings)
    with bootstrap.make_engine(settings) as engine, stage("Grading") as report:
        verdicts = _verdicts(engine, exercise, work, cities, jobs)
        for done, (path, verdict) in enumerate(zip(notebooks, verdicts, strict=True), start=1):
            click.echo(_line(path, exercise, verdict, as_json=as_json))
            report("", done, len(work))


def _read(path: Path, exercise: Exercise) -> Submission | InvalidNotebook:
    """Read a notebook; one that breaks the rules gets a verdict of its own."""
    try:
        return to_submission(read_notebook(path), exercise)
    except InvalidNotebook as error:
        return error


def _verdicts(
    engine: Engine,
    exercise: Exercise,
    work: list[Submission | InvalidNotebook],
    cities: Cities,
    jobs: int,
) -> Iterator[Verdict]:
    def verdict(one: Submission | InvalidNotebook) -> Verdict:
        if isinstance(one, InvalidNotebook):
            return unchecked(exercise, Status.INVALID, str(one))
        return engine.check(exercise, one, cities)

    with ThreadPoolExecutor(max(1, jobs)) as pool:
        yield from pool.map(verdict, work)


def _line(path: Path, exercise: Exercise, verdict: Verdict, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(as_record(path, exercise, verdict), ensure_ascii=False)
    lines = [f"{path.name}: {verdict.score:g} of {verdict.max_score:g} ({verdict.status.value})"]
    lines += [
        f"  {'passed ' if check.passed else 'not yet'}  {check.label}"
        + (f" — {check.message}" if check.message else "")
        for check in verdict.checks
    ]
    return "\n".join(lines)


def as_record(path: Path, exercise: Exercise, verdict: Verdict) -> dict[str, Any]:
    """Return the record that `grade --json` prints; other programs rely on its keys."""
    return {
        "notebook": path.name,
        "exercise": exercise.slug,
        "status": verdict.status.value,
        "score": float(verdict.score),
        "max_score": float(verdict.max_score),
        "passed": verdict.passed,
        "seconds": round(verdict.seconds, 3),
        "checks": [
            {
                "id": check.id,
                "label": check.label,
                "points": float(check.points),
                "earned": float(check.earned),
                "hidden": check.hidden,
                "message": check.message,
            }
            for check in verdict.checks
        ],
    }
