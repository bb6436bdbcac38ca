"""What is wrong in courses/ and exercises/, said so that its author can mend it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where it is, what is wrong, and what was expected (a noun phrase)."""

    path: str  # as an author names it: "courses/data-at-the-city/quiz.yaml"
    line: int  # 1-based
    problem: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}; {self.expected} was expected"


class Placed(Protocol):
    """Anything that stands at a line of a file."""

    @property
    def path(self) -> str:
        """The file, as an author names it."""

    @property
    def line(self) -> int:
        """The 1-based line."""


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    path: str
    line: int = 1


@dataclass(frozen=True)
class _Reference:
    kind: str
    name: str
    place: Placed


@dataclass
class Findings:
    """What reading gathers besides the content itself: faults, names, references and lines.

    Every reader adds to the same findings, so that an author sees all faults at once.
    """

    faults: list[Fault] = field(default_factory=list)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)  # see Catalog.lines
    _names: dict[tuple[str, str], Placed] = field(default_factory=dict)
    _references: list[_Reference] = field(default_factory=list)

    def fault(self, place: Placed, problem: str, expected: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(place.path, place.line, problem, expected))

    def define(self, kind: str, name: str, place: Placed) -> None:
        """Note that `name` now exists; a second one of the same kind is a fault."""
        first = self._names.setdefault((kind, name), place)
        if first is not place:
            where = f"{first.path}:{first.line}"
            self.fault(place, f"the {kind} “{name}” is there already ({where})", "another name")

    def refer(self, kind: str, name: str, place: Placed) -> None:
        """Note that `place` needs `name` to exist; `unresolved` looks once all is read."""
        self._references.append(_Reference(kind, name, place))

    def place_of(self, kind: str, name: str) -> Placed | None:
        """Return where `name` was defined, or None."""
        return self._names.get((kind, name))

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind, in the order they were found."""
        return tuple(name for found, name in self._names if found == kind)

    def resolve(self) -> None:
        """Turn every reference to a name that nobody defined into a fault."""
        for reference in self._references:
            if (reference.kind, reference.name) not in self._names:
                known = self.names(reference.kind)
                self.fault(
                    reference.place,
                    f"there is no {reference.kind} “{reference.name}”",
                    suggestion(reference.name, known, f"the name of a {reference.kind}"),
                )


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the known name that was probably meant, else what is expected in words."""
    close = get_close_matches(name, list(known), n=1)
    return f"perhaps “{close[0]}”, {otherwise}" if close else otherwise
