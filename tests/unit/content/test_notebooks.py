"""Notebooks in and out."""

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.content import jupyter
from academy.content.notebooks import (
    learner_notebook,
    read_notebook,
    solution_notebook,
    starter_notebook,
    to_submission,
    write_notebook,
)
from academy.domain.catalog import Cell, CellKind, Evidence, Exercise, KnownWrong, Level
from academy.domain.errors import InvalidNotebook, UnreadableFile
from academy.domain.grading import merge

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

EXERCISE = Exercise(
    slug="toy",
    course="first-hour",
    title="Toy",
    minutes=5,
    evidence=(Evidence("S1", Level.AWARENESS),),
    datasets=(),
    second_city=True,
    hints=("first hint", "second hint", "third hint"),
    hint_cost=0.0,
    explanation="because",
    cells=(
        Cell("cell-1", CellKind.TEXT, "# Toy", starter="# Toy"),
        Cell("given", CellKind.GIVEN, "n = 7", starter="n = 7"),
        Cell(
            "q1", CellKind.ANSWER, "### BEGIN SOLUTION\na = n\n### END SOLUTION", starter="a = ____"
        ),
        Cell("cell-4", CellKind.WORK, "print(n)", starter="print(n)"),
        Cell("c1", CellKind.CHECK, "assert a == 7", points=4, label="A"),
        Cell("q2", CellKind.ANSWER, "b = n + 1", starter="b = ____"),
        Cell("c2", CellKind.CHECK, "assert b == 8", points=6, label="B", hidden=True),
        Cell("w1", CellKind.WRITTEN, "mark scheme", starter="YOUR ANSWER HERE", points=2),
        Cell("x" * 70, CellKind.ANSWER, "c = 1", starter="c = ____"),
    ),
    known_wrong=(KnownWrong("secret mistake", {"q1": "a = 1"}, "c1", "no", "no"),),
    digest="d" * 64,
)
LEARNERS = ("q1", "cell-4", "q2", "w1", "x" * 70)


def raw(**changes: Any) -> dict[str, Any]:
    """Return a learner's notebook as plain JSON values."""
    return json.loads(write_notebook(starter_notebook(EXERCISE))) | changes  # type: ignore[no-any-return]  # JSON is Any


def read(content: object) -> Any:
    return read_notebook(json.dumps(content).encode())


def sources(content: object) -> dict[str, str]:
    return {cell.id: cell.source for cell in to_submission(read(content), EXERCISE).cells}


def test_a_copy_is_valid_and_opens_with_python() -> None:
    notebook = starter_notebook(EXERCISE)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.academy == {"exercise": "toy", "digest": "d" * 64}


def test_a_copy_holds_no_check_no_solution_no_hint() -> None:
    text = write_notebook(starter_notebook(EXERCISE)).decode()
    for secret in (
        "assert",
        "a = n",
        "b = n + 1",
        "hint",
        "because",
        "mistake",
        "mark scheme",
        "c1",
    ):
        assert secret not in text


def test_the_solved_copy_holds_the_answers_but_no_check() -> None:
    text = write_notebook(solution_notebook(EXERCISE)).decode()
    assert "a = n" in text
    assert "BEGIN SOLUTION" not in text
    assert "assert" not in text


def test_given_cells_cannot_be_edited_and_carry_nbgraders_checksum() -> None:
    given_cell = starter_notebook(EXERCISE).cells[1]
    assert given_cell.metadata.editable is False
    assert given_cell.metadata.nbgrader.locked is True
    assert len(given_cell.metadata.nbgrader.checksum) == 32


def test_an_untouched_copy_comes_back_as_the_starter() -> None:
    assert sources(raw()) == {
        cell.id: cell.starter
        for cell in EXERCISE.cells
        if cell.kind not in (CellKind.CHECK, CellKind.TEXT)
    }


def test_cells_that_a_learner_added_have_no_id() -> None:
    content = raw()
    content["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": "extra = 1"})
    submission = to_submission(read(content), EXERCISE)
    assert [cell.id for cell in submission.cells][:3] == ["given", "", "q1"]
    assert submission.cells[1].source == "extra = 1"


def test_an_id_of_another_exercise_counts_as_added() -> None:
    content = raw()
    content["cells"][2]["metadata"]["nbgrader"]["grade_id"] = "elsewhere"
    assert "q1" not in sources(content)


def test_lost_metadata_are_made_up_for_by_the_cell_id() -> None:
    content = raw()
    for cell in content["cells"]:
        cell["metadata"] = {}
    assert sources(content)["q1"] == "a = ____"


def test_an_answer_that_became_markdown_still_counts() -> None:
    content = raw()
    content["cells"][2] |= {"cell_type": "markdown", "source": "a = n"}
    assert sources(content)["q1"] == "a = n"


def test_a_markdown_copy_does_not_displace_the_code() -> None:
    content = raw()
    content["cells"][2]["source"] = "a = n"
    content["cells"].append(content["cells"][2] | {"cell_type": "markdown", "source": "my notes"})
    assert sources(content)["q1"] == "a = n"


