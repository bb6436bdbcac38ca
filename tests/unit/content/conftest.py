"""A small, right academy on disk, to be spoiled one thing at a time."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from academy.content.faults import Fault
from academy.content.loader import load_catalog
from academy.domain.catalog import Catalog, Cell, CellKind, Exercise
from academy.domain.errors import InvalidContent
from academy.domain.grading import CheckResult, Status, Submission, Verdict

SKILLS = """\
version: "1"
skills:
  - id: S1
    slug: find-and-understand
    name: Find and understand
    summary: Knows what a row is.
    levels: {awareness: Says it, working: Finds it, practitioner: Judges it, expert: Sets it}
    valid_months: {awareness: 24, working: 24, practitioner: 36, expert: null}
job_roles:
  - {slug: all-staff, name: All staff}
targets:
  all-staff: {S1: awareness}
"""
CURRICULA = """\
curricula:
  - slug: essentials
    name: Essentials
    summary: The first hour.
    hours: 1.5
    due: yearly
    job_roles: [all-staff]
    courses:
      - {course: first-hour, required: true, due_days: null}
"""
GLOSSARY = "terms:\n  row: One thing that was counted.\n"
COURSE = """\
code: C1
title: A first hour
audience: Everyone
summary: Rows and counts.
outcomes:
  - Says what a row is.
exercises: [double-it]
"""
LESSON = """\
---
title: What a row is
minutes: 2
exercises: [double-it]
---
# What a row is

A row is one thing. Go on with [the exercise](exercise:double-it) or [read on](lesson:counting).

```
[not a link](lesson:nowhere)
```
"""
SECOND = """\
---
title: Counting
minutes: 2
---
Counting is adding one, again and again. See [rows](lesson:what-a-row-is) first.
"""
QUIZ = """\
questions:
  - id: row
    text: What is a row?
    lesson: what-a-row-is
    options:
      - {text: One thing, correct: true, why: Yes.}
      - {text: A person, why: Not always.}
  - id: count
    text: What is a count?
    lesson: counting
    options:
      - {text: How many, correct: true, why: Yes.}
      - {text: How fast, why: No.}
