"""`sandbox check`: try the attacks on this host and say which are stopped."""

import json
import sys

import click

from academy import bootstrap
from academy.cli.exits import FAILED
from academy.config import read_settings
from academy.sandbox.selftest import run_selftest


@click.group()
def sandbox() -> None:
    """Look after the sandbox."""


@sandbox.command()
@click.option("--json", "as_json", is_flag=True)
def check(*, as_json: bool) -> None:
    """Try each attack; the exit code is 1 when one gets through."""
    with bootstrap.make_engine(read_settings()) as engine:
        outcomes = run_selftest(engine)
        mode = engine.mode
    if as_json:
        records = [{"name": o.name, "stopped": o.stopped, "how": o.how} for o in outcomes]
        click.echo(json.dumps({"mode": mode, "attacks": records}, ensure_ascii=False))
    else:
        click.echo(f"Sandbox mode: {mode}")
        for outcome in outcomes:
            word = "stopped" if outcome.stopped else "GOT THROUGH"
            click.echo(f"  {word:12} {outcome.name} — {outcome.how}")
    if not all(outcome.stopped for outcome in outcomes):
        sys.exit(FAILED)
