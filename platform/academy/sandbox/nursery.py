"""Where confined processes come from: the server's handle on the zygote."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from academy.domain.errors import SandboxUnavailable
from academy.domain.grading import Usage
from academy.sandbox import frames
from academy.sandbox.channel import Broken, Channel
from academy.sandbox.folders import RunFolder
from academy.sandbox.host import PACKAGE
from academy.sandbox.process import Ending, Process, SandboxLost

T = TypeVar("T")
_START_SECONDS = 60
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(PACKAGE.parent),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",  # each further arena would cost 64 MB of a learner's address space
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


class Nursery:
    """Starts one zygote and asks it for processes. Lives in one event loop."""

    def __init__(self, home: Path, wrapper: Sequence[str] = ()) -> None:
        self._home = home  # a folder for the zygote's own files, as matplotlib's list of fonts
        self._wrapper = tuple(wrapper)  # what the zygote's command line is put behind
        self._zygote: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._listener: asyncio.Task[None] | None = None
        self._number = 0
        self._pids: dict[int, asyncio.Future[int]] = {}
        self._endings: dict[int, asyncio.Future[Ending]] = {}

    @property
    def alive(self) -> bool:
        """Say whether the zygote can be asked."""
        return self._listener is not None and not self._listener.done()

    async def start(self) -> None:
        """Start the zygote and wait until it is warm. Raises SandboxUnavailable."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(0)
        command = [*self._wrapper, sys.executable, "-P", "-s", "-m", "academy.sandbox.zygote"]
        home = str(self._home)
        path = os.environ.get("PATH", os.defpath)
        environment = {**_ENVIRONMENT, "PATH": path, "HOME": home, "MPLCONFIGDIR": home}
        self._zygote = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [*command, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=environment,
        )
        theirs.close()
        self._socket = ours
        first = await asyncio.wait_for(self._receive(), _START_SECONDS)
        if first is None:
            await self.close()
            raise SandboxUnavailable("The sandbox could not start; the server's log says why.")
        self._listener = asyncio.create_task(self._listen())

    async def fork(self, request: Mapping[str, Any], folder: RunFolder) -> Process:
        """Return a new, confined process that waits. Raises SandboxLost, SandboxUnavailable."""
        if not self.alive or self._socket is None:
            raise SandboxLost
        self._number += 1
        number, loop = self._number, asyncio.get_running_loop()
        self._pids[number], self._endings[number] = loop.create_future(), loop.create_future()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                message = json.dumps({**request, "id": number}).encode()
                await self._send(message, theirs.fileno())
            return await self._ready(number, Channel(ours), folder)
        except BaseException:
            ours.close()
            self._kill(number)
            raise

    async def close(self) -> None:
        """End the zygote, and with it every process."""
        if self._socket is not None:
            self._socket.close()
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        if self._zygote is not None:
            await asyncio.to_thread(self._zygote.wait)
        self._lose()

    async def _ready(self, number: int, channel: Channel, folder: RunFolder) -> Process:
        exited = self._endings[number]
        pid = await self._pids[number]
        process = Process(pid, channel, folder, exited, lambda: self._kill(number))
        try:
            letter, body = await channel.receive()
        except Broken:
            letter, body = frames.FAILED, b"it ended without a word"
        if letter == frames.READY:
            return process
        if (await asyncio.shield(exited)).lost:
            raise SandboxLost
        reason = body.decode(errors="replace").strip().splitlines()[-1:]
        raise SandboxUnavailable(f"A process could not be confined: {' '.join(reason)}")

    async def _listen(self) -> None:
        while (message := await self._receive()) is not None:
            number = message["id"]
            if "pid" in message:
                _settle(self._pids.pop(number), message["pid"])
            else:
                usage = Usage(message["cpu_seconds"], message["peak_kilobytes"] / 1024)
                _settle(self._endings.pop(number), Ending(message["exit"], usage))
        self._lose()

    def _lose(self) -> None:
        """Tell everyone who waits for a process that there is none any more."""
        for waiting in self._pids.values():
            if not waiting.done():
                waiting.set_exception(SandboxLost())
        for ending in self._endings.values():
            if not ending.done():
                ending.set_result(Ending(-9, Usage(), lost=True))
        self._pids.clear()
        self._endings.clear()

    async def _receive(self) -> dict[str, Any] | None:
        if self._socket is None:
            return None
        try:
            data = await asyncio.get_running_loop().sock_recv(self._socket, frames.MAX_REQUEST)
        except OSError:
            return None
        message: dict[str, Any] | None = json.loads(data) if data else None
        return message

    async def _send(self, message: bytes, descriptor: int) -> None:
        if self._socket is None:
            raise SandboxLost
        while True:
            try:
                socket.send_fds(self._socket, [message], [descriptor])
            except BlockingIOError:
                await asyncio.sleep(0.001)
            except OSError as error:
                raise SandboxLost from error
            else:
                return

    def _kill(self, number: int) -> None:
        if number in self._endings and self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.send(json.dumps({"kill": number}).encode())


def _settle(waiting: "asyncio.Future[T]", value: T) -> None:
    """Give a value to whoever still waits for it."""
    if not waiting.done():
        waiting.set_result(value)
