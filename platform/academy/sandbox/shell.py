"""A learner's code without Jupyter: an IPython shell that runs cells and shows nothing. Used for
the second city.
"""

import contextlib
import mmap
import os
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline.config import InlineBackend
from traitlets.config import Config

from academy.sandbox import codec, frames
from academy.sandbox.exporter import Exporter

_PROGRAMS = (
    *("pip", "conda", "mamba", "micromamba", "uv", "sx", "sc", "system"),
    *("script", "bash", "sh", "perl", "ruby", "python", "python2", "python3", "pypy"),
)
_BALLAST = 64 << 20
_MAX_MESSAGE, _MAX_NAME = 2_000, 200


class NotAllowedHere(Exception):
    """The exercise asked for something that this place does not have."""


def prepare(shell: Any) -> None:
    """Make a shell refuse other programs in words, and survive running out of memory."""
    shell.system = shell.getoutput = shell.system_raw = _no_programs
    for name in _PROGRAMS:
        shell.register_magic_function(_no_programs, "line_cell", name)
    shell.user_ns["exit"] = shell.user_ns["quit"] = _no_exit
    _keep_ballast(shell)


def _no_exit(*_arguments: object) -> None:
    raise NotAllowedHere("An exercise runs to its end, so leave exit() and quit() out.")


def _no_programs(_line: str = "", *_more: object, **_options: object) -> None:
    raise NotAllowedHere(
        "Exercises cannot start other programs, so lines with ! and magics like %pip do not work "
        "here. Everything that an exercise needs is installed."
    )


def _keep_ballast(shell: Any) -> None:
    """Hold back some address space until memory runs out, so that the error itself can be told."""
    ballast = [mmap.mmap(-1, _BALLAST)]

    def tell(self: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        for held in ballast:
            held.close()
        ballast.clear()
        self.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((MemoryError,), tell)


def _pass_for_jupyter(shell: Any) -> None:
    """Let a plain shell take what notebooks say to Jupyter, and draw nothing: `_` and `Out` are
    kept as there, but no value is formatted.
    """
    shell.enable_gui = _take_note
    shell.displayhook.compute_format_data = _no_formats
    for name in ("autosave", "connect_info", "less", "more"):
        shell.register_magic_function(_take_note, "line", name)
    shell.configurables.append(InlineBackend.instance(parent=shell, shell=shell))


def _take_note(*_arguments: object) -> None:
    """Do nothing, where there is no page to do it to."""


def _no_formats(_value: object) -> tuple[dict[str, object], dict[str, object]]:
    return {}, {}


class Servant:
    """Answers the server's messages inside a learner's process."""

    def __init__(self, shell: Any, channel: socket.socket) -> None:
        self._shell = shell
        self._channel = channel
        self._exporter = Exporter(shell.user_ns)

    def answer_one(self) -> None:
        """Wait for one message and answer it. Raises frames.Ended."""
        letter, body = frames.receive(self._channel)
        if letter == frames.EXPORT:
            frames.send(self._channel, frames.EXPORTED, self._exporter.export(codec.loads(body)))
        elif letter == frames.CALL:
            frames.send(self._channel, frames.CALLED, self._exporter.call(body))
        elif letter == frames.RUN:
            frames.send(self._channel, frames.RAN, codec.pack_each(self._run(codec.loads(body))))

    def _run(self, source: str) -> list[str]:
        """Run a cell and return `[error name, message]`, empty when it raised nothing."""
        result = self._shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return []
        return [type(error).__name__[:_MAX_NAME], str(error)[:_MAX_MESSAGE]]


def serve(channel: socket.socket, confined: Callable[[], None]) -> None:
    """Make the shell, call `confined` when nothing but the learner's code is left to do, then
    answer until the end.
    """
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.xmode = "Minimal"
    shell = InteractiveShell.instance(config=config, user_module=module, user_ns=module.__dict__)
    prepare(shell)
    _pass_for_jupyter(shell)
    nothing = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    sys.stdout = sys.stderr = nothing
    confined()
    servant = Servant(shell, channel)
    with contextlib.suppress(frames.Ended):
        while True:
            servant.answer_one()
