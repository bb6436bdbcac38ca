"""When people sit down to learn: the year's months, working hours, quiet weeks."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from academy.domain.dates import add_months

MONTHS = 12
SATURDAY = 5
WEEKEND_KEPT = 0.08  # of what would fall on a weekend; the rest waits for the next week
QUIET_KEPT = 0.25  # of what would fall into a quiet week
QUIET_WEEKS = (((12, 20), (12, 31)), ((1, 1), (1, 4)), ((7, 3), (7, 12)), ((8, 1), (8, 16)))
CLOSED = ((12, 24), (12, 25), (12, 31), (1, 1), (7, 4))
MORNING, AFTERNOON = 9.6, 14.2  # the hours that most people begin at


def beginning(until: date) -> date:
    """Return the first day of the year that ends before a day."""
    return add_months(until, -MONTHS)


def month_ends(since: date, until: date) -> tuple[date, ...]:
    """Return the last day of each month that ended in the time from `since` to before `until`."""
    found, month = [], since.replace(day=1)
    while (end := month.replace(day=calendar.monthrange(month.year, month.month)[1])) < until:
        found.append(end)
        month = end + timedelta(days=1)
    return tuple(found)


def working_day(day: date) -> date:
    """Return the day, or the next one on which offices are open."""
    while day.weekday() >= SATURDAY or (day.month, day.day) in CLOSED:
        day += timedelta(days=1)
    return day


def moment(day: date, hour: float) -> datetime:
    """Return a moment of a day; `hour` counts from midnight and may have a fraction."""
    return datetime.combine(day, time(), UTC) + timedelta(seconds=round(hour * 3600))


def sitting(rng: np.random.Generator, day: date, *, around_the_clock: bool) -> datetime:
    """Return when somebody who means to learn about this day really sits down to it."""
    if is_quiet(day) and rng.random() > QUIET_KEPT:
        day += timedelta(days=int(rng.integers(8, 24)))
    if around_the_clock and rng.random() < 0.4:
        return moment(day, rng.uniform(6.0, 22.5))
    if day.weekday() >= SATURDAY and rng.random() > WEEKEND_KEPT:
        day += timedelta(days=7 - day.weekday() + int(rng.integers(0, 5)))
    usual = MORNING if rng.random() < 0.55 else AFTERNOON
    return moment(day, float(np.clip(rng.normal(usual, 1.1), 7.5, 17.0)))


def is_quiet(day: date) -> bool:
    """Say whether a day lies in the weeks in which few people learn: holidays and high summer."""
    return any(first <= (day.month, day.day) <= last for first, last in QUIET_WEEKS)
