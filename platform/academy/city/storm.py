"""Storm drains and their inspections: what has to be looked at, how often, and when it was."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.crews import CREWS
from academy.city.draws import (
    blank_at,
    choose,
    date_text,
    distinct,
    looked_up,
    numbered,
    put,
    texts,
)
from academy.city.table import Chosen, Column, Numbers, Table, Times

FROM = np.datetime64("2022-01-01")
CUT_OFF = np.datetime64("2025-01-01")
TYPES = {"inlet": 0.52, "pipe": 0.30, "culvert": 0.09, "detention pond": 0.03, "channel": 0.06}
MONTHS = {"inlet": 12, "pipe": 60, "culvert": 12, "detention pond": 6, "channel": 12}
GRADES = (0.30, 0.33, 0.23, 0.10, 0.04)  # 1 good to 5 failed
OWN_SCALE = "1 good - 5 failed"
CONTRACTOR_SCALE = "5 good - 1 failed (contractor)"
NOTES = {
    "": 0.90,
    "leaves removed": 0.04,
    "roots": 0.02,
    "standing water": 0.02,
    "cracked lid": 0.02,
}


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's drains its own."""

    assets: int
    year_unknown: int
    pipes_not_yet_due: int
    reversed_grades: int
    first_id: int


SHAPES = {
    "first": Shape(3_400, 120, 357, 140, 0),
    "second": Shape(3_150, 96, 318, 171, 50_000),
}


def storm_assets(city: City) -> Table:
    """Make the list of drains; the crew follows from the district."""
    rng, shape = city.stream("storm_assets"), SHAPES[city.folder]
    count = shape.assets
    crew = {district: crew.name for crew in CREWS[city.folder] for district in crew.districts}
    district = rng.integers(1, 10, count)
    kind = choose(rng, TYPES, count)
    return Table(
        {
            "asset_id": numbered("SW-", range(shape.first_id, shape.first_id + count), 5),
            "asset_type": kind,
            "council_district": district,
            "work_unit": texts(crew[number] for number in district.tolist()),
            "install_year": forget_years(rng, shape),
            "interval_months": looked_up(MONTHS, kind),
        }
    )


def forget_years(rng: np.random.Generator, shape: Shape) -> Numbers:
    """Write 1900 where nobody knows the year.

    Teaches: a pile of rows at one old year is a placeholder.
    """
    years = rng.integers(1948, 2022, shape.assets)
    return put(years, distinct(rng, np.arange(shape.assets), shape.year_unknown), 1900)


def storm_inspections(city: City, assets: Table) -> Table:
    """Make the inspections that fell due in three years, done or not."""
    rng, shape = city.stream("storm_inspections"), SHAPES[city.folder]
    asset, due = _fallen_due(assets, leave_some_pipes_out(rng, shape, assets))
    done = _done_on(rng, city, assets["work_unit"][asset], due)
    missing = done >= CUT_OFF
    grade = rng.choice(np.arange(1, 6), len(due), p=GRADES)
    scale, grade = reverse_some_grades(rng, shape, grade, missing)
    number = range(shape.first_id, shape.first_id + len(due))
    return Table(
        {
            "inspection_id": numbered("IN-", number, 6),
            "asset_id": assets["asset_id"][asset],
            "due_on": date_text(due),
            "inspected_on": date_text(leave_undone_ones_blank(done, missing)),
            "grade": blank_at(grade, np.flatnonzero(missing)),
            "note": put(choose(rng, NOTES, len(due)), np.flatnonzero(missing), ""),
            "scale": scale,
        }
    )


def leave_some_pipes_out(rng: np.random.Generator, shape: Shape, assets: Table) -> Times:
    """Return when each drain is first due; a number of five-year pipes only after the last day.

    Teaches: no inspection row is not neglect. These pipes are absent because they are not yet due.
    """
    interval = assets["interval_months"] * 30
    first = FROM + (rng.random(len(assets)) * interval).astype("timedelta64[D]")
    pipes = np.flatnonzero(assets["asset_type"] == "pipe")
    later = distinct(rng, pipes, shape.pipes_not_yet_due)
    window = int((CUT_OFF - FROM).astype(np.int64))
    soon = rng.integers(0, window, len(pipes)).astype("timedelta64[D]")
    first = put(first, pipes, FROM + soon)
    return put(first, later, CUT_OFF + rng.integers(0, 700, len(later)).astype("timedelta64[D]"))


def _fallen_due(assets: Table, first: Times) -> tuple[Numbers, Times]:
    """Return the row of the drain and the day, for everything due before the last day."""
    interval = (assets["interval_months"] * 30).astype("timedelta64[D]")
    left = np.maximum((CUT_OFF - first).astype(np.int64), 0)
    times = -(-left // interval.astype(np.int64))
    asset = np.repeat(np.arange(len(assets)), times)
    turn = np.concatenate([np.arange(count) for count in times.tolist()])
    return asset, first[asset] + turn * interval[asset]


def _done_on(rng: np.random.Generator, city: City, crew: Column, due: Times) -> Times:
    """Draw when each was done: most of them a little early, one crew's often late."""
    share = looked_up({crew.name: crew.late_share for crew in CREWS[city.folder]}, crew)
    late = rng.random(len(due)) < share
    after = rng.gamma(2, 28, len(due)).astype(np.int64) + 15
    before = rng.integers(0, 25, len(due))
    done: Times = due + np.where(late, after, -before).astype("timedelta64[D]")
    return done


def leave_undone_ones_blank(done: Times, missing: Chosen) -> Times:
    """Leave the date blank where nobody came yet. Teaches: due and blank is late, not left out."""
    return put(done, np.flatnonzero(missing), np.datetime64("NaT"))


def reverse_some_grades(
    rng: np.random.Generator, shape: Shape, grade: Numbers, missing: Chosen
) -> tuple[Column, Numbers]:
    """Turn round the grades of one contractor. Teaches: read the scale before averaging grades."""
    rows = distinct(rng, np.flatnonzero(~missing), shape.reversed_grades)
    scale = put(np.full(len(grade), OWN_SCALE, dtype=object), rows, CONTRACTOR_SCALE)
    return scale, put(grade, rows, 6 - grade[rows])
