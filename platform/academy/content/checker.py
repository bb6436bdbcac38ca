"""Proving content: right answers pass, untouched starters do not, known mistakes are named.

The judge is handed in, because running code belongs to another floor.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock

from academy.content.answers import chosen
from academy.content.completeness import incomplete, unlikely_minutes
from academy.content.faults import Fault
from academy.content.sheets import Sheet
from academy.domain.catalog import Catalog, Cell, CellKind, Exercise, KnownWrong
from academy.domain.grading import CheckResult, Status, Submission, Verdict

Judge = Callable[[Exercise, Submission], Verdict]
Progress = Callable[[str, int, int], None]  # what is being tried, how many are done, of how many

WORKERS = 4  # exercises tried at once; the judge decides how much of it runs side by side
_NEVER_OFFERED = "?"


def check_content(
    catalog: Catalog, judge: Judge, progress: Progress | None = None, workers: int = WORKERS
) -> tuple[Fault, ...]:
    """Return what is wrong with a catalog that could be loaded; () when all content is proven.

    The judge is called from several threads at once, one for each exercise that is being tried.
    """
    exercises = tuple(catalog.exercises.values())
    counted = _counted(judge, exercises, progress) if progress is not None else judge
    faults = [
        fault
        for course in catalog.courses
        for lesson in course.lessons
        for fault in unlikely_minutes(lesson, catalog.lines)
    ]

    def tried(exercise: Exercise) -> tuple[Fault, ...]:
        sheet = Sheet(exercise, catalog.lines)
        return (*incomplete(sheet), *_proven(sheet, counted))

    with ThreadPoolExecutor(workers) as pool:
        for found in pool.map(tried, exercises):
            faults += found
    return tuple(sorted(set(faults)))


def _counted(judge: Judge, exercises: Sequence[Exercise], progress: Progress) -> Judge:
    """Return the judge, telling before each run how far the check has come."""
    total = sum(_runs(exercise) for exercise in exercises)
    runs = count()
    lock = Lock()

    def judged(exercise: Exercise, submission: Submission) -> Verdict:
        with lock:
            progress(exercise.title, next(runs), total)
        return judge(exercise, submission)

    return judged


def _runs(exercise: Exercise) -> int:
    """How often sound content is judged: solution, starter, known mistakes and wrong choices."""
    wrong = sum(len(_wrong_choices(cell)) for cell in exercise.answers)
    return 2 + len(exercise.known_wrong) + wrong


def _proven(sheet: Sheet, judge: Judge) -> Iterator[Fault]:
    """Run the solution, the starter and the known mistakes.

    Mistakes are variations of the solution, so they tell nothing while the solution itself fails.
    """
    exercise = sheet.exercise
    starter = {cell.id: cell.starter for cell in exercise.answers}
    solved = tuple(_solved(sheet, judge(exercise, Submission.from_answers(exercise.solution))))
    yield from solved
    yield from _untouched(sheet, judge(exercise, Submission.from_answers(starter)))
    if not solved:
        yield from _mistaken(sheet, judge)
        yield from _chosen_wrong(sheet, judge)


def _solved(sheet: Sheet, verdict: Verdict) -> Iterator[Fault]:
    if verdict.status is not Status.GRADED:
        yield sheet.fault(f"the solution ended as “{verdict.status}”", "a graded solution")
    for run in verdict.cells:
        if run.error is not None:
            yield sheet.at_cell(
                run.id,
                f"the solution stops in cell “{run.id}” with {run.error.name}: {run.error.message}",
                "a solution that runs to its end",
                below=max(0, (run.error.line or 1) - 1),
            )
    results = _by_id(verdict)
    for check in sheet.exercise.checks:
        result = results.get(check.id)
        if result is None or not result.passed:
            said = result.message if result else "it was not checked"
            yield sheet.at_cell(
                check.id,
                f"the solution does not pass check “{check.id}” ({said})",
                f"full points for the solution{_answers_before(sheet, check)}",
            )


def _answers_before(sheet: Sheet, check: Cell) -> str:
    """Name the answer cells that a check follows, with their lines: one of them is to blame."""
    cells = sheet.exercise.cells[: sheet.exercise.cells.index(check)]
    ids = [cell.id for cell in cells if cell.kind is CellKind.ANSWER]
    words = ", ".join(f"“{id}” in line {sheet.line('cell', id)}" for id in ids)
    return f" ({words})" if words else ""


def _untouched(sheet: Sheet, verdict: Verdict) -> Iterator[Fault]:
    if verdict.status is not Status.GRADED:
        yield sheet.fault(
            f"the starter ended as “{verdict.status}”", "a starter that can be graded"
        )
    for result in verdict.checks:
        if result.earned > 0 or result.passed:
            yield sheet.at_cell(
                result.id,
                f"the untouched starter earns {result.earned:g} of {result.points:g} points in "
                f"check “{result.id}”",
                "no point before the learner has done anything",
            )


def _mistaken(sheet: Sheet, judge: Judge) -> Iterator[Fault]:
    exercise = sheet.exercise
    failed: set[str] = set()
    for known in exercise.known_wrong:
        answers = {**exercise.solution, **known.answers}
        verdict = judge(exercise, Submission.from_answers(answers))
        failed |= {result.id for result in verdict.checks if not result.passed}
        for problem, expected in _unnamed(exercise, known, verdict):
            text = f"the known-wrong answer “{known.name}” {problem}"
            yield sheet.fault(text, expected, "known_wrong", known.name)
    for check in exercise.checks:
        if exercise.known_wrong and check.id not in failed:
            yield sheet.at_cell(
                check.id,
                f"no known-wrong answer fails check “{check.id}”",
                "one that does, because nobody would notice if the check were spoiled",
            )


def _chosen_wrong(sheet: Sheet, judge: Judge) -> Iterator[Fault]:
    """No choice but the right one may pass, nor a word that was never offered."""
    exercise = sheet.exercise
    for cell in exercise.answers:
        for value in _wrong_choices(cell):
            answers = {**exercise.solution, cell.id: f"{cell.choice_name} = {value!r}"}
            if judge(exercise, Submission.from_answers(answers)).passed:
                yield sheet.at_cell(
                    cell.id,
                    f"the wrong choice “{value}” in cell “{cell.id}” passes every check",
                    f"full points for “{chosen(cell.source, cell.choice_name)}” alone",
                )


def _wrong_choices(cell: Cell) -> tuple[str, ...]:
    if not cell.choices:
        return ()
    right = chosen(cell.source, cell.choice_name)
    return (*(choice.value for choice in cell.choices if choice.value != right), _NEVER_OFFERED)


def _unnamed(exercise: Exercise, known: KnownWrong, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield why a mistake is not answered as its author promised.

    The named check must be the first that fails: its message is the first one the learner reads.
    Later checks may fail with it, where one slip spoils several results.
    """
    results = _by_id(verdict)
    failed = [c.id for c in exercise.checks if c.id in results and not results[c.id].passed]
    if verdict.status is not Status.GRADED:
        yield f"ended as “{verdict.status}”", "a graded answer"
    elif known.fails not in failed:
        yield f"passes check “{known.fails}”", f"the message “{known.message}”"
    elif _words(known.message) not in _words(results[known.fails].message):
        said = results[known.fails].message
        yield f"is told “{said}” by check “{known.fails}”", f"a message with “{known.message}”"
    elif failed[0] != known.fails:
        yield f"first fails check “{failed[0]}”", f"“{known.fails}” as the first check that fails"


def _by_id(verdict: Verdict) -> Mapping[str, CheckResult]:
    return {result.id: result for result in verdict.checks}


def _words(text: str) -> str:
    return " ".join(text.split())
