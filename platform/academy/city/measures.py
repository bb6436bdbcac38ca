"""Monthly performance measures of three fiscal years: what was counted, out of how many."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.draws import texts
from academy.city.measure_cards import CARDS, HIGHER, Card
from academy.city.table import Decimals, Numbers, Table

FIRST_MONTH = np.datetime64("2022-07")
MONTHS = 36
LATEST_YEAR = slice(24, 36)  # July 2024 to June 2025
REDEFINED_FROM = 24
POINTS_LOST = 9.0  # by counting calendar days where working days were counted before


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's measures its own; measures are counted from 0."""

    redefined: tuple[int, ...]
    lopsided: tuple[int, ...]  # where the average of months and the year's total disagree


SHAPES = {
    "first": Shape((0, 6, 12, 21, 27, 33, 39, 44), (3, 10, 17, 19, 24, 31, 36, 47)),
    "second": Shape((3, 9, 17, 23, 30, 32, 36, 42), (1, 5, 13, 20, 28, 37, 45)),
}


@dataclass(frozen=True)
class Year:
    """A measure's months: how many cases, and the true percentage in each."""

    cases: Numbers
    percent: Decimals


def performance_measures(city: City) -> Table:
    """Make the file of measures, one row a measure and month."""
    rng, shape = city.stream("performance_measures"), SHAPES[city.folder]
    rows = [row for number, card in enumerate(CARDS) for row in _rows(rng, shape, number, card)]
    columns = list(zip(*rows, strict=True))
    return Table(
        {
            "measure_id": texts(columns[0]),
            "measure_name": texts(columns[1]),
            "department_id": texts(columns[2]),
            "month": texts(columns[3]),
            "numerator": np.array(columns[4]),
            "denominator": np.array(columns[5]),
            "target_pct": np.array(columns[6]),
            "better": texts(columns[7]),
            "definition_version": texts(columns[8]),
        }
    )


def _rows(
    rng: np.random.Generator, shape: Shape, number: int, card: Card
) -> Iterator[tuple[object, ...]]:
    """Yield the months of one measure."""
    target = round(float(rng.uniform(72, 88) if card.better == HIGHER else rng.uniform(9, 24)), 1)
    months = _ordinary(rng, target)
    if number in shape.lopsided:
        months = make_the_latest_year_lopsided(rng, months, target)
    redefined = number in shape.redefined
    if redefined:
        months = count_otherwise_from_july_2024(months)
    met = np.rint(months.cases * months.percent.clip(0.5, 99) / 100).astype(np.int64)
    for month, (cases, count) in enumerate(zip(months.cases.tolist(), met.tolist(), strict=True)):
        version = "v2" if redefined and month >= REDEFINED_FROM else "v1"
        name = (f"M{number + 1:02d}", card.name, card.department_id, str(FIRST_MONTH + month))
        yield (*name, count, cases, target, card.better, version)


def _ordinary(rng: np.random.Generator, target: float) -> Year:
    """Draw three years clearly on one side of the target; small months and large ones are alike."""
    side = rng.choice(np.array([-1.0, 1.0]))
    percent = target + side * rng.uniform(3.5, 6.5) + rng.normal(0, 1.5, MONTHS)
    return Year(rng.integers(20, 900, MONTHS), percent)


def make_the_latest_year_lopsided(rng: np.random.Generator, months: Year, target: float) -> Year:
    """Put most of the latest year's cases into two months that went the other way.

    Teaches: add the numerators, add the denominators, then divide; averaging twelve percentages can
    turn a verdict.
    """
    side = rng.choice(np.array([-1.0, 1.0]))
    busy = np.isin(np.arange(12), rng.choice(12, 2, replace=False))
    cases, percent = months.cases.copy(), months.percent.copy()
    cases[LATEST_YEAR] = np.where(busy, rng.integers(650, 900, 12), rng.integers(25, 60, 12))
    percent[LATEST_YEAR] = target + side * np.where(busy, -4.0, 4.0) + rng.normal(0, 0.4, 12)
    return Year(cases, percent)


def count_otherwise_from_july_2024(months: Year) -> Year:
    """Lower the figures from the month of the new definition.

    Teaches: the work did not get worse, the ruler changed; never draw a line through the break.
    """
    lost = np.where(np.arange(MONTHS) >= REDEFINED_FROM, POINTS_LOST, 0.0)
    return Year(months.cases, months.percent - lost)
