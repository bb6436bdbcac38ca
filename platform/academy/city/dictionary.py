"""The data dictionary: what each dataset and each column of the sample city holds, in plain words.

Its source is `exercises/data/dictionary.yaml`, which people edit; the number of rows comes from the
manifest beside it.
"""

from dataclasses import dataclass
from pathlib import Path

from academy.city.cities import FIRST
from academy.city.entries import Entry, read_entries
from academy.city.verify import MANIFEST, read_manifest
from academy.domain.errors import NotFound

SOURCE = "dictionary.yaml"
TYPES = ("text", "whole number", "number", "date", "date and time", "month")
CLASSIFICATIONS = ("public", "internal", "restricted")
DATASET_NAMES = (
    "name",
    "title",
    "description",
    "one_row_is",
    "owner_department",
    "steward",
    "classification",
)


@dataclass(frozen=True)
class Column:
    """One column of a dataset."""

    name: str
    type: str  # one of TYPES
    unit: str  # "" when it has none
    description: str
    allowed: tuple[str, ...]  # the values that may stand here, "" for a blank; empty: any


@dataclass(frozen=True)
class Dataset:
    """One dataset, described for the people who will use it."""

    name: str
    title: str
    description: str
    one_row_is: str
    owner_department: str  # the department's name
    steward: str
    classification: str  # one of CLASSIFICATIONS
    rows: int | None  # in the first city; None while there is no manifest
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return a column by its name; NotFound when the dataset has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise NotFound(f"The dataset “{self.name}” has no column “{name}”.")


@dataclass(frozen=True)
class Dictionary:
    """Every dataset of the sample city."""

    datasets: tuple[Dataset, ...]

    def dataset(self, name: str) -> Dataset:
        """Return a dataset by its name; NotFound when there is none of that name."""
        for dataset in self.datasets:
            if dataset.name == name:
                return dataset
        raise NotFound(f"The data dictionary has no dataset “{name}”.")


def load_dictionary(exercises_folder: Path) -> Dictionary:
    """Read the dictionary; InvalidContent names the file and the line of the first fault."""
    folder = exercises_folder / "data"
    rows = _row_counts(folder / MANIFEST)
    entries = read_entries(folder / SOURCE, "datasets")
    datasets = tuple(_dataset(entry, rows) for entry in entries)
    seen: set[str] = set()
    for entry, dataset in zip(entries, datasets, strict=True):
        if dataset.name in seen:
            raise entry.fault("name", f"“{dataset.name}” is described twice; once was expected")
        seen.add(dataset.name)
    return Dictionary(datasets)


def _row_counts(manifest: Path) -> dict[str, int]:
    """Return the rows of each dataset of the first city, as far as they are known."""
    if not manifest.is_file():
        return {}
    files = read_manifest(manifest).files
    return {
        Path(name).stem: entry.rows
        for name, entry in files.items()
        if name.startswith(f"{FIRST.folder}/")
    }


def _dataset(entry: Entry, rows: dict[str, int]) -> Dataset:
    entry.nothing_but(*DATASET_NAMES, "columns")
    name = entry.text("name")
    return Dataset(
        name=name,
        title=entry.text("title"),
        description=entry.text("description"),
        one_row_is=entry.text("one_row_is"),
        owner_department=entry.text("owner_department"),
        steward=entry.text("steward"),
        classification=entry.one_of("classification", CLASSIFICATIONS),
        rows=rows.get(name),
        columns=tuple(_column(part) for part in entry.parts("columns")),
    )


def _column(entry: Entry) -> Column:
    entry.nothing_but("name", "type", "unit", "description", "allowed")
    return Column(
        name=entry.text("name"),
        type=entry.one_of("type", TYPES),
        unit=entry.text("unit", default=""),
        description=entry.text("description"),
        allowed=entry.texts("allowed"),
    )
