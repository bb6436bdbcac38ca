"""Follow what was assigned: one's own, a team's, everybody's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from academy.domain.assignments import URGENCY, Assignment, Standing, affected, standing, tally
from academy.domain.catalog import Curriculum
from academy.domain.errors import NotFound
from academy.domain.people import Person
from academy.domain.steps import CourseProgress, Done
from academy.services.assigning import audience_names, curriculum, ways
from academy.services.context import Academy
from academy.store.database import Transaction


@dataclass(frozen=True)
class Mine:
    """What was assigned to one person, and how far they are."""

    assignment: Assignment
    curriculum: Curriculum
    courses: tuple[CourseProgress, ...]  # the required ones
    standing: Standing


@dataclass(frozen=True)
class CohortLine:
    """One person reached by an assignment."""

    person: Person
    standing: Standing
    done: int
    total: int


@dataclass(frozen=True)
class Cohort:
    """An assignment with everyone it reached, and how many stand where."""

    assignment: Assignment
    curriculum: Curriculum
    audience: str
    lines: tuple[CohortLine, ...]  # the most urgent first
    tally: Mapping[Standing, int]
    newcomers: int = 0  # how many belong to the audience now and are not reached


def mine(academy: Academy, person_id: int) -> tuple[Mine, ...]:
    """Return what was assigned to a person: what is not done first, the earliest due first."""
    today = academy.clock().date()
    with academy.store.read() as tx:
        assignments = tx.assignments.of_person(person_id)
        done = tx.finished.by(person_id)
    return _mine(academy, assignments, done, today)


def of_team(academy: Academy, person_ids: Collection[int]) -> Mapping[int, tuple[Mine, ...]]:
    """Return what was assigned to these people; who may see their records is decided before."""
    today = academy.clock().date()
    with academy.store.read() as tx:
        assigned = tx.assignments.of_people(person_ids)
        done = tx.finished.by_these(person_ids)
    nothing = Done()
    return {
        id: _mine(academy, assigned.get(id, ()), done.get(id, nothing), today) for id in person_ids
    }


def cohorts(academy: Academy) -> tuple[Cohort, ...]:
    """Return every assignment with its people, newest first."""
    with academy.store.read() as tx:
        people = {person.id: person for person in tx.people.members()}
        done = tx.finished.by_all()
        found = [
            (one, tx.assignments.people(one.id), _name(academy, tx, one))
            for one in tx.assignments.all()
            if _known(academy, one)
        ]
    return tuple(
        _cohort(academy, one, name, [people[id] for id in ids if id in people], done)
        for one, ids, name in found
    )


def cohort(academy: Academy, assignment_id: int) -> Cohort:
    """Return one assignment with its people, the most urgent first, then by name."""
    with academy.store.read() as tx:
        one = tx.assignments.get(assignment_id)
        if one is None or not _known(academy, one):
            raise NotFound("There is no such assignment.")
        ids = set(tx.assignments.people(assignment_id))
        members = tx.people.members()
        done = tx.finished.by_assigned(assignment_id)
        name = _name(academy, tx, one)
    people = [person for person in members if person.id in ids]
    newcomers = sum(person.id not in ids for person in affected(members, one.audience))
    return _cohort(academy, one, name, people, done, newcomers)


def _mine(
    academy: Academy, assignments: Collection[Assignment], done: Done, today: date
) -> tuple[Mine, ...]:
    lines = []
    for one in assignments:
        if _known(academy, one):
            chosen = curriculum(academy, one.curriculum)
            courses = ways(academy, chosen, done)
            lines.append(Mine(one, chosen, courses, standing(courses, one.due, today)))
    return tuple(sorted(lines, key=lambda line: line.standing is Standing.DONE))


def _cohort(
    academy: Academy,
    one: Assignment,
    audience: str,
    people: list[Person],
    done: Mapping[int, Done],
    newcomers: int = 0,
) -> Cohort:
    chosen, today = curriculum(academy, one.curriculum), academy.clock().date()
    fresh = ways(academy, chosen, Done())
    lines = []
    for person in people:
        courses = ways(academy, chosen, done[person.id]) if person.id in done else fresh
        lines.append(
            CohortLine(
                person,
                standing(courses, one.due, today),
                sum(way.done for way in courses),
                sum(way.total for way in courses),
            )
        )
    lines.sort(key=lambda line: URGENCY.index(line.standing))
    counted = tally(line.standing for line in lines)
    return Cohort(one, chosen, audience, tuple(lines), counted, newcomers)


def _name(academy: Academy, tx: Transaction, one: Assignment) -> str:
    """Return what people call the audience; what it was assigned to when that is gone."""
    value = one.audience.value
    return audience_names(academy, tx, one.audience).get(value, value)


def _known(academy: Academy, one: Assignment) -> bool:
    """Say whether the curriculum of an assignment is still taught."""
    return any(found.slug == one.curriculum for found in academy.catalog.curricula)
