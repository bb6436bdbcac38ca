"""What residents asked 311 for in 2023 and 2024: what, where, by which channel, until when."""

from dataclasses import dataclass, replace

import numpy as np

from academy.city.cities import City
from academy.city.draws import (
    blank_at,
    choose,
    date_text,
    days,
    distinct,
    distinct_by_weight,
    districts,
    looked_up,
    numbered,
    put,
    texts,
)
from academy.city.request_shapes import SHAPES, Shape
from academy.city.table import Chosen, Column, Numbers, Table, Times

MOVE = np.datetime64("2024-03-01T00:00")  # the city moved to a new 311 system
CUT_OFF = np.datetime64("2025-01-01T00:00")
OUTAGE = (np.datetime64("2023-05-06T00:00"), np.datetime64("2023-06-21T00:00"))
SPLIT_CATEGORIES = ("High weeds", "Illegal dumping", "Graffiti")
CHANNELS = {"phone": 0.58, "web": 0.20, "app": 0.19, "walk-in": 0.03}
# Seldom without a district: the app sends a position. Often: what people say across a counter.
UNPLACED = {"phone": 1.0, "web": 0.8, "app": 0.15, "walk-in": 4.0}


@dataclass(frozen=True)
class Events:
    """What really happened, one entry a request, before anything went wrong with the record."""

    category: Column
    district: Numbers
    channel: Column
    opened: Times
    closed: Times  # NaT: still open


def service_requests(city: City) -> Table:
    """Make the 311 file, with every flaw that the courses teach people to look for."""
    rng, shape = city.stream("service_requests_311"), SHAPES[city.folder]
    events = _happened(rng, shape)
    events = leave_some_open(rng, shape, events)
    events = close_before_opening(rng, shape, events)
    table = _written_down(shape, events)
    table = table.replaced(council_district=lose_districts(rng, shape, events))
    table = repeat_under_new_ids(rng, shape, table, events.opened)
    table = repeat_identical_rows(rng, shape, table)
    return table.take(rng.permutation(len(table)))


def _happened(rng: np.random.Generator, shape: Shape) -> Events:
    """Draw the requests themselves; two districts wait longer than the others."""
    category = choose(rng, {kind.name: kind.share for kind in shape.kinds}, shape.requests)
    district = districts(rng, shape.district_weights, shape.requests)
    channel = choose(rng, CHANNELS, shape.requests)
    minute = np.rint(rng.normal(810, 210, shape.requests)).clip(0, 1439).astype("timedelta64[m]")
    opened = days(rng, "2023-01-01", "2025-01-01", shape.requests).astype("datetime64[m]") + minute
    opened = key_in_after_the_outage(rng, shape, opened)
    promise = looked_up({kind.name: kind.sla_days for kind in shape.kinds}, category)
    wait = rng.lognormal(np.log(promise * 0.75), 0.85)
    wait *= np.where(np.isin(district, shape.slow_districts), 1.22, 1.0)
    closed = opened + np.rint(wait * 1440).clip(5).astype("timedelta64[m]")
    return Events(category, district, channel, opened, closed)


def key_in_after_the_outage(rng: np.random.Generator, shape: Shape, opened: Times) -> Times:
    """Give requests of the outage the time at which paper forms were typed in.

    Teaches: no rows does not mean no need, and a spike can be a clerk catching up.
    """
    during = np.flatnonzero((opened >= OUTAGE[0]) & (opened < OUTAGE[1]))
    day = rng.choice(np.array(shape.keyed_in, dtype="datetime64[m]"), len(during))
    minute = rng.integers(480, 1020, len(during)).astype("timedelta64[m]")
    return put(opened, during, day + minute)


def leave_some_open(rng: np.random.Generator, shape: Shape, events: Events) -> Events:
    """Leave open whatever ends after the last day, and a few older requests that nobody finished.

    Teaches: the slowest cases are still open, so dropping them flatters the service.
    """
    slow = looked_up({kind.name: float(kind.sla_days) for kind in shape.kinds}, events.category)
    stuck = distinct_by_weight(rng, slow, shape.stuck_open)
    closed = put(events.closed, stuck, np.datetime64("NaT"))
    late = np.flatnonzero(closed >= CUT_OFF)
    return replace(events, closed=put(closed, late, np.datetime64("NaT")))


