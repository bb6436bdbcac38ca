"""Proving content: right answers pass, untouched starters do not, known mistakes are named.

The judge is handed in, because running code belongs to another floor.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from math import ceil

from academy.content.faults import Fault
from academy.domain.catalog import Catalog, Cell, CellKind, Exercise, KnownWrong, Lesson
from academy.domain.grading import CheckResult, Status, Submission, Verdict

Judge = Callable[[Exercise, Submission], Verdict]
Progress = Callable[[str, int, int], None]  # what is being tried, how many are done, of how many

HINTS = 3
KNOWN_WRONG = 3
_WORDS_A_MINUTE = (50, 230)  # from slow and pondering to a brisk reader of plain text
_LONGEST = 60  # minutes; an exercise should fit between two meetings
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def check_content(
    catalog: Catalog, judge: Judge, progress: Progress | None = None
) -> tuple[Fault, ...]:
    """Return what is wrong with a catalog that could be loaded; () when all content is proven."""
    exercises = tuple(catalog.exercises.values())
    counted = _counted(judge, exercises, progress) if progress is not None else judge
    faults = [
        fault
        for course in catalog.courses
        for lesson in course.lessons
        for fault in _check_minutes(lesson, catalog.lines)
    ]
    for exercise in exercises:
        sheet = _Sheet(exercise, catalog.lines)
        faults += [*_complete(sheet), *_proven(sheet, counted)]
    return tuple(sorted(set(faults)))


class _Sheet:
    """An exercise and the lines of its parts, to write faults on."""

    def __init__(self, exercise: Exercise, lines: Mapping[tuple[str, ...], int]) -> None:
        self.exercise = exercise
        self._lines = lines

    def line(self, *part: str) -> int:
        key = ("exercise", self.exercise.slug, *part)
        return self._lines.get(key, self._lines.get(key[:2], 1))

    def fault(self, problem: str, expected: str, *part: str) -> Fault:
        return Fault(self.exercise.path, self.line(*part), problem, expected)

    def at_cell(self, cell: str, problem: str, expected: str, below: int = 0) -> Fault:
        line = self.line("cell", cell) + below
        return Fault(self.exercise.path, line, problem, expected)


def _counted(judge: Judge, exercises: Sequence[Exercise], progress: Progress) -> Judge:
    """Return the judge, telling before each run how far the check has come."""
    total = sum(2 + len(exercise.known_wrong) for exercise in exercises)
    runs = count()

    def judged(exercise: Exercise, submission: Submission) -> Verdict:
        progress(exercise.title, next(runs), total)
        return judge(exercise, submission)

    return judged


def _check_minutes(lesson: Lesson, lines: Mapping[tuple[str, ...], int]) -> Iterator[Fault]:
    words = len(_WORD.findall(lesson.body))
    slow, brisk = _WORDS_A_MINUTE
    least, most = max(1, ceil(words / brisk)), max(2, ceil(words / slow))
    if not least <= lesson.minutes <= most:
        yield Fault(
            lesson.path,
            lines.get(("lesson", lesson.slug, "minutes"), 1),
            f"the lesson says {lesson.minutes} minutes for {words} words",
            f"a reading time of {least} to {most} minutes",
        )


def _complete(sheet: _Sheet) -> Iterator[Fault]:
    """What every exercise has, whatever it asks."""
    exercise = sheet.exercise
    if len(exercise.hints) != HINTS:
        yield sheet.fault(f"there are {len(exercise.hints)} hints", f"a list of {HINTS} `hints`")
    if not exercise.explanation:
        yield sheet.fault("there is no explanation", "an `explanation` to read after passing")
    if not exercise.evidence:
        yield sheet.fault("no skill is evidenced", "a skill and a level below `evidence`")
    if exercise.minutes > _LONGEST:
        yield sheet.fault(f"it takes {exercise.minutes} minutes", f"at most {_LONGEST} minutes")
    if len(exercise.known_wrong) < KNOWN_WRONG:
        number = len(exercise.known_wrong)
        yield sheet.fault(f"there are {number} known-wrong answers", f"at least {KNOWN_WRONG}")
    if not exercise.answers:
        yield sheet.fault("there is no answer cell", "a cell with nbgrader's flag `solution`")
    yield from _checks_complete(sheet)


def _checks_complete(sheet: _Sheet) -> Iterator[Fault]:
    checks = sheet.exercise.checks
    if not any(check.hidden for check in checks):
        yield sheet.fault("there is no hidden check", "a check cell with `### BEGIN HIDDEN TESTS`")
    for check in checks:
        if not check.label:
            yield sheet.at_cell(check.id, f"check “{check.id}” has no label", "`academy.label`")
        if not check.points:
            yield sheet.at_cell(check.id, f"check “{check.id}” gives no points", "some points")


def _proven(sheet: _Sheet, judge: Judge) -> Iterator[Fault]:
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


def _solved(sheet: _Sheet, verdict: Verdict) -> Iterator[Fault]:
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


def _answers_before(sheet: _Sheet, check: Cell) -> str:
    """Name the answer cells that a check follows, with their lines: one of them is to blame."""
    cells = sheet.exercise.cells[: sheet.exercise.cells.index(check)]
    ids = [cell.id for cell in cells if cell.kind is CellKind.ANSWER]
    words = ", ".join(f"“{id}” in line {sheet.line('cell', id)}" for id in ids)
    return f" ({words})" if words else ""


def _untouched(sheet: _Sheet, verdict: Verdict) -> Iterator[Fault]:
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


def _mistaken(sheet: _Sheet, judge: Judge) -> Iterator[Fault]:
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
