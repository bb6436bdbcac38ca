"""nbgrader's notebook format: what the flags of a cell mean, in schema versions 0 to 3.

Source: nbgrader's user guide and its `nbgraderformat` package. We write version 3.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from academy.content.faults import suggestion
from academy.domain.catalog import CellKind
from academy.domain.errors import InvalidNotebook

SCHEMA_VERSION = 3
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")
_FLAGS = ("grade", "solution", "locked", "task")
_KEYS = (*_FLAGS, "schema_version", "grade_id", "points", "checksum", "cell_type")


class InvalidFlags(InvalidNotebook):
    """The nbgrader metadata of a cell contradict the format."""

    def __init__(self, problem: str, expected: str, key: str = "") -> None:
        super().__init__(f"{problem}; {expected} was expected")
        self.problem = problem
        self.expected = expected
        self.key = key  # the entry of the metadata that is to blame


@dataclass(frozen=True)
class Flags:
    """The nbgrader metadata of one cell, as version 3 has them."""

    grade_id: str
    grade: bool = False
    solution: bool = False
    locked: bool = False
    task: bool = False
    points: float = 0.0

    def metadata(self, checksum: str = "") -> dict[str, object]:
        """Return what is written below `metadata.nbgrader`."""
        written: dict[str, object] = {
            "schema_version": SCHEMA_VERSION,
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "solution": self.solution,
            "task": self.task,
        }
        if self.grade or self.task:
            written["points"] = self.points
        if checksum:
            written["checksum"] = checksum
        return written


def read_flags(metadata: object) -> Flags | None:
    """Read the `nbgrader` entry of a cell's metadata, any version; None when no flag is set.

    Raises InvalidFlags.
    """
    if metadata is None:
        return None
    if not isinstance(metadata, Mapping):
        raise InvalidFlags("the nbgrader metadata are not named values", "`nbgrader: {…}`")
    meta = _upgraded(metadata)
    grade, solution, locked, task = (_flag(meta, name) for name in _FLAGS)
    if not (grade or solution or locked or task):
        return None
    grade_id = meta.get("grade_id")
    if not isinstance(grade_id, str) or not _GRADE_ID.fullmatch(grade_id):
        raise InvalidFlags(f"the grade_id is “{grade_id}”", "letters, digits, _ and -", "grade_id")
    points = _points(meta) if grade or task else 0.0
    return Flags(grade_id, grade, solution, locked, task, points)


def kind_of(flags: Flags | None, cell_type: str) -> CellKind:
    """Return what a cell is for (see exercises/README.md). Raises InvalidFlags."""
    code = cell_type == "code"
    if flags is None:
        return CellKind.WORK if code else CellKind.TEXT
    if flags.task or (flags.grade and flags.solution):
        if code:
            raise InvalidFlags("a cell answered in words is a code cell", "a Markdown cell")
        return CellKind.WRITTEN
    if flags.grade or flags.solution:
        if not code:
            raise InvalidFlags("an answer or a check is a Markdown cell", "a code cell")
        return CellKind.CHECK if flags.grade else CellKind.ANSWER
    return CellKind.GIVEN if code else CellKind.TEXT


def checksum(source: str, cell_type: str, flags: Flags) -> str:
    """Return nbgrader's checksum of a cell, by which it notices that a locked cell was changed."""
    parts = [source, cell_type, *map(str, (flags.grade, flags.solution)), str(_is_locked(flags))]
    parts.append(flags.grade_id)
    if flags.grade:
        parts.append(str(float(flags.points)))
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def grade_id(metadata: object) -> str:
    """Return the id in a cell's nbgrader metadata, however damaged the rest; "" without one."""
    if not isinstance(metadata, Mapping):
        return ""
    found = metadata.get("grade_id")
    return found if isinstance(found, str) else ""


def _is_locked(flags: Flags) -> bool:
    if flags.solution:
        return False
    return flags.grade or flags.locked


def _upgraded(metadata: Mapping[str, object]) -> dict[str, object]:
    """Return version 3 metadata: what older versions left out is filled in, extra keys go."""
    version = metadata.get("schema_version", 0)
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= 3:
        raise InvalidFlags(
            f"the nbgrader schema_version is {version}", "0, 1, 2 or 3", "schema_version"
        )
    meta = dict(metadata)
    if version < SCHEMA_VERSION:
        meta = {key: value for key, value in meta.items() if key in _KEYS}
        if meta.get("grade"):
            meta["points"] = meta.get("points") or 0.0
        return meta
    for key in meta:
        if key not in _KEYS:
            expected = suggestion(key, _KEYS, "no key of ours below `nbgrader` (use `academy`)")
            raise InvalidFlags(f"the nbgrader metadata have an unknown key `{key}`", expected, key)
    return meta


def _flag(meta: Mapping[str, object], name: str) -> bool:
    value = meta.get(name, False)
    if not isinstance(value, bool):
        raise InvalidFlags(f"the flag `{name}` is {value}", "`true` or `false`", name)
    return value


def _points(meta: Mapping[str, object]) -> float:
    value = meta.get("points")
    try:
        points = float(str(value))
    except ValueError:
        points = -1.0
    if not 0 <= points < 1e6:
        shown = "missing" if value is None else str(value)
        raise InvalidFlags(
            f"the points of a graded cell are {shown}", "a number, at least 0", "points"
        )
    return points
