from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.grading import (
    CheckResult,
    Program,
    Status,
    Submission,
    SubmittedCell,
    Verdict,
    after_hints,
    combine,
    merge,
    summary,
    unchecked,
)

CELLS = (
    Cell("intro", CellKind.TEXT, "# Read"),
    Cell("load", CellKind.GIVEN, "data = [1, 2]"),
    Cell("a1", CellKind.ANSWER, "total = sum(data)", starter="total = ____"),
    Cell("scratch", CellKind.WORK, "# try"),
    Cell("q1", CellKind.CHECK, "assert total == 3", points=4, label="Total"),
    Cell("words", CellKind.WRITTEN, "", points=5),
    Cell("q2", CellKind.CHECK, "assert data", points=6, label="Data", hidden=True),
)
EXERCISE = Exercise(
    slug="sum",
    course="c1",
    title="Sum",
    minutes=5,
    evidence=(),
    datasets=(),
    second_city=True,
    hints=(),
    hint_cost=0.0,
    explanation="",
    cells=CELLS,
    known_wrong=(),
    digest="d",
)


def submitted(*cells: tuple[str, str]) -> Submission:
    return Submission(tuple(SubmittedCell(id, source) for id, source in cells))


def sources(program: Program) -> dict[str, str]:
    return {cell.id: cell.source for cell in program.cells}


def test_answers_are_laid_into_the_pristine_exercise() -> None:
    merged = sources(merge(EXERCISE, submitted(("a1", "total = 3"), ("scratch", "1 + 1"))))

    assert merged["a1"] == "total = 3"
    assert merged["scratch"] == "1 + 1"
    assert merged["load"] == "data = [1, 2]"


def test_locked_and_check_cells_come_from_the_exercise_whatever_is_submitted() -> None:
    merged = sources(merge(EXERCISE, submitted(("load", "data = []"), ("q1", "pass"))))

    assert merged["load"] == "data = [1, 2]"
    assert merged["q1"] == "assert total == 3"


def test_a_missing_answer_is_empty_and_missing_scratch_work_as_the_author_wrote_it() -> None:
    merged = sources(merge(EXERCISE, submitted()))

    assert merged["a1"] == ""
    assert merged["scratch"] == "# try"


def test_the_last_of_a_duplicated_answer_counts_and_the_learner_is_told() -> None:
    program = merge(EXERCISE, submitted(("a1", "total = 0"), ("a1", "total = 3")))

    assert sources(program)["a1"] == "total = 3"
    assert program.notes == ("The cell “a1” was there more than once; the last one counts.",)


def test_added_cells_run_where_they_stood() -> None:
    work = submitted(("", "first"), ("load", ""), ("", "x = 1"), ("new", "y = 2"), ("a1", "z"))
    order = [cell.source for cell in merge(EXERCISE, work).cells if cell.kind is CellKind.WORK]

    assert order == ["first", "x = 1", "y = 2", "# try"]
    ids = [cell.id for cell in merge(EXERCISE, work).cells]
    assert ids.index("added-2") == ids.index("load") + 1
    assert len(ids) == len(set(ids))


cells = st.lists(
    st.builds(
        SubmittedCell,
        st.sampled_from(["", "intro", "load", "a1", "scratch", "q1", "q2", "words", "unknown"]),
        st.text(max_size=8),
    )
)


@given(cells)
def test_no_submission_changes_what_the_author_locked(work: list[SubmittedCell]) -> None:
    merged = merge(EXERCISE, Submission(tuple(work)))
    kept = [c for c in merged.cells if c.kind in (CellKind.TEXT, CellKind.GIVEN, CellKind.CHECK)]

    assert kept == [c for c in CELLS if c.kind in (CellKind.TEXT, CellKind.GIVEN, CellKind.CHECK)]


@given(cells)
def test_every_code_cell_of_a_submission_runs_or_is_replaced_by_the_authors(
    work: list[SubmittedCell],
) -> None:
    merged = merge(EXERCISE, Submission(tuple(work)))
    added = [cell for cell in merged.cells if cell.id.startswith("added-")]

    assert len(added) == sum(cell.id in ("", "unknown") for cell in work)


def check(earned: float = 4, message: str = "") -> CheckResult:
    return CheckResult("q1", "Total", 4, earned, hidden=False, message=message)


def test_a_verdict_passes_when_every_check_does_and_the_run_ended_well() -> None:
    good = Verdict(Status.GRADED, (check(), check()))

    assert good.passed
    assert (good.score, good.max_score) == (8, 8)
    assert not replace(good, status=Status.TIMEOUT).passed
    assert not replace(good, checks=(check(), check(2))).passed
    assert not replace(good, checks=(check(message="Look again."),)).passed
    assert not Verdict(Status.GRADED, ()).passed


def test_work_that_could_not_be_checked_scores_nothing_and_says_why() -> None:
    verdict = unchecked(EXERCISE, Status.TIMEOUT)

    assert verdict.score == 0
    assert {c.message for c in verdict.checks} == {Status.TIMEOUT.sentence}
    assert unchecked(EXERCISE, Status.INVALID, "Why.").checks[0].message == "Why."


def test_every_status_but_graded_has_a_sentence() -> None:
    assert [status for status in Status if not status.sentence] == [Status.GRADED]


@pytest.mark.parametrize(
    ("hints", "cost", "left"), [(0, 0.1, 10), (1, 0.1, 9), (3, 0.0, 10), (12, 0.1, 0)]
)
def test_hints_lower_the_score_by_their_cost(hints: int, cost: float, left: float) -> None:
    assert after_hints(10, hints, cost) == left


def test_the_second_city_can_only_lower_a_check() -> None:
    typed = check(0, "This was typed in by hand.")

    assert combine(check(), None) == check()
    assert combine(check(), check()) == check()
    assert combine(check(), typed) == typed
    assert combine(check(1, "Wrong."), typed) == check(0, "Wrong.")


def test_the_summary_counts_passed_checks() -> None:
    assert summary((check(), check())) == "All 2 checks passed."
    assert summary((check(), check(0, "No."))) == "1 of 2 checks passed."
