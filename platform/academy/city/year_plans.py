"""What each person sets out to learn, from when on, and how far they mean to go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from academy.city.year_assigned import split
from academy.city.year_habits import AT_HAND, Habit
from academy.city.year_plan import Assigned
from academy.city.year_staff import Setting
from academy.domain.assignments import AudienceKind
from academy.domain.catalog import Catalog
from academy.domain.people import Person

OWN_ROLE = 0.55  # share who begin, at least, what is assigned to them for their role or by name
AFTER_HIRING = timedelta(days=5)
OPTIONAL_TAKEN = 0.25
SOON, LATER = 16.0, 12.0  # days, on average: after the assignment, around the due date
AFTER_THE_DUE_DATE = 0.3  # of those who wait for it


@dataclass(frozen=True)
class Plan:
    """Courses that a person sets out to take one after the other, and the share they will do."""

    courses: tuple[str, ...]
    start: date
    share: float


def draw_plans(
    rng: np.random.Generator,
    setting: Setting,
    person: Person,
    habit: Habit,
    reached: Sequence[Assigned],
) -> tuple[Plan, ...]:
    """Return what a person sets out to do in the year, the earliest first."""
    found = [*_own(rng, setting, person, habit), *_assigned(rng, setting, person, habit, reached)]
    return tuple(sorted(found, key=lambda plan: plan.start))


def team_plans(
    rng: np.random.Generator,
    setting: Setting,
    person: Person,
    reached: Sequence[Assigned],
    share: float,
) -> tuple[Plan, ...]:
    """Return what somebody does who goes a share of the way that is known in advance."""
    general, _ = split(setting.catalog)
    if not general or share == 0:
        return ()
    asked = min((one.at.date() for one in reached), default=setting.since)
    first = max(asked, (person.hire_date or date.min) + AFTER_HIRING)
    courses = _courses(rng, setting.catalog, general[0].slug)
    return (Plan(courses, first + timedelta(days=int(rng.integers(3, 40))), share),)


def _own(
    rng: np.random.Generator, setting: Setting, person: Person, habit: Habit
) -> Iterator[Plan]:
    """What a person does without being asked: more and more people do, as word gets around."""
    catalog = setting.catalog
    if not catalog.courses or rng.random() >= habit.on_their_own:
        return
    first = max(setting.since, (person.hire_date or setting.since) + AFTER_HIRING)
    days = (setting.until - first).days * float(np.sqrt(rng.random()))
    general, _ = split(catalog)
    courses = _courses(rng, catalog, general[0].slug) if general else (catalog.courses[0].slug,)
    yield Plan(courses, first + timedelta(days=int(days)), _share(rng, habit))


def _assigned(
    rng: np.random.Generator,
    setting: Setting,
    person: Person,
    habit: Habit,
    reached: Sequence[Assigned],
) -> Iterator[Plan]:
    """What a person does of what was assigned to them; the rest stays undone."""
    for one in reached:
        whole_department = one.audience.kind is AudienceKind.DEPARTMENT
        starts = habit.starts if whole_department else max(habit.starts, OWN_ROLE)
        if rng.random() < starts * AT_HAND.get(person.job_family, 1.0):
            courses = _courses(rng, setting.catalog, one.curriculum)
            yield Plan(courses, _start(rng, habit, person, one), _share(rng, habit))


def _start(rng: np.random.Generator, habit: Habit, person: Person, one: Assigned) -> date:
    """Return when a person begins: soon after being asked, or around the due date."""
    first = max(one.at.date(), (person.hire_date or date.min) + AFTER_HIRING)
    if rng.random() < habit.prompt:
        return first + timedelta(days=int(rng.exponential(SOON)))
    days = int(rng.exponential(LATER))
    late = rng.random() < AFTER_THE_DUE_DATE
    return max(first, one.due + timedelta(days=days if late else -days))


def _share(rng: np.random.Generator, habit: Habit) -> float:
    return 1.0 if rng.random() < habit.finishes else float(rng.uniform(0.05, 0.95))


def _courses(rng: np.random.Generator, catalog: Catalog, curriculum: str) -> tuple[str, ...]:
    """Return the courses a person takes of a curriculum: the required ones, and some others."""
    chosen = next(one for one in catalog.curricula if one.slug == curriculum)
    taken = [one for one in chosen.courses if one.required or rng.random() < OPTIONAL_TAKEN]
    return tuple(one.course for one in taken)
