"""Messages between the server and a confined process: the server's side, which never blocks and
never believes a length.
"""

import asyncio
import socket

from academy.sandbox.frames import HEADER, MAX_FRAME


class Broken(Exception):
    """The confined process closed its channel, or sent something that is not a message."""


class Channel:
    """One end of a socket pair; the other was given to a confined process."""

    def __init__(self, end: socket.socket) -> None:
        end.settimeout(0)
        self._end = end

    async def send(self, letter: bytes, body: bytes = b"") -> None:
        """Send one message. Raises Broken."""
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._end, HEADER.pack(len(body), letter) + body)
        except OSError as error:
            raise Broken("the process does not listen any more") from error

    async def receive(self) -> tuple[bytes, bytes]:
        """Wait for one message and return its letter and body. Raises Broken."""
        length, letter = HEADER.unpack(await self._exactly(HEADER.size))
        if length > MAX_FRAME:
            raise Broken("a message that is too large")
        return letter, await self._exactly(length)

    async def ask(self, letter: bytes, body: bytes, answer: bytes) -> bytes:
        """Send one message and return the body of the reply, which must carry the letter `answer`.
        Raises Broken.
        """
        await self.send(letter, body)
        got, reply = await self.receive()
        if got != answer:
            raise Broken("an answer to something else")
        return reply

    def close(self) -> None:
        """Close this end; the process is ended by other means."""
        self._end.close()

    async def _exactly(self, length: int) -> bytes:
        loop = asyncio.get_running_loop()
        buffer = bytearray(length)
        view = memoryview(buffer)
        filled = 0
        while filled < length:
            try:
                count = await loop.sock_recv_into(self._end, view[filled:])
            except OSError as error:
                raise Broken("the process is gone") from error
            if not count:
                raise Broken("the process closed its channel")
            filled += count
        return bytes(buffer)