@given(
    answers=st.fixed_dictionaries({id: st.text(max_size=30) for id in LEARNERS}),
    seed=st.integers(0, 10_000),
    doubled=st.lists(st.sampled_from(LEARNERS), max_size=3),
)
def test_a_shuffled_and_doubled_notebook_keeps_every_answer(
    answers: dict[str, str], seed: int, doubled: list[str]
) -> None:
    content = json.loads(write_notebook(learner_notebook(EXERCISE, answers)))
    by_id = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in content["cells"]
    }
    content["cells"] += [by_id[id] for id in doubled if id in by_id]
    random.Random(seed).shuffle(content["cells"])  # noqa: S311 (an order, not a secret)
    program = {
        cell.id: cell.source
        for cell in merge(EXERCISE, to_submission(read(content), EXERCISE)).cells
    }
    for id in ("q1", "q2", "cell-4", "x" * 70):
        assert program[id] == plain(answers[id])
    assert program["given"] == "n = 7"


def plain(text: str) -> str:
    """Return a text as it survives a notebook: one kind of line end, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(encoding: str) -> None:
    notebook = read_notebook(json.dumps(raw()).encode(encoding))
    assert len(notebook.cells) == 7


def test_windows_line_ends_are_read() -> None:
    text = json.dumps(raw(), indent=1).replace("\n", "\r\n").replace("a = ____", "a = 1\\r\\nb = 2")
    notebook = read_notebook(text.encode())
    assert notebook.cells[2].source == "a = 1\nb = 2"


def test_format_3_is_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Toy"},
        {
            "cell_type": "code",
            "input": ["a = 1\n", "b = 2"],
            "language": "python",
            "metadata": {"nbgrader": {"grade_id": "q1", "solution": True}},
            "outputs": [{"output_type": "pyout"}],
        },
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert sources(old) == {"q1": "a = 1\nb = 2"}
    nbformat.validate(read(old))


def test_missing_doubled_and_impossible_ids_are_mended() -> None:
    content = raw(nbformat_minor=5)
    content["cells"] = [
        {"cell_type": "code", "metadata": {}, "source": "", **extra}
        for extra in ({}, {"id": "same"}, {"id": "same"}, {"id": 3}, {"id": "y" * 65})
    ]
    notebook = read(content)
    assert [cell.id for cell in notebook.cells] == [f"unnamed-{at}" for at in range(1, 6)]
    nbformat.validate(notebook)


def test_foreign_metadata_and_broken_outputs_do_no_harm() -> None:
    content = raw(metadata={"colab": {"provenance": []}, "widgets": [1]})
    content["cells"][2] |= {"outputs": "nonsense", "execution_count": "three"}
    content["cells"][2]["metadata"] |= {"tags": 3, "collapsed": "no"}
    assert sources(content)["q1"] == "a = ____"


def test_half_characters_and_nul_are_replaced() -> None:
    content = raw()
    content["cells"][2]["source"] = "a = '\ud800\0'"
    assert sources(content)["q1"] == "a = '\ufffd\ufffd'"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"[1]", b'"text"', b"{}", b'{"nbformat": 4}', b"PK\x03\x04"],
)
def test_what_is_no_notebook_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_notebook(content)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nbformat": 9}, "is in notebook format 9"),
        ({"nbformat": "4"}, "is in notebook format 4"),
        ({"cells": 3}, "its cells are not a list"),
        ({"cells": ["x"]}, "cell 1, is not a cell"),
        ({"cells": [{"cell_type": "code"}]}, "cell 1, has no source"),
        ({"cells": [{"cell_type": "code", "source": [1]}]}, "cell 1, has no source"),
        ({"cells": [{"source": ""}]}, "cell 1, is of type “None”"),
        ({"cells": [{"cell_type": "heading", "source": ""}]}, "is of type “heading”"),
    ],
)
def test_a_notebook_that_breaks_the_rules_is_invalid(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidNotebook, match=problem):
        read(raw(**changes))


@pytest.mark.parametrize("depth", [900, 100_000])
def test_endless_nesting_is_refused(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    with pytest.raises((InvalidNotebook, UnreadableFile)):
        read_notebook(f'{{"nbformat": 4, "metadata": {{"x": {deep}}}, "cells": []}}'.encode())


def test_a_file_is_read_from_disk(academy: "Academy") -> None:
    file = academy.root / "handed-in.ipynb"
    file.write_bytes(write_notebook(starter_notebook(EXERCISE)))
    assert len(read_notebook(file).cells) == 7


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.ipynb", tmp_path):
        with pytest.raises(UnreadableFile, match=path.name):
            read_notebook(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jupyter, "MAX_BYTES", 1_000_000)
    file = tmp_path / "large.ipynb"
    with file.open("wb") as opened:
        opened.truncate(1_500_000)
    with pytest.raises(InvalidNotebook, match=r"has 1\.5 MB; a notebook may have at most 1 MB"):
        read_notebook(file)
