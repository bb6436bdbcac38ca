import time
from pathlib import Path

import pytest

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.grading import Cities, Program, Status, Submission
from academy.sandbox.engine import Engine

pytestmark = pytest.mark.kernel

ENDINGS = [
    ("while True:\n    pass", Status.TIMEOUT),
    ("import time\ntime.sleep(1e6)", Status.TIMEOUT),
    ("rows = []\nwhile True:\n    rows.append('a' * 10**6)", Status.MEMORY),
    ("import numpy\nnumpy.ones(1 << 29)", Status.MEMORY),
    ("import os\nos._exit(3)", Status.CRASHED),
    ("import ctypes\nctypes.string_at(0)", Status.CRASHED),
    ("while True:\n    print('x' * 1000)", Status.OUTPUT_LIMIT),
    ("print('x' * 50_000_000)", Status.OUTPUT_LIMIT),
    (
        "from IPython.display import HTML, display\nwhile True:\n    display(HTML('x' * 9999))",
        Status.OUTPUT_LIMIT,
    ),
    ("for n in range(99):\n    open(f'f{n}', 'wb').write(bytes(9 << 20))", Status.OUTPUT_LIMIT),
]


_TELL = "import os\nprint(os.getcwd(), os.getpid(), flush=True)\nwhile True:\n    pass"


@pytest.mark.parametrize(("code", "status"), ENDINGS)
def test_work_that_ends_badly_gets_its_status_and_no_points(
    engine: Engine, exercise: Exercise, cities: Cities, code: str, status: Status
) -> None:
    answers = {**exercise.solution, "top": f"{exercise.solution['top']}\n{code}"}
    verdict = engine.check(exercise, Submission.from_answers(answers), cities)
    assert verdict.status is status
    assert verdict.score == 0
    assert not verdict.passed
    assert all(result.message for result in verdict.checks)
    error = verdict.cells[-1].error
    assert error is not None
    assert error.name == "Stopped"


@pytest.mark.parametrize(("code", "status"), ENDINGS)
def test_a_run_that_ends_badly_tells_where(
    engine: Engine, cities: Cities, code: str, status: Status
) -> None:
    cells = (
        Cell("good", CellKind.WORK, "print('before')"),
        Cell("bad", CellKind.WORK, code),
        Cell("later", CellKind.WORK, "print('after')"),
    )
    result = engine.run(Program(cells), cities.first)
    good, bad, later = result.cells
    assert result.status is status
    assert good.outputs
    assert bad.error is not None
    assert not later.ran


def test_nothing_is_left_of_a_run_that_ended_badly(engine: Engine, cities: Cities) -> None:
    program = Program((Cell("bad", CellKind.WORK, _TELL),))
    result = engine.run(program, cities.first)
    folder, pid = str(result.cells[0].outputs[0].data["text"]).split()
    assert not Path(folder).parent.exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_right_answer_beside_busy_neighbours_is_still_right(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    submission = Submission.from_answers(exercise.solution)
    started = time.monotonic()
    while time.monotonic() - started < 1:
        assert engine.check(exercise, submission, cities).passed
