import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.errors import InvalidContent, InvalidInput, SandboxUnavailable
from academy.domain.grading import (
    Cities,
    Program,
    Status,
    Submission,
    SubmittedCell,
    Verdict,
    merge,
)
from academy.sandbox.engine import Engine, SandboxSettings
from academy.sandbox.host import Host
from bare_exercise import bare_exercise

pytestmark = pytest.mark.kernel


def program_of(*cells: Cell) -> Program:
    return Program(cells)


def running_in(folder: Path) -> list[str]:
    """The processes whose working folder lies in this one."""
    return [
        str(process)
        for process in Path("/proc").glob("[0-9]*")
        if (process / "cwd").is_symlink() and str(folder) in working_folder(process)
    ]


def working_folder(process: Path) -> str:
    try:
        return str((process / "cwd").readlink())
    except OSError:
        return ""  # it has just ended


def check(engine: Engine, exercise: Exercise, cities: Cities, **answers: str) -> Verdict:
    submission = Submission.from_answers({**exercise.solution, **answers})
    return engine.check(exercise, submission, cities)


def scores(verdict: Verdict) -> Mapping[str, float]:
    return {result.id: result.earned for result in verdict.checks}


def message(verdict: Verdict, id: str) -> str:
    return next(result.message for result in verdict.checks if result.id == id)


def test_a_right_answer_gets_full_marks(engine: Engine, exercise: Exercise, cities: Cities) -> None:
    verdict = check(engine, exercise, cities)
    assert verdict.status is Status.GRADED
    assert verdict.passed
    assert (verdict.score, verdict.max_score) == (5, 5)
    assert 0 < verdict.usage.cpu_seconds < 5
    assert verdict.usage.peak_megabytes > 10
    assert [cell.id for cell in verdict.cells] == ["given", "costs", "top"]


