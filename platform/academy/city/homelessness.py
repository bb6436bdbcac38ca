"""Enrollments with the five agencies for people without a home: one row a stay, not a person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.draws import (
    choose,
    choose_one_by_one,
    date_text,
    days,
    districts,
    keys,
    numbered,
    put,
    texts,
)
from academy.city.table import Chosen, Column, Numbers, Table

CUT_OFF = np.datetime64("2025-01-01")
AGENCIES = {  # which agency a household of each kind turns to
    "adult only": {"A1 Shelter": 0.45, "A2 Day Center": 0.29, "A3 Outreach": 0.26},
    "family": {"A1 Shelter": 0.62, "A2 Day Center": 0.26, "A3 Outreach": 0.12},
    "youth 18-24": {"A4 Youth": 0.62, "A2 Day Center": 0.20, "A3 Outreach": 0.18},
    "veteran": {"A5 Veterans": 0.50, "A1 Shelter": 0.26, "A3 Outreach": 0.24},
}
UNSHELTERED = {  # where people of each agency sleep
    "A1 Shelter": 0.10,
    "A2 Day Center": 0.44,
    "A3 Outreach": 0.93,
    "A4 Youth": 0.28,
    "A5 Veterans": 0.20,
}
EXITS = {"permanent housing": 0.31, "temporary": 0.27, "unsheltered": 0.19, "unknown": 0.23}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's enrollments its own."""

    people: int
    enrollments: int
    groups: Mapping[str, float]
    district_weights: tuple[float, ...]
    salt: str
    first_id: int


SHAPES = {
    "first": Shape(
        3_400,
        5_603,
        {"adult only": 0.67, "family": 0.165, "youth 18-24": 0.085, "veteran": 0.08},
        (0.20, 0.07, 0.13, 0.34, 0.05, 0.06, 0.05, 0.04, 0.06),
        "riverbend-shared",
        0,
    ),
    "second": Shape(
        2_950,
        5_014,
        {"adult only": 0.61, "family": 0.21, "youth 18-24": 0.11, "veteran": 0.07},
        (0.06, 0.26, 0.05, 0.05, 0.16, 0.07, 0.24, 0.06, 0.05),
        "stonecross-shared",
        40_000,
    ),
}


def homeless_enrollments(city: City) -> Table:
    """Make the shared file of the five agencies."""
    rng, shape = city.stream("homeless_enrollments"), SHAPES[city.folder]
    group = choose(rng, shape.groups, shape.people)
    district = districts(rng, shape.district_weights, shape.people)
    person = meet_several_agencies(rng, shape)
    agency = choose_one_by_one(rng, AGENCIES, group[person])
    key = keys(shape.salt, (f"client-{number}" for number in range(shape.people)))[person]
    number = range(shape.first_id, shape.first_id + shape.enrollments)
    return Table(
        {
            "enrollment_id": numbered("EN-", number, 6),
            "client_key": write_outreach_keys_differently(key, agency),
            "agency": agency,
            "household_group": group[person],
            "council_district": district[person],
            **_stays(rng, shape.enrollments),
            "setting": _settings(rng, agency),
        }
    )


def meet_several_agencies(rng: np.random.Generator, shape: Shape) -> Numbers:
    """Say whose each enrollment is; many people have more than one, some at the same time.

    Teaches: enrollments are not people.
    """
    again = rng.integers(0, shape.people, shape.enrollments - shape.people)
    return np.sort(np.append(np.arange(shape.people), again))


def write_outreach_keys_differently(key: Column, agency: Column) -> Column:
    """Write the keys of one agency in capitals with a space behind, as its export does.

    Teaches: the same person looks like two until the keys are repaired.
    """
    outreach = (agency == "A3 Outreach").tolist()
    pairs = zip(key.tolist(), outreach, strict=True)
    return texts(f"{code.upper()} " if exported else code for code, exported in pairs)


def _stays(rng: np.random.Generator, count: int) -> dict[str, Column]:
    """Draw when each stay began, whether and when it ended, and where the person went."""
    entry = days(rng, "2023-01-01", "2024-12-31", count)
    leave = entry + (rng.gamma(1.05, 165, count).astype(np.int64) + 1).astype("timedelta64[D]")
    present: Chosen = leave >= CUT_OFF
    still = np.flatnonzero(present)
    return {
        "entry_date": date_text(entry),
        "exit_date": date_text(put(leave, still, np.datetime64("NaT"))),
        "exit_to": put(choose(rng, EXITS, count), still, ""),
    }


def _settings(rng: np.random.Generator, agency: Column) -> Column:
    """Say where each person slept when the agency wrote the row."""
    shares = {
        name: {"unsheltered": share, "sheltered": 1 - share} for name, share in UNSHELTERED.items()
    }
    return choose_one_by_one(rng, shares, agency)
