"""Messages between a confined process and the server: a length, a letter, bytes. The confined side,
which blocks.
"""

import socket
import struct

from academy.sandbox.wire import MAX_BYTES, Malformed

HEADER = struct.Struct(">Ic")
MAX_FRAME = MAX_BYTES + 4096
EXIT_OUTPUT = 77  # the exit code of a kernel that was asked to show too much
MAX_REQUEST = 1 << 17  # one message between the server and the zygote

KERNEL, SHELL, JUDGE = "kernel", "shell", "judge"  # what a new process can become

READY, FAILED = b"!", b"?"  # from a new process: it is confined and waits; it could not be made
RUN, RAN = b"R", b"r"  # to a learner: run this cell; from it: how that ended
EXPORT, EXPORTED = b"X", b"x"  # to a learner: these names as data
CALL, CALLED, REFUSED = b"C", b"c", b"e"  # from the judge, passed on to the learner, and its answer
CHECK, CHECKED = b"K", b"D"  # to the judge: run this check; from it: what it said


class Ended(Exception):
    """The other side closed the connection."""


def send(channel: socket.socket, letter: bytes, body: bytes = b"") -> None:
    """Send one message."""
    channel.sendall(HEADER.pack(len(body), letter))
    channel.sendall(body)


def receive(channel: socket.socket) -> tuple[bytes, bytes]:
    """Wait for one message and return its letter and body. Raises Ended, Malformed."""
    length, letter = HEADER.unpack(_exactly(channel, HEADER.size))
    if length > MAX_FRAME:
        raise Malformed("a message that is too large")
    return letter, _exactly(channel, length)


def _exactly(channel: socket.socket, length: int) -> bytes:
    buffer = bytearray(length)
    view = memoryview(buffer)
    filled = 0
    while filled < length:
        count = channel.recv_into(view[filled:])
        if not count:
            raise Ended
        filled += count
    return bytes(buffer)