def test_another_way_to_the_same_answer_gets_full_marks(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    verdict = check(
        engine,
        exercise,
        cities,
        top="import warnings\nwarnings.warn('careful')\n"
        "top = str(costs.sort_values('cost').iloc[-1].ward)\n"
        "share = lambda cost: cost / costs.cost.sum()",
    )
    assert verdict.passed


def test_a_wrong_answer_fails_with_its_own_feedback(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    verdict = check(engine, exercise, cities, top="top = 'north'\nshare = lambda cost: 0.5")
    assert scores(verdict) == {"check-costs": 2, "check-top": 0}
    assert message(verdict, "check-top") == "Another ward costs more."


def test_an_answer_that_fits_the_first_city_only_fails_on_the_second(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    typed = "top = 'south'\ndef share(cost):\n    return cost / costs['cost'].sum()"
    verdict = check(engine, exercise, cities, top=typed)
    assert scores(verdict)["check-top"] == 0
    assert "second city" in message(verdict, "check-top")


def test_work_that_stops_on_the_second_city_is_told_so(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    work = "assert len(calls) == 5, 'five calls'\n" + exercise.solution["top"]
    verdict = check(engine, exercise, cities, top=work)
    assert scores(verdict) == {"check-costs": 2, "check-top": 0}
    told = message(verdict, "check-top")
    assert told.startswith("Your work stopped on the data of a second city: ")


def test_an_early_error_does_not_hide_later_feedback(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    fixed = "top, share = 'south', lambda cost: cost / calls.cost.sum()"
    verdict = check(engine, exercise, cities, costs="costs = calls['price']", top=fixed)
    assert scores(verdict)["check-costs"] == 0
    told = message(verdict, "check-costs")
    assert "does not exist yet. Your work stopped: There is no column" in told
    assert "second city" in message(verdict, "check-top")
    error = verdict.cells[1].error
    assert error is not None
    assert (error.name, error.line) == ("KeyError", 1)
    assert "site-packages" not in error.traceback


def test_an_empty_notebook_is_graded_with_nothing(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    verdict = engine.check(exercise, Submission(()), cities)
    assert verdict.status is Status.GRADED
    assert verdict.score == 0
    assert "`costs` does not exist" in message(verdict, "check-costs")


def test_a_value_that_cannot_be_looked_at_is_named(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    verdict = check(engine, exercise, cities, costs="costs = calls.groupby('ward')")
    assert "`costs` is a DataFrameGroupBy" in message(verdict, "check-costs")


def test_duplicated_cells_are_told_and_the_last_counts(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    solution = exercise.solution
    cells = (
        SubmittedCell("costs", "1/0"),
        SubmittedCell("costs", solution["costs"]),
        SubmittedCell("", "print('my own cell')"),
        SubmittedCell("top", solution["top"]),
    )
    verdict = engine.check(exercise, Submission(cells), cities)
    assert verdict.passed
    assert "costs" in verdict.notes[0]


def test_partial_credit_is_the_number_that_a_check_returns(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    partly = replace(exercise.cells[3], source="sum([costs is not None, False])")
    changed = replace(exercise, cells=(*exercise.cells[:3], partly), digest="partly")
    verdict = engine.check(changed, Submission.from_answers(changed.solution), cities)
    assert verdict.score == 1
    assert not verdict.passed
    assert verdict.checks[0].message == "Partly right: 1 of 2 points."


def test_more_points_than_a_check_has_are_a_fault_of_the_exercise(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    much = replace(exercise.cells[3], source="99")
    changed = replace(exercise, cells=(*exercise.cells[:3], much), digest="much")
    verdict = engine.check(changed, Submission.from_answers(changed.solution), cities)
    assert verdict.score == 0
    assert "fault of the exercise" in verdict.checks[0].message


def test_a_check_that_never_ends_costs_only_its_own_points(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    endless = replace(exercise.cells[3], source="while len(costs) > 1:\n    pass")
    changed = replace(
        exercise, cells=(*exercise.cells[:3], endless, *exercise.cells[4:]), digest="e"
    )
    verdict = check(engine, changed, cities, costs=exercise.solution["costs"])
    assert scores(verdict) == {"check-costs": 0, "check-top": 3}
    assert "could not finish" in message(verdict, "check-costs")


def test_a_solution_that_does_not_run_is_the_authors_fault(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    broken = replace(exercise.cells[2], source="costs = calls['no such column']")
    cells = (*exercise.cells[:2], broken, *exercise.cells[3:])
    with pytest.raises(InvalidContent, match=r"cell “costs” with KeyError"):
        check(engine, replace(exercise, cells=cells, digest="broken"), cities)


@pytest.mark.parametrize("source", ["x = '\0'", "x = '\ud800'", "#" * (2 << 20)])
def test_a_submission_that_cannot_be_run_is_invalid(
    engine: Engine, exercise: Exercise, cities: Cities, source: str
) -> None:
    verdict = check(engine, exercise, cities, costs=source)
    assert verdict.status is Status.INVALID
    assert verdict.score == 0


def test_run_shows_outputs_and_stops_at_the_first_error(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    answers = {**exercise.solution, "costs": "print('hello')\n\nnothing_here"}
    program = merge(exercise, Submission.from_answers(answers))
    result = engine.run(program, cities.first)
    given, costs, top = result.cells
    assert "text/html" in given.outputs[0].data
    assert costs.outputs[0].data == {"name": "stdout", "text": "hello\n"}
    assert costs.error is not None
    assert (costs.error.name, costs.error.line) == ("NameError", 3)
    assert not top.ran


def test_run_stops_at_the_cell_that_was_asked_for(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    program = merge(exercise, Submission.from_answers(exercise.solution))
    assert [cell.id for cell in engine.run(program, cities.first, "costs").cells] == [
        "given",
        "costs",
    ]
    with pytest.raises(InvalidInput, match="nowhere"):
        engine.run(program, cities.first, "nowhere")


def test_every_run_is_a_clean_run(engine: Engine, cities: Cities) -> None:
    leave = Cell(
        "cell", CellKind.WORK, "import builtins\nbuiltins.left = 1\nopen('left', 'w').close()"
    )
    look = Cell(
        "cell", CellKind.WORK, "import os\nprint(os.listdir('.'), 'left' in dir(__builtins__))"
    )
    engine.run(program_of(leave), cities.first)
    shown = engine.run(program_of(look), cities.first).cells[0].outputs[0].data["text"]
    assert shown == "['data'] False\n"


def test_figures_are_shown_below_their_cell(engine: Engine, cities: Cities) -> None:
    cell = Cell("plot", CellKind.WORK, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    result = engine.run(program_of(cell), cities.first)
    assert "image/png" in result.cells[0].outputs[-1].data


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("!ls", "other programs"),
        ("%pip install torch", "other programs"),
        ("import subprocess\nsubprocess.run(['ls'])", "other programs"),
        ("import urllib.request\nurllib.request.urlopen('http://example.org')", "no network"),
        ("open('/etc/hostname')", "files in data/"),
        ("import torch", "installed"),
        ("exit()", "leave exit()"),
    ],
)
def test_what_is_not_possible_is_refused_in_words(
    engine: Engine, cities: Cities, source: str, told: str
) -> None:
    error = engine.run(program_of(Cell("cell", CellKind.WORK, source)), cities.first).cells[0].error
    assert error is not None
    assert told in error.message


def test_many_threads_get_their_own_answers(
    engine: Engine, exercise: Exercise, cities: Cities
) -> None:
    def one(number: int) -> tuple[int, bool]:
        wrong = number % 2
        verdict = check(engine, exercise, cities, **({"top": "top = 1"} if wrong else {}))
        return wrong, verdict.passed

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(one, range(16)))
    assert all(passed is not bool(wrong) for wrong, passed in answers)


def test_nothing_is_left_when_the_engine_closes(
    tmp_path: Path, exercise: Exercise, cities: Cities
) -> None:
    with Engine(SandboxSettings(tmp_path / "scratch", keep=1)) as engine:
        assert check(engine, exercise, cities).passed
        engine.warm(cities)
        assert running_in(tmp_path)
    assert not running_in(tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_engine_recovers_when_its_zygote_dies(
    tmp_path: Path, exercise: Exercise, cities: Cities
) -> None:
    with Engine(SandboxSettings(tmp_path / "scratch", keep=0)) as engine:
        assert check(engine, exercise, cities).passed
        zygote = engine._nursery._zygote
        assert zygote is not None
        zygote.kill()
        zygote.wait()
        assert check(engine, exercise, cities).passed


def test_no_process_outlives_its_zygote(tmp_path: Path, exercise: Exercise, cities: Cities) -> None:
    with Engine(SandboxSettings(tmp_path / "scratch", keep=2)) as engine:
        engine.warm(cities)
        zygote = engine._nursery._zygote
        assert zygote is not None
        zygote.kill()
        zygote.wait()
        deadline = time.monotonic() + 20
        while running_in(tmp_path) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running_in(tmp_path)
        assert check(engine, exercise, cities).passed


def test_an_engine_that_was_not_started_says_so(tmp_path: Path, cities: Cities) -> None:
    with pytest.raises(SandboxUnavailable, match="started first"):
        Engine(SandboxSettings(tmp_path)).run(program_of(), cities.first)


def test_a_host_that_cannot_confine_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable):
        Engine(SandboxSettings(tmp_path), Host(0, seccomp=False, bubblewrap="")).start()


def test_a_hidden_check_may_use_what_the_author_gave_before_a_visible_one(
    engine: Engine, cities: Cities
) -> None:
    """On the second city visible checks are left out; nothing that they bring may be lost."""
    given = Cell("given", CellKind.GIVEN, "import pandas as pd\ncalls = [1]")
    first = Cell("a", CellKind.ANSWER, "one = 1")
    visible = Cell("v", CellKind.CHECK, "def same(a, b):\n    return a == b\nassert one", points=1)
    second = Cell("b", CellKind.ANSWER, "two = 2")
    source = "### BEGIN HIDDEN TESTS\nassert same(pd.Series([two])[0], 2)\n### END HIDDEN TESTS"
    hidden = Cell("h", CellKind.CHECK, source, points=1, hidden=True)
    made = bare_exercise(given, first, visible, second, hidden, second_city=True)

    assert engine.check(made, Submission.from_answers(made.solution), cities).passed
    without = engine.check(made, Submission.from_answers({"b": "two = 2"}), cities)
    assert [check.passed for check in without.checks] == [False, True]
