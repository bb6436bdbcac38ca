"""How the sample city is staffed: every seat, who leads it, and which job roles it has."""

from dataclasses import dataclass, replace

import numpy as np

from academy.city.departments import (
    DEPARTMENTS,
    FIELD_DEPARTMENTS,
    SWORN_DEPARTMENTS,
    Department,
)

DEPUTIES = 57  # with the eighteen directors, 75
SUPERVISORS = 420
ANALYSTS = 140
STEWARDS = 3  # in each department
TOP_DEPARTMENT = "D18"  # its head leads the other directors
ROLE_ORDER = ("supervisor", "analyst", "director", "steward")

SWORN_FAMILIES = {"sworn": 0.70, "professional": 0.10, "clerical & service": 0.12}
FIELD_FAMILIES = {"field & trades": 0.76, "professional": 0.14, "clerical & service": 0.10}
OFFICE_FAMILIES = {"professional": 0.58, "clerical & service": 0.32, "field & trades": 0.10}


@dataclass(frozen=True)
class Seat:
    """One person's place: their leader is given by the number of the leader's seat."""

    department: Department
    job_family: str
    job_roles: tuple[str, ...]
    manager: int | None


def draw_seats(rng: np.random.Generator) -> list[Seat]:
    """Draw all seats, the top department first, and in each the leaders before the led."""
    departments = sorted(DEPARTMENTS, key=lambda one: (one.id != TOP_DEPARTMENT, one.id))
    deputies = shared_out(DEPUTIES, {one.id: one.staff - 9 for one in DEPARTMENTS})
    supervisors = shared_out(SUPERVISORS, {one.id: one.staff for one in DEPARTMENTS})
    analysts = shared_out(ANALYSTS, {one.id: _office_staff(one) for one in DEPARTMENTS})
    seats: list[Seat] = []
    for department in departments:
        start, top = len(seats), (0 if seats else None)
        name = department.id
        team = _lead(department, start, top, deputies[name], supervisors[name])
        team += _staff(rng, department, start, len(team), supervisors[name])
        seats += _give_roles(rng, team, analysts[name])
    return seats


def shared_out(total: int, weights: dict[str, float]) -> dict[str, int]:
    """Share a whole number out by weight; the largest remainders get what rounding leaves over."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    shares = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in by_remainder[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def _office_staff(department: Department) -> float:
    """Return how many people of a department work with figures, roughly."""
    outside = department.id in (*FIELD_DEPARTMENTS, *SWORN_DEPARTMENTS)
    return department.staff * 0.3 if outside else department.staff


def _lead(
    department: Department, start: int, top: int | None, deputies: int, supervisors: int
) -> list[Seat]:
    """Return the director, the deputies, and the supervisors in turn under each of the deputies."""
    director = Seat(department, "supervisory", ("director",), top)
    below = replace(director, manager=start)
    leaders = [start + 1 + number for number in range(deputies)] or [start]
    return [
        director,
        *[below] * deputies,
        *(
            Seat(department, "supervisory", ("supervisor",), leaders[number % len(leaders)])
            for number in range(supervisors)
        ),
    ]


def _staff(
    rng: np.random.Generator, department: Department, start: int, leaders: int, supervisors: int
) -> list[Seat]:
    """Return everybody else, in teams of about eight under a supervisor each."""
    count = department.staff - leaders
    shares = _families(department)
    weights = np.array(list(shares.values()))
    families = rng.choice(np.array(list(shares)), count, p=weights / weights.sum()).tolist()
    first = start + leaders - supervisors
    return [
        Seat(department, family, (), first + number % supervisors)
        for number, family in enumerate(families)
    ]


def _families(department: Department) -> dict[str, float]:
    if department.id in SWORN_DEPARTMENTS:
        return SWORN_FAMILIES
    return FIELD_FAMILIES if department.id in FIELD_DEPARTMENTS else OFFICE_FAMILIES


def _give_roles(rng: np.random.Generator, team: list[Seat], analysts: int) -> list[Seat]:
    """Make some professionals analysts, and three people who are not directors stewards."""
    professionals = [n for n, seat in enumerate(team) if seat.job_family == "professional"]
    able = [n for n, seat in enumerate(team) if seat.job_family in ("professional", "supervisory")]
    able = [n for n in able if "director" not in team[n].job_roles]
    given = [(number, "analyst") for number in rng.choice(professionals, analysts, replace=False)]
    given += [(number, "steward") for number in rng.choice(able, STEWARDS, replace=False)]
    held = [set(seat.job_roles) for seat in team]
    for number, role in given:
        held[number].add(role)
    return [
        replace(seat, job_roles=tuple(role for role in ROLE_ORDER if role in roles))
        for seat, roles in zip(team, held, strict=True)
    ]
