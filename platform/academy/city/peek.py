"""A look at the first rows of a dataset, without loading it."""

import csv
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from academy.city.datasets import place
from academy.domain.errors import SetupProblem


class Peek(NamedTuple):
    """The names of the columns, the first rows as text, and how many rows there are in all."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


def first_rows(folder: Path, dataset: str, count: int) -> Peek:
    """Read the first `count` rows of a dataset of the city in `folder`.

    NotFound when no city has such a dataset; SetupProblem when this city has not been built.
    """
    path = folder / f"{place(dataset).dataset}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = tuple(next(reader))
            rows = tuple(tuple(row) for row in islice(reader, count))
            return Peek(header, rows, len(rows) + sum(1 for _ in reader))
    except FileNotFoundError as error:
        raise SetupProblem(
            f"{path} is missing; build the sample city with “academy data build”."
        ) from error
