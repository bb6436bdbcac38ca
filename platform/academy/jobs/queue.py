"""Work that is done in the background: a job is a name and an id, nothing more.

What a job does stands in the database before it is put here, so a queue that forgets loses nothing:
whoever starts next finds the work by its state and puts it here again.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

Handler = Callable[[int], None]
Handlers = Mapping[str, Handler]


class Queue(Protocol):
    """Where services put jobs."""

    def put(self, name: str, id: int) -> None:
        """Have the job done soon, once."""

    def wait(self, name: str, id: int, seconds: float) -> bool:
        """Wait until the job is done, `seconds` at most; say whether it is."""

    def close(self) -> None:
        """Stop taking jobs, and finish those begun."""
