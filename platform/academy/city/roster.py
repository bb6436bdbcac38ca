"""The fictional people of the sample city: who works where, in which role, for whom.

Their number in each department is the one of `departments`; nothing else about them is recorded.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from academy.city.departments import DEPARTMENTS, Department
from academy.city.roster_names import FIRST_NAMES, SURNAME_BEGINNINGS, SURNAME_ENDINGS
from academy.city.teams import Seat, draw_seats

COUNTED_ON = date(2024, 12, 31)
NEW_HIRES = 400  # in the year before the roster's date
MAIL_DOMAIN = "riverbend.example"
FIELD_WITHOUT_MAIL = 0.45  # of the people in field & trades: crews share a computer at the yard


@dataclass(frozen=True)
class RosterRow:
    """One person, as a roster file has them: the columns in this order, all text, dates ISO."""

    employee_id: str
    email: str  # "" for somebody who has none
    first_name: str
    last_name: str
    department: str
    job_role: str  # "analyst;steward"; "" is all staff
    manager_id: str  # "" for the one person at the top
    hire_date: str
    job_family: str


def generate_roster(seed: int, as_of: date = COUNTED_ON) -> tuple[RosterRow, ...]:
    """Make the whole roster as of a date; a manager always stands above the people they manage."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, len(DEPARTMENTS)]))
    seats = draw_seats(rng)
    ids = [f"E{number}" for number in _distinct(rng, 10_000, 100_000, len(seats))]
    names = _names(rng, len(seats))
    hired = _hire_dates(rng, seats, as_of)
    mail = rng.random(len(seats)) >= FIELD_WITHOUT_MAIL
    return tuple(
        RosterRow(
            employee_id=ids[number],
            email=_mail(names[number]) if mail[number] or not _in_the_field(seat) else "",
            first_name=names[number][0],
            last_name=names[number][1],
            department=seat.department.name,
            job_role=";".join(seat.job_roles),
            manager_id="" if seat.manager is None else ids[seat.manager],
            hire_date=hired[number].isoformat(),
            job_family=seat.job_family,
        )
        for number, seat in enumerate(seats)
    )


def department_of(row: RosterRow) -> Department:
    """Return the department that a row names."""
    return {department.name: department for department in DEPARTMENTS}[row.department]


def _distinct(rng: np.random.Generator, first: int, after: int, count: int) -> list[int]:
    drawn: list[int] = rng.choice(np.arange(first, after), count, replace=False).tolist()
    return drawn


def _names(rng: np.random.Generator, count: int) -> list[tuple[str, str]]:
    """Combine names so that no two people share both."""
    surnames = [start + end for start in SURNAME_BEGINNINGS for end in SURNAME_ENDINGS]
    drawn = _distinct(rng, 0, len(FIRST_NAMES) * len(surnames), count)
    return [(FIRST_NAMES[n % len(FIRST_NAMES)], surnames[n // len(FIRST_NAMES)]) for n in drawn]


def _mail(name: tuple[str, str]) -> str:
    return f"{name[0]}.{name[1]}@{MAIL_DOMAIN}".lower()


def _in_the_field(seat: Seat) -> bool:
    return seat.job_family == "field & trades" and not seat.job_roles


def _hire_dates(rng: np.random.Generator, seats: list[Seat], as_of: date) -> list[date]:
    """Draw hire dates: the new hires among those who lead nobody, the others longer ago."""
    ago = 366 + rng.gamma(1.3, 2600, len(seats)).clip(0, 13_000).astype(np.int64)
    ordinary = np.flatnonzero([seat.job_family != "supervisory" for seat in seats])
    new = rng.choice(ordinary, NEW_HIRES, replace=False)
    ago[new] = rng.integers(1, 366, NEW_HIRES)
    return [as_of - timedelta(days=int(days)) for days in ago]
