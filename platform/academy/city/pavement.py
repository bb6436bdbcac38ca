"""Street segments and the condition of their surface."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.draws import choose, date_text, days, distinct, looked_up, numbered, put
from academy.city.table import Column, Decimals, Numbers, Table, Times

CLASSES = {"residential": 0.66, "collector": 0.16, "arterial": 0.18}
SURFACES = {"asphalt": 0.62, "concrete": 0.28, "composite": 0.10}
MEAN_FEET = {"residential": 480.0, "collector": 600.0, "arterial": 890.0}
FEET_IN_A_METER = 3.28084


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's streets its own."""

    segments: int
    better_by: dict[int, float]  # points above (or below) the usual condition, by district
    arterials_worse_by: float
    in_meters: int
    not_rated: int
    old_surveys: int
    first_id: int


SHAPES = {
    "first": Shape(6_000, {1: -9.0, 3: -9.0, 8: 3.0}, 4.0, 750, 90, 420, 0),
    "second": Shape(5_600, {2: 4.0, 5: -8.0, 9: -10.5}, 6.0, 815, 74, 365, 20_000),
}


def pavement_segments(city: City) -> Table:
    """Make the file of street segments."""
    rng, shape = city.stream("pavement_segments"), SHAPES[city.folder]
    count = shape.segments
    district = rng.integers(1, 10, count)
    road = choose(rng, CLASSES, count)
    feet = rng.gamma(3, 1 / 3, count) * looked_up(MEAN_FEET, road)
    metric = distinct(rng, np.arange(count), shape.in_meters)
    pci = _condition(rng, shape, district, road)
    return Table(
        {
            "asset_id": numbered("PV-", range(shape.first_id, shape.first_id + count), 5),
            "council_district": district,
            "road_class": road,
            "surface": choose(rng, SURFACES, count),
            "length": measure_some_in_meters(feet, metric),
            "length_unit": put(np.full(count, "ft", dtype=object), metric, "m"),
            "lanes": np.where(road == "arterial", rng.integers(4, 7, count), 2),
            "pci": rate_some_with_placeholders(rng, shape, pci),
            "inspected_on": date_text(keep_old_surveys(rng, shape)),
        }
    )


def _condition(rng: np.random.Generator, shape: Shape, district: Numbers, road: Column) -> Decimals:
    """Draw the pavement condition index; long arterials are worse, so segments must be weighted."""
    better = np.array([shape.better_by.get(number, 0.0) for number in district.tolist()])
    worse = np.where(road == "arterial", shape.arterials_worse_by, 0.0)
    points: Decimals = 100 * rng.beta(4.0, 1.9, shape.segments) + better - worse
    return points.clip(1, 100).round(1)


def measure_some_in_meters(feet: Decimals, metric: Numbers) -> Decimals:
    """Write some lengths in meters. Teaches: look at the unit before adding anything up."""
    return put(feet, metric, feet[metric] / FEET_IN_A_METER).clip(3).round(1)


def rate_some_with_placeholders(rng: np.random.Generator, shape: Shape, pci: Decimals) -> Decimals:
    """Score unrated segments 0 or −1. Teaches: a placeholder is not a terrible street."""
    rows = distinct(rng, np.arange(shape.segments), shape.not_rated)
    return put(pci, rows, rng.choice(np.array([0.0, -1.0]), shape.not_rated))


def keep_old_surveys(rng: np.random.Generator, shape: Shape) -> Times:
    """Date some surveys many years back. Teaches: ask how old a figure is before acting on it."""
    surveyed = days(rng, "2019-01-01", "2024-12-01", shape.segments)
    rows = distinct(rng, np.arange(shape.segments), shape.old_surveys)
    return put(surveyed, rows, days(rng, "2012-01-01", "2015-01-01", shape.old_surveys))
