"""Emergency runs of one year: where, how urgent, and how many minutes until somebody arrived."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.draws import (
    blank_at,
    choose,
    date_text,
    days,
    distinct,
    districts,
    numbered,
    put,
)
from academy.city.table import Chosen, Column, Decimals, Numbers, Table

TYPES = {"medical": 0.60, "fire": 0.10, "alarm": 0.10, "crash": 0.10, "other": 0.10}
TYPICAL_MINUTES = {1: 4.4, 2: 8.0}
SPREAD = 9.0  # the shape of the gamma distribution that minutes follow


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's emergency file its own."""

    runs: int
    district_weights: tuple[float, ...]
    urgent_share: float  # of priority 1, in an ordinary district
    looks_fastest: int  # the district that the headline praises
    looks_fastest_urgent: float
    looks_fastest_delay: float  # how much longer it takes, within each priority
    looks_slowest: int  # the district with the fewest urgent calls
    looks_slowest_urgent: float
    seconds_by_district: tuple[int, ...]  # rows with seconds typed into minutes
    blanks: int
    zeros: int
    first_id: int


SHAPES = {
    "first": Shape(
        runs=14_000,
        district_weights=(0.13, 0.09, 0.13, 0.16, 0.10, 0.14, 0.09, 0.08, 0.08),
        urgent_share=0.48,
        looks_fastest=6,
        looks_fastest_urgent=0.75,
        looks_fastest_delay=1.12,
        looks_slowest=4,
        looks_slowest_urgent=0.30,
        seconds_by_district=(9, 4, 10, 14, 7, 6, 6, 10, 4),
        blanks=160,
        zeros=25,
        first_id=0,
    ),
    "second": Shape(
        runs=13_100,
        district_weights=(0.09, 0.12, 0.14, 0.10, 0.08, 0.11, 0.13, 0.10, 0.13),
        urgent_share=0.44,
        looks_fastest=3,
        looks_fastest_urgent=0.76,
        looks_fastest_delay=1.14,
        looks_slowest=9,
        looks_slowest_urgent=0.25,
        seconds_by_district=(6, 12, 7, 5, 5, 8, 7, 4, 12),
        blanks=138,
        zeros=34,
        first_id=300_000,
    ),
}


def emergency_responses(city: City) -> Table:
    """Make the file of emergency runs, flaws and all."""
    rng, shape = city.stream("emergency_responses"), SHAPES[city.folder]
    district = districts(rng, shape.district_weights, shape.runs)
    priority = draw_priorities(rng, shape, district)
    received = days(rng, "2024-01-01", "2025-01-01", shape.runs).astype("datetime64[s]")
    received += rng.integers(0, 86_400, shape.runs).astype("timedelta64[s]")
    minutes = _minutes(rng, shape, district, priority)
    return Table(
        {
            "incident_id": numbered("FD-", range(shape.first_id, shape.first_id + shape.runs), 6),
            "council_district": district,
            "priority": priority,
            "incident_type": choose(rng, TYPES, shape.runs),
            "received_at": date_text(received),
            "response_minutes": mistype_minutes(rng, shape, district, minutes),
        }
    )


def draw_priorities(rng: np.random.Generator, shape: Shape, district: Numbers) -> Numbers:
    """Give one district far more urgent calls than the others, and another far fewer.

    Teaches: urgent calls are answered faster everywhere, so the mix alone can make a district look
    fast.
    """
    urgent = np.full(shape.runs, shape.urgent_share)
    urgent[district == shape.looks_fastest] = shape.looks_fastest_urgent
    urgent[district == shape.looks_slowest] = shape.looks_slowest_urgent
    return np.where(rng.random(shape.runs) < urgent, 1, 2)


def _minutes(
    rng: np.random.Generator, shape: Shape, district: Numbers, priority: Numbers
) -> Decimals:
    """Draw true response times; the district that looks fastest is the slowest in each priority."""
    typical = np.where(priority == 1, TYPICAL_MINUTES[1], TYPICAL_MINUTES[2])
    typical = typical * np.where(district == shape.looks_fastest, shape.looks_fastest_delay, 1.0)
    return rng.gamma(SPREAD, typical / SPREAD).clip(0.5).round(2)


def mistype_minutes(
    rng: np.random.Generator, shape: Shape, district: Numbers, minutes: Decimals
) -> Column:
    """Plant three flaws in different rows: seconds typed as minutes, zeros, blanks.

    Teaches: not all flaws matter alike. A few rows in seconds move the city's average; the zeros
    hardly do.
    """
    free = (
        minutes >= 1.5
    )  # Below that, seconds would stay under an hour and could not be told apart.
    seconds = _rows_by_district(rng, shape, district, free)
    others = np.setdiff1d(np.arange(shape.runs), seconds)
    spoiled = distinct(rng, others, shape.zeros + shape.blanks)
    minutes = put(minutes, seconds, (minutes[seconds] * 60).round())
    minutes = put(minutes, spoiled[: shape.zeros], 0.0)
    return blank_at(minutes, spoiled[shape.zeros :])


def _rows_by_district(
    rng: np.random.Generator, shape: Shape, district: Numbers, free: Chosen
) -> Numbers:
    """Draw the planned number of rows in each district out of those that are free."""
    drawn = [
        distinct(rng, np.flatnonzero(free & (district == number)), count)
        for number, count in enumerate(shape.seconds_by_district, start=1)
    ]
    return np.concatenate(drawn)
