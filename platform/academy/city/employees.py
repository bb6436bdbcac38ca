"""Personnel records of those who hold a post and those who left: restricted, although nameless."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.departments import DEPARTMENTS
from academy.city.draws import choose, date_text, keys, texts
from academy.city.table import Column, Table, Times

COUNTED_ON = np.datetime64("2024-12-31")
YEARS = (2022, 2023, 2024)
REASONS = {"resigned": 0.58, "retired": 0.28, "dismissed": 0.09, "other": 0.05}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's personnel records its own."""

    leavers: int
    restless: dict[str, float]  # how much more often than usual people leave a department
    salt: str


SHAPES = {
    "first": Shape(1_179, {}, "riverbend"),
    "second": Shape(1_034, {"D03": 0.5, "D09": 1.9, "D12": 2.2}, "stonecross"),
}


def employees(city: City, positions: Table) -> Table:
    """Make the personnel file: one holder for each post that is filled, then the leavers."""
    rng, shape = city.stream("hr_employees"), SHAPES[city.folder]
    return _holders(rng, shape, positions).followed_by(leavers_without_a_post(rng, shape))


def _holders(rng: np.random.Generator, shape: Shape, positions: Table) -> Table:
    """Give every filled post its holder."""
    filled = np.flatnonzero(positions["status"] == "filled")
    worked = rng.gamma(1.3, 2700, len(filled)).clip(20, 13_000).astype("timedelta64[D]")
    blank = texts([""] * len(filled))
    return Table(
        {
            "employee_key": keys(shape.salt, (f"holder-{number}" for number in range(len(filled)))),
            "position_id": positions["position_id"][filled],
            "department_id": positions["department_id"][filled],
            "hire_date": date_text(COUNTED_ON - worked),
            "separation_date": blank,
            "separation_reason": blank,
        }
    )


def leavers_without_a_post(rng: np.random.Generator, shape: Shape) -> Table:
    """Draw who left in three years; their post belongs to somebody else now.

    Teaches: joining people to posts loses the leavers, and a count of vacancies never needs this
    file.
    """
    count = shape.leavers
    left = _days_in(rng.choice(YEARS, count), rng.integers(0, 365, count))
    worked = rng.gamma(1.1, 1500, count).clip(5).astype("timedelta64[D]")
    return Table(
        {
            "employee_key": keys(shape.salt, (f"leaver-{number}" for number in range(count))),
            "position_id": texts([""] * count),
            "department_id": _departments_left(rng, shape),
            "hire_date": date_text(left - worked),
            "separation_date": date_text(left),
            "separation_reason": choose(rng, REASONS, count),
        }
    )


def _departments_left(rng: np.random.Generator, shape: Shape) -> Column:
    """Draw the departments that people left, by size and by how often people leave there."""
    weights = {
        department.id: department.staff
        * department.leave_share
        * shape.restless.get(department.id, 1.0)
        for department in DEPARTMENTS
    }
    return choose(rng, weights, shape.leavers)


def _days_in(years: Column, day: Column) -> Times:
    """Return the dates of these days of these years."""
    first = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    dates: Times = first + day.astype("timedelta64[D]")
    return dates
