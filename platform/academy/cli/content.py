"""`content check`: everything in courses/ and exercises/ is as it should be."""

import json
import sys
from collections.abc import Sequence

import click

from academy import bootstrap
from academy.city.dictionary import load_dictionary
from academy.cli.exits import FAILED
from academy.cli.progress_bar import stage
from academy.config import Settings, read_settings
from academy.content import shelf
from academy.content.checker import check_content
from academy.content.faults import Fault
from academy.content.loader import load_catalog
from academy.domain.catalog import Catalog, Exercise
from academy.domain.errors import InvalidContent
from academy.domain.grading import Submission, Verdict
from academy.services import progress


@click.group()
def content() -> None:
    """Look after lessons and exercises."""


@content.command()
@click.option("--json", "as_json", is_flag=True)
def check(*, as_json: bool) -> None:
    """Check lessons, links, quizzes, skills, and every exercise with right and wrong answers."""
    faults, words = _faults(read_settings())
    if as_json:
        records = [
            {"path": f.path, "line": f.line, "problem": f.problem, "expected": f.expected}
            for f in faults
        ]
        click.echo(json.dumps(records, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(words if not faults else f"{len(faults)} to mend.")
    if faults:
        sys.exit(FAILED)


@content.command()
def publish() -> None:
    """Check everything, then have the running site serve it; faults leave the site as it is."""
    settings = read_settings()
    faults, _ = _faults(settings)
    if faults:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{len(faults)} to mend; the site goes on serving the last good content.")
        sys.exit(FAILED)
    shelf.put(settings.courses, settings.exercises, settings.shelf)
    academy = bootstrap.make_academy(settings)
    try:
        people = progress.rebuild(academy)
    finally:
        bootstrap.close(academy)
    click.echo(f"Published. The progress of {people:,} people follows the new framework.")


def _faults(settings: Settings) -> tuple[Sequence[Fault], str]:
    """Return what is wrong, and one line that says what was looked at."""
    try:
        catalog = load_catalog(settings.courses, settings.exercises)
    except InvalidContent as error:
        return [fault for fault in error.faults if isinstance(fault, Fault)], ""
    cities = bootstrap.ready_cities(settings)
    tried = 0

    with bootstrap.make_engine(settings) as engine, stage("Checking exercises") as report:

        def judge(exercise: Exercise, submission: Submission) -> Verdict:
            return engine.check(exercise, submission, cities)

        def count(what: str, done: int, total: int) -> None:
            nonlocal tried
            tried = total
            report(what, done, total)

        faults = [*_unknown_datasets(catalog, settings), *check_content(catalog, judge, count)]
    lessons = sum(len(course.lessons) for course in catalog.courses)
    return faults, (
        f"All good: {len(catalog.courses)} courses, {lessons} lessons, "
        f"{len(catalog.exercises)} exercises, {tried} answers tried on two cities."
    )


def _unknown_datasets(catalog: Catalog, settings: Settings) -> list[Fault]:
    """Return a fault for each dataset that an exercise names and no city has."""
    known = {dataset.name for dataset in load_dictionary(settings.exercises).datasets}
    expected = "one of " + ", ".join(sorted(known))
    return [
        Fault(one.path, 1, f"there is no dataset “{name}”", expected)
        for one in catalog.exercises.values()
        for name in one.datasets
        if name not in known
    ]
