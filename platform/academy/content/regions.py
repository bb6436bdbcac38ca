"""Regions that never reach a learner: solutions, hidden tests, mark schemes.

A region begins and ends with nbgrader's marker lines. A nested, unclosed or unopened region would
leak what it was to hide, so it is refused, and so is a marker that is almost right.
"""

from dataclasses import dataclass
from difflib import get_close_matches

from academy.domain.errors import InvalidNotebook

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"


@dataclass(frozen=True)
class Region:
    """One kind of region; a line that holds `begins` or `ends` is a marker, as in nbgrader."""

    name: str
    begins: str
    ends: str

    @property
    def begin(self) -> str:
        """The marker as authors should write it."""
        return f"### {self.begins.removeprefix('### ')}"

    @property
    def end(self) -> str:
        """The closing marker as authors should write it."""
        return f"### {self.ends.removeprefix('### ')}"

    def marked(self, line: str) -> bool:
        """Say whether a line is one of the two markers."""
        return self.begins in line or self.ends in line


SOLUTION = Region("solution", "### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN_TESTS = Region("hidden tests", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
MARK_SCHEME = Region("mark scheme", "BEGIN MARK SCHEME", "END MARK SCHEME")
ALL = (SOLUTION, HIDDEN_TESTS, MARK_SCHEME)

_PHRASES = tuple(
    marker.removeprefix("### ") for region in ALL for marker in (region.begins, region.ends)
)
_ALMOST = 0.85  # how alike a comment and a marker are when the comment was meant as one


class BrokenRegion(InvalidNotebook):
    """A region does not begin or end as it should; `line` counts from 1 within the cell."""

    def __init__(self, line: int, problem: str, expected: str) -> None:
        super().__init__(f"line {line} of the cell: {problem}; {expected} was expected")
        self.line = line
        self.problem = problem
        self.expected = expected


def strip_region(source: str, region: Region, stub: str = "") -> str:
    """Return the source without the regions of one kind, each replaced by the stub, indented alike.

    Raises BrokenRegion.
    """
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(source.split("\n"), start=1):
        if region.begins in line:
            if opened:
                raise BrokenRegion(
                    number, f"a {region.name} region begins inside another", f"`{region.end}` first"
                )
            opened = number
            kept += _indented(stub, line)
        elif region.ends in line:
            if not opened:
                raise BrokenRegion(
                    number, f"a {region.name} region ends that never began", f"`{region.begin}`"
                )
            opened = 0
        elif not opened:
            kept.append(line)
    if opened:
        raise BrokenRegion(opened, f"a {region.name} region has no end", f"`{region.end}`")
    return "\n".join(kept)


def has_region(source: str, region: Region) -> bool:
    """Say whether a region of this kind begins in the source."""
    return region.begins in source


def without_markers(source: str) -> str:
    """Return the source with everything in the regions kept, only the marker lines gone."""
    lines = source.split("\n")
    return "\n".join(line for line in lines if not any(region.marked(line) for region in ALL))


def starter(source: str, stub: str) -> str:
    """Return what nbgrader shows a learner of an answer cell; without any marker the stub alone.

    Raises BrokenRegion.
    """
    return strip_region(source, SOLUTION, stub) if has_region(source, SOLUTION) else stub


def check_markers(source: str, allowed: tuple[Region, ...]) -> None:
    """Raise BrokenRegion for a marker that is misspelt, or that this cell may not hold."""
    for number, line in enumerate(source.split("\n"), start=1):
        region = next((region for region in ALL if region.marked(line)), None)
        if region is None and _is_almost_marker(line):
            exact = ", ".join(f"`{r.begin}`, `{r.end}`" for r in allowed) or "no marker here"
            raise BrokenRegion(number, f"the marker `{line.strip()}` is misspelt", exact)
        if region is not None and region not in allowed:
            raise BrokenRegion(
                number, f"a {region.name} region stands here", "a cell without such a region"
            )
    for region in allowed:
        strip_region(source, region)


def _is_almost_marker(line: str) -> bool:
    comment = line.strip()
    words = comment.lstrip("#").strip().upper()
    return comment.startswith("#") and bool(get_close_matches(words, _PHRASES, cutoff=_ALMOST))


def _indented(stub: str, line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return [indent + stub_line for stub_line in stub.split("\n")] if stub else []
