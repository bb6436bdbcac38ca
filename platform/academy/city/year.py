"""A year of learning in the sample city, simulated: who learned what, when, and how it went.

Nothing is written here; the same seed, people, catalog and day always give the same year.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import TypeVar
from zlib import crc32

import numpy as np

from academy.city.year_assigned import draw_assigned, team_of
from academy.city.year_calendar import beginning, moment, month_ends
from academy.city.year_habits import HABITS, TEAM_WAYS, UNASSIGNED, Habit
from academy.city.year_learning import Learner, Trail, before
from academy.city.year_notes import draw_notes
from academy.city.year_plan import Assigned, Cast, Year
from academy.city.year_plans import Plan, draw_plans, team_plans
from academy.city.year_staff import Setting, draw_staff
from academy.domain.catalog import Catalog
from academy.domain.people import Person

NEXT_AFTER_STOPPING = 0.35  # who stopped half-way and still begins what comes next
GIFTS = 0.10  # how much more or less often than others a person is right, as a deviation

Event = TypeVar("Event")


def simulate(
    seed: int, people: tuple[Person, ...], catalog: Catalog, today: date, cast: Cast
) -> Year:
    """Return what happened in the twelve months before a day.

    `people` is the roster as of that day, as `year_staff.as_people` reads it.
    """
    rng, since = _stream(seed, "year"), beginning(today)
    staff = draw_staff(rng, people, cast.staying, since, today)
    handed_out = draw_assigned(rng, setting := Setting(catalog, staff, since, today), cast)
    trails = _trails(seed, setting, cast, handed_out.by_person)
    tries = _in_order(trail.tries for trail in trails)
    return Year(
        since=since,
        until=today,
        months=month_ends(since, today),
        assigned=handed_out.assigned,
        lessons=_in_order(trail.lessons for trail in trails),
        hints=_in_order(trail.hints for trail in trails),
        tries=tries,
        quizzes=_in_order(trail.quizzes for trail in trails),
        notes=draw_notes(rng, setting, tries),
        moves=tuple(staff.moves.values()),
        leavers=tuple(staff.leavers.values()),
    )


def _trails(
    seed: int, setting: Setting, cast: Cast, reached: Mapping[str, Sequence[Assigned]]
) -> list[Trail]:
    """Let everybody but the newcomer go their way."""
    team = [person.employee_id for person in team_of(setting.staff.people, cast)]
    trails = []
    for person in setting.staff.people:
        name = person.employee_id
        if name == cast.newcomer:
            continue
        rng, mine = _stream(seed, name), reached.get(name, ())
        habit = HABITS.get(person.department_id, UNASSIGNED)
        plans = draw_plans(rng, setting, person, habit, mine)
        if name in team:
            share = TEAM_WAYS[team.index(name) % len(TEAM_WAYS)]
            plans = team_plans(rng, setting, person, mine, share)
        trails.append(_walk(rng, setting, person, habit, plans))
    return trails


def _walk(
    rng: np.random.Generator, setting: Setting, person: Person, habit: Habit, plans: Sequence[Plan]
) -> Trail:
    """Carry a person's plans out until they stop, leave, or the year is over."""
    learner = Learner(
        rng,
        person.employee_id,
        gift=float(np.clip(rng.normal(0, GIFTS), -2 * GIFTS, 2 * GIFTS)),
        longest_pause=int(rng.integers(3, 21)),
        around_the_clock=habit.around_the_clock,
    )
    for plan in plans:
        if not _carry_out(learner, setting.catalog, plan) and rng.random() > NEXT_AFTER_STOPPING:
            break
    last = setting.staff.last_day(person)
    end = setting.until if last is None else min(setting.until, last + timedelta(days=1))
    return before(learner.trail, moment(end, 0))


def _carry_out(learner: Learner, catalog: Catalog, plan: Plan) -> bool:
    """Take the courses of a plan that were not taken before; say whether all were finished."""
    return all(
        learner.take(catalog, course, plan.start, plan.share)
        for course in plan.courses
        if course not in learner.taken
    )


def _in_order(several: Iterable[Sequence[Event]]) -> tuple[Event, ...]:
    return tuple(sorted((one for events in several for one in events), key=attrgetter("at")))


def _stream(seed: int, name: str) -> np.random.Generator:
    """Return random numbers of their own for each name, so that one never moves another."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))
