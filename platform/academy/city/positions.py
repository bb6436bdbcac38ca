"""Every post of the city, filled or vacant: jobs, not people."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.crews import CREW_DEPARTMENT, CREWS
from academy.city.departments import (
    DEPARTMENTS,
    FIELD_DEPARTMENTS,
    SWORN_DEPARTMENTS,
    Department,
)
from academy.city.draws import (
    choose,
    date_text,
    distinct,
    distinct_by_weight,
    numbered,
    put,
    texts,
)
from academy.city.table import Chosen, Column, Numbers, Table

COUNTED_ON = np.datetime64("2024-12-31")
UNKNOWN = np.datetime64("1900-01-01")

SWORN_JOBS = {
    "field & trades": 0.08,
    "professional": 0.08,
    "clerical & service": 0.10,
    "supervisory": 0.12,
    "sworn": 0.62,
}
FIELD_JOBS = {
    "field & trades": 0.68,
    "professional": 0.12,
    "clerical & service": 0.08,
    "supervisory": 0.12,
}
OFFICE_JOBS = {
    "field & trades": 0.10,
    "professional": 0.50,
    "clerical & service": 0.28,
    "supervisory": 0.12,
}

# With the fourteen departments that are always spelt the same way, 28 spellings. Two of them end in
# a space.
# They are the same in both cities: a look-up that is complete for one must be complete for the
# other.
SPELLINGS = {
    "D03": ("Water & Sewer", "Water and Sewer", "W&S"),
    "D04": (
        "Streets & Stormwater",
        "Streets and Stormwater",
        "STREETS/STORMWATER",
        "Strts & Storm",
        "Streets & Stormwater ",
    ),
    "D12": ("IT", "Information Technology", "Info Tech"),
    "D13": ("Human Resources", "HR", "Human Resources "),
}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's posts its own."""

    more_vacant: dict[str, float]  # departments whose vacant share is not the usual one
    unknown_since: int  # vacancies dated 1900-01-01
    first_number: int


SHAPES = {
    "first": Shape({}, 17, 0),
    "second": Shape({"D01": 0.08, "D03": 0.19, "D07": 0.16, "D10": 0.11, "D14": 0.02}, 12, 5000),
}


def positions(city: City) -> Table:
    """Make the file of posts."""
    rng, shape = city.stream("hr_positions"), SHAPES[city.folder]
    parts = [_posts(rng, shape, city, department) for department in DEPARTMENTS]
    table = parts[0]
    for part in parts[1:]:
        table = table.followed_by(part)
    vacant = np.flatnonzero(table["status"] == "vacant")
    return table.replaced(vacant_since=date_vacancies(rng, shape, vacant, len(table)))


def _posts(rng: np.random.Generator, shape: Shape, city: City, department: Department) -> Table:
    """Draw the posts of one department; as many are filled as it has staff."""
    vacant_share = shape.more_vacant.get(department.id, department.vacant_share)
    count = round(department.staff / (1 - vacant_share))
    unit = _crews(rng, city, department, count)
    vacant = thin_out_one_crew(rng, city, unit, count - department.staff)
    numbers = range(shape.first_number, shape.first_number + count)
    return Table(
        {
            "position_id": numbered(f"P{department.id[1:]}-", numbers, 4),
            "department_id": texts([department.id] * count),
            "department_name": spell_freely(rng, department, count),
            "job_family": choose(rng, _jobs(department), count),
            "work_unit": unit,
            "status": texts(np.where(vacant, "vacant", "filled")),
        }
    )


def _jobs(department: Department) -> dict[str, float]:
    if department.id in SWORN_DEPARTMENTS:
        return SWORN_JOBS
    return FIELD_JOBS if department.id in FIELD_DEPARTMENTS else OFFICE_JOBS


def _crews(rng: np.random.Generator, city: City, department: Department, count: int) -> Column:
    """Return each post's work unit; only one department records them."""
    if department.id != CREW_DEPARTMENT:
        return texts([""] * count)
    return choose(rng, {crew.name: crew.post_share for crew in CREWS[city.folder]}, count)


def thin_out_one_crew(rng: np.random.Generator, city: City, unit: Column, count: int) -> Chosen:
    """Choose which posts are vacant; most vacancies of the crews fall on one of them.

    Teaches: a department's average hides the yard that cannot do its work.
    """
    weights = {crew.name: crew.vacancy_weight for crew in CREWS[city.folder]}
    weight = np.array([weights.get(name, 1.0) for name in unit.tolist()])
    return np.isin(np.arange(len(unit)), distinct_by_weight(rng, weight, count))


def spell_freely(rng: np.random.Generator, department: Department, count: int) -> Column:
    """Write four departments' names in several ways. Teaches: match on the id, never on a name."""
    spellings = SPELLINGS.get(department.id, (department.name,))
    return choose(rng, dict.fromkeys(spellings, 1.0), count)


def date_vacancies(rng: np.random.Generator, shape: Shape, vacant: Numbers, posts: int) -> Column:
    """Say since when each vacant post is vacant, some of them since 1900-01-01.

    Teaches: a date that no one can have meant stands for “we do not know”.
    """
    since = np.full(posts, np.datetime64("NaT"), dtype="datetime64[D]")
    ago = rng.gamma(1.6, 95, len(vacant)).astype("timedelta64[D]")
    since = put(since, vacant, COUNTED_ON - ago)
    return date_text(put(since, distinct(rng, vacant, shape.unknown_since), UNKNOWN))
