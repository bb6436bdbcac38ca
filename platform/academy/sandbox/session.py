"""One city of a Check: the learner's program runs, and each check is judged at its place in it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from academy.domain.catalog import Cell, CellKind
from academy.domain.grading import CellError, CellRun, CheckResult, Program
from academy.sandbox import codec, sentences
from academy.sandbox.bench import Bench, Order
from academy.sandbox.learner import Export, Learner, NotebookLearner
from academy.sandbox.plan import CheckPlan
from academy.sandbox.process import Stopped
from academy.sandbox.reference import Reference

NEVER_RUN = frozenset({CellKind.TEXT, CellKind.WRITTEN, CellKind.CHECK})


@dataclass
class Session:
    """Runs a program and collects what its cells showed and its checks said."""

    program: Program
    plans: Mapping[str, CheckPlan]  # only of the checks to be judged
    learner: Learner
    bench: Bench
    reference: Reference
    second_city: bool
    cells: list[CellRun] = field(default_factory=list)
    results: dict[str, CheckResult] = field(default_factory=dict)
    error: CellError | None = None  # the first that a learner's cell raised
    _sources: list[str] = field(default_factory=list)
    _judging: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> None:
        """Run everything. Raises Stopped when the learner's process ended before that."""
        try:
            for cell in self.program.cells:
                if cell.id in self.plans:
                    await self._check(self.plans[cell.id])
                elif cell.kind not in NEVER_RUN:
                    await self._run(cell)
            await asyncio.gather(*self._judging)
        finally:
            for task in self._judging:
                task.cancel()
            await asyncio.gather(*self._judging, return_exceptions=True)

    async def _run(self, cell: Cell) -> None:
        try:
            ran = await self.learner.run(cell)
        except Stopped as stop:
            self.cells.append(stopped(self.learner, cell, stop))
            raise
        self.cells.append(ran)
        self.error = self.error or ran.error
        self._sources.append(cell.source)

    async def _check(self, plan: CheckPlan) -> None:
        exports = await self.learner.export(plan.asked)
        if complaint := self._complaint(plan, exports):
            self.results[plan.cell.id] = result(plan.cell, 0, complaint)
            return
        known, modules = self.reference.values[plan.cell.id], self.reference.modules[plan.cell.id]
        values = {
            name: export.packed
            for name, export in exports.items()
            if export.packed is not None and name not in modules
        }
        expected = {name: known[name] for name in plan.expected if name in known}
        calls = any(place.endswith(":function") for place in self.reference.contract)
        order = Order(
            plan,
            values,
            expected,
            modules,
            tuple(self._sources) if calls else (),
            self.second_city,
            self.reference.contract,
        )
        task = asyncio.create_task(self._judge(order))
        self._judging.append(task)
        if calls:
            await task  # the check may call functions, which must see the values of this moment

    async def _judge(self, order: Order) -> None:
        answer = await self.bench.check(order)
        self.results[order.plan.cell.id] = judged(order.plan.cell, answer)

    def _complaint(self, plan: CheckPlan, exports: Mapping[str, Export]) -> str:
        known, modules = self.reference.values[plan.cell.id], self.reference.modules[plan.cell.id]
        wanted = [name for name in plan.required if name in known and name not in modules]
        absent = [name for name in wanted if exports[name].packed is None]
        for name in absent:
            if exports[name].reason:
                return sentences.not_data(name, exports[name].reason)
        return sentences.missing(tuple(absent), self.error) if absent else ""


def judged(cell: Cell, answer: Mapping[str, Any] | None) -> CheckResult:
    """Turn a judge's answer into a result."""
    if answer is None:
        return result(cell, 0, sentences.CHECK_STOPPED)
    if not answer["passed"]:
        return result(cell, 0, sentences.failed(cell.label, answer, hidden=cell.hidden))
    number = answer["number"]
    if number is None:
        return result(cell, cell.points)
    if not 0 <= number <= cell.points:
        return result(cell, 0, sentences.TOO_MANY_POINTS)
    return result(
        cell, number, sentences.partly(number, cell.points) if number < cell.points else ""
    )


def result(cell: Cell, earned: float, message: str = "") -> CheckResult:
    """Return a check's result with what its cell says about it."""
    return CheckResult(
        cell.id, cell.label, cell.points, earned, cell.hidden, sentences.presentable(message)
    )


def stopped(learner: Learner, cell: Cell, stop: Stopped) -> CellRun:
    """Return the run of the cell during which the process was stopped: what it had shown, and why
    it ended.
    """
    shown = learner.partial(cell).outputs if isinstance(learner, NotebookLearner) else ()
    return CellRun(cell.id, shown, CellError("Stopped", stop.sentence, None))


def packed_values(exports: Mapping[str, Export]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Split the reference's exports into values and modules."""
    values, modules = {}, {}
    for name, export in exports.items():
        if export.packed is None:
            continue
        values[name] = export.packed
        tree = codec.unpack(export.packed) if len(export.packed) < 300 else None
        if isinstance(tree, list) and tree[:1] == ["module"]:
            modules[name] = str(tree[1])
    return values, modules
