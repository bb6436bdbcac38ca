"""nbgrader's flags, old and new."""

import hashlib

import pytest

from academy.content.formats import Flags, InvalidFlags, checksum, grade_id, kind_of, read_flags
from academy.domain.catalog import CellKind


def v3(**given: object) -> dict[str, object]:
    base: dict[str, object] = {"schema_version": 3, "grade_id": "a", "grade": False}
    return base | {"locked": False, "solution": False, "task": False} | given


@pytest.mark.parametrize(
    ("metadata", "cell_type", "kind"),
    [
        (None, "markdown", CellKind.TEXT),
        (None, "code", CellKind.WORK),
        (v3(), "code", CellKind.WORK),
        (v3(solution=True), "code", CellKind.ANSWER),
        (v3(grade=True, locked=True, points=1), "code", CellKind.CHECK),
        (v3(locked=True), "code", CellKind.GIVEN),
        (v3(locked=True), "markdown", CellKind.TEXT),
        (v3(grade=True, solution=True, points=2), "markdown", CellKind.WRITTEN),
        (v3(task=True, points=2), "markdown", CellKind.WRITTEN),
        ({"grade": True, "grade_id": "old", "points": "2"}, "code", CellKind.CHECK),
        ({"solution": True, "grade_id": "old", "extra": 1}, "code", CellKind.ANSWER),
        ({"schema_version": 1, "locked": True, "grade_id": "old"}, "code", CellKind.GIVEN),
        (
            {
                "schema_version": 2,
                "grade": True,
                "grade_id": "old",
                "points": 1,
                "cell_type": "code",
            },
            "code",
            CellKind.CHECK,
        ),
    ],
)
def test_flags_of_every_version_tell_what_a_cell_is_for(
    metadata: object, cell_type: str, kind: CellKind
) -> None:
    assert kind_of(read_flags(metadata), cell_type) is kind


@pytest.mark.parametrize("points", [None, ""])
def test_version_0_may_leave_points_out(points: object) -> None:
    flags = read_flags({"grade": True, "grade_id": "old", "points": points})
    assert flags is not None
    assert flags.points == 0


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        (v3(schema_version=4), "schema_version is 4"),
        (v3(schema_version="3"), "schema_version is 3"),
        (v3(solution=True, grade_id=""), "the grade_id is “”"),
        (v3(solution=True, grade_id="a b"), "the grade_id is “a b”"),
        (v3(grade=True), "the points of a graded cell are missing"),
        (v3(grade=True, points=-1), "the points of a graded cell are -1"),
        (v3(grade=True, points="nan"), "the points of a graded cell are nan"),
        (v3(solution="yes"), "the flag `solution` is yes"),
        (v3(solution=True, lable="x"), "unknown key `lable`"),
        ([], "not named values"),
    ],
)
def test_flags_that_contradict_the_format_are_refused(metadata: object, problem: str) -> None:
    with pytest.raises(InvalidFlags, match=problem):
        read_flags(metadata)


@pytest.mark.parametrize(
    ("flags", "cell_type"),
    [
        (Flags("a", solution=True), "markdown"),
        (Flags("a", grade=True), "markdown"),
        (Flags("a", grade=True, solution=True), "code"),
        (Flags("a", task=True), "code"),
    ],
)
def test_a_cell_of_the_wrong_type_is_refused(flags: Flags, cell_type: str) -> None:
    with pytest.raises(InvalidFlags):
        kind_of(flags, cell_type)


def test_the_checksum_is_nbgraders() -> None:
    flags = Flags("q1", grade=True, locked=True, points=2)
    joined = "assert x" + "code" + "True" + "False" + "True" + "q1" + "2.0"
    expected = hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()
    assert checksum("assert x", "code", flags) == expected


def test_a_solution_is_never_locked_in_the_checksum() -> None:
    free, locked = Flags("q1", solution=True), Flags("q1", solution=True, locked=True)
    assert checksum("x", "code", free) == checksum("x", "code", locked)


def test_written_metadata_read_back_the_same() -> None:
    flags = Flags("q1", grade=True, locked=True, points=2.5)
    assert read_flags(flags.metadata("0" * 32)) == flags


@pytest.mark.parametrize("metadata", [None, [], {}, {"grade_id": 3}, "q1"])
def test_damaged_metadata_give_no_id(metadata: object) -> None:
    assert grade_id(metadata) == ""
