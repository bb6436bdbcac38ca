"""What a learner may know about the tables they work on."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from academy.city.dictionary import Dataset, Dictionary, load_dictionary
from academy.city.peek import Peek, first_rows
from academy.domain.catalog import Exercise
from academy.services.context import Academy

ROWS = 5


@dataclass(frozen=True)
class DatasetView:
    """A table's description, and a look at its first rows."""

    dataset: Dataset
    peek: Peek


def of_exercise(academy: Academy, exercise: Exercise) -> tuple[DatasetView, ...]:
    """Return the tables that an exercise works on."""
    dictionary = _dictionary(academy.settings.exercises)
    return tuple(
        DatasetView(dictionary.dataset(name), _peek(academy.cities.first, name))
        for name in exercise.datasets
    )


@lru_cache(maxsize=4)
def _dictionary(exercises: Path) -> Dictionary:
    return load_dictionary(exercises)


@lru_cache(maxsize=256)
def _peek(folder: Path, name: str) -> Peek:
    """Look once: a generated city does not change while the server lives."""
    return first_rows(folder, name, ROWS)