def close_before_opening(rng: np.random.Generator, shape: Shape, events: Events) -> Events:
    """Set some closing times a day before their opening. Teaches: test the order of dates."""
    ended = np.flatnonzero(~np.isnat(events.closed))
    rows = distinct(rng, ended, shape.closed_before_opened)
    early = events.opened[rows] - np.timedelta64(1, "D")
    return replace(events, closed=put(events.closed, rows, early))


def lose_districts(rng: np.random.Generator, shape: Shape, events: Events) -> Column:
    """Leave the district blank where nobody asked for it.

    Teaches: blanks are not spread evenly; who is missing is a finding of its own.
    """
    weight = looked_up(UNPLACED, events.channel).astype(np.float64)
    weight *= np.where(events.category == "Encampment concern", 4.0, 1.0)
    rows = distinct_by_weight(rng, weight, shape.without_district)
    return blank_at(events.district, rows)


def _written_down(shape: Shape, events: Events) -> Table:
    """Lay the events out as the file has them."""
    by_name = {kind.name: kind for kind in shape.kinds}
    owner = {name: kind.department_id for name, kind in by_name.items()}
    promise = {name: kind.sla_days for name, kind in by_name.items()}
    return Table(
        {
            "request_id": np.zeros(len(events.category), dtype=object),
            "category": use_the_old_label(events.category, events.opened < MOVE),
            "department_id": texts(looked_up(owner, events.category)),
            "council_district": events.district,
            "channel": events.channel,
            "opened_at": write_dates_three_ways(events.opened, events.channel),
            "closed_at": date_text(events.closed),
            "sla_days": looked_up(promise, events.category),
            "status": texts(np.where(np.isnat(events.closed), "open", "closed")),
        }
    )


def use_the_old_label(category: Column, before_the_move: Chosen) -> Column:
    """Call three categories “Nuisance” until the new system split them in March 2024.

    Teaches: a category that appears or ends on one day is a changed definition, not a changed city.
    """
    rows = np.flatnonzero(before_the_move & np.isin(category, SPLIT_CATEGORIES))
    return put(category, rows, "Nuisance")


def write_dates_three_ways(opened: Times, channel: Column) -> Column:
    """Write openings month first until the move; after it year first, but day first from the app.

    Teaches: 03/04 reads without an error either way; learn which source wrote it before reading it.
    """
    moments = opened.astype("datetime64[s]").tolist()
    old, app = (opened < MOVE).tolist(), (channel == "app").tolist()
    styles = ("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p")
    return texts(
        moment.strftime(styles[2 if before else int(by_app)])
        for moment, before, by_app in zip(moments, old, app, strict=True)
    )


def repeat_under_new_ids(
    rng: np.random.Generator, shape: Shape, table: Table, opened: Times
) -> Table:
    """Number the requests in order of opening, some of them twice, the second time as a phone call.

    Teaches: dropping identical rows does not find an event that was entered again under its own
    number.
    """
    spoken = np.flatnonzero(table["channel"] != "app")
    again = np.sort(distinct(rng, spoken, shape.repeats))
    rows = np.append(np.arange(len(table)), again)
    copy = np.arange(len(rows)) >= len(table)
    span = np.arange(shape.first_id, shape.first_id + 2 * len(rows))
    ids = np.empty(len(rows), dtype=object)
    ids[np.lexsort((copy, opened[rows]))] = numbered(
        "SR-", np.sort(distinct(rng, span, len(rows))).tolist(), 6
    )
    longer = table.take(rows)
    return longer.replaced(
        request_id=ids, channel=put(longer["channel"], np.flatnonzero(copy), "phone")
    )


def repeat_identical_rows(rng: np.random.Generator, shape: Shape, table: Table) -> Table:
    """Add exact copies of some rows.

    Teaches: the easy kind of duplicate, and to count before dropping.
    """
    return table.followed_by(table.take(distinct(rng, np.arange(len(table)), shape.identical_rows)))
