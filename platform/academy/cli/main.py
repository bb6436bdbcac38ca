"""`academy COMMAND …`: finds the command; with none, makes the demo city and serves it."""

import importlib
import sys
from collections.abc import Mapping

import click

from academy.cli.exits import run

COMMANDS: Mapping[str, str] = {
    "assign": "academy.cli.assign:assign",
    "audit": "academy.cli.audit:audit",
    "content": "academy.cli.content:content",
    "data": "academy.cli.data:data",
    "demo": "academy.cli.demo:demo",
    "exercise": "academy.cli.exercise:exercise",
    "grade": "academy.cli.grade:grade",
    "people": "academy.cli.people:people",
    "progress": "academy.cli.progress:progress",
    "report": "academy.cli.report:report",
    "sandbox": "academy.cli.sandbox:sandbox",
    "serve": "academy.cli.serve:serve",
}


class LazyGroup(click.Group):
    """Imports a command only when it is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click hands it over
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click hands it over
        """Import one command."""
        return _load(cmd_name) if cmd_name in COMMANDS else None


def _load(name: str) -> click.Command:
    module, attribute = COMMANDS[name].split(":")
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.pass_context
def academy(ctx: click.Context) -> None:
    """City Data Academy. Without a command: make the demo city if needed, and serve it."""
    if ctx.invoked_subcommand is None:
        for name in ("demo", "serve"):
            ctx.invoke(_load(name))


def main() -> None:
    """Run the command line, and leave with its exit code."""
    sys.exit(run(academy))
