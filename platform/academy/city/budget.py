"""The program budget: what was adopted and what was spent, by program and kind of spending."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.departments import DEPARTMENTS, Department
from academy.city.draws import texts
from academy.city.table import Column, Decimals, Table

YEARS = (2022, 2023, 2024, 2025)
CLASSES = ("personnel", "operating", "capital", "transfers")
PROGRAMS = 5  # in each department


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's budget its own."""

    dollars_per_person: float
    growth: float
    in_thousands: tuple[str, int]  # the department and fiscal year that came in thousands


SHAPES = {
    "first": Shape(98_000, 1.04, ("D06", 2023)),
    "second": Shape(87_500, 1.055, ("D03", 2024)),
}


def program_budget(city: City) -> Table:
    """Make the budget, one row a year, program and class."""
    rng, shape = city.stream("program_budget"), SHAPES[city.folder]
    lines = _lines()
    year = np.array([line[0] for line in lines])
    department = texts(line[1].id for line in lines)
    staff = np.array([line[1].staff for line in lines])
    adopted = (
        staff * shape.dollars_per_person / PROGRAMS * _mix(rng) * shape.growth ** (year - 2022)
    )
    actual = adopted * rng.normal(0.97, 0.05, len(lines))
    return Table(
        {
            "fiscal_year": year,
            "department_id": department,
            "program_id": texts(line[2] for line in lines),
            "account_class": texts(CLASSES[line[3]] for line in lines),
            "adopted": send_one_year_in_thousands(shape, year, department, adopted),
            "actual": send_one_year_in_thousands(shape, year, department, actual),
        }
    )


def _lines() -> list[tuple[int, Department, str, int]]:
    """Return the year, department, program and number of the class of each line."""
    return [
        (year, department, f"{department.id}-PR{program}", number)
        for department in DEPARTMENTS
        for program in range(1, PROGRAMS + 1)
        for year in YEARS
        for number in range(len(CLASSES))
    ]


def _mix(rng: np.random.Generator) -> Decimals:
    """Return each line's share of its program: people first, then running costs."""
    programs = len(DEPARTMENTS) * PROGRAMS
    shares = rng.dirichlet(np.array([9.0, 4.0, 2.5, 1.0]), programs)
    return np.repeat(shares, len(YEARS), axis=0).ravel()


def send_one_year_in_thousands(
    shape: Shape, year: Column, department: Column, dollars: Decimals
) -> Column:
    """Write one department's year in thousands.

    Teaches: a figure a thousand times too small is a unit.
    """
    name, when = shape.in_thousands
    divisor = np.where((department == name) & (year == when), 1000, 1)
    return np.rint(dollars / divisor).astype(np.int64)
