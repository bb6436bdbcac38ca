"""What each check of an exercise needs, worked out once from its source: names, the author's
helpers, expected values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.sandbox import names

_GIVEN_BY_JUDGE = frozenset({"expected", "second_city"})


@dataclass(frozen=True)
class CheckPlan:
    """One check, and what it must be fed."""

    cell: Cell
    source: str
    required: tuple[str, ...]  # the learner's names; those that the reference has must exist
    optional: tuple[str, ...]
    expected: tuple[str, ...]  # names of the reference's, read as `expected.NAME`
    author: tuple[str, ...]  # the author's imports and definitions in all cells before it

    @property
    def asked(self) -> tuple[str, ...]:
        """Every name to ask a learner's process for."""
        return (*self.required, *self.optional)


def plan(exercise: Exercise) -> Mapping[str, CheckPlan]:
    """Return the plan of every check by its cell's id.

    Imports, functions and classes that the author gives belong to the judge; everything else that a
    check reads, the values that given cells compute included, comes from the learner's run.
    """
    author: dict[str, names.Needs] = {}
    given: list[str] = []
    plans = {}
    for cell in exercise.cells:
        if cell.kind is CellKind.GIVEN:
            given += _take_over(cell, author)
        elif cell.kind in (CellKind.ANSWER, CellKind.WORK):
            for name in names.bindings(cell.source):
                author.pop(name, None)
        elif cell.kind is CellKind.CHECK:
            plans[cell.id] = _plan(cell, author, tuple(given))
            statements = names.statements(cell.source)
            given += [one.source for one in statements]
            defined = {name: one.needs for one in statements for name in one.names}
            for name in names.bindings(cell.source):
                author[name] = defined.get(name, names.Needs((), ()))
    return plans


def _take_over(cell: Cell, author: dict[str, names.Needs]) -> list[str]:
    found = names.statements(cell.source)
    for name, how in names.bindings(cell.source).items():
        if how == "assignment":
            author.pop(name, None)
    for statement in found:
        author.update(dict.fromkeys(statement.names, statement.needs))
    return [statement.source for statement in found]


def _plan(cell: Cell, author: Mapping[str, names.Needs], given: tuple[str, ...]) -> CheckPlan:
    direct = names.needs(cell.source)
    required, seen = dict[str, None](), set[str]()
    optional = dict.fromkeys(direct.optional)
    waiting = list(direct.required)
    while waiting:
        name = waiting.pop(0)
        if name in seen or name in _GIVEN_BY_JUDGE:
            continue
        seen.add(name)
        if name in author:
            waiting += author[name].required
            optional.update(dict.fromkeys(author[name].optional))
        else:
            required[name] = None
    left = [name for name in optional if name not in seen and name not in author]
    expected = names.attributes_of(cell.source, "expected")
    return CheckPlan(cell, cell.source, tuple(required), tuple(left), expected, given)
