"""Where the faults of one exercise are written down."""

from collections.abc import Mapping

from academy.content.faults import Fault
from academy.domain.catalog import Exercise


class Sheet:
    """An exercise and the lines of its parts, to write faults on."""

    def __init__(self, exercise: Exercise, lines: Mapping[tuple[str, ...], int]) -> None:
        self.exercise = exercise
        self._lines = lines

    def line(self, *part: str) -> int:
        """Return the line of a part, else of the exercise's own metadata."""
        key = ("exercise", self.exercise.slug, *part)
        return self._lines.get(key, self._lines.get(key[:2], 1))

    def fault(self, problem: str, expected: str, *part: str) -> Fault:
        """Return a fault of the exercise, or of one of its parts."""
        return Fault(self.exercise.path, self.line(*part), problem, expected)

    def at_cell(self, cell: str, problem: str, expected: str, below: int = 0) -> Fault:
        """Return a fault in a cell, `below` lines under its first."""
        line = self.line("cell", cell) + below
        return Fault(self.exercise.path, line, problem, expected)
