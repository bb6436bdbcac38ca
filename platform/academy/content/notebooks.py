"""Notebooks in and out: what learners hand in, and the copies that they get.

Checks never leave the server, so no copy holds them, nor the hints or the known-wrong answers.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from academy.content.formats import Flags, checksum, grade_id
from academy.content.jupyter import check_size, make_cell, make_notebook, parse_notebook
from academy.content.regions import without_markers
from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.errors import UnreadableFile
from academy.domain.grading import Submission, SubmittedCell

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Jupyter's rule
_LEARNERS = (CellKind.ANSWER, CellKind.WORK, CellKind.WRITTEN)  # the content is the learner's
_LOCKED = (CellKind.TEXT, CellKind.GIVEN)
_CODE = (CellKind.GIVEN, CellKind.WORK, CellKind.ANSWER)


def read_notebook(source: Path | bytes, name: str = "The notebook") -> NotebookNode:
    """Read a notebook that somebody hands in; `name` is what messages call one given as bytes.

    Raises UnreadableFile when it is missing, not JSON, or no notebook at all; InvalidNotebook when
    it is one that breaks the rules.
    """
    if isinstance(source, bytes):
        return parse_notebook(source, name)
    try:
        check_size(source.stat().st_size, str(source))
        content = source.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"{source} does not exist; a notebook was expected.") from None
    except OSError as error:
        raise UnreadableFile(f"{source} cannot be read: {error.strerror}.") from error
    return parse_notebook(content, str(source))


def to_submission(notebook: NotebookNode, exercise: Exercise) -> Submission:
    """Return what the learner typed: their code cells in order, known ones under their id.

    A cell is known by nbgrader's grade_id, else by Jupyter's own cell id (our copies carry both).
    A known answer that became a Markdown cell still counts, unless a code cell answers too.
    """
    kinds = {cell.id: cell.kind for cell in exercise.cells}
    found = [_found(cell, kinds) for cell in notebook.cells]
    in_code = {cell.id for cell in found if cell.is_code}
    return Submission(
        tuple(
            SubmittedCell(cell.id, cell.source)
            for cell in found
            if cell.is_code or (cell.id not in in_code and kinds.get(cell.id) in _LEARNERS)
        )
    )


def starter_notebook(exercise: Exercise) -> NotebookNode:
    """Return the exercise as a learner first gets it."""
    return learner_notebook(exercise, {})


def solution_notebook(exercise: Exercise) -> NotebookNode:
    """Return the exercise with the author's answers, without the marker lines."""
    solved = {id: without_markers(source) for id, source in exercise.solution.items()}
    return learner_notebook(exercise, solved)


def learner_notebook(exercise: Exercise, answers: Mapping[str, str]) -> NotebookNode:
    """Return the exercise with a learner's answers; what is not answered shows its starter."""
    cells = [
        _copy(cell, answers.get(cell.id, cell.starter) if cell.kind in _LEARNERS else cell.starter)
        for cell in exercise.cells
        if cell.kind is not CellKind.CHECK
    ]
    metadata = {
        "kernelspec": _KERNEL,
        "language_info": {"name": "python"},
        "academy": {"exercise": exercise.slug, "digest": exercise.digest},
    }
    return make_notebook(cells, metadata)


def write_notebook(notebook: NotebookNode) -> bytes:
    """Return the notebook as a file holds it."""
    return f"{nbformat.writes(notebook)}\n".encode()


@dataclass(frozen=True)
class _Found:
    """A cell of a submitted notebook; `id` is that of the exercise's cell, else empty."""

    id: str
    source: str
    is_code: bool


def _found(cell: NotebookNode, kinds: Mapping[str, CellKind]) -> _Found:
    given = grade_id(cell.metadata.get("nbgrader"))
    known = given or str(cell.id)
    return _Found(known if known in kinds else "", str(cell.source), cell.cell_type == "code")


def _copy(cell: Cell, source: str) -> Mapping[str, object]:
    """Return one cell of a learner's copy, with nbgrader's flags, so that its tools know it."""
    cell_type = "code" if cell.kind in _CODE else "markdown"
    metadata: dict[str, object] = {}
    if cell.kind is not CellKind.WORK:
        flags = Flags(
            cell.id,
            grade=cell.kind is CellKind.WRITTEN,
            solution=cell.kind in (CellKind.ANSWER, CellKind.WRITTEN),
            locked=cell.kind in _LOCKED,
            points=cell.points,
        )
        watched = flags.locked or flags.grade
        metadata["nbgrader"] = flags.metadata(checksum(source, cell_type, flags) if watched else "")
        metadata["deletable"] = False
    if cell.kind in _LOCKED:
        metadata["editable"] = False
    return make_cell(cell_type, _cell_id(cell.id), source, metadata)


def _cell_id(id: str) -> str:
    """Return an id that Jupyter accepts: the cell's own, or for a longer one its digest."""
    return id if _CELL_ID.fullmatch(id) else hashlib.sha256(id.encode()).hexdigest()
