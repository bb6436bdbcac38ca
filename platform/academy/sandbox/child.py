"""The first moments of a forked process: it cuts its ties, gives up its rights, and becomes what it
was asked to be.
"""

import os
import random
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from academy.sandbox import confine, frames, judge, kernel, shell

_KEPT = ("PATH", "LANG", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MPLBACKEND")
_MAX_FAILURE = 4_000


def become(request: Mapping[str, Any], channel: socket.socket, parent: int) -> None:
    """Turn this fresh fork into a learner's kernel, a learner's shell or a judge; return when it
    has done its work.

    Whatever goes wrong before it is confined is told to the server, which ends it.
    """
    try:
        _cut_ties(request, channel)
        confinement = confine.Confinement.unpacked(request["confinement"])
        confine.before_threads(confinement)
        confine.end_with(parent)

        def confined() -> None:
            os.chdir(request["folder"])
            confine.after_threads(confinement)
            frames.send(channel, frames.READY)

        _serve(request, channel, confined)
    except Exception:
        frames.send(channel, frames.FAILED, traceback.format_exc()[-_MAX_FAILURE:].encode())
        raise


def _serve(
    request: Mapping[str, Any], channel: socket.socket, confined: Callable[[], None]
) -> None:
    if request["kind"] == frames.KERNEL:
        kernel.serve(channel, request["connection"], confined)
    elif request["kind"] == frames.SHELL:
        shell.serve(channel, confined)
    else:
        confined()
        judge.serve(channel)


def _cut_ties(request: Mapping[str, Any], channel: socket.socket) -> None:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    kept = channel.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX") if kept < 1024 else kept + 2)
    os.umask(0o077)
    os.chdir(request["sockets"])  # until it is confined: its own folder stays empty, paths short
    _tidy_environment(request["folder"])
    seed = int.from_bytes(os.urandom(4), "big")
    np.random.seed(seed)
    random.seed(seed)


def _tidy_environment(folder: str) -> None:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    # IPython asks access(2), which may refuse an absolute path below a closed home.
    os.environ.update(kept, HOME=folder, TMPDIR=folder, IPYTHONDIR=".")
    hidden = str(Path(__file__).resolve().parents[2])
    sys.path[:] = [entry for entry in sys.path if entry not in ("", hidden)]
