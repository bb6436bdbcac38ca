"""The data inventory: 150 datasets of the city, who owns each, and who may see it."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.departments import DEPARTMENTS
from academy.city.draws import choose, date_text, days, distinct, numbered, put, texts
from academy.city.inventory_names import LISTED, OFFICES, TOPICS, Listed
from academy.city.table import Column, Table

SIZE = 150
LABELS = {"public": 0.35, "internal": 0.45, "restricted": 0.20}
REFRESH = {
    "daily": 0.20,
    "weekly": 0.16,
    "monthly": 0.24,
    "quarterly": 0.12,
    "yearly": 0.16,
    "as needed": 0.08,
    "?": 0.04,
}
FIELDS = {"": 0.60, "council_district": 0.25, "department_id": 0.15}
LOCATIONS = {
    "analytics server": 0.12,
    "department drive": 0.36,
    "vendor system": 0.30,
    "spreadsheet": 0.22,
}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's inventory its own."""

    stray_labels: dict[str, int]  # what people wrote instead of one of the three labels
    without_steward: int
    first_id: int


SHAPES = {
    "first": Shape(
        {"Public": 14, "": 9, "INTERNAL": 9, "publicly available": 7, "confidential": 7}, 29, 1
    ),
    "second": Shape(
        {"Public": 9, "": 12, "INTERNAL": 11, "publicly available": 5, "confidential": 4}, 36, 501
    ),
}


def data_inventory(city: City) -> Table:
    """Make the inventory: the entries in good order and the others, mixed and numbered."""
    rng, shape = city.stream("data_inventory"), SHAPES[city.folder]
    listed = _listed(LISTED[city.folder])
    others = _others(rng, SIZE - len(listed))
    others = others.replaced(
        classification=write_labels_freely(rng, shape, others["classification"]),
        steward=forget_stewards(rng, shape, others["steward"]),
    )
    mixed = listed.followed_by(others).take(rng.permutation(SIZE))
    numbers = range(shape.first_id, shape.first_id + SIZE)
    return Table({"inventory_id": numbered("INV-", numbers, 3), **mixed.columns})


def _listed(entries: tuple[Listed, ...]) -> Table:
    """Lay out the entries of the datasets that the courses use; these are in good order."""
    return Table(
        {
            "dataset_name": texts(entry.name for entry in entries),
            "owner_department_id": texts(entry.owner for entry in entries),
            "steward": texts(f"{entry.owner}-steward-1" for entry in entries),
            "classification": texts(entry.classification for entry in entries),
            "refresh": texts(entry.refresh for entry in entries),
            "disaggregation_fields": texts(entry.fields for entry in entries),
            "last_reviewed": texts("2024-11-01" for _ in entries),
            "location": texts("analytics server" for _ in entries),
        }
    )


def _others(rng: np.random.Generator, count: int) -> Table:
    """Draw the other entries: a topic in an office, owned by the department of that office."""
    pairs = distinct(rng, np.arange(len(TOPICS) * len(DEPARTMENTS)), count)
    owners = [DEPARTMENTS[pair % len(DEPARTMENTS)].id for pair in pairs.tolist()]
    topics = [TOPICS[pair // len(DEPARTMENTS)] for pair in pairs.tolist()]
    names = (f"{topic}, {OFFICES[owner]}" for topic, owner in zip(topics, owners, strict=True))
    turns = rng.integers(1, 4, count).tolist()
    stewards = (f"{owner}-steward-{turn}" for owner, turn in zip(owners, turns, strict=True))
    return Table(
        {
            "dataset_name": texts(names),
            "owner_department_id": texts(owners),
            "steward": texts(stewards),
            "classification": choose(rng, LABELS, count),
            "refresh": choose(rng, REFRESH, count),
            "disaggregation_fields": choose(rng, FIELDS, count),
            "last_reviewed": date_text(days(rng, "2021-06-01", "2024-11-02", count)),
            "location": choose(rng, LOCATIONS, count),
        }
    )


def write_labels_freely(rng: np.random.Generator, shape: Shape, labels: Column) -> Column:
    """Write some labels in a person's own words, or not at all.

    Teaches: three labels only; one that is unclear is restricted until somebody has looked, never
    guessed public.
    """
    strays = texts(label for label, count in shape.stray_labels.items() for _ in range(count))
    return put(labels, distinct(rng, np.arange(len(labels)), len(strays)), strays)


def forget_stewards(rng: np.random.Generator, shape: Shape, stewards: Column) -> Column:
    """Leave some entries without a steward.

    Teaches: a dataset that nobody looks after is found by counting.
    """
    rows = distinct(rng, np.arange(len(stewards)), shape.without_steward)
    return put(stewards, rows, "")
