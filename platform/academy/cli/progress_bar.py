"""Progress on long work, on stderr, and only where a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


@contextmanager
def stage(words: str) -> Iterator[Report]:
    """Show a bar for as long as the work goes on; the work calls what this yields."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=None)

        def report(what: str, done: int, total: int) -> None:
            description = f"{words}: {what}" if what else words
            progress.update(task, description=description, completed=done, total=total)

        yield report


def say(sentence: str) -> None:
    """Say on stderr what is being done."""
    Console(stderr=True).print(sentence, highlight=False)
