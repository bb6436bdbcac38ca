"""The sandbox's door: run a program, check a submission. Everything else on this floor stands
behind it.
"""

import asyncio
import concurrent.futures
import os
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from academy.domain.catalog import Exercise
from academy.domain.errors import SandboxUnavailable
from academy.domain.grading import Cities, Program, RunResult, Submission, Verdict
from academy.sandbox import host
from academy.sandbox.folders import Scratch
from academy.sandbox.frames import JUDGE, KERNEL, SHELL
from academy.sandbox.grader import Grader
from academy.sandbox.nursery import Nursery
from academy.sandbox.pool import Pool, Terms, Want
from academy.sandbox.process import SandboxLost
from academy.sandbox.reduced import wrapper

T = TypeVar("T")


@dataclass(frozen=True)
class SandboxSettings:
    """What an operator decides about running learner code."""

    scratch: Path  # a folder in which the engine may create runs
    run_seconds: float = 10.0  # one run of a learner's program on one city
    check_seconds: float = 10.0  # all checks of one city
    memory_megabytes: int = 1024
    parallel: int = field(default_factory=lambda: (os.cpu_count() or 1) + 1)
    keep: int = 2  # processes of each kind kept ready
    unsafe: bool = False  # run unconfined where nothing else is possible


class Engine:
    """Runs learner code, from any number of threads. One thread of its own does all the waiting."""

    def __init__(self, settings: SandboxSettings, abilities: host.Host | None = None) -> None:
        self._settings = settings
        self._abilities = abilities or host.probe()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._mode: host.Mode | None = None
        self._opened: concurrent.futures.Future[None]

    @property
    def mode(self) -> host.Mode:
        """How learner code is confined: "full", "reduced" or "unsafe"."""
        return self._mode or host.choose(self._abilities, unsafe=self._settings.unsafe)

    def start(self) -> None:
        """Start the engine, and wait until it is ready."""
        self.begin()
        self.ready()

    def begin(self) -> None:
        """Begin to start: work given from now on waits until the engine is ready.

        Raises SandboxUnavailable at once when learner code cannot be confined on this host.
        """
        self._mode = host.choose(self._abilities, unsafe=self._settings.unsafe)
        self._scratch = Scratch(self._settings.scratch.resolve())
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()
        self._slots = asyncio.Semaphore(self._settings.parallel)
        self._opening = asyncio.Lock()
        self._opened = asyncio.run_coroutine_threadsafe(self._open(), self._loop)

    def ready(self) -> None:
        """Wait until the engine is ready; raise what kept it from starting."""
        self._opened.result()

    def close(self) -> None:
        """End every process and erase every folder."""
        if self._loop is None or self._thread is None:
            return
        if self._opened.exception() is None:
            self._wait(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = self._thread = None
        self._scratch.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, program: Program, data: Path, upto: str = "") -> RunResult:
        """Run a program's cells from the top to `upto` (all when empty) in a fresh kernel on a
        city's data.

        Stops at the first cell that raises. Raises InvalidInput when there is no such cell.
        """
        return self._wait(self._slot(lambda: self._grader.run(program, data, upto)))

    def check(self, exercise: Exercise, submission: Submission, cities: Cities) -> Verdict:
        """Check a submission against its exercise. Raises InvalidContent when the exercise's own
        solution does not run.
        """
        return self._wait(self._slot(lambda: self._grader.check(exercise, submission, cities)))

    def warm(self, cities: Cities) -> None:
        """Make the processes that the first Run and Check on these cities will need."""
        wants = [Want.on(kind, cities.first) for kind in (JUDGE, KERNEL)]
        wants += [Want.on(kind, cities.second) for kind in (JUDGE, SHELL)]
        self._wait(self._park(wants))

    async def _park(self, wants: list[Want]) -> None:
        await asyncio.wrap_future(self._opened)
        for want in wants:
            await self._pool.park(want)

    async def _slot(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do work in one of the parallel slots; once more, if the zygote died under it."""
        await asyncio.wrap_future(self._opened)
        async with self._slots:
            try:
                return await work()
            except SandboxLost:
                await self._reopen()
                return await work()

    async def _open(self) -> None:
        settings, mode = self._settings, self.mode
        reduced = mode == "reduced"
        before = wrapper(self._abilities, self._scratch.folder) if reduced else ()
        self._nursery = Nursery(self._scratch.folder, before)
        await self._nursery.start()
        terms = Terms(
            mode,
            host.readable(),
            settings.run_seconds,
            settings.check_seconds,
            settings.memory_megabytes,
        )
        self._pool = Pool(self._nursery, self._scratch, terms, keep=settings.keep)
        self._grader = Grader(self._pool)

    async def _shut(self) -> None:
        await self._grader.close()
        await self._pool.close()
        await self._nursery.close()

    async def _reopen(self) -> None:
        async with self._opening:
            if not self._nursery.alive:
                await self._shut()
                await self._open()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            work.close()
            raise SandboxUnavailable("The sandbox is not running; it must be started first.")
        future: concurrent.futures.Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result()
