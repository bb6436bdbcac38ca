"""What the data manager assigned in the year, to whom, and by when."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

import numpy as np

from academy.city.year_calendar import moment, working_day
from academy.city.year_habits import HABITS
from academy.city.year_plan import Assigned, Cast
from academy.city.year_staff import Setting, Staff
from academy.domain.assignments import ALL_STAFF, Audience, AudienceKind, affected
from academy.domain.catalog import Catalog, Curriculum
from academy.domain.dates import add_months
from academy.domain.people import Person

USUAL_MONTHS = 4  # to do what all staff take
FIRST_ROLE_MONTH = 1  # when the first curriculum for a job role is assigned
BETWEEN_ROLES, BETWEEN_GENERAL = 2, 3  # months until the next one of its kind
REPEATED_AFTER = timedelta(days=56)  # then those who joined since are reached too
TEAM_PARTS = ((6, slice(0, 3)), (10, slice(3, 6)))  # months into the year, people of the team


@dataclass(frozen=True)
class HandedOut:
    """The assignments of the year in the order of time, and by person those that reached them."""

    assigned: tuple[Assigned, ...]
    by_person: Mapping[str, tuple[Assigned, ...]]  # the first of each curriculum


def draw_assigned(rng: np.random.Generator, setting: Setting, cast: Cast) -> HandedOut:
    """Return every assignment and repetition of the year, with whom each curriculum reached."""
    since, staff = setting.since, setting.staff
    general, special = split(setting.catalog)
    planned: list[Assigned] = []
    for number, one in enumerate(general):
        planned += _to_departments(rng, one, since, later=BETWEEN_GENERAL * number)
    if general:
        planned += _to_team(rng, general[0], staff, cast, since)
    for number, one in enumerate(special):
        planned += _to_roles(rng, one, since, FIRST_ROLE_MONTH + BETWEEN_ROLES * number)
    everything = [again for one in planned for again in _repeated(one)]
    timely = [one for one in everything if one.at.date() < setting.until]
    return _hand_out(sorted(timely, key=attrgetter("at")), staff)


def split(catalog: Catalog) -> tuple[list[Curriculum], list[Curriculum]]:
    """Return the curricula that all staff take, and those of single job roles."""
    general = [one for one in catalog.curricula if ALL_STAFF in one.job_roles]
    return general, [one for one in catalog.curricula if one not in general]


def _hand_out(planned: Sequence[Assigned], staff: Staff) -> HandedOut:
    """Keep of the plans, in the order of time, what reaches somebody who was not reached yet."""
    found: dict[str, dict[str, Assigned]] = {}
    kept: list[Assigned] = []
    for one in planned:
        people = affected(staff.on(one.at.date()), one.audience)
        held = [found.setdefault(person.employee_id, {}) for person in people]
        if all(one.curriculum in already for already in held):
            continue
        kept.append(one)
        for already in held:
            already.setdefault(one.curriculum, one)
    mine = {employee_id: tuple(several.values()) for employee_id, several in found.items()}
    return HandedOut(tuple(kept), mine)


def _to_departments(
    rng: np.random.Generator, curriculum: Curriculum, since: date, *, later: int
) -> Iterator[Assigned]:
    for department, habit in HABITS.items():
        if habit.wave is not None:
            audience = Audience(AudienceKind.DEPARTMENT, department)
            start = add_months(since, habit.wave + later)
            yield _assign(rng, curriculum.slug, audience, start, USUAL_MONTHS)


def _to_roles(
    rng: np.random.Generator, curriculum: Curriculum, since: date, month: int
) -> Iterator[Assigned]:
    for role in curriculum.job_roles:
        audience = Audience(AudienceKind.JOB_ROLE, role)
        start = add_months(since, month)
        yield _assign(rng, curriculum.slug, audience, start, _months(curriculum.due))


def _to_team(
    rng: np.random.Generator, curriculum: Curriculum, staff: Staff, cast: Cast, since: date
) -> Iterator[Assigned]:
    """Assign to people by name in a team whose department is not assigned as a whole."""
    for month, part in TEAM_PARTS:
        start = add_months(since, month)
        present = {person.employee_id for person in staff.on(start)}
        for person in team_of(staff.people, cast)[part]:
            if person.employee_id in present:
                audience = Audience(AudienceKind.PERSON, person.employee_id)
                yield _assign(rng, curriculum.slug, audience, start, USUAL_MONTHS)


def team_of(people: Sequence[Person], cast: Cast) -> tuple[Person, ...]:
    """Return who reports to the lead of the cast, without the newcomer."""
    lead = next((person.id for person in people if person.employee_id == cast.lead), None)
    reports = (person for person in people if lead is not None and person.manager_id == lead)
    return tuple(person for person in reports if person.employee_id != cast.newcomer)


def _assign(
    rng: np.random.Generator, curriculum: str, audience: Audience, start: date, months: int
) -> Assigned:
    """Assign in the fortnight that begins on a day, in the morning."""
    day = working_day(start + timedelta(days=int(rng.integers(1, 13))))
    at = moment(day, float(rng.uniform(8.0, 11.5)))
    return Assigned(curriculum, audience, add_months(day, months), at)


def _repeated(one: Assigned) -> Iterator[Assigned]:
    """Return an assignment and its repetitions until it is due; one person needs none."""
    yield one
    if one.audience.kind is AudienceKind.PERSON:
        return
    day = one.at.date() + REPEATED_AFTER
    while day < one.due:
        at = one.at + (working_day(day) - one.at.date())
        yield Assigned(one.curriculum, one.audience, one.due, at)
        day += REPEATED_AFTER


def _months(words: str) -> int:
    """Return how many months a curriculum gives: “9 months”, “one quarter”; else the usual."""
    if number := re.match(r"(\d+) month", words):
        return int(number[1])
    return 3 if "quarter" in words else USUAL_MONTHS
