"""What a hostile process says to the server itself, and what honest notebooks say to Jupyter."""

import pytest

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.grading import Cities, Program, Status, Submission, SubmittedCell, Verdict
from academy.sandbox.engine import Engine

pytestmark = pytest.mark.kernel

_TAMPER = (
    "import sys, msgpack\n"
    "def module(end):\n"
    "    return next(m for n, m in list(sys.modules.items()) if n.endswith(f'sandbox.{end}'))\n"
)
_EMPTY_LISTS = r"b'\xdd\x00\x40\x00\x00' + b'\x90' * 0x400000"
_SAY = (
    "kernel = getattr(get_ipython(), 'kernel', None)\n"
    "if kernel is not None:\n"
    "    kernel.session.send(kernel.iopub_socket, {kind!r}, {content!r},"
    " parent=kernel.get_parent())\n"
)
_REPLY = (
    "kernel = getattr(get_ipython(), 'kernel', None)\n"
    "if kernel is not None:\n"
    "    original = kernel.session.send\n"
    "    def send(stream, kind, content=None, *more, **options):\n"
    "        content = {content!r} if kind == {kind!r} else content\n"
    "        return original(stream, kind, content, *more, **options)\n"
    "    kernel.session.send = send\n"
)


def ran(value: str) -> str:
    return f"{_TAMPER}module('shell').Servant._run = lambda *_: {value}"


def exported(value: str) -> str:
    return f"{_TAMPER}module('exporter').Exporter.export = lambda *_: {value}"


def beside(code: str, solution: dict[str, str]) -> Submission:
    cells = [SubmittedCell(id, source) for id, source in solution.items()]
    return Submission((SubmittedCell("", code), *cells))


def check(engine: Engine, exercise: Exercise, cities: Cities, code: str) -> Verdict:
    return engine.check(exercise, beside(code, dict(exercise.solution)), cities)


@pytest.mark.parametrize(
    "code",
    [
        exported(_EMPTY_LISTS),
        exported(f"msgpack.packb(['costs', None]) + {_EMPTY_LISTS}"),
        exported("b''"),
        ran("[10 ** 20_000, 'x']"),
        ran("['x']"),
        ran("[['x'], 'y']"),
        _SAY.format(kind="stream", content={"name": [], "text": [1]}),
        _SAY.format(kind="display_data", content={"data": {"text/plain": 5}, "metadata": {}}),
        _REPLY.format(kind="execute_reply", content={"status": "error", "traceback": 5}),
    ],
)
def test_messages_that_nobody_can_read_end_the_process_and_nothing_else(
    engine: Engine, exercise: Exercise, cities: Cities, code: str
) -> None:
    verdict = check(engine, exercise, cities, code)
    assert verdict.status is Status.CRASHED
    assert verdict.score == 0


def test_messages_without_end_and_content_are_too_many(engine: Engine, cities: Cities) -> None:
    flood = _SAY.format(kind="stream", content={"name": "stdout", "text": ""})
    code = f"for _ in range(20_000):\n    {flood.replace(chr(10), chr(10) + '    ')}"
    result = engine.run(Program((Cell("flood", CellKind.WORK, code),)), cities.first)
    assert result.status in (Status.OUTPUT_LIMIT, Status.TIMEOUT)  # a busy host is slower


def test_a_kernels_count_of_its_cells_is_no_pattern(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    count = _REPLY.format(kind="execute_input", content={"code": "", "execution_count": "(("})
    verdict = check(engine, exercise, cities, count)
    assert verdict.status is Status.GRADED


def test_what_python_cannot_parse_is_parsed_beside_the_learner_only(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    verdict = check(engine, exercise, cities, "not " * 100_000 + "1")
    assert verdict.status is Status.MEMORY


def test_half_characters_reach_nobody(engine: Engine, exercise: Exercise, cities: Cities) -> None:
    stops = {**exercise.solution, "top": "raise ValueError('\\ud800 and \\0')"}
    verdict = engine.check(exercise, Submission.from_answers(stops), cities)
    assert "\0" not in repr(verdict)
    assert str([result.message for result in verdict.checks]).encode()
    assert [cell.error.message.encode() for cell in verdict.cells if cell.error]


@pytest.mark.parametrize(
    "habit",
    [
        "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'",
        "%autosave 0",
        "from functools import cache\nshare = cache(share)",
    ],
)
def test_what_people_tell_jupyter_is_taken_on_both_cities(
    engine: Engine, exercise: Exercise, cities: Cities, habit: str
) -> None:
    top = f"{exercise.solution['top']}\n{habit}\ntop = top"
    verdict = engine.check(
        exercise, Submission.from_answers({**exercise.solution, "top": top}), cities
    )
    assert verdict.passed, verdict.checks


def test_the_last_shown_value_is_kept_on_both_cities(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    cells = (
        SubmittedCell("costs", exercise.solution["costs"] + "\ncosts"),
        SubmittedCell("top", exercise.solution["top"].replace("costs.loc", "_.loc")),
    )
    assert engine.check(exercise, Submission(cells), cities).passed
