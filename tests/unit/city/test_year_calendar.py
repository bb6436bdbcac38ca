from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from academy.city.year_calendar import (
    MONTHS,
    beginning,
    is_quiet,
    moment,
    month_ends,
    sitting,
    working_day,
)


@pytest.mark.parametrize("days", range(0, 800, 7))
def test_every_year_has_twelve_ends_of_months(days: int) -> None:
    until = date(2024, 1, 1) + timedelta(days=days)
    ends = month_ends(beginning(until), until)
    assert len(ends) == MONTHS
    assert all((end + timedelta(days=1)).day == 1 for end in ends)
    assert beginning(until) <= ends[0]
    assert ends[-1] < until


@pytest.mark.parametrize("until", [date(2024, 2, 29), date(2026, 3, 31), date(2026, 12, 1)])
def test_the_last_days_of_a_month_begin_and_end_years_too(until: date) -> None:
    assert len(month_ends(beginning(until), until)) == MONTHS


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 4), date(2026, 3, 4)),
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2025, 12, 24), date(2025, 12, 26)),
        (date(2026, 7, 4), date(2026, 7, 6)),
    ],
    ids=["an ordinary day", "a Saturday", "a holiday", "a holiday on a Saturday"],
)
def test_offices_are_open_on_the_next_working_day(day: date, expected: date) -> None:
    assert working_day(day) == expected


def test_an_hour_may_have_a_fraction() -> None:
    assert moment(date(2026, 3, 4), 9.5) == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("around_the_clock", [False, True])
def test_people_sit_down_on_the_day_they_meant_or_later(*, around_the_clock: bool) -> None:
    rng = np.random.default_rng(1)
    for number in range(400):
        day = date(2026, 1, 1) + timedelta(days=number)
        at = sitting(rng, day, around_the_clock=around_the_clock)
        assert day <= at.date() <= day + timedelta(days=31)
        assert 6 <= at.hour < 23


def test_few_sit_down_in_quiet_weeks() -> None:
    rng = np.random.default_rng(1)
    day = date(2026, 8, 10)
    kept = sum(is_quiet(sitting(rng, day, around_the_clock=False).date()) for _ in range(400))
    assert 0 < kept < 200
