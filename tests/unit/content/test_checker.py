"""Proving content with a toy judge: one spoiled thing at a time is found and named."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from academy.content.checker import check_content
from academy.content.faults import Fault
from academy.domain.catalog import Exercise
from academy.domain.grading import CellError, CellRun, Status, Submission, Verdict

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

Judge = Callable[[Exercise, Submission], Verdict]
EXERCISE = "exercises/first-hour/double-it.ipynb"
LESSON = "courses/first-hour/01-what-a-row-is.md"


def found(academy: "Academy", judge: Judge) -> dict[str, Fault]:
    return {fault.problem: fault for fault in check_content(academy.load(), judge)}


def test_right_content_is_proven(academy: "Academy", judge: Judge) -> None:
    assert found(academy, judge) == {}


def test_a_spoiled_solution_is_named(academy: "Academy", judge: Judge) -> None:
    academy.replace(EXERCISE, "total = number * 2", "totl = number * 2")
    faults = found(academy, judge)
    line = academy.line(EXERCISE, "assert total == expected.total")
    fault = next(f for f in faults.values() if "does not pass check “visible”" in f.problem)
    assert (fault.path, fault.line) == (EXERCISE, line)
    assert f"“answer” in line {academy.line(EXERCISE, '### BEGIN SOLUTION')}" in fault.expected


def test_a_wrong_solution_is_found_because_a_mistake_is_not_caught(
    academy: "Academy", judge: Judge
) -> None:
    academy.replace(EXERCISE, "total = number * 2", "total = number * 2 + 1")
    fault = found(academy, judge)["the known-wrong answer “adds” passes check “visible”"]
    assert fault.line == academy.line(EXERCISE, '"name": "adds"') - 1


def test_a_solution_that_stops_is_named_with_its_line(academy: "Academy", judge: Judge) -> None:
    error = CellError("KeyError", "'x'", line=2)

    def stopping(exercise: Exercise, submission: Submission) -> Verdict:
        return replace(judge(exercise, submission), cells=(CellRun("answer", error=error),))

    (fault,) = found(academy, stopping).values()
    assert fault.problem == "the solution stops in cell “answer” with KeyError: 'x'"
    assert fault.line == academy.line(EXERCISE, "total = number * 2")


@pytest.mark.parametrize("check", ["Twice the number is wanted", "This was typed in by hand"])
def test_a_check_that_lets_everything_pass_is_named(
    academy: "Academy", judge: Judge, check: str
) -> None:
    text = academy.exercise.read_text(encoding="utf-8")
    start = text.rindex("assert total == expected.total", 0, text.index(check))
    line = text.count("\n", 0, start) + 1
    academy.write(EXERCISE, text[:start] + "assert True" + text[start + 30 :])
    faults = found(academy, judge)
    assert any(
        "no known-wrong answer fails check" in p and line - f.line in (0, 1)
        for p, f in faults.items()
    )
    assert any("passes check" in problem for problem in faults)
    assert {fault.path for fault in faults.values()} == {EXERCISE}


def test_a_mistake_that_gets_another_message_is_named(academy: "Academy", judge: Judge) -> None:
    academy.replace(EXERCISE, '"message": "typed in by hand"', '"message": "Read it from the file"')
    (fault,) = found(academy, judge).values()
    assert "is told “This was typed in by hand.” by check “hidden”" in fault.problem
    assert fault.expected == "a message with “Read it from the file”"


def test_a_mistake_that_fails_another_check_first_is_named(
    academy: "Academy", judge: Judge
) -> None:
    academy.replace(EXERCISE, '"fails": "visible"', '"fails": "hidden"')
    academy.replace(EXERCISE, '"message": "Twice the number"', '"message": "typed in by hand"')
    (fault,) = found(academy, judge).values()
    assert fault.problem == "the known-wrong answer “adds” first fails check “visible”"


def test_a_starter_that_is_already_right_is_named(academy: "Academy", judge: Judge) -> None:
    academy.replace(EXERCISE, "total = ____", "total = 14")
    (fault,) = found(academy, judge).values()
    assert fault.problem == "the untouched starter earns 4 of 4 points in check “visible”"


@pytest.mark.parametrize(
    ("status", "count"), [(Status.TIMEOUT, 2), (Status.MEMORY, 2), (Status.CRASHED, 2)]
)
def test_a_run_that_does_not_end_well_is_named(
    academy: "Academy", judge: Judge, status: Status, count: int
) -> None:
    def ending(exercise: Exercise, submission: Submission) -> Verdict:
        return replace(judge(exercise, submission), status=status)

    assert len(found(academy, ending)) == count


def test_a_mistake_that_does_not_end_well_is_named(academy: "Academy", judge: Judge) -> None:
    def ending(exercise: Exercise, submission: Submission) -> Verdict:
        verdict = judge(exercise, submission)
        slow = "total = 14" in [cell.source for cell in submission.cells]
        return replace(verdict, status=Status.TIMEOUT) if slow else verdict

    (problem,) = found(academy, ending)
    assert problem == "the known-wrong answer “types it in” ended as “timeout”"


def test_a_check_without_a_result_is_not_passed(academy: "Academy", judge: Judge) -> None:
    def forgetful(exercise: Exercise, submission: Submission) -> Verdict:
        return replace(judge(exercise, submission), checks=())

    assert "the solution does not pass check “visible” (it was not checked)" in found(
        academy, forgetful
    )


def _academy_of(content: Any) -> Any:
    return content["metadata"]["academy"]


def _drop(key: str) -> Callable[[Any], object]:
    return lambda content: _academy_of(content).pop(key)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_drop("hints"), "there are 0 hints"),
        (_drop("explanation"), "there is no explanation"),
        (
            lambda content: _academy_of(content)["known_wrong"].pop(),
            "there are 2 known-wrong answers",
        ),
        (lambda content: _academy_of(content)["evidence"].clear(), "no skill is evidenced"),
        (lambda content: _academy_of(content).update(minutes=90), "it takes 90 minutes"),
        (lambda content: content["cells"][4]["metadata"].pop("academy"), "“visible” has no label"),
        (
            lambda content: content["cells"][4]["metadata"]["nbgrader"].update(points=0),
            "check “visible” gives no points",
        ),
        (
            lambda content: content["cells"][5].update(source=content["cells"][5]["source"][1:2]),
            "there is no hidden check",
        ),
    ],
)
def test_an_exercise_that_is_not_complete_is_named(
    academy: "Academy", judge: Judge, change: Callable[[Any], object], problem: str
) -> None:
    academy.notebook(change)
    assert any(problem in found_problem for found_problem in found(academy, judge))


def test_an_exercise_that_asks_nothing_is_named(academy: "Academy", judge: Judge) -> None:
    def ask_nothing(content: Any) -> None:
        del content["cells"][2]
        _academy_of(content)["known_wrong"].clear()

    academy.notebook(ask_nothing)
    assert "there is no answer cell" in found(academy, judge)


def test_minutes_that_do_not_fit_the_words_are_named(academy: "Academy", judge: Judge) -> None:
    line = academy.replace(LESSON, "minutes: 2", "minutes: 12")
    (fault,) = found(academy, judge).values()
    assert (fault.path, fault.line) == (LESSON, line)
    assert fault.expected == "a reading time of 1 to 2 minutes"


CHOICE = {
    "name": "total",
    "options": [{"value": "A", "text": "Less"}, {"value": "B", "text": "The same"}],
}


def _ask_for_a_letter(check: str) -> Callable[[Any], object]:
    def ask(content: Any) -> None:
        cells = content["cells"]
        cells[2]["source"] = 'total = "B"'
        cells[2]["metadata"]["academy"] = {"starter": 'total = "____"', "choice": CHOICE}
        cells[4]["source"] = check
        cells[5]["source"] = f"### BEGIN HIDDEN TESTS\n{check}\n### END HIDDEN TESTS"
        wrong = {"fails": "visible", "message": "Less", "misconception": "m"}
        _academy_of(content)["known_wrong"] = [
            wrong | {"name": name, "answers": {"answer": 'total = "A"' + " " * at}}
            for at, name in enumerate(("one", "two", "three"))
        ]

    return ask


def test_only_the_right_choice_passes(academy: "Academy", judge: Judge) -> None:
    academy.notebook(_ask_for_a_letter('assert total != "A", "Less?"\nassert total == "B", "No."'))
    assert found(academy, judge) == {}


def test_a_choice_that_nobody_refuses_is_named(academy: "Academy", judge: Judge) -> None:
    academy.notebook(_ask_for_a_letter('assert total not in ("A", "____"), "Less?"'))
    (fault,) = found(academy, judge).values()
    assert fault.problem == "the wrong choice “?” in cell “answer” passes every check"
    assert fault.expected == "full points for “B” alone"
    assert fault.line == academy.line(EXERCISE, 'total = \\"B\\"')


def test_a_solution_that_chooses_none_of_the_options_is_named(
    academy: "Academy", judge: Judge
) -> None:
    def choose_c(content: Any) -> None:
        _ask_for_a_letter('assert total == "C", "Less?"')(content)
        content["cells"][2]["source"] = 'total = "C"'

    academy.notebook(choose_c)
    assert "the solution of “answer” chooses nothing" in found(academy, judge)


def test_progress_is_told_before_every_run(academy: "Academy", judge: Judge) -> None:
    told: list[tuple[str, int, int]] = []
    check_content(academy.load(), judge, lambda *step: told.append(step))
    assert told == [("Double it", done, 5) for done in range(5)]
