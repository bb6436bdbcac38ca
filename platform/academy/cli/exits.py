"""Errors to exit codes, in one place: 2 for what the person gave, 1 for the rest."""

import errno

import click

from academy.domain.errors import AcademyError, InvalidInput

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run(command: click.Command) -> int:
    """Run a command; print what went wrong as one sentence on stderr, and return the exit code."""
    try:
        code = command.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted. Nothing was left half done.", err=True)
        return INTERRUPTED
    except InvalidInput as error:
        click.echo(str(error), err=True)
        return BAD_INPUT
    except AcademyError as error:
        click.echo(str(error), err=True)
        return FAILED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("The disk is full. Make room, then run the same command again.", err=True)
        return FAILED
    return code if isinstance(code, int) else OK
