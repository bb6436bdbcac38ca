"""Between a learner's ZeroMQ sockets and ours: it passes bytes on and counts them.

libzmq puts no bound on a message of many parts, so a hostile kernel could fill the server's memory.
Behind a relay it gets as many bytes as an exercise may print, and is then ended.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable

_CHUNK = 1 << 18


class Budget:
    """How many bytes a kernel may still send on all its channels together."""

    def __init__(self, allowed: int, exceeded: Callable[[], None]) -> None:
        self._left = allowed
        self._exceeded = exceeded

    def take(self, count: int) -> bool:
        """Say whether these bytes may pass; the first that may not ends the kernel."""
        self._left -= count
        if self._left < 0:
            self._exceeded()
        return self._left >= 0


class Relay:
    """Accepts one connection at `listen` and joins it with the socket at `target`."""

    def __init__(self, listen: str, target: str, budget: Budget) -> None:
        self._target = target
        self._budget = budget
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self._door.bind(listen)
        self._door.listen(1)
        self._sockets = [self._door]
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop passing anything on."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await self._task
        for end in self._sockets:
            end.close()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        # loop.sock_accept would lose a connection that comes in the moment of a cancellation.
        await _readable(loop, self._door)
        ours, _ = self._door.accept()
        self._sockets.append(ours)
        ours.settimeout(0)
        theirs = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self._sockets.append(theirs)
        await loop.sock_connect(theirs, self._target)
        await asyncio.gather(self._pass(ours, theirs), self._pass(theirs, ours, self._budget))

    async def _pass(
        self, source: socket.socket, sink: socket.socket, budget: Budget | None = None
    ) -> None:
        loop = asyncio.get_running_loop()
        while data := await loop.sock_recv(source, _CHUNK):
            if budget is not None and not budget.take(len(data)):
                return
            await loop.sock_sendall(sink, data)


async def _readable(loop: asyncio.AbstractEventLoop, door: socket.socket) -> None:
    """Wait until somebody knocks."""
    knocked = asyncio.Event()
    loop.add_reader(door, knocked.set)
    try:
        await knocked.wait()
    finally:
        loop.remove_reader(door)
