"""`content check`: everything in courses/ and exercises/ is as it should be."""

import json
import sys
from collections.abc import Sequence

import click

from academy import bootstrap
from academy.cli.exits import FAILED
from academy.cli.progress_bar import stage
from academy.config import Settings, read_settings
from academy.content.checker import check_content
from academy.content.faults import Fault
from academy.content.loader import load_catalog
from academy.domain.catalog import Exercise
from academy.domain.errors import InvalidContent
from academy.domain.grading import Submission, Verdict


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


def _faults(settings: Settings) -> tuple[Sequence[Fault], str]:
    """Return what is wrong, and one line that says what was looked at."""
    try:
        catalog = load_catalog(settings.courses, settings.exercises)
    except InvalidContent as error:
        return [fault for fault in error.faults if isinstance(fault, Fault)], ""
    cities = bootstrap.ready_cities(settings)
    with (
        bootstrap.make_engine(settings) as engine,
        stage("Checking exercises", len(catalog.exercises)) as advance,
    ):

        def judge(exercise: Exercise, submission: Submission) -> Verdict:
            return engine.check(exercise, submission, cities)

        faults = check_content(catalog, judge, lambda *_: advance())
    lessons = sum(len(course.lessons) for course in catalog.courses)
    answers = sum(len(one.known_wrong) + 2 for one in catalog.exercises.values())
    return faults, (
        f"All good: {len(catalog.courses)} courses, {lessons} lessons, "
        f"{len(catalog.exercises)} exercises, {answers} answers tried on two cities."
    )
