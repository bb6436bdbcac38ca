"""The judge's bench: one judge process for the checks of one city, made anew if a check brought it
down.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from academy.sandbox import codec, frames
from academy.sandbox.learner import Learner
from academy.sandbox.plan import CheckPlan
from academy.sandbox.pool import Worker
from academy.sandbox.process import Stopped

_MAX_CALLS = 20_000


@dataclass(frozen=True)
class Order:
    """One check with everything that it is fed."""

    plan: CheckPlan
    values: Mapping[str, bytes]
    expected: Mapping[str, bytes]
    modules: Mapping[str, str]
    sources: tuple[str, ...]  # the learner's cells so far; only the judge may parse them
    second_city: bool
    contract: frozenset[str] | None  # None: this is the run that writes it

    def packed(self, author: list[str]) -> bytes:
        """Return the message that the judge reads."""
        absent = [name for name in self.plan.asked if name not in self.values]
        return codec.dumps(
            {
                "source": self.plan.source,
                "values": dict(self.values),
                "absent": [name for name in absent if name not in self.modules],
                "expected": dict(self.expected),
                "modules": dict(self.modules),
                "sources": list(self.sources),
                "second_city": self.second_city,
                "contract": None if self.contract is None else sorted(self.contract),
                "author": author,
            }
        )


@dataclass
class Bench:
    """Sends orders to a judge, one at a time, and passes its calls on to the learner."""

    new_judge: Callable[[], Awaitable[Worker]]
    learner: Learner
    worker: Worker | None = None
    told: int = 0  # how many of the author's statements the judge has run
    seconds_left: float | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self, order: Order) -> Mapping[str, Any] | None:
        """Return what the judge said, None when it could not finish. Raises Stopped when the
        learner's process ended.
        """
        async with self._turn:
            if self.worker is None:
                self.worker, self.told = await self.new_judge(), 0
                if self.seconds_left is not None:
                    self.worker.process.seconds_left = self.seconds_left
            # Also those of checks that were left out or never got their names.
            author = list(order.plan.author[self.told :])
            self.told = max(self.told, len(order.plan.author))
            try:
                return await self._converse(self.worker, order.packed(author))
            except _JudgeGone:
                self.seconds_left = max(0.5, self.worker.process.seconds_left)
                await self.close()
                return None

    async def close(self) -> None:
        """End the judge."""
        worker, self.worker = self.worker, None
        if worker is not None:
            await worker.close()

    async def _converse(self, worker: Worker, message: bytes) -> Mapping[str, Any]:
        await self._send(worker, frames.CHECK, message)
        for _ in range(_MAX_CALLS):
            letter, body = await _judged(worker, worker.process.channel.receive())
            if letter == frames.CHECKED:
                answer: Mapping[str, Any] = codec.loads(body)
                return answer
            await self._send(worker, frames.CALLED, await self.learner.call(body))
        raise _JudgeGone

    @staticmethod
    async def _send(worker: Worker, letter: bytes, body: bytes) -> None:
        await _judged(worker, worker.process.channel.send(letter, body))


class _JudgeGone(Exception):
    """The judge ran out of time or memory with this answer."""


async def _judged(worker: Worker, work: Awaitable[Any]) -> Any:
    try:
        return await worker.process.spend(work)
    except Stopped as error:
        raise _JudgeGone from error
