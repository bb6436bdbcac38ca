"""Processes made ahead of need: forked, initialised, confined and connected, so that a click only
has to run code.
"""

import asyncio
import contextlib
import os
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import zmq.asyncio

from academy.domain.grading import Usage
from academy.sandbox.confine import Confinement, Limits
from academy.sandbox.folders import RunFolder, Scratch, erase
from academy.sandbox.frames import JUDGE, KERNEL
from academy.sandbox.host import Mode, Readable
from academy.sandbox.nursery import Nursery
from academy.sandbox.process import Process, SandboxLost
from academy.sandbox.provisioner import Kernel

_FIRST_USER, _USERS = 59_000, 900
_MAX_WANTS = 5
_REFILL_AFTER = 0.25  # seconds


@dataclass(frozen=True)
class Want:
    """What kind of process is wanted, and on which city's data."""

    kind: str
    data: Path
    inode: int  # a city that was generated anew is another folder at the same path

    @classmethod
    def on(cls, kind: str, data: Path) -> "Want":
        """Return the want for a data folder as it is now."""
        real = data.resolve()
        return cls(kind, real, real.stat().st_ino)


@dataclass
class Worker:
    """A process ready for use, with its kernel if it is one."""

    process: Process
    kernel: Kernel | None = None

    async def close(self) -> Usage:
        """End the process, close its channels, erase its folder; return what it used.

        It is done to the end even when whoever asked for it is cancelled meanwhile.
        """
        closing = asyncio.ensure_future(self._close())
        try:
            return await asyncio.shield(closing)
        except asyncio.CancelledError:
            await closing
            raise

    async def _close(self) -> Usage:
        usage = await self.process.close()
        if self.kernel is not None:
            await self.kernel.close()
        await asyncio.to_thread(erase, self.process.folder.root)
        return usage


@dataclass(frozen=True)
class Terms:
    """What every process of this server gets."""

    mode: Mode
    readable: Readable
    run_seconds: float
    check_seconds: float
    memory_megabytes: int


class Pool:
    """Makes workers, and keeps a few parked for each want that was met lately."""

    def __init__(self, nursery: Nursery, scratch: Scratch, terms: Terms, *, keep: int) -> None:
        self._nursery = nursery
        self._scratch = scratch
        self._terms = terms
        self._keep = keep
        self._context = zmq.asyncio.Context()
        self._parked: OrderedDict[Want, list[Worker]] = OrderedDict()
        self._refills: set[asyncio.Task[None]] = set()
        self._refilling: set[Want] = set()
        self._made = 0
        self._cpu_seconds = int(max(terms.run_seconds, terms.check_seconds)) + 2

    async def take(self, want: Want) -> Worker:
        """Return a parked worker, or make one; a replacement is made in the background."""
        parked = self._parked.setdefault(want, [])
        self._parked.move_to_end(want)
        while parked:
            worker = parked.pop()
            if not worker.process.exited.done():
                self._refill_later(want)
                return worker
            await worker.close()
        self._refill_later(want)
        return await self._make(want)

    async def park(self, want: Want) -> None:
        """Make workers until enough are parked; those not wanted for longest make room."""
        parked = self._parked.setdefault(want, [])
        while len(parked) < self._keep:
            parked.append(await self._make(want))
        while len(self._parked) > _MAX_WANTS:
            _, workers = self._parked.popitem(last=False)
            await asyncio.gather(*[worker.close() for worker in workers])

    async def close(self) -> None:
        """End every parked process."""
        for task in self._refills:
            task.cancel()
        await asyncio.gather(*self._refills, return_exceptions=True)
        workers = [worker for parked in self._parked.values() for worker in parked]
        self._parked.clear()
        await asyncio.gather(*[worker.close() for worker in workers])
        self._context.destroy(linger=0)

    def _refill_later(self, want: Want) -> None:
        """Park again once the work that took a worker has had the processors for itself."""
        if want not in self._refilling:
            self._refilling.add(want)
            task = asyncio.create_task(self._refill(want))
            self._refills.add(task)
            task.add_done_callback(self._refills.discard)

    async def _refill(self, want: Want) -> None:
        try:
            await asyncio.sleep(_REFILL_AFTER)
            with contextlib.suppress(SandboxLost, FileNotFoundError):  # whoever needs one is told
                await self.park(want)
        finally:
            self._refilling.discard(want)

    async def _make(self, want: Want) -> Worker:
        self._made += 1
        full = self._terms.mode == "full"
        user = _FIRST_USER + self._made % _USERS if full and os.geteuid() == 0 else None
        folder = self._scratch.new(user, want.data, copy=self._terms.mode == "reduced")
        key = secrets.token_hex(16)
        request = {
            "kind": want.kind,
            "folder": str(folder.work),
            "sockets": str(folder.sockets),
            "connection": Kernel.connection(key),
            "confinement": self._confinement(want, folder, user).packed(),
        }
        try:
            process = await self._nursery.fork(request, folder)
        except BaseException:
            erase(folder.root)
            raise
        worker = Worker(process)
        self._grant(process, want)
        if want.kind == KERNEL:
            worker.kernel = Kernel(process, self._context)
            try:
                await worker.kernel.connect(key)
            except BaseException:
                await worker.close()
                raise
        return worker

    def _grant(self, process: Process, want: Want) -> None:
        process.memory_megabytes = self._terms.memory_megabytes
        process.cpu_seconds = self._cpu_seconds
        judge = want.kind == JUDGE
        process.seconds_left = self._terms.check_seconds if judge else self._terms.run_seconds

    def _confinement(self, want: Want, folder: RunFolder, user: int | None) -> Confinement:
        terms = self._terms
        limits = Limits(self._cpu_seconds, terms.memory_megabytes << 20)
        return Confinement(
            limits,
            readable=(*terms.readable.whole, str(want.data)),
            listed=terms.readable.listed,
            own=(str(folder.work),),
            sockets=(str(folder.sockets),),
            user=user,
            files=terms.mode == "full",
            calls=terms.mode != "unsafe",
        )
