"""The zygote: a process that has everything imported and forks a confined copy of itself on demand.

It speaks JSON over one socket that it inherits, takes each new process's channel as a file
descriptor along with the request, and tells how every process ended. When that socket closes,
because the server ended in whatever way, it ends all its processes and itself. It is
single-threaded, so that a fork copies everything there is.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from academy.sandbox import child, confine, frames, kernel, warm


class Zygote:
    """Forks, kills, and reaps; knows its processes by the server's number for them."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._selector = selectors.DefaultSelector()
        self._selector.register(server, selectors.EVENT_READ, None)
        self._processes: dict[int, int] = {}  # the server's number → process id

    def serve(self) -> None:
        """Work until the server's socket closes, then end every process."""
        self._tell({"ready": True})
        while True:
            for key, _ in self._selector.select():
                if key.data is not None:
                    self._reap(key.fd, *key.data)
                elif not self._obey():
                    for pid in self._processes.values():
                        _kill(pid)
                    return

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._server, frames.MAX_REQUEST, 1)
        if not data:
            return False
        request = json.loads(data)
        if "kill" in request:
            if (pid := self._processes.get(request["kill"])) is not None:
                _kill(pid)
        else:
            self._fork(request, socket.socket(fileno=descriptors[0]))
        return True

    def _fork(self, request: dict[str, Any], channel: socket.socket) -> None:
        _assert_single_threaded()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _child(request, channel, parent)
        channel.close()
        self._processes[request["id"]] = pid
        watched = os.pidfd_open(pid)
        self._selector.register(watched, selectors.EVENT_READ, (request["id"], pid))
        self._tell({"id": request["id"], "pid": pid})

    def _reap(self, watched: int, number: int, pid: int) -> None:
        self._selector.unregister(watched)
        os.close(watched)
        _, status, usage = os.wait4(pid, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # whatever an unconfined process left behind
        del self._processes[number]
        self._tell(
            {
                "id": number,
                "exit": os.waitstatus_to_exitcode(status),
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_kilobytes": usage.ru_maxrss,
            }
        )

    def _tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._server.send(json.dumps(message).encode())


def _child(request: dict[str, Any], channel: socket.socket, parent: int) -> None:
    status = 1
    try:
        child.become(request, channel, parent)
        status = 0
    finally:
        os._exit(status)


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _assert_single_threaded() -> None:
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError("the zygote has more than one thread, so a fork of it would be broken")


def main() -> None:
    """Warm up, then serve the socket whose descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, which ends us
    confine.hide()
    kernel.leave_out_debugger()
    warm.warm()
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
