"""nbclient's and jupyter_client's view of a confined process: a provisioner, a manager, a client,
and the notebook run.
"""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from queue import Empty
from typing import Any

import nbclient
import nbformat.v4
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from nbclient.exceptions import DeadKernelError

from academy.domain.grading import Status
from academy.sandbox.process import Process, Stopped
from academy.sandbox.relay import Budget, Relay

MAX_SHOWN = 1 << 20  # characters that one run may show
_LEAST = 256  # what a message counts when it shows less: it takes the server's time all the same
_MAX_SENT = 4 << 20  # bytes that one kernel may send, its envelope included
_CHANNELS = {"shell": 1, "iopub": 2}
_READY_SECONDS = 30
# What nbclient raises at messages that it cannot read, as a tampered kernel sends them.
_TAMPERED = (
    *(LookupError, TypeError, ValueError, AttributeError, RuntimeError, AssertionError),
    nbformat.ValidationError,
)


class Provisioner(KernelProvisionerBase):
    """Says to jupyter_client what it asks about a process that the nursery made."""

    process: Process
    connection: Mapping[str, Any]

    @property
    def has_process(self) -> bool:
        """A provisioner is made for a process, so it has one."""
        return True

    async def poll(self) -> int | None:
        """Return None while the process lives, then its exit code."""
        exited = self.process.exited
        return exited.result().code if exited.done() else None

    async def wait(self) -> int | None:
        """Wait for the end and return the exit code."""
        return (await asyncio.shield(self.process.exited)).code

    async def send_signal(self, signum: int) -> None:
        """End the process: a run is never interrupted and then resumed."""
        if signum in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            self.process.stop(Status.CRASHED)

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  the base class's signature
        """End the process and wait for it."""
        await self.process.close()

    async def terminate(self, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  the base class's signature
        """End the process and wait for it."""
        await self.process.close()

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002  the base class's signature
        """Leave nothing: the folder belongs to whoever made it."""

    async def pre_launch(self, **options: Any) -> dict[str, Any]:
        """Need no command line."""
        return {**options, "cmd": []}

    async def launch_kernel(self, cmd: list[str], **_: Any) -> Any:  # noqa: ARG002  the base class's signature
        """Return the connection of the process, which runs already."""
        return dict(self.connection)


class Client(AsyncKernelClient):
    """A client of two channels whose start does not wait for a fixed time."""

    def start_channels(self, *_: Any, **__: Any) -> None:
        """Open the shell and output channels only."""
        unwanted = dict.fromkeys(("stdin", "hb", "control"), False)
        super().start_channels(**unwanted)

    def stop_channels(self) -> None:
        """Close the two channels that were opened."""
        self.shell_channel.stop()
        self.iopub_channel.stop()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's info until our subscription to its output is seen to work."""
        deadline = time.monotonic() + (timeout or _READY_SECONDS)
        asked = {self.kernel_info()}
        while not await self._subscribed(asked):
            if time.monotonic() > deadline or not await self._parent_lives():
                raise DeadKernelError("The kernel did not become ready.")
            asked.add(self.kernel_info())
        reply = await self.shell_channel.get_msg(timeout=max(0.1, deadline - time.monotonic()))
        self._handle_kernel_info_reply(reply)

    async def _parent_lives(self) -> bool:
        manager: Any = self.parent
        return bool(await manager.is_alive())

    async def _subscribed(self, asked: set[str]) -> bool:
        while True:
            try:
                message = await self.iopub_channel.get_msg(timeout=0.25)
            except Empty:
                return False
            if message["msg_type"] == "iopub_welcome":
                return True
            idle = message["content"].get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") in asked:
                return True


class Manager(AsyncKernelManager):
    """A manager for one process that was made elsewhere."""

    client_factory = Client
    _kernel_spec = KernelSpec(argv=[], display_name="Python", language="python")

    def write_connection_file(self, **_: Any) -> None:
        """Write nothing: both sides know the connection."""

    def _connect_control_socket(self) -> None:
        """Leave out the control channel: a kernel is ended, not asked to shut down."""


class Notebook(nbclient.NotebookClient):
    """Runs cells of a notebook in one confined kernel, and believes nothing that the kernel says
    about itself.
    """

    process: Process
    shown = 0
    reply: Mapping[str, Any] | None = None

    async def run(self, source: str) -> Any:
        """Run a cell and return it with its outputs; `reply` then holds the kernel's answer. Raises
        Stopped.
        """
        cell = nbformat.v4.new_code_cell(source)
        self.nb.cells.append(cell)
        self.reply = None
        try:
            await self.async_execute_cell(cell, len(self.nb.cells) - 1)
        except _TAMPERED as error:
            self.process.stop(Status.CRASHED)
            raise Stopped(Status.CRASHED) from error
        return cell

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Count what is shown and end the run when it is too much."""
        self.shown += max(_size(msg), _LEAST)
        if self.shown > MAX_SHOWN:
            self.process.stop(Status.OUTPUT_LIMIT)
            return None
        return super().process_message(msg, cell, cell_index)

    def handle_comm_msg(self, *_: Any) -> None:
        """Ignore widgets."""

    async def _async_poll_kernel_alive(self) -> None:
        """Wait for the process itself, instead of asking once a second."""
        await asyncio.shield(self.process.exited)
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()

    async def _check_raise_for_error(self, cell: Any, cell_index: int, exec_reply: Any) -> None:  # noqa: ARG002  nbclient's signature
        """Keep the reply; an error in a cell is a result, not an exception."""
        self.reply = exec_reply["content"] if exec_reply else None


class Kernel:
    """A kernel that is connected and waits for its first cell."""

    def __init__(self, process: Process, context: zmq.asyncio.Context) -> None:
        self.process = process
        self._context = context
        self._folder = os.open(process.folder.root, os.O_PATH | os.O_CLOEXEC)
        self._relays: list[Relay] = []
        self._client: Any = None
        self.notebook: Notebook | None = None

    @staticmethod
    def connection(key: str, ip: str = "k") -> dict[str, Any]:
        """Return Jupyter's connection info; the kernel itself binds below its own folder at `k`."""
        return {"transport": "ipc", "ip": ip, "key": key, "signature_scheme": "hmac-sha256"}

    async def connect(self, key: str) -> None:
        """Open the channels through counting relays and wait until the kernel answers."""
        near = f"/proc/self/fd/{self._folder}"  # short, however long the real path is
        budget = Budget(_MAX_SENT, lambda: self.process.stop(Status.OUTPUT_LIMIT))
        for port in _CHANNELS.values():
            self._relays.append(Relay(f"{near}/r-{port}", f"{near}/sockets/k-{port}", budget))
        manager = await self._manager({**self.connection(key.encode(), f"{near}/r"), **_ports()})  # type: ignore[arg-type]  # jupyter_client wants bytes here, JSON wanted text
        client: Any = manager.client(context=self._context)
        self._client = client
        client.start_channels()
        await client.wait_for_ready()
        client.allow_stdin = False
        self.notebook = Notebook(nbformat.v4.new_notebook(), km=manager, allow_errors=True)
        self.notebook.process, self.notebook.kc = self.process, client
        self.notebook.reset_execution_trackers()

    async def _manager(self, connection: Mapping[str, Any]) -> Manager:
        manager = Manager(transport="ipc", context=self._context, connection_file="none")
        provisioner = Provisioner(parent=manager)
        provisioner.process, provisioner.connection = self.process, connection
        manager.provisioner = provisioner
        await manager.start_kernel()
        return manager

    async def close(self) -> None:
        """Close the channels; the process is closed by whoever made it."""
        if self._client is not None:
            self._client.stop_channels()
        for relay in self._relays:
            await relay.close()
        os.close(self._folder)


def _ports() -> dict[str, int]:
    names = ("shell", "iopub", "stdin", "hb", "control")
    return {f"{name}_port": _CHANNELS.get(name, 9) for name in names}


def _size(message: Mapping[str, Any]) -> int:
    content = message["content"]
    if message["msg_type"] == "stream":
        return len(content["text"])
    if message["msg_type"] == "error":
        return sum(map(len, content["traceback"]))
    data = content.get("data")
    return sum(len(value) for value in data.values() if isinstance(value, str)) if data else 0