"""


def flags(id: str, points: float | None = None, **set_flags: bool) -> dict[str, object]:
    """Return nbgrader metadata of version 3."""
    meta: dict[str, object] = {"schema_version": 3, "grade_id": id, "task": False}
    meta |= {name: set_flags.get(name, False) for name in ("grade", "locked", "solution")}
    return meta if points is None else meta | {"points": points}


def cell(kind: str, source: str, **metadata: object) -> dict[str, object]:
    """Return a notebook cell with its source as a list of lines."""
    base: dict[str, object] = {
        "cell_type": kind,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
    }
    return base | {"outputs": [], "execution_count": None} if kind == "code" else base


def known_wrong() -> list[dict[str, object]]:
    """Return three mistakes, each caught by its own check."""
    return [
        {
            "name": "adds",
            "answers": {"answer": "total = number + number + 1"},
            "fails": "visible",
            "message": "Twice the number",
            "misconception": "Doubling is adding one.",
        },
        {
            "name": "types it in",
            "answers": {"answer": "total = 14"},
            "fails": "hidden",
            "message": "typed in by hand",
            "misconception": "A number read off the screen is as good.",
        },
        {
            "name": "halves",
            "answers": {"answer": ["total = number\n", "total = total // 2"]},
            "fails": "visible",
            "message": "Twice the number",
            "misconception": "Doubling makes less.",
        },
    ]


def notebook() -> dict[str, object]:
    """Return a source notebook: double the number."""
    solution = "### BEGIN SOLUTION\ntotal = number * 2\n### END SOLUTION"
    visible = 'assert total == expected.total, "Twice the number is wanted."'
    hidden = (
        "### BEGIN HIDDEN TESTS\n"
        'assert total == expected.total, "This was typed in by hand."\n'
        "### END HIDDEN TESTS"
    )
    academy: dict[str, object] = {
        "title": "Double it",
        "minutes": 5,
        "evidence": [{"skill": "S1", "level": "awareness"}],
        "datasets": ["numbers"],
        "second_city": True,
        "hints": ["Look up.", "Think of two.", "Multiply."],
        "explanation": "Twice is **two times**. See [counting](lesson:counting).",
        "known_wrong": known_wrong(),
    }
    cells = [
        cell("markdown", "# Double it\n"),
        cell("code", "number = CITY", nbgrader=flags("given", locked=True)),
        cell(
            "code",
            solution,
            nbgrader=flags("answer", solution=True),
            academy={"starter": "total = ____"},
        ),
        cell("code", "print('free')"),
        cell(
            "code",
            visible,
            nbgrader=flags("visible", 4, grade=True, locked=True),
            academy={"label": "Twice"},
        ),
        cell(
            "code",
            hidden,
            nbgrader=flags("hidden", 6, grade=True, locked=True),
            academy={"label": "Next month"},
        ),
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {"academy": academy}, "cells": cells}


@dataclass(frozen=True)
class Academy:
    """The folders of one academy, and what loading them says."""

    root: Path

    @property
    def courses(self) -> Path:
        return self.root / "courses"

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"

    @property
    def exercise(self) -> Path:
        return self.exercises / "first-hour" / "double-it.ipynb"

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> int:
        """Replace the first `old` of a file by `new`; return the line on which it stood."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def notebook(self, change: Callable[[dict[str, object]], object] | None = None) -> None:
        """Write the exercise, changed."""
        content = notebook()
        if change is not None:
            change(content)
        self.write("exercises/first-hour/double-it.ipynb", json.dumps(content, indent=1))

    def line(self, name: str, text: str) -> int:
        """Return the line on which a text first stands in a file."""
        whole = (self.root / name).read_text(encoding="utf-8")
        return whole[: whole.index(text)].count("\n") + 1

    def load(self) -> Catalog:
        return load_catalog(self.courses, self.exercises)

    def faults(self) -> tuple[Fault, ...]:
        try:
            self.load()
        except InvalidContent as error:
            return tuple(fault for fault in error.faults if isinstance(fault, Fault))
        return ()

    def only_fault(self) -> Fault:
        (fault,) = self.faults()
        return fault


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    made = Academy(tmp_path)
    made.write("courses/skills.yaml", SKILLS)
    made.write("courses/curricula.yaml", CURRICULA)
    made.write("courses/glossary.yaml", GLOSSARY)
    made.write("courses/README.md", "For authors: [nothing](lesson:nowhere)")
    made.write("courses/first-hour/course.yaml", COURSE)
    made.write("courses/first-hour/01-what-a-row-is.md", LESSON)
    made.write("courses/first-hour/02-counting.md", SECOND)
    made.write("courses/first-hour/quiz.yaml", QUIZ)
    made.write("exercises/README.md", "For authors")
    made.write("exercises/data/dictionary.yaml", "not: [content")
    made.notebook()
    return made


@pytest.fixture
def judge() -> Callable[[Exercise, Submission], Verdict]:
    return run_here


def run_here(exercise: Exercise, submission: Submission) -> Verdict:
    """Judge a toy exercise by running it here: number 7 in the first city, 9 in the second."""
    answers = {cell.id: cell.source for cell in submission.cells}
    cities = (7, 9) if exercise.second_city else (7,)
    return Verdict(
        Status.GRADED,
        tuple(_checked(exercise, check, answers, cities) for check in exercise.checks),
    )


def _checked(
    exercise: Exercise, check: Cell, answers: dict[str, str], cities: tuple[int, ...]
) -> CheckResult:
    earned, message = check.points, ""
    for city in cities if check.hidden else cities[:1]:
        work = _work(exercise, answers, city)
        work["expected"] = SimpleNamespace(**_work(exercise, dict(exercise.solution), city))
        try:
            _run(check.source, work)
        except (AssertionError, NameError) as error:
            earned, message = 0.0, message or str(error)
    return CheckResult(check.id, check.label, check.points, earned, check.hidden, message)


def _work(exercise: Exercise, answers: dict[str, str], city: int) -> dict[str, object]:
    names: dict[str, object] = {"CITY": city, "print": lambda *_: None}
    for made in exercise.cells:
        if made.kind in (CellKind.GIVEN, CellKind.WORK, CellKind.ANSWER):
            source = answers.get(made.id, "") if made.kind is CellKind.ANSWER else made.source
            try:
                _run(source, names)
            except NameError:
                continue
    return {name: value for name, value in names.items() if not name.startswith("__")}


def _run(source: str, names: dict[str, object]) -> None:
    exec(source, names)  # noqa: S102 (a toy judge: it runs only what the tests wrote)
