"""The reference solution's values and its contract, made by running it as a learner's work is run,
and kept in memory.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from academy.domain.catalog import Exercise

_MAX_BYTES = 192 << 20


@dataclass(frozen=True)
class Reference:
    """What the reference solution made on one city's data."""

    values: Mapping[str, Mapping[str, bytes]]  # check id → name → value just before that check
    modules: Mapping[str, Mapping[str, str]]  # check id → name → module
    contract: frozenset[str] = field(
        default=frozenset()
    )  # where functions appear, arguments change

    @property
    def size(self) -> int:
        """The bytes it holds."""
        return sum(len(value) for values in self.values.values() for value in values.values())


Key = tuple[str, str, tuple[tuple[str, int, int], ...]]
Make = Callable[[], Awaitable[Reference]]


class References:
    """References by exercise and data, each made once however many ask at the same time; the oldest
    make room.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Key, asyncio.Future[Reference]] = OrderedDict()

    async def get(self, exercise: Exercise, data: Path, make: Make) -> Reference:
        """Return the reference of an exercise on a city's data, as both are now."""
        key = (exercise.slug, exercise.digest, _identity(data))
        task = self._known.get(key)
        if task is None:
            task = self._known[key] = asyncio.ensure_future(make())
            task.add_done_callback(_heed)
        self._known.move_to_end(key)
        try:
            reference = await asyncio.shield(task)
        except Exception:
            self._known.pop(key, None)
            raise
        self._make_room()
        return reference

    async def close(self) -> None:
        """End what is still being made."""
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)

    def _make_room(self) -> None:
        done = [
            task
            for task in self._known.values()
            if task.done() and not task.cancelled() and not task.exception()
        ]
        size = sum(task.result().size for task in done)
        while size > _MAX_BYTES and len(self._known) > 1:
            _, task = self._known.popitem(last=False)
            size -= (
                task.result().size
                if task.done() and not task.cancelled() and not task.exception()
                else 0
            )


def _heed(task: "asyncio.Future[Reference]") -> None:
    """Look at a failure that nobody waits for any more; whoever asks next tries again."""
    if not task.cancelled():
        task.exception()


def _identity(data: Path) -> tuple[tuple[str, int, int], ...]:
    entries = sorted(data.iterdir())
    return tuple((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in entries)
