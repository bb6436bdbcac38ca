"""Progress on long work, on stderr, and only where a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def stage(words: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how far `total` steps are; the function given is called after each."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=total)
        yield lambda: progress.advance(task)


def say(sentence: str) -> None:
    """Say on stderr what is being done."""
    Console(stderr=True).print(sentence, highlight=False)
