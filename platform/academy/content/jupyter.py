"""Jupyter's file format, read with tolerance.

A right answer must never be lost to the tool that saved it: formats 2 to 4, any line ends, a byte
order mark, foreign metadata, missing or doubled ids are all read. Outputs are dropped: a verdict
never looks at them.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import nbformat
from nbformat import NotebookNode
from nbformat.validator import iter_validate

from academy.domain.errors import InvalidNotebook, UnreadableFile

MAX_BYTES = 60_000_000
_MAX_ID = 64  # Jupyter's own limit
_CELL_TYPES = {"code": "code", "markdown": "markdown", "raw": "raw"}
_OLD_CELL_TYPES = {**_CELL_TYPES, "heading": "markdown", "html": "markdown"}


def parse_notebook(content: bytes, name: str) -> NotebookNode:
    """Return a notebook in format 4.5, without outputs; `name` is what messages call it.

    Raises UnreadableFile when it is not JSON or no notebook, InvalidNotebook when it breaks the
    rules.
    """
    check_size(len(content), name)
    try:
        return _notebook(_json(content, name), name)
    except RecursionError as error:
        raise InvalidNotebook(f"{name} is nested too deeply to be a notebook.") from error


def check_size(size: int, name: str) -> None:
    """Raise InvalidNotebook for a file that is larger than any notebook needs to be."""
    if size > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise InvalidNotebook(
            f"{name} has {size / 1e6:.1f} MB; a notebook may have at most {most} MB. "
            "Clear its outputs and save it again."
        )


def make_notebook(
    cells: Sequence[Mapping[str, object]], metadata: Mapping[str, object]
) -> NotebookNode:
    """Return a notebook of format 4.5."""
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    notebook: NotebookNode = nbformat.from_dict(whole)
    return notebook


def make_cell(
    cell_type: str, id: str, source: str, metadata: Mapping[str, object]
) -> dict[str, object]:
    """Return a cell of format 4.5, without outputs."""
    cell = {"id": id, "cell_type": cell_type, "metadata": metadata, "source": source}
    running: dict[str, object] = (
        {"execution_count": None, "outputs": []} if cell_type == "code" else {}
    )
    return {**cell, **running}


def schema_errors(raw: Mapping[str, object]) -> Iterator[tuple[Sequence[object], str]]:
    """Yield what breaks the schema of format 4: the path to the value, and the complaint."""
    minor = raw.get("nbformat_minor")
    version = minor if isinstance(minor, int) and 0 <= minor <= 5 else 5
    errors = iter_validate(raw, version=4, version_minor=version)
    for error in errors:
        yield tuple(error.relative_path), str(error.message)


def _json(content: bytes, name: str) -> Mapping[str, object]:
    try:
        raw = json.loads(content)
    except ValueError as error:
        raise UnreadableFile(f"{name} is not JSON, so it is no notebook ({error}).") from error
    if not isinstance(raw, dict) or not {"cells", "worksheets"} & raw.keys():
        raise UnreadableFile(f"{name} is JSON, but no notebook: it has no cells.")
    return raw


def _notebook(raw: Mapping[str, object], name: str) -> NotebookNode:
    version = raw.get("nbformat", 4)
    if version not in (2, 3, 4):
        raise InvalidNotebook(f"{name} is in notebook format {version}; 2, 3 or 4 was expected.")
    cells = [
        _cell(cell, f"{name}, cell {at}", old=version != 4)
        for at, cell in enumerate(_cells(raw, name), start=1)
    ]
    counts = Counter(cell["id"] for cell in cells)
    for at, cell in enumerate(cells, start=1):
        if not cell["id"] or counts[cell["id"]] > 1:
            cell["id"] = f"unnamed-{at}"
    metadata = _named(raw.get("metadata"))
    return make_notebook(cells, metadata)


def _cells(raw: Mapping[str, object], name: str) -> Iterator[object]:
    """Yield the cells of any format; formats 2 and 3 keep them in worksheets."""
    if "cells" in raw:
        yield from _list(raw["cells"], name)
        return
    for sheet in _list(raw["worksheets"], name):
        yield from _list(_named(sheet).get("cells"), name)


def _list(value: object, name: str) -> list[object]:
    if not isinstance(value, list):
        raise InvalidNotebook(f"{name} breaks the notebook format: its cells are not a list.")
    return value


def _cell(given: object, place: str, *, old: bool) -> dict[str, object]:
    if not isinstance(given, dict):
        raise InvalidNotebook(f"{place}, is not a cell; named values were expected.")
    kind = given.get("cell_type")
    cell_type = (_OLD_CELL_TYPES if old else _CELL_TYPES).get(str(kind))
    if cell_type is None:
        raise InvalidNotebook(f"{place}, is of type “{kind}”; code, markdown or raw was expected.")
    source = given.get("input") if old and "input" in given else given.get("source")
    metadata = _named(given.get("metadata"))
    return make_cell(cell_type, _id(given.get("id")), _source(source, place), metadata)


def _source(value: object, place: str) -> str:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if not isinstance(value, str):
        raise InvalidNotebook(f"{place}, has no source; text or a list of lines was expected.")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    # Half characters and NUL can be written in JSON, but neither run nor stored.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")


def _id(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _MAX_ID else ""


def _named(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
