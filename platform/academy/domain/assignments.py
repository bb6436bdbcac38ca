"""Curricula assigned to people: who is meant, and how far they are."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from academy.domain.catalog import Curriculum
from academy.domain.dates import add_months
from academy.domain.people import Person
from academy.domain.steps import CourseProgress

ALL_STAFF = "all-staff"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_TERM = re.compile(r"(?P<count>\d+|one|a) (?P<unit>month|quarter|year)s?")


class AudienceKind(StrEnum):
    """What an assignment is addressed to."""

    DEPARTMENT = "department"
    JOB_ROLE = "job_role"
    PERSON = "person"


@dataclass(frozen=True)
class Audience:
    """Whom an assignment is for: a department's id, a job role's slug, or an employee number."""

    kind: AudienceKind
    value: str

    def holds(self, person: Person) -> bool:
        """Say whether a person belongs to the audience; nobody who has left does."""
        if person.left_on is not None:
            return False
        if self.kind is AudienceKind.DEPARTMENT:
            return person.department_id == self.value
        if self.kind is AudienceKind.JOB_ROLE:
            return self.value == ALL_STAFF or self.value in person.job_roles
        return person.employee_id == self.value


@dataclass(frozen=True)
class Assignment:
    """A curriculum given to an audience, to be done by a day."""

    id: int
    curriculum: str
    audience: Audience
    due: date
    assigned_on: date


class Standing(StrEnum):
    """How far a person is with what was assigned."""

    NOT_STARTED = "not started"
    ON_THE_WAY = "on the way"
    DONE = "done"
    LATE = "late"


# The order in which the data manager wants to see people: whoever needs a word first.
URGENCY = (Standing.LATE, Standing.NOT_STARTED, Standing.ON_THE_WAY, Standing.DONE)


def standing(courses: Iterable[CourseProgress], due: date, today: date) -> Standing:
    """Return where somebody stands with the required courses of a curriculum.

    Late is whoever is not done after the due day; being done late is done.
    """
    ways = list(courses)
    if all(way.finished for way in ways):
        return Standing.DONE
    if today > due:
        return Standing.LATE
    return Standing.ON_THE_WAY if any(way.started for way in ways) else Standing.NOT_STARTED


def required(curriculum: Curriculum) -> tuple[str, ...]:
    """Return the courses of a curriculum that have to be done."""
    return tuple(entry.course for entry in curriculum.courses if entry.required)


def default_due(curriculum: Curriculum, today: date) -> date | None:
    """Return the day that a curriculum's own term ("yearly", "9 months", "one quarter") leads to.

    None when the term is in words that say no length; then a day has to be chosen.
    """
    if curriculum.due == "yearly":
        return add_months(today, 12)
    found = _TERM.fullmatch(curriculum.due)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else 1
    return add_months(today, count * _MONTHS[found["unit"]])


def affected(people: Iterable[Person], audience: Audience) -> tuple[Person, ...]:
    """Return the people whom an assignment to this audience would reach."""
    return tuple(person for person in people if audience.holds(person))


def tally(standings: Iterable[Standing]) -> Mapping[Standing, int]:
    """Return how many people stand where, every standing named."""
    counted = Counter(standings)
    return {standing: counted[standing] for standing in Standing}
