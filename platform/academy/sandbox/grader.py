"""A Check from beginning to end: both cities, each with its learner and its judge, joined into one
verdict.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.errors import InvalidContent, InvalidInput
from academy.domain.grading import (
    CellRun,
    CheckResult,
    Cities,
    Program,
    RunResult,
    Status,
    Submission,
    Usage,
    Verdict,
    combine,
    merge,
    unchecked,
)
from academy.sandbox import sentences
from academy.sandbox.bench import Bench, Order
from academy.sandbox.frames import JUDGE, KERNEL, SHELL
from academy.sandbox.learner import NotebookLearner, ShellLearner
from academy.sandbox.plan import CheckPlan, plan
from academy.sandbox.pool import Pool, Want
from academy.sandbox.process import Stopped
from academy.sandbox.reference import Reference, References
from academy.sandbox.session import NEVER_RUN, Session, packed_values, stopped

_MAX_SOURCE = 1 << 20
_MAX_CELLS = 500


class Grader:
    """Runs and checks programs on workers of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._references = References()

    async def close(self) -> None:
        """End what is still being made for later checks."""
        await self._references.close()

    async def run(self, program: Program, data: Path, upto: str) -> RunResult:
        """Run the cells up to one of them in a fresh kernel, and stop at the first that raises."""
        started = time.monotonic()
        wanted = _upto(program, upto)
        worker = await self._pool.take(Want.on(KERNEL, data))
        learner, cells, status = NotebookLearner(worker), list[CellRun](), Status.GRADED
        try:
            for cell in wanted:
                try:
                    cells.append(await learner.run(cell))
                except Stopped as stop:
                    cells.append(stopped(learner, cell, stop))
                    status = stop.status
                if cells[-1].error is not None:
                    break
        finally:
            usage = await worker.close()
        cells += [CellRun(cell.id, ran=False) for cell in wanted[len(cells) :]]
        return RunResult(status, tuple(cells), time.monotonic() - started, usage)

    async def check(self, exercise: Exercise, submission: Submission, cities: Cities) -> Verdict:
        """Return the verdict. Raises InvalidContent when the author's solution does not run."""
        started = time.monotonic()
        if fault := _fault(submission):
            return unchecked(exercise, Status.INVALID, fault)
        program, plans = merge(exercise, submission), plan(exercise)
        hidden = {id: one for id, one in plans.items() if one.cell.hidden}
        first = self._city(exercise, program, plans, cities.first, second=False)
        parts = [asyncio.create_task(first)]
        if exercise.second_city and hidden:
            second = self._city(exercise, program, hidden, cities.second, second=True)
            parts.append(asyncio.create_task(second))
        verdicts = await _all(parts)
        return replace(_join(verdicts), seconds=time.monotonic() - started, notes=program.notes)

    async def _city(
        self,
        exercise: Exercise,
        program: Program,
        plans: Mapping[str, CheckPlan],
        data: Path,
        *,
        second: bool,
    ) -> Verdict:
        reference = await self._references.get(
            exercise, data, lambda: self._reference(exercise, data, second=second)
        )
        worker = await self._pool.take(Want.on(SHELL if second else KERNEL, data))
        learner = ShellLearner(worker) if second else NotebookLearner(worker)
        bench = Bench(partial(self._pool.take, Want.on(JUDGE, data)), learner)
        session = Session(program, plans, learner, bench, reference, second)
        try:
            await session.run()
            verdict = Verdict(Status.GRADED, _results(session, plans))
        except Stopped as stop:
            verdict = unchecked(exercise, stop.status, _place(stop, second=second))
        finally:
            _, usage = await asyncio.gather(bench.close(), worker.close())
        return replace(verdict, cells=tuple(session.cells), usage=usage)

    async def _reference(self, exercise: Exercise, data: Path, *, second: bool) -> Reference:
        """Run the solution as learners' work is run, and write down its values and its contract."""
        worker = await self._pool.take(Want.on(SHELL, data))
        learner = ShellLearner(worker)
        bench = Bench(partial(self._pool.take, Want.on(JUDGE, data)), learner)
        try:
            return await _refer(exercise, learner, bench, second=second)
        except Stopped as stop:
            fault = f"{_named(exercise)}: the reference solution did not finish: {stop.sentence}"
            raise InvalidContent(fault) from stop
        finally:
            await asyncio.gather(bench.close(), worker.close())


