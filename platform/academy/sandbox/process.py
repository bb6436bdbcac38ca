"""One confined process as the server sees it: what it may still spend, and how it ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from academy.domain.grading import Status, Usage
from academy.sandbox.channel import Broken, Channel
from academy.sandbox.folders import RunFolder
from academy.sandbox.frames import EXIT_OUTPUT

_LOOK_EVERY = 0.1  # seconds between two looks at a running process's folder and threads
_MAX_THREADS = 128
_LAST_WORDS = 1.0  # seconds that a process whose channel closed has to end by itself
_PATIENCE = 4  # a starved process is stopped at this many times its limit, whatever it waited for
_XCPU, _KILL = -24, -9
T = TypeVar("T")


@dataclass(frozen=True)
class Ending:
    """How a process ended: its exit code (negative: the signal) and what it used."""

    code: int
    usage: Usage
    lost: bool = False  # the zygote died, and this process with it


class Stopped(Exception):
    """The process was stopped, or ended by itself, before it had done what it was asked."""

    def __init__(self, status: Status, sentence: str = "") -> None:
        super().__init__(sentence or status.sentence)
        self.status = status
        self.sentence = sentence or status.sentence


class SandboxLost(Exception):
    """The zygote died: nobody's code is to blame, and the work can be done again."""


class Process:
    """A forked, confined process and its budget of time.

    The clock counts the time in which the process worked or slept; time spent waiting for a
    processor does not count, so that a busy neighbour costs nobody an answer.
    """

    def __init__(
        self,
        pid: int,
        channel: Channel,
        folder: RunFolder,
        exited: "asyncio.Future[Ending]",
        kill: Callable[[], None],
    ) -> None:
        self.pid = pid
        self.channel = channel
        self.folder = folder
        self.exited = exited
        self.seconds_left = 0.0
        self.cpu_seconds = 0.0
        self.memory_megabytes = 0
        self._kill = kill
        self._reason: Stopped | None = None

    async def spend(self, work: Awaitable[T]) -> T:
        """Return the result of work that this process does, on its own time. Raises Stopped."""
        task = asyncio.ensure_future(work)
        started, waited = time.monotonic(), self._waited()
        try:
            while not task.done():
                spent = time.monotonic() - started
                counted = max(spent - (self._waited() - waited), spent / _PATIENCE)
                self._look(self.seconds_left - counted)
                pause = min(_LOOK_EVERY, max(0.001, self.seconds_left - counted))
                either: set[asyncio.Future[Any]] = {task, self.exited}
                await asyncio.wait(either, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                if self.exited.done() and not task.done():
                    raise await self.why()
            return task.result()
        except Broken:
            raise await self._why_broken() from None
        finally:
            spent = time.monotonic() - started
            self.seconds_left -= max(spent - (self._waited() - waited), spent / _PATIENCE)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def stop(self, status: Status, sentence: str = "") -> None:
        """End the process for a reason; whoever waits for it is told."""
        if self._reason is None and not self.exited.done():
            self._reason = Stopped(status, sentence)
        self._kill()

    async def why(self) -> Stopped:
        """Wait until the process has ended and say why, in the terms of a verdict. Raises
        SandboxLost.
        """
        ending = await asyncio.shield(self.exited)
        if ending.lost:
            raise SandboxLost
        return self._reason or Stopped(self._status(ending))

    def _status(self, ending: Ending) -> Status:
        if ending.code == EXIT_OUTPUT:
            return Status.OUTPUT_LIMIT
        if ending.code == _XCPU or ending.usage.cpu_seconds > self.cpu_seconds:
            return Status.TIMEOUT
        if ending.code == _KILL or ending.usage.peak_megabytes > 0.6 * self.memory_megabytes:
            return Status.MEMORY  # the kernel's choice, or a crash for want of memory
        return Status.CRASHED

    async def _why_broken(self) -> Stopped:
        """Say why the channel closed: the process is ending, or closed it on purpose and is ended
        for that.
        """
        await asyncio.wait({self.exited}, timeout=_LAST_WORDS)
        self.stop(Status.CRASHED)
        return await self.why()

    async def close(self) -> Usage:
        """End the process if it still lives, wait for it, and return what it used."""
        self._kill()
        ending = await asyncio.shield(self.exited)
        self.channel.close()
        return ending.usage

    def _look(self, seconds_left: float) -> None:
        if self._reason is not None or self.exited.done():
            return
        if seconds_left <= 0:
            self.stop(Status.TIMEOUT)
        elif self.folder.overgrown():
            self.stop(
                Status.OUTPUT_LIMIT,
                "Your code wrote more files than one exercise may keep, so it was stopped.",
            )
        elif self._threads() > _MAX_THREADS:
            self.stop(
                Status.CRASHED,
                "Your code started more threads than one exercise may have, so it was stopped.",
            )

    def _waited(self) -> float:
        """Return the seconds this process was ready to run and had no processor."""
        text = _read(self.pid, "schedstat").split()
        return int(text[1]) / 1e9 if len(text) > 1 else 0.0

    def _threads(self) -> int:
        after_name = _read(self.pid, "stat").rpartition(")")[2].split()
        return int(after_name[17]) if len(after_name) > 17 else 0


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""  # it has ended, which is noticed elsewhere
