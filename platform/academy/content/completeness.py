"""What every lesson and exercise has, told without running anything."""

import re
from collections.abc import Iterator, Mapping
from math import ceil

from academy.content.answers import chosen
from academy.content.faults import Fault
from academy.content.sheets import Sheet
from academy.domain.catalog import Cell, Lesson

HINTS = 3
KNOWN_WRONG = 3
_WORDS_A_MINUTE = (50, 230)  # from slow and pondering to a brisk reader of plain text
_LONGEST = 60  # minutes; an exercise should fit between two meetings
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def unlikely_minutes(lesson: Lesson, lines: Mapping[tuple[str, ...], int]) -> Iterator[Fault]:
    """Yield a fault when nobody could read the lesson in the minutes that it says."""
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


def incomplete(sheet: Sheet) -> Iterator[Fault]:
    """Yield what an exercise lacks that every exercise has."""
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
    for cell in exercise.answers:
        if cell.choices and chosen(cell.source, cell.choice_name) not in _values(cell):
            expected = f"`{cell.choice_name} = …` with one of the options"
            yield sheet.at_cell(cell.id, f"the solution of “{cell.id}” chooses nothing", expected)
    yield from _checks_complete(sheet)


def _values(cell: Cell) -> tuple[str, ...]:
    return tuple(choice.value for choice in cell.choices)


def _checks_complete(sheet: Sheet) -> Iterator[Fault]:
    checks = sheet.exercise.checks
    if not any(check.hidden for check in checks):
        yield sheet.fault("there is no hidden check", "a check cell with `### BEGIN HIDDEN TESTS`")
    for check in checks:
        if not check.label:
            yield sheet.at_cell(check.id, f"check “{check.id}” has no label", "`academy.label`")
        if not check.points:
            yield sheet.at_cell(check.id, f"check “{check.id}” gives no points", "some points")