async def _all(parts: Sequence[asyncio.Task[Verdict]]) -> list[Verdict]:
    """Wait for the first city, then for the second, unless the first has said it all; leave nothing
    running.
    """
    first, *others = parts
    try:
        verdict = await first
        if verdict.status is not Status.GRADED:
            return [verdict]
        return [verdict, *[await other for other in others]]
    finally:
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


async def _refer(
    exercise: Exercise, learner: ShellLearner, bench: Bench, *, second: bool
) -> Reference:
    plans, seen = plan(exercise), set[str]()
    values: dict[str, Mapping[str, bytes]] = {}
    modules: dict[str, Mapping[str, str]] = {}
    for cell in merge(exercise, Submission.from_answers(exercise.solution)).cells:
        if cell.kind is CellKind.CHECK:
            one = plans[cell.id]
            asked = tuple(dict.fromkeys((*one.asked, *one.expected)))
            known, loaded = packed_values(await learner.export(asked))
            values[cell.id], modules[cell.id] = known, loaded
            given = {
                name: known[name] for name in one.asked if name in known and name not in loaded
            }
            expected = {name: known[name] for name in one.expected if name in known}
            answer = await bench.check(Order(one, given, expected, loaded, (), second, None))
            seen |= set(answer["seen"]) if answer else set()
        elif cell.kind not in NEVER_RUN and (error := (await learner.run(cell)).error):
            raise InvalidContent(
                f"{_named(exercise)}: the reference solution stopped in cell “{cell.id}” with "
                f"{sentences.told(error)}"
            )
    return Reference(values, modules, frozenset(seen))


def _upto(program: Program, upto: str) -> list[Cell]:
    """Return the cells that Run runs: from the top to the one named, without checks and text."""
    ids = [cell.id for cell in program.cells]
    if upto and upto not in ids:
        raise InvalidInput(
            f"There is no cell “{upto}” in this exercise; one of its cells is expected."
        )
    end = ids.index(upto) + 1 if upto else len(ids)
    return [cell for cell in program.cells[:end] if cell.kind not in NEVER_RUN]


def _fault(submission: Submission) -> str:
    """Say what makes a submission unusable, if anything does."""
    if len(submission.cells) > _MAX_CELLS:
        return f"This notebook has more than {_MAX_CELLS} code cells, so it could not be checked."
    if sum(len(cell.source) for cell in submission.cells) > _MAX_SOURCE:
        return "This notebook has more code than an exercise may have, so it could not be checked."
    for cell in submission.cells:
        if "\0" in cell.source or any("\ud800" <= letter <= "\udfff" for letter in cell.source):
            return f"The cell “{cell.id}” holds a character that cannot stand in Python code."
    return ""


def _results(session: Session, plans: Mapping[str, CheckPlan]) -> tuple[CheckResult, ...]:
    """Return the results in the exercise's order; on the second city, say where the work failed."""
    results = [session.results[id] for id in plans]
    if not session.second_city:
        return tuple(results)
    return tuple(replace(one, message=_second_message(one, session)) for one in results)


def _second_message(result: CheckResult, session: Session) -> str:
    if not result.message:
        return ""
    if session.error is not None:
        return sentences.stopped_on_second_city(session.error)
    return sentences.on_second_city(result.message)


def _place(stop: Stopped, *, second: bool) -> str:
    return sentences.on_second_city(stop.sentence) if second else stop.sentence


def _join(verdicts: Sequence[Verdict]) -> Verdict:
    """Join the verdicts of one or two cities: the lower score of each check, the worse status, the
    usage of both.
    """
    first, *others = verdicts
    if not others:
        return first
    second = {result.id: result for result in others[0].checks}
    usage = Usage(
        sum(verdict.usage.cpu_seconds for verdict in verdicts),
        max(verdict.usage.peak_megabytes for verdict in verdicts),
    )
    if first.status is Status.GRADED and others[0].status is not Status.GRADED:
        return replace(others[0], cells=first.cells, usage=usage)
    checks = tuple(combine(result, second.get(result.id)) for result in first.checks)
    return replace(first, checks=checks, usage=usage)


def _named(exercise: Exercise) -> str:
    return exercise.path or exercise.slug
