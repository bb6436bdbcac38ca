"""A learner's code in a confined process, cell by cell: through Jupyter where outputs are wanted,
without it elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from academy.domain.catalog import Cell
from academy.domain.grading import CellError, CellRun, Output, Status
from academy.sandbox import codec, frames
from academy.sandbox.pool import Worker
from academy.sandbox.process import Stopped
from academy.sandbox.sentences import explain, presentable

_MEMORY_ERRORS = frozenset({"MemoryError", "_ArrayMemoryError"})
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FILE_OF_CELL = re.compile(r" \(\d+\.py, line \d+\)$")
_MAX_RAN = 1 << 16
_MAX_NAME, _MAX_MESSAGE, _MAX_TRACE = 200, 2_000, 100_000
_TAMPERED = (KeyError, TypeError, ValueError, AttributeError)
_MIME = frozenset(
    {
        *("text/plain", "text/html", "text/markdown", "text/latex"),
        *("image/png", "image/jpeg", "image/svg+xml"),
    }
)


@dataclass(frozen=True)
class Export:
    """What a learner's process said about one name: a value as bytes, or why there is none."""

    packed: bytes | None
    reason: str = ""  # empty with no value: the name does not exist


class Learner(Protocol):
    """Runs cells and gives away values."""

    async def run(self, cell: Cell) -> CellRun:
        """Run one cell. Raises Stopped when the process ended."""

    async def export(self, names: tuple[str, ...]) -> Mapping[str, Export]:
        """Return names as data. Raises Stopped."""

    async def call(self, body: bytes) -> bytes:
        """Pass a call of a function on, and its answer back. Raises Stopped."""


class _Asked:
    """What both kinds of learner's process answer on their own channel."""

    def __init__(self, worker: Worker) -> None:
        self._process = worker.process

    async def _ask(self, letter: bytes, body: bytes, answer: bytes) -> bytes:
        return await self._process.spend(self._process.channel.ask(letter, body, answer))

    async def export(self, names: tuple[str, ...]) -> Mapping[str, Export]:
        """Return names as data. Raises Stopped; nothing that the process says is believed beyond
        its shape.
        """
        raw = await self._ask(frames.EXPORT, codec.dumps(list(names)), frames.EXPORTED)
        try:
            parts = codec.scalars(raw, 3 * len(names))
            triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
            found = {name: Export(packed, reason) for name, packed, reason in triples}
            exports = {name: found[name] for name in names}
        except (codec.Malformed, TypeError, ValueError, KeyError) as error:
            raise Stopped(Status.CRASHED) from error
        if not all(map(_is_export, exports.values())):
            raise Stopped(Status.CRASHED)
        return exports

    async def call(self, body: bytes) -> bytes:
        """Pass a call of a function on, and its answer back. Raises Stopped."""
        return await self._ask(frames.CALL, body, frames.CALLED)


class ShellLearner(_Asked):
    """A learner's process without Jupyter; its cells have no outputs."""

    async def run(self, cell: Cell) -> CellRun:
        """Run one cell. Raises Stopped."""
        raw = await self._ask(frames.RUN, codec.dumps(cell.source), frames.RAN)
        try:
            answer = codec.scalars(raw[:_MAX_RAN], 2)
        except codec.Malformed as error:
            raise Stopped(Status.CRASHED) from error
        if not answer:
            return CellRun(cell.id)
        if [type(part) for part in answer] != [str, str]:
            raise Stopped(Status.CRASHED)
        return _with_error(CellRun(cell.id), _error(answer[0], answer[1], None, ""))


class NotebookLearner(_Asked):
    """A learner's kernel, driven through nbclient."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        if worker.kernel is None or worker.kernel.notebook is None:
            raise ValueError("a kernel is needed to run a notebook")
        self._notebook = worker.kernel.notebook

    async def run(self, cell: Cell) -> CellRun:
        """Run one cell. Raises Stopped; then `partial` has what the cell had shown."""
        ran = await self._process.spend(self._notebook.run(cell.source))
        try:
            return self._read(cell, ran)
        except _TAMPERED as error:  # a kernel that was tampered with sends what nobody can read
            raise Stopped(Status.CRASHED) from error

    def _read(self, cell: Cell, ran: Any) -> CellRun:
        run = CellRun(cell.id, self._outputs(ran))
        reply = self._notebook.reply or {}
        if reply.get("status") != "error":
            return run
        trace = "\n".join(map(str, reply.get("traceback") or ()))[-_MAX_TRACE:]
        line = _line(trace, ran.get("execution_count"))
        name = str(reply.get("ename", ""))
        message = _FILE_OF_CELL.sub("", str(reply.get("evalue", "")))
        return _with_error(run, _error(name, message, line, trace))

    def partial(self, cell: Cell) -> CellRun:
        """Return what a cell had shown when its process was stopped."""
        cells = self._notebook.nb.cells
        shown = self._outputs(cells[-1]) if cells and cells[-1].source == cell.source else ()
        return CellRun(cell.id, shown)

    @staticmethod
    def _outputs(cell: Any) -> tuple[Output, ...]:
        return tuple(filter(None, map(_output, cell.get("outputs", ()))))


def _is_export(export: Export) -> bool:
    return type(export.packed) in (bytes, type(None)) and type(export.reason) is str


def _error(name: str, message: str, line: int | None, trace: str) -> CellError:
    """Return an error of a length that can be read and stored."""
    return CellError(
        presentable(name[:_MAX_NAME]), presentable(message[:_MAX_MESSAGE]), line, presentable(trace)
    )


def _with_error(run: CellRun, error: CellError) -> CellRun:
    """Attach an error; running out of memory ends the run."""
    if error.name in _MEMORY_ERRORS:
        raise Stopped(Status.MEMORY)
    told = explain(error)
    return CellRun(run.id, run.outputs, replace(told, traceback=_own_lines(error.traceback)))


def _own_lines(trace: str) -> str:
    """Return a traceback with the learner's own lines only: the library's, and the server's paths,
    help nobody.
    """
    blocks = re.split(r"\n\s*\n", _ANSI.sub("", trace))
    kept = [block.strip("\n") for block in blocks if not block.lstrip().startswith("File ")]
    return "\n\n".join(block for block in kept if block)


def _line(trace: str, count: object) -> int | None:
    """Return the line of this cell that a traceback names last."""
    if type(count) is not int:
        return None  # the kernel's own word, which must not become a pattern
    lines = re.findall(rf"Cell In\[{count}\], line (\d{{1,7}})", _ANSI.sub("", trace))
    return int(lines[-1]) if lines else None


def _output(output: Mapping[str, Any]) -> Output | None:
    kind = str(output["output_type"])
    if kind == "stream":
        return Output(kind, {"name": str(output["name"]), "text": presentable(str(output["text"]))})
    if kind == "error":
        trace = _own_lines("\n".join(map(str, output["traceback"]))[-_MAX_TRACE:])
        said = {"ename": str(output["ename"]), "evalue": str(output["evalue"]), "traceback": trace}
        return Output(kind, {key: presentable(text) for key, text in said.items()})
    data = {
        mime: presentable(value)
        for mime, value in output.get("data", {}).items()
        if mime in _MIME and isinstance(value, str)
    }
    return Output(kind, data) if data else None
