"""A learner's Jupyter kernel inside a forked process: ipykernel without what a notebook that runs
once does not need.

No heartbeat, standard input, history, debugger or connection file. Besides the Jupyter channels,
the kernel answers the server's own messages (exports and calls) in its main thread while no cell
runs.
"""

import os
import socket
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import zmq
from ipykernel.control import ControlThread
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.kernelapp import IPKernelApp
from ipykernel.shellchannel import ShellChannelThread
from IPython.core.pylabtools import activate_matplotlib
from matplotlib_inline.backend_inline import configure_inline_support
from tornado.ioloop import IOLoop
from traitlets.config import Config

from academy.sandbox import frames
from academy.sandbox.shell import Servant, prepare

PORTS: Mapping[str, int] = types.MappingProxyType(
    {"shell": 1, "iopub": 2, "stdin": 3, "hb": 4, "control": 5}
)
_LINGER = 1000
MAX_PRINTED = 1 << 20
_BACKEND = "module://matplotlib_inline.backend_inline"


class Stream(OutStream):
    """Standard output with an end: printing in a loop is faster than anybody can read, and fills
    memory.
    """

    _left = MAX_PRINTED

    def write(self, string: str) -> int:
        """Pass text on, until there was too much of it; then show what there is and end."""
        self._left -= len(string)
        if self._left < 0:
            flush: Any = self.flush
            flush()
            os._exit(frames.EXIT_OUTPUT)
        return int(super().write(string) or 0)


class Kernel(IPKernelApp):
    """IPKernelApp that binds in the folder it is given and leaves out the rest."""

    def init_crash_handler(self) -> None:
        """Keep Python's own handler."""

    def init_pdb(self) -> None:
        """Leave out the debugger."""

    def init_poller(self) -> None:
        """Leave out the watch on the parent: the server ends this process itself."""

    def init_heartbeat(self) -> None:
        """Leave out the heartbeat: the server sees the process itself."""

    def init_connection_file(self) -> None:
        """Leave out the file: the server chose the connection."""

    def write_connection_file(self, **_: Any) -> None:
        """Leave out the file: the server chose the connection."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Leave out the configuration files of whoever runs the server."""

    def init_path(self) -> None:
        """Import a learner's own files last, so that a `pandas.py` cannot shadow pandas."""
        sys.path.append("")

    def log_connection_info(self) -> None:
        """Record the ports without telling them to a log."""
        self._ports = dict(PORTS)

    def init_control(self, context: Any) -> None:
        """Bind the control channel without the debugger's sockets."""
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = _LINGER
        bind: Any = self._bind_socket
        self.control_port = bind(self.control_socket, self.control_port)
        self.debugpy_socket = context.socket(zmq.PAIR)
        self.debug_shell_socket = context.socket(zmq.DEALER)
        self.control_thread = ControlThread(daemon=True)
        self.shell_channel_thread = ShellChannelThread(context, daemon=True)

    def init_iopub(self, context: Any) -> None:
        """Bind the output channel without the pipe for child processes, of which there are none."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = _LINGER
        bind: Any = self._bind_socket
        self.iopub_port = bind(self.iopub_socket, self.iopub_port)
        quieten: Any = self.configure_tornado_logger
        quieten()
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket


def leave_out_debugger() -> None:
    """Put an empty module where ipykernel looks for its debugger, whose import is most of a
    kernel's start.
    """
    module = types.ModuleType("ipykernel.debugger")
    vars(module)["Debugger"] = type("Debugger", (), {"__init__": lambda *_, **__: None})
    vars(module)["_is_debugpy_available"] = False
    sys.modules["ipykernel.debugger"] = module


def serve(
    channel: socket.socket, connection: Mapping[str, str], confined: Callable[[], None]
) -> None:
    """Start the kernel, call `confined` when its threads run and its sockets are bound, then work
    until the end.
    """
    app: Any = Kernel.instance(config=_config(), transport="ipc", ip=connection["ip"], log_level=50)
    for name, port in PORTS.items():
        setattr(app, f"{name}_port", port)
    app.session.key = connection["key"].encode()
    app.session.signature_scheme = connection["signature_scheme"]
    app.initialize([])
    prepare(app.shell)
    _show_figures(app.shell)
    confined()
    servant = Servant(app.shell, channel)
    loop: Any = IOLoop.current()

    def answer() -> None:
        try:
            servant.answer_one()
        except frames.Ended:
            os._exit(0)  # the server is gone

    loop.asyncio_loop.add_reader(channel, answer)
    app.start()


def _config() -> Config:
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"  # short, and made in a tenth of the time
    config.IPKernelApp.outstream_class = f"{__name__}.Stream"
    config.IPKernelApp.capture_fd_output = False
    config.Completer.use_jedi = False
    return config


def _show_figures(shell: Any) -> None:
    """Show a figure below its cell; the back end was loaded before there was a shell."""
    activate_matplotlib(_BACKEND)
    configure_inline_support(shell, _BACKEND)
