"""Building permits: what was asked for, when, and when it was issued."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.draws import choose, date_text, days, distinct, looked_up, numbered, put
from academy.city.table import Column, Decimals, Numbers, Table, Times

CUT_OFF = np.datetime64("2025-01-01")
TYPES = {
    "residential new": 0.13,
    "residential alteration": 0.24,
    "commercial new": 0.05,
    "commercial alteration": 0.13,
    "trade": 0.45,
}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's permits its own."""

    permits: int
    typical_working_days: dict[str, int]
    pending: int
    placeholder_values: int
    first_id: int


SHAPES = {
    "first": Shape(
        7_200,
        {
            "residential new": 10,
            "residential alteration": 6,
            "commercial new": 24,
            "commercial alteration": 14,
            "trade": 2,
        },
        432,
        60,
        0,
    ),
    "second": Shape(
        6_700,
        {
            "residential new": 8,
            "residential alteration": 9,
            "commercial new": 17,
            "commercial alteration": 21,
            "trade": 3,
        },
        490,
        77,
        400_000,
    ),
}


def building_permits(city: City) -> Table:
    """Make the file of permits."""
    rng, shape = city.stream("building_permits"), SHAPES[city.folder]
    count = shape.permits
    kind = choose(rng, TYPES, count)
    submitted = days(rng, "2023-01-01", "2025-01-01", count)
    return Table(
        {
            "permit_id": numbered("BP-", range(shape.first_id, shape.first_id + count), 6),
            "permit_type": kind,
            "council_district": rng.integers(1, 10, count),
            "submitted_on": date_text(submitted),
            "issued_on": date_text(
                leave_some_pending(rng, shape, _issued(rng, shape, kind, submitted))
            ),
            "review_cycles": 1 + rng.poisson(0.55, count),
            "valuation_usd": value_some_at_one_dollar(rng, shape),
        }
    )


def _issued(rng: np.random.Generator, shape: Shape, kind: Column, submitted: Times) -> Times:
    """Draw when each is issued; offices work Monday to Friday, so a promise counts working days."""
    typical = looked_up(shape.typical_working_days, kind)
    took = np.rint(rng.lognormal(np.log(typical), 0.65)).clip(1).astype(np.int64)
    return np.busday_offset(submitted, took, roll="forward")


def leave_some_pending(rng: np.random.Generator, shape: Shape, issued: Times) -> Times:
    """Leave blank what is not issued by the last day, and some that wait for their owner.

    Teaches: a pending permit has taken “at least” its days so far; leaving it out flatters the
    office.
    """
    later = np.flatnonzero(issued >= CUT_OFF)
    sooner = np.flatnonzero(issued < CUT_OFF)
    waiting = distinct(rng, sooner, shape.pending - len(later))
    return put(issued, np.append(later, waiting), np.datetime64("NaT"))


def value_some_at_one_dollar(rng: np.random.Generator, shape: Shape) -> Numbers:
    """Draw very uneven values, a few of them 1 because the form demands a number.

    Teaches: means follow the largest few, and a placeholder may be a number that looks allowed.
    """
    values: Decimals = rng.lognormal(10, 1.4, shape.permits).round(-2).clip(100)
    rows = distinct(rng, np.arange(shape.permits), shape.placeholder_values)
    return put(values.astype(np.int64), rows, 1)
